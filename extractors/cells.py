"""Figures in the cells of a table: money, percentages and counts, placed by row and column.

A cell has the Dự án of its row (or of the Dự án row above it), capital, source, measure and year of
its column header, and what neither says from the caption and the headings above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kehoach.context import Context, Named, Outline
from kehoach.evidence import Said, Why
from kehoach.extractors.amounts import Amount, literal
from kehoach.extractors.cue_places import Found
from kehoach.extractors.grid_rows import label_of, level_of
from kehoach.extractors.grids import Cell, Column, Grid, Row, table_words
from kehoach.extractors.headings import LENT, HeadingLabels
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.lexicon import Cue, named_project
from kehoach.extractors.mentions import YEAR, Mention
from kehoach.extractors.numbers import Reading, read_number
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.percentages import Percentage
from kehoach.extractors.units import MoneyUnit

_ROLES = {"target": "target", "actual": "actual"}


@dataclass(slots=True)
class CellFacts:
    """What the tables of a text hold; `kinds` gives the class of each numeral in them."""

    kinds: dict[int, str] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    percentages: list[Percentage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Header:
    """What a header or caption says of the figures under it, and the words."""

    measure: str | None = None
    capital: str | None = None
    source: str | None = None
    year: int | None = None
    from_year: int | None = None
    why: Why = field(default_factory=dict)

    def or_else(self, other: _Header) -> _Header:
        return _Header(
            self.measure or other.measure,
            self.capital or other.capital,
            self.source or other.source,
            self.year or other.year,
            self.from_year if self.year is not None else other.from_year,
            {**other.why, **self.why},
        )


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in a cell: its row and column, what the header says, where the row belongs."""

    row: Row
    column: Column
    said: _Header
    place: Context
    position: int
    reading: Reading

    @property
    def label(self) -> tuple[int, int]:
        """Tokens of the row's label."""
        cell = self.row.cells[min(1, len(self.row.cells) - 1)]
        return cell.first, cell.last

    @property
    def located(self) -> Why:
        """The words that name the Dự án."""
        return {name: words for name, words in self.place.why.items() if name in ("project", "subproject")}

    @property
    def dated(self) -> Why:
        """The words that name the year."""
        return {name: words for name, words in self.said.why.items() if name == "year"}


