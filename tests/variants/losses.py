"""What variants cost: exact figures lost against gold, and rows that do not say any more what they said."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from benchmarks.scoring import Document, Row
from kehoach.facts import Tables

from ..helpers import FACTS, POINTERS, SAID, Score, compare, extract, rows
from . import Kind
from .changes import Variant

#: How many variants of each document are made by kinds that draw.
SEEDS = 2
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_DASHES = str.maketrans({"–": "-", "—": "-", "ð": "đ"})


@dataclass
class Loss:
    """What a kind of variants costs in one table, over all documents it was tried on."""

    before: Score = field(default_factory=Score)
    after: Score = field(default_factory=Score)
    rows: int = 0
    differing: list[str] = field(default_factory=list)

    @property
    def exact(self) -> float:
        """How much lower the exact F1 of the variants is."""
        return self.before.exact_f1 - self.after.exact_f1

    @property
    def share(self) -> float:
        """The share of rows that are lost, new or otherwise."""
        return len(self.differing) / self.rows if self.rows else 0.0


def losses(kind: Kind, documents: Iterable[Document]) -> dict[str, Loss]:
    """What a kind costs, table by table; documents that it does not change do not count."""
    found = {table: Loss() for table in FACTS}
    for document in documents:
        for seed in range(SEEDS if kind.draws else 1):
            variant = kind.variant(document, seed)
            if variant.text == document.text:
                continue
            before, after = tables_of(document), extract(variant.text, variant.name)
            for table, loss in found.items():
                loss.before += compare(document, before, table)
                loss.after += compare(variant, after, table)
                loss.rows += len(rows(before, table))
                loss.differing += [f"{kind.name} {seed} {note}" for note in differences(kind, document, variant, after, table)]
    return found


@cache
def tables_of(document: Document) -> Tables:
    """The tables of a document, read once."""
    return extract(document.text, document.name)


def differences(kind: Kind, document: Document, variant: Variant, after: Tables, table: str) -> list[str]:
    """The rows that the variant should have and has not, each beside what stands there; and those that it should not have."""
    columns = [column for column in SAID[table] if column not in kind.free]
    changes = _changes(document, variant)
    before = rows(tables_of(document), table)
    expected = [_said(_expected(row, variant, changes), columns) for row in before]
    added = {figure["start"] for figure in variant.figures if figure.get("added")}
    got = [_said(_pointed(row), columns) for row in rows(after, table) if row["source_start"] not in added]
    lost, new = Counter(map(repr, expected)) - Counter(map(repr, got)), Counter(map(repr, got)) - Counter(map(repr, expected))
    notes = [_note(variant, row, got, "lost") for row in expected if repr(row) in lost]
    starts = {row["source_start"] for row in expected}
    return notes + [_note(variant, row, [], "new") for row in got if repr(row) in new and row["source_start"] not in starts]


def _changes(document: Document, variant: Variant) -> dict[int, dict[str, tuple[Any, Any]]]:
    """Offset of a figure in the document -> columns whose gold value changed, from and to."""
    at = {figure["start"]: figure for figure in variant.figures}
    changes = {}
    for figure in document.figures:
        now = at[variant.moved(figure["start"], figure["end"])[0]]
        columns = [column for column in figure if column not in ("start", "end", "text") and figure[column] != now[column]]
        if columns:
            changes[figure["start"]] = {column: (figure[column], now[column]) for column in columns}
    return changes


def _expected(row: Row, variant: Variant, changes: Mapping[int, Mapping[str, tuple[Any, Any]]]) -> Row:
    """A row of the document as the variant should have it."""
    start, end = variant.moved(row["source_start"], row["source_end"])
    moved = {**_pointed(row, variant), "source_start": start}
    if "text" in row:
        moved["text"] = variant.text[start:end]
    renumbered = {change["project"] for change in changes.values() if "project" in change}
    moved["project"] = dict(renumbered).get(row["project"], row["project"])
    for at in range(row["source_start"], row["source_end"]):
        for column, (old, new) in changes.get(at, {}).items():
            if column in row and row[column] == old:
                moved[column] = new
    return moved


def _pointed(row: Row, variant: Variant | None = None) -> Row:
    """A row whose pointers are offsets."""
    offsets = {column: int(row[column].rpartition("#")[2]) for column in POINTERS if row.get(column)}
    return {**row, **{column: variant.moved(at, at + 1)[0] if variant else at for column, at in offsets.items()}}


def _said(row: Row, columns: Iterable[str]) -> Row:
    """Where a row stands and what it says, without what layout and spelling change."""
    return {"source_start": row["source_start"], **{column: _folded(row[column]) for column in columns}}


def _folded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    bare = unicodedata.normalize("NFD", value).translate(_TONES)
    return "".join(bare.casefold().translate(_DASHES).split())


def _note(variant: Variant, row: Row, others: list[Row], what: str) -> str:
    start = row["source_start"]
    there = next((other for other in others if other["source_start"] == start), None)
    context = variant.text[max(start - 40, 0) : start + 40]
    if there is None:
        return f"{what} {variant.name}:{start} {context!r}"
    columns = "; ".join(f"{column}: {row[column]!r} before, {there[column]!r} now" for column in row if row[column] != there[column])
    return f"otherwise {variant.name}:{start} {context!r} {columns}"
