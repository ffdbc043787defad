"""Averages and products in one line: a mean and what it is the mean of, so many times so much.

What belongs together is said by words (`bình quân`, `mỗi`) and confirmed by arithmetic: of the figures that stand near, those are taken
that give the stated one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from kehoach.checks.belief import holds, is_believed
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import MEAN, PER_THING, PER_YEAR, PRODUCT, YEARLY, Form, Relation
from kehoach.checks.summed_up import parts_named

# So many figures before one may be those that it is the mean or the product of.
_REACH = 8
_SHORTEST_MEAN, _LONGEST_MEAN = 3, 6
_FAR_FROM_MEAN = Decimal("0.4")
_EACH = "mỗi"


def mean(book: Book, line: Line, item: Item) -> Relation | None:
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
            relation = related(MEAN, "mean", item, *run)
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
    relation = Relation("rate", "per_thing", PER_THING, item.figure, (things[-1], holders[-1]))
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
            relation = Relation("rate", "per_year", PER_YEAR, item.figure, (total.figure,), (Decimal(years),))
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
        relation = related(MEAN, "mean", item, *listed) if enough else None
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


def product(book: Book, line: Line, item: Item) -> Relation | None:
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


def related(form: Form, name: str, item: Item, *terms: Item) -> Relation:
    """A figure of a line as a form of others."""
    kind = "rate" if name in ("rate", "mean") else "difference"
    return Relation(kind, name, form, item.figure, tuple(term.figure for term in terms))
