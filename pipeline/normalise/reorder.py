"""Puts two neighbouring pages back in order where a scan has them swapped.

Two witnesses must agree. The numbering: it is out of order, and putting one stretch before the one
in front of it removes faults without adding any. The sentences: at least two of the three cuts that
this takes show as ends of pages (a sentence stops or starts in mid-air, a page number stood there),
and over the new seams each tail meets a head. Where one cut does not show, what the list items
around it speak of must say where it is. Where two orders are about as good, nothing is moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from kehoach.normalise import seams
from kehoach.normalise.affinity import Affinity
from kehoach.normalise.habits import observe
from kehoach.normalise.line_forms import DASHES
from kehoach.normalise.numbering import Mark, Numbering, read_mark
from kehoach.normalise.seams import Gap, misfit
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Edit, Editor, Move, Repair

RULE = "normalise.page_order"
#: A page, or a few: no stretch that changes places is longer than this.
_LONGEST = 12_000
_LEAST_GAIN = 2
_MARGIN = 0.5
#: An item belongs to one list rather than another where it is so much more like it.
_PLAIN = 0.4
_SIGNS = ",.;:)"

Cuts = tuple[Gap, Gap, Gap]
Ranks = tuple[int, int, int]


def moved_spans(repairs: Iterable[Repair]) -> list[tuple[int, int]]:
    """The source spans that the page order rule moved to their place, in source order."""
    return sorted((repair.source_start, repair.source_end) for repair in repairs if repair.rule == RULE)


def seam_places(editor: Editor) -> tuple[int, ...]:
    """Where in the text as it stands the stretches begin that stand beside new neighbours."""
    places: set[int] = set()
    starts = editor.starts[: editor.aside]
    for begin, end in moved_spans(editor.repairs):
        inside = [place for place, start in enumerate(starts) if begin <= start < end]
        if inside:
            behind = next((place for place in range(inside[-1] + 1, len(starts)) if starts[place] >= end), len(starts))
            places.update((inside[0], inside[-1] + 1, behind))
    return tuple(sorted(places - {0, len(starts)}))


def page_order(draft: Draft) -> list[Move]:
    """The stretches to be moved before their neighbours."""
    flow = draft.text if draft.aside is None else draft.text[: draft.aside]
    raw = draft.lines if len(flow) == len(draft.text) and "\f" not in draft.characters else flow.replace("\f", "\n").split("\n")
    marks = [mark for line in raw if (bare := line.strip()) and (mark := read_mark(bare))]
    numbering = Numbering(marks)
    if len(numbering.faults) < _LEAST_GAIN:
        return []
    return _Search(flow, draft, numbering).moves()


def page_seams(draft: Draft) -> list[Edit]:
    """The line ends inside sentences that came together again."""
    found = seams.lines(draft.text[: draft.aside], draft.seams)
    habits = observe(draft.text, draft.lines)
    return [
        Edit(found[gap.line - 1].stop, found[gap.line].begin, " ")
        for gap in seams.gaps(found, habits)
        if gap.edge and gap.joins and found[gap.line - 1].text[-1] not in DASHES
    ]


@dataclass(frozen=True, slots=True)
class _Order:
    """One way to change places: where to cut, and how good it is."""

    cuts: Cuts
    score: float


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
        clear = len(orders) == 1 or (len(orders) > 1 and orders[0].score - orders[1].score >= _MARGIN)
        return orders[0] if clear else None

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
            before, between, after = cuts
            new = ((before, between), (after, before), (between, after))
            if any(abs(left.tail - right.head) >= seams.UNFIT for left, right in new) or self._orphans(cuts):
                continue
            known = sum(self._meet(*seam) for seam in new) - sum(self._meet(cut, cut) for cut in cuts)
            if known < 0:
                continue
            if any(_rivalled(cut, group) for cut, group in zip(cuts, (first, second, third), strict=True)):
                continue
            hidden = [place for place, cut in enumerate(cuts) if not cut.torn and not cut.edge]
            if all(self._parts(ranks, cuts, place, near[ranks[place]]) for place in hidden):
                loss = sum(misfit(left.tail, right.head) for left, right in new)
                yield _Order(cuts, sum(cut.weight for cut in cuts) - loss + known / 2)

    def _meet(self, left: Gap, right: Gap) -> bool:
        """Whether the words that would meet at a seam inside a sentence meet in a line of the text too."""
        if min(left.tail, right.head) < 0.35 or not 0 < left.line or right.line >= len(self.lines):
            return False
        words = f"{self.lines[left.line - 1].text.split()[-1]} {self.lines[right.line].text.split()[0].rstrip(_SIGNS)}"
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.flow) is not None

    def _orphans(self, cuts: Cuts) -> bool:
        """Whether halves of sentences would be left over on the pages that change places or near them."""
        low, high = self._start(cuts[0].line) - _LONGEST / 2, self._start(cuts[2].line) + _LONGEST / 2
        return any(gap.orphaned and gap not in cuts and low <= self._start(gap.line) <= high for gap in self.gaps)

    def _parts(self, ranks: Ranks, cuts: Cuts, hidden: int, group: list[Gap]) -> bool:
        """Whether a cut that does not show parts items of the list above it from items that plainly belong where its right side goes."""
        cut, left = cuts[hidden], ranks[hidden] - 1
        other = (hidden + 2) % 3  # behind the left side of that cut comes the right side of this one
        right = ranks[other] - 1
        if min(left, right) < 0 or cut.tail or cut.head or any(gap.torn for gap in group):
            return False
        first, last = self.marked[left] + 1, self.marked[left + 1] if left + 1 < len(self.marked) else len(self.lines)
        neighbours = range(self.marked[right], cuts[other].line)
        if not first < cut.line < last:
            return False
        leanings = [self.affinity.leans(item, left, right, neighbours) for item in range(first, last)]
        return min(leanings[: cut.line - first]) >= _PLAIN and max(leanings[cut.line - first :]) <= -_PLAIN

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


def _rivalled(cut: Gap, group: Iterable[Gap]) -> bool:
    """Whether another gap between the same markers looks as much like the end of a page."""
    return any(gap.torn and gap is not cut and gap.weight > cut.weight - _MARGIN for gap in group)


def steps() -> list[Step]:
    """The step that puts pages in order."""
    return [Step(RULE, page_order, aside=False)]


def seam_steps() -> list[Step]:
    """The step that joins what came together, to be run when page numbers are out of the way."""
    return [Step("normalise.page_seam", lambda draft: page_seams(draft) if draft.seams else [])]
