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
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from kehoach.normalise import reorder
from kehoach.normalise.line_forms import SYMBOLS, marker
from kehoach.normalise.steps import Draft, Step
from kehoach.text import Edit, Move

_FIGURE = re.compile(r"\d[.,]\d|%")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_TORN_UNIT = re.compile(rf"{_GROUPED.pattern}\s?[^\W\d_]{{2,5}}")
_NUMBER = re.compile(r"(?P<sign>[-–—]\s{0,3}|[Tt]rang\s*)?(?P<page>\d{1,4})(?:\s?(?P<of>/)\s?\d{1,4})?(?P<tail>\s{0,3}[-–—])?")
_LONGEST_NUMBER, _LONGEST_HEADER, _LONG = 16, 90, 40
#: Pages hold more characters than this; what returns sooner is no running header.
_SHORTEST_PAGE = 300
_ENDS = ".;:!?"


@dataclass(frozen=True, slots=True)
class _Line:
    """A non-blank line: its span without outer space, and whether a blank line or page edge is before and after it."""

    start: int
    end: int
    text: str
    open_before: bool
    open_after: bool
    new_page: bool


def final_newline(draft: Draft) -> list[Edit]:
    """A line end behind the last line, so that what is moved behind it starts on a line of its own."""
    length = len(draft.text)
    return [] if draft.text.endswith("\n") or not furniture(draft) else [Edit(length, length, "\n")]


def furniture(draft: Draft) -> list[Move]:
    """Page numbers and running headers, to be moved behind the text."""
    text = draft.text
    edges = _page_edges(draft)
    if not edges and not any(len(line) <= _LONGEST_NUMBER and line and _is_number(line) for line in draft.lines):
        return []
    lines = _lines(text, edges)
    pages = _page_numbers(lines)
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
    return furniture(replace(draft, text=draft.text[: draft.aside])) if draft.seams else []


def form_feeds(draft: Draft) -> list[Edit]:
    """A page break is a line end: the sentence may go on behind it."""
    return [Edit(m.start(), m.end(), "\n") for m in re.finditer("\f", draft.text)]


def _is_number(line: str) -> bool:
    return _NUMBER.fullmatch(line.strip()) is not None


def _page_edges(draft: Draft) -> list[int]:
    feeds = [m.start() for m in re.finditer("\f", draft.text)] if "\f" in draft.characters else []
    return sorted({*feeds, *draft.page_starts})


def _lines(text: str, edges: Sequence[int]) -> list[_Line]:
    raw = re.split("[\n\f]", text) if edges else text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in raw), initial=0))
    shown = [place for place, line in enumerate(raw) if line.strip()]
    found: list[_Line] = []
    for rank, place in enumerate(shown):
        line, start = raw[place], starts[place]
        earlier = starts[shown[rank - 1]] + len(raw[shown[rank - 1]]) if rank else -1
        later = starts[shown[rank + 1]] if rank + 1 < len(shown) else len(text) + 1
        turned = bisect_left(edges, earlier) < bisect_left(edges, start + 1)
        turns = bisect_left(edges, start + 1) < bisect_left(edges, later + 1)
        before = rank == 0 or turned or place - shown[rank - 1] > 1
        after = rank + 1 == len(shown) or turns or shown[rank + 1] - place > 1
        left = len(line) - len(line.lstrip())
        found.append(_Line(start + left, start + len(line.rstrip()), line.strip(), before, after, turned or turns))
    return found


