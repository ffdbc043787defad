"""Page numbers as witnesses: they say which page comes behind which, if they are page numbers.

A number stands at the foot of its page or at its head; which of the two is told by the sentences
that run over the ends of pages. Where the numbers say one thing and the sentences another, nothing
is said at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kehoach.normalise.joints import Joints
from kehoach.normalise.numbering import Numbering, read_mark
from kehoach.normalise.orders import Order
from kehoach.normalise.seams import Gap, Line
from kehoach.normalise.steps import Draft

_NUMBER = re.compile(r"(?:[-–—]\s?|[Tt]rang\s*)?(\d{1,4})(?:\s?[-–—])?")
_LONGEST = 16
#: Fewer numbers say nothing; of so many, one may be missing.
_FEWEST, _MISSING = 3, 10
#: So much sentences and numbering must say for the order of the numbers, and for foot against head; what a fault that goes weighs.
_BORNE_OUT, _MARGIN, _MENDED = 3.0, 1.0, 2.0


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number and the place in the text where it stood, or the line in which it stands (with its length)."""

    place: int
    number: int
    length: int = 0


def read_number(line: str) -> int | None:
    """The number of a line that is nothing but a page number.

    >>> read_number("- 12 -"), read_number("Trang 3"), read_number("3 hộ")
    (12, 3, None)
    """
    found = _NUMBER.fullmatch(line) if len(line) <= _LONGEST else None
    return int(found[1]) if found else None


def page_numbers(draft: Draft, lines: Iterable[str]) -> list[PageNumber]:
    """The lines that may be page numbers, those set aside and those among `lines` of the flow, in the order of the text."""
    found = [PageNumber(place, number) for place, text in draft.set_aside if (number := read_number(text.strip("\f\n "))) is not None]
    at = 0
    for line in lines:
        if 0 < len(line) <= _LONGEST and (bare := line.strip()) and (number := read_number(bare)) is not None:
            found.append(PageNumber(at, number, len(line)))
        at += len(line) + 1
    return sorted(found, key=lambda number: number.place)


def without(text: str, numbers: Iterable[PageNumber]) -> str:
    """`text` with spaces for the page numbers that stand in it."""
    pieces: list[str] = []
    at = 0
    for number in numbers:
        if number.length:
            pieces += text[at : number.place], " " * number.length
            at = number.place + number.length
    return "".join([*pieces, text[at:]])


def complete(numbers: Sequence[int]) -> bool:
    """Whether these are the page numbers of a whole text, in whatever order."""
    if len(numbers) < _FEWEST or len(set(numbers)) < len(numbers):
        return False
    missing = max(numbers) - min(numbers) + 1 - len(numbers)
    return missing * _MISSING <= len(numbers)


def in_order(numbers: Sequence[int]) -> bool:
    """Whether page numbers rise."""
    return all(left < right for left, right in pairwise(numbers))


def by_number(lines: Sequence[Line], gaps: Sequence[Gap], numbers: Sequence[PageNumber], numbering: Numbering) -> Order | None:
    """The order that page numbers call for, if sentences and numbering bear it out."""
    begins = [line.begin for line in lines]
    behind = {gap.line: gap for gap in gaps}
    places = [bisect_left(begins, number.place) for number in numbers]
    if any(place not in behind for place in places) or len(set(places)) < len(places):
        return None
    cuts = tuple(behind[place] for place in (0, *places, len(lines)))
    marked = [place for place, line in enumerate(lines) if read_mark(line.text)]
    ranks = [bisect_left(marked, cut.line) for cut in cuts]
    joints = Joints(lines, gaps)
    found: list[Order] = []
    for pieces in _foot_and_head([number.number for number in numbers]):
        held = tuple(piece for piece in pieces if cuts[piece].line < cuts[piece + 1].line)
        order = Order(cuts, held)
        mended, new = numbering.compare([range(ranks[piece], ranks[piece + 1]) for piece in held])
        found.append(Order(cuts, held, joints.gain(order) + _MENDED * (len(mended) - len(new))))
    found.sort(key=lambda order: -order.score)
    return found[0] if found[0].score >= _BORNE_OUT and found[0].score - found[1].score >= _MARGIN else None


def _foot_and_head(numbers: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The pieces around page numbers in rising order: each number at the foot of its page, the rest behind the last, or at its head."""
    count = len(numbers)
    ranked = sorted(range(count), key=lambda place: numbers[place])
    return (*ranked, count), (0, *(place + 1 for place in ranked))
