"""Differences in one line: from one level to another, what is left over, averages, and so much each.

What belongs together is said by words (`từ ... xuống ... giảm`, `còn lại`, `bình quân`, `mỗi`) and confirmed by arithmetic: of the
figures that stand near, those are taken that give the stated one. Where none do, only the pair that the words name is held
against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from kehoach.checks.belief import any_slips, holds, is_believed, is_near, slips
from kehoach.checks.cues import BEFORE, says
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import CHANGE, DIFFERENCE, MEAN, PRODUCT, YEARLY, Form, Relation
from kehoach.checks.summed_up import parts_named
from kehoach.extractors.amounts import Amount

# So many figures before one may be those that it is the difference, the mean or the product of.
_REACH = 8
# The lines above in which A/B may stand that leave a rest.
_ABOVE = 6
_SHORTEST_MEAN, _LONGEST_MEAN = 3, 6
# What is said right beside the two levels is their change, though it may be much of it off.
_SAID = Decimal("0.5")
# `, tức giảm`
_SHORT = 4
_FAR_FROM_MEAN = Decimal("0.4")
_CLAUSE = re.compile("[;,]")
_EACH = "mỗi"
_GIVEN = frozenset({"allocated", "carried_over", "credit", "mobilised"})


def changes(book: Book, all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Changes, remainders, means and products of every line."""
    lines_before: list[Line] = []
    for line in all_lines:
        for item in line.items:
            found = (find(book, line, item) for find in (_change, _remainder, _mean, _product))
            relation = next((relation for relation in found if relation is not None), None) or _rest_of_above(item, lines_before)
            if relation is not None:
                yield relation
        lines_before = [*lines_before[1 - _ABOVE :], line]


# -- from ... to ... by ... ------------------------------------------------------------------------------


def _change(book: Book, line: Line, item: Item) -> Relation | None:
    """`giảm từ 50,62% xuống còn 45%, giảm 5,62 điểm %`; also said first: `giảm 120 hộ, từ 963 hộ còn 843 hộ`."""
    if not item.opens("change") or item.opens("from"):
        return None
    sentence = [other for other in line.sentence(item) if other is not item and other.figure.kind == item.figure.kind]
    starts = [other for other in sentence if other.opens("from")]
    ends = [other for other in sentence if other.opens("to") or other.is_followed("against")]
    for start, end in ((start, end) for start in starts for end in ends if end.position == start.position + 1):
        relation = _of(CHANGE, "change", item, start, end)
        if holds(relation):
            return relation
        if _is_relative(item, start, end):
            return None
        if _is_said_of(line, item, start, end) and is_believed(relation, strict=True, near=_SAID):
            return relation
    return _change_against(line, item)


def _is_said_of(line: Line, item: Item, start: Item, end: Item) -> bool:
    """Right behind the two levels (`..., giảm 5,62 điểm %`) or right before them (`giảm 120 hộ, từ ...`), and no goal of its own.

    Figures of another kind may stand between: `từ 30,35% xuống còn 26,57% tương đương 36.412 hộ, giảm 3,78%`.
    """
    if item.opens("goal") or getattr(item.figure.fact, "per_year", False):
        return False
    if item.position > end.position and all(
        other.figure.kind != item.figure.kind for other in line.items[end.position + 1 : item.position]
    ):
        return len(item.before.split()) <= _SHORT
    return item.position == start.position - 1 and (len(start.before.split()) <= _SHORT or start.opens("raised"))


def _is_relative(item: Item, start: Item, end: Item) -> bool:
    """`tăng từ 40 lên 50 hộ, tăng 25%` is said of the level before."""
    if start.figure.value == 0:
        return False
    relative = abs(end.figure.value - start.figure.value) * 100 / start.figure.value
    return item.figure.kind == PERCENT and abs(relative - item.figure.value) <= item.figure.half * 2


def _change_against(line: Line, item: Item) -> Relation | None:
    """`đạt 25,1 triệu đồng, tăng 2,7 triệu đồng so với năm 2025 (22,4)`: any two levels near that give the change."""
    near = [other for other in line.items[max(0, item.position - 3) : item.position + 3] if other is not item]
    levels = [other for other in near if other.figure.kind == item.figure.kind]
    for a, b in combinations(levels, 2):
        relation = _of(CHANGE, "change", item, a, b)
        if holds(relation) and item.figure.value > 0:
            return relation
    return _counted_change(line, item)


