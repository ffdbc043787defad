"""Puts pages back in order where a scan has them out of order.

Where all pages have numbers, the numbers say how, if sentences bear them out (`paging`). Elsewhere
the numbering of lists must be out of order, and sentences must say where pages end: what speaks for
another order, and how much, stands in `weighing`. One change is made after the other, as long as
one is clearly the best; where two orders are about as good, nothing is moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from kehoach.normalise import paging, seams
from kehoach.normalise.habits import observe
from kehoach.normalise.line_forms import DASHES
from kehoach.normalise.numbering import Numbering, read_mark
from kehoach.normalise.orders import Order
from kehoach.normalise.steps import Draft, Step
from kehoach.normalise.weighing import Weighing
from kehoach.text import Edit, Editor, Move, Repair

RULE = "normalise.page_order"
_STRIDE = 64
_ROUNDS = 4

Span = tuple[int, int]


def moved_spans(repairs: Iterable[Repair]) -> list[Span]:
    """The source spans that the page order rule moved to their place, in source order."""
    return sorted((repair.source_start, repair.source_end) for repair in repairs if repair.rule == RULE)


def seam_places(editor: Editor) -> tuple[int, ...]:
    """Where in the text as it stands the stretches begin that stand beside new neighbours."""
    moved = moved_spans(editor.repairs)
    if not moved:
        return ()
    starts = editor.starts[: editor.aside]
    edges = sorted({edge for span in moved for edge in span})
    # No page is so short that it begins and ends within one stride.
    strides = [*range(0, len(starts), _STRIDE), len(starts) - 1]
    found: list[int] = []
    for left, right in pairwise(strides):
        if bisect_right(edges, starts[left]) == bisect_right(edges, starts[right]) and starts[left] <= starts[right]:
            continue
        pieces = [bisect_right(edges, starts[place]) for place in range(left, right + 1)]
        found += [at for at in range(left + 1, right + 1) if pieces[at - left] != pieces[at - left - 1] or starts[at] < starts[at - 1]]
    return tuple(found)


def page_order(draft: Draft) -> list[Move]:
    """The stretches to be moved to their places."""
    flow = draft.text if draft.aside is None else draft.text[: draft.aside]
    raw = flow.replace("\f", "\n").split("\n") if len(flow) < len(draft.text) or "\f" in draft.characters else draft.lines
    numbers = paging.page_numbers(draft, raw)
    numbered = paging.complete([number.number for number in numbers])
    ordered = paging.in_order([number.number for number in numbers])
    if (numbered and ordered) or (not numbered and not _numbering(raw).faults):
        return []
    habits = observe(draft.text, draft.lines)
    whole, edges = flow if flow.endswith("\n") else flow + "\n", draft.page_starts
    if numbered:
        whole, edges = paging.without(whole, numbers), tuple(sorted({*edges, *(number.place for number in numbers)}))
    spans: list[Span] = [(0, len(whole))]
    for turn in range(1 if numbered else _ROUNDS):
        text = "".join(whole[start:end] for start, end in spans)
        lines = seams.lines(text, _carried(edges, spans))
        if not lines:
            break
        gaps = seams.gaps(lines, habits)
        numbering = _numbering([line.text for line in lines])
        order = paging.by_number(lines, gaps, numbers, numbering) if numbered else Weighing(lines, gaps, numbering, again=turn > 0).best()
        if order is None:
            break
        cuts = [lines[cut.line].start if cut.line < len(lines) else len(text) for cut in order.cuts]
        spans = _arranged(spans, cuts, order)
    return _moves(_merged(spans), flow)


def _numbering(lines: Iterable[str]) -> Numbering:
    return Numbering([mark for line in lines if (bare := line.strip()) and (mark := read_mark(bare))])


def _carried(places: Iterable[int], spans: Iterable[Span]) -> tuple[int, ...]:
    """Where `places` of the text are once its `spans` stand in that order."""
    found, at = [], 0
    held = list(places)
    for start, end in spans:
        found += [place - start + at for place in held if start <= place < end]
        at += end - start
    return tuple(sorted(found))


def _arranged(spans: list[Span], cuts: list[int], order: Order) -> list[Span]:
    """`spans` with the pieces between `cuts`, which are places of the text that the spans make up, in their order."""
    pieces = [
        (0, cuts[0]),
        *((cuts[piece], cuts[piece + 1]) for piece in order.pieces),
        (cuts[-1], sum(end - start for start, end in spans)),
    ]
    found: list[Span] = []
    for begin, stop in pieces:
        at = 0
        for start, end in spans:
            low, high = max(begin, at), min(stop, at + end - start)
            if low < high:
                found.append((start + low - at, start + high - at))
            at += end - start
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _moves(spans: list[Span], flow: str) -> list[Move]:
    """The moves that put `spans` in their order; where the text ends without a line end, the line end before each goes with it."""
    if spans[-1][1] < max(end for _, end in spans) and not flow.endswith("\n"):
        spans = [(len(flow[:start].rstrip("\n")), len(flow[:end].rstrip("\n")) if end <= len(flow) else len(flow)) for start, end in spans]
        if min(spans)[0] != spans[0][0]:
            return []
    kept = _kept(spans)
    moves: list[Move] = []
    to = len(flow)
    for span in reversed(spans):
        if span in kept:
            to = span[0]
        else:
            moves.append(Move(*span, min(to, len(flow))))
    return moves[::-1]


def _kept(spans: list[Span]) -> set[Span]:
    """The spans that stay: those in rising order that hold most of the text; of two about as long the one that came first in the source."""
    best: list[tuple[int, set[Span]]] = []
    for place, span in enumerate(spans):
        overtaken = any(earlier > span for earlier in spans[:place])
        length = (span[1] - span[0]) * (1 + overtaken)
        before = max((best[near] for near in range(place) if spans[near] < span), key=lambda found: found[0], default=(0, set[Span]()))
        best.append((before[0] + length, before[1] | {span}))
    return max(best, key=lambda found: found[0])[1]


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


def steps() -> list[Step]:
    """The step that puts pages in order."""
    return [Step(RULE, page_order, aside=False)]


def seam_steps() -> list[Step]:
    """The step that joins what came together, to be run when page numbers are out of the way."""
    return [Step("normalise.page_seam", page_seams)]
