"""Lists in one line: figures that a sum announces before them, and sums said behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from kehoach.checks.belief import any_slips, holds, is_believed, is_near
from kehoach.checks.division import MANY, alike, divided, foremost
from kehoach.checks.figures import COUNT, MONEY, PERCENT
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import Relation
from kehoach.checks.summed_up import by_quarter, sum_of, summed_up

# So many amounts above may be what the quarters of a year divide.
_ABOVE = 12
# A list by year has at least so many, and comes as near to what it divides.
_YEARS, _NEARLY = 3, Decimal("0.02")
# So many other counts may stand between a sum and the list that divides it.
_BETWEEN = 3


def lists(all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Sums and their parts within one line."""
    amounts: list[Item] = []
    for line in all_lines:
        amounts = amounts[-_ABOVE:]
        yield from by_quarter(line, amounts)
        for item in line.items:
            if item.figure.kind == MONEY:
                amounts.append(item)
            if item.figure.kind == PERCENT or "/" in item.figure.unit or item.before.strip() == "/":
                continue
            found = (
                _announced(line, item)
                or _bracketed(line, item)
                or summed_up(line, item)
                or _by_year(line, item)
                or _listed_later(line, item)
            )
            yield from (relation for relation in (found, _behind_its_parts(line, item)) if relation is not None)


def _announced(line: Line, whole: Item) -> Relation | None:
    """`320 lao động, gồm 120 ..., 130 ... và 70 ...`"""
    sentence = whole.sentence
    if not (whole.announces("parts") or whole.opens("out_of")):
        # `... đạt 21,8 tỷ đồng. Trong đó ngân sách các cấp 14 tỷ đồng, ...`
        following = next(iter(line.items[whole.position + 1 :]), None)
        if following is None or following.sentence == whole.sentence or not following.opens("goes_on"):
            return None
        sentence = following.sentence
    behind = [item for item in line.items[whole.position + 1 :] if item.sentence == sentence and item.bracket == whole.bracket]
    some = whole.announces("some_parts") and not whole.announces("all_parts")
    return divided(line, whole, alike(whole, behind), partial=whole.announces("partial"), some=some)


def _listed_later(line: Line, whole: Item) -> Relation | None:
    """`1.811 hộ với 8.124 nhân khẩu, sinh sống tại 07 bản: Bản Thái Sơn 312 hộ; Bản Na Ca 268 hộ; ...`"""
    behind = [item for item in line.items[whole.position + 1 :] if item.sentence == whole.sentence]
    if whole.figure.kind == MONEY:
        return _of_so_many(line, whole, behind)
    if whole.figure.kind != COUNT or not noun_head(whole.figure.unit):
        return None
    for at, item in enumerate(behind[:_BETWEEN]):
        counts = [part for part in behind[at + 1 :] if part.figure.kind == COUNT and part.bracket == whole.bracket]
        listed = list(takewhile(lambda part: _is_like(part, whole), counts))
        between = item.bracket != whole.bracket or not _is_like(item, whole)
        if item.announces("parts") and between and len(listed) >= _YEARS:
            return divided(line, whole, listed, partial=item.announces("partial"), strict=True)
    return None


def _of_so_many(line: Line, whole: Item, behind: Sequence[Item]) -> Relation | None:
    """`4.730 triệu đồng cho 03 công trình: đường A 2.150; trường B 1.480; cấp nước C 1.100`: as many sums as things."""
    if not behind or behind[0].figure.kind != COUNT or not behind[0].announces("parts") or behind[0].bracket != whole.bracket:
        return None
    parts = foremost(line, alike(whole, behind[1:]))
    if len(parts) != behind[0].figure.value or len(parts) < 2:
        return None
    relation = sum_of(whole, parts)
    return relation if holds(relation) or is_near(relation) or any_slips(relation) else None


def _bracketed(line: Line, whole: Item) -> Relation | None:
    """`2.070 người (810 cán bộ, 1.260 người dân)`, `42/60 lao động, đạt 70% (Nhật Bản 18 lao động, ...)`."""
    for host in _hosts(line, whole):
        inside = line.inside(host)
        if inside:
            some = inside[0].opens("some_parts")
            parts = alike(whole, inside)
            strict = not some or sum(part.figure.value for part in parts) > whole.figure.value
            return divided(line, whole, parts, partial=inside[0].opens("partial"), strict=strict, some=some)
    return None


def _behind_its_parts(line: Line, whole: Item) -> Relation | None:
    """`57 công trình, trong đó 39 ... chuyển tiếp, 18 ... khởi công mới (gồm 24 ..., 9 ..., ...)`: more than the 18 can hold."""
    if whole.figure.kind != COUNT or not whole.announces("parts"):
        return None
    for host in line.items[whole.position + 1 :]:
        if host.sentence != whole.sentence or host.bracket != whole.bracket or not _is_like(host, whole):
            return None
        inside = alike(whole, line.inside(host))
        if len(inside) >= MANY and sum(item.figure.value for item in inside) > host.figure.value and host.is_followed("all_parts"):
            relation = sum_of(whole, inside)
            return relation if holds(relation) or is_near(relation) or any_slips(relation) else None
    return None


def _hosts(line: Line, whole: Item) -> Iterator[Item]:
    """The figure itself, and its goal or its rate behind it."""
    yield whole
    for item in line.items[whole.position + 1 : whole.position + 3]:
        if item.sentence != whole.sentence or item.bracket != whole.bracket:
            return
        if item.figure.kind != PERCENT and not (item.position == whole.position + 1 and item.before.strip() == "/"):
            return
        yield item


def _by_year(line: Line, whole: Item) -> Relation | None:
    """`Từ năm 2020 đến 2023 ... 5.896 lao động; ... cụ thể (năm 2020 ... 1.156 lao động; năm 2021 ... 1.322 lao động; ...)`"""
    if whole.bracket:
        return None
    if whole.figure.kind == MONEY:
        following = [item for item in line.items[whole.position + 1 :] if item.sentence == whole.sentence + 1]
        alone = following[:1] == list(line.items[whole.position + 1 : whole.position + 2])
        return _of_years(whole, alike(whole, following)) if alone and line.sentence(whole) == [whole] else None
    for bracket in dict.fromkeys(item.bracket for item in line.items[whole.position + 1 :] if item.bracket):
        found = _of_years(whole, [item for item in line.items if item.bracket == bracket and _is_like(item, whole)])
        if found is not None:
            return found
    return None


def _of_years(whole: Item, listed: Sequence[Item]) -> Relation | None:
    """A list with a figure a year, if it comes near to the whole."""
    years = [item.figure.fact.year for item in listed if item.figure.fact is not None and item.figure.fact.year is not None]
    if len(listed) < _YEARS or len(years) < len(listed) or years != sorted(set(years)):
        return None
    runs = (sum_of(whole, listed[:count]) for count in range(len(listed), _YEARS - 1, -1))
    return next((relation for relation in runs if is_believed(relation, near=_NEARLY)), None)


def _is_like(item: Item, whole: Item) -> bool:
    return item.figure.kind == COUNT and noun_head(item.figure.unit) == noun_head(whole.figure.unit) and item.figure.value > 0
