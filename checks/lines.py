"""Figures in their sentence: the words before and behind each, and the bracket it stands in.

Relations between figures of one line are announced by words (`gồm`, `còn lại`, `chiếm`, `mỗi`); here each figure is laid beside
the words around it and what they announce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kehoach.checks.cues import AFTER, BEFORE, said
from kehoach.checks.figures import Book, Figure
from kehoach.gazetteer.loader import read_table
from kehoach.normalise import tone_key
from kehoach.sections import Block

_FIGURES = frozenset({"money", "percent", "quantity", "rate", "measure"})
_TIMES = frozenset({"duration", "time", "age"})
_MARKS = frozenset("(){}.")
_ENDS = re.compile("[;(]")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure in its line.

    `before` are the words since the figure before it in the line, `after` those up to the next one; a sentence that ends between
    cuts both. `bracket` is the bracket that it stands in (0 is none), `host` the position in the line of the figure before
    that bracket. `said_before`, `said_after` and `said_next` are the relations that the words announce: those before it, those
    behind it, and those behind it up to a mark that ends what is said of it.
    """

    figure: Figure
    position: int
    sentence: int
    bracket: int
    host: int | None
    before: str
    after: str
    said_before: frozenset[str] = frozenset()
    said_after: frozenset[str] = frozenset()
    said_next: frozenset[str] = frozenset()

    def opens(self, kind: str) -> bool:
        """Words before it announce the relation."""
        return kind in self.said_before

    def is_followed(self, kind: str) -> bool:
        """Words behind it announce the relation."""
        return kind in self.said_after

    def announces(self, kind: str) -> bool:
        """Words behind it announce the relation, before a mark ends what is said of it."""
        return kind in self.said_next


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one block, in order."""

    block: Block
    items: tuple[Item, ...]

    def sentence(self, item: Item) -> Sequence[Item]:
        """All figures of the sentence of one."""
        return [other for other in self.items if other.sentence == item.sentence]

    def inside(self, host: Item) -> Sequence[Item]:
        """The figures of the first bracket right behind one."""
        found = [other for other in self.items if other.host == host.position]
        return [other for other in found if other.bracket == found[0].bracket]


def lines(book: Book) -> Iterator[Line]:
    """All blocks that hold at least two figures, and those with one that may be a rate of figures above."""
    by_block: dict[int, list[int]] = {}
    for position, numeral in enumerate(book.numerals):
        counted = numeral.kind in _FIGURES and numeral.of is None and not _is_time(book, position)
        if (counted or book.has_fact(position)) and book.figure(position) is not None:
            by_block.setdefault(numeral.block, []).append(position)
    for index, positions in by_block.items():
        if index >= 0:
            yield _line(book, book.outline.blocks[index], positions)


def _is_time(book: Book, position: int) -> bool:
    """`6 tháng đầu năm`, `36 tuổi` are no figures of a list."""
    numeral = book.numerals[position]
    unit = book.outline.tokens.words(numeral.last, numeral.end)
    return numeral.kind == "measure" and unit != "" and unit not in _extents()


@cache
def _extents() -> frozenset[str]:
    """Units of length, area and weight."""
    return frozenset(tone_key(row["spelling"]) for row in read_table("measures_physical") if row["kind"] not in _TIMES)


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a figure stands: its sentence and bracket, and the token after that the words before it begin."""

    position: int
    sentence: int
    bracket: int
    host: int | None
    since: int


def _line(book: Book, block: Block, positions: Sequence[int]) -> Line:
    stands = list(_stands(book, block, positions))
    return Line(block, tuple(_item(book, block, stands, at) for at in range(len(stands))))


def _stands(book: Book, block: Block, positions: Sequence[int]) -> Iterator[_Stand]:
    keys = book.outline.tokens.keys
    starts = {book.numerals[position].first: position for position in positions}
    stack: list[tuple[int, int | None]] = []
    sentence = brackets = count = 0
    since, behind = block.body_first, block.first
    for at in [at for at in range(block.first, block.last) if at in starts or keys[at] in _MARKS]:
        if at < behind:
            continue
        key = keys[at]
        if (position := starts.get(at)) is not None:
            bracket, host = stack[-1] if stack else (0, None)
            yield _Stand(position, sentence, bracket, host, since)
            count += 1
            since = behind = _end(book, position)
        elif key in ("(", "{"):
            brackets += 1
            stack.append((brackets, count - 1 if count else None))
        elif key in (")", "}") and stack:
            stack.pop()
        elif key == "." and not stack:
            sentence += 1
            since = at + 1


def _end(book: Book, position: int) -> int:
    """Behind the numeral, its unit and its rate."""
    return max(book.numerals[position].end, book.numerals[position].rate_last)


def _item(book: Book, block: Block, stands: Sequence[_Stand], at: int) -> Item:
    """A figure with the words before it, and those up to the next one or to the end of its sentence."""
    keys, tokens, stand = book.outline.tokens.keys, book.outline.tokens, stands[at]
    first = _end(book, stand.position)
    last = book.numerals[stands[at + 1].position].first if at + 1 < len(stands) else block.last
    stop = keys.index(".", first, last) if "." in keys[first:last] else last
    before, after = tokens.words(stand.since, book.numerals[stand.position].first), tokens.words(first, stop)
    said_after = said(AFTER, after)
    said_next = said(AFTER, _ENDS.split(after, maxsplit=1)[0]) if ";" in after or "(" in after else said_after
    figure = book.must(stand.position)
    return Item(figure, at, stand.sentence, stand.bracket, stand.host, before, after, said(BEFORE, before), said_after, said_next)
