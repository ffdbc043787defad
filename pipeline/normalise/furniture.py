"""Page furniture: page numbers, running headers and footers, form feeds.

They stand between two halves of a sentence but hold digits, which no repair may touch: so they
are moved behind the text, each a line of its own. A number alone on its line may as well be a
table cell; it counts as a page number only where its surroundings and the other numbers say so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from kehoach.normalise import paging, reorder
from kehoach.normalise.page_numbers import LONGEST_NUMBER, Line, header_key, is_number, may_return, page_numbers
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Edit, Move


def final_newline(draft: Draft) -> list[Edit]:
    """A line end behind the last line, so that what is moved behind it starts on a line of its own."""
    length = len(draft.text)
    return [] if draft.text.endswith("\n") or not furniture(draft) else [Edit(length, length, "\n")]


def furniture(draft: Draft) -> list[Move]:
    """Page numbers and running headers, to be moved behind the text."""
    text = draft.text
    edges = _page_edges(draft)
    if not edges and not any(len(line) <= LONGEST_NUMBER and line and is_number(line) for line in draft.lines):
        return []
    lines = _lines(text, edges)
    pages = page_numbers(lines)
    taken = sorted(pages | _running_headers(lines, pages))
    while taken and taken[-1] == len(lines) - 1 and len(lines) > 1 and not lines[-1].new_page and not lines[-1].open_before:
        taken.pop()
    moves = []
    for place in taken:
        start = text.rfind("\n", 0, lines[place].start) + 1
        end = text.find("\n", lines[place].end) + 1 or len(text)
        feed = max(text.rfind("\f", start, lines[place].start) + 1, start)
        stop = text.find("\f", lines[place].end, end)
        moves.append(Move(feed, stop + 1 if stop >= 0 else end, len(text)))
    return moves


def left_over(draft: Draft) -> list[Move]:
    """Page numbers that show as such only now that the pages are in order."""
    if not draft.seams:
        return []
    flow = draft.text[: draft.aside]
    numbers = paging.page_numbers(draft, re.split("[\n\f]", flow))
    if paging.complete([number.number for number in numbers]):
        return [Move(at.place, min(at.place + at.length + 1, len(flow)), len(draft.text)) for at in numbers if at.length]
    return furniture(replace(draft, text=flow))


def form_feeds(draft: Draft) -> list[Edit]:
    """A page break is a line end: the sentence may go on behind it."""
    return [Edit(m.start(), m.end(), "\n") for m in re.finditer("\f", draft.text)]


def _page_edges(draft: Draft) -> list[int]:
    feeds = [m.start() for m in re.finditer("\f", draft.text)] if "\f" in draft.characters else []
    return sorted({*feeds, *draft.page_starts})


def _lines(text: str, edges: Sequence[int]) -> list[Line]:
    raw = re.split("[\n\f]", text) if edges else text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in raw), initial=0))
    shown = [place for place, line in enumerate(raw) if line.strip()]
    found: list[Line] = []
    for rank, place in enumerate(shown):
        line, start = raw[place], starts[place]
        earlier = starts[shown[rank - 1]] + len(raw[shown[rank - 1]]) if rank else -1
        later = starts[shown[rank + 1]] if rank + 1 < len(shown) else len(text) + 1
        turned = bisect_left(edges, earlier) < bisect_left(edges, start + 1)
        turns = bisect_left(edges, start + 1) < bisect_left(edges, later + 1)
        before = rank == 0 or turned or place - shown[rank - 1] > 1
        after = rank + 1 == len(shown) or turns or shown[rank + 1] - place > 1
        left = len(line) - len(line.lstrip())
        found.append(Line(start + left, start + len(line.rstrip()), line.strip(), before, after, turned or turns))
    return found


def _running_headers(lines: Sequence[Line], pages: set[int]) -> set[int]:
    """Places of short lines that return, but for their digits, at most page breaks."""
    beside: set[int] = set()
    breaks = 0
    for place, line in enumerate(lines):
        if place in pages or line.new_page:
            breaks += place in pages or line.open_before
            beside.update(near for near in (place - 1, place, place + 1) if 0 <= near < len(lines) and near not in pages)
    keys = {place: header_key(lines[place].text) for place in beside if may_return(lines[place].text)}
    often = Counter(keys.values())
    return {place for place, key in keys.items() if often[key] >= max(3, breaks * 0.5) and len(key) > 3}


def steps() -> list[Step]:
    """The steps of this file, in order; form feeds go last, since they tell where pages end."""
    return [
        Step("normalise.final_newline", final_newline),
        Step("normalise.page_furniture", furniture),
        *reorder.steps(),
        Step("normalise.page_furniture", left_over),
        *reorder.seam_steps(),
        Step("normalise.form_feed", form_feeds, frozenset("\f")),
    ]
