"""Which lines are page numbers, and what beside them returns from page to page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kehoach.normalise.line_forms import SYMBOLS, marker

_FIGURE = re.compile(r"\d[.,]\d|%")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_TORN_UNIT = re.compile(rf"{_GROUPED.pattern}\s?[^\W\d_]{{2,5}}")
_NUMBER = re.compile(r"(?P<sign>[-–—]\s{0,3}|[Tt]rang\s*)?(?P<page>\d{1,4})(?:\s?(?P<of>/)\s?\d{1,4})?(?P<tail>\s{0,3}[-–—])?")
LONGEST_NUMBER, _LONGEST_HEADER, _LONG = 16, 90, 40
#: Pages hold more characters than this; what returns sooner is no running header.
_SHORTEST_PAGE = 300
#: So many page numbers make an order in which a further one can be missing.
_TELLING = 3
_ENDS = ".;:!?"


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: its span without outer space, and whether a blank line or page edge is before and after it."""

    start: int
    end: int
    text: str
    open_before: bool
    open_after: bool
    new_page: bool


def is_number(line: str) -> bool:
    """Whether the line is a number alone, whatever it counts."""
    return _NUMBER.fullmatch(line.strip()) is not None


def page_numbers(lines: Sequence[Line]) -> set[int]:
    """Places of lines that are page numbers: free-standing, in rising order, not among other figures."""
    worthy: list[tuple[int, int, bool]] = []
    headers = _returning(lines)
    for place, line in enumerate(lines):
        if len(line.text) > LONGEST_NUMBER:
            continue
        found = _page_number(line.text)
        if found is None:
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
    return _completed(lines, {place: page for rank, (place, page, sure) in enumerate(worthy) if rank in rising and (sure or in_order)})


def _page_number(line: str) -> re.Match[str] | None:
    """`3`, `- 3 -`, `Trang 3`, `3/20`; not `- 3`, which is an item of a list."""
    found = _NUMBER.fullmatch(line)
    dashed = bool(found and found["sign"] and not found["sign"][0].isalpha())
    return found if found and bool(found["tail"]) == dashed else None


def _completed(lines: Sequence[Line], pages: Mapping[int, int]) -> set[int]:
    """The places of pages, and of numbers that are missing among them where they must stand: in order and a page apart."""
    found = dict(pages)
    if len(pages) < _TELLING:
        return set(found)
    alone = [(place, int(match["page"])) for place, line in enumerate(lines) if (match := _page_number(line.text[: LONGEST_NUMBER + 1]))]
    for direction in (1, -1):
        last = -1
        for place, page in alone[::direction]:
            follows = last >= 0 and page == found[last] + direction and _apart(lines, last, place)
            if place in found or (follows and _fits_between(lines, place, page, found)):
                found[place] = page
                last = place
    return set(found)


def _fits_between(lines: Sequence[Line], place: int, page: int, pages: Mapping[int, int]) -> bool:
    """Whether `page` at `place` is in order with all pages known, and a page away from each."""
    return all((known < place) == (value < page) and value != page and _apart(lines, known, place) for known, value in pages.items())


def _apart(lines: Sequence[Line], one: int, other: int) -> bool:
    earlier, later = sorted((one, other))
    return lines[later].start - lines[earlier].end > _SHORTEST_PAGE


def _returning(lines: Sequence[Line]) -> set[int]:
    """Places of short lines that stand beside a number alone on its line, again and again, a page apart."""
    numbers = {place for place, line in enumerate(lines) if len(line.text) <= LONGEST_NUMBER and is_number(line.text)}
    beside = {near for place in numbers for near in (place - 1, place + 1) if 0 <= near < len(lines)} - numbers
    places: dict[str, list[int]] = {}
    for place in sorted(beside):
        if may_return(lines[place].text):
            places.setdefault(header_key(lines[place].text), []).append(place)
    return {place for found in places.values() if len(found) >= 3 and _are_pages_apart(lines, found) for place in found}


def _are_pages_apart(lines: Sequence[Line], places: Sequence[int]) -> bool:
    return all(_apart(lines, earlier, later) for earlier, later in pairwise(places))


def may_return(line: str) -> bool:
    """A header is short; an item of a list or a line with figures is text, however often its words return."""
    return len(line) <= _LONGEST_HEADER and marker(line) is None and line[0] not in SYMBOLS and _FIGURE.search(line) is None


def header_key(line: str) -> str:
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
