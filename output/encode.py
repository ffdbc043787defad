"""The rows of one document as Arrow batches, ready to be written or sent to another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from kehoach.errors import DocumentError
from kehoach.facts import FailureRow, Tables
from kehoach.output.schemas import DOCUMENT_TABLES, TABLES, Column, Table

Batches = Mapping[str, pa.RecordBatch]
"""One batch a table."""
_REFUSED = (pa.ArrowException, OverflowError, TypeError, ValueError)


def encode(tables: Tables) -> Batches:
    """The rows of a document, table by table.

    Raises `DocumentError` (step "write") where a value has no room in its column, such as an amount
    beyond 64 bits or a Dự án 300: such a value is not cut to fit, nor does it sink the batch.
    """
    path = tables.document.path or tables.document.document_id
    return {name: _batch(TABLES[name], _in_order(TABLES[name], tables), path) for name in DOCUMENT_TABLES}


def encode_failures(failures: Sequence[FailureRow]) -> pa.RecordBatch:
    """The table of failures, ordered by path."""
    rows = sorted(failures, key=lambda row: (row.path, row.step, row.error))
    return _batch(TABLES["failures"], rows, "failures")


def _in_order(table: Table, tables: Tables) -> Sequence[Any]:
    """Rows by place in the source; rows that have none (documents, checks) stay as they come."""
    rows = table.rows(tables)
    if table.schema.get_field_index("source_start") < 0:
        return rows
    return sorted(rows, key=lambda row: (row.source_start, -row.source_end))


def _batch(table: Table, rows: Sequence[Any], path: str) -> pa.RecordBatch:
    return pa.record_batch([_array(table.name, column, rows, path) for column in table.columns], schema=table.schema)


def _array(table: str, column: Column, rows: Sequence[Any], path: str) -> pa.Array:
    values = list(map(attrgetter(column.source), rows))
    try:
        return pa.array(values, column.type)
    except _REFUSED as refused:
        bad = next((index for index, value in enumerate(values) if not _fits(value, column)), 0)
        row: Any = rows[bad]
        where = f" at characters {row.source_start:,} to {row.source_end:,}" if hasattr(row, "source_start") else ""
        raise DocumentError(
            path,
            "write",
            f"{table}.{column.name} has no room for {values[bad]!r} ({column.type}){where}",
            "Check the number in the document; leave the document out or correct it there, and report it if the number is right",
        ) from refused


def _fits(value: object, column: Column) -> bool:
    try:
        pa.array([value], column.type)
    except _REFUSED:
        return False
    return True
