"""Check the knowledge tables as strictly as code: every finding names file and line, so that the row can be corrected.

`lint()` checks the tables of this package, `lint(folder)` those of a folder (the tables that are there). `stale(before)` lists
the rows that nobody has checked since a day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kehoach.gazetteer.loader import COLUMNS, GazetteerError, parse_table, split_aliases

Row = Mapping[str, str]
Rows = Sequence[tuple[int, Row]]
Tables = Mapping[str, Rows]

KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "programmes": ("code", "valid_from"),
        "projects": ("programme", "project", "subproject", "valid_from"),
        "components": ("programme", "component"),
        "provinces": ("code", "valid_from"),
        "document_kinds": ("code", "name", "kind_group"),
        "issuing_bodies": ("code", "valid_from"),
        "units": ("spelling",),
        "unit_exceptions": ("spelling", "following"),
        "measures_physical": ("spelling",),
    }
)
"""What makes a row of a table one of its kind."""

ALIAS_SCOPE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "programmes": (),
        "projects": ("programme",),
        "components": ("programme",),
        "provinces": (),
        "document_kinds": ("kind_group",),
        "issuing_bodies": (),
    }
)
"""Within which rows an alias points to one thing; rows that never hold on the same day may share one."""

SHARED_NAMES: Final = frozenset({"document_kinds", "issuing_bodies"})
"""Tables in which one thing may have several codes, so that its name comes twice (`BNN` and `BNNPTNT`)."""

ALLOWED: Final[Mapping[tuple[str, str], frozenset[str]]] = MappingProxyType(
    {
        ("provinces", "kind"): frozenset({"tỉnh", "thành phố"}),
        ("document_kinds", "kind_group"): frozenset({"administrative", "legal", "party"}),
        ("issuing_bodies", "level"): frozenset({"", "central", "province", "district", "commune"}),
        ("issuing_bodies", "body_kind"): frozenset({"state", "party", "assembly", "front"}),
    }
)

FORMS: Final[Mapping[tuple[str, str], re.Pattern[str]]] = MappingProxyType(
    {
        ("programmes", "code"): re.compile(r"[a-z][a-z0-9-]*"),
        ("projects", "project"): re.compile(r"[1-9]\d?"),
        ("projects", "subproject"): re.compile(r"[1-9]\d?"),
        ("components", "component"): re.compile(r"[1-9]\d?"),
        ("provinces", "code"): re.compile(r"\d\d"),
        ("units", "factor_vnd"): re.compile(r"10*"),
        ("units", "kind"): re.compile(r"[a-z_]+"),
        ("unit_exceptions", "meaning"): re.compile(r"[a-z_]+"),
        ("measures_physical", "kind"): re.compile(r"[a-z_]+"),
    }
)

MAY_BE_EMPTY: Final = frozenset({"aliases", "valid_from", "valid_to", "subproject", "successor_code", "level", "note", "factor_vnd"})
DATES: Final = ("valid_from", "valid_to", "checked_on")
REFORM: Final = date(2025, 7, 1)
"""From this day on the provinces of Nghị quyết 202/2025/QH15 hold."""
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in a table: where, and what."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


Check = Callable[[str, Rows, Tables], Iterator[Finding]]


def lint(folder: Path | None = None) -> list[Finding]:
    """All findings, by file and line; an empty list says the tables are sound."""
    tables: dict[str, Rows] = {}
    findings: list[Finding] = []
    for name in (*COLUMNS, *_others(folder)):
        try:
            text = _text(name, folder)
            if text is None:
                continue
            parsed = parse_table(name, text)
            if name in COLUMNS:
                tables[name] = parsed
        except GazetteerError as error:
            findings.append(Finding(error.file, error.line, error.message))
        except UnicodeDecodeError as error:
            findings.append(Finding(f"{name}.csv", 0, f"not UTF-8: {error.reason} at byte {error.start}"))
    for name, rows in tables.items():
        for check in CHECKS:
            findings.extend(check(name, rows, tables))
    return sorted(set(findings))


def stale(before: date, folder: Path | None = None) -> list[Finding]:
    """The rows whose `checked_on` lies before a day."""
    findings = []
    for name in COLUMNS:
        text = _text(name, folder)
        for line, row in parse_table(name, text) if text is not None else ():
            checked = _date(row.get("checked_on", ""))
            if checked is not None and checked < before:
                findings.append(Finding(f"{name}.csv", line, f"last checked on {checked.isoformat()}: {_label(name, row)}"))
    return findings


def _others(folder: Path | None) -> list[str]:
    """The further tables beside these, of which only the form is checked: readable, every row as long as the header."""
    root = files(__package__) if folder is None else folder
    return sorted(path.name.removesuffix(".csv") for path in root.iterdir() if path.name.endswith(".csv") and path.name[:-4] not in COLUMNS)


def _text(name: str, folder: Path | None) -> str | None:
    if folder is None:
        resource = files(__package__).joinpath(f"{name}.csv")
        if not resource.is_file():
            raise GazetteerError(f"{name}.csv", 0, "file missing from the package")
        return resource.read_text(encoding="utf-8")
    path = folder / f"{name}.csv"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _label(name: str, row: Row) -> str:
    return " / ".join(row[column] for column in KEYS[name] if row[column])


def _date(cell: str) -> date | None:
    if not _ISO.fullmatch(cell):
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _span(row: Row) -> tuple[date, date]:
    return _date(row.get("valid_from", "")) or date.min, _date(row.get("valid_to", "")) or date.max


def _overlap(one: Row, other: Row) -> bool:
    (a_from, a_to), (b_from, b_to) = _span(one), _span(other)
    return a_from <= b_to and b_from <= a_to


def check_text(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """Cells are NFC, without blanks around, without doubled blanks, and not empty where something must stand."""
    file = f"{name}.csv"
    for line, row in rows:
        for column in COLUMNS[name]:
            cell = row[column]
            if not unicodedata.is_normalized("NFC", cell):
                yield Finding(file, line, f"{column} is not in Unicode form NFC: {cell}")
            parts = split_aliases(cell) if column == "aliases" else (cell,)
            for part in parts:
                if part != part.strip():
                    yield Finding(file, line, f"{column} has blanks around it: {part!r}")
                elif "  " in part:
                    yield Finding(file, line, f"{column} has two blanks in a row: {part!r}")
                elif column == "aliases" and (not part or "|" in part):
                    yield Finding(file, line, f"aliases must be separated by ' | ': {cell!r}")
            if not cell.strip() and column not in MAY_BE_EMPTY and not (name == "document_kinds" and column == "code"):
                yield Finding(file, line, f"{column} missing")


def check_values(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """Columns with a closed list or a form hold what they may; money has a worth, nothing else has."""
    file = f"{name}.csv"
    for line, row in rows:
        for (table, column), allowed in ALLOWED.items():
            if table == name and row[column] not in allowed:
                yield Finding(file, line, f"{column} is {row[column]!r}, not one of {', '.join(sorted(filter(None, allowed)))}")
        for (table, column), form in FORMS.items():
            if table == name and row[column] and not form.fullmatch(row[column]):
                yield Finding(file, line, f"{column} malformed: {row[column]!r}")
        if name == "units" and row["kind"].startswith("money") != bool(row["factor_vnd"]):
            yield Finding(file, line, f"factor_vnd must stand with money, and only there: {row['spelling']!r}")


def check_dates(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """Dates are real days written YYYY-MM-DD, and no row ends before it begins."""
    for line, row in rows:
        for column in DATES:
            if row.get(column) and _date(row[column]) is None:
                yield Finding(f"{name}.csv", line, f"{column} is not a date YYYY-MM-DD: {row[column]!r}")
        begin, end = _span(row)
        if begin > end:
            yield Finding(f"{name}.csv", line, f"valid_to {end.isoformat()} lies before valid_from {begin.isoformat()}")


def check_keys(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """No two rows have the same key (spellings: without regard to case)."""
    seen: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        key = tuple(row[column].casefold() for column in KEYS[name])
        if key in seen:
            yield Finding(f"{name}.csv", line, f"key comes twice, first in line {seen[key]}: {_label(name, row)}")
        else:
            seen[key] = line


def check_overlaps(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """One code does not mean two things on the same day."""
    if "valid_from" not in COLUMNS[name]:
        return
    by_code: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for line, row in rows:
        code = tuple(row[column] for column in KEYS[name] if column != "valid_from")
        for other_line, other in by_code.setdefault(code, []):
            if row["valid_from"] != other["valid_from"] and _overlap(row, other):
                yield Finding(f"{name}.csv", line, f"validity overlaps line {other_line}: {' / '.join(filter(None, code))}")
        by_code[code].append((line, row))


def check_aliases(name: str, rows: Rows, _: Tables) -> Iterator[Finding]:
    """An alias (or name) points to one row of its scope on any day, without regard to case."""
    if name not in ALIAS_SCOPE:
        return
    seen: dict[tuple[str, ...], list[tuple[int, Row, bool]]] = {}
    for line, row in rows:
        scope = tuple(row[column] for column in ALIAS_SCOPE[name])
        called = [(row["name"], True), *((row[c], True) for c in ("short_name",) if c in row)]
        called += [(alias, False) for alias in split_aliases(row["aliases"])]
        for text, is_name in called:
            earlier = seen.setdefault((*scope, text.casefold()), [])
            for other_line, other, other_is_name in earlier:
                if is_name and other_is_name and name in SHARED_NAMES:
                    continue
                if other_line == line or _overlap(row, other):
                    yield Finding(f"{name}.csv", line, f"alias or name comes twice, first in line {other_line}: {text!r}")
                    break
            earlier.append((line, row, is_name))


def check_references(name: str, rows: Rows, tables: Tables) -> Iterator[Finding]:
    """Codes that name a row of another table (or of this one) exist there; a Tiểu dự án has its Dự án."""
    file = f"{name}.csv"
    if name in ("projects", "components") and "programmes" in tables:
        programmes = {row["code"] for _, row in tables["programmes"]}
        for line, row in rows:
            if row["programme"] not in programmes:
                yield Finding(file, line, f"unknown programme: {row['programme']!r}")
    if name == "projects":
        projects = {(row["programme"], row["project"]) for _, row in rows if not row["subproject"]}
        for line, row in rows:
            if row["subproject"] and (row["programme"], row["project"]) not in projects:
                yield Finding(file, line, f"Tiểu dự án without its Dự án: {_label(name, row)}")
    if name == "provinces":
        current = {row["code"] for _, row in rows if not row["valid_to"]}
        for line, row in rows:
            begin, _end = _span(row)
            successor = row["successor_code"]
            if successor and successor not in current:
                yield Finding(file, line, f"unknown successor_code: {successor!r} is no province of today")
            elif not successor and (row["valid_to"] or begin < REFORM):
                yield Finding(file, line, f"successor_code missing: {row['name']} began before {REFORM.isoformat()} or has ended")
    if name == "unit_exceptions" and "units" in tables:
        spellings = {row["spelling"] for _, row in tables["units"] if row["kind"] == "money"}
        for line, row in rows:
            if row["spelling"] not in spellings:
                yield Finding(file, line, f"no money unit of that spelling: {row['spelling']!r}")


CHECKS: Final[tuple[Check, ...]] = (
    check_text,
    check_values,
    check_dates,
    check_keys,
    check_overlaps,
    check_aliases,
    check_references,
)
