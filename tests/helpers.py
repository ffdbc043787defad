"""What several test files share: reading a text, finding a row in it, and comparing rows with gold figures.

`compare` follows the rules of the project's scorer: a gold figure names the offset of its own
numeral and is matched by the row whose span holds it; `found` asks for the value, `exact` for
every attribute. Attributes that a figure lists as `open` are not compared.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kehoach.analyse import analyse
from kehoach.facts import Tables
from kehoach.text import SourceText

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"
REAL_TEXTS = Path(os.environ.get("KEHOACH_CORPUS", SHARED / "corpus"))
REAL_GOLD = next((folder for folder in (SHARED / "gold", REAL_TEXTS.parent / "gold") if folder.is_dir()), SHARED / "gold")

Row = dict[str, Any]

FACTS = ("references", "dates", "funding", "percentages", "indicators", "numerals")

#: Table -> gold kind, columns that make the value, columns that must agree besides.
COLUMNS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "funding": (
        "funding",
        ("amount_vnd",),
        ("project", "subproject", "year", "period_start", "period_end", "measure", "capital", "source", "qualifier"),
    ),
    "percentages": ("percent", ("value", "value_high"), ("per_year", "role", "project", "subproject", "year")),
    "references": ("reference", ("number",), ("doc_kind", "date")),
    "dates": ("date", ("value",), ()),
    "indicators": ("indicator", ("value", "value_high"), ("unit", "qualifier", "status", "project", "subproject")),
}
#: Gold kind -> classes of the numerals table that are right for it.
CLASSES = {
    "funding": {"funding"},
    "percent": {"percentage"},
    "indicator": {"indicator", "percentage"},
    "reference": {"reference"},
    "date": {"date"},
    "period": {"period"},
    "year": {"year", "date"},
    "marker": {"marker"},
    "label": {"label"},
    "article": {"legal_article"},
    "measure": {"measure"},
    "count": {"count"},
    "other": {"other", "identifier", "marker", "date"},
}
#: A percentage of these roles is an indicator too, of this status.
PERCENT_STATUS = {"target": "target", "actual": "actual", "change": "actual", "baseline": "baseline"}
_EXPONENT = re.compile(r"(?<=m)[²³]")


def extract(text: str, name: str = "plan.txt") -> Tables:
    """All tables of a text."""
    return analyse(SourceText(name, text))


def read_source(path: Path) -> str:
    """A text file with its own line ends, so that offsets count the file."""
    return path.read_bytes().decode("utf-8-sig")


def rows(tables: Tables, name: str) -> list[Row]:
    """The rows of a table by column name; `row_id` is the key of the row itself."""
    found = []
    for fact in getattr(tables, name):
        row = {column.name: getattr(fact, column.name) for column in dataclasses.fields(fact)}
        row["row_id"] = fact.row_id
        if "numeral_class" in row:
            row["class"] = row.pop("numeral_class")
        found.append(row)
    return found


def digits_of(text: str) -> list[int]:
    """Offsets of all digits; the exponent in `m²` belongs to the unit."""
    exponents = {match.start() for match in _EXPONENT.finditer(text)}
    return [at for at, character in enumerate(text) if character.isdigit() and at not in exponents]


# -- gold ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Document:
    """A text and the figures a person read in it."""

    name: str
    text: str
    figures: tuple[Row, ...]
    discrepancies: tuple[Row, ...]


def documents(gold: Iterable[Path], texts: Path) -> Iterator[Document]:
    """The annotated documents; `NAME.gold.jsonl` belongs to `NAME.txt` in `texts`."""
    for path in sorted(gold):
        name = path.name.removesuffix(".gold.jsonl") + ".txt"
        if not (texts / name).is_file():
            continue
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield Document(
            name,
            read_source(texts / name),
            tuple(line for line in lines if line["kind"] != "discrepancy"),
            tuple(line for line in lines if line["kind"] == "discrepancy"),
        )


def gold_of(document: Document, table: str) -> list[Row]:
    """The gold figures of a table; levels and changes in percent stand among the indicators too."""
    kind = COLUMNS[table][0]
    found = [figure for figure in document.figures if figure["kind"] == kind]
    if table == "indicators":
        for figure in document.figures:
            if figure["kind"] == "percent" and figure.get("role") in PERCENT_STATUS:
                status = figure.get("status") or PERCENT_STATUS[figure["role"]]
                found.append({**figure, "unit": "%/năm" if figure.get("per_year") else "%", "status": status})
    return sorted(found, key=lambda figure: int(figure["start"]))


def plain(value: Any) -> Any:
    """A value as it is compared: nothing for unknown and for `exact`, dates in ISO form, words without case."""
    if value is None or value == "exact" or value != value:
        return None
    if isinstance(value, bool):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return round(float(value), 6)
    return " ".join(str(value).split()).casefold()


def agree(column: str, wanted: Any, got: Any) -> bool:
    """The same value; a unit may be longer or shorter by whole words."""
    left, right = plain(wanted), plain(got)
    if column == "unit" and left and right:
        return f" {left} " in f" {right} " or f" {right} " in f" {left} "
    return bool(left == right)


def _wrong(figure: Row, row: Row, columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column not in figure.get("open", ()) and not agree(column, figure.get(column), row.get(column))]


@dataclass
class Score:
    """How many figures there are, how many rows, and how many of them meet; `notes` say where they do not."""

    gold: int = 0
    rows: int = 0
    found: int = 0
    exact: int = 0
    notes: list[str] = field(default_factory=list)

    def __iadd__(self, other: Score) -> Score:
        self.gold += other.gold
        self.rows += other.rows
        self.found += other.found
        self.exact += other.exact
        self.notes += other.notes
        return self

    def f1(self, hits: int) -> float:
        return 2 * hits / (self.gold + self.rows) if self.gold + self.rows else 1.0

    @property
    def found_f1(self) -> float:
        return self.f1(self.found)

    @property
    def exact_f1(self) -> float:
        return self.f1(self.exact)


def compare(document: Document, tables: Tables, table: str) -> Score:
    """Figure by figure: is the row there with its value, and is everything it says right?"""
    if table == "numerals":
        return _compare_classes(document, rows(tables, table))
    _, values, attributes = COLUMNS[table]
    left = sorted(rows(tables, table), key=lambda row: (row["source_start"], row["source_end"]))
    if table == "dates":  # years alone and spans of years are not annotated as dates
        left = [row for row in left if row["precision"] in ("day", "month")]
    gold = gold_of(document, table)
    score = Score(len(gold), len(left))
    for figure in gold:
        hits = [row for row in left if row["source_start"] <= figure["start"] < row["source_end"] and not _wrong(figure, row, values)]
        if not hits:
            score.notes.append(f"{document.name}:{figure['start']} {figure['text']!r} missing in {table}")
            continue
        row = min(hits, key=lambda row: (len(_wrong(figure, row, attributes)), figure["start"] - row["source_start"]))
        left.remove(row)
        score.found += 1
        wrong = _wrong(figure, row, attributes)
        score.exact += not wrong
        score.notes += [
            f"{document.name}:{figure['start']} {figure['text']!r} {column}: {figure.get(column)!r} wanted, {row.get(column)!r} got"
            for column in wrong
        ]
    score.notes += [f"{document.name}:{row['source_start']} {row['quote']!r} too many in {table}" for row in left]
    return score


def _compare_classes(document: Document, numerals: list[Row]) -> Score:
    score = Score(len(document.figures), len(document.figures))
    for figure in document.figures:
        classes = [row["class"] for row in numerals if row["source_start"] <= figure["start"] < row["source_end"]]
        score.found += bool(classes)
        if CLASSES[figure["kind"]] & set(classes):
            score.exact += 1
        else:
            score.notes.append(f"{document.name}:{figure['start']} {figure['text']!r} is {figure['kind']}, got {classes}")
    return score


def rewrap(text: str, seed: int, narrow: int, wide: int) -> str:
    """Every line broken at spaces, each piece to a width drawn between `narrow` and `wide`."""
    draw = random.Random(seed)
    wrapped: list[str] = []
    for line in text.split("\n"):
        piece, width = "", draw.randint(narrow, wide)
        for word in line.split(" "):
            if piece.strip() and len(piece) + 1 + len(word) > width:
                wrapped.append(piece)
                piece, width = word, draw.randint(narrow, wide)
            else:
                piece = f"{piece} {word}" if piece else word
        wrapped.append(piece)
    return "\n".join(wrapped)
