"""Where a text may have been cut into pages, and how well the two sides of a cut go together.

`tail` is how likely a line stops in the middle of a sentence, `head` how likely a line starts in
one. What meets at a seam belongs together where both do or neither does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kehoach.normalise import line_forms as forms
from kehoach.normalise.habits import Habits

_LONG, _LONG_HEADING, _HEADING = 60, 100, 200
#: A figure with its groups, behind which at least a unit is missing.
_FIGURE = re.compile(r"\d[.,]\d+$")
_PAGE_NUMBER = re.compile(r"(?:[-–—]\s?|[Tt]rang\s*)?\d{1,4}(?:\s?[-–—])?")
#: From this likelihood on a cut shows by itself; from the next on nothing else explains it.
SHOWS, _CERTAIN = 0.7, 0.9
#: An item without a full stop, a numbered line that may be a heading; a line that starts with a capital, which may be a name's.
_HALF, _NUMBERED, NAME = 0.65, 0.3, 0.35
#: A line with a smaller likelihood begins a paragraph.
_BEGINS = 0.25
#: A tail and a head that differ by this much are neither parts of one sentence nor an end and a beginning;
#: by more where pages are known to end at all three cuts.
UNFIT, UNFIT_EDGES, _HARDLY = 0.7, 0.85, 0.5
#: So many lines without a full stop at their end come from cuts; where there are more, it is the habit of the writer.
_UNENDED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: its span, its bare words and their span.

    `set_off`: a blank line or the edge of a page is before it; `edge`: a page ends there for certain.
    """

    start: int
    end: int
    text: str
    set_off: bool
    edge: bool
    begin: int
    stop: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The place before line number `line`, as a possible cut."""

    line: int
    tail: float
    head: float
    edge: bool

    @property
    def weight(self) -> float:
        """How much it looks like the end of a page; most where both sides are halves of sentences."""
        return max(self.edge, self.tail, self.head) + min(self.tail, self.head) / 2

    @property
    def torn(self) -> bool:
        """Whether a sentence seems to be cut in two."""
        return max(self.tail, self.head) >= SHOWS

    @property
    def joins(self) -> bool:
        """Whether a sentence goes on here."""
        return (self.tail >= _CERTAIN and self.head >= NAME) or (self.head >= SHOWS and self.tail >= _NUMBERED)

    @property
    def doubtful(self) -> bool:
        """Whether a sentence may be cut in two here, or one half of it stands there without the other."""
        alone = abs(self.tail - self.head) >= _HARDLY and max(self.tail, self.head) >= _CERTAIN
        return alone or (self.tail >= _HALF and self.head >= NAME)

    @property
    def orphaned(self) -> bool:
        """Whether one half of a sentence stands there without the other."""
        return abs(self.tail - self.head) >= UNFIT and max(self.tail, self.head) >= _CERTAIN


def lines(text: str, edges: Sequence[int]) -> list[Line]:
    """The lines of `text` that have words; pages begin at `edges` (sorted), behind form feeds and behind page numbers."""
    bare = [line for line in _all(text, edges) if line.text]
    kept: list[Line] = []
    number = False
    for place, line in enumerate(bare):
        if _is_page_number(bare, place):
            number = True
        else:
            kept.append(replace(line, set_off=True, edge=True) if number else line)
            number = False
    return kept


def _all(text: str, edges: Sequence[int]) -> Iterator[Line]:
    at, gap, behind = 0, False, 0
    for sheet, page in enumerate(text.split("\f")):
        new = sheet > 0
        for raw in page.split("\n"):
            bare = raw.strip()
            if bare:
                begin = at + raw.index(bare[0])
                turned = bisect_right(edges, begin)
                edge = new or turned > behind
                yield Line(at, at + len(raw), bare, gap or edge, edge, begin, begin + len(bare))
                gap, new, behind = False, False, turned
            else:
                gap = True
            at += len(raw) + 1


def _is_page_number(bare: Sequence[Line], place: int) -> bool:
    """Whether a number stands between lines of text: one that was not taken for a page number where pages are out of order."""
    if not _PAGE_NUMBER.fullmatch(bare[place].text):
        return False
    around = [bare[near].text for near in (place - 1, place + 1) if 0 <= near < len(bare)]
    return bare[place].set_off and all(len(text) > 3 and any(map(str.isalpha, text)) for text in around)


def gaps(found: Sequence[Line], habits: Habits) -> list[Gap]:
    """All places where a page may end. In a hard-wrapped text a line end alone is none, unless a paragraph ends with it."""
    made = [Gap(0, 0.0, head(found[0].text, habits), False)]
    opening = 0
    for place in range(1, len(found)):
        line, before = found[place], found[place - 1].text
        starts = head(line.text, habits)
        if forms.is_lone_marker(before):
            continue
        if line.set_off or not habits.wrapped:
            made.append(Gap(place, tail(found, opening, place - 1, habits), starts, line.edge))
        elif forms.ends(before) and starts < SHOWS:
            made.append(Gap(place, 0.0, starts, False))
        if line.set_off or not habits.wrapped or starts < _BEGINS:
            opening = place
    made.append(Gap(len(found), tail(found, opening, len(found) - 1, habits), 0.0, False))
    return _as_written(made)


def _as_written(made: list[Gap]) -> list[Gap]:
    """Where many items end without a full stop, one more says nothing."""
    unended = {gap.line for gap in made if SHOWS <= gap.tail < _CERTAIN and gap.head < SHOWS}
    if len(unended) <= _UNENDED:
        return made
    return [replace(gap, tail=_HALF) if gap.line in unended else gap for gap in made]


def tail(found: Sequence[Line], opening: int, place: int, habits: Habits) -> float:
    """How likely the paragraph that goes from line `opening` to line `place` stops there in the middle of a sentence."""
    line, first = found[place].text, found[opening].text
    if forms.is_table_line(line) or forms.ends(line) or not any(map(str.isalpha, line)):
        return 0.0
    if line.isupper() or forms.stands_alone(line):
        return 0.1
    length = found[place].end - found[opening].start
    if line[-1] in ",-–—" or _FIGURE.search(line) or forms.is_open(line):
        return 1.0
    if forms.wants(line):
        return 1.0 if length >= _LONG else 0.5
    if line.rfind("(") > line.rfind(")"):
        return 0.9
    if habits.wrapped and place > opening:
        return 0.8 if len(line) >= 0.8 * habits.measure(None).width else 0.5
    if first[0].islower() and not forms.marker(first):
        return 0.9
    if length < _LONG:
        return 0.2 if forms.marker(first) or forms.has_symbol(first) else 0.4
    numbered = forms.marker(first) is not None
    sentence = _holds_sentence(line)
    if length > _HEADING and (sentence or not numbered):
        return 0.9
    if length > _HEADING or sentence or forms.has_symbol(first):
        return _HALF
    return 0.4 if length > _LONG_HEADING else _NUMBERED


def _holds_sentence(line: str) -> bool:
    """Whether a numbered line holds a sentence behind its marker, not only a heading."""
    found = forms.marker(line)
    rest = line[found.end() if found else 0 :]
    return ". " in rest or "; " in rest


def head(line: str, habits: Habits) -> float:
    """How likely `line` starts in the middle of a sentence."""
    initial = line[0]
    if forms.is_table_line(line) or forms.marker(line) or forms.opens_paragraph(line) or forms.stands_alone(line):
        return 0.0
    if not any(map(str.isalpha, line)):
        return 0.0
    if initial in forms.TRAILING:
        return 1.0
    if forms.has_symbol(line):
        return 0.3 if initial in forms.DASHES and line[1:3].strip().islower() and not habits.lower_items else 0.0
    if initial.islower():
        return 1.0
    if line.isupper():
        return 0.1
    return 0.8 if initial.isdecimal() else NAME


def fits(left: float, right: float, *, edges: bool) -> bool:
    """Whether a tail and a head may meet; where pages are known to end at all cuts (`edges`), less must be seen in them."""
    if edges:
        return abs(left - right) < UNFIT_EDGES
    return abs(left - right) < UNFIT and not (left >= _HALF and right < NAME)


def misfit(left: float, right: float) -> float:
    """How badly a tail and a head go together: 0 for well, 3 for not at all."""
    return 3 * (left - right) ** 2
