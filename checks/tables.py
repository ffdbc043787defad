"""Sums, differences and rates of a table, as its own rows and columns show them.

What a column is made of is not always said in its header, but it holds in every row: a relation between columns that most rows
keep is the table's own, and the rows that break it are wrong. In the same way a row is the sum of others where most columns say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from kehoach.checks.belief import holds, is_believed
from kehoach.checks.figures import COUNT, MOST_DIGITS, PERCENT, Book, Figure, half_of
from kehoach.checks.relations import RATE, SUM, Form, Relation
from kehoach.extractors.grid_rows import TOTAL, level_of
from kehoach.extractors.grids import Grid
from kehoach.extractors.numbers import read_number

# A relation between columns holds in so many rows at least, and in this share of all.
# A total closes so many rows at most; longer tables would cost the square of their length.
_MOST_ROWS = 400
_FEWEST_ROWS, _MOST_OF_ROWS = 2, Decimal("0.6")
_MOST_COLUMNS = 14
# Rough numbers that differ by more are no rounding.
_ROUGH = 0.02
_FIGURES = frozenset({"money", "count", "percent"})
# A column may be the signed sum of so many others.
_TERMS = 4


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Figures by row and column, and the level of each row."""

    cells: tuple[tuple[Figure | None, ...], ...]
    levels: tuple[int, ...]
    rough: tuple[tuple[float | None, ...], ...]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class _Identity:
    """Column `target` is the sum of `columns`, each with its sign; without signs it is the rate of the first to the second."""

    target: int
    columns: tuple[int, ...]
    signs: tuple[int, ...] = ()


def tables(book: Book) -> Iterator[Relation]:
    """All relations of all tables."""
    by_token = {numeral.first: position for position, numeral in enumerate(book.numerals)}
    for grid in book.grids:
        matrix = _matrix(book, grid, by_token)
        yield from _along_rows(matrix)
        yield from _down_columns(matrix)


def _matrix(book: Book, grid: Grid, by_token: dict[int, int]) -> _Matrix:
    rows = []
    for row in grid.rows:
        figures: list[Figure | None] = []
        for column, cell in zip(grid.columns, row.cells, strict=False):
            position = next((by_token[at] for at in range(cell.first, cell.last) if at in by_token), None)
            known = column.kind in _FIGURES and position is not None
            figures.append(_figure(book, position, row.block.index) if known and position is not None else None)
        rows.append(tuple(figures))
    width = max((len(row) for row in rows), default=0)
    rough = [tuple(None if figure is None else float(figure.value) for figure in row) + (None,) * (width - len(row)) for row in rows]
    return _Matrix(tuple(rows), tuple(level_of(book.outline, grid, row) for row in grid.rows), tuple(rough))


def _figure(book: Book, position: int, block: int) -> Figure | None:
    """The figure of a cell; a count whose unit no header says is one too."""
    if book.has_fact(position):
        return book.figure(position)
    reading = read_number(book.outline.tokens.keys[book.numerals[position].first])
    if reading is None or len(reading.value.as_tuple().digits) > MOST_DIGITS:
        return None
    return book.admit(Figure(position, block, COUNT, reading.value, half_of(reading.value), Decimal(1), ""))


# -- columns -----------------------------------------------------------------------------------------


def _along_rows(matrix: _Matrix) -> Iterator[Relation]:
    taken: set[frozenset[int]] = set()
    for target in range(min(matrix.width, _MOST_COLUMNS)):
        identity = _identity(matrix, target)
        if identity is None or frozenset((target, *identity.columns)) in taken:
            continue
        taken.add(frozenset((target, *identity.columns)))
        yield from (relation for row in matrix.cells if (relation := _of_row(row, identity)) is not None)


def _identity(matrix: _Matrix, target: int) -> _Identity | None:
    """The relation that gives a column in most rows, the one with the most rows and the fewest terms."""
    best: tuple[int, int, _Identity] | None = None
    for identity in _possible(matrix, target):
        if not _may_hold(matrix, identity):
            continue
        relations = [relation for row in matrix.cells if (relation := _of_row(row, identity)) is not None and _says_something(relation)]
        kept = sum(holds(relation) for relation in relations)
        if kept < _FEWEST_ROWS or kept < _MOST_OF_ROWS * len(relations):
            continue
        if best is None or (kept, -len(identity.columns)) > best[:2]:
            best = kept, -len(identity.columns), identity
    return best[2] if best is not None else None


def _may_hold(matrix: _Matrix, identity: _Identity) -> bool:
    """Rough numbers rule most relations out: too few rows come within a hundredth."""
    near = rows = 0
    for row in matrix.rough:
        stated = row[identity.target]
        if stated is None:
            continue
        terms = [row[column] or 0.0 for column in identity.columns]
        if identity.signs:
            computed = sum(sign * term for sign, term in zip(identity.signs, terms, strict=True))
        else:
            computed = terms[0] / terms[1] * 100 if terms[1] else 0.0
        rows += 1
        near += abs(stated - computed) <= _ROUGH * max(abs(stated), 1.0)
    return near >= _FEWEST_ROWS and near >= float(_MOST_OF_ROWS) * rows / 2


