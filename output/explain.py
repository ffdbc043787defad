"""One figure of an output, with all that says why it stands where it stands.

Reads the Parquet tables of an output; the source file is opened only to show the whole sentence,
and only where it is still the file that was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kehoach.output.passages import Row, folded, headings, sentence, source
from kehoach.output.schemas import TABLES
from kehoach.output.write import part

KEYS = {
    "funding": "funding_id",
    "percentages": "percentage_id",
    "indicators": "indicator_id",
    "references": "reference_id",
    "dates": "date_id",
    "numerals": "numeral_id",
}
"""The tables whose rows can be explained, the most telling first, and their key columns."""


class ExplainError(Exception):
    """Nothing to explain; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that gave an attribute its value; `via` is the figure that it was taken over from."""

    attribute: str
    value: str
    rule: str
    quote: str
    source_start: int
    via: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row, its sentence (`before`, quote, `after`), the headings above it, the words that placed it, its whole and its parts."""

    table: str
    row: Row
    before: str
    after: str
    path: tuple[str, ...]
    words: tuple[Words, ...]
    whole: Row | None
    parts: tuple[Row, ...]
    note: str | None


def explain(out: Path, row_id: str) -> Explanation:
    """Explain a row of an output; raises `ExplainError` where there is no such output or row."""
    table, row = _find(out, row_id)
    sections = {section["section_id"]: section for section in _rows(out, "sections", "document_id", row["document_id"])}
    section = sections.get(row["section_id"])
    (document,) = _rows(out, "documents", "document_id", row["document_id"])
    text, note = source(document)
    before, after = _sentence(text, row, section)
    whole = row.get("part_of")
    return Explanation(
        table=table,
        row=row,
        before=before,
        after=after,
        path=headings(sections, section),
        words=tuple(_words(out, table, row_id)),
        whole=next(iter(_rows(out, "funding", "funding_id", whole)), None) if whole else None,
        parts=tuple(_rows(out, "funding", "part_of", row_id)) if table == "funding" else (),
        note=note,
    )


def _find(out: Path, row_id: str) -> tuple[str, Row]:
    if not part(out, "documents").is_file():
        raise ExplainError(f"{out} holds no tables of kehoach. Give the folder that was named with --out")
    for table, key in KEYS.items():
        for row in _rows(out, table, key, row_id):
            return table, row
    document, mark, start = row_id.rpartition("#")
    if mark and start.isdigit() and (near := _nearest(out, document, int(start))):
        raise ExplainError(f"no row {row_id} in {out}; the nearest figures are {', '.join(near)}")
    raise ExplainError(f"no row {row_id} in {out}. Row ids look like plan.txt#1234: see the column funding_id, percentage_id, ...")


def _nearest(out: Path, document: str, start: int) -> list[str]:
    rows = _rows(out, "numerals", "document_id", document)
    return [row["numeral_id"] for row in sorted(rows, key=lambda row: abs(row["source_start"] - start))[:3]]


def _rows(out: Path, table: str, column: str, value: str) -> list[Row]:
    names = [field.name for field in TABLES[table].columns]
    try:
        found = pq.read_table(part(out, table), columns=names, filters=pc.field(column) == value)
    except (OSError, pa.ArrowException) as broken:
        raise ExplainError(f"{part(out, table)} cannot be read ({broken}). Run extract once more with --overwrite") from broken
    rows: list[Row] = found.to_pylist()
    return rows


def _words(out: Path, table: str, row_id: str) -> Iterator[Words]:
    for row in _rows(out, "evidence", "row_id", row_id):
        if row["table"] == table:
            yield Words(row["attribute"], row["value"], row["rule"], row["quote"], row["source_start"], row["via"])


def _sentence(text: str | None, row: Row, section: Row | None) -> tuple[str, str]:
    """What stands before and after the quote in its sentence, white space folded."""
    if text is None or section is None:
        return "", ""
    low, high = sentence(text, row, section)
    return folded(text[low : row["source_start"]]).lstrip(), folded(text[row["source_end"] : high]).rstrip()
