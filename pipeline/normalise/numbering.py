"""Whether the markers of a text come in order, and whether they would if two stretches of it changed places.

Only the order is judged, not the layout: which list stands inside which is learnt from the markers
as they come. A fault is a marker that no open list calls for: a number left out, a number that comes
back, a list that starts in its middle, a `4.3` under `5.`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from kehoach.normalise.line_forms import marker
from kehoach.normalise.tables import rows

_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
#: Letters that many lists leave out.
_OPTIONAL = frozenset("đfjwz")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NAMED = ("part", "annex", "chapter", "article")
_NAMED_INITIALS = frozenset("pPcCđĐ")
_AFTER_MARKER = re.compile(r"[.)/]")
_INDEX = re.compile(r"\d+|[IVX]+(?!\w)")
_LAST_RANKED = 8
_RESTART, _NO_LIST = -2, -1

#: So many markers on, what changed places is no matter any more.
_FAR = 100

#: Arriving marker and the marker it was held against (or `_RESTART`, `_NO_LIST`).
Fault = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker: its kind and its number (`4.2` is (4, 2)); the number is empty where it cannot be told."""

    kind: str
    number: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """A list that is open: its kind, and number and place of its last marker."""

    kind: str
    number: tuple[int, ...]
    place: int


Stack = tuple[_Open, ...]


@cache
def _ranks() -> dict[str, int]:
    return {row["kind"]: int(row["rank"]) for row in rows("section_markers") if row["rank"]}


@cache
def _named() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{row['kind']}>{row['pattern']})" for row in rows("section_markers") if row["kind"] in _NAMED))


def read_mark(line: str) -> Mark | None:
    """The marker that `line` (without outer space) starts with.

    >>> read_mark("4.2. Tiểu dự án 2"), read_mark("đ) Kinh phí"), read_mark("- Ngân sách")
    (Mark(kind='decimal2', number=(4, 2)), Mark(kind='letter', number=(5,)), None)
    """
    initial = line[0]
    if initial in _NAMED_INITIALS and (named := _named().match(line)):
        index = _INDEX.search(named.group())
        return Mark(named.lastgroup or "", (_value(index.group()),) if index else ())
    if not _AFTER_MARKER.search(line, 1, 10):
        return None
    found = marker(line)
    if found is None:
        return None
    kind, text = found.lastgroup or "", found[found.lastgroup or 0]
    if kind == "decimal":
        number = tuple(map(int, text.split(".")))
        return Mark(f"decimal{len(number)}", number)
    if kind == "number":
        return Mark("decimal1" if ")" not in found.group() else "number", (int(text),))
    if kind == "bracketed":
        kind = "paren_number" if text.isdigit() else "paren_letter" if len(text) == 1 and text not in "ivx" else "paren_roman"
    elif kind == "letter" and len(text) > 1:
        return None
    return Mark(kind, (_value(text.upper() if kind == "paren_roman" else text),))


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    if len(text) == 1 and text.islower():
        return _LETTERS.index(text) + 1
    if set(text) <= set(_ROMAN):
        values = [_ROMAN[sign] for sign in text]
        return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    return _LETTERS.index(text.lower()) + 1


def _follows(kind: str, last: int, number: int) -> bool:
    if "letter" in kind or kind == "upper":
        return last < number and all(letter in _OPTIONAL for letter in _LETTERS[last : number - 1])
    return number == last + 1


def advance(stack: Stack, mark: Mark, place: int) -> tuple[Stack, Fault | None]:
    """The open lists after `mark`, and what is wrong with it there."""
    kind, number = mark.kind, mark.number
    depth = len(stack) - 1
    while depth >= 0 and stack[depth].kind != kind:
        depth -= 1
    fault = _fault(stack, depth, mark, place) if number else None
    if depth < 0:
        rank = _ranks().get(kind, _LAST_RANKED + 1)
        depth = len(stack)
        if rank <= _LAST_RANKED:
            depth = next((at for at, held in enumerate(stack) if _ranks().get(held.kind, _LAST_RANKED + 1) >= rank), depth)
    return (*stack[:depth], _Open(kind, number, place)), fault


def _fault(stack: Stack, depth: int, mark: Mark, place: int) -> Fault | None:
    kind, number = mark.kind, mark.number
    if len(number) > 1:
        above = f"decimal{len(number) - 1}"
        parent = next((held for held in reversed(stack) if held.kind == above), None)
        if parent is not None and parent.number != number[:-1]:
            return place, parent.place
    held = stack[depth] if depth >= 0 else None
    if held is None or not held.number or held.number[:-1] != number[:-1]:
        return None if number[-1] == 1 else (place, _NO_LIST)
    if _follows(kind, held.number[-1], number[-1]):
        return None
    return (place, _RESTART) if number[-1] == 1 else (place, held.place)


class Numbering:
    """The markers of a text in order, with the faults in it."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = marks
        self.stacks: list[Stack] = [()]
        self.faults: list[Fault] = []
        for place, mark in enumerate(marks):
            stack, fault = advance(self.stacks[-1], mark, place)
            self.stacks.append(stack)
            if fault:
                self.faults.append(fault)

    def compare(self, runs: Sequence[range]) -> tuple[set[Fault], set[Fault]]:
        """The faults that go and those that come if the markers come in `runs`, which change places among themselves."""
        begin, end = min(run.start for run in runs), max(run.stop for run in runs)
        stack, found, place = self.stacks[begin], set[Fault](), begin
        for place in chain(*runs):
            stack, fault = advance(stack, self.marks[place], place)
            if fault:
                found.add(fault)
        place = end
        while place < min(len(self.marks), end + _FAR) and stack != self.stacks[place]:
            stack, fault = advance(stack, self.marks[place], place)
            if fault:
                found.add(fault)
            place += 1
        here = {fault for fault in self.faults[bisect_left(self.faults, (begin, -3)) :] if fault[0] < place}
        return here - found, found - here

    def permuted(self, faults: Iterable[Fault]) -> bool:
        """Whether `faults` are no more than numbers of one kind in another order."""
        return all(held >= 0 for _, held in faults) and len({self.marks[place].kind for fault in faults for place in fault}) == 1
