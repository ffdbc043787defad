"""Figures in the cells of a table: money, percentages and counts, placed by row and column.

A cell has the Dự án of its row (or of the Dự án row above it), capital, source, measure and year of
its column header, and what neither says from the caption and the headings above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kehoach.context import Context, Outline
from kehoach.extractors.amounts import Amount, literal
from kehoach.extractors.grids import Cell, Column, Grid, Row, table_words
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.lexicon import named_project
from kehoach.extractors.mentions import YEAR
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
class _Said:
    """What a header or caption says of the figures under it."""

    measure: str | None = None
    capital: str | None = None
    source: str | None = None
    year: int | None = None

    def or_else(self, other: _Said) -> _Said:
        return _Said(self.measure or other.measure, self.capital or other.capital, self.source or other.source, self.year or other.year)


@dataclass(frozen=True, slots=True)
class _RowPlace:
    project: int | None
    subproject: int | None


def read_cells(outline: Outline, numerals: Sequence[Numeral], grids: Sequence[Grid], given: str = "allocated") -> CellFacts:
    """All figures of all tables; `given` is the measure of money that nothing else is said of."""
    reader = _Reader(outline, numerals, given)
    for grid in grids:
        reader.read(grid)
    return reader.facts


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral], given: str) -> None:
        self.given = given
        self.outline = outline
        self.tokens = outline.tokens
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}
        self.facts = CellFacts()

    def read(self, grid: Grid) -> None:
        context = self._caption_context(grid)
        for row in grid.header:
            self._all_other(row)
        caption = self._said(Cell(grid.caption[0].first, grid.caption[-1].last)) if grid.caption else _Said()
        columns = [self._column_said(column).or_else(_Said(capital=caption.capital, year=context.year)) for column in grid.columns]
        place = _RowPlace(context.project, None)
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
        project, year = context.project, context.year
        for block in grid.caption:
            for mention in self.outline.mentions_within(block.first, block.last):
                project = mention.project or project
            years = [int(self.tokens.keys[at]) for at in range(block.first, block.last) if YEAR.fullmatch(self.tokens.keys[at])]
            year = years[-1] if years and not any(self.tokens.kinds[at] == "ref" for at in range(block.first, block.last)) else year
        return Context(context.programme, project, None, year, part=context.part)

    def _said(self, cell: Cell) -> _Said:
        cues = self.outline.cues

        def one(family: str) -> str | None:
            values = [cue.value for cue in cues.within(family, cell.first, cell.last) if cue.value != "none"]
            return values[-1] if len(set(values)) == 1 else None

        years = [int(self.tokens.keys[at]) for at in range(cell.first, cell.last) if YEAR.fullmatch(self.tokens.keys[at])]
        return _Said(
            one("measure"),
            one("capital") or one("capital_bare"),
            one("source") or one("source_bare"),
            years[-1] if len(years) == 1 else None,
        )

    def _column_said(self, column: Column) -> _Said:
        said = _Said()
        for cell in reversed(column.header):
            said = said.or_else(self._said(cell))
        return said

    def _label(self, grid: Grid, row: Row) -> Cell | None:
        for column, cell in zip(grid.columns, row.cells, strict=False):
            if column.kind == "label" and cell.first < cell.last:
                return cell
        return None

    def _row_place(self, grid: Grid, row: Row, above: _RowPlace, context: Context) -> _RowPlace:
        label = self._label(grid, row)
        if label is None:
            return above
        if any(tuple(self.tokens.keys[label.first : label.first + len(words)]) == words for words in table_words("row", "total")):
            return _RowPlace(context.project, None)
        for mention in self.outline.mentions_within(label.first, label.last):
            if mention.first == label.first:
                project = mention.project if mention.project is not None else above.project
                return _RowPlace(project, mention.subproject)
        cue = self.outline.cues.starting_at("project_name", label.first)
        if cue is not None and (named := named_project(cue, context.programme)) is not None:
            return _RowPlace(*named)
        return _RowPlace(above.project, above.subproject if above.project is not None else None)

    def _row(self, grid: Grid, row: Row, columns: Sequence[_Said], place: _RowPlace, context: Context) -> None:
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
        self, row: Row, column: Column, said: _Said, place: _RowPlace, context: Context, position: int, reading: Reading, total: int | None
    ) -> bool:
        label = row.cells[min(1, len(row.cells) - 1)]
        span = (label.first, label.last)
        block = row.block.index
        if column.kind == "money" and column.unit is not None:
            exact = literal(reading, column.unit)
            if exact is None:
                return False
            self.facts.kinds[position] = "funding"
            self.facts.amounts.append(
                Amount(
                    position,
                    block,
                    exact.vnd,
                    column.unit,
                    exact.doubt,
                    exact.likely_vnd,
                    said.measure or self.given,
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
                )
            )
            return True
        return False
