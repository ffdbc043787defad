"""From files to `SourceText`: which documents there are, and what each one says, letter by letter.

Only what is certain is decoded: UTF-8, or UTF-16 with a byte order mark. Anything else is refused
with the byte where it went wrong and the way out, because a wrongly guessed encoding turns one
figure into another without a trace. Line ends are kept as they are, so that offsets count the file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kehoach.errors import DocumentError
from kehoach.facts import FailureRow
from kehoach.sniff import SAVE_AS_TEXT, known_format, legacy_encoding, utf16_without_mark
from kehoach.text import SourceText

SUFFIXES = (".txt",)
MAX_CHARS = 20_000_000
"""Longest document that is read, in characters; some hundred times the longest plan seen. Longer files are whole collections."""
MAX_REPLACED = 0.005
"""Share of U+FFFD above which a text counts as lost in an earlier conversion."""
_KINDS = " or ".join(SUFFIXES)
_STEP = "read"
_UTF8, _UTF16, _UTF32 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff"), (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


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
        raise _too_long(path, limit)
    return data


def read_text(document: InputFile, *, max_chars: int = MAX_CHARS) -> SourceText:
    """Decode one document; raises `DocumentError` with what was found, where, and what to do."""
    data = read_bytes(document.path, max_chars)
    encoding = _encoding(document.path, data)
    text = _decode(document.path, data, encoding)
    if len(text) > max_chars:
        raise _too_long(document.path, max_chars)
    if not text or text.isspace():
        raise _error(document.path, "the file holds nothing but white space", "Leave it out, or put the text in")
    replaced = text.count("\ufffd")
    if replaced > MAX_REPLACED * len(text):
        first = text.index("\ufffd")
        what = f"{replaced:,} letters were lost in an earlier conversion (replacement characters, the first at character {first:,})"
        raise _error(document.path, what, "Convert the original once more, from its real encoding to UTF-8")
    sha256 = hashlib.sha256(data).hexdigest()
    return SourceText(document.document_id, text, document.path.as_posix(), sha256, "txt", encoding)


def _encoding(path: Path, data: bytes) -> str:
    """The codec that the first bytes ask for; its name opens the file so that offsets agree."""
    if not data:
        raise _error(path, "the file is empty", "Leave it out, or put the text in")
    if (name := known_format(data)) is not None:
        raise _error(path, f"this is {name}, not a text", SAVE_AS_TEXT)
    if data.startswith(_UTF32):
        raise _error(path, "this is UTF-32 text (byte order mark at byte 0)", "Convert it to UTF-8")
    if data.startswith(_UTF8):
        return "utf-8-sig"
    if data.startswith(_UTF16):
        return "utf-16"
    if utf16_without_mark(data):
        raise _error(path, f"this looks like UTF-16 without a byte order mark (NUL byte at byte {data.index(0):,})", "Convert it to UTF-8")
    return "utf-8"


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        where = f"byte {broken.start:,} (0x{data[broken.start]:02x}) is not {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}"
        if broken.end >= len(data) and broken.reason in ("unexpected end of data", "truncated data"):
            raise _error(path, f"{where}: the file ends in the middle of a letter", "Copy or download it once more") from broken
        guess = legacy_encoding(data) if encoding != "utf-16" else None
        if guess is None:
            raise _error(path, where, "Find out its encoding and convert it to UTF-8") from broken
        raise _error(path, f"{where}; the text is probably {guess[0]}", guess[1]) from broken
    if (nul := text.find("\0")) >= 0:
        raise _error(path, f"this is binary data, not a text (NUL at character {nul:,})", SAVE_AS_TEXT)
    return text


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


def _too_long(path: Path, limit: int) -> DocumentError:
    return _error(path, f"the text is longer than {limit:,} characters", "Split it into one file a document")
