"""Years that contradict each other: the same sum carried over, said to come from two years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kehoach.checks.check import DOUBTFUL, Check
from kehoach.checks.figures import Book
from kehoach.checks.wording import other_years
from kehoach.extractors.amounts import Amount

# A sum of so many digits is not carried over twice by chance.
_LONG = 4


def years(book: Book) -> Iterator[Check]:
    """One check a sum that is carried over from one year here and from another there."""
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
