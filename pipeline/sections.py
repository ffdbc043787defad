"""The tree of headings, list items and paragraphs.

One line of a plan text is one block. Markers say what kind a block is; how they nest is learnt
from the document itself: a kind already open goes on as a sibling, a new one opens below what
stands above it, and only the kinds with a fixed order (Phần, A, I, 1, 1.1, a) close each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kehoach.gazetteer.loader import read_table
from kehoach.tokens import Tokens
from kehoach.words import word_set

PLAIN = "paragraph"
ROW = "row"
BULLETS = frozenset({"dash", "plus", "star"})
# A subproject or project named at the start of a line carries its own name; the digits in it are no list marker.
NAMED = frozenset({"year", "programme", "project", "subproject"})
# A line with this many pipes is a row of a table: at least two cells.
_ROW_PIPES = 3
# `Năm 2023:` and no more
_BARE_YEAR = 4
# `Tổng cộng cả 07 dự án`
_OPENING = 7
_FIRST = re.compile(r"\D*(?:1|I|i|a|A)\D*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the plan text: `text[start:end]`; what follows the marker begins at `body`.

    `first`, `body_first` and `last` are the same places counted in tokens. `parent` is the index
    of the block it stands under, -1 at the top.
    """

    index: int
    kind: str
    marker: str | None
    start: int
    body: int
    end: int
    first: int
    body_first: int
    last: int
    parent: int
    depth: int


