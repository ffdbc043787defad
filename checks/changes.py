"""Differences in one line: from one level to another, and what is left over.

What belongs together is said by words (`từ ... xuống ... giảm`, `còn lại`) and confirmed by arithmetic: of the
figures that stand near, those are taken that give the stated one. Where none do, only the pair that the words name is held
against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from kehoach.checks.averages import mean, product, related
from kehoach.checks.belief import any_slips, holds, is_believed, is_near, slips
from kehoach.checks.cues import BEFORE, says
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import CHANGE, DIFFERENCE, Relation
from kehoach.extractors.amounts import Amount

# So many figures before one may be those that it is the difference of.
_REACH = 8
# The lines above in which A/B may stand that leave a rest.
_ABOVE = 6
# What is said right beside the two levels is their change, though it may be much of it off.
_SAID = Decimal("0.5")
# `, tức giảm`
_SHORT = 4
_CLAUSE = re.compile("[;,]")
_GIVEN = frozenset({"allocated", "carried_over", "credit", "mobilised"})


def changes(book: Book, all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Changes, remainders, means and products of every line."""
    lines_before: list[Line] = []
    for line in all_lines:
        for item in line.items:
            found = (find(book, line, item) for find in (_change, _remainder, mean, product))
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
        relation = related(CHANGE, "change", item, start, end)
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
        relation = related(CHANGE, "change", item, a, b)
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
    relation = related(CHANGE, "change", item, *levels[-2:])
    return relation if is_believed(relation) else None


# -- what is left ------------------------------------------------------------------------------------


def _remainder(book: Book, line: Line, item: Item) -> Relation | None:
    """`được giao 8.912, đã giải ngân 5.793, còn lại 3.119`"""
    if item.figure.kind == PERCENT or not item.opens("remainder"):
        return None
    before = [other for other in line.items[: item.position] if other.figure.kind == item.figure.kind][-_REACH:]
    for a, b in combinations(reversed(before), 2):
        for whole, part in ((b, a), (a, b)):
            if whole.figure.value > part.figure.value and holds(relation := related(DIFFERENCE, "difference", item, whole, part)):
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
    relation = related(DIFFERENCE, "difference", item, whole, part)
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
    relations = [related(DIFFERENCE, "difference", item, whole, part) for part, whole in pairs]
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
