"""Other orders of the pages of a text, each weighed against the order that it has.

What speaks for an order: tails and heads go together at its seams and not at those that are there
(`joints`), and faults of the numbering go without others coming. Weights are logarithms of
likelihoods; the more orders there are to choose from, the more must speak for one. An order is sure
where enough speaks for it and nothing nearly as much for another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from math import comb, log

from kehoach.normalise.affinity import Affinity
from kehoach.normalise.joints import Joints
from kehoach.normalise.numbering import Fault, Numbering, read_mark
from kehoach.normalise.orders import LONGEST, REACH, Order, exchanges, swaps
from kehoach.normalise.seams import Gap, Line

#: So much all witnesses together must say, and as much again as there are orders to choose from; so much more where the numbering
#: is no witness, less of it where pages were out of order already; and so much more than for any other order.
_WITNESSES, _CHOICE, _UNNUMBERED, _AGAIN, _MARGIN = 4.0, 0.65, 5.0, 3.0, 2.0
#: So much the seams alone must say, and less where the numbering cannot be as it was written: where pages are known to end and so many
#: faults go, or where lists lie torn apart.
_SEAMS, _SEAMS_BESIDE, _MANY = 2.0, -0.5, 3
#: What a fault of the numbering weighs that goes, and one that comes.
_MENDED, _NEW = 2.0, 4.0
#: So much the words at the new seams must say where more than so many cuts show that may be no ends of pages, unless all witnesses
#: together say plenty.
_WORDS, _FEW_CUTS, _PLENTY = 2.0, 4, 10.0
#: Words that meet so often are where they belong.
_MEANT = 2.7
#: What stands against an order that begins or ends with the text, which are cuts that all texts have.
_OUTER = 3.0
#: A seam that goes worse together than this is none.
_WORST = -2.0
_ROUNDING = 1e-9
#: An item belongs to one list rather than another where it is so much more like it.
_PLAIN = 0.4
#: As many edges of pages are known where all cuts may be among them.
_EDGES = 3
_MOST_ITEMS = 60
#: Beyond this a text is numbered in a way that is not understood, and not worth the time.
_MOST_FAULTS, _MOST_CUTS = 40, 60


class Weighing:
    """A text whose numbering has faults, or that had pages out of order before (`again`)."""

    def __init__(self, lines: Sequence[Line], gaps: Sequence[Gap], numbering: Numbering, *, again: bool = False) -> None:
        self.lines = lines
        self.gaps = gaps
        self.numbering = numbering
        self.again = again
        self.faulty = [place for place, _ in numbering.faults]
        self.marked = [place for place, line in enumerate(lines) if read_mark(line.text)]
        self.known = sum(gap.edge for gap in gaps) >= _EDGES
        self.cuts = [gap for gap in gaps if (gap.edge or gap.line in (0, len(lines)) if self.known else gap.torn)]
        self.quiet = [] if self.known else [gap for gap in gaps if not gap.torn and not gap.tail + gap.head]
        self.joints = Joints(lines, gaps)
        self.affinity = Affinity([line.text for line in lines], self.marked)

    def best(self) -> Order | None:
        """The order that more speaks for than for any other, if it is clearly so."""
        if len(self.marked) != len(self.numbering.marks):
            return None
        orders = sorted((order for window in self._windows() for order in self._near(*window)), key=lambda order: -order.score)
        for order in (order for order in orders if order.sure):
            if not _rivalled(order, orders) and not self._elsewhere(order):
                return order
        return None

    def _windows(self) -> Iterator[tuple[int, int, list[int]]]:
        """The stretches in which one change may have made the faults of the numbering, with their faulty markers."""
        if not self.faulty and self.again:
            yield 0, self._start(len(self.lines)), []
        group: list[int] = []
        for place in self.faulty:
            if group and self._start(self.marked[place]) - self._start(self.marked[group[-1]]) > 2 * LONGEST:
                yield self._window(group)
                group = []
            group.append(place)
        if group:
            yield self._window(group)

    def _window(self, group: list[int]) -> tuple[int, int, list[int]]:
        return self._start(self.marked[group[0]]) - REACH, self._start(self.marked[group[-1]]) + REACH, group

    def _near(self, low: int, high: int, faulty: list[int]) -> Iterator[Order]:
        """The orders of what stands between `low` and `high` that something speaks for."""
        shown = self._between(self.cuts, low, high)
        if len(faulty) > _MOST_FAULTS or len(shown) > _MOST_CUTS:
            return
        hidden = [gap for gap in self._between(self.quiet, low, high) if self._rank(gap) in faulty]
        if len(shown) + len(hidden) > _MOST_CUTS:
            hidden = []
        unshown = {gap.line for gap in hidden}
        cuts = sorted([*shown, *hidden], key=lambda gap: gap.line)
        ends = sum(gap.torn or gap.edge for gap in shown)
        for order in swaps(cuts, [self._start(cut.line) for cut in cuts], self.joints.score, _WORST, _SEAMS_BESIDE - _ROUNDING):
            unseen = [place for place, cut in enumerate(order.cuts) if cut.line in unshown]
            if not unseen or (len(unseen) == 1 and self.joints.gain(order) >= _SEAMS_BESIDE and self._parts(order.cuts, unseen[0])):
                yield from self._weighed(order, ends + len(hidden) * len(unseen))
        for order in exchanges(shown, [self._start(cut.line) for cut in shown], self._fit):
            yield from self._weighed(order, ends)

    def _between(self, gaps: Sequence[Gap], low: int, high: int) -> Sequence[Gap]:
        return gaps[bisect_left(gaps, low, key=self._place) : bisect_right(gaps, high, key=self._place)]

    def _fit(self, left: Gap, right: Gap) -> bool:
        return self.joints.score(left, right) > _WORST

    def _weighed(self, order: Order, cuts: int) -> Iterator[Order]:
        """`order` with its score, if it is worth to be weighed against others; it is one of those that `cuts` cuts allow."""
        gain = self.joints.gain(order)
        if gain < _SEAMS_BESIDE:
            return
        score, mended, better = self._score(order, cuts)
        if score < _WITNESSES - _MARGIN:
            return
        enough = score >= _WITNESSES + (_UNNUMBERED - _AGAIN * self.again) * (not better)
        seams = gain >= _SEAMS or self._unwritten(order, mended)
        words = self.known or cuts <= _FEW_CUTS or score >= _PLENTY or sum(self.joints.words(*seam) for seam in order.seams) >= _WORDS
        meant = any(self.joints.words(cut, cut) >= _MEANT for cut in order.cuts)
        yield Order(order.cuts, order.pieces, score, enough and seams and words and not meant)

    def _score(self, order: Order, cuts: int = 0) -> tuple[float, set[Fault], bool]:
        """How much speaks for `order`; what it mends, and whether the numbering gains."""
        ranks = [self._rank(cut) for cut in order.cuts]
        mended, new = self.numbering.compare([range(ranks[piece], ranks[piece + 1]) for piece in order.pieces])
        choice = _CHOICE * log(comb(max(cuts, len(order.cuts)), len(order.cuts))) + _OUTER * self._outer(order)
        return self.joints.gain(order) + _MENDED * len(mended) - _NEW * len(new) - choice, mended, len(mended) > len(new)

    def _unwritten(self, order: Order, mended: set[Fault]) -> bool:
        """Whether no writer numbers as it stands, so that the seams need not speak for an order."""
        if self._outer(order):
            return False
        torn = all(cut.torn for cut in order.cuts)
        return (self.known and len(mended) >= _MANY) or ((torn or not self.known) and not self.numbering.permuted(mended))

    def _outer(self, order: Order) -> bool:
        return order.cuts[0].line == 0 or order.cuts[-1].line == len(self.lines)

    def _parts(self, cuts: Sequence[Gap], hidden: int) -> bool:
        """Whether a cut that does not show parts items of the list above it from items that plainly belong where its right side goes."""
        cut, left = cuts[hidden], self._rank(cuts[hidden]) - 1
        other = (hidden + 2) % 3  # behind the left side of that cut comes the right side of this one
        right = self._rank(cuts[other]) - 1
        if min(left, right) < 0:
            return False
        first, last = self.marked[left] + 1, self.marked[left + 1] if left + 1 < len(self.marked) else len(self.lines)
        if any(gap.torn for gap in self._between(self.gaps, self._start(first), self._start(last))):
            return False
        if first == last:
            return True
        neighbours = range(self.marked[right], cuts[other].line)
        if not first < cut.line < last or last - first > _MOST_ITEMS:
            return False
        leanings = [self.affinity.leans(item, left, right, neighbours) for item in range(first, last)]
        return min(leanings[: cut.line - first]) >= _PLAIN and max(leanings[cut.line - first :]) <= -_PLAIN

    def _elsewhere(self, order: Order) -> bool:
        """Whether a cut that does not show may as well stand between other markers."""
        hidden = next((place for place, cut in enumerate(order.cuts) if not cut.torn), None)
        if hidden is None or self.known:
            return False
        cut, (score, _, _) = order.cuts[hidden], self._score(order)
        low = order.cuts[hidden - 1].line if hidden else 0
        high = order.cuts[hidden + 1].line if hidden + 1 < len(order.cuts) else len(self.lines)
        for gap in self._between(self.gaps, self._place(cut) - LONGEST, self._place(cut) + LONGEST):
            if low < gap.line < high and not gap.torn and self._rank(gap) != self._rank(cut):
                moved = Order((*order.cuts[:hidden], gap, *order.cuts[hidden + 1 :]), order.pieces)
                if self._score(moved)[0] > score - _MARGIN:
                    return True
        return False

    def _rank(self, gap: Gap) -> int:
        """How many markers stand before a gap."""
        return bisect_left(self.marked, gap.line)

    def _place(self, gap: Gap) -> int:
        return self._start(gap.line)

    def _start(self, line: int) -> int:
        return self.lines[line].start if line < len(self.lines) else self.lines[-1].end + 1


def _rivalled(order: Order, orders: Sequence[Order]) -> bool:
    """Whether one of `orders`, the best first, moves some of the same text and has about as much for it."""
    near = takewhile(lambda other: order.score - other.score < _MARGIN, orders)
    return any(other is not order and order.overlaps(other) for other in near)
