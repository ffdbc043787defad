"""A batch of documents, from paths to tables: find, read, analyse, write.

One bad document never sinks the batch: whatever goes wrong with it becomes a row of `failures`
that names the step, what was found and what to do.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from kehoach.errors import DocumentError
from kehoach.facts import FailureRow, Tables
from kehoach.output.earlier import Earlier, Key
from kehoach.output.encode import Batches, encode
from kehoach.output.write import Writer, check_target
from kehoach.read import InputFile, read_bytes, read_text, scan
from kehoach.summary import DocumentSummary, Summary, count
from kehoach.text import SourceText
from kehoach.workers import in_order

Analyse = Callable[[SourceText], Tables]
Progress = Callable[[int, int], None]
"""Called with the number of documents done and of all documents."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read, and what an earlier output says that it was read from."""

    document: InputFile
    earlier: Key | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: rows, a failure, or neither where its earlier rows still hold."""

    document: InputFile
    batches: Batches | None = None
    failure: FailureRow | None = None


def run(
    inputs: Sequence[str | Path],
    out: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    overwrite: bool = False,
    analyse: Analyse | None = None,
    rules_version: str | None = None,
    on_progress: Progress | None = None,
) -> Summary:
    """Extract all documents among `inputs` into the folder `out`.

    With `resume`, documents that stand in `out` unchanged, read by the same rules, are taken over.
    `analyse` and `rules_version` replace the rules of this package; with more than one job,
    `analyse` must be a function of a module. Raises `InputError` or `OutputError` before anything
    is read where the call itself is wrong.
    """
    found = scan(inputs)
    check_target(out, replace=overwrite or resume)
    earlier = Earlier(out if resume and out.is_dir() else None)
    if earlier.keys and rules_version is None:
        rules_version = _rules_version()
    work = partial(process, analyse=analyse, rules_version=rules_version)
    tasks = [Task(file, earlier.keys.get(file.document_id)) for file in found.files]
    failures = list(found.failures)
    documents: list[DocumentSummary] = []
    with Writer(out, replace=overwrite or resume) as writer:
        outcomes = in_order(work, tasks, jobs=min(jobs, len(tasks)), lost=_lost)
        for done, outcome in enumerate(outcomes, 1):
            if outcome.failure is not None:
                failures.append(outcome.failure)
            else:
                document_id = outcome.document.document_id
                batches = earlier.take(document_id) if outcome.batches is None else outcome.batches
                writer.add(batches)
                documents.append(count(document_id, batches, taken_over=outcome.batches is None))
            if on_progress is not None:
                on_progress(done, len(tasks))
        earlier.close()
        writer.fail(failures)
        writer.commit()
    return Summary(out, tuple(documents), tuple(failures), found.skipped)


def process(task: Task, *, analyse: Analyse | None, rules_version: str | None) -> Outcome:
    """Read and analyse one document; never raises."""
    document = task.document
    try:
        if task.earlier is not None and task.earlier == (document.path.as_posix(), _sha256(document), rules_version):
            return Outcome(document)
        source = read_text(document)
        tables = (analyse or _core())(source)
        return Outcome(document, batches=encode(tables))
    except DocumentError as error:
        return Outcome(document, failure=_failure(document, error.step, error.error, error.remedy))
    except Exception as error:  # a fault of ours: it costs this document, not the batch
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = f"internal error: {type(error).__name__}: {error} ({PurePath(place.filename).name}, line {place.lineno})"
        return Outcome(document, failure=_failure(document, "internal", what, "Please report it, with the document if you may"))


def _lost(task: Task) -> Outcome:
    what = "internal error: the process that read it died, perhaps for want of memory"
    remedy = "Try it alone with --jobs 1; if it dies again, please report it"
    return Outcome(task.document, failure=_failure(task.document, "internal", what, remedy))


def _failure(document: InputFile, step: str, error: str, remedy: str) -> FailureRow:
    # Text taken from a broken document may hold what UTF-8 cannot, and the row must be written all the same.
    error = error.encode("utf-8", "backslashreplace").decode("utf-8")
    return FailureRow(path=document.path.as_posix(), step=step, error=error, remedy=remedy)


def _sha256(document: InputFile) -> str:
    return hashlib.sha256(read_bytes(document.path)).hexdigest()


def _core() -> Analyse:
    from kehoach.analyse import analyse  # heavy, and not needed where all documents are taken over

    return analyse


def _rules_version() -> str:
    from kehoach.analyse import rules_version

    return rules_version()
