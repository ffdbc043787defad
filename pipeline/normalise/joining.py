"""One paragraph, one line: joins hard-wrapped lines and sentences that a page broke in two."""

from __future__ import annotations

from bisect import bisect_left

from kehoach.normalise import line_forms as forms
from kehoach.normalise.continuation import Paragraph, continues, meet
from kehoach.normalise.habits import Habits, observe
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Edit

_LETTERHEAD = 8


def wraps(draft: Draft) -> list[Edit]:
    """The line ends inside paragraphs, each to become one space (nothing after a hyphen that joins)."""
    lines = draft.lines
    if len(lines) < 2:
        return []
    habits = observe(draft.text, lines)
    cells = _letterhead(lines)
    last = _last_of_flow(lines)
    edits: list[Edit] = []
    previous, paragraph = "", Paragraph()
    at = end = gap = 0
    for place, raw in enumerate(lines[: last + 1]):
        line = raw.strip()
        if not line:
            gap += 1
            at += len(raw) + 1
            continue
        if not previous:
            joined = False
        elif cells and (place in cells or place - gap - 1 in cells):
            joined = _same_cell(previous, line, habits)
        else:
            after = lines[place + 1].strip() if place < last else ""
            joined = continues(previous, line, gap, habits, paragraph, after, page=_page_ends(draft, end, at))
        if joined:
            start = at + len(raw) - len(raw.lstrip())
            edits.append(Edit(end, start, "" if _hyphenated(previous, line) else " "))
            paragraph.add(line)
        else:
            paragraph = Paragraph.begin(line)
        previous, gap = line, 0
        end = at + len(raw.rstrip())
        at += len(raw) + 1
    return edits


def _page_ends(draft: Draft, start: int, end: int) -> bool:
    """Whether a page ends in `[start, end]`."""
    place = bisect_left(draft.page_starts, start)
    return place < len(draft.page_starts) and draft.page_starts[place] <= end


def _last_of_flow(lines: list[str]) -> int:
    """Place of the last line with words: page numbers that were set aside stand behind it."""
    place = len(lines) - 1
    while place > 0 and not any(map(str.isalpha, lines[place])):
        place -= 1
    return place


def _same_cell(previous: str, following: str, habits: Habits) -> bool:
    """Cells of a letterhead stay apart, unless capitals meet that meet elsewhere too (`ỦY BAN NHÂN`, `DÂN`)."""
    if previous == "|" or following == "|":
        return False
    if following[0].isdigit() or following[0].islower():
        return forms.wants(previous) is not None
    return previous.isupper() and following.isupper() and not forms.stands_alone(previous) and meet(previous, following, habits)


def _hyphenated(previous: str, following: str) -> bool:
    return previous[-1] == "-" and len(previous) > 2 and previous[-2].isalnum() and following[0].isalnum()


def _letterhead(lines: list[str]) -> frozenset[int]:
    """Places of lines between letterhead pipes (`|` alone on a line): cells of a table without borders."""
    if "|" not in lines and not any(line.strip() == "|" for line in lines[:40] + lines[-40:]):
        return frozenset()
    pipes = [place for place, line in enumerate(lines) if line.strip() == "|"]
    cells: set[int] = set()
    for before, after in zip([-1, *pipes], pipes, strict=False):
        inside = [place for place in range(before + 1, after) if lines[place].strip()]
        if len(inside) <= _LETTERHEAD:
            cells.update(inside)
    return frozenset(cells)


def steps() -> list[Step]:
    """The steps of this file."""
    return [Step("normalise.join", wraps, frozenset("\n"))]
