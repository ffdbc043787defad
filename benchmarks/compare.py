"""What a change gained and lost against gold, figure by figure; or all errors of one output.

    python -m benchmarks.compare OLD NEW GOLD...    python -m benchmarks.compare OUT GOLD...

OLD, NEW and OUT are folders that `kehoach extract` wrote, GOLD are files `NAME.gold.jsonl`; each
belongs to the document `NAME.txt`, in whatever folder. An error is a column of a row that does not
say what the figure is, a figure without a row (`missing`), or a row that no figure asks for
(`extra`). Gained are errors of OLD that NEW has no more, lost are errors that only NEW has; an error
that took another form (a wrong year where the row was missing) is neither, and listed by itself.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.dataset as ds

from benchmarks.scoring import COLUMNS, SCORED, Row, meet, name_of, plain, read_gold

NOTHING = "-"
MISSING, EXTRA = "missing", "extra"
_CONTEXT = 50


@dataclass(frozen=True)
class Place:
    """Where an error stands: the same place in two outputs is the same error or its cure."""

    table: str
    column: str
    document: str
    start: int


@dataclass(frozen=True)
class Error:
    """What gold wants at a place and what an output says; `quote` is the figure with its row, where there is one."""

    quote: str
    wanted: str
    got: str


Errors = dict[Place, Error]
#: Table -> document -> rows.
Output = Mapping[str, Mapping[str, Sequence[Row]]]


def read_output(folder: Path) -> Output:
    """The scored tables of an output folder, and `documents`, by the file name of the document."""
    output: dict[str, dict[str, list[Row]]] = {}
    for table in ("documents", *SCORED):
        if not any((folder / table).glob("*.parquet")):
            raise FileNotFoundError(f"no table {table} in {folder}: is it a folder that `kehoach extract` wrote?")
        by_document = output.setdefault(table, {})
        for row in ds.dataset(folder / table, format="parquet", partitioning=None).to_table().to_pylist():
            by_document.setdefault(PurePosixPath(row["document_id"]).name, []).append(row)
    return output


def errors_of(output: Output, gold: Iterable[Path]) -> Errors:
    """Every error of an output against the gold files."""
    errors: Errors = {}
    for path in gold:
        if name_of(path) not in output["documents"]:
            raise FileNotFoundError(f"no document {name_of(path)} in an output, but gold for it")
        figures, _ = read_gold(path)
        for table in SCORED:
            errors |= _errors_in(table, name_of(path), figures, output[table].get(name_of(path), ()))
    return errors


def _errors_in(table: str, document: str, figures: Sequence[Row], rows: Sequence[Row]) -> Errors:
    met, extra = meet(figures, rows, table)
    errors: Errors = {}
    for meeting in met:
        figure, row = meeting.figure, meeting.row
        if row is None:
            place = Place(table, MISSING, document, figure["start"])
            errors[place] = Error(figure["text"], _value(figure, table), NOTHING)
            continue
        for column in meeting.wrong:
            wanted = figure["kind"] if column == "class" else figure.get(column)
            errors[Place(table, column, document, figure["start"])] = Error(row["quote"], _shown(wanted), _shown(row.get(column)))
    for row in extra:
        errors[Place(table, EXTRA, document, row["source_start"])] = Error(row["quote"], NOTHING, _value(row, table))
    return errors


def _value(row: Row, table: str) -> str:
    """What makes the value of a row or figure of this table."""
    if table == "numerals":
        return _shown(row.get("class", row.get("kind")))
    return "-".join(_shown(row[column]) for column in COLUMNS[table][1] if row.get(column) is not None) or NOTHING


def _shown(value: Any) -> str:
    """A value as it is printed: nothing as a dash, whole numbers without a decimal point."""
    value = plain(value)
    if value is None:
        return NOTHING
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


# -- listing -------------------------------------------------------------------------------------------


def listed(title: str, places: Iterable[Place], old: Errors, new: Errors | None) -> list[str]:
    """The lines that show these places, by table and column; with `new` both outputs' values are shown."""
    lines: list[str] = []
    group = None
    for place in _ordered(places):
        error = (new or {}).get(place) or old[place]
        if group != (place.table, place.column):
            group = (place.table, place.column)
            lines += ["", f"{title}: {place.table}, {place.column}"]
        quote = " ".join(error.quote.split())[:_CONTEXT]
        said = [f"gold {error.wanted}"]
        if new is None:
            said.append(f"got {error.got}")
        else:
            said += [f"{name} {_said(place, error, errors)}" for name, errors in (("old", old), ("new", new))]
        lines.append(f"  {place.document}:{place.start}  {quote!r}  " + ", ".join(said))
    return lines


def _said(place: Place, error: Error, errors: Errors) -> str:
    """What an output says at a place: where it has no error there, what gold wants."""
    if place in errors:
        return errors[place].got
    return MISSING if _missing(place) in errors else error.wanted


def _missing(place: Place) -> Place:
    """The same figure, where its whole row is missing."""
    return replace(place, column=MISSING)


def _ordered(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (SCORED.index(place.table), place.column, place.document, place.start))


def summary_of_one(errors: Errors) -> list[str]:
    """How many errors there are, by table and column."""
    counts = Counter((place.table, place.column) for place in errors)
    return ["", "| table | column | errors |", "|---|---|---:|"] + [
        f"| {table} | {column} | {counts[table, column]} |" for table, column in _groups(counts)
    ]


def summary_of_two(old: Errors, new: Errors) -> list[str]:
    """How many errors either output has, and how many the change cured and made."""
    lines = ["", "| table | column | old errors | gained | lost | new errors |", "|---|---|---:|---:|---:|---:|"]
    places = (old.keys(), gained(old, new), gained(new, old), new.keys())
    counts = [Counter((place.table, place.column) for place in some) for some in places]
    for table, column in _groups(counts[0] + counts[3]):
        lines.append(f"| {table} | {column} | " + " | ".join(str(count[table, column]) for count in counts) + " |")
    return [*lines, "| all | | " + " | ".join(str(count.total()) for count in counts) + " |"]


def _groups(groups: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(groups, key=lambda group: (SCORED.index(group[0]), group[1]))


def gained(old: Errors, new: Errors) -> set[Place]:
    """The errors that are cured; the columns of a row that is missing now are not."""
    return {place for place in old.keys() - new.keys() if place.column == MISSING or _missing(place) not in new}


def report(outputs: Sequence[Output], gold: Sequence[Path]) -> list[str]:
    """The lines of the whole answer, for one output or for two."""
    old, *others = (errors_of(output, gold) for output in outputs)
    if not others:
        return [*listed("error", old, old, None), *summary_of_one(old), "", f"{len(old)} errors"]
    new = others[0]
    lost = gained(new, old)
    other = [place for place, error in new.items() if place not in lost and (place not in old or old[place].got != error.got)]
    return [
        *listed("gained", gained(old, new), old, new),
        *listed("lost", lost, old, new),
        *listed("otherwise wrong", other, old, new),
        *summary_of_two(old, new),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the outputs, print the answer."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="one or two output folders, then gold files")
    paths = parser.parse_args(arguments).paths
    folders = [path for path in paths if not path.name.endswith(".gold.jsonl")]
    gold = [path for path in paths if path.name.endswith(".gold.jsonl")]
    if len(folders) not in (1, 2) or not gold or paths[: len(folders)] != folders:
        parser.error("one or two output folders, then one or more gold files")
    try:
        lines = report([read_output(folder) for folder in folders], gold)
    except OSError as error:
        parser.error(str(error))
    print("\n".join(lines).strip())


if __name__ == "__main__":
    main()
