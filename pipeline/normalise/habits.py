"""What a document's lines have in common: whether it is hard-wrapped, where, and which words meet in it.

A line end is judged by the document's own habits first. Everything that costs time is worked out
only when a decision asks for it, and once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kehoach.normalise.line_forms import SYMBOLS, TERMINAL, marker

# Words are taken from their first letter on and up to a length no syllable has: a text without spaces must not be searched again and again.
_WORDS_MEETING = re.compile(r"(?<!\w)([^\W\d_]{1,24}) (?=([A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ][^\W\d_]{0,24})(?!\w))")
_CAPITAL_INSIDE = re.compile(r"(\S) +(?=([A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ]\w{0,24}))")
_DASHED = re.compile(r"(?<!\w)([^\W_]{1,24})(?: [-–] ?|[-–] )([^\W_]{1,24})(?!\w)")
_DASHES = (" - ", " – ", " -", "- ", " –", "– ")
#: So many questions are answered by searching the text; then an index of it pays.
_SEARCHES = 16


@dataclass(frozen=True, slots=True)
class Measure:
    """How far lines of one kind reach before they are wrapped.

    A line and the next word that together are shorter than `fits_below` would have stood on one
    line, so the break between them was meant. `width` is the length of the longest such lines.
    """

    fits_below: int = 0
    width: int = 0

    @property
    def even(self) -> bool:
        """Whether the lines are filled to about the same width, so that a full one is telling too."""
        return self.fits_below >= 0.9 * self.width > 0


@dataclass(frozen=True)
class Habits:
    """How a document breaks its lines.

    `wrapped`: sentences run over line ends again and again. `measures`: one for each kind of line, since
    converted pages wrap the first line of a paragraph, bold markers and plain lines at different
    columns. `blank_between`: paragraphs are set off by blank lines. `lower_items`: list items start
    with small letters.
    """

    text: str = ""
    wrapped: bool = False
    measures: Mapping[str, Measure] = field(default_factory=dict)
    blank_between: bool = False
    lower_items: bool = False
    _asked: list[None] = field(default_factory=list, compare=False, repr=False)

    def measure(self, first_line: str | None) -> Measure:
        """The measure for the first line of a paragraph, or for later lines where it is None."""
        kind = "inner" if first_line is None else kind_of(first_line)
        return self.measures.get(kind) or self.measures.get("any") or Measure()

    def meet(self, left: str, right: str) -> bool:
        """Whether the words `left` and `right`, a capitalised one, follow each other inside a line somewhere."""
        return self._found(left, right, (" ",)) if self._spare() else (left, right) in self._meetings

    def meet_at_dash(self, left: str, right: str) -> bool:
        """Whether `left` and `right` stand on both sides of a dash inside a line somewhere."""
        return self._found(left, right, _DASHES) if self._spare() else (left, right) in self._dashed

    def _spare(self) -> bool:
        self._asked.append(None)
        return len(self._asked) <= _SEARCHES

    def _found(self, left: str, right: str, between: tuple[str, ...]) -> bool:
        if not left or not right:
            return False
        text = self.text
        for link in between:
            phrase = f"{left}{link}{right}"
            at = text.find(phrase)
            while at >= 0:
                end = at + len(phrase)
                if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
                    return True
                at = text.find(phrase, end)
        return False

    @cached_property
    def _meetings(self) -> frozenset[tuple[str, str]]:
        return frozenset(_WORDS_MEETING.findall(self.text))

    @cached_property
    def _dashed(self) -> frozenset[tuple[str, str]]:
        return frozenset(_DASHED.findall(self.text))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """How much more often a capitalised word stands inside sentences (a name) than at their start."""
        balance: dict[str, int] = {}
        for before, word in _CAPITAL_INSIDE.findall(self.text):
            balance[word] = balance.get(word, 0) + (1 if before.isalnum() or before == "," else -1)
        return balance


def kind_of(line: str) -> str:
    """Which lines are wrapped alike: list items, numbered lines, other first lines."""
    if line[0] in SYMBOLS:
        return "item"
    if line[0].islower() and line[1:2] not in ")./":
        return "inner"
    return "plain" if marker(line) is None else "numbered"


def observe(text: str, lines: Sequence[str]) -> Habits:
    """The habits of a document, from one look at its lines."""
    shown = marked = set_off = items = lower_items = 0
    needs: dict[str, list[int]] = {}
    lengths: dict[str, list[int]] = {}
    previous, gap = "", 0
    for raw in lines:
        line = raw.strip()
        if not line:
            gap += 1
            continue
        shown += 1
        initial = line[0]
        if initial in SYMBOLS:
            items += 1
            lower_items += line[1:3].strip().islower()
            marked += 1
            set_off += gap > 0
        elif initial.islower():
            if previous and not gap and previous[-1] not in TERMINAL and previous[-1] != "|" and line[1:2] not in (")", ".", "/"):
                space = line.find(" ")
                kind = kind_of(previous)
                needs.setdefault(kind, []).append(len(previous) + 1 + (space if space > 0 else len(line)))
                lengths.setdefault(kind, []).append(len(previous))
        elif initial.isdigit() and marker(line):
            marked += 1
            set_off += gap > 0
        previous, gap = line, 0
    continued = sum(map(len, needs.values()))
    if continued < 2 or continued < 0.1 * shown:
        return Habits(text, lower_items=lower_items * 10 > items)
    needs["any"], lengths["any"] = [x for found in needs.values() for x in found], [x for found in lengths.values() for x in found]
    measures = {}
    for kind, found in needs.items():
        if len(found) > 2 or kind == "any":
            width = _quantile(lengths[kind], 0.95)
            measures[kind] = Measure(min(_quantile(found, 0.04), width + 1), width)
    return Habits(text, True, measures, marked > 2 and set_off * 2 > marked, lower_items * 10 > items)


def _quantile(values: list[int], share: float) -> int:
    values.sort()
    return values[min(int(len(values) * share), len(values) - 1)]
