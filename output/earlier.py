"""An earlier output, read document by document, so that unchanged documents need not be read again."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kehoach.output.encode import Batches
from kehoach.output.schemas import DOCUMENT_TABLES, TABLES
from kehoach.output.write import part

Key = tuple[str, str, str]
"""Path, SHA-256 and rules version: a document with the same three has the same rows."""


class Earlier:
    """The rows of an earlier output. Documents must be taken in the order of their ids.

    `keys` is empty where there is nothing to take over, or where the tables had other columns.
    """

    def __init__(self, out: Path | None) -> None:
        self.keys: dict[str, Key] = {}
        self._rows: dict[str, _Cursor] = {}
        if out is None or not all(_same_schema(out, name) for name in TABLES):
            return
        columns = ["document_id", "path", "sha256", "rules_version"]
        for row in pq.read_table(part(out, "documents"), columns=columns).to_pylist():
            self.keys[row["document_id"]] = (row["path"], row["sha256"], row["rules_version"])
        self._rows = {name: _Cursor(out, name) for name in DOCUMENT_TABLES}

    def take(self, document_id: str) -> Batches:
        """The rows of a document, table by table."""
        return {name: cursor.take(document_id) for name, cursor in self._rows.items()}

    def close(self) -> None:
        """Let go of the files, which are about to be replaced."""
        for cursor in self._rows.values():
            cursor.close()


class _Cursor:
    """Walks through one table; only one row group is in memory."""

    def __init__(self, out: Path, name: str) -> None:
        self._schema = TABLES[name].schema
        self._pieces = _documents(part(out, name))
        self._next = next(self._pieces, None)

    def take(self, document_id: str) -> pa.RecordBatch:
        while self._next is not None and self._next[0] < document_id:
            self._next = next(self._pieces, None)
        found = []
        while self._next is not None and self._next[0] == document_id:
            found.append(self._next[1])
            self._next = next(self._pieces, None)
        if not found:
            return pa.record_batch([pa.array([], field.type) for field in self._schema], schema=self._schema)
        columns = [pa.concat_arrays([piece.column(at) for piece in found]) for at in range(len(self._schema))]
        return pa.record_batch(columns, schema=self._schema)

    def close(self) -> None:
        self._pieces.close()


def _documents(path: Path) -> Generator[tuple[str, pa.RecordBatch], None, None]:
    """The table in pieces of one document each (a document may come in several pieces)."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            for batch in file.read_row_group(group).combine_chunks().to_batches():
                ids = batch.column("document_id")
                runs = pc.run_end_encode(ids)
                start = 0
                for name, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
                    yield name, batch.slice(start, end - start)
                    start = end


def _same_schema(out: Path, name: str) -> bool:
    try:
        return bool(pq.read_schema(part(out, name)).equals(TABLES[name].schema))
    except (OSError, pa.ArrowException):
        return False
