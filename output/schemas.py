"""The tables: their columns, types, meanings and units, in one place.

`TABLES` is what users rely on. Columns may be added; none is renamed, moved or given another
meaning. Each column names the attribute of the row (`kehoach.facts`) that it takes its value from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kehoach.facts import Tables

TEXT, INT8, INT16, INT32, INT64 = pa.string(), pa.int8(), pa.int16(), pa.int32(), pa.int64()
REAL, FLAG, DAY, TEXTS = pa.float64(), pa.bool_(), pa.date32(), pa.list_(pa.string())
CHARS = "characters"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type, meaning, unit of its values, and the row's attribute it comes from."""

    name: str
    type: pa.DataType
    description: str
    unit: str = ""
    attribute: str = ""

    @property
    def source(self) -> str:
        """The attribute that holds the value."""
        return self.attribute or self.name

    @property
    def field(self) -> pa.Field:
        """The column as Parquet stores it, its meaning included."""
        metadata = {"description": self.description} | ({"unit": self.unit} if self.unit else {})
        return pa.field(self.name, self.type, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, and where its rows are among those of a document."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Tables], Sequence[Any]]

    @property
    def schema(self) -> pa.Schema:
        """The schema of every Parquet file of the table."""
        return pa.schema([column.field for column in self.columns], metadata={"kehoach_table": self.name})


DOCUMENT_ID = Column("document_id", TEXT, "the document: its path below the input folder, or the file name")
START = Column("source_start", INT64, "where the passage begins in the decoded source", CHARS)
END = Column("source_end", INT64, "where it ends (exclusive)", CHARS)
PAGE = Column("page", INT32, "page of the source, from 1; null where the format has no pages")
PAGE_MOVED = Column("page_moved", FLAG, "whether its page stood out of order in the source")
PLACE = (
    Column("programme", TEXT, "national target programme, by its code in the gazetteer"),
    Column("project", INT8, "number of the Dự án that the row belongs to"),
    Column("subproject", INT8, "number of the Tiểu dự án that the row belongs to"),
)


def _fact(row_id: str) -> tuple[Column, ...]:
    """The columns that every fact has."""
    return (
        DOCUMENT_ID,
        Column(row_id, TEXT, "key of the row: document_id#source_start", attribute="row_id"),
        Column("section_id", TEXT, "the section that the row stands in"),
        *PLACE,
        START,
        END,
        Column("quote", TEXT, "the words of the source, exactly source[source_start:source_end]"),
        PAGE,
        PAGE_MOVED,
        Column("rules", TEXTS, "rules that read and placed the row"),
    )


DOCUMENTS = (
    DOCUMENT_ID,
    Column("path", TEXT, "the file, as it was given"),
    Column("sha256", TEXT, "SHA-256 of the file's bytes"),
    Column("format", TEXT, "format of the file"),
    Column("encoding", TEXT, "how the text was decoded; opening the file with this codec gives the offsets of all tables"),
    Column("n_chars", INT64, "length of the decoded source", CHARS),
    Column("doc_type", TEXT, "kind of document as it names itself: Kế hoạch, Báo cáo, ..."),
    Column("number", TEXT, "its own number: 122/KH-UBND"),
    Column("issue_date", DAY, "day of issue; the first day of the month or year where no more is stated"),
    Column("issue_date_precision", TEXT, "day, month or year"),
    Column("issuer", TEXT, "issuing body as written"),
    Column("level", TEXT, "central, province, district or commune"),
    Column("province_code", TEXT, "province at the time of issue, official code"),
    Column("province", TEXT, "province at the time of issue, name"),
    Column("district", TEXT, "district, name"),
    Column("province_2025_code", TEXT, "province after the merger of 1 July 2025, official code"),
    Column("title", TEXT, "title as written"),
    PLACE[0],
    Column("year", INT16, "year that the plan is for or the report about", "year"),
    Column("period_start", INT16, "first year of the period that it is about", "year"),
    Column("period_end", INT16, "last year of the period", "year"),
    Column("signer", TEXT, "who signed it"),
    Column("signer_title", TEXT, "in which office"),
    Column("rules_version", TEXT, "version of the rules and the gazetteer that read it"),
)
SECTIONS = (
    DOCUMENT_ID,
    Column("section_id", TEXT, "key of the section: document_id#s<number>"),
    Column("parent_id", TEXT, "the section that it is a part of; null at the top"),
    Column("depth", INT16, "depth in the tree, 0 at the top"),
    Column("marker", TEXT, "what it is numbered with: IV, 1.2, a, -"),
    Column("heading", TEXT, "its heading, or the first words"),
    Column("part", TEXT, "results (of the past) or plan"),
    Column("year", INT16, "year that its figures are about, unless they say otherwise", "year"),
    PAGE_MOVED,
    *PLACE,
    START,
    END,
    PAGE,
)
REFERENCES = (
    *_fact("reference_id"),
    Column("number", TEXT, "number of the document mentioned, as written: 90/QĐ-TTg, 24/2021/QH15, 51/NQHĐND, a bare 20"),
    Column("full_number", TEXT, "the number in full: 51/NQ-HĐND; null where it is not known"),
    Column("doc_kind", TEXT, "its kind: Quyết định, Nghị quyết, ..."),
    Column("issuer", TEXT, "who issued it"),
    Column("date", DAY, "its date, where the mention states one"),
    Column("title", TEXT, "its title, where the mention states one"),
    Column("is_self", FLAG, "whether the document mentions itself"),
    Column("refers_to", TEXT, "row of the full mention that a short or repeated one points at"),
    Column("relation", TEXT, "what is done to it: amends, replaces, repeals, guides, or based_on where another document rests on it"),
    Column("relation_from", TEXT, "row of the document that does so; null where that has no row or is not said"),
    Column(
        "doubt",
        TEXT,
        "why the number is doubtful: issuer_not_of_code, kind_not_of_code, year_not_of_date or dates_differ; null where it is not",
    ),
)
DATES = (
    *_fact("date_id"),
    Column("value", TEXT, "the date as far as stated: 2022-01-18, 2024-08, 2024, 2021-2025"),
    Column("date_start", DAY, "first day"),
    Column("date_end", DAY, "last day (inclusive)"),
    Column("precision", TEXT, "day, month, year or period"),
    Column("role", TEXT, "issued, deadline, as_of, period or other"),
    Column("doubt", TEXT, "why the notation is doubtful (lost_mark: 17/812023, 20212025); null where it is not"),
)
FUNDING = (
    *_fact("funding_id"),
    Column("amount_vnd", INT64, "the amount, exactly as literally written", "đồng"),
    Column("amount_million_vnd", REAL, "the same amount in millions", "triệu đồng"),
    Column("unit", TEXT, "unit as written"),
    Column("measure", TEXT, "allocated, disbursed, carried_over, proposed, credit, mobilised, returned or other"),
    Column("capital", TEXT, "investment (vốn đầu tư) or recurrent (vốn sự nghiệp)"),
    Column("source", TEXT, "who pays: central, local, credit or other"),
    Column("year", INT16, "budget year; for carried-over money the year it is carried into", "year"),
    Column("from_year", INT16, "for carried-over money the year it comes from", "year"),
    Column("period_start", INT16, "first budget year, for money of several years", "year"),
    Column("period_end", INT16, "last budget year", "year"),
    Column("qualifier", TEXT, "exact, about, at_least, more_than, at_most or less_than"),
    Column("part_of", TEXT, "funding_id of the whole that this is a stated part of"),
    Column("purpose", TEXT, "what the money is for, as written"),
    Column("place", TEXT, "where it is spent, as written"),
    Column("doubt", TEXT, "why the amount or its year is doubtful: notation (three_decimals, unit_too_large ...) or cause; null where not"),
    Column("likely_vnd", INT64, "the amount that is probably meant, where it is doubtful", "đồng"),
    Column("doubt_check", TEXT, "check_id of the check that decided; null where the notation alone is in doubt"),
)
PERCENTAGES = (
    *_fact("percentage_id"),
    Column("value", REAL, "the percentage, or the lower end of a range", "%"),
    Column("value_high", REAL, "upper end of a range", "%"),
    Column("per_year", FLAG, "whether it is meant for each year"),
    Column("role", TEXT, "target, actual, baseline, change, disbursement_rate, completion_rate, share or other"),
    Column("year", INT16, "year that it is about", "year"),
    Column("qualifier", TEXT, "exact, about, at_least, more_than, at_most or less_than"),
    Column("doubt", TEXT, "why it is doubtful: notation (decimal_point, double_sign ...) or cause; null where it is not"),
    Column("likely_value", REAL, "the percentage that is probably meant", "%"),
    Column("doubt_check", TEXT, "check_id of the check that decided; null where the notation alone is in doubt"),
)
INDICATORS = (
    *_fact("indicator_id"),
    Column("value", REAL, "the value, or the lower end of a range", "see the column unit"),
    Column("value_high", REAL, "upper end of a range", "see the column unit"),
    Column("unit", TEXT, "what is counted or measured: %, %/năm, người, hộ, ..."),
    Column("qualifier", TEXT, "exact, about, at_least, more_than, at_most or less_than"),
    Column("status", TEXT, "target, actual, baseline or estimate"),
    Column("direction", TEXT, "which way it goes, where the words say so (tăng, giảm)"),
    Column("year", INT16, "year that it is about", "year"),
    Column("name", TEXT, "name of the indicator as written"),
    Column("indicator", TEXT, "code in the catalogue of indicators"),
    Column("place", TEXT, "where, as written"),
    Column("doubt", TEXT, "why it is doubtful, as in funding and percentages; null where it is not"),
    Column("likely_value", REAL, "the value that is probably meant", "see the column unit"),
    Column("doubt_check", TEXT, "check_id of the check that decided; null where the notation alone is in doubt"),
)
NUMERALS = (
    *_fact("numeral_id"),
    Column("text", TEXT, "the numeral as written"),
    Column(
        "class",
        TEXT,
        "funding, percentage, indicator, reference, date, period, year, marker, label, legal_article, measure, count, identifier, "
        "other or unclassified",
        attribute="numeral_class",
    ),
    Column("row_id", TEXT, "key of the fact that the numeral belongs to", attribute="fact_id"),
)
EVIDENCE = (
    DOCUMENT_ID,
    Column("row_id", TEXT, "key of the figure: funding_id, percentage_id or indicator_id"),
    Column("table", TEXT, "the table that the figure stands in"),
    Column("attribute", TEXT, "project, subproject, year, measure, capital or source"),
    Column("value", TEXT, "what the words say"),
    Column("rule", TEXT, "the rule that read them"),
    START,
    END,
    Column("quote", TEXT, "the words, exactly source[source_start:source_end]"),
    Column("via", TEXT, "the figure that the attribute was taken over from; null where it is the figure's own"),
)
CHECKS = (
    DOCUMENT_ID,
    Column("check_id", TEXT, "key of the check"),
    Column("kind", TEXT, "sum, rate, difference, unit, duplicate, cross_section or slip"),
    Column("relation", TEXT, "the relation more finely: sum_by_capital, sum_by_source, total, rate, difference, mean, same, minimum, ..."),
    Column("verdict", TEXT, "holds, rounding, mismatch or doubtful"),
    Column("stated", REAL, "what the document states", "see the column unit"),
    Column("computed", REAL, "what its own figures give", "see the column unit"),
    Column("gap", REAL, "stated less computed", "see the column unit"),
    Column("unit", TEXT, "unit of stated, computed and gap: đồng, %, or what is counted"),
    Column("explanation", TEXT, "the finding in one Vietnamese sentence"),
    Column("explanation_en", TEXT, "the finding in one English sentence"),
    Column("evidence", TEXTS, "keys of the rows that it rests on, the stated figure first"),
    Column("cause", TEXT, "the likely cause where it does not hold: digits_exchanged, one_digit, left_out, thousands_mark, unit, ..."),
    Column("suspect", TEXT, "key of the row that is probably wrong; null where none stands out"),
    Column("likely", REAL, "what that row should probably say", "that of the row: đồng, %, or what is counted"),
    Column("section_id", TEXT, "the section that the stated figure stands in"),
    Column("source_start", INT64, "where the stated figure begins in the decoded source", CHARS),
    Column("source_end", INT64, "where it ends (exclusive)", CHARS),
    Column("quote", TEXT, "the stated figure, exactly source[source_start:source_end]"),
    PAGE,
)
REPAIRS = (
    DOCUMENT_ID,
    Column("rule", TEXT, "the rule that made the change"),
    Column("before", TEXT, "the passage before"),
    Column("after", TEXT, "the passage after"),
    START,
    END,
    Column("step", INT32, "number of the step; repeating the steps in order gives the text that was read"),
    Column("text_start", INT64, "where the passage begins in the text before its step", CHARS),
    Column("text_end", INT64, "where it ends there (exclusive)", CHARS),
    Column("moved_to", INT64, "for a moved passage the place in the text before its step", CHARS),
)
FAILURES = (
    Column("path", TEXT, "the file or folder, as it was given"),
    Column("step", TEXT, "the step that gave up: read, normalise, extract, write or internal"),
    Column("error", TEXT, "what was found, and where"),
    Column("remedy", TEXT, "what to do about it"),
)

_ALL = (
    Table("documents", DOCUMENTS, lambda tables: (tables.document,)),
    Table("sections", SECTIONS, lambda tables: tables.sections),
    Table("references", REFERENCES, lambda tables: tables.references),
    Table("dates", DATES, lambda tables: tables.dates),
    Table("funding", FUNDING, lambda tables: tables.funding),
    Table("percentages", PERCENTAGES, lambda tables: tables.percentages),
    Table("indicators", INDICATORS, lambda tables: tables.indicators),
    Table("numerals", NUMERALS, lambda tables: tables.numerals),
    Table("evidence", EVIDENCE, lambda tables: tables.evidence),
    Table("checks", CHECKS, lambda tables: tables.checks),
    Table("repairs", REPAIRS, lambda tables: tables.repairs),
    Table("failures", FAILURES, lambda tables: ()),
)
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
"""All tables of the contract, in the order in which they are shown."""
DOCUMENT_TABLES = tuple(name for name in TABLES if name != "failures")
"""The tables whose rows belong to a document that was read."""
