"""One document in the hand of a Python user: typed rows, and a DataFrame a table on request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kehoach.analyse import analyse
from kehoach.facts import Tables
from kehoach.read import find_inputs, read_text
from kehoach.text import SourceText

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read in one document: its source text and the rows of all tables.

    `rows.funding`, `rows.percentages` ... are tuples of frozen dataclasses; `frame("funding")` gives
    the same rows as a DataFrame with the columns of the Parquet tables.
    """

    source: SourceText
    rows: Tables

    def frame(self, table: str) -> pd.DataFrame:
        """A table as a DataFrame; integers that may be missing are nullable. Raises `KeyError` for a table that does not exist."""
        import pandas as pd
        import pyarrow as pa

        from kehoach.output.encode import encode

        batches = encode(self.rows)
        if table not in batches:
            raise KeyError(f"no table {table!r}; there are {', '.join(batches)}")
        nullable = {pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
        frame: pd.DataFrame = batches[table].to_pandas(types_mapper=nullable.get)
        return frame


def extract_file(path: str | Path) -> Extraction:
    """Read one file; raises `kehoach.errors.DocumentError` with cause and remedy where it cannot be read."""
    (document,) = find_inputs([path])
    source = read_text(document)
    return Extraction(source, analyse(source))


def extract_text(text: str, *, name: str = "text") -> Extraction:
    """Read a text that is already decoded; `name` becomes its `document_id`."""
    source = SourceText(name, text)
    return Extraction(source, analyse(source))
