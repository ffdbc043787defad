"""Puts two neighbouring pages back in order where a scan has them swapped.

Two witnesses must agree. The numbering: it is out of order, and putting one stretch before the one
in front of it removes faults without adding any. The sentences: at least two of the three cuts that
this takes show as ends of pages (a sentence stops or starts in mid-air, a page number stood there),
and over the new seams each tail meets a head. Where one cut does not show, what the list items
around it speak of must say where it is. Where two orders are about as good, nothing is moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from kehoach.normalise import seams
from kehoach.normalise.affinity import Affinity
from kehoach.normalise.habits import observe
from kehoach.normalise.numbering import Mark, Numbering, read_mark
from kehoach.normalise.seams import Gap, misfit
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Move, Repair

RULE = "normalise.page_order"
#: A page, or a few: no stretch that changes places is longer than this.
_LONGEST = 12_000
_LEAST_GAIN = 2
_MARGIN = 0.5
_HIDDEN_MARGIN = 1.5

Cuts = tuple[Gap, Gap, Gap]
Ranks = tuple[int, int, int]


def moved_spans(repairs: Iterable[Repair]) -> list[tuple[int, int]]:
    """The source spans that the page order rule moved to their place, in source order."""
    return sorted((repair.source_start, repair.source_end) for repair in repairs if repair.rule == RULE)


def page_order(draft: Draft) -> list[Move]:
    """The stretches to be moved before their neighbours."""
    flow = draft.text if draft.aside is None else draft.text[: draft.aside]
    raw = draft.lines if len(flow) == len(draft.text) and "\f" not in draft.characters else flow.replace("\f", "\n").split("\n")
    marks = [mark for line in raw if (bare := line.strip()) and (mark := read_mark(bare))]
    numbering = Numbering(marks)
    if len(numbering.faults) < _LEAST_GAIN:
        return []
    return _Search(flow, draft, numbering).moves()


@dataclass(frozen=True, slots=True)
class _Order:
    """One way to change places: where the markers are cut, where the lines are cut, and how good it is."""

    ranks: Ranks
    cuts: Cuts
    score: float
    hidden: bool


class _Search:
    """The search for swapped pages in one text whose numbering has faults."""

    def __init__(self, flow: str, draft: Draft, numbering: Numbering) -> None:
        self.flow = flow
        self.numbering = numbering
        self.lines = seams.lines(flow, draft.page_starts)
        self.marked = [place for place, line in enumerate(self.lines) if read_mark(line.text)]
        self.gaps = seams.gaps(self.lines, observe(draft.text, draft.lines))
        self.affinity = Affinity([line.text for line in self.lines], self.marked)

    def moves(self) -> list[Move]:
        """One move at most for each group of faults."""
        found: list[Move] = []
        for first, last in self._groups():
            order = self._best(first, last, found[-1].end if found else 0)
            move = self._move(order) if order else None
            if move:
                found.append(move)
        return found

    def _groups(self) -> Iterator[tuple[int, int]]:
        """First and last faulty marker of faults that one swap may have made."""
        places = [place for place, _ in self.numbering.faults]
        first = last = places[0]
        for place in places[1:]:
            if self._start(self.marked[place]) - self._start(self.marked[last]) > 2 * _LONGEST:
                yield first, last
                first = place
            last = place
        yield first, last

    def _best(self, first: int, last: int, behind: int) -> _Order | None:
        """The best order that mends the faults between markers `first` and `last`, if it is clearly the best."""
        reach = 2 * _LONGEST
        low, high = max(behind, self._start(self.marked[first]) - reach), self._start(self.marked[last]) + reach
        near: dict[int, list[Gap]] = {}
        edges = sum(gap.edge for gap in self.gaps)
        for gap in self.gaps:
            if (gap.edge or edges < 3) and low <= self._start(gap.line) <= high:
                near.setdefault(bisect_left(self.marked, gap.line), []).append(gap)
        gains = {ranks: self.numbering.gain(*ranks) for ranks in self._rankings(near)}
        best = max(gains.values(), default=0)
        if best < _LEAST_GAIN:
            return None
        orders = [order for ranks, gain in gains.items() if gain == best for order in self._orders(ranks, near)]
        orders.sort(key=lambda order: -order.score)
        if not orders:
            return None
        lead = orders[0].score - orders[1].score if len(orders) > 1 else float(not orders[0].hidden)
        return orders[0] if lead >= (_HIDDEN_MARGIN if orders[0].hidden else _MARGIN) else None

    def _rankings(self, near: dict[int, list[Gap]]) -> set[Ranks]:
        """All ways to cut the markers where two cuts may show, around some fault."""
        shown = [rank for rank, group in near.items() if any(gap.torn for gap in group)]
        faulty = [place for place, _ in self.numbering.faults]
        found: set[Ranks] = set()
        for pair in combinations(shown, 2):
            for third in near:
                a, b, c = sorted((*pair, third))
                if a < b < c and bisect_left(faulty, a) < bisect_left(faulty, c + 1) and self._short(near[a][-1], near[b][0], near[c][0]):
                    found.add((a, b, c))
        return found

    def _short(self, first: Gap, second: Gap, third: Gap) -> bool:
        start, middle, end = self._start(first.line), self._start(second.line), self._start(third.line)
        return middle - start <= _LONGEST and end - middle <= _LONGEST

    def _orders(self, ranks: Ranks, near: dict[int, list[Gap]]) -> Iterator[_Order]:
        """All ways to cut the lines between the markers that are cut so."""
        first, second, third = (near[rank] for rank in ranks)
        for cuts in product(first, second, third):
            if sum(cut.torn for cut in cuts) < 2 or not self._short(*cuts):
                continue
            hidden = [place for place, cut in enumerate(cuts) if not cut.torn and not cut.edge]
            if any(not self._may_hide(near[ranks[place]], cuts[place]) for place in hidden):
                continue
            before, between, after = cuts
            new = ((before.tail, between.head), (after.tail, before.head), (between.tail, after.head))
            if any(abs(left - right) >= seams.UNFIT for left, right in new) or self._orphans(cuts):
                continue
            score = sum(cut.weight for cut in cuts) - sum(misfit(*seam) for seam in new)
            yield _Order(ranks, cuts, score + sum(self._parting(ranks, cuts, place) for place in hidden), bool(hidden))

    def _may_hide(self, group: list[Gap], cut: Gap) -> bool:
        """Whether a page may end at a cut that does not show: between whole paragraphs, where no other gap shows."""
        inside = self.marked[0] < cut.line < len(self.lines)
        return inside and cut.tail == cut.head == 0 and not any(gap.torn for gap in group)

    def _orphans(self, cuts: Cuts) -> bool:
        """Whether halves of sentences would be left over in or near what changes places."""
        first, last = cuts[0].line, cuts[2].line
        reach = self._start(last) - self._start(first)
        low, high = self._start(first) - reach, self._start(last) + reach
        return any(gap.orphaned and gap not in cuts and low <= self._start(gap.line) <= high for gap in self.gaps)

    def _parting(self, ranks: Ranks, cuts: Cuts, hidden: int) -> float:
        """How well a cut that does not show parts the items around it: those that fit the list above from those that do not."""
        left = ranks[hidden] - 1
        other = (hidden + 2) % 3  # the cut whose left side the right side of this one comes to stand behind
        right = ranks[other] - 1
        if left < 0 or right < 0:
            return 0.0
        neighbours = range(self.marked[right], cuts[other].line)
        end = self.marked[left + 1] if left + 1 < len(self.marked) else len(self.lines)
        score = 0.0
        for item in range(self.marked[left] + 1, end):
            leaning = self.affinity.leans(item, left, right, neighbours)
            score += leaning if item < cuts[hidden].line else -leaning
        return 2 * score

    def _start(self, line: int) -> int:
        return self.lines[line].start if line < len(self.lines) else len(self.flow)

    def _move(self, order: _Order) -> Move | None:
        """The second stretch goes before the first, with the line ends behind each, or before each where the text ends without."""
        first, second, third = (cut.line for cut in order.cuts)
        if third < len(self.lines) or self.flow.endswith("\n"):
            return Move(self._start(second), self._start(third), self._start(first))
        if not first:
            return None
        return Move(self.lines[second - 1].end, len(self.flow), self.lines[first - 1].end)


def steps() -> list[Step]:
    """The step of this file."""
    return [Step(RULE, page_order, aside=False)]
