"""Figures in their sentence: the words before and behind each, and the bracket it stands in.

Relations between figures of one line are announced by words (`gồm`, `còn lại`, `chiếm`, `mỗi`). The words and what they
announce stand in `relation_cues.csv`; here each figure is laid beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kehoach.checks.figures import Book, Figure
from kehoach.gazetteer.loader import read_table
from kehoach.normalise import tone_key
from kehoach.sections import Block

_FIGURES = frozenset({"money", "percent", "quantity", "rate", "measure"})
_TIMES = frozenset({"duration", "time", "age"})
_ENDS = re.compile("[;(]")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure in its line.

    `before` are the words since the figure before it in the line, `after` those up to the next one; a sentence that ends between
    cuts both. `bracket` is the bracket that it stands in (0 is none), `host` the position in the line of the figure before
    that bracket.
    """

    figure: Figure
    position: int
    sentence: int
    bracket: int
    host: int | None
    before: str
    after: str

    def opens(self, kind: str) -> bool:
        """Words before it announce the relation."""
        return says(kind, "before", self.before)

    def is_followed(self, kind: str) -> bool:
        """Words behind it announce the relation."""
        return says(kind, "after", self.after)

    def announces(self, kind: str) -> bool:
        """Words behind it announce the relation, before a mark ends what is said of it."""
        return says(kind, "after", _ENDS.split(self.after, maxsplit=1)[0])


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


@cache
def _cues() -> Mapping[tuple[str, str], re.Pattern[str]]:
    words: dict[tuple[str, str], list[str]] = {}
    for row in read_table("relation_cues"):
        words.setdefault((row["relation"], row["place"]), []).append(_pattern(row["cue"]))
    return {key: re.compile("|".join(sorted(patterns, key=len, reverse=True))) for key, patterns in words.items()}


def _pattern(cue_words: str) -> str:
    """`^` and `$` hold a cue to the ends of the words, `*` is any word."""
    start, end = cue_words.startswith("^"), cue_words.endswith("$")
    words = [re.escape(tone_key(word)) if word != "*" else r"\S+" for word in cue_words.strip("^$").split()]
    return rf"{'^' if start else '(?:^|(?<= ))'}{' '.join(words)}{'$' if end else '(?= |$)'}"


def cue(kind: str, place: str) -> re.Pattern[str]:
    """The pattern of all cues of a relation; one that the table does not have is a fault of the code."""
    return _cues()[kind, place]


@lru_cache(maxsize=1 << 16)
def says(kind: str, place: str, words: str) -> bool:
    """The words hold a cue of a relation."""
    return cue(kind, place).search(words) is not None


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


def _line(book: Book, block: Block, positions: Sequence[int]) -> Line:
    keys, tokens = book.outline.tokens.keys, book.outline.tokens
    starts = {book.numerals[position].first: position for position in positions}
    items: list[Item] = []
    stack: list[tuple[int, int | None]] = []
    sentence = brackets = 0
    since, at = block.body_first, block.first
    while at < block.last:
        key = keys[at]
        position = starts.get(at)
        if position is not None:
            numeral = book.numerals[position]
            end = max(numeral.end, numeral.rate_last)
            bracket, host = stack[-1] if stack else (0, None)
            items.append(Item(book.must(position), len(items), sentence, bracket, host, tokens.words(since, at), ""))
            since, at = end, max(end, at + 1)
            continue
        if key in ("(", "{"):
            brackets += 1
            stack.append((brackets, len(items) - 1 if items else None))
        elif key in (")", "}") and stack:
            stack.pop()
        elif key == "." and not stack:
            sentence += 1
            since = at + 1
        at += 1
    return Line(block, tuple(_with_after(book, block, items)))


def _with_after(book: Book, block: Block, items: Sequence[Item]) -> Iterator[Item]:
    """Each figure with the words up to the next one, or to the end of its sentence."""
    keys, tokens = book.outline.tokens.keys, book.outline.tokens
    for item, following in zip(items, [*items[1:], None], strict=True):
        numeral = book.numerals[item.figure.numeral]
        first = max(numeral.end, numeral.rate_last)
        last = book.numerals[following.figure.numeral].first if following is not None else block.last
        stop = next((at for at in range(first, last) if keys[at] == "."), last)
        yield Item(item.figure, item.position, item.sentence, item.bracket, item.host, item.before, tokens.words(first, stop))
