"""Which broken relations to believe in: a sum that is far off is no sum, most of the time, but a list of other things."""

from __future__ import annotations

from decimal import Decimal

from kehoach.checks.causes import DIGIT, DOUBLED, DROPPED, EXCHANGED, SWAPPED, THOUSANDS, UNIT, slip
from kehoach.checks.check import MISMATCH
from kehoach.checks.relations import Relation

#: How near a list must come to its whole, as a share of it, to be read as complete.
NEAR = Decimal("0.05")
_SLIPS = frozenset({EXCHANGED, THOUSANDS, UNIT})
_ANY_SLIP = _SLIPS | {DIGIT, SWAPPED, DOUBLED, DROPPED}


def holds(relation: Relation) -> bool:
    """It adds up, within what rounding explains."""
    return relation.verdict() not in (MISMATCH, None)


def is_believed(relation: Relation, *, strict: bool = False, near: Decimal = NEAR) -> bool:
    """It holds, nearly holds, or would hold but for one slip of a typist.

    `strict` is for relations that words state beyond doubt: there one wrong digit is enough, however far off it puts the figure.
    """
    verdict, computed = relation.verdict(), relation.compute()
    if verdict is None or computed is None:
        return False
    if verdict != MISMATCH:
        return True
    larger = max(abs(computed), abs(relation.stated.value))
    if larger and abs(relation.stated.value - computed) <= near * larger:
        return True
    return bool(slips(relation) & (_ANY_SLIP if strict else _SLIPS))


def slips(relation: Relation) -> set[str]:
    """The slips, of one figure each, that would explain why it does not hold."""
    found = set()
    for figure in relation.figures:
        needed = relation.needed(figure)
        if needed is None or needed <= 0:
            continue
        step = figure.half * 2 if figure.half else Decimal(1)
        name = slip(figure, (needed / step).to_integral_value() * step)
        if name is not None:
            found.add(name)
    return found
