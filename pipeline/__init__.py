"""Vietnamese plan texts to checked, placed, grounded figures.

>>> import kehoach
>>> plan = kehoach.extract_text("Kinh phí: 12.500 triệu đồng, trong đó: NSTW 12.000 triệu đồng; NSĐP 500 triệu đồng.")
>>> [(row.quote, row.source) for row in plan.rows.funding]
[('12.500 triệu đồng', None), ('12.000 triệu đồng', 'central'), ('500 triệu đồng', 'local')]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kehoach.extraction import Extraction

__all__ = ["extract", "extract_text"]


def extract(path: str | Path) -> Extraction:
    """Read one plan (`.txt`): its figures as typed rows, and as a DataFrame a table with `.frame(name)`."""
    from kehoach.extraction import extract_file

    return extract_file(path)


def extract_text(text: str, *, name: str = "text") -> Extraction:
    """Read the text of one plan; offsets count its code points."""
    from kehoach.extraction import extract_text as run

    return run(text, name=name)
