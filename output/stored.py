"""The tables of an output, read again to say what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kehoach.output.write import part


class VerdictError(Exception):
    """Nothing to show; the message says what is wrong, where, and what to do."""


def must_be_ours(out: Path) -> None:
    """Refuse a folder that kehoach did not write."""
    if not out.exists():
        raise VerdictError(f"there is no folder {out}. Give the folder that was named with --out")
    if not part(out, "documents").is_file():
        raise VerdictError(f"{out} holds no tables of kehoach. Give the folder that was named with --out")
    try:
        metadata = pq.read_schema(part(out, "documents")).metadata or {}
    except (OSError, pa.ArrowException):
        metadata = {}
    if b"kehoach_table" not in metadata:
        raise VerdictError(f"{part(out, 'documents')} was not written by kehoach. Give the folder that was named with --out")


def read_rows(out: Path, table: str, columns: Sequence[str], wanted: pc.Expression | None = None) -> list[dict[str, Any]]:
    """Some columns of a table, of all of its rows or of those `wanted`."""
    try:
        found = pq.read_table(part(out, table), columns=list(columns), filters=wanted)
    except (OSError, pa.ArrowException) as broken:
        raise VerdictError(f"{part(out, table)} cannot be read ({broken}). Run extract once more with --overwrite") from broken
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows
