"""From files to `SourceText`: which documents there are, and what each one says; how a format is read stands in `readers/`."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kehoach.errors import DocumentError
from kehoach.facts import FailureRow
from kehoach.readers import SUFFIXES, read_document
from kehoach.readers.reading import too_long
from kehoach.sniff import SAVE_AS_TEXT
from kehoach.text import SourceText

MAX_CHARS = 20_000_000
"""Longest document that is read, in characters; some hundred times the longest plan seen. Longer files are whole collections."""
_KINDS = " or ".join(SUFFIXES)
_STEP = "read"


class InputError(Exception):
    """The inputs cannot be a batch: a path that is not there, or two documents of one name."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A document to read: where it is, and the name its rows will carry."""

    path: Path
    document_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the given paths hold: documents in order, files passed over, and what cannot be read at all."""

    files: tuple[InputFile, ...]
    skipped: tuple[Path, ...] = ()
    failures: tuple[FailureRow, ...] = ()


def find_inputs(paths: Sequence[str | Path]) -> list[InputFile]:
    """The documents among `paths` (files, or folders with all that is below them), by document id."""
    return list(scan(paths).files)


def scan(paths: Sequence[str | Path]) -> Found:
    """Like `find_inputs`, with the files passed over and the failures.

    In folders, hidden files and those of other suffixes are passed over; a file that is named must
    be readable, so it fails. A file reached twice is read once. Raises `InputError` where a path is
    not there, or where two files would carry the same document id.
    """
    files: list[InputFile] = []
    skipped: list[Path] = []
    failures: list[FailureRow] = []
    for given in map(Path, paths):
        if not os.path.exists(given):
            raise InputError(f"no such file or folder: {given}")
        if not given.is_dir():
            found = [InputFile(given, given.name)]
        else:
            below = list(_walk(given, failures))
            found = [InputFile(path, path.relative_to(given).as_posix()) for path in below if _wanted(path)]
            skipped += [path for path in below if not _wanted(path)]
            if not found:
                failures.append(_failure(given, f"the folder holds no {_KINDS} file", SAVE_AS_TEXT))
        for file in found:
            if not _wanted(file.path):
                failures.append(_failure(file.path, f"not a {_KINDS} file", SAVE_AS_TEXT))
            elif not _writable(file.path):
                failures.append(_failure(file.path, "the file name is not UTF-8", "Rename the file"))
            else:
                files.append(file)
    return Found(_unique(files), tuple(sorted(skipped)), tuple(sorted(failures, key=lambda failure: failure.path)))


def read_bytes(path: Path, limit: int = MAX_CHARS) -> bytes:
    """The bytes of a file, but never more than `limit` characters could take."""
    try:
        with path.open("rb") as file:
            data = file.read(4 * limit + 5)
    except FileNotFoundError as missing:
        raise _error(path, "no such file", "Check the path") from missing
    except PermissionError as denied:
        raise _error(path, "no permission to read the file", "Give yourself the right to read it (chmod u+r), or leave it out") from denied
    except OSError as broken:
        raise _error(path, f"the file cannot be read ({broken.strerror})", "Check the path and the disk") from broken
    if len(data) > 4 * limit + 4:
        raise too_long(path, limit)
    return data


def read_text(document: InputFile, *, max_chars: int = MAX_CHARS) -> SourceText:
    """Read one document; raises `DocumentError` with what was found, where, and what to do."""
    data = read_bytes(document.path, max_chars)
    reading = read_document(document.path, data, max_chars)
    sha256 = hashlib.sha256(data).hexdigest()
    path = document.path.as_posix()
    return SourceText(document.document_id, reading.text, path, sha256, reading.format, reading.encoding, reading.page_starts)


def _walk(root: Path, failures: list[FailureRow]) -> Iterable[Path]:
    """All files below `root` in a fixed order; links to folders are not followed, hidden folders not entered."""

    def unreadable(error: OSError) -> None:
        failures.append(
            _failure(Path(error.filename), f"the folder cannot be read ({error.strerror})", "Give yourself the right to read it")
        )

    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names))


def _wanted(path: Path) -> bool:
    """Whether it is a visible regular file of a suffix of ours (a pipe would block for ever)."""
    try:
        return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _writable(path: Path) -> bool:
    """Whether the path can stand in a row; one with bytes that are not UTF-8 cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in str(path))


def _unique(files: list[InputFile]) -> tuple[InputFile, ...]:
    by_id: dict[str, InputFile] = {}
    seen: set[Path] = set()
    for file in files:
        real = file.path.resolve()
        if real in seen:
            continue
        seen.add(real)
        other = by_id.setdefault(file.document_id, file)
        if other is not file:
            raise InputError(
                f"two documents would both be called {file.document_id!r}: {other.path} and {file.path}. "
                "Give the folder above both, or extract them one after the other into two outputs"
            )
    return tuple(by_id[name] for name in sorted(by_id))


def _failure(path: Path, error: str, remedy: str) -> FailureRow:
    name = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return FailureRow(path=name, step=_STEP, error=error, remedy=remedy)


def _error(path: Path, error: str, remedy: str) -> DocumentError:
    return DocumentError(path.as_posix(), _STEP, error, remedy)
