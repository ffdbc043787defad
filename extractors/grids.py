"""Tables set with pipes inside a text: rows, header, unit, and what each column holds.

Only the grid is found here; `cells` reads the figures. A grid is a run of row blocks. Its header
is everything above the first row with a number of its own; a row of column numbers
(`A | B | 1=2+3`) belongs to the header and holds no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kehoach.extractors.mentions import YEAR
from kehoach.extractors.units import MoneyUnit, money_unit
from kehoach.gazetteer.loader import read_table
from kehoach.sections import PLAIN, ROW, Block
from kehoach.tokens import Tokens, tokenise

_CAPTION_REACH = 6
_COLUMN_NUMBER = re.compile(r"(?:[A-ZĐ]|\(?\d{1,2}\)?|\(?\d{1,2}\)? ?= ?[\d+\-x/:=() ]+|stt|tt)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """Tokens `[first, last)` of one cell."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: `index`, `label`, `money`, `percent`, `count`, `note`; its header cells; its unit."""

    kind: str
    header: tuple[Cell, ...]
    unit: MoneyUnit | None = None
    unit_text: str | None = None
    total: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A body row with its block."""

    block: Block
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `caption` are the blocks above that may name it."""

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    caption: tuple[Block, ...]


@cache
def table_words(where: str, value: str) -> frozenset[tuple[str, ...]]:
    """The phrases of `table_words.csv` for one place and meaning, in matching form."""
    return frozenset(
        tuple(tokenise(row["word"]).keys) for row in read_table("table_words") if row["where"] == where and row["value"] == value
    )


def grids(tokens: Tokens, blocks: Sequence[Block]) -> list[Grid]:
    """All tables of a text, in order."""
    return [grid for run in _runs(blocks) if (grid := _grid(tokens, blocks, run)) is not None]


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    run: list[Block] = []
    for block in blocks:
        if block.kind == ROW:
            run.append(block)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cells(tokens: Tokens, block: Block, run: Sequence[Block]) -> tuple[Cell, ...]:
    """The cells of a row; a bar at the left edge where other rows of the table have none stands behind an empty cell."""
    bars = [at for at in range(block.first, block.last) if tokens.keys[at] == "|"]
    if not bars or bars[0] != block.first or any(tokens.keys[row.first] != "|" for row in run):
        bars.insert(0, block.first - 1)
    if bars[-1] != block.last - 1:
        bars.append(block.last)
    return tuple(Cell(left + 1, right) for left, right in pairwise(bars))


def _is_rule(tokens: Tokens, cells: Sequence[Cell]) -> bool:
    """`|---|:--|`"""
    return all(key in "-:–—=" for cell in cells for key in tokens.keys[cell.first : cell.last])


def _is_column_numbers(tokens: Tokens, cells: Sequence[Cell]) -> bool:
    texts = [tokens.surface(cell.first, cell.last) for cell in cells]
    return any(texts) and all(_COLUMN_NUMBER.fullmatch(text) for text in texts) and not any("." in text or len(text) > 20 for text in texts)


def _has_figure(tokens: Tokens, cells: Sequence[Cell]) -> bool:
    return any(cell.last - cell.first == 1 and tokens.kinds[cell.first] == "num" for cell in cells[1:])


def _grid(tokens: Tokens, blocks: Sequence[Block], run: list[Block]) -> Grid | None:
    lines = [Row(block, _cells(tokens, block, run)) for block in run]
    lines = [line for line in lines if not _is_rule(tokens, line.cells)]
    body = next((i for i, line in enumerate(lines) if _has_figure(tokens, line.cells) and not _is_column_numbers(tokens, line.cells)), None)
    if body is None or body == 0:
        return None
    header, rows = lines[:body], lines[body:]
    caption = _caption(blocks, run[0])
    unit, unit_text = _caption_unit(tokens, caption)
    width = max(len(row.cells) for row in rows)
    columns = tuple(_column(tokens, header, rows, number, unit, unit_text) for number in range(width))
    return Grid(tuple(header), tuple(rows), columns, caption)


