"""The documents of an output as papers: what each is, whose it is, and its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import regex

from kehoach.gazetteer.loader import Province, provinces
from kehoach.normalise import tone_key
from kehoach.output.write import part
from kehoach.words import word_set

Row = Mapping[str, Any]

_FACT = ["document_id", "section_id", "programme", "project", "subproject", "source_start", "source_end", "quote", "year"]
_COLUMNS = {
    "sections": ["document_id", "section_id", "parent_id", "heading", "project", "subproject"],
    "references": ["document_id", "reference_id", "number", "full_number", "date", "is_self", "refers_to", "relation", "relation_from"],
    "funding": [
        *_FACT, "funding_id", "amount_vnd", "unit", "measure", "capital", "source", "from_year", "period_start", "period_end", "qualifier",
        "part_of", "purpose", "place", "doubt",
    ],
    "indicators": [*_FACT, "indicator_id", "value", "value_high", "unit", "qualifier", "status", "direction", "name", "place"],
    "percentages": ["document_id", "section_id", "source_start", "quote", "doubt"],
}  # fmt: skip
_FIGURES = ("funding", "indicators", "percentages")
# Undated texts are read with the provinces of this day, as when their head was read.
_UNDATED = date(2024, 1, 1)
_DAY = "day"


class AcrossError(Exception):
    """Nothing to compare; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Territory:
    """Whose figures a paper gives: the province as it was on its day, and the place that issued it (`tỉnh sơn la`).

    A province that took in others keeps its code and is another territory from that day on.
    """

    province: Province
    level: str
    name: str
    district: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A document that was read; `territory` is `None` where it is not known whose figures it gives."""

    row: Row
    territory: Territory | None
    sections: Mapping[str, Row] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """All figures by the section that they stand in."""

    @property
    def document_id(self) -> str:
        """The document's key."""
        return str(self.row["document_id"])

    @property
    def issued(self) -> date | None:
        """The day of issue, or the first day of its month or year; `None` where it has no date."""
        issued: date | None = self.row["issue_date"]
        return issued

    @property
    def day(self) -> date | None:
        """The day of issue where it is known to the day."""
        return self.issued if self.row["issue_date_precision"] == _DAY else None

    @property
    def about(self) -> int:
        """The year of issue, or the year that it is about; 0 where neither is said."""
        return self.issued.year if self.issued is not None else self.row["year"] or 0

    @property
    def order(self) -> tuple[date, str]:
        """Earlier papers come first."""
        return self.issued or date(max(self.about, 1), 1, 1), self.document_id

    def path(self, row: Row) -> Iterator[Row]:
        """The sections that a row stands in, the innermost first."""
        section = self.sections.get(row["section_id"])
        while section is not None:
            yield section
            section = self.sections.get(section["parent_id"])

    def is_copy_of(self, other: Paper) -> bool:
        """The same paper, read twice."""
        if self.row["sha256"] == other.row["sha256"]:
            return True
        same = all(self.row[column] == other.row[column] for column in ("number", "issue_date", "issuer"))
        return same and self.row["number"] is not None and self.day is not None


def provinces_of(out: Path) -> Iterator[tuple[Paper, ...]]:
    """The papers of one province after the other, as far as there is something to compare; raises `AcrossError`."""
    if not part(out, "documents").is_file():
        raise AcrossError(f"{out} holds no tables of kehoach. Give the folder that was named with --out")
    groups: dict[str, list[tuple[Row, Territory]]] = defaultdict(list)
    for row in _read(out, "documents"):
        territory = _territory(row)
        if territory is not None:
            groups[territory.province.code].append((row, territory))
    for _, group in sorted(groups.items()):
        if len(group) > 1:
            yield _papers(out, group)


def _papers(out: Path, group: list[tuple[Row, Territory]]) -> tuple[Paper, ...]:
    ids = [row["document_id"] for row, _ in group]
    rows: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in _COLUMNS}
    for name, by_document in rows.items():
        for row in _read(out, name, ids):
            by_document[row["document_id"]].append(row)
    return tuple(
        _paper(row, territory, {name: tuple(found[row["document_id"]]) for name, found in rows.items()}) for row, territory in group
    )


def _paper(row: Row, territory: Territory, rows: Mapping[str, tuple[Row, ...]]) -> Paper:
    beside: dict[str, list[Row]] = defaultdict(list)
    for table in _FIGURES:
        for figure in rows[table]:
            beside[figure["section_id"]].append(figure)
    sections = {section["section_id"]: section for section in rows["sections"]}
    return Paper(row, territory, sections, rows, {section: tuple(figures) for section, figures in beside.items()})


def _read(out: Path, table: str, ids: list[str] | None = None) -> list[Row]:
    path = part(out, table)
    among = None if ids is None else pc.field("document_id").isin(ids)
    try:
        rows: list[Row] = pq.read_table(path, columns=_COLUMNS.get(table), filters=among).to_pylist()
    except (OSError, pa.ArrowException) as broken:
        raise AcrossError(f"{path} cannot be read ({broken}). Run extract once more with --overwrite") from broken
    return rows


def _territory(document: Row) -> Territory | None:
    code, level, issuer = document["province_code"], document["level"], document["issuer"]
    if code is None or level is None or issuer is None:
        return None
    day = document["issue_date"] or _UNDATED
    province = next((row for row in provinces(day) if row.code == code), None)
    name = _place_in(tone_key(issuer))
    if province is None or name is None or (level == "district" and document["district"] is None):
        return None
    return Territory(province, level, name, tone_key(document["district"]) if document["district"] else None)


def _place_in(issuer: str) -> str | None:
    """`ủy ban nhân dân tỉnh sơn la`: the words from the level on."""
    found = [at for level in word_set("issuer_levels") if (at := f" {issuer} ".find(f" {level} ")) >= 0]
    return issuer[min(found) :] if found else None


def bare_place(name: str) -> str:
    """A place without the word for its level.

    >>> bare_place("huyện Pác Nặm") == bare_place("Pác Nặm")
    True
    """
    key = tone_key(" ".join(name.split()))
    level = max((word for word in word_set("issuer_levels") if key.startswith(f"{word} ")), key=len, default="")
    return key[len(level) :].strip()


@cache
def _opening() -> regex.Pattern[str]:
    """`Huyện Pác Nặm` at the beginning of a heading."""
    levels = "|".join(sorted(map(regex.escape, word_set("issuer_levels")), key=len, reverse=True))
    return regex.compile(rf"(?i:{levels}) (?P<name>\p{{Lu}}[\p{{Ll}}’']+(?:[ -]\p{{Lu}}[\p{{Ll}}’']+)*)")


def place_of(paper: Paper, row: Row) -> str | None:
    """The place within its territory that a figure is for, by its own words or a heading that begins with it.

    Without the word for its level; `None` where it is for the whole territory.
    """
    named = bare_place(row["place"]) if row["place"] is not None else None
    if named is None:
        match = next((match for section in paper.path(row) if (match := _opening().match(section["heading"]))), None)
        named = tone_key(match["name"]) if match is not None else None
    own = bare_place(paper.territory.name) if paper.territory is not None else None
    return named if named != own else None
