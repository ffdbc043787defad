"""What was given, spent and carried on, held against each other: more spent than given, all spent though some was carried on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from decimal import Decimal

from kehoach.checks.check import MISMATCH
from kehoach.checks.cues import AFTER, says
from kehoach.checks.figures import Book
from kehoach.checks.relations import Form, Relation
from kehoach.extractors.amounts import Amount
from kehoach.extractors.percentages import Percentage

_HUNDRED = Decimal(100)
# What was given and what was spent of it stand in neighbouring items.
_NEXT = 2

# What was spent is at most what was given.
AT_MOST = Form("at_most", lambda values: values[0], lambda stated, values, i: None, room=-1)
# The rate that is left where some of what was given is carried on.
REST = Form("rest", lambda values: (values[0] - values[1]) / values[0] * _HUNDRED, lambda stated, values, i: None, room=-1)


def spending(book: Book, known: Iterable[Relation]) -> Iterator[Relation]:
    """Relations that are broken; what is within its bounds says nothing. Rates in `known` have their two figures."""
    wholes = {amount.whole for amount in book.amounts if amount.whole is not None}
    yield from _overspent(book, wholes)
    yield from _carried_on(book, wholes, {relation.stated.numeral for relation in known})


def _overspent(book: Book, wholes: Set[int]) -> Iterator[Relation]:
    """`đã bố trí 231.041 triệu đồng ...; giải ngân 248.045 triệu đồng ...`: divided sums of all, one after the other."""
    given: dict[tuple[object, ...], Amount] = {}
    exceeded: dict[int, Amount] = {}
    for amount in book.amounts:
        if amount.project is not None or (amount.year is None and amount.period is None):
            continue
        key = (amount.programme, amount.year, amount.period)
        if amount.measure == "allocated" and amount.numeral in wholes and amount.whole is None:
            given[key] = amount
        elif amount.measure == "disbursed" and amount.numeral in wholes and (total := given.get(key)) is not None:
            if amount.block - total.block <= _NEXT and amount.vnd > total.vnd and not _has_carried(book, total, amount):
                exceeded[amount.numeral] = total
                yield _exceeds(book, amount, total)
        elif amount.whole in exceeded and amount.capital is not None and amount.measure == "disbursed":
            for part in book.amounts:
                if part.whole == exceeded[amount.whole].numeral and part.capital == amount.capital and part.vnd < amount.vnd:
                    yield _exceeds(book, amount, part)


def _has_carried(book: Book, given: Amount, spent: Amount) -> bool:
    """Money of the years before is spent too: it is stated, or the words between say so."""
    for amount in book.amounts:
        if (
            amount.measure == "carried_over"
            and amount.programme == given.programme
            and amount.year is not None
            and amount.year == given.year
        ):
            return True
    words = book.outline.tokens.words(book.numerals[given.numeral].end, book.numerals[spent.numeral].first)
    return says("with_carried", AFTER, words)


def _exceeds(book: Book, spent: Amount, given: Amount) -> Relation:
    return Relation("cross_section", "exceeds", AT_MOST, book.must(spent.numeral), (book.must(given.numeral),))


def _carried_on(book: Book, wholes: Set[int], known: Set[int]) -> Iterator[Relation]:
    """`giải ngân năm 2023 đạt 100%` of a sum, of which part is carried into 2024."""
    carried = [amount for amount in book.amounts if amount.measure == "carried_over" and amount.from_year is not None]
    for percent in book.percentages:
        if percent.role != "disbursement_rate" or percent.project is None or percent.year is None or percent.numeral in known:
            continue
        given = _given(book, percent, wholes) or _given_beside(book, percent)
        rest = [amount for amount in carried if given is not None and _is_rest(amount, percent, given)]
        if given is None or not rest or rest[0].vnd >= given.vnd:
            continue
        terms = book.must(given.numeral), book.must(rest[0].numeral)
        relation = Relation("rate", "spent_rest", REST, book.must(percent.numeral), terms)
        if relation.verdict() == MISMATCH and relation.stated.value > (relation.compute() or 0):
            yield relation


def _given(book: Book, percent: Percentage, wholes: Set[int]) -> Amount | None:
    """The divided sum of the Dự án and year that stands before the rate in its line."""
    for amount in reversed(book.amounts):
        if amount.numeral > percent.numeral or amount.block != percent.block:
            continue
        same = (amount.project, amount.subproject, amount.year) == (percent.project, percent.subproject, percent.year)
        if same and amount.measure == "allocated" and amount.numeral in wholes:
            return amount
    return None


def _given_beside(book: Book, percent: Percentage) -> Amount | None:
    """`Kinh phí giao 14.800 triệu đồng, đã giải ngân 100%; phần kinh phí 640 triệu đồng ... chuyển nguồn`: the figure right before."""
    beside = [
        amount for amount in book.amounts if amount.numeral in (percent.numeral - 1, percent.numeral + 1) and amount.block == percent.block
    ]
    if [amount.measure for amount in beside] != ["allocated", "carried_over"]:
        return None
    return beside[0]


def _is_rest(amount: Amount, percent: Percentage, given: Amount) -> bool:
    """Carried out of the same money: of the same Dự án, year, capital and source."""
    same = (amount.programme, amount.project, amount.subproject) == (percent.programme, percent.project, percent.subproject)
    return same and amount.from_year == percent.year and (amount.capital, amount.source) == (given.capital, given.source)
