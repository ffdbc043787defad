"""Percentages against the two figures that they are the rate of."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kehoach.checks.figures import Book
from kehoach.checks.relations import RATE, Relation
from kehoach.context import Outline
from kehoach.extractors.amounts import Amount
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.percentages import Percentage

_RATES = frozenset({"disbursement_rate", "completion_rate", "share"})
# How many tokens a sentence has in which a rate is read against two sums.
_SENTENCE = 40


def rates(book: Book) -> Iterator[Relation]:
    """Percentages whose two figures the text names."""
    index = {numeral.first: position for position, numeral in enumerate(book.numerals)}
    by_block: dict[int, list[Amount]] = defaultdict(list)
    for amount in book.amounts:
        by_block[amount.block].append(amount)
    for percent in book.percentages:
        if percent.role not in _RATES or percent.high is not None:
            continue
        bottom = _pair_before(book.outline, book.numerals, percent)
        if bottom is None:
            sums = _spent_of_given(book.outline, book.numerals, by_block[percent.block], percent)
        else:
            pair = book.numerals[bottom].pair
            top = index.get(pair) if pair is not None else None
            sums = (top, bottom) if top is not None else None
        if sums is not None and (relation := _relation(book, percent, *sums)) is not None:
            yield relation


def _relation(book: Book, percent: Percentage, top: int, bottom: int) -> Relation | None:
    above, below = book.figure(top), book.figure(bottom)
    if above is None or below is None or below.value == 0:
        return None
    return Relation("rate", "rate", RATE, book.must(percent.numeral), (above, below))


def _pair_before(outline: Outline, numerals: Sequence[Numeral], percent: Percentage) -> int | None:
    """B of the `A/B` that a percentage right behind it is the rate of."""
    at = percent.numeral - 1
    while at >= 0 and numerals[at].block == percent.block and numerals[at].kind in ("year", "date", "label", "measure"):
        at -= 1
    if at < 0 or numerals[at].block != percent.block or numerals[at].pair is None or numerals[at].pair_first:
        return None
    between = outline.tokens.keys[numerals[at].last : numerals[percent.numeral].first]
    if between[-1:] == ["("]:
        between = between[:-1]
    return None if len(between) > 25 or {"(", ";", "."} & set(between) else at


def _spent_of_given(
    outline: Outline, numerals: Sequence[Numeral], in_block: Sequence[Amount], percent: Percentage
) -> tuple[int, int] | None:
    """`được giao 8.600 triệu đồng, đã giải ngân 5.418 triệu đồng, đạt 68,5%`: the two sums of the sentence before the rate."""
    if percent.role != "disbursement_rate":
        return None
    keys, stop = outline.tokens.keys, numerals[percent.numeral].first
    place = bisect_left(in_block, percent.numeral, key=lambda amount: amount.numeral)
    if place < 2:
        return None
    given, spent = in_block[place - 2 : place]
    if spent.measure != "disbursed" or given.measure != "allocated":
        return None
    alike = all(getattr(given, name) == getattr(spent, name) for name in ("project", "subproject", "capital", "source", "year"))
    between = keys[numerals[given.numeral].last : stop]
    if not alike or numerals[spent.numeral].pair is not None or {"(", ";", "."} & set(between) or len(between) > _SENTENCE:
        return None
    return spent.numeral, given.numeral
