"""The rows of a table: what names them, and how far down they stand."""

from __future__ import annotations

import re

from kehoach.context import Outline
from kehoach.extractors.grids import Cell, Grid, Row, table_words

TOTAL = 0
"""The level of a row that sums up others; deeper rows have higher ones."""
_PROJECT, _SUBPROJECT, _ITEM, _UNNUMBERED = 30, 40, 50, 45
_NUMBERED = (
    (10, re.compile(r"[IVX]+")),
    (5, re.compile(r"[A-ZĐ]")),
    (20, re.compile(r"\d{1,2}")),
    (25, re.compile(r"[\dIVX]{1,4}[.]\d{1,2}")),
    (28, re.compile(r"[a-zđ]")),
)


def label_of(grid: Grid, row: Row) -> Cell | None:
    """The cell that names a row."""
    for column, cell in zip(grid.columns, row.cells, strict=False):
        if column.kind == "label" and cell.first < cell.last:
            return cell
    return None


def level_of(outline: Outline, grid: Grid, row: Row) -> int:
    """The level of a row by its label and number."""
    label, tokens = label_of(grid, row), outline.tokens
    first = next((at for at in range(label.first, label.last) if tokens.kinds[at] != "mark"), label.last) if label else 0
    if label is not None and any(tuple(tokens.keys[first : first + len(words)]) == words for words in table_words("row", "total")):
        return TOTAL
    named = outline.mentions_within(first, first + 1)
    if named:
        return _SUBPROJECT if named[0].is_subproject else _PROJECT
    index = next((cell for column, cell in zip(grid.columns, row.cells, strict=False) if column.kind == "index"), None)
    number = tokens.surface(index.first, index.last).rstrip(".)") if index is not None else ""
    dashed = label is not None and first > label.first
    return next((rank for rank, pattern in _NUMBERED if pattern.fullmatch(number)), _ITEM if dashed or number else _UNNUMBERED)
