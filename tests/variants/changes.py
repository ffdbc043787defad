"""Changing an annotated text so that its figures go along: where everything comes to stand is recorded while the text is made.

A variant is put together from pieces of the old text and pieces put in their place. Nothing is ever
found again by comparing two texts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.scoring import Document, Row

_NUMERAL = re.compile(r"\d+")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in the new text for `[start, end)` of the old: the same, or `put` in its place.

    Numerals in what is put belong to figures of the old text, or are new ones of the kind `adds`.
    """

    start: int
    end: int
    put: str | None = None
    adds: str | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """Where each span of the old text stands in the new: pieces of the old text in its order, with their new places."""

    pieces: tuple[tuple[Piece, int, int], ...]
    starts: tuple[int, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """The new place of a span of the old text that is not empty and was not taken out."""
        first, new_start, _ = self.pieces[bisect_right(self.starts, start) - 1]
        last, last_start, last_end = self.pieces[bisect_right(self.starts, end - 1) - 1]
        moved_start = new_start + (start - first.start if first.put is None else 0)
        return moved_start, last_start + end - last.start if last.put is None else last_end


@dataclass(frozen=True, eq=False)
class Variant(Document):
    """A document made from another, and how spans of that one get into it."""

    trails: tuple[Trail, ...] = ()

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the first document stands in this one."""
        for trail in self.trails:
            start, end = trail.moved(start, end)
        return start, end


def changed(document: Document, changes: Iterable[Piece], values: Mapping[int, Row] | None = None) -> Variant:
    """The document with pieces put in; `values` are new attributes of the figures that begin at these offsets."""
    pieces: list[Piece] = []
    at = 0
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        if change.start < at or change.end < change.start:
            raise ValueError(f"changes overlap at {change.start}")
        pieces += [Piece(at, change.start), change]
        at = change.end
    return assembled(document, [*pieces, Piece(at, len(document.text))], values)


def assembled(document: Document, pieces: Sequence[Piece], values: Mapping[int, Row] | None = None) -> Variant:
    """The document put together from pieces in any order; each character of the old text lies in exactly one."""
    texts: list[str] = []
    placed: list[tuple[Piece, int, int]] = []
    added: list[Row] = []
    at = 0
    for piece in pieces:
        text = document.text[piece.start : piece.end] if piece.put is None else piece.put
        if piece.start < piece.end:
            placed.append((piece, at, at + len(text)))
        if piece.adds:
            numerals = _NUMERAL.finditer(text)
            added += [{"start": at + n.start(), "end": at + n.end(), "text": n[0], "kind": piece.adds, "added": True} for n in numerals]
        texts.append(text)
        at += len(text)
    placed.sort(key=lambda place: place[0].start)
    trail = Trail(tuple(placed), tuple(piece.start for piece, _, _ in placed))
    text = "".join(texts)
    figures = [_moved(figure, text, trail) | (values or {}).get(figure["start"], {}) for figure in document.figures]
    discrepancies = tuple(
        {**row, "starts": [trail.moved(start, start + 1)[0] for start in row["starts"]]} for row in document.discrepancies
    )
    ordered = tuple(sorted([*figures, *added], key=lambda figure: int(figure["start"])))
    before = document.trails if isinstance(document, Variant) else ()
    return Variant(document.name, text, ordered, discrepancies, (*before, trail))


def _moved(figure: Row, text: str, trail: Trail) -> Row:
    start, end = trail.moved(figure["start"], figure["end"])
    return {**figure, "start": start, "end": end, "text": text[start:end]}


def _pointing(discrepancy: Row, trail: Trail) -> Row:
    return {**discrepancy, "starts": [trail.moved(start, start + 1)[0] for start in discrepancy["starts"]]}


def substituted(document: Document, pattern: re.Pattern[str], put: str) -> Variant:
    """Every match of a pattern replaced; `put` may name groups as in `re.sub`."""
    return changed(document, [Piece(match.start(), match.end(), match.expand(put)) for match in pattern.finditer(document.text)])


def normalised(document: Document, form: str) -> Variant:
    """The document in a form of Unicode, letter by letter: `NFC` or `NFD`."""
    changes = []
    for cluster in _CLUSTER.finditer(document.text):
        put = unicodedata.normalize("NFC" if form == "NFC" else "NFD", cluster[0])
        if put != cluster[0]:
            changes.append(Piece(cluster.start(), cluster.end(), put))
    return changed(document, changes)
