"""Numerals whose own notation is doubtful, and parts of another year than their whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kehoach.checks.check import DOUBTFUL, Check
from kehoach.checks.figures import Book
from kehoach.checks.judge import unit_of
from kehoach.checks.wording import late_parts, notations
from kehoach.extractors.amounts import YEAR_AFTER_WHOLE, Amount


def doubts(book: Book, decided: Iterable[Check]) -> Iterator[Check]:
    """One check a doubtful amount, unless arithmetic has said already what it should be."""
    settled = {check.suspect for check in decided if check.suspect is not None}
    for amount in book.amounts:
        if amount.doubt == YEAR_AFTER_WHOLE and amount.whole is not None:
            yield _late_part(book, amount)
        elif amount.doubt is not None and amount.numeral not in settled:
            yield _notation(book, amount)


def _notation(book: Book, amount: Amount) -> Check:
    figure = book.must(amount.numeral)
    likely = Decimal(amount.likely_vnd) if amount.likely_vnd is not None else None
    vietnamese, english = notations(book, figure, str(amount.doubt))
    return Check(
        "unit",
        "notation",
        DOUBTFUL,
        figure.value,
        likely if likely is not None else figure.value,
        unit_of(figure),
        vietnamese,
        english,
        (amount.numeral,),
        amount.doubt,
        amount.numeral,
        likely,
    )


def _late_part(book: Book, amount: Amount) -> Check:
    part, whole = book.must(amount.numeral), book.must(amount.whole if amount.whole is not None else amount.numeral)
    above = whole.fact
    years = (amount.year or 0, (above.year or 0) if above is not None else 0)
    vietnamese, english = late_parts(book, part, whole, years)
    evidence = (part.numeral, whole.numeral)
    return Check("slip", "year", DOUBTFUL, part.value, part.value, "đồng", vietnamese, english, evidence, "year", part.numeral)
