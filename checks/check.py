"""What a check says: a relation between stated figures, recomputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

HOLDS, ROUNDING, MISMATCH, DOUBTFUL = "holds", "rounding", "mismatch", "doubtful"


@dataclass(frozen=True, slots=True)
class Check:
    """One recomputed relation; `evidence` are numerals of the text, the stated figure first.

    `stated` and `computed` are in `unit` (đồng for money). `cause` is the likely cause of what does not
    hold, `suspect` the numeral that is probably wrong and `likely` what it should probably say, in the
    unit of that figure (đồng for money).
    """

    kind: str
    relation: str
    verdict: str
    stated: Decimal | None
    computed: Decimal | None
    unit: str | None
    explanation: str
    explanation_en: str
    evidence: tuple[int, ...]
    cause: str | None = None
    suspect: int | None = None
    likely: Decimal | None = None

    @property
    def gap(self) -> Decimal | None:
        """Stated less computed."""
        return self.stated - self.computed if self.stated is not None and self.computed is not None else None

    @property
    def is_loud(self) -> bool:
        """Something does not add up, or may not."""
        return self.verdict in (MISMATCH, DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A numeral in doubt: why, what it probably should say (`None` if that is unknown), and the check that decided, by its place in
    the list of checks."""

    reason: str
    likely: Decimal | None = None
    check: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """All checks of a document, in the order of its figures, and its figures in doubt by numeral."""

    checks: Sequence[Check]
    doubts: Mapping[int, Doubt]


def in_order(found: Iterable[Check]) -> list[Check]:
    """Checks by the figure they are about."""
    return sorted(found, key=lambda check: (check.evidence[0], check.kind, check.relation, check.evidence))