def read_cells(outline: Outline, numerals: Sequence[Numeral], grids: Sequence[Grid], labels: HeadingLabels, given: Found) -> CellFacts:
    """All figures of all tables; `given` is the measure of money that nothing else is said of, and the words."""
    reader = _Reader(outline, numerals, labels, given)
    for grid in grids:
        reader.read(grid)
    return reader.facts


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral], labels: HeadingLabels, given: Found) -> None:
        self.labels = labels
        self.given = given
        self.outline = outline
        self.tokens = outline.tokens
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}
        self.facts = CellFacts()
        #: By column, the Dự án that its header names.
        self.headed: list[Mention | None] = []
        #: By column, the amounts that rows below may be parts of, with the ranks of their rows.
        self.above: dict[int, list[tuple[int, int]]] = {}
        #: What rows say of those below them, with the ranks of their rows.
        self.said_above: list[tuple[int, _Header]] = []

    def read(self, grid: Grid) -> None:
        context = self._caption_context(grid)
        for row in grid.header:
            self._all_other(row)
        above = self._above(grid, context)
        columns = self._columns(grid)
        self.headed = [self._headed(column) for column in grid.columns]
        self.above, self.said_above = {}, []
        place = context
        for row in grid.rows:
            place = self._row_place(grid, row, place, context)
            said = self._row_said(grid, row).or_else(above)
            self._row(grid, row, [column.or_else(_apart(said, column, columns)) for column in columns], place)

    def _all_other(self, row: Row) -> None:
        for at in range(row.block.first, row.block.last):
            if at in self.index:
                self.facts.kinds[self.index[at]] = "year" if YEAR.fullmatch(self.tokens.keys[at]) else "other"

    def _caption_context(self, grid: Grid) -> Context:
        """The context of the table: what its caption names, else where it stands."""
        context = self.outline.contexts[grid.rows[0].block.index]
        found = context.place(_of(context.project, context.why.get("project")))
        named = {cue.value for block in grid.caption for cue in self.outline.cues.within("programme", block.first, block.last)}
        if len(named) == 1 and context.programme is None:
            found = replace(found, programme=named.pop())
        for block in grid.caption:
            for mention in self.outline.mentions_within(block.first, block.last):
                if mention.project is not None:
                    found = found.place(_of(mention.project, Said("table.caption", mention.first, mention.last)))
            years = [at for at in range(block.first, block.last) if YEAR.fullmatch(self.tokens.keys[at])]
            if years and not any(self.tokens.kinds[at] == "ref" for at in range(block.first, block.last)):
                found = found.dated(int(self.tokens.keys[years[-1]]), Said("table.caption", years[-1], years[-1] + 1))
        return found

    def _above(self, grid: Grid, context: Context) -> _Header:
        """What caption and headings say of all figures of a table."""
        said = {"year": context.why["year"]} if "year" in context.why else {}
        above = _Header(year=context.year, why=said)
        for block in reversed(grid.caption):
            names = {name: self._one(Cell(block.first, block.last), name) for name in ("capital", "source")}
            names["measure"] = self._one(Cell(block.first, block.last), "measure", LENT)
            above = above.or_else(_named(names, "table.caption"))
        label = self.labels.above(grid.rows[0].block)
        return above.or_else(_Header(label.measure, label.capital, label.source, why=label.why))

    def _columns(self, grid: Grid) -> list[_Header]:
        """What the header of each column says; a rate without a year is of the year of the column before it."""
        found: list[_Header] = []
        for column in grid.columns:
            said = self._column_said(column)
            if column.kind == "percent" and said.year is None and found and found[-1].year is not None and "year" in found[-1].why:
                said = replace(said, year=found[-1].year, why={**said.why, "year": found[-1].why["year"]})
            found.append(said)
        return found

    def _row_said(self, grid: Grid, row: Row) -> _Header:
        """`I | Vốn đầu tư`, `- Vốn sự nghiệp`: capital and source of a row and of the rows below it."""
        label, level = label_of(grid, row), level_of(self.outline, grid, row)
        self.said_above = [each for each in self.said_above if each[0] < level]
        said = _Header()
        if label is not None:
            said = _named({name: self._one(label, name) for name in ("capital", "source")}, "table.row")
            year = next((at for at in range(label.first, label.last) if YEAR.fullmatch(self.tokens.keys[at])), None)
            if year is not None and self._names_a_year(label):
                said = replace(said, year=int(self.tokens.keys[year]), why={**said.why, "year": Said("table.row", year, year + 1)})
        if self.said_above:
            said = said.or_else(self.said_above[-1][1])
        self.said_above.append((level, said))
        return said

    def _names_a_year(self, label: Cell) -> bool:
        """`2022`, `Năm 2022`, `- Năm 2022`"""
        words = [at for at in range(label.first, label.last) if self.tokens.kinds[at] != "mark"]
        return len(words) <= 2 and all(self.tokens.keys[at] == "năm" or YEAR.fullmatch(self.tokens.keys[at]) for at in words)

    def _said(self, cell: Cell) -> _Header:
        found = {
            "measure": self._one(cell, "measure"),
            "capital": self._one(cell, "capital") or self._one(cell, "capital_bare"),
            "source": self._one(cell, "source") or self._one(cell, "source_bare"),
        }
        header = _named(found, "table.header")
        years = [at for at in range(cell.first, cell.last) if YEAR.fullmatch(self.tokens.keys[at])]
        from_year = None
        if header.measure == "carried_over" and len(years) == 2 and "sang" in self.tokens.keys[years[0] : years[1]]:
            # `Vốn năm 2022 chuyển sang năm 2023`
            from_year = int(self.tokens.keys[years.pop(0)])
        if len(years) != 1:
            return header
        dated = {**header.why, "year": Said("table.header", years[0], years[0] + 1)}
        return replace(header, year=int(self.tokens.keys[years[0]]), from_year=from_year, why=dated)

    def _one(self, cell: Cell, family: str, values: frozenset[str] | None = None) -> Cue | None:
        """The cue of a cell, where all of its family (of `values`) say the same."""
        cues = [cue for cue in self.outline.cues.within(family, cell.first, cell.last) if cue.value != "none"]
        cues = [cue for cue in cues if values is None or cue.value in values]
        return cues[-1] if len({cue.value for cue in cues}) == 1 else None

    def _column_said(self, column: Column) -> _Header:
        said = _Header()
        for cell in reversed(column.header):
            said = said.or_else(self._said(cell))
        return said

    def _row_place(self, grid: Grid, row: Row, above: Context, context: Context) -> Context:
        """Where a row belongs: what its label names, else where the row above does."""
        label = label_of(grid, row)
        if label is None:
            return above
        first = label.first
        while first < label.last and self.tokens.kinds[first] == "mark":
            first += 1
        label = Cell(first, label.last)
        if any(tuple(self.tokens.keys[label.first : label.first + len(words)]) == words for words in table_words("row", "total")):
            return context
        for mention in self.outline.mentions_within(label.first, label.last):
            if mention.first == label.first:
                named = Named.by(mention, "table.row")
                return context.place(named if mention.project is not None else named.under(above.project, above.why.get("project")))
        cue = self.outline.cues.starting_at("project_name", label.first)
        if cue is not None and (catalogued := named_project(cue, context.programme)) is not None:
            words = (cue.first, cue.last)
            return context.place(Named(*catalogued, "table.row", words, words))
        return above

    def _row(self, grid: Grid, row: Row, columns: Sequence[_Header], place: Context) -> None:
        total: int | None = None
        level = level_of(self.outline, grid, row)
        summed = any(column.total for column in grid.columns)
        for number, (column, cell) in enumerate(zip(grid.columns, row.cells, strict=False)):
            for at in range(cell.first, cell.last):
                position = self.index.get(at)
                if position is None:
                    continue
                alone = cell.first == at and all(self.tokens.kinds[i] == "mark" for i in range(at + 1, cell.last))
                reading = read_number(self.tokens.keys[at])
                if column.kind == "index":
                    self.facts.kinds[position] = "marker"
                elif column.kind in ("label", "note") or not alone or reading is None:
                    continue
                else:
                    figure = _Figure(row, column, columns[number], self._column_place(number, place), position, reading)
                    of_row = not column.total and summed
                    whole = total if of_row else self._row_above(number, level)
                    if not self._read(figure, whole):
                        continue
                    if column.kind == "money" and not of_row:
                        self.above[number] = [*(each for each in self.above.get(number, ()) if each[0] < level), (level, position)]
                    if column.kind == "money" and column.total:
                        total = position

    def _headed(self, column: Column) -> Mention | None:
        """The Dự án that a column is about: `| Huyện | Tổng số | Dự án 1 | Dự án 2 |`."""
        found = [mention for cell in column.header for mention in self.outline.mentions_within(cell.first, cell.last)]
        return found[-1] if found and not found[-1].several else None

    def _column_place(self, number: int, place: Context) -> Context:
        mention = self.headed[number]
        if mention is None or place.project is not None:
            return place
        return place.place(Named.by(mention, "table.header"))

    def _row_above(self, number: int, level: int) -> int | None:
        """The amount of the same column in the nearest row above of a higher rank (`TỔNG SỐ`, `I`, a Dự án over its Tiểu dự án)."""
        return next((position for rank, position in reversed(self.above.get(number, ())) if rank < level), None)

    def _read(self, figure: _Figure, whole: int | None) -> bool:
        """Read one cell; false where it holds no figure."""
        if figure.column.kind == "money" and figure.column.unit is not None:
            return self._money(figure, figure.column.unit, whole)
        if figure.column.kind == "percent":
            self.facts.kinds[figure.position] = "percentage"
            self.facts.percentages.append(self._rate(figure))
            return True
        if figure.column.kind == "count" and figure.column.unit_text:
            self.facts.kinds[figure.position] = "indicator"
            self.facts.indicators.append(self._count(figure, figure.column.unit_text))
            return True
        return False

    def _money(self, figure: _Figure, unit: MoneyUnit, whole: int | None) -> bool:
        exact = literal(figure.reading, unit)
        if exact is None:
            return False
        said, place = figure.said, figure.place
        self.facts.kinds[figure.position] = "funding"
        why = {"measure": self.given[1], **said.why, **figure.located}
        if said.measure is None and self.given[1].last == 0:
            why["measure"] = self._money_words(figure.column, figure.row)
        self.facts.amounts.append(
            Amount(
                numeral=figure.position,
                block=figure.row.block.index,
                vnd=exact.vnd,
                unit=unit,
                doubt=exact.doubt,
                likely_vnd=exact.likely_vnd,
                measure=said.measure or self.given[0],
                capital=said.capital,
                source=said.source,
                year=said.year,
                from_year=said.from_year,
                period=None,
                programme=place.programme,
                project=place.project,
                subproject=place.subproject,
                qualifier="exact",
                whole=whole,
                label=figure.label,
                rules=("table.money",),
                why=why,
            )
        )
        return True

    def _rate(self, figure: _Figure) -> Percentage:
        """A rate of what was spent or done where the header says so, else a level, wanted or reached."""
        said, place = figure.said, figure.place
        status = self._status(figure) if not self._is_rate_of_plan(figure.column) else None
        role = "disbursement_rate" if said.measure == "disbursed" else _ROLES.get(status or "", "completion_rate")
        return Percentage(
            numeral=figure.position,
            block=figure.row.block.index,
            value=figure.reading.value,
            high=None,
            per_year=False,
            role=role,
            status=status if role in ("target", "actual") else None,
            year=said.year,
            programme=place.programme,
            project=place.project,
            subproject=place.subproject,
            qualifier="exact",
            doubt=figure.reading.doubt,
            direction=None,
            label=figure.label,
            rules=("table.percent",),
            why={**figure.located, **figure.dated},
        )

    def _count(self, figure: _Figure, unit: str) -> Indicator:
        said, place = figure.said, figure.place
        return Indicator(
            numeral=figure.position,
            block=figure.row.block.index,
            value=figure.reading.value,
            high=None,
            unit=unit,
            status=self._status(figure),
            year=said.year,
            programme=place.programme,
            project=place.project,
            subproject=place.subproject,
            qualifier="exact",
            direction=None,
            label=figure.label,
            rules=("table.count",),
            why={**figure.located, **figure.dated},
        )

    def _status(self, figure: _Figure) -> str | None:
        """`Chỉ tiêu giảm năm 2025`, `Thực hiện 2024`; else the year against that of the document; else the part."""
        for status in ("target", "actual"):
            if self._is_headed(figure.column, status):
                return status
        own, year = self.outline.own_year, figure.said.year
        if own is not None and year is not None and year < own and figure.place.part == "plan":
            return "actual"
        return {"plan": "target", "results": "actual"}.get(figure.place.part or "")

    def _is_rate_of_plan(self, column: Column) -> bool:
        """`% so với kế hoạch`, `Tỷ lệ hoàn thành`."""
        return self._is_headed(column, "completion")

    def _is_headed(self, column: Column, value: str) -> bool:
        """The header of a column holds a phrase of `table_words` for a meaning."""
        keys = self.tokens.keys
        return any(
            tuple(keys[at : at + len(words)]) == words
            for cell in column.header
            for words in table_words("status", value)
            for at in range(cell.first, cell.last)
        ) or any(
            tuple(keys[cell.last - len(words) : cell.last]) == words for cell in column.header for words in table_words("status_end", value)
        )

    @staticmethod
    def _money_words(column: Column, row: Row) -> Said:
        """A column of money without a verb says what was given; its header, else its row, says that it is money."""
        cell = column.header[-1] if column.header else row.cells[0]
        return Said("table.money", cell.first, cell.last)


def _named(cues: Mapping[str, Cue | None], rule: str) -> _Header:
    """The header that cues by attribute make."""
    value = {name: cue.value if cue is not None else None for name, cue in cues.items()}
    said = {name: Said(rule, cue.first, cue.last) for name, cue in cues.items() if cue is not None}
    return _Header(value.get("measure"), value.get("capital"), value.get("source"), why=said)


def _apart(said: _Header, column: _Header, columns: Sequence[_Header]) -> _Header:
    """`| Tổng vốn | Ngân sách Trung ương | Ngân sách tỉnh |`: what columns divide by, a title above them does not say."""
    divided = {name for name in ("capital", "source") if len({getattr(each, name) for each in columns} - {None}) > 1}
    silent = {name for name in divided if getattr(column, name) is None}
    if not silent:
        return said
    why = {name: words for name, words in said.why.items() if name not in silent}
    return replace(said, capital=None if "capital" in silent else said.capital, source=None if "source" in silent else said.source, why=why)


def _of(project: int | None, said: Said | None) -> Named:
    """A Dự án as a whole."""
    return Named(project, None, "table.caption", (0, 0), (0, 0), said)
