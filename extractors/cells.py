"""Figures in the cells of a table: money, percentages and counts, placed by row and column.

A cell has the Dự án of its row (or of the Dự án row above it), capital, source, measure and year of
its column header, and what neither says from the caption and the headings above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kehoach.context import Context, Named, Outline
from kehoach.evidence import Said, Why
from kehoach.extractors.amounts import Amount, literal
from kehoach.extractors.grids import Cell, Column, Grid, Row, table_words
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.lexicon import Cue, named_project
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.nature import Found
from kehoach.extractors.numbers import Reading, read_number
from kehoach.extractors.numerals import Numeral
from kehoach.extractors.percentages import Percentage


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
    why: Why = field(default_factory=dict)

    def or_else(self, other: _Header) -> _Header:
        return _Header(
            self.measure or other.measure,
            self.capital or other.capital,
            self.source or other.source,
            self.year or other.year,
            {**other.why, **self.why},
        )


def read_cells(outline: Outline, numerals: Sequence[Numeral], grids: Sequence[Grid], given: Found) -> CellFacts:
    """All figures of all tables; `given` is the measure of money that nothing else is said of, and the words."""
    reader = _Reader(outline, numerals, given)
    for grid in grids:
        reader.read(grid)
    return reader.facts


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral], given: Found) -> None:
        self.given = given
        self.outline = outline
        self.tokens = outline.tokens
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}
        self.facts = CellFacts()

    def read(self, grid: Grid) -> None:
        context = self._caption_context(grid)
        for row in grid.header:
            self._all_other(row)
        caption = self._said(Cell(grid.caption[0].first, grid.caption[-1].last)) if grid.caption else _Header()
        around = {name: said for name, said in caption.why.items() if name in ("capital", "source")}
        if "year" in context.why:
            around["year"] = context.why["year"]
        above = _Header(capital=caption.capital, source=caption.source, year=context.year, why=around)
        columns = [self._column_said(column).or_else(above) for column in grid.columns]
        place = context
        for row in grid.rows:
            place = self._row_place(grid, row, place, context)
            self._row(grid, row, columns, place, context)

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

    def _said(self, cell: Cell) -> _Header:
        found = {
            "measure": self._one(cell, "measure"),
            "capital": self._one(cell, "capital") or self._one(cell, "capital_bare"),
            "source": self._one(cell, "source") or self._one(cell, "source_bare"),
        }
        value = {name: cue.value if cue is not None else None for name, cue in found.items()}
        said = {name: Said("table.header", cue.first, cue.last) for name, cue in found.items() if cue is not None}
        years = [at for at in range(cell.first, cell.last) if YEAR.fullmatch(self.tokens.keys[at])]
        if len(years) != 1:
            return _Header(value["measure"], value["capital"], value["source"], None, said)
        said["year"] = Said("table.header", years[0], years[0] + 1)
        return _Header(value["measure"], value["capital"], value["source"], int(self.tokens.keys[years[0]]), said)

    def _one(self, cell: Cell, family: str) -> Cue | None:
        """The cue of a cell, where all of its family say the same."""
        cues = [cue for cue in self.outline.cues.within(family, cell.first, cell.last) if cue.value != "none"]
        return cues[-1] if len({cue.value for cue in cues}) == 1 else None

    def _column_said(self, column: Column) -> _Header:
        said = _Header()
        for cell in reversed(column.header):
            said = said.or_else(self._said(cell))
        return said

    def _label(self, grid: Grid, row: Row) -> Cell | None:
        for column, cell in zip(grid.columns, row.cells, strict=False):
            if column.kind == "label" and cell.first < cell.last:
                return cell
        return None

    def _row_place(self, grid: Grid, row: Row, above: Context, context: Context) -> Context:
        """Where a row belongs: what its label names, else where the row above does."""
        label = self._label(grid, row)
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

    def _row(self, grid: Grid, row: Row, columns: Sequence[_Header], place: Context, context: Context) -> None:
        total: int | None = None
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
                    found = self._figure(row, column, columns[number], place, context, position, reading, total)
                    if column.kind == "money" and column.total and found:
                        total = position

    def _figure(
        self, row: Row, column: Column, said: _Header, place: Context, context: Context, position: int, reading: Reading, total: int | None
    ) -> bool:
        label = row.cells[min(1, len(row.cells) - 1)]
        span = (label.first, label.last)
        block = row.block.index
        located = {name: words for name, words in place.why.items() if name in ("project", "subproject")}
        dated = {name: words for name, words in said.why.items() if name == "year"}
        if column.kind == "money" and column.unit is not None:
            exact = literal(reading, column.unit)
            if exact is None:
                return False
            self.facts.kinds[position] = "funding"
            measure = said.measure or self.given[0]
            why = {"measure": self.given[1], **said.why, **located}
            if said.measure is None and self.given[1].last == 0:
                why["measure"] = self._money_words(column, row)
            self.facts.amounts.append(
                Amount(
                    position,
                    block,
                    exact.vnd,
                    column.unit,
                    exact.doubt,
                    exact.likely_vnd,
                    measure,
                    said.capital,
                    said.source,
                    said.year,
                    None,
                    None,
                    context.programme,
                    place.project,
                    place.subproject,
                    "exact",
                    total,
                    span,
                    ("table.money",),
                    why=why,
                )
            )
            return True
        if column.kind == "percent":
            self.facts.kinds[position] = "percentage"
            role = "disbursement_rate" if said.measure == "disbursed" else "completion_rate"
            self.facts.percentages.append(
                Percentage(
                    position,
                    block,
                    reading.value,
                    None,
                    False,
                    role,
                    None,
                    said.year,
                    context.programme,
                    place.project,
                    place.subproject,
                    "exact",
                    reading.doubt,
                    None,
                    span,
                    ("table.percent",),
                    why={**located, **dated},
                )
            )
            return True
        if column.kind == "count" and column.unit_text:
            self.facts.kinds[position] = "indicator"
            status = "target" if context.part == "plan" else "actual" if context.part == "results" else None
            self.facts.indicators.append(
                Indicator(
                    position,
                    block,
                    reading.value,
                    None,
                    column.unit_text,
                    status,
                    said.year,
                    context.programme,
                    place.project,
                    place.subproject,
                    "exact",
                    None,
                    span,
                    ("table.count",),
                    why={**located, **dated},
                )
            )
            return True
        return False

    @staticmethod
    def _money_words(column: Column, row: Row) -> Said:
        """A column of money without a verb says what was given; its header, else its row, says that it is money."""
        cell = column.header[-1] if column.header else row.cells[0]
        return Said("table.money", cell.first, cell.last)


def _of(project: int | None, said: Said | None) -> Named:
    """A Dự án as a whole."""
    return Named(project, None, "table.caption", (0, 0), (0, 0), said)
