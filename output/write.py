"""Write the tables of a batch as Parquet: all of them or none, and always the same bytes.

Rows arrive document by document and leave in row groups of a fixed number of documents, so that
memory does not grow with the batch and the bytes do not depend on who computed which document.
Everything goes into a hidden folder beside OUT, which takes OUT's place at the very end.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from kehoach.facts import FailureRow
from kehoach.output.encode import Batches, encode_failures
from kehoach.output.schemas import DOCUMENT_TABLES, TABLES

PART = "part-0.parquet"
DOCUMENTS_A_GROUP = 500
"""Documents whose rows make up one row group."""
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class OutputError(Exception):
    """The output folder cannot be used; the message says why and what to do."""


def part(out: Path, table: str) -> Path:
    """The file of a table."""
    return out / table / PART


def check_target(out: Path, *, replace: bool) -> None:
    """Raise `OutputError` unless `out` is new, empty, or an output of ours that may be replaced."""
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file. Give a folder as output")
    if not any(entry.name not in _LITTER for entry in out.iterdir()):
        return
    if (foreign := _foreign(out)) is not None:
        raise OutputError(f"{out} is not an output of kehoach ({foreign}), it is left alone. Give a new folder")
    if not replace:
        raise OutputError(
            f"{out} holds tables already. Give a new folder, --overwrite to replace them, or --resume to take over what is unchanged"
        )


def _foreign(out: Path) -> str | None:
    """What in `out` shows that it is not an output of ours, or `None`."""
    names = {entry.name for entry in out.iterdir()} - _LITTER
    if strangers := sorted(names - set(TABLES)):
        return f"it holds {strangers[0]}"
    for name in sorted(names):
        if strangers := sorted(entry.name for entry in (out / name).iterdir() if entry.name not in {PART, *_LITTER}):
            return f"it holds {name}/{strangers[0]}"
    try:
        metadata = pq.read_schema(part(out, "documents")).metadata or {}
    except (OSError, pa.ArrowException):
        return f"it has no documents/{PART}"
    return None if b"kehoach_table" in metadata else f"documents/{PART} was written by another program"


class Writer:
    """Writes one batch into `out`; used as a context, and only `commit` makes it stand.

    Documents must be added in the order of their ids.
    """

    def __init__(self, out: Path, *, replace: bool = False) -> None:
        self.out = Path(os.path.realpath(out))
        self.replace = replace
        check_target(self.out, replace=replace)
        self._folder = self.out.parent / f".{self.out.name}.{secrets.token_hex(4)}.part"
        self._waiting: dict[str, list[pa.RecordBatch]] = {name: [] for name in DOCUMENT_TABLES}
        self._failures: list[FailureRow] = []
        self._files: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Writer:
        try:
            self._folder.mkdir(parents=True)
            for name, table in TABLES.items():
                (self._folder / name).mkdir()
                self._files[name] = pq.ParquetWriter(part(self._folder, name), table.schema, compression="zstd")
        except OSError as refused:
            self.__exit__(None, None, None)
            raise OutputError(f"no tables can be written into {self.out.parent} ({refused.strerror}). Give another folder") from refused
        return self

    def add(self, batches: Batches) -> None:
        """Take the rows of the next document."""
        for name, waiting in self._waiting.items():
            waiting.append(batches[name])
        if len(self._waiting["documents"]) >= DOCUMENTS_A_GROUP:
            self._flush()

    def fail(self, failures: Sequence[FailureRow]) -> None:
        """Take failures, in any order."""
        self._failures += failures

    def commit(self) -> None:
        """Finish the files and let them take the place of `out`."""
        self._flush()
        self._write("failures", [encode_failures(self._failures)])
        self._close()
        check_target(self.out, replace=self.replace)
        old = self.out.parent / f"{self._folder.name}.old"
        if self.out.exists():
            self.out.rename(old)
        try:
            self._folder.rename(self.out)
        except OSError:
            if old.exists():
                old.rename(self.out)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._close()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _flush(self) -> None:
        for name, waiting in self._waiting.items():
            self._write(name, waiting)
            waiting.clear()

    def _write(self, name: str, batches: Sequence[pa.RecordBatch]) -> None:
        """One row group, in one piece: how the rows came must leave no trace in the file."""
        rows = pa.Table.from_batches(batches, TABLES[name].schema).combine_chunks()
        if rows.num_rows:
            self._files[name].write_table(rows, row_group_size=max(rows.num_rows, 1))

    def _close(self) -> None:
        while self._files:
            self._files.popitem()[1].close()
