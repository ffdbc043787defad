"""Puts two neighbouring pages back in order where a scan has them swapped.

Two witnesses must agree. The numbering: it is out of order, and putting one stretch before the one
in front of it removes faults without adding any. The sentences: at least two of the three cuts that
this takes show as ends of pages (a sentence stops or starts in mid-air, a page number stood there),
and over the new seams each tail meets a head. Where one cut does not show, what the list items
around it speak of must say where it is. Where two orders are about as good, nothing is moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kehoach.normalise import seams
from kehoach.normalise.affinity import Affinity
from kehoach.normalise.habits import observe
from kehoach.normalise.line_forms import DASHES
from kehoach.normalise.numbering import Fault, Numbering, read_mark
from kehoach.normalise.seams import Gap, fits, misfit
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Edit, Editor, Move, Repair

RULE = "normalise.page_order"
#: A page, or a few: no stretch that changes places is longer than this.
_LONGEST = 12_000
_LEAST_GAIN = 2
_MARGIN = 0.5
#: An item belongs to one list rather than another where it is so much more like it.
_PLAIN = 0.4
#: As many edges of pages are known where all three cuts may be among them.
_CUTS = 3
_MOST_ITEMS = 60
#: Beyond this a text is numbered in a way that is not understood, and not worth the time.
_MOST_FAULTS, _MOST_TRIES = 40, 20_000
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
    raw = flow.replace("\f", "\n").split("\n") if len(flow) < len(draft.text) or "\f" in draft.characters else draft.lines
    marks = [mark for line in raw if (bare := line.strip()) and (mark := read_mark(bare))]
    numbering = Numbering(marks)
    if len(numbering.faults) < _LEAST_GAIN:
        return []
    return _Search(flow, draft, numbering).moves()


def page_seams(draft: Draft) -> list[Edit]:
    """The line ends inside sentences that came together again."""
    if not draft.seams:
        return []
    found = seams.lines(draft.text[: draft.aside], draft.seams)
    edits: list[Edit] = []
    for gap in seams.gaps(found, observe(draft.text, draft.lines)):
        if not 0 < gap.line < len(found) or not gap.joins:
            continue
        start, end = found[gap.line - 1].stop, found[gap.line].begin
        between = draft.text[start:end]
        met = bisect_right(draft.seams, start) < bisect_right(draft.seams, end)
        if met and between.isspace() and draft.text[start - 1] not in DASHES:
            edits.append(Edit(start, end, " "))
    return edits


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
        self.faulty = [place for place, _ in numbering.faults]
        self.lines = seams.lines(flow, draft.page_starts)
        self.marked = [place for place, line in enumerate(self.lines) if read_mark(line.text)]
        self.gaps = seams.gaps(self.lines, observe(draft.text, draft.lines))
        self.orphaned = [gap for gap in self.gaps if gap.orphaned]
        self.doubtful = [gap for gap in self.gaps if gap.doubtful]
        self.affinity = Affinity([line.text for line in self.lines], self.marked)

    def moves(self) -> list[Move]:
        """One move at most for each group of faults."""
        found: list[Move] = []
        groups = self._groups() if len(self.marked) == len(self.numbering.marks) else ()
        for first, last in groups:
            order = self._best(first, last, found[-1].end if found else 0)
            move = self._move(order) if order else None
            if move:
                found.append(move)
        return found

    def _groups(self) -> Iterator[tuple[int, int]]:
        """First and last faulty marker of faults that one swap may have made."""
        first = last = self.faulty[0]
        for place in self.faulty[1:]:
            if self._start(self.marked[place]) - self._start(self.marked[last]) > 2 * _LONGEST:
                yield first, last
                first = place
            last = place
        yield first, last

    def _best(self, first: int, last: int, behind: int) -> _Order | None:
        """The best order that mends the faults between markers `first` and `last`, if it is clearly the best."""
        if bisect_right(self.faulty, last) - bisect_left(self.faulty, first) > _MOST_FAULTS:
            return None
        reach = 2 * _LONGEST
        near = self._near(max(behind, self._start(self.marked[first]) - reach), self._start(self.marked[last]) + reach)
        gains: dict[Ranks, frozenset[Fault]] = {}
        for ranks in self._rankings(near):
            gains[ranks] = self.numbering.mended(*ranks)
            if len(gains) > _MOST_TRIES:
                return None
        best = max(map(len, gains.values()), default=0)
        if best < _LEAST_GAIN:
            return None
        orders = [order for ranks, gain in gains.items() if len(gain) == best for order in self._orders(ranks, near, gain)]
        orders.sort(key=lambda order: -order.score)
        clear = len(orders) == 1 or (len(orders) > 1 and orders[0].score - orders[1].score >= _MARGIN)
        return orders[0] if clear else None

    def _near(self, low: int, high: int) -> dict[int, list[Gap]]:
        """The gaps between `low` and `high` by the number of markers before them; where pages are known to end, only those."""
        edges = sum(gap.edge for gap in self.gaps)
        near: dict[int, list[Gap]] = {}
        for gap in self.gaps:
            if (gap.edge or edges < _CUTS) and low <= self._start(gap.line) <= high:
                near.setdefault(bisect_left(self.marked, gap.line), []).append(gap)
        return near

    def _rankings(self, near: dict[int, list[Gap]]) -> Iterator[Ranks]:
        """All ways to cut the markers around some fault where two cuts may show and the first marker moved fits in."""
        ranks = sorted(near)
        torn = {rank: any(gap.torn for gap in near[rank]) for rank in ranks}
        for at, first in enumerate(ranks):
            for middle, second in enumerate(ranks[at + 1 :], at + 1):
                if not self._short(near[first][-1], near[second][0]):
                    break
                if not self.numbering.fits(first, second):
                    continue
                for third in ranks[middle + 1 :]:
                    if not self._short(near[second][-1], near[third][0]):
                        break
                    if torn[first] + torn[second] + torn[third] > 1 and self._faults(first, third):
                        yield first, second, third

    def _faults(self, first: int, last: int) -> bool:
        return bisect_left(self.faulty, first) < bisect_right(self.faulty, last)

    def _short(self, start: Gap, end: Gap) -> bool:
        return self._start(end.line) - self._start(start.line) <= _LONGEST

    def _orders(self, ranks: Ranks, near: dict[int, list[Gap]], gain: frozenset[Fault]) -> Iterator[_Order]:
        """All ways to cut the lines between the markers that are cut so."""
        groups = [near[rank] for rank in ranks]
        for cuts in _cuts(groups):
            before, between, after = cuts
            if not (self._short(before, between) and self._short(between, after)):
                continue
            if any(_rivalled(cut, group) for cut, group in zip(cuts, groups, strict=True)) or self._leaves(cuts):
                continue
            new = ((before, between), (after, before), (between, after))
            edges = all(cut.edge for cut in cuts)
            known = sum(self._meet(*seam) for seam in new) - sum(self._meet(cut, cut) for cut in cuts)
            if known < self._needed(cuts, gain) or not all(fits(left.tail, right.head, edges=edges) for left, right in new):
                continue
            hidden = [place for place, cut in enumerate(cuts) if not cut.torn and not cut.edge]
            if all(self._parts(ranks, cuts, place, groups[place]) for place in hidden):
                loss = sum(misfit(left.tail, right.head) for left, right in new)
                yield _Order(cuts, sum(cut.weight for cut in cuts) - loss + known / 2)

    def _needed(self, cuts: Cuts, gain: frozenset[Fault]) -> int:
        """How many seams must be borne out by words that meet elsewhere.

        Where each sentence reads on as it stands and the only faults are siblings in another order, the writer
        may have numbered them so, and the pages end in them by chance.
        """
        whole = all(min(cut.tail, cut.head) >= seams.NAME for cut in cuts)
        return int(whole and self.numbering.permuted(gain))

    def _meet(self, left: Gap, right: Gap) -> bool:
        """Whether the words that would meet at a seam inside a sentence meet in a line of the text too."""
        if min(left.tail, right.head) < seams.NAME or left.line == 0 or right.line >= len(self.lines):
            return False
        words = f"{self.lines[left.line - 1].text.split()[-1]} {self.lines[right.line].text.split()[0].rstrip(_SIGNS)}"
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.flow) is not None

    def _leaves(self, cuts: Cuts) -> bool:
        """Whether halves of sentences would be left over on or near the pages, or a page ends within what should be one."""
        first, second, third = (cut.line for cut in cuts)
        if any(first < gap.line < third and gap.line != second for gap in self.doubtful):
            return True
        low, high = self._start(first) - _LONGEST / 2, self._start(third) + _LONGEST / 2
        return any(gap not in cuts and low <= self._start(gap.line) <= high for gap in self.orphaned)

    def _parts(self, ranks: Ranks, cuts: Cuts, hidden: int, group: list[Gap]) -> bool:
        """Whether a cut that does not show parts items of the list above it from items that plainly belong where its right side goes."""
        cut, left = cuts[hidden], ranks[hidden] - 1
        other = (hidden + 2) % 3  # behind the left side of that cut comes the right side of this one
        right = ranks[other] - 1
        if min(left, right) < 0 or cut.tail or cut.head or any(gap.torn for gap in group):
            return False
        first, last = self.marked[left] + 1, self.marked[left + 1] if left + 1 < len(self.marked) else len(self.lines)
        neighbours = range(self.marked[right], cuts[other].line)
        if not first < cut.line < last or last - first > _MOST_ITEMS:
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


def _cuts(groups: Sequence[Sequence[Gap]]) -> Iterator[Cuts]:
    """One gap of each group: all show, or all but one that need not."""
    torn = [[gap for gap in group if gap.torn] for group in groups]
    quiet = [[gap for gap in group if not gap.torn and (gap.edge or not gap.tail + gap.head)] for group in groups]
    for first, second, third in (torn, (quiet[0], *torn[1:]), (torn[0], quiet[1], torn[2]), (*torn[:2], quiet[2])):
        yield from product(first, second, third)


def _rivalled(cut: Gap, group: Iterable[Gap]) -> bool:
    """Whether another gap between the same markers looks as much like the end of a page."""
    return any(gap is not cut and (gap.doubtful or (gap.torn and gap.weight > cut.weight - _MARGIN)) for gap in group)


def steps() -> list[Step]:
    """The step that puts pages in order."""
    return [Step(RULE, page_order, aside=False)]


def seam_steps() -> list[Step]:
    """The step that joins what came together, to be run when page numbers are out of the way."""
    return [Step("normalise.page_seam", page_seams)]