@dataclass(frozen=True, slots=True)
class Markers:
    """Compiled marker patterns: kind and rank by group of one alternation."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    ranks: dict[str, int]


@cache
def markers() -> Markers:
    """The marker table, compiled once."""
    rows = read_table("section_markers")
    alternation = "|".join(f"({row['pattern']})" for row in rows)
    ranks = {row["kind"]: int(row["rank"]) for row in rows if row["rank"]}
    return Markers(re.compile(rf"(?:{alternation})\s*"), tuple(row["kind"] for row in rows), ranks)


def blocks(tokens: Tokens, aside: int) -> list[Block]:
    """All blocks of a text, in order; what was set aside (from offset `aside`) makes no block."""
    tree = _Tree(tokens)
    for start, end in _lines(tokens.text, aside):
        # A date may reach over a line end and leave nothing on the second line.
        if tokens.at(start) < tokens.at(end):
            tree.add(start, end)
    return tree.blocks


def _lines(text: str, aside: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at < aside:
        stop = text.find("\n", at, aside)
        stop = aside if stop < 0 else stop
        line = text[at:stop]
        stripped = line.strip(" \t" if line.count("|") >= _ROW_PIPES else " \t|")
        if stripped:
            start = at + line.index(stripped[0])
            yield start, start + len(stripped)
        at = stop + 1


class _Tree:
    """Blocks as they come, and the stack of those still open."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.blocks: list[Block] = []
        self.open: list[Block] = []
        self.markers = markers()
        self.has_children: set[int] = set()
        self.seen: set[str] = set()

    def add(self, start: int, end: int) -> None:
        text = self.tokens.text
        if text.count("|", start, end) >= _ROW_PIPES:
            self._append(ROW, None, start, start, end, self._paragraph_parent(start, end))
            return
        match = self.markers.pattern.match(text, start, end)
        if match is None:
            kind, marker, body = PLAIN, None, start
        else:
            kind = self.markers.kinds[(match.lastindex or 1) - 1]
            marker = match[0].strip()
            body = start if kind in NAMED else match.end()
        self._append(kind, marker, start, body, end, self._parent(kind, marker, start, end))

    def _append(self, kind: str, marker: str | None, start: int, body: int, end: int, parent: Block | None) -> None:
        block = Block(
            index=len(self.blocks),
            kind=kind,
            marker=marker.rstrip(".:)/-– ").lstrip("(") or marker if marker else None,
            start=start,
            body=body,
            end=end,
            first=self.tokens.at(start),
            body_first=self.tokens.at(body),
            last=self.tokens.at(end),
            parent=parent.index if parent else -1,
            depth=parent.depth + 1 if parent else 0,
        )
        self.blocks.append(block)
        self.seen.add(kind)
        if parent:
            self.has_children.add(parent.index)
        if kind not in (PLAIN, ROW):
            self.open.append(block)

    def _parent(self, kind: str, marker: str | None, start: int, end: int) -> Block | None:
        if kind == PLAIN:
            return self._paragraph_parent(start, end)
        rank = self.markers.ranks.get(kind)
        if rank is not None:
            self._close_ranked(kind, rank, marker or "")
        elif any(block.kind == kind for block in self.open):
            self._close_to(kind)
        elif kind in BULLETS and kind not in self.seen and self._opens_with("grand_total", start + len(marker or "")):
            self._close_last_item()
        elif kind in ("year", "project"):
            self._close_bullets()
            if kind == "project" and not self._close_numbered_project():
                self._close_finished_year()
        return self.open[-1] if self.open else None

    def _opens_with(self, words: str, start: int) -> bool:
        """The words of a set stand at `start`."""
        first = self.tokens.at(start)
        opening = self.tokens.words(first, min(first + 3, len(self.tokens))) + " "
        return any(opening.startswith(f"{phrase} ") for phrase in word_set(words))

    def _sums_up_projects(self, start: int) -> bool:
        """`Tổng hợp 07 dự án: ...` behind the last Dự án is about all of them."""
        first = self.tokens.at(start)
        opening = self.tokens.words(first, min(first + _OPENING, len(self.tokens)))
        opening = re.sub(r"\d+", "#", opening) + " "
        return any(opening.startswith(f"{phrase} ") for phrase in word_set("sums_up_projects"))

    def _close_last_item(self) -> None:
        """A grand total under a marker of its own, after the last item of a list, sums up the list, not the item."""
        while self.open and self._rank(self.open[-1]) not in range(5):
            self.open.pop()

    def _paragraph_parent(self, start: int, end: int) -> Block | None:
        """A paragraph goes on the list item above it, unless it sums the list up."""
        if self._opens_with("sums_up", start):
            self._close_bullets()
        if self._sums_up_projects(start):
            self._close_last_item()
        if not self.open:
            return None
        return self._announcer(self.open[-1]) or self.open[-1]

    def _announcer(self, item: Block) -> Block | None:
        """`gồm:` over items that end in `;` and a last one that ends in `.`: a paragraph behind them is about what they divide."""
        announcing = next((block for block in self.open if block.index == item.parent), None)
        if announcing is None or item.kind not in BULLETS or self._end(item) != ".":
            return None
        if ":" not in (self._end(announcing), self._end(self._above_list(item))):
            return None
        before = self.blocks[item.index - 1]
        goes_on = before.kind == item.kind and before.parent == item.parent and self._end(before) == ";"
        return announcing if goes_on else None

    def _above_list(self, item: Block) -> Block:
        """The block right above the first item of a list."""
        first = item.index
        while first > 0 and (self.blocks[first].depth > item.depth or self.blocks[first].kind == item.kind):
            first -= 1
        return self.blocks[first]

    def _end(self, block: Block) -> str:
        """The last mark or word of a block."""
        return self.tokens.keys[block.last - 1] if block.last > block.first else ""

    def _close_ranked(self, kind: str, rank: int, marker: str) -> None:
        same = any(block.kind == kind for block in self.open)
        if same:
            if kind == "decimal2" and (parent := self._decimal_parent(marker)) is not None:
                self._close_above(parent)
                return
            self._close_to(kind)
            return
        if kind.startswith("decimal") and kind != "decimal1" and (parent := self._decimal_parent(marker)) is not None:
            self._close_above(parent)
            return
        nested = bool(_FIRST.match(marker)) and bool(self.open) and self._announces(self.open[-1])
        goes_on = not _FIRST.match(marker)
        while self.open and not nested:
            top = self.markers.ranks.get(self.open[-1].kind)
            if top is not None and top < rank:
                break
            if top is None and not goes_on and self.open[-1].kind not in BULLETS and not any(self._rank(b) >= rank for b in self.open):
                break
            self.open.pop()
        if nested:
            while any(self._rank(block) >= rank for block in self.open):
                self.open.pop()

    def _announces(self, block: Block) -> bool:
        """The unranked block right above ends in a colon: a list that starts below it is its own."""
        above = self.blocks[-1]
        return block is above and block.kind not in self.markers.ranks and self.tokens.keys[above.last - 1] == ":"

    def _rank(self, block: Block) -> int:
        return self.markers.ranks.get(block.kind, -1)

    def _decimal_parent(self, marker: str) -> Block | None:
        """`1.2` stands under an open `1`."""
        number = marker.rstrip(".) ")
        stem = number.rpartition(".")[0]
        for block in reversed(self.open):
            if block.kind.startswith("decimal") and block.marker == stem:
                return block
        return None

    def _close_to(self, kind: str) -> None:
        while self.open.pop().kind != kind:
            pass

    def _close_above(self, keep: Block) -> None:
        while self.open[-1] is not keep:
            self.open.pop()

    def _close_bullets(self) -> None:
        while self.open and self.open[-1].kind in BULLETS:
            self.open.pop()

    def _close_numbered_project(self) -> bool:
        """`Dự án 2:` without a number in front ends the open `1. Dự án 1`."""
        for position, block in enumerate(self.open):
            keys = self.tokens.keys[block.body_first : block.body_first + 3]
            if block.kind != "project" and keys[:2] == ["dự", "án"] and len(keys) == 3 and keys[2].isdigit():
                del self.open[position:]
                return True
        return False

    def _close_finished_year(self) -> None:
        """`Dự án 2:` after the years of Dự án 1 ends them; right under a bare `Năm 2023:` it is part of that year."""
        for position, block in enumerate(self.open):
            if block.kind == "year" and (block.index in self.has_children or block.last - block.first > _BARE_YEAR):
                del self.open[position:]
                return
