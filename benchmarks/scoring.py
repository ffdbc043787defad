"""Gold figures of annotated plans, and which rows of a table meet them: the rules of the project's scorer.

A gold figure names the offset of its own numeral and is met by the row whose span holds it and whose
value is right; a row is exact where every attribute agrees too. Attributes that a figure lists as
`open` are not compared: two careful readers differed there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

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
#: Tables that gold speaks of.
SCORED = (*COLUMNS, "numerals")


@dataclass(frozen=True, eq=False)
class Document:
    """A text and the figures a person read in it."""

    name: str
    text: str
    figures: tuple[Row, ...]
    discrepancies: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Meeting:
    """A gold figure and the row that has its value, or none; `wrong` names the columns that do not agree."""

    figure: Row
    row: Row | None
    wrong: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the row is there and right in all it says."""
        return self.row is not None and not self.wrong


def read_source(path: Path) -> str:
    """A text file with its own line ends, so that offsets count the file."""
    return path.read_bytes().decode("utf-8-sig")


def name_of(gold: Path) -> str:
    """The text that a gold file belongs to: `NAME.txt` for `NAME.gold.jsonl`."""
    return gold.name.removesuffix(".gold.jsonl") + ".txt"


def read_gold(path: Path) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The figures of a gold file, and the discrepancies."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    figures = tuple(line for line in lines if line["kind"] != "discrepancy")
    return figures, tuple(line for line in lines if line["kind"] == "discrepancy")


def documents(gold: Iterable[Path], texts: Path) -> Iterator[Document]:
    """The annotated documents whose text is in `texts`."""
    for path in sorted(gold):
        name = name_of(path)
        if (texts / name).is_file():
            yield Document(name, read_source(texts / name), *read_gold(path))


def gold_of(figures: Iterable[Row], table: str) -> list[Row]:
    """The gold figures of a table; levels and changes in percent stand among the indicators too."""
    kind = COLUMNS[table][0]
    found = [figure for figure in figures if figure["kind"] == kind]
    if table == "indicators":
        for figure in figures:
            if figure["kind"] == "percent" and figure.get("role") in PERCENT_STATUS:
                status = figure.get("status") or PERCENT_STATUS[figure["role"]]
                found.append({**figure, "unit": "%/năm" if figure.get("per_year") else "%", "status": status})
    return sorted(found, key=lambda figure: int(figure["start"]))


def scored_rows(rows: Iterable[Row], table: str) -> list[Row]:
    """The rows of a table that gold speaks of, in order: years alone and spans of years are not annotated as dates."""
    kept = [row for row in rows if table != "dates" or row["precision"] in ("day", "month")]
    return sorted(kept, key=lambda row: (row["source_start"], row["source_end"]))


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


def wrong_columns(figure: Row, row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns in which a row does not say what the figure is, those left open apart."""
    left_open = figure.get("open", ())
    return tuple(column for column in columns if column not in left_open and not agree(column, figure.get(column), row.get(column)))


def meet(figures: Sequence[Row], rows: Iterable[Row], table: str) -> tuple[list[Meeting], list[Row]]:
    """Every gold figure of a table with its row, and the rows that no figure asks for."""
    if table == "numerals":
        return _meet_classes(figures, list(rows)), []
    _, values, attributes = COLUMNS[table]
    left = scored_rows(rows, table)
    met = []
    for figure in gold_of(figures, table):
        start = figure["start"]
        hits = [row for row in left if row["source_start"] <= start < row["source_end"] and not wrong_columns(figure, row, values)]
        if not hits:
            met.append(Meeting(figure, None))
            continue
        row = min(hits, key=lambda row: (len(wrong_columns(figure, row, attributes)), start - row["source_start"]))
        left.remove(row)
        met.append(Meeting(figure, row, wrong_columns(figure, row, attributes)))
    return met, left


def meet_discrepancies(discrepancies: Iterable[Row], findings: Sequence[Set[int]]) -> tuple[list[Row], list[Set[int]]]:
    """The discrepancies of a text that no finding rests on, and the findings that rest on none; each finding by where its figures stand."""
    planted = [(discrepancy, set(discrepancy["starts"])) for discrepancy in discrepancies]
    missed = [discrepancy for discrepancy, starts in planted if not any(starts & finding for finding in findings)]
    extra = [finding for finding in findings if not any(starts & finding for _, starts in planted)]
    return missed, extra


def _meet_classes(figures: Iterable[Row], numerals: list[Row]) -> list[Meeting]:
    """Numeral by numeral: is it known, and in a class that is right for its kind?"""
    met = []
    for figure in figures:
        held = [row for row in numerals if row["source_start"] <= figure["start"] < row["source_end"]]
        right = [row for row in held if row["class"] in CLASSES[figure["kind"]]]
        met.append(Meeting(figure, next(iter(right or held), None), () if right or not held else ("class",)))
    return met
