"""Reads the tables of language knowledge that the normaliser lives by (`gazetteer/normalise_*.csv`)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


class TableError(ValueError):
    """A table of the gazetteer is faulty; the message names file and line."""


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of table `name`; a row with too few or too many cells, or one that occurs twice, is refused."""
    text = files("kehoach.gazetteer").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    found: list[dict[str, str]] = []
    seen: set[tuple[str, ...]] = set()
    for row in reader:
        cells = tuple(row.values())
        if None in row or None in cells:
            raise TableError(f"{name}.csv:{reader.line_num}: wrong number of cells")
        if cells in seen:
            raise TableError(f"{name}.csv:{reader.line_num}: the row occurs twice: {cells}")
        seen.add(cells)
        found.append(row)
    return tuple(found)
