"""How well two sides of a cut read on, one behind the other: as halves of a sentence, and by their words.

Plans say the same things again and again: of sentences broken by the end of a page, two in three
meet in words that stand together elsewhere in the text too, of halves that do not belong together
one in thirty. So words that meet elsewhere tell far more than words that do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from kehoach.normalise.orders import Order
from kehoach.normalise.seams import NAME, SHOWS, Gap, Line

#: Logarithms of how much likelier true halves look so than others: by how the left side ends (row) and the right one starts
#: (a paragraph, perhaps a name, the middle of a sentence); `;` and `:` may end an item or not.
_ENDED, _LISTED, _SHORT, _OPEN = (0.6, 0.3, -5.0), (0.5, 0.4, -1.5), (0.0, 1.0, 0.0), (-4.0, -0.8, 0.6)
#: The same by what is known of the words: strange to each other, two that meet elsewhere, three, three on either side.
_MEETINGS = (-0.8, 1.8, 2.7, 3.9)
_STRANGE_NAMES = -0.4
_ENDS_AT_MOST, _OPEN_FROM = 0.1, 0.65
_SIGNS = ",.;:)"
_REACH = 80


class Joints:
    """The possible ends of pages of one text, as tails and heads that may meet."""

    def __init__(self, lines: Sequence[Line], gaps: Iterable[Gap]) -> None:
        self._lines = lines
        gaps = list(gaps)
        self._cuts = sorted(gap.line for gap in gaps)
        #: The words before cuts inside sentences, of which alone it is asked where they stand.
        self._tails = {lines[gap.line - 1].text.split()[-1] for gap in gaps if gap.line and gap.tail > _ENDS_AT_MOST}
        self._known: dict[tuple[int, int], float] = {}

    def score(self, left: Gap, right: Gap) -> float:
        """How much likelier than not what stands before `left` is followed by what stands behind `right`."""
        key = left.line, right.line
        if key not in self._known:
            self._known[key] = self._kind(left)[0 if right.head < NAME else 1 if right.head < SHOWS else 2] + self.words(left, right)
        return self._known[key]

    def gain(self, order: Order) -> float:
        """How much better tails and heads go together in `order` than as they stand."""
        gained = 0.0
        for left, right in order.seams:
            gained += self.score(left, right)
        for cut in order.cuts:
            gained -= self.score(cut, cut)
        return gained

    def _kind(self, left: Gap) -> tuple[float, float, float]:
        if left.tail >= _OPEN_FROM:
            return _OPEN
        if left.tail > _ENDS_AT_MOST:
            return _SHORT
        return _LISTED if left.line and self._lines[left.line - 1].text[-1] in ";:" else _ENDED

    def words(self, left: Gap, right: Gap) -> float:
        """What the words that meet there say; nothing where neither side is known to be inside a sentence."""
        if left.tail <= _ENDS_AT_MOST or right.head < NAME or left.line == 0 or right.line >= len(self._lines):
            return 0.0
        level = self._level(self._lines[left.line - 1].text, self._lines[right.line].text)
        return _MEETINGS[level] if level or (right.head >= SHOWS and left.tail >= _OPEN_FROM) else _STRANGE_NAMES

    def _level(self, before: str, after: str) -> int:
        """How far the words around a seam stand together elsewhere."""
        left, right = before[-_REACH:].split()[-2:], after[:_REACH].split()[:2]
        first, second = right[0].rstrip(_SIGNS), right[1].rstrip(_SIGNS) if len(right) > 1 else ""
        if f"{left[-1]} {first}" not in self._pairs:
            return 0
        reach_back = len(left) > 1 and f"{left[0]} {left[1]} {first}" in self._threes
        reach_on = bool(second) and f"{left[-1]} {right[0]} {second}" in self._threes
        return 1 + reach_back + reach_on

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """The runs of two words between places where a page may end whose first is a tail, without signs behind the last."""
        tails = self._tails
        return frozenset(
            f"{first} {second.rstrip(_SIGNS)}" for words in self._stretches for first, second in pairwise(words) if first in tails
        )

    @cached_property
    def _threes(self) -> frozenset[str]:
        """The same of three words, the tail being the first or second; few seams ask for them."""
        tails = self._tails
        return frozenset(
            f"{first} {second} {third.rstrip(_SIGNS)}"
            for words in self._stretches
            for first, second, third in zip(words, words[1:], words[2:], strict=False)
            if first in tails or second in tails
        )

    @cached_property
    def _stretches(self) -> list[list[str]]:
        """The words between places where a page may end."""
        return [[word for line in self._lines[begin:end] for word in line.text.split()] for begin, end in pairwise(self._cuts)]
