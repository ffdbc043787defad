"""What a comparison says, and the stated figures that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kehoach.checks.check import MISMATCH
from kehoach.checks.figures import Figure
from kehoach.output.across.papers import Paper, Row

DUPLICATE, CROSS_SECTION = "duplicate", "cross_section"
PLAN_AND_REPORT, TWO_PAPERS, SUPERSEDED = "plan_and_report", "two_papers", "superseded"
DISTRICT, DISTRICTS = "district_of_province", "districts_of_province"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure held against the same figure, or against its parts, in other documents.

    `kind` is duplicate (the same figure in two papers) or cross_section (a province and its districts). `relation` is
    plan_and_report or two_papers; superseded where the later paper replaces, amends or repeals the earlier one, so that two
    values are no contradiction (verdict holds, gap as it is); district_of_province for one district, districts_of_province
    for the sum of all. `stated`, `computed` and `gap` (stated less computed) are in `unit`: đồng, %, or what is counted.
    `stated` is the figure of the report, of the later paper, or of the province, and `stated_id` its row. `evidence` are
    the row ids of all figures and `documents` the papers that state them, both in the order of the tables.
    """

    kind: str
    relation: str
    verdict: str
    stated: Decimal
    computed: Decimal
    unit: str
    stated_id: str
    explanation: str
    explanation_en: str
    evidence: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def gap(self) -> Decimal:
        """Stated less computed."""
        return self.stated - self.computed

    @property
    def is_loud(self) -> bool:
        """The documents contradict each other."""
        return self.verdict == MISMATCH


@dataclass(frozen=True, slots=True)
class MoneyKey:
    """What money is the same: all of this must be equal.

    `purse` names the level of a local budget (`ngân sách huyện`), `from_year` the year that carried-over money comes from.
    """

    programme: str
    project: int | None
    subproject: int | None
    year: int | None
    period: tuple[int, int] | None
    measure: str
    capital: str | None
    source: str | None
    purse: tuple[str, ...]
    from_year: int | None


@dataclass(frozen=True, slots=True)
class IndicatorKey:
    """What target or result is the same; `name` are its telling words, `is_change` tells `giảm 5%` from `còn 5%`."""

    programme: str | None
    project: int | None
    subproject: int | None
    year: int
    status: str
    unit: str
    is_change: bool
    name: frozenset[str]


Key = MoneyKey | IndicatorKey


@dataclass(frozen=True, slots=True)
class Stated:
    """The one figure that a paper states for a key."""

    paper: Paper
    row: Row
    row_id: str
    key: Key
    figure: Figure
