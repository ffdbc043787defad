"""The rows of the tables, typed.

Field names are column names; their meaning stands in docs/tables.md. A value nobody states is
`None`, never a guess. All offsets count code points of the decoded source; `quote` is exactly
`source[source_start:source_end]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Number = Decimal | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """What a document says of itself, and what it was read from."""

    document_id: str
    path: str
    sha256: str
    format: str
    encoding: str
    n_chars: int
    doc_type: str | None = None
    number: str | None = None
    issue_date: date | None = None
    issue_date_precision: str | None = None
    issuer: str | None = None
    level: str | None = None
    province_code: str | None = None
    province: str | None = None
    district: str | None = None
    province_2025_code: str | None = None
    title: str | None = None
    programme: str | None = None
    year: int | None = None
    period_start: int | None = None
    period_end: int | None = None
    signer: str | None = None
    signer_title: str | None = None
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """A heading, list item or paragraph; `section_id` is `document_id#s<number>`."""

    document_id: str
    section_id: str
    parent_id: str | None
    depth: int
    marker: str | None
    heading: str
    part: str | None
    year: int | None
    programme: str | None
    project: int | None
    subproject: int | None
    source_start: int
    source_end: int
    page: int | None
    page_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """What every fact has: its place in the document and in the programme."""

    document_id: str
    section_id: str | None
    programme: str | None
    project: int | None
    subproject: int | None
    source_start: int
    source_end: int
    quote: str
    page: int | None
    page_moved: bool
    rules: tuple[str, ...]

    @property
    def row_id(self) -> str:
        """The row's key: document and offset."""
        return f"{self.document_id}#{self.source_start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow(Grounded):
    """A mention of a document by its number."""

    number: str
    full_number: str | None
    doc_kind: str | None
    issuer: str | None
    date: date | None
    title: str | None
    is_self: bool
    refers_to: str | None
    relation: str | None
    relation_from: str | None
    doubt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow(Grounded):
    """A day, month, year or span of years."""

    value: str
    date_start: date | None
    date_end: date | None
    precision: str
    role: str
    doubt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRow(Grounded):
    """One stated amount of money; `amount_vnd` is exactly what is written, in đồng."""

    amount_vnd: int
    amount_million_vnd: float
    unit: str | None
    measure: str | None
    capital: str | None
    source: str | None
    year: int | None
    from_year: int | None
    period_start: int | None
    period_end: int | None
    qualifier: str
    part_of: str | None
    purpose: str | None
    place: str | None
    doubt: str | None
    likely_vnd: int | None
    doubt_check: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentageRow(Grounded):
    """One stated percentage."""

    value: float
    value_high: float | None
    per_year: bool
    role: str
    year: int | None
    qualifier: str
    doubt: str | None
    likely_value: float | None
    doubt_check: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow(Grounded):
    """A stated target or result that is not money."""

    value: float
    value_high: float | None
    unit: str | None
    qualifier: str
    status: str | None
    direction: str | None
    year: int | None
    name: str | None
    indicator: str | None
    place: str | None
    doubt: str | None
    likely_value: float | None
    doubt_check: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumeralRow(Grounded):
    """A numeral of the source, counted once; `numeral_class` is the column `class`."""

    text: str
    numeral_class: str
    fact_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A relation between stated figures, recomputed."""

    document_id: str
    check_id: str
    kind: str
    relation: str
    verdict: str
    stated: float | None
    computed: float | None
    gap: float | None
    unit: str | None
    explanation: str
    explanation_en: str
    evidence: tuple[str, ...]
    cause: str | None
    suspect: str | None
    likely: float | None
    section_id: str | None
    source_start: int
    source_end: int
    quote: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """The words that gave a figure one of its attributes; `via` is the figure that it was taken over from."""

    document_id: str
    row_id: str
    table: str
    attribute: str
    value: str
    rule: str
    source_start: int
    source_end: int
    quote: str
    via: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRow:
    """A change that made the text readable; offsets of the source, and of the text before its step."""

    document_id: str
    rule: str
    step: int
    before: str
    after: str
    source_start: int
    source_end: int
    text_start: int
    text_end: int
    moved_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRow:
    """A document that was not read."""

    path: str
    step: str
    error: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All rows of one document, each list in text order."""

    document: DocumentRow
    sections: tuple[SectionRow, ...] = ()
    references: tuple[ReferenceRow, ...] = ()
    dates: tuple[DateRow, ...] = ()
    funding: tuple[FundingRow, ...] = ()
    percentages: tuple[PercentageRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    numerals: tuple[NumeralRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    repairs: tuple[RepairRow, ...] = ()
