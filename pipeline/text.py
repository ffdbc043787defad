"""The two texts a figure lives in, and the way back from one to the other.

`SourceText` is what a file says once it is decoded; nothing changes it. `PlanText` is the same
text repaired for reading: one paragraph, heading or list item a line. The map between them is
recorded while the repairs are made, so that it is exact and never has to be guessed from a diff.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

#: Offsets take four bytes each: a document holds fewer than 2^31 code points, and a text of
#: fifty megabytes is copied in memory at every step.
_OFFSET = "i"
_KEPT = 1 << 20
_counting: array[int] = array(_OFFSET)


def _count(first: int, length: int) -> array[int]:
    """`first`, `first + 1`, ...: cut from a kept array, since counting afresh costs a hundred times as much."""
    global _counting
    end = first + length
    if end > len(_counting):
        longer = array(_OFFSET, range(max(end, min(2 * len(_counting), _KEPT))))
        if end > _KEPT:
            return longer[first:end]
        _counting = longer
    return _counting[first:end]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded document.

    `text` keeps every code point of the file (line ends included, a byte order mark excluded);
    all source offsets count code points of it. `document_id` is the path below the input root.
    `page_starts` holds the offset at which each page after the first begins; it is empty where
    the format has no pages.
    """

    document_id: str
    text: str
    path: str = ""
    sha256: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `[start, end)` of a text by `after`."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, slots=True)
class Move:
    """Take `[start, end)` out of its place and put it before `to` (all in the same text)."""

    start: int
    end: int
    to: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One logged change: `rule` made `after` out of `before`.

    `start` and `end` count code points of the text as it stood before step number `step`;
    `source_start` and `source_end` say where that is in the source. A move changes no letter:
    `before` equals `after`, and `moved_to` is the place in the text before the step.
    """

    rule: str
    step: int
    start: int
    end: int
    before: str
    after: str
    source_start: int
    source_end: int
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class PlanText:
    """The repaired text, the log of repairs, and the source offsets of every character.

    `starts[i]` and `ends[i]` bound the source code points that character `i` stands for; an
    inserted character has an empty span. Characters from `aside` on (page numbers, running
    headers) were taken out of the flow of reading; they stay in the text so that no digit is lost.
    """

    source: SourceText
    text: str
    starts: array[int]
    ends: array[int]
    aside: int
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def unrepaired(cls, source: SourceText) -> PlanText:
        """The plan text of a document that needs no repair."""
        length = len(source.text)
        starts, ends = _count(0, length), _count(1, length)
        return cls(source, source.text, starts, ends, aside=length)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source span of the non-empty text span `[start, end)`.

        Where a move tore the span apart the result would run backwards or hold foreign text:
        then the span of the longest unbroken run from `start` is given.
        """
        last = end - 1
        if self.ends[last] - self.starts[start] > 3 * (end - start) + 80 or self.ends[last] <= self.starts[start]:
            last = start
            while last + 1 < end and 0 <= self.starts[last + 1] - self.ends[last] <= 80:
                last += 1
        return self.starts[start], self.ends[last]


