"""Read the knowledge tables of this folder: one CSV a subject, one row a thing, each row dated and sourced.

A person who knows the administration and no Python can correct a row; `lint.py` says where a table contradicts itself.

| table | one row is | stands on |
|---|---|---|
| `programmes` | a national target programme and the years it is for | its decision (90/QĐ-TTg, 1722/QĐ-TTg, 1719/QĐ-TTg, 263/QĐ-TTg, ...) |
| `projects` | a Dự án (no `subproject`) or a Tiểu dự án of a programme | the same decision |
| `components` | a nội dung thành phần of the programme for new rural areas | 263/QĐ-TTg |
| `provinces` | a province or city under one name and one kind | 124/2004/QĐ-TTg, 202/2025/QH15, 19/2025/QĐ-TTg, 30/2026/QH16 |
| `document_kinds` | a kind of document and its code in document numbers | 30/2020/NĐ-CP; 80/2015/QH13, 64/2025/QH15; 66-QĐ/TW |
| `issuing_bodies` | a code after the kind in document numbers | the law or resolution that sets the body up |
| `units` | one spelling of a unit, with its worth in đồng | usage, misspellings of scans included |
| `unit_exceptions` | a word after a unit that makes it no money | usage |
| `measures_physical` | a unit that makes a numeral a measure | usage |

`valid_from` and `valid_to` are both inclusive; an empty one is open. Aliases stand in one cell, separated by ` | `. Names and
aliases are to be matched whole, without regard to case, the longest first: a short name may be part of a longer one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

ALIAS_SEPARATOR: Final = " | "

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "programmes": ("code", "name", "short_name", "decision", "valid_from", "valid_to", "source", "checked_on", "aliases"),
        "projects": ("programme", "project", "subproject", "name", "aliases", "valid_from", "valid_to", "source", "checked_on"),
        "components": ("programme", "component", "name", "aliases", "source", "checked_on"),
        "provinces": ("code", "name", "kind", "valid_from", "valid_to", "successor_code", "source", "checked_on", "aliases"),
        "document_kinds": ("code", "name", "kind_group", "aliases", "source"),
        "issuing_bodies": ("code", "name", "level", "body_kind", "aliases", "valid_from", "valid_to", "source", "checked_on"),
        "units": ("spelling", "kind", "factor_vnd", "canonical", "note"),
        "unit_exceptions": ("spelling", "following", "meaning"),
        "measures_physical": ("spelling", "kind"),
    }
)
"""The dated and sourced tables (file name without `.csv`) and the columns each must have; other tables have the columns of their header."""


class GazetteerError(ValueError):
    """A table cannot be read; the message begins with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class _Valid(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


_T = TypeVar("_T", bound=_Valid)


@dataclass(frozen=True)
class Programme:
    """A national target programme; its dates are the years it is for, money carried over may be spent later.

    Programmes of different years share aliases (`Chương trình MTQG giảm nghèo bền vững`): ask `programmes(day)` for the
    programmes of one day, whose names and aliases are unique.
    """

    code: str
    name: str
    short_name: str
    decision: str
    valid_from: date | None
    valid_to: date | None
    source: str
    checked_on: date
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """A Dự án (`subproject` is None) or a Tiểu dự án; name and aliases point to one row within the programme.

    Some official names are everyday phrases too (`Giám sát, đánh giá`, `Cải thiện dinh dưỡng`): in running text they are a
    title only at the head of a heading or list item. A number beside the title outweighs it: plans print one title under
    another number (`Tiểu dự án 1: Hỗ trợ ... các huyện nghèo` has the short title of Dự án 1, where this table keeps it).
    """

    programme: str
    project: int
    subproject: int | None
    name: str
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: str
    checked_on: date


@dataclass(frozen=True)
class Component:
    """A nội dung thành phần of the programme for new rural areas (Quyết định 263/QĐ-TTg); it is no Dự án."""

    programme: str
    component: int
    name: str
    aliases: tuple[str, ...]
    source: str
    checked_on: date


@dataclass(frozen=True)
class Province:
    """A province or city as one name and one kind; the same code may be another place before and after 1 July 2025.

    `valid_from` 2008-08-01 is the day from which the list of 63 holds (15/2008/QH12), not the day a province was founded.
    `successor_code` is the code since 1 July 2025 of the place that took it in (202/2025/QH15): every row that began before
    that day or has ended has one, its own code where nothing changed. `Hồ Chí Minh` is a person's name as well: match this
    row with `TP.`, `Thành phố` or `tỉnh, thành phố` before it, as in its aliases.
    """

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    source: str
    checked_on: date
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document; `code` as it stands in numbers (`KH` in `122/KH-UBND`), empty where numbers have none.

    `kind_group` is `administrative` (30/2020/NĐ-CP), `legal` (80/2015/QH13, 64/2025/QH15) or `party` (66-QĐ/TW): the same
    code means different things in different groups (`TT` is Thông tư or Thông tri), even in one (`QĐ` of the Party).
    """

    code: str
    name: str
    kind_group: str
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class IssuingBody:
    """A body by its code in document numbers (`UBND` in `122/KH-UBND`); `level` is None where the document decides it.

    A Công văn has no kind in its number: the body comes first, then the unit that wrote it (`LĐTBXH-VPQGGN`). An empty
    `valid_from` says that the body is older than any document meant to be read.
    """

    code: str
    name: str
    level: str | None
    body_kind: str
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: str
    checked_on: date


@dataclass(frozen=True)
class Unit:
    """One spelling of a unit. Kinds: `money` has `factor_vnd` đồng to the unit; `money_rate` is money per head, house, hectare
    or month (an indicator, not an amount); `money_header` names a unit only in a table's `Đơn vị tính:` line; all other kinds
    are no money, such as foreign currency (`not_money`)."""

    spelling: str
    kind: str
    factor_vnd: int | None
    canonical: str
    note: str


@dataclass(frozen=True)
class UnitException:
    """`following` right after `spelling` makes it no money (`2 triệu` `kWh`, `tỷ` `lệ`, `triệu đồng` `bào`).

    Where `meaning` is `word_or_money`, an amount may go before the same word (`500.000 đồng bằng tiền mặt`): it is a word only
    where no numeral stands before the unit, or a small one. `place` needs the capital (`Đồng` `Nai`).
    """

    spelling: str
    following: str
    meaning: str


@dataclass(frozen=True)
class PhysicalMeasure:
    """A unit that makes the numeral before it a measure; `năm` and `tháng` are durations only after the numeral."""

    spelling: str
    kind: str


def parse_table(name: str, text: str) -> list[tuple[int, Mapping[str, str]]]:
    """Read one table's text into (line, row) pairs; raises `GazetteerError` with file and line.

    >>> parse_table("measures_physical", "spelling,kind\\nkm,length\\n")[0][1]["kind"]
    'length'
    """
    file = f"{name}.csv"
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        header = reader.fieldnames or []
        if not header:
            raise GazetteerError(file, 1, "table without a header row")
        if missing := [column for column in COLUMNS.get(name, ()) if column not in header]:
            raise GazetteerError(file, 1, f"column missing: {', '.join(missing)}")
        if len(set(header)) < len(header):
            raise GazetteerError(file, 1, f"a column comes twice: {', '.join(header)}")
        rows: list[tuple[int, Mapping[str, str]]] = []
        for row in reader:
            if None in row or None in row.values():
                message = f"wrong number of cells, the header has {len(header)}; quote cells that hold a comma"
                raise GazetteerError(file, reader.line_num, message)
            rows.append((reader.line_num, MappingProxyType(row)))
    except csv.Error as error:
        raise GazetteerError(file, reader.line_num, f"not readable as CSV: {error}") from error
    return rows


@cache
def _numbered_rows(name: str) -> tuple[tuple[int, Mapping[str, str]], ...]:
    file = f"{name}.csv"
    try:
        text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise GazetteerError(file, 0, "no table of that name in the package kehoach.gazetteer") from error
    return tuple(parse_table(name, text))


@cache
def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of a table as they stand, in file order: `read_table("provinces")[0]["name"]`."""
    return tuple(row for _, row in _numbered_rows(name))


def split_aliases(cell: str) -> tuple[str, ...]:
    """The aliases of a cell.

    >>> split_aliases("TP. Huế | TP Huế")
    ('TP. Huế', 'TP Huế')
    """
    return tuple(cell.split(ALIAS_SEPARATOR)) if cell else ()


def valid_on(rows: Iterable[_T], day: date) -> tuple[_T, ...]:
    """The rows that hold on a day, both ends included."""
    return tuple(row for row in rows if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to))


