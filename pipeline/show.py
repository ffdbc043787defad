"""What a person sees of a batch: a bar while it runs, a table at the end, failures with their remedies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kehoach.summary import FIGURES, DocumentSummary, Summary

if TYPE_CHECKING:
    from kehoach.output.explain import Explanation

ROWS = 50
"""Documents, and causes of failure, shown one by one; the JSON summary and the tables have them all."""
NAMES = 3
"""Files named in one message."""
COLUMNS = (*FIGURES, "numerals", "unread", "checks", "failed")
_WIDE_ONLY = frozenset({"numerals", "checks"})
"""Columns that a narrow terminal has no room for."""
_NARROW = 110
_NOT_SHOWN = frozenset({"document_id", "section_id", "source_start", "source_end", "quote", "page", "rules", "part_of"})
_WIDTH_IN_A_PIPE = 130


def open_console(*, stderr: bool = False) -> Console:
    """Where people read: as wide as the terminal, and wide enough for tables in a pipe."""
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH_IN_A_PIPE
    return console


@contextmanager
def progress(*, visible: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where that is a terminal, nothing elsewhere."""
    console = open_console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not (visible and console.is_terminal)) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def summary(result: Summary) -> None:
    """The closing table, on stdout."""
    console = open_console()
    narrow = console.width < _NARROW
    columns = [name for name in COLUMNS if not narrow or name not in _WIDE_ONLY]
    table = Table(title=f"Figures in {escape(str(result.out))}", title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    table.pad_edge, table.padding = False, (0, 0 if narrow else 1)
    table.add_column("document", overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    for row in result.documents[:ROWS]:
        table.add_row(escape(row.document_id), *_cells(row, columns))
    if (more := len(result.documents) - ROWS) > 0:
        table.add_row(f"... and {more:,} more", *[""] * len(columns))
    table.add_section()
    table.add_row(f"{len(result.documents):,} documents", *_cells(result.total(), columns), style="bold")
    notes = ["unread: numerals that no rule could place; failed: sums, rates and notations that do not add up"]
    if taken_over := sum(row.taken_over for row in result.documents):
        notes.append(f"{taken_over:,} of {len(result.documents):,} documents were unchanged and taken over")
    if result.failures:
        notes.append(f"{len(result.failures):,} failed, see {result.out.as_posix()}/failures")
    table.caption = escape("\n".join(notes))
    console.print(table)


def failures(result: Summary, *, skipped: bool) -> None:
    """Failures with their remedies, those of one cause together, and the files passed over, on stderr."""
    console = open_console(stderr=True)
    alike: dict[tuple[str, str], list[str]] = {}
    for failure in result.failures:
        alike.setdefault((failure.error, failure.remedy), []).append(failure.path)
    for (error, remedy), paths in list(alike.items())[:ROWS]:
        console.print(f"[red]failed[/] {escape(f'{_some(paths)}: {error}. {remedy}.')}", soft_wrap=True)
    if (more := len(alike) - ROWS) > 0:
        console.print(f"... and failures of {more:,} other kinds, see {escape(result.out.as_posix())}/failures", soft_wrap=True)
    if skipped and result.skipped:
        count = len(result.skipped)
        what = "1 file that is not a text" if count == 1 else f"{count:,} files that are not texts"
        console.print(escape(f"passed over {what}: {_some([path.as_posix() for path in result.skipped])}"), soft_wrap=True)


def explanation(found: Explanation) -> None:
    """A figure in its sentence, the headings above it, and per attribute the words and the rule."""
    console = open_console()
    row = found.row
    page = f", page {row['page']}" if row["page"] is not None else ""
    console.print(f"[bold]{escape(found.table)}[/] {escape(row['document_id'])}, character {row['source_start']:,}{page}\n", soft_wrap=True)
    console.print(Text.assemble(found.before, (row["quote"], "bold reverse"), found.after))
    if found.note is not None:
        console.print(escape(f"({found.note})"), style="dim")
    if found.path:
        console.print("\n[bold]It stands under[/]")
    for depth, heading in enumerate(found.path):
        console.print(Padding(Text(heading, overflow="ellipsis", no_wrap=True), (0, 0, 0, 2 * depth + 2)))
    console.print()
    console.print(_attributes(found))
    if found.whole is not None:
        console.print(escape(f"It is a part of {found.whole['quote']} ({found.whole['funding_id']})"))
    if found.parts:
        console.print(escape("Its parts are " + "; ".join(f"{part['quote']} ({part['funding_id']})" for part in found.parts)))
    console.print(f"[dim]rules: {escape(', '.join(row['rules']))}[/]", soft_wrap=True)


def _attributes(found: Explanation) -> Table:
    """What is known of a figure, a line an attribute, with the words that said so."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("attribute", "value", "words that decided", "rule"):
        table.add_column(name, overflow="fold")
    words = {said.attribute: said for said in found.words}
    for name, value in found.row.items():
        if name in _NOT_SHOWN or value is None or value == "":
            continue
        said = words.get("year" if name == "period_start" else name)
        quote = f"“{said.quote}”, character {said.source_start:,}" if said is not None else ""
        via = f", taken over from {said.via}" if said is not None and said.via is not None else ""
        table.add_row(name, escape(str(value)), escape(" ".join(quote.split()) + via), escape(said.rule) if said is not None else "")
    return table


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = f", and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more


def _cells(row: DocumentSummary, columns: Sequence[str]) -> list[str]:
    counts = {**row.figures, "numerals": row.numerals, "unread": row.unread, "checks": row.checks, "failed": row.checks_failed}
    return [f"{counts[name]:,}" for name in columns]
