"""From relations to checks: which hold, which do not, why not, and which numeral is to be doubted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kehoach.checks.causes import DECIMAL, THOUSANDS, UNIT, Cause, Causes
from kehoach.checks.check import DOUBTFUL, MISMATCH, Check
from kehoach.checks.figures import MONEY, PERCENT, Book, Figure
from kehoach.checks.relations import SUM, Relation
from kehoach.checks.wording import sentences

_WHOLE = -1
_NOTATION = (UNIT, THOUSANDS, DECIMAL)


def judged(book: Book, relations: Sequence[Relation]) -> Iterator[Check]:
    """One check a relation; relations whose terms give nothing are left out."""
    causes = Causes(relations)
    money = [figure for amount in book.amounts if (figure := book.figure(amount.numeral)) is not None]
    for relation in relations:
        verdict, computed = relation.verdict(), relation.compute()
        if verdict is None or computed is None:
            continue
        cause = causes.of(relation, money) if verdict == MISMATCH else None
        yield _check(book, relation, verdict, computed, cause)


def _check(book: Book, relation: Relation, verdict: str, computed: Decimal, cause: Cause | None) -> Check:
    vietnamese, english = sentences(book, relation, verdict, computed, cause)
    doubted = cause is not None and cause.name in _NOTATION and cause.suspect is not None
    evidence = tuple(dict.fromkeys(figure.numeral for figure in relation.figures))
    if cause is not None and cause.part is not None and cause.part not in evidence:
        evidence = (*evidence, cause.part)
    return Check(
        "unit" if doubted else relation.kind,
        relation.name,
        DOUBTFUL if doubted else verdict,
        relation.stated.value,
        _shown(computed, relation.stated),
        unit_of(relation.stated),
        vietnamese,
        english,
        evidence,
        cause.name if cause is not None else None,
        cause.suspect if cause is not None else None,
        cause.likely if cause is not None else None,
    )


def _shown(computed: Decimal, stated: Figure) -> Decimal:
    """Rates that do not end are cut where nobody writes on."""
    return computed if computed == computed.to_integral_value() else computed.quantize(Decimal("0.0001"))


def unit_of(figure: Figure) -> str | None:
    """The unit of `stated` and `computed`."""
    return "đồng" if figure.kind == MONEY else "%" if figure.kind == PERCENT else figure.unit or None


def distinct(relations: Iterable[Relation]) -> list[Relation]:
    """Each relation between the same figures once, the first of several; a rest is a sum said the other way round."""
    seen: dict[tuple[int, frozenset[int]], Relation] = {}
    for relation in relations:
        stated = _WHOLE if relation.form.linear else relation.stated.numeral
        seen.setdefault((stated, frozenset(figure.numeral for figure in relation.figures)), relation)
    return [relation for relation in seen.values() if not _is_cut_short(relation, seen.values())]


def _is_cut_short(relation: Relation, others: Iterable[Relation]) -> bool:
    """A list that breaks a sum which a fuller list keeps has lost a part on the way."""
    if relation.form is not SUM or relation.verdict() != MISMATCH:
        return False
    terms = {term.numeral for term in relation.terms}
    return any(
        other.stated.numeral == relation.stated.numeral
        and other.form is SUM
        and terms < {term.numeral for term in other.terms}
        and other.verdict() != MISMATCH
        for other in others
    )
