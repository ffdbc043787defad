"""Sums said behind their parts: `cộng hai nhóm là 170 hộ`, `Hai khoản cộng lại 2.970 triệu đồng`, the quarters of a year."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from kehoach.checks.belief import any_slips, holds, is_long, is_near, slips
from kehoach.checks.causes import THOUSANDS, UNIT
from kehoach.checks.figures import COUNT, MONEY
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import SUM, Relation
from kehoach.extractors.number_words import digit_words
from kehoach.words import word_set

_QUARTER = re.compile(r"(?:^| )quý (i{1,3}|iv)(?= |$)")
_ALL_QUARTERS = ("i", "ii", "iii", "iv")
# A sum has at most so many parts in one line.
_MOST = 16


def summed_up(line: Line, whole: Item) -> Relation | None:
    """`... 74 hộ nghèo và 96 hộ cận nghèo; cộng hai nhóm là 170 hộ`"""
    if not whole.opens("total"):
        return None
    before = [item for item in line.items[: whole.position] if item.figure.kind == whole.figure.kind and item.bracket == whole.bracket]
    before = _top(before)[-_MOST:]
    runs = [sum_of(whole, before[-count:]) for count in range(2, len(before) + 1)]
    kept = [relation for relation in runs if holds(relation)]
    # The run of so many parts as the sum says, else the shortest that would hold but for one slip, where none holds.
    named = [relation for relation in runs if len(relation.terms) == parts_named(whole.before) and _is_meant_so(relation)]
    return next(iter(kept or named or [relation for relation in runs if _is_meant(relation)]), None)


def _top(items: Sequence[Item]) -> list[Item]:
    """Those that are no part of another one among them."""
    inside = {item.figure.numeral for item in items}
    return [item for item in items if getattr(item.figure.fact, "whole", None) not in inside]


@cache
def _numbers() -> dict[str, int]:
    return {word: value for word, value in digit_words().items() if value > 1}


def parts_named(words: str) -> int | None:
    """How many parts a sum says it has: `cộng hai nhóm`, `cộng 03 năm`, `ba khoản cộng lại`."""
    split = words.split()
    for number, noun in itertools.pairwise(split):
        if noun in word_set("parts_of_sums"):
            found = int(number) if number.isdigit() else _numbers().get(number)
            if found is not None and found > 1:
                return found
    return None


def _is_meant_so(relation: Relation) -> bool:
    """The sum says of how many parts it is: whatever one slip explains is that sum."""
    return _of_one_kind(relation) and (bool(any_slips(relation)) or is_near(relation))


def _is_meant(relation: Relation) -> bool:
    """Near, and one slip away; or so far away that only a slipped mark or unit explains it."""
    found = slips(relation)
    long = is_long(relation) and relation.stated.kind == MONEY
    return bool(found) and _of_one_kind(relation) and (long or is_near(relation) or bool(found & {THOUSANDS, UNIT}))


def _of_one_kind(relation: Relation) -> bool:
    """Counts of one thing, or money."""
    return relation.stated.kind != COUNT or len({noun_head(figure.unit) for figure in relation.figures}) == 1


def by_quarter(line: Line, above: Sequence[Item]) -> Iterator[Relation]:
    """`Tiến độ giải ngân: quý I 3.980 triệu đồng, quý II ..., quý III ..., quý IV ...`: all of what was given above."""
    quarters = [item for item in line.items if item.figure.kind == MONEY and _QUARTER.search(item.before)]
    named = tuple(match[1] for item in quarters if (match := _QUARTER.search(item.before)) is not None)
    if named != _ALL_QUARTERS:
        return
    relations = [sum_of(whole, quarters) for whole in reversed(above)]
    kept = [relation for relation in relations if holds(relation)]
    yield from (kept or [relation for relation in relations if slips(relation) and (is_near(relation) or is_long(relation))])[:1]


def sum_of(whole: Item, parts: Sequence[Item]) -> Relation:
    """A figure as the sum of others in its line."""
    return Relation("sum", "sum", SUM, whole.figure, tuple(part.figure for part in parts))
