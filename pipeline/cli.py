"""The command line. Heavy imports stand inside the commands, so that help and mistakes answer at once."""

from __future__ import annotations

import io
import json
import sys
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kehoach import show, show_checks
from kehoach.read import InputError

EPILOG = """Examples:

kehoach extract plan.txt --out out

kehoach extract plans/ more/report.txt --out out --jobs 4

kehoach extract plans/ --out out --resume    (new and changed ones only)

kehoach extract plans/ --out out --overwrite --json > summary.json

Exit status: 0 all were read, 1 some failed (see OUT/failures), 2 wrong usage."""

EXPLAIN_EPILOG = """Example:

kehoach explain out "ba-chuongtrinh-2024.txt#3853"

Row ids stand in the first columns of the tables, and in the checks that failed."""

CHECK_EPILOG = """Examples:

kehoach check out

kehoach check out --lang en --min-gap 100 --min-gap 1%    (neither less than 100 triệu đồng, nor less than 1 %)

kehoach check out --kind sum --kind rate --document plan.txt

kehoach check out --strict --json > findings.json

Worst first: a mismatch before what is only doubtful, then by the gap times its share of the larger figure; without a gap last.

An amount stands alone where no check rests on it: nothing else in the text confirms or contradicts it.

Documents of one place are compared too, and a province with its districts (--kind duplicate, --kind cross_section).

Exit status: 0, with --strict 1 where a finding is shown or the documents could not be compared; 2 wrong usage."""

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode="rich")
gazetteer = typer.Typer(no_args_is_help=True, help="Look after the tables of names, units and cue words.")
app.add_typer(gazetteer, name="gazetteer")


class Kind(StrEnum):
    """The kinds of checks, as in the column `kind`."""

    SUM = "sum"
    RATE = "rate"
    DIFFERENCE = "difference"
    UNIT = "unit"
    DUPLICATE = "duplicate"
    CROSS_SECTION = "cross_section"
    SLIP = "slip"


class Lang(StrEnum):
    """The languages of the sentences."""

    VI = "vi"
    EN = "en"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kehoach {version('kehoach')}")
        raise typer.Exit


@app.callback(epilog=EPILOG)
def options(
    show_version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Turn Vietnamese plan texts (Kế hoạch, Báo cáo, ...) into tables of figures, each with its quote."""


@app.command(epilog=EPILOG)
def extract(
    inputs: Annotated[
        list[Path], typer.Argument(metavar="INPUT...", help="Text files (.txt, UTF-8), or folders with all that is below them.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder for the tables: OUT/<table>/part-0.parquet.")],
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0 means one for each core.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Take unchanged documents over from OUT.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the tables in OUT.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print failures only.")] = False,
) -> None:
    """Read plan texts and write their figures as Parquet tables."""
    if resume and overwrite:
        _stop("--resume keeps the tables in OUT, --overwrite throws them away. Give one of the two", 2)
    from kehoach.batch import run
    from kehoach.output.write import OutputError

    try:
        with show.progress(visible=not quiet) as on_progress:
            summary = run(inputs, out, jobs=jobs or _cores(), resume=resume, overwrite=overwrite, on_progress=on_progress)
    except (InputError, OutputError) as wrong:
        _stop(str(wrong), 2)
    except OSError as failed:
        _stop(f"the tables could not be written: {failed}", 1)
    if as_json:
        _print_json(summary.as_dict())
    elif not quiet:
        show.summary(summary)
    show.failures(summary, skipped=not quiet)
    raise typer.Exit(1 if summary.failures else 0)


@app.command(epilog=CHECK_EPILOG)
def check(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder with the tables.")],
    documents: Annotated[list[str] | None, typer.Option("--document", metavar="ID", help="Only this document; may be repeated.")] = None,
    kinds: Annotated[
        list[Kind] | None,
        typer.Option("--kind", metavar="KIND", help=f"Only checks of this kind; may be repeated. One of {', '.join(Kind)}."),
    ] = None,
    min_gaps: Annotated[
        list[str] | None,
        typer.Option(
            "--min-gap",
            metavar="GAP",
            help="Only gaps from this size. 100 is triệu đồng (or write 2 tỷ) and holds for money alone, all else is still shown. "
            "5% is percentage points for rates, and for all else the share of the larger figure. Give both, and both must be reached. "
            "What has no gap is left out.",
        ),
    ] = None,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the sentences.")] = Lang.VI,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where a finding is shown, or documents could not be compared.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Show what does not add up in each document and between them, the worst first, with quotes and places, and how much holds."""
    from kehoach.output.verdicts import MinGap, VerdictError, verdicts

    try:
        found = verdicts(out, documents=documents or (), kinds=kinds or (), min_gaps=[MinGap.read(gap) for gap in min_gaps or ()])
    except VerdictError as wrong:
        _stop(str(wrong), 2)
    if as_json:
        _print_json(found.as_dict())
    else:
        show_checks.verdicts(found, lang)
    raise typer.Exit(1 if strict and not found.is_clean else 0)


@app.command(epilog=EXPLAIN_EPILOG)
def explain(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder with the tables.")],
    row_id: Annotated[str, typer.Argument(metavar="ROW_ID", help="Key of a row: funding_id, percentage_id, ...")],
) -> None:
    """Show where a figure stands, and which words and rules gave it each attribute."""
    from kehoach.output.explain import ExplainError
    from kehoach.output.explain import explain as find

    try:
        found = find(out, row_id)
    except ExplainError as wrong:
        _stop(str(wrong), 2)
    show.explanation(found)


@gazetteer.command()
def lint() -> None:
    """Check the gazetteer's tables; exit with 1 where something is wrong."""
    from kehoach.gazetteer.lint import lint as find

    findings = list(find())
    for finding in findings:
        typer.echo(str(finding))
    raise typer.Exit(1 if findings else 0)


def main() -> None:
    """Entry point of the command `kehoach`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Vietnamese letters must not end a batch with an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


def _stop(message: str, status: int) -> NoReturn:
    typer.echo(f"kehoach: {message}", err=True)
    raise typer.Exit(status)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=not _speaks_unicode()))


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")
