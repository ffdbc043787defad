"""Years and days that contradict each other: a sum said to come from two years, money carried back, spans that end too early."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kehoach.checks.check import DOUBTFUL, Check
from kehoach.checks.cues import AFTER, is_cue, says
from kehoach.checks.figures import COUNT, Book, Figure
from kehoach.checks.wording import backwards, other_years
from kehoach.extractors.amounts import Amount
from kehoach.extractors.numeral import Numeral

_DAY = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})")
# `từ ngày` stands so many words before a day at most.
_LEAD = 3

# A sum of so many digits is not carried over twice by chance.
_LONG = 4


def years(book: Book) -> Iterator[Check]:
    """One check a sum of two years, a year that money is carried back into, a span of days that ends before it begins."""
    yield from _sums_of_two_years(book)
    yield from _backwards(book)


def _backwards(book: Book) -> Iterator[Check]:
    """`kinh phí năm 2024 chuyển nguồn sang năm 2023`, `từ ngày 01/01/2025 đến hết ngày 31/12/2024`."""
    tokens = book.outline.tokens
    for at, (earlier, later) in enumerate(pairwise(book.numerals)):
        first, second = _moment(book, earlier), _moment(book, later)
        if first is None or second is None or len(first) != len(second) or earlier.block != later.block:
            continue
        between = tokens.words(earlier.last, later.first)
        before = tokens.words(max(0, earlier.first - _LEAD), earlier.first)
        span = len(first) > 1 and says("span", AFTER, before) and is_cue("span_end", AFTER, between)
        carried = len(first) == 1 and is_cue("carried_on", AFTER, between)
        if (span or carried) and second < first:
            yield _reversed(book, at, at + 1)


def _moment(book: Book, numeral: Numeral) -> tuple[int, ...] | None:
    """A year as (2024,), a day as (2024, 12, 31)."""
    key = book.outline.tokens.keys[numeral.first]
    if numeral.kind == "year" and key.isdigit():
        return (int(key),)
    found = _DAY.fullmatch(key) if numeral.kind == "date" else None
    return (int(found[3]), int(found[2]), int(found[1])) if found is not None else None


def _reversed(book: Book, earlier: int, later: int) -> Check:
    keys, numerals = book.outline.tokens.keys, book.numerals
    said = keys[numerals[earlier].first], keys[numerals[later].first]
    block = numerals[later].block
    vietnamese, english = backwards(book, Figure(later, block, COUNT, Decimal(0), Decimal(0), Decimal(1), ""), said)
    return Check("slip", "year", DOUBTFUL, None, None, None, vietnamese, english, (later, earlier), "year", None)


def _sums_of_two_years(book: Book) -> Iterator[Check]:
    found: dict[tuple[int, str | None, int | None, int | None], list[Amount]] = defaultdict(list)
    for amount in book.amounts:
        if amount.measure == "carried_over" and amount.from_year is not None and _is_long(amount):
            found[amount.vnd, amount.programme, amount.project, amount.subproject].append(amount)
    for alike in found.values():
        for later in alike[1:]:
            if later.from_year != alike[0].from_year:
                yield _contradiction(book, alike[0], later)


def _is_long(amount: Amount) -> bool:
    return len(str(amount.vnd).rstrip("0")) >= _LONG


def _contradiction(book: Book, earlier: Amount, later: Amount) -> Check:
    figure, other = book.must(later.numeral), book.must(earlier.numeral)
    vietnamese, english = other_years(book, figure, other, (later.from_year or 0, earlier.from_year or 0))
    evidence = (later.numeral, earlier.numeral)
    return Check("slip", "year", DOUBTFUL, figure.value, other.value, "đồng", vietnamese, english, evidence, "year", None)