@dataclass(slots=True)
class Editor:
    """A text under repair: applies steps, keeps the map and the log."""

    source: SourceText
    text: str = field(init=False)
    starts: array[int] = field(init=False)
    ends: array[int] = field(init=False)
    aside: int = field(init=False)
    repairs: list[Repair] = field(default_factory=list)
    step: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        plain = PlanText.unrepaired(self.source)
        self.text, self.starts, self.ends, self.aside = plain.text, plain.starts, plain.ends, plain.aside

    def apply(self, rule: str, edits: Sequence[Edit]) -> None:
        """Make the edits of one rule (sorted, not overlapping) in one step.

        Raises `ValueError` where an edit would touch a digit or edits overlap: both are faults
        of the rule, never of the document.
        """
        if not edits:
            return
        text, old_starts, old_ends, step = self.text, self.starts, self.ends, self.step
        _refuse_faults(rule, text, edits)
        pieces: list[str] = []
        starts, ends = array(_OFFSET), array(_OFFSET)
        log: list[Repair] = []
        at = mapped = grown = 0
        for edit in edits:
            start, end, after = edit.start, edit.end, edit.after
            left, right = self._source_span(start, end)
            pieces += text[at:start], after
            log.append(Repair(rule, step, start, end, text[start:end], after, left, right))
            at = end
            if len(after) != end - start:
                # Characters replaced one by one keep their place in the map: only here is it cut.
                starts.extend(old_starts[mapped:start])
                ends.extend(old_ends[mapped:start])
                if after:
                    starts.extend([left] + [right] * (len(after) - 1))
                    ends.extend([right] * len(after))
                mapped = end
                if end <= self.aside:
                    grown += len(after) - (end - start)
        pieces.append(text[at:])
        if mapped or starts:
            starts.extend(old_starts[mapped:])
            ends.extend(old_ends[mapped:])
            self.starts, self.ends = starts, ends
        self.text = "".join(pieces)
        self.aside += grown
        self.repairs += log
        self.step += 1

    def move(self, rule: str, moves: Sequence[Move], *, aside: bool = False) -> None:
        """Move whole spans (not overlapping) in one step; `aside` takes them out of the flow.

        Spans that go to the same place stand there in the order given.
        """
        if not moves:
            return
        order = _order(len(self.text), moves)
        for move in moves:
            piece = self.text[move.start : move.end]
            left, right = self._source_span(move.start, move.end)
            self.repairs.append(Repair(rule, self.step, move.start, move.end, piece, piece, left, right, move.to))
        self.text = "".join(self.text[a:b] for a, b in order)
        starts, ends = array(_OFFSET), array(_OFFSET)
        for a, b in order:
            starts.extend(self.starts[a:b])
            ends.extend(self.ends[a:b])
        self.starts, self.ends = starts, ends
        if aside:
            self.aside -= sum(move.end - move.start for move in moves)
        self.step += 1

    def finish(self) -> PlanText:
        """The repaired text with its map and log."""
        return PlanText(self.source, self.text, self.starts, self.ends, self.aside, tuple(self.repairs))

    def _source_span(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            return self.starts[start], self.ends[end - 1]
        place = self.ends[start - 1] if start else 0
        return place, place


def _refuse_faults(rule: str, text: str, edits: Sequence[Edit]) -> None:
    """Raise where edits overlap or touch a digit, before anything is changed."""
    at = 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start:
            raise ValueError(f"{rule}: edits overlap or are unsorted at {edit.start}")
        at = edit.end
    if any(map(str.isdigit, "".join([text[edit.start : edit.end] + edit.after for edit in edits]))):
        for edit in edits:
            before = text[edit.start : edit.end]
            if any(map(str.isdigit, before + edit.after)):
                raise ValueError(f"{rule}: a repair must not touch a digit: {before!r} -> {edit.after!r}")


def _order(length: int, moves: Sequence[Move]) -> list[tuple[int, int]]:
    """The spans of the old text in the order in which they make up the new one."""
    arriving: dict[int, list[tuple[int, int]]] = {}
    for move in moves:
        arriving.setdefault(move.to, []).append((move.start, move.end))
    gone = {move.start: move.end for move in moves}
    places = sorted(gone)
    for to in arriving:
        held = places[bisect_left(places, to) - 1] if places and places[0] < to else to
        if held < to < gone.get(held, to):
            raise ValueError(f"a span cannot be moved into another moved span: {to}")
    cuts = sorted({0, length, *arriving, *gone, *gone.values()})
    order: list[tuple[int, int]] = []
    for cut, following in zip(cuts, [*cuts[1:], length], strict=True):
        order += arriving.get(cut, [])
        if cut < following and cut not in gone:
            order.append((cut, following))
    return order


def replay(source: str, repairs: Iterable[Repair]) -> str:
    """Make the logged repairs on `source` again; gives the plan text, or the log is wrong."""
    text = source
    for _, group in groupby(repairs, key=lambda repair: repair.step):
        step = list(group)
        if step[0].moved_to is not None:
            moves = [Move(r.start, r.end, r.moved_to) for r in step if r.moved_to is not None]
            text = "".join(text[a:b] for a, b in _order(len(text), moves))
            continue
        pieces: list[str] = []
        at = 0
        for repair in step:
            pieces += text[at : repair.start], repair.after
            at = repair.end
        text = "".join([*pieces, text[at:]])
    return text