def _possible(matrix: _Matrix, target: int) -> Iterator[_Identity]:
    others = [column for column in range(min(matrix.width, _MOST_COLUMNS)) if column != target and _is_numeric(matrix, column)]
    if not _is_numeric(matrix, target):
        return
    if _is_percent(matrix, target):
        plain = [column for column in others if not _is_percent(matrix, column)]
        for a, b in ((a, b) for a in plain for b in plain if a != b):
            yield _Identity(target, (a, b))
        return
    plain = [column for column in others if not _is_percent(matrix, column)]
    for first in range(len(plain)):
        for last in range(first + 2, len(plain) + 1):
            yield _Identity(target, tuple(plain[first:last]), (1,) * (last - first))
    for count in range(2, _TERMS + 1):
        for columns in combinations(plain, count):
            for signs in _signs(count):
                # What is left stands behind what it is left of.
                if target > max(columns) if -1 in signs else any(b - a != 1 for a, b in pairwise(columns)):
                    yield _Identity(target, columns, signs)


def _signs(count: int) -> Iterator[tuple[int, ...]]:
    """The first column is counted, the others are counted or taken away."""
    for mask in range(2 ** (count - 1)):
        yield (1, *(-1 if mask >> place & 1 else 1 for place in range(count - 1)))


def _signed(signs: Sequence[int]) -> Form:
    def compute(values: Sequence[Decimal]) -> Decimal:
        return sum((sign * value for sign, value in zip(signs, values, strict=True)), Decimal(0))

    def solve(stated: Decimal, values: Sequence[Decimal], i: int) -> Decimal:
        return (stated - compute(values)) * signs[i] + values[i]

    return Form("signed_sum", compute, solve, linear=True)


def _of_row(row: Sequence[Figure | None], identity: _Identity) -> Relation | None:
    """The relation in one row; an empty cell adds nothing."""
    if max(identity.target, *identity.columns) >= len(row):
        return None
    stated, terms = row[identity.target], [row[column] for column in identity.columns]
    found = tuple(term for term in terms if term is not None)
    if stated is None or not found:
        return None
    if identity.signs and any(term.kind != stated.kind for term in found):
        return None
    if not identity.signs:
        complete = len(found) == len(terms) and found[1].value != 0
        return Relation("rate", "table_rate", RATE, stated, found) if complete else None
    signs = [sign for sign, term in zip(identity.signs, terms, strict=True) if term is not None]
    if -1 in signs:
        said = {"signs": "".join("+" if sign > 0 else "-" for sign in signs)}
        return Relation("difference", "table_difference", _signed(signs), stated, found, details=said)
    return Relation("sum", "table_row", SUM, stated, found)


def _says_something(relation: Relation) -> bool:
    """A row with one figure besides zeros fits any sum."""
    return relation.stated.value != 0 and sum(term.value != 0 for term in relation.terms) > 1


def _is_numeric(matrix: _Matrix, column: int) -> bool:
    return sum(len(row) > column and row[column] is not None for row in matrix.cells) >= _FEWEST_ROWS


def _is_percent(matrix: _Matrix, column: int) -> bool:
    return any(len(row) > column and (figure := row[column]) is not None and figure.kind == PERCENT for row in matrix.cells)


# -- rows --------------------------------------------------------------------------------------------


def _down_columns(matrix: _Matrix) -> Iterator[Relation]:
    """Rows that are the sum of others, in all columns; where only one column has figures it must come near."""
    for row in range(len(matrix.cells)):
        best: list[Relation] = []
        for members in _members(matrix, row):
            relations = list(_columns(matrix, row, members))
            if sum(map(holds, relations)) > sum(map(holds, best)) or not best:
                best = relations
        kept = sum(map(holds, best))
        for relation in best:
            if holds(relation) or (kept and 2 * kept >= len(best)) or (matrix.levels[row] == TOTAL and is_believed(relation)):
                yield relation


def _members(matrix: _Matrix, row: int) -> Iterator[list[int]]:
    """The rows that one may be the sum of: those below it down to the next of its own level, or those above a total."""
    levels = matrix.levels
    below: list[int] = []
    for other in range(row + 1, len(levels)):
        if levels[other] <= levels[row] and levels[row] != TOTAL:
            break
        below.append(other)
    above = list(range(max(0, row - _MOST_ROWS), row)) if levels[row] == TOTAL else []
    for group in (below, above):
        rest = [other for other in group if levels[other] != TOTAL]
        if len(rest) > 1:
            highest = min(levels[other] for other in rest)
            yield [other for other in rest if levels[other] == highest]
            yield rest


def _columns(matrix: _Matrix, row: int, members: Sequence[int]) -> Iterator[Relation]:
    for column, stated in enumerate(matrix.cells[row]):
        if stated is None or stated.kind == PERCENT:
            continue
        terms = [matrix.cells[other][column] for other in members if len(matrix.cells[other]) > column]
        found = tuple(term for term in terms if term is not None)
        if len(found) > 1 and all(term.kind == stated.kind for term in found):
            yield Relation("sum", "table_column", SUM, stated, found)