def _date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _int(cell: str) -> int | None:
    return int(cell) if cell else None


@cache
def _programmes() -> tuple[Programme, ...]:
    return tuple(
        Programme(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            decision=row["decision"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
            aliases=split_aliases(row["aliases"]),
        )
        for row in read_table("programmes")
    )


@cache
def _projects() -> tuple[Project, ...]:
    return tuple(
        Project(
            programme=row["programme"],
            project=int(row["project"]),
            subproject=_int(row["subproject"]),
            name=row["name"],
            aliases=split_aliases(row["aliases"]),
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in read_table("projects")
    )


@cache
def _provinces() -> tuple[Province, ...]:
    return tuple(
        Province(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            successor_code=row["successor_code"] or None,
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
            aliases=split_aliases(row["aliases"]),
        )
        for row in read_table("provinces")
    )


@cache
def _issuing_bodies() -> tuple[IssuingBody, ...]:
    return tuple(
        IssuingBody(
            code=row["code"],
            name=row["name"],
            level=row["level"] or None,
            body_kind=row["body_kind"],
            aliases=split_aliases(row["aliases"]),
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in read_table("issuing_bodies")
    )


def programmes(day: date | None = None) -> tuple[Programme, ...]:
    """The programmes, all or those of a day (a day of the budget year that a plan is for)."""
    return _programmes() if day is None else valid_on(_programmes(), day)


def projects(programme: str | None = None) -> tuple[Project, ...]:
    """The Dự án and Tiểu dự án, all or those of one programme, by the programme's code."""
    return _projects() if programme is None else tuple(row for row in _projects() if row.programme == programme)


def provinces(day: date | None = None) -> tuple[Province, ...]:
    """The provinces, all rows or those of a day: 63 up to 30 June 2025, 34 from 1 July 2025."""
    return _provinces() if day is None else valid_on(_provinces(), day)


def issuing_bodies(day: date | None = None) -> tuple[IssuingBody, ...]:
    """The bodies by code, all or those of a day (a document's date)."""
    return _issuing_bodies() if day is None else valid_on(_issuing_bodies(), day)


@cache
def components() -> tuple[Component, ...]:
    """The nội dung thành phần of the programme for new rural areas."""
    return tuple(
        Component(
            programme=row["programme"],
            component=int(row["component"]),
            name=row["name"],
            aliases=split_aliases(row["aliases"]),
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in read_table("components")
    )


@cache
def document_kinds() -> tuple[DocumentKind, ...]:
    """The kinds of documents, with their codes."""
    return tuple(
        DocumentKind(
            code=row["code"],
            name=row["name"],
            kind_group=row["kind_group"],
            aliases=split_aliases(row["aliases"]),
            source=row["source"],
        )
        for row in read_table("document_kinds")
    )


@cache
def units() -> tuple[Unit, ...]:
    """All spellings of units, money or not."""
    return tuple(
        Unit(
            spelling=row["spelling"],
            kind=row["kind"],
            factor_vnd=_int(row["factor_vnd"]),
            canonical=row["canonical"],
            note=row["note"],
        )
        for row in read_table("units")
    )


@cache
def unit_exceptions() -> tuple[UnitException, ...]:
    """What must not follow a unit for it to be money."""
    return tuple(UnitException(row["spelling"], row["following"], row["meaning"]) for row in read_table("unit_exceptions"))


@cache
def physical_measures() -> tuple[PhysicalMeasure, ...]:
    """The units of length, area, time, age and the like."""
    return tuple(PhysicalMeasure(row["spelling"], row["kind"]) for row in read_table("measures_physical"))