def _caption(blocks: Sequence[Block], first: Block) -> tuple[Block, ...]:
    above: list[Block] = []
    for block in reversed(blocks[max(0, first.index - _CAPTION_REACH) : first.index]):
        if block.kind == ROW:
            break
        above.append(block)
        if block.kind != PLAIN:
            break
    return tuple(reversed(above))


def _caption_unit(tokens: Tokens, caption: Sequence[Block]) -> tuple[MoneyUnit | None, str | None]:
    """`Đơn vị tính: triệu đồng` above the table."""
    for block in reversed(caption):
        unit, text = unit_announced(tokens, block)
        if unit is not None:
            return unit, text
    return None, None


def unit_announced(tokens: Tokens, block: Block) -> tuple[MoneyUnit | None, str | None]:
    """The unit of money that a block names for what stands below it."""
    for at in range(block.first, block.last):
        if any(tuple(tokens.keys[at : at + len(words)]) == words for words in table_words("caption", "unit")):
            for look in range(at + 1, min(block.last, at + 8)):
                unit, end = money_unit(tokens, look, block.last)
                if unit is not None:
                    return unit, tokens.surface(look, end)
    return None, None


def _column(
    tokens: Tokens, header: Sequence[Row], rows: Sequence[Row], number: int, unit: MoneyUnit | None, unit_text: str | None
) -> Column:
    cells = tuple(row.cells[number] for row in header if number < len(row.cells) and not _is_column_numbers(tokens, row.cells))
    cells = tuple(cell for cell in cells if cell.first < cell.last)
    keys = [key for cell in cells for key in tokens.keys[cell.first : cell.last]]
    numeric = _share_of_numbers(tokens, rows, number)
    if any(tuple(keys[: len(words)]) == words for words in table_words("header", "index")):
        return Column("index", cells)
    if any(tuple(keys[: len(words)]) == words for words in table_words("header", "note")):
        return Column("note", cells)
    if _are_years(tokens, rows, number):
        return Column("label", cells)
    if numeric < 0.5:
        return Column("index" if number == 0 and numeric == 0 and not keys else "label", cells)
    if "%" in keys or any(tuple(keys[: len(words)]) == words for words in table_words("header", "percent")):
        return Column("percent", cells)
    own = _bracketed(tokens, cells)
    if own is not None:
        found, end = money_unit(tokens, own.first, own.last)
        if found is not None:
            return Column("money", cells, found, tokens.surface(own.first, end), _is_total(keys))
        return Column("count", cells, unit_text=tokens.surface(own.first, own.last))
    if unit is not None:
        return Column("money", cells, unit, unit_text, _is_total(keys))
    return Column("count", cells, unit_text=None)


def _are_years(tokens: Tokens, rows: Sequence[Row], number: int) -> bool:
    """`| Năm | Tổng cộng |`, `| Cộng | 2.486,5 |`, `| 2022 | 453,2 |`: rows that are years."""
    filled = [row.cells[number] for row in rows if number < len(row.cells) and row.cells[number].first < row.cells[number].last]
    numbers = [cell for cell in filled if tokens.kinds[cell.first] == "num"]
    return bool(numbers) and all(cell.last - cell.first == 1 and YEAR.fullmatch(tokens.keys[cell.first]) for cell in numbers)


def _is_total(keys: Sequence[str]) -> bool:
    return any(tuple(keys[: len(words)]) == words for words in table_words("header", "total"))


def _bracketed(tokens: Tokens, cells: Sequence[Cell]) -> Cell | None:
    """The unit in a header such as `Xây mới (hộ)`."""
    for cell in cells:
        keys = tokens.keys[cell.first : cell.last]
        if "(" in keys and ")" in keys:
            return Cell(cell.first + keys.index("(") + 1, cell.first + keys.index(")"))
    return None


def _share_of_numbers(tokens: Tokens, rows: Sequence[Row], number: int) -> float:
    filled = [row.cells[number] for row in rows if number < len(row.cells) and row.cells[number].first < row.cells[number].last]
    filled = [cell for cell in filled if not (cell.last - cell.first == 1 and tokens.keys[cell.first] in ("-", "–", "x"))]
    if not filled:
        return 0.0
    return sum(tokens.kinds[cell.first] == "num" and cell.last - cell.first <= 2 for cell in filled) / len(filled)
