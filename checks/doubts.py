"""Numerals in doubt: by their own notation, by the year of their whole, or because arithmetic asks for another number.

Notation alone only raises the question; what the figures around it add up to answers it, either way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kehoach.checks.belief import holds
from kehoach.checks.check import DOUBTFUL, MISMATCH, Check, Doubt
from kehoach.checks.figures import COUNT, Book, Figure
from kehoach.checks.judge import unit_of
from kehoach.checks.nouns import PEOPLE, WORKS, noun_kind
from kehoach.checks.relations import SAME, Relation
from kehoach.checks.wording import late_parts, notations
from kehoach.extractors.amounts import YEAR_AFTER_WHOLE, Amount
from kehoach.extractors.numbers import DOUBT_THREE_DECIMALS
from kehoach.extractors.percentages import Percentage

# Nobody counts parts of these.
_WHOLE = frozenset({PEOPLE, WORKS, "place", "event"})
_THREE_DECIMALS = -3


def doubts(book: Book, decided: Iterable[Check], confirmed: Collection[int]) -> Iterator[Check]:
    """One check an amount or count in doubtful notation, unless arithmetic has said what it should be, or that it is right."""
    settled = {check.suspect for check in decided if check.suspect is not None} | set(confirmed)
    for amount in book.amounts:
        if amount.doubt == YEAR_AFTER_WHOLE:
            if amount.whole is not None:
                yield _late_part(book, amount)
        elif amount.doubt is not None and amount.numeral not in settled:
            likely = Decimal(amount.likely_vnd) if amount.likely_vnd is not None else None
            yield _notation(book, book.must(amount.numeral), amount.doubt, likely)
    for position in range(len(book.numerals)):
        figure = book.figure(position)
        if figure is not None and position not in settled and _is_cut_in_pieces(book, figure):
            yield _notation(book, figure, DOUBT_THREE_DECIMALS, figure.value * 1000)


def _is_cut_in_pieces(book: Book, figure: Figure) -> bool:
    """`2,140 hộ`: people and works are counted whole, and three decimals are a thousands mark."""
    if figure.kind != COUNT or figure.value.as_tuple().exponent != _THREE_DECIMALS or "/" in figure.unit:
        return False
    return noun_kind(figure.unit) in _WHOLE and book.numerals[figure.numeral].kind != "rate"


def _notation(book: Book, figure: Figure, reason: str, likely: Decimal | None) -> Check:
    vietnamese, english = notations(book, figure, reason)
    return Check(
        "unit",
        "notation",
        DOUBTFUL,
        figure.value,
        likely if likely is not None else figure.value,
        unit_of(figure),
        vietnamese,
        english,
        (figure.numeral,),
        reason,
        figure.numeral,
        likely,
    )


def _late_part(book: Book, amount: Amount) -> Check:
    part, whole = book.must(amount.numeral), book.must(amount.whole if amount.whole is not None else amount.numeral)
    above = whole.fact
    years = (amount.year or 0, (above.year or 0) if above is not None else 0)
    vietnamese, english = late_parts(book, part, whole, years)
    evidence = (part.numeral, whole.numeral)
    return Check("slip", "year", DOUBTFUL, part.value, part.value, "đồng", vietnamese, english, evidence, "year", part.numeral)


def confirmed(book: Book, relations: Sequence[Relation]) -> frozenset[int]:
    """Amounts in doubtful notation that a relation needs just as they are written."""
    asked = {amount.numeral: Decimal(amount.likely_vnd) for amount in book.amounts if amount.likely_vnd is not None}
    return frozenset(
        figure.numeral
        for relation in relations
        if relation.form is not SAME
        for figure in relation.figures
        if figure.numeral in asked and holds(relation) and relation.verdict({figure.numeral: asked[figure.numeral]}) == MISMATCH
    )


def _lost_its_whole(fact: Amount | Percentage) -> bool:
    """The year was doubted for a whole that the amount turned out to be no part of."""
    return isinstance(fact, Amount) and fact.doubt == YEAR_AFTER_WHOLE and fact.whole is None


def in_doubt(book: Book, checks: Sequence[Check], confirmed: Collection[int]) -> Mapping[int, Doubt]:
    """All amounts, percentages and counts in doubt; of several checks that doubt one figure, the likely value of most of them counts."""
    decided: dict[int, list[int]] = {}
    for number, check in enumerate(checks):
        if check.is_loud and check.suspect is not None and book.figure(check.suspect) is not None:
            decided.setdefault(check.suspect, []).append(number)
    facts: tuple[Amount | Percentage, ...] = (*book.amounts, *book.percentages)
    written = {fact.numeral: fact.doubt for fact in facts if fact.doubt is not None and not _lost_its_whole(fact)}
    found = {numeral: Doubt(reason) for numeral, reason in written.items() if numeral not in confirmed}
    for numeral, numbers in decided.items():
        likely = Counter(checks[number].likely for number in numbers).most_common(1)[0][0]
        first = next(number for number in numbers if checks[number].likely == likely)
        found[numeral] = Doubt(written.get(numeral) or checks[first].cause or checks[first].relation, likely, first)
    return found