def _page_numbers(lines: Sequence[_Line]) -> set[int]:
    """Places of lines that are page numbers: free-standing, in rising order, not among other figures."""
    worthy: list[tuple[int, int, bool]] = []
    headers = _returning(lines)
    for place, line in enumerate(lines):
        if len(line.text) > _LONGEST_NUMBER:
            continue
        found = _NUMBER.fullmatch(line.text)
        if found is None or bool(found["tail"]) != bool(found["sign"] and not found["sign"][0].isalpha()):
            continue
        left, right = place - 1 - (place - 1 in headers), place + 1 + (place + 1 in headers)
        headed = right - left > 2
        before = lines[left].text if left >= 0 else ""
        after = lines[right].text if right < len(lines) else ""
        torn = _is_torn_amount(before, after) and line.open_before and line.open_after
        if ((before and not _has_words(before)) or (after and not _has_words(after))) and not (torn or headed):
            continue
        unended = len(before) >= _LONG / 2 and before[-1] not in _ENDS
        broken = torn or (unended and after[:1].islower())
        torn_unit = _TORN_UNIT.fullmatch(before) is not None and after[:1].islower()
        bracketed = unended and after[:1] == "(" and after[1:2].islower()
        named = bool(found["sign"]) and found["sign"][0].isalpha()
        if not (broken or torn_unit or bracketed or headed or named or (line.open_before and line.open_after)):
            continue
        sure = broken or line.new_page or bool(found["sign"]) or min(len(before), len(after)) >= _LONG
        worthy.append((place, int(found["page"]), sure))
    rising = _longest_rise([page for _, page, _ in worthy])
    in_order = len(rising) >= 2 and len(rising) * 2 > len(worthy)
    return {place for rank, (place, _, sure) in enumerate(worthy) if rank in rising and (sure or in_order)}


def _returning(lines: Sequence[_Line]) -> set[int]:
    """Places of short lines that stand beside a number alone on its line, again and again, a page apart."""
    numbers = {place for place, line in enumerate(lines) if len(line.text) <= _LONGEST_NUMBER and _is_number(line.text)}
    beside = {near for place in numbers for near in (place - 1, place + 1) if 0 <= near < len(lines)} - numbers
    places: dict[str, list[int]] = {}
    for place in sorted(beside):
        if _may_return(lines[place].text):
            places.setdefault(_key(lines[place].text), []).append(place)
    return {place for found in places.values() if len(found) >= 3 and _are_pages_apart(lines, found) for place in found}


def _are_pages_apart(lines: Sequence[_Line], places: Sequence[int]) -> bool:
    return all(lines[later].start - lines[earlier].end > _SHORTEST_PAGE for earlier, later in pairwise(places))


def _key(line: str) -> str:
    """What a header keeps from page to page: its words, neither its digits nor its spaces."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _is_torn_amount(before: str, after: str) -> bool:
    """`6.615.000.000` alone on the last line of a page, `đồng` at the head of the next."""
    return _GROUPED.fullmatch(before) is not None and after[:1].islower()


def _has_words(line: str) -> bool:
    return any(map(str.isalpha, line)) and len(line) > 3


def _longest_rise(pages: Sequence[int]) -> set[int]:
    """Ranks of a longest strictly rising run of `pages` (patience sorting: each pile keeps its smallest top)."""
    tops: list[int] = []
    ranks: list[int] = []
    previous: list[int] = []
    for rank, page in enumerate(pages):
        pile = bisect_left(tops, page)
        previous.append(ranks[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [page]
        ranks[pile : pile + 1] = [rank]
    kept: set[int] = set()
    rank = ranks[-1] if ranks else -1
    while rank >= 0:
        kept.add(rank)
        rank = previous[rank]
    return kept


def _may_return(line: str) -> bool:
    """A header is short; an item of a list or a line with figures is text, however often its words return."""
    return len(line) <= _LONGEST_HEADER and marker(line) is None and line[0] not in SYMBOLS and _FIGURE.search(line) is None


def _running_headers(lines: Sequence[_Line], pages: set[int]) -> set[int]:
    """Places of short lines that return, but for their digits, at most page breaks."""
    beside: set[int] = set()
    breaks = 0
    for place, line in enumerate(lines):
        if place in pages or line.new_page:
            breaks += place in pages or line.open_before
            beside.update(near for near in (place - 1, place, place + 1) if 0 <= near < len(lines) and near not in pages)
    keys = {place: _key(lines[place].text) for place in beside if _may_return(lines[place].text)}
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