def _counted_change(line: Line, item: Item) -> Relation | None:
    """`đầu năm có 28.615 hộ nghèo; cuối năm còn 20.264; như vậy trong năm giảm 8.351 hộ`"""
    head = noun_head(item.figure.unit)
    if item.figure.kind != COUNT or not head or item.opens("goal"):
        return None
    levels = [other for other in line.items[: item.position] if other.figure.kind == COUNT and noun_head(other.figure.unit) == head]
    if len(levels) < 2 or not levels[-1].opens("to"):
        return None
    relation = _of(CHANGE, "change", item, *levels[-2:])
    return relation if is_believed(relation) else None


# -- what is left ------------------------------------------------------------------------------------


def _remainder(book: Book, line: Line, item: Item) -> Relation | None:
    """`được giao 8.912, đã giải ngân 5.793, còn lại 3.119`"""
    if item.figure.kind == PERCENT or not item.opens("remainder"):
        return None
    before = [other for other in line.items[: item.position] if other.figure.kind == item.figure.kind][-_REACH:]
    for a, b in combinations(reversed(before), 2):
        for whole, part in ((b, a), (a, b)):
            if whole.figure.value > part.figure.value and holds(relation := _of(DIFFERENCE, "difference", item, whole, part)):
                return relation
    pair = _spent_and_given(book, item, before)
    if pair is None:
        return _rest_of_two(book, line, item)
    relation = Relation("difference", "difference", DIFFERENCE, item.figure, pair)
    together = any(other.figure is pair[1] and other.sentence == item.sentence for other in before)
    return relation if is_believed(relation, strict=together) else None


def _rest_of_two(book: Book, line: Line, item: Item) -> Relation | None:
    """`đầu năm nợ 695 triệu đồng, đã trả 545 triệu đồng, còn nợ 150 triệu đồng`, `đạt 16/19 tiêu chí, còn 03`: nothing else is there."""
    kind = item.figure.kind
    if not says("remainder", BEFORE, _CLAUSE.split(item.before)[-1]) or _measure(item.figure) == "disbursed":
        return None
    before = [other for other in line.items[: item.position] if other.sentence == item.sentence and other.figure.kind == kind]
    if len(before) != 2 or item.position != before[1].position + 1:
        return None
    whole, part = before[::-1] if book.numerals[before[1].figure.numeral].pair is not None else before
    alike = kind == MONEY or (whole is before[1] and noun_head(item.figure.unit) in ("", noun_head(whole.figure.unit)))
    if not alike or whole.figure.value <= part.figure.value:
        return None
    relation = _of(DIFFERENCE, "difference", item, whole, part)
    return relation if any_slips(relation) else None


def _rest_of_above(item: Item, lines_before: Sequence[Line]) -> Relation | None:
    """`- Giải ngân 237.059/266.778 triệu đồng ... Số vốn còn phải giải ngân là 29.719 triệu đồng`: A/B of one of the lines above."""
    if item.figure.kind != MONEY or not item.opens("rest_to_spend"):
        return None
    pairs = [
        (line.items[second.position - 1], second)
        for line in reversed(lines_before)
        for second in line.items[1:]
        if second.before.strip() == "/" and second.figure.kind == MONEY and _project(second.figure) == _project(item.figure)
    ]
    relations = [_of(DIFFERENCE, "difference", item, whole, part) for part, whole in pairs]
    kept = [relation for relation in relations if holds(relation)]
    return next(iter(kept or [relation for relation in relations if is_near(relation) and slips(relation)]), None)


def _project(figure: Figure) -> int | None:
    return getattr(figure.fact, "project", None)


def _spent_and_given(book: Book, item: Item, before: Sequence[Item]) -> tuple[Figure, Figure] | None:
    """The last sum spent in the sentence before, and what it was spent of, both of the remainder's own kind."""
    rest = item.figure.fact
    spent = next((other.figure for other in reversed(before) if _measure(other.figure) == "disbursed"), None)
    if spent is None or not isinstance(spent.fact, Amount) or not isinstance(rest, Amount):
        return None
    given = next((other.figure for other in reversed(before) if _measure(other.figure) in _GIVEN and _is_like(other.figure, spent)), None)
    return (given, spent) if given is not None and given.value > spent.value and _is_like(item.figure, spent) else None


