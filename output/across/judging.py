"""Whether two stated figures say the same, by the digits that are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kehoach.checks.causes import is_near
from kehoach.checks.check import HOLDS, MISMATCH, ROUNDING
from kehoach.checks.figures import Figure
from kehoach.checks.relations import SAME, SUM, Relation

__all__ = ["HOLDS", "MISMATCH", "ROUNDING", "agree", "is_far", "same", "sum_of"]

# Values of one thing differ by at most this share of the larger.
_NEAR = Decimal("0.5")


def same(stated: Figure, computed: Figure) -> str:
    """Verdict on two values of one figure: holds, rounding or mismatch."""
    return str(Relation("duplicate", "same", SAME, replace(stated, numeral=0), (replace(computed, numeral=1),)).verdict())


def agree(stated: Figure, computed: Figure) -> bool:
    """They are equal, or differ by no more than rounding explains."""
    return same(stated, computed) != MISMATCH


def is_far(stated: Figure, computed: Figure) -> bool:
    """Hardly the same thing: one is a part of the other, unless a slip of the typist explains it."""
    return not is_near(stated, computed, _NEAR)


def sum_of(stated: Figure, parts: Sequence[Figure]) -> tuple[str, Decimal]:
    """Verdict on a figure and its parts, and what these give."""
    terms = tuple(replace(part, numeral=number) for number, part in enumerate(parts, 1))
    relation = Relation("cross_section", "sum", SUM, replace(stated, numeral=0), terms)
    return str(relation.verdict()), sum((part.value for part in parts), Decimal(0))
