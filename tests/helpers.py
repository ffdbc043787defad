"""What several test files share: reading a text, finding a row in it, and comparing rows with gold figures.

`compare` counts how many gold figures are met by a row (`benchmarks/scoring.py` says when that is):
`found` asks for the value, `exact` for every attribute.
"""

from __future__ import annotations

import dataclasses
import os
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.scoring import CLASSES, COLUMNS, Document, Row, agree, documents, meet, plain, read_source
from kehoach.analyse import analyse
from kehoach.facts import Tables
from kehoach.text import SourceText

__all__ = [
    "CLASSES", "COLUMNS", "CORPUS", "FACTS", "LOUD", "POINTERS", "REAL_GOLD", "REAL_TEXTS", "ROOT", "SAID", "Document", "Row", "Score",
    "agree", "broken_at", "check_rows", "compare", "digits_of", "documents", "extract", "figures_of", "findings", "plain",
    "read_source", "rewrap", "rows",
]  # fmt: skip

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"
REAL_TEXTS = Path(os.environ.get("KEHOACH_CORPUS", SHARED / "corpus"))
REAL_GOLD = next((folder for folder in (SHARED / "gold", REAL_TEXTS.parent / "gold") if folder.is_dir()), SHARED / "gold")

FACTS = ("references", "dates", "funding", "percentages", "indicators", "numerals")
#: Columns that must survive a change of layout or spelling. Names and purposes are texts of the layout itself.
SAID = {
    "references": (
        "number", "doc_kind", "issuer", "date", "is_self", "refers_to", "relation", "relation_from", "doubt",
        "programme", "project", "subproject",
    ),
    "dates": ("value", "precision", "role"),
    "funding": (
        "amount_vnd", "likely_vnd", "doubt", "measure", "capital", "source", "year", "from_year", "period_start", "period_end", "qualifier",
        "part_of", "programme", "project", "subproject",
    ),
    "percentages": (
        "value", "value_high", "per_year", "role", "year", "qualifier", "doubt", "likely_value", "programme", "project", "subproject",
    ),
    "indicators": (
        "value", "value_high", "unit", "qualifier", "status", "direction", "year", "doubt", "likely_value",
        "programme", "project", "subproject",
    ),
    "numerals": ("text", "class"),
}  # fmt: skip
LOUD = ("mismatch", "doubtful")
POINTERS = ("part_of", "refers_to", "relation_from")

_EXPONENT = re.compile(r"(?<=m)[²³]")


def extract(text: str, name: str = "plan.txt") -> Tables:
    """All tables of a text."""
    return analyse(SourceText(name, text))


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


def check_rows(tables: Tables) -> list[Row]:
    """The rows of the table `checks`."""
    return [dataclasses.asdict(check) for check in tables.checks]


def findings(tables: Tables) -> list[Row]:
    """The checks that do not add up, or may not."""
    return [row for row in check_rows(tables) if row["verdict"] in LOUD]


def figures_of(tables: Tables) -> dict[str, set[int]]:
    """Where the numerals of each row stand, by its key; a numeral without a fact has a key of its own."""
    found: dict[str, set[int]] = {}
    for numeral in tables.numerals:
        for row_id in {numeral.row_id, numeral.fact_id} - {None}:
            found.setdefault(str(row_id), set()).add(numeral.source_start)
    return found


def digits_of(text: str) -> list[int]:
    """Offsets of all digits; the exponent in `m²` belongs to the unit."""
    exponents = {match.start() for match in _EXPONENT.finditer(text)}
    return [at for at, character in enumerate(text) if character.isdigit() and at not in exponents]


# -- gold ----------------------------------------------------------------------------------------------


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
    met, extra = meet(document.figures, rows(tables, table), table)
    found = [meeting for meeting in met if meeting.row is not None]
    n_rows = len(met) if table == "numerals" else len(found) + len(extra)
    score = Score(len(met), n_rows, len(found), sum(meeting.exact for meeting in met))
    for meeting in met:
        figure, row = meeting.figure, meeting.row
        said = f"{document.name}:{figure['start']} {figure['text']!r}"
        if row is None:
            score.notes.append(f"{said} missing in {table}")
            continue
        for column in meeting.wrong:
            wanted = figure["kind"] if column == "class" else figure.get(column)
            score.notes.append(f"{said} {column}: {wanted!r} wanted, {row.get(column)!r} got")
    score.notes += [f"{document.name}:{row['source_start']} {row['quote']!r} too many in {table}" for row in extra]
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


def broken_at(text: str, width: int) -> str:
    """Long lines broken at spaces; lines that recur (heads of pages) and rows of tables stay, and no line is left with a scrap."""
    lines = text.replace("\r\n", "\n").split("\n")
    often = Counter(lines)
    wrapped: list[str] = []
    for line in lines:
        if "|" in line or often[line] > 1 or len(line) <= width:
            wrapped.append(line)
            continue
        pieces = [""]
        for word in line.split(" "):
            if pieces[-1].strip() and len(pieces[-1]) + 1 + len(word) > width:
                pieces.append(word)
            else:
                pieces[-1] = f"{pieces[-1]} {word}" if pieces[-1] else word
        if len(pieces) > 1 and len(pieces[-1]) < 8:
            scrap = pieces.pop()
            pieces[-1] += f" {scrap}"
        wrapped += pieces
    return "\n".join(wrapped)
