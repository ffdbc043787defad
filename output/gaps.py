"""Gaps between figures: how much one weighs, and which are too small to be asked for.

The weight of a gap is its size times its share of the larger of the stated and the computed figure, so that neither a
trifle that is half wrong nor a thousandth of a huge sum comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from kehoach.output.passages import folded
from kehoach.output.stored import VerdictError

MONEY, PERCENT = "đồng", "%"
_MILLION = Decimal(1_000_000)
# One scale for what has no common unit: a point of a rate weighs as much as 10 triệu đồng, one thing counted as much as 1.
_WORTH = {MONEY: 1e-6, PERCENT: 10.0}
_GAP = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s*(.*)")
_GAP_UNITS = {"": _MILLION, "triệu": _MILLION, "tỷ": _MILLION * 1000, "tỉ": _MILLION * 1000, MONEY: Decimal(1)}


class Gapped(Protocol):
    """What has a gap between a stated and a computed figure, or none."""

    @property
    def gap(self) -> float | None:
        """How far the two are apart."""

    @property
    def unit(self) -> str | None:
        """The unit of the gap."""

    @property
    def share(self) -> float:
        """The gap as a share of the larger of the two."""


def share_of(gap: float | None, stated: float | None, computed: float | None) -> float:
    """A gap as a share of the larger of the stated and the computed figure."""
    larger = max(abs(stated or 0.0), abs(computed or 0.0))
    return (gap or 0.0) / larger if larger else 0.0


def weight_of(finding: Gapped) -> float:
    """Size of the gap times its share; 0 without a gap."""
    return (finding.gap or 0.0) * _WORTH.get(finding.unit or "", 1.0) * finding.share


@dataclass(frozen=True, slots=True)
class MinGap:
    """The least gap that is asked for: an amount in đồng, which holds for money alone, or per cent.

    Per cent are percentage points for rates; for everything else they are the share of the larger figure.
    """

    least: float
    percent: bool

    @classmethod
    def read(cls, text: str) -> MinGap:
        """Read what was typed: `100` (triệu đồng), `2 tỷ`, `500000 đồng`, `5%`, `0,5%`."""
        found = _GAP.fullmatch(text.strip())
        unit = folded(found[2]).casefold() if found is not None else ""
        factor = Decimal(1) if unit == PERCENT else _GAP_UNITS.get(unit if unit == MONEY else unit.removesuffix(MONEY).rstrip())
        if found is None or factor is None:
            raise VerdictError(
                f"--min-gap {text} is no gap. Give triệu đồng (100, without marks between thousands), an amount with its unit (2 tỷ), or 5%"
            )
        return cls(float(Decimal(found[1].replace(",", ".")) * factor), unit == PERCENT)

    def admits(self, finding: Gapped) -> bool:
        """Whether a finding's gap is large enough; one without a gap never is."""
        gap = finding.gap
        if gap is None:
            return False
        if not self.percent:
            return finding.unit != MONEY or gap >= self.least
        return (gap if finding.unit == PERCENT else 100 * finding.share) >= self.least
