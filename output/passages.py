"""Where a row stands: the source it was read from, the sentence around it, the headings above it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kehoach.errors import DocumentError
from kehoach.readers import read_document

Row = Mapping[str, Any]

_AROUND = 400
_ENDS = ".;\n"


def source(document: Row) -> tuple[str | None, str | None]:
    """The decoded source of a row of `documents`, or why it cannot be shown."""
    path = Path(document["path"])
    try:
        data = path.read_bytes()
    except OSError:
        return None, f"the source {path} is not there, so only quotes are shown"
    if hashlib.sha256(data).hexdigest() != document["sha256"]:
        return None, f"the source {path} has changed since it was read, so only quotes are shown"
    try:
        return read_document(path, data, len(data) + 1).text, None
    except DocumentError as broken:
        return None, f"the source {path} can no longer be read ({broken.error}), so only quotes are shown"


def sentence(text: str, row: Row, section: Row) -> tuple[int, int]:
    """From where to where the sentence around a row goes; it does not leave the row's section."""
    start, end = row["source_start"], row["source_end"]
    low = max(min(section["source_start"], start), start - _AROUND)
    high = min(max(section["source_end"], end), end + _AROUND)
    before, after = text[low:start], text[end:high]
    cut = max((before.rfind(f"{mark} ") for mark in _ENDS), default=-1)
    stops = [at for mark in _ENDS if (at := after.find(f"{mark} ")) >= 0]
    return low + cut + 1, end + min([*(stop + 1 for stop in stops), len(after)])


def headings(sections: Mapping[str, Row], section: Row | None) -> tuple[str, ...]:
    """Marker and heading of a section and of every section above it, from the top."""
    path: list[str] = []
    while section is not None:
        marker, heading = section["marker"] or "", section["heading"] or ""
        # A marker of words (`Năm 2023`) may open the heading too.
        path.append(heading if " " in marker and heading.startswith(marker) else f"{marker} {heading}".strip())
        section = sections.get(section["parent_id"])
    return tuple(reversed(path))


def folded(text: str) -> str:
    """White space as single blanks."""
    return re.sub(r"\s+", " ", text)
