"""Which broken relations to believe in: a sum that is far off is no sum, most of the time, but a list of other things."""

from __future__ import annotations

from decimal import Decimal

from kehoach.checks.causes import DECIMAL, DIGIT, DOUBLED, DROPPED, EXCHANGED, MOST_TERMS, SWAPPED, THOUSANDS, UNIT, likely_slip
from kehoach.checks.check import MISMATCH
from kehoach.checks.figures import PERCENT, Figure
from kehoach.checks.relations import SUM, Relation

#: How near a list must come to its whole, as a share of it, to be read as complete.
NEAR = Decimal("0.05")
_LONG = 3
_TELLING = 4
_SLIPS = frozenset({EXCHANGED, THOUSANDS, DECIMAL, UNIT})
_ANY_SLIP = _SLIPS | {DIGIT, SWAPPED, DOUBLED, DROPPED}


def holds(relation: Relation) -> bool:
    """It adds up, within what rounding explains."""
    return relation.verdict() not in (MISMATCH, None)


def is_believed(
    relation: Relation, *, strict: bool = False, itemised: bool = False, near: Decimal = NEAR, sure: Figure | None = None
) -> bool:
    """It holds, nearly holds, or would hold but for one slip of a typist.

    `strict` is for relations that words state beyond doubt: there one wrong digit is enough, however far off it puts the figure.
    `itemised` is for lists with an item a part, of which the total may have left one out; `sure` is a figure that is not to be
    doubted.
    """
    verdict, computed = relation.verdict(), relation.compute()
    if verdict is None or computed is None:
        return False
    if verdict != MISMATCH:
        return True
    if is_near(relation, near):
        return True
    return (itemised and leaves_out_a_part(relation)) or bool(slips(relation, sure) & (_ANY_SLIP if strict else _SLIPS))


def is_near(relation: Relation, near: Decimal = NEAR) -> bool:
    """Stated and computed differ by at most a share of the larger."""
    computed = relation.compute()
    if computed is None:
        return False
    return abs(relation.stated.value - computed) <= near * max(abs(computed), abs(relation.stated.value))


def is_long(relation: Relation) -> bool:
    """The stated number has so many digits that chance does not bring it within one slip of a sum."""
    return _digits(relation.stated.written) >= _TELLING


def slips(relation: Relation, sure: Figure | None = None) -> set[str]:
    """The slips, of one figure each, that would explain why it does not hold; none of a figure that is `sure`."""
    found = set()
    for figure in relation.figures if len(relation.terms) <= MOST_TERMS else ():
        if figure is sure:
            continue
        explained = likely_slip(relation, figure, fitted=False)
        if explained is not None and (explained[0] in _SLIPS or _is_telling(figure, *explained)):
            found.add(explained[0])
    return found


def any_slips(relation: Relation, sure: Figure | None = None) -> set[str]:
    """The slips that would explain it, though they change a number of two digits: enough where nothing else is to be doubted."""
    found = ((figure, likely_slip(relation, figure, fitted=False)) for figure in relation.figures if figure is not sure)
    return {slip[0] for figure, slip in found if slip is not None and max(_digits(figure.written), _digits(slip[1] / figure.factor)) > 1}


def _is_telling(figure: Figure, name: str, likely: Decimal) -> bool:
    """One digit makes any short number another one: only in longer ones is it a slip."""
    enough = _LONG - 1 if figure.kind == PERCENT else _LONG
    if name in (DOUBLED, DROPPED):
        step = figure.half * 2 if figure.half else Decimal(1)
        return max(len(str(int(figure.value / step))), len(str(int(likely / step)))) > enough
    return max(_digits(figure.written), _digits(likely / figure.factor)) >= enough


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def leaves_out_a_part(relation: Relation) -> bool:
    """The total is too small by exactly one of its parts, whose number is too long to be so by chance."""
    computed = relation.compute()
    if relation.form is not SUM or computed is None:
        return False
    gap = computed - relation.stated.value
    return gap != relation.stated.value and any(term.value == gap and _digits(term.written) >= _LONG for term in relation.terms)
