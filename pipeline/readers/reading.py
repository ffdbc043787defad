"""What a reader gives, and the errors it raises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kehoach.errors import DocumentError

_STEP = "read"


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a document.

    `format` is the suffix without its dot, `encoding` the codec of a text file, empty elsewhere. `page_starts` holds the offset at which
    each page after the first begins; it is empty where the format has no pages.
    """

    text: str
    format: str
    encoding: str = ""
    page_starts: tuple[int, ...] = ()


def unreadable(path: Path, error: str, remedy: str) -> DocumentError:
    """Why a document is not read, and what to do."""
    return DocumentError(path.as_posix(), _STEP, error, remedy)


def too_long(path: Path, limit: int) -> DocumentError:
    """A document of more characters than are read."""
    return unreadable(path, f"the text is longer than {limit:,} characters", "Split it into one file a document")


def checked(path: Path, reading: Reading, max_chars: int) -> Reading:
    """The reading, unless it says nothing or too much."""
    if len(reading.text) > max_chars:
        raise too_long(path, max_chars)
    if not reading.text or reading.text.isspace():
        raise unreadable(path, "the file holds nothing but white space", "Leave it out, or put the text in")
    return reading