def _measure(figure: Figure) -> str | None:
    return figure.fact.measure if isinstance(figure.fact, Amount) else None


def _is_like(a: Figure, b: Figure) -> bool:
    return all(getattr(a.fact, name, None) == getattr(b.fact, name, None) for name in ("project", "subproject", "capital", "source"))


# -- means -------------------------------------------------------------------------------------------


def _mean(book: Book, line: Line, item: Item) -> Relation | None:
    """`lần lượt là 268, 291 và 296 lao động, bình quân 285 lao động/năm`"""
    if not item.opens("mean"):
        return None
    item = replace(item, figure=_price(book, item.figure))
    # `bình quân 5,9 đạt 196,7%`: a mean without its sign is one of the percentages behind it.
    kinds = {item.figure.kind} if item.figure.unit else {item.figure.kind, PERCENT}
    before = [other for other in line.items[: item.position] if other.figure.kind in kinds]
    behind = [other for other in line.items[item.position + 1 :] if other.figure.kind in kinds]
    for count in range(_LONGEST_MEAN, 1, -1):
        for run in (before[-count:], behind[:count], *_runs(before, count)):
            relation = _of(MEAN, "mean", item, *run)
            if len(run) == count and holds(relation):
                return relation
    return _total_over_years(line, item, before) or _per_thing(item, line) or _unlike_mean(line, item, before, behind)


def _per_thing(item: Item, line: Line) -> Relation | None:
    """`1.881 tiêu chí trên 121 xã, bình quân 15,5 tiêu chí/xã`; `24 phiên, 1.536 lao động, bình quân mỗi phiên 64 lao động`."""
    thing, slash, each = item.figure.unit.lower().partition("/")
    each = each if slash else _each_named(item.before)
    before = [other.figure for other in line.items[: item.position] if other.sentence == item.sentence and other.figure.kind == COUNT]
    things = [figure for figure in before if noun_head(figure.unit) == noun_head(thing) and figure.value > item.figure.value]
    holders = [figure for figure in before if noun_head(figure.unit) == noun_head(each)]
    if item.figure.kind != COUNT or not each or not things or not holders or not holders[-1].value:
        return None
    relation = Relation("rate", "per_thing", _QUOTIENT, item.figure, (things[-1], holders[-1]))
    return relation if is_believed(relation, strict=True) else None


def _each_named(words: str) -> str:
    """The noun of `bình quân mỗi phiên`."""
    split = words.split()
    return split[-1] if len(split) > 1 and split[-2] == _EACH else ""


def _runs(items: Sequence[Item], count: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + count] for at in range(len(items) - count + 1))


def _total_over_years(line: Line, item: Item, before: Sequence[Item]) -> Relation | None:
    """`cộng 03 năm là 50,62 tỷ đồng, bình quân 16,87 tỷ đồng/năm`; `từ 38% xuống 24% (2021-2023), bình quân giảm 7%/năm`."""
    for years in range(2, _LONGEST_MEAN):
        for total in reversed(before[-3:]):
            relation = Relation("rate", "per_year", _PER_YEAR, item.figure, (total.figure,), (Decimal(years),))
            if holds(relation):
                return relation
        for a, b in combinations(before[-3:], 2):
            relation = Relation("rate", "yearly", YEARLY, item.figure, (a.figure, b.figure), (Decimal(years),), {"n": str(years)})
            if a.figure.value != b.figure.value and holds(relation):
                return relation
    return None


def _unlike_mean(line: Line, item: Item, before: Sequence[Item], behind: Sequence[Item]) -> Relation | None:
    """`bình quân 5,9%, cụ thể (năm 2020 3,2%; năm 2021 3,9%; ...)`: a list with a figure a year, right behind or right before."""
    after = item.after + (behind[0].after if behind and not behind[0].bracket else "")
    announced = item.announces("parts") or "(" in after
    for listed in (_year_by_year(behind) if announced else [], _year_by_year(before[::-1])[::-1]):
        enough = len(listed) >= (parts_named(item.before) or _SHORTEST_MEAN)
        relation = _of(MEAN, "mean", item, *listed) if enough else None
        if relation is not None and is_believed(relation, near=_FAR_FROM_MEAN):
            return relation
    return None


def _year_by_year(items: Sequence[Item]) -> list[Item]:
    """The first of them, as long as each is of another year."""
    listed: list[Item] = []
    for at, other in enumerate(items):
        year = getattr(other.figure.fact, "year", None)
        if year is None and at == 0 and not listed:
            # `bình quân 5,9 đạt 196,7% cụ thể (năm 2020 ...`: what the mean itself comes to.
            continue
        if (
            year is None
            or year in {getattr(one.figure.fact, "year", None) for one in listed}
            or (listed and _role(other) != _role(listed[0]))
        ):
            break
        listed.append(other)
    return listed


def _role(item: Item) -> str | None:
    return getattr(item.figure.fact, "role", None)


# -- so much each ------------------------------------------------------------------------------------


def _product(book: Book, line: Line, item: Item) -> Relation | None:
    """`04 bản, mỗi bản 650 triệu đồng, tổng 2.600 triệu đồng`; `41 nhà mới ... hỗ trợ 60 triệu đồng/nhà, cần 2.460 triệu đồng`."""
    if item.figure.kind == PERCENT or item.position < 1:
        return None
    before = line.items[max(0, item.position - _REACH) : item.position]
    each = [other for other in before if _is_each(book, other)]
    for price in reversed(each):
        value = _price(book, price.figure)
        for count in reversed([other for other in before if other.figure.kind == COUNT and other is not price]):
            relation = _times(item, count.figure, value)
            if item.figure.value > value.value and holds(relation):
                return relation
    if not each or not item.opens("product") or item.position != each[-1].position + 1:
        return None
    price = each[-1]
    if any(other.sentence == item.sentence for other in each[:-1]):
        # `500 căn x 60 triệu đồng và 240 căn x 30 triệu đồng, tổng 37,2 tỷ đồng`
        return None
    counts = [other for other in before if other.figure.kind == COUNT and other.position == price.position - 1]
    named = [other for other in before if other.position < price.position and _is_named_each(price, other)]
    counts = named[-1:] or counts
    if not counts or counts[0].sentence != item.sentence or not (price.opens("each_of") or _is_per(price, counts[0])):
        return None
    relation = _times(item, counts[0].figure, _price(book, price.figure))
    return relation if is_believed(relation, strict=True) else None


def _is_named_each(price: Item, count: Item) -> bool:
    """`06 xã dưới 10 tiêu chí, mỗi xã 3.250 triệu đồng`"""
    each = _each_named(price.before)
    return bool(each) and count.figure.kind == COUNT and noun_head(count.figure.unit) == noun_head(each)


def _is_per(price: Item, count: Item) -> bool:
    """`420 nhà, mức hỗ trợ 46 triệu đồng/nhà`"""
    _, slash, noun = price.figure.unit.lower().partition("/")
    return bool(slash) and noun_head(noun) == noun_head(count.figure.unit)


def _is_each(book: Book, item: Item) -> bool:
    """So much each: `mỗi lớp 35 học viên`; behind `hỗ trợ`, `mức` only money is a price."""
    priced = item.figure.kind == MONEY or book.numerals[item.figure.numeral].unit is not None
    return book.numerals[item.figure.numeral].kind == "rate" or item.opens("each_of") or (priced and item.opens("each"))


def _price(book: Book, figure: Figure) -> Figure:
    """A rate of money in đồng: `60 triệu đồng/nhà`."""
    unit = book.numerals[figure.numeral].unit
    if figure.kind != COUNT or unit is None:
        return figure
    name = unit.canonical
    return Figure(figure.numeral, figure.block, MONEY, figure.value * unit.factor, figure.half * unit.factor, unit.factor, name)


def _times(item: Item, count: Figure, price: Figure) -> Relation:
    return Relation("sum", "product", PRODUCT, item.figure, (count, price))


def _of(form: Form, name: str, item: Item, *terms: Item) -> Relation:
    kind = "rate" if name in ("rate", "mean") else "difference"
    return Relation(kind, name, form, item.figure, tuple(term.figure for term in terms))


_QUOTIENT = Form(
    "quotient", lambda values: values[0] / values[1], lambda stated, values, i: values[0] / stated if i else stated * values[1]
)
_PER_YEAR = Form("per_year", lambda values: values[0] / values[1], lambda stated, values, i: stated * values[1])
