"""Plain text: only what is certain is decoded, UTF-8, or UTF-16 with a byte order mark.

Anything else is refused with the byte where it went wrong and the way out, because a wrongly guessed encoding turns one figure into
another without a trace. Line ends are kept as they are, so that offsets count the file.
"""

from __future__ import annotations

from pathlib import Path

from kehoach.readers.reading import Reading, checked, unreadable
from kehoach.sniff import SAVE_AS_TEXT, known_format, legacy_encoding, utf16_without_mark

MAX_REPLACED = 0.005
"""Share of U+FFFD above which a text counts as lost in an earlier conversion."""
_UTF8, _UTF16, _UTF32 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff"), (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def read(path: Path, data: bytes, max_chars: int) -> Reading:
    """Decode a text file; raises `DocumentError` with what was found, where, and what to do."""
    encoding = _encoding(path, data)
    reading = checked(path, Reading(_decode(path, data, encoding), "txt", encoding), max_chars)
    replaced = reading.text.count("\ufffd")
    if replaced > MAX_REPLACED * len(reading.text):
        first = reading.text.index("\ufffd")
        what = f"{replaced:,} letters were lost in an earlier conversion (replacement characters, the first at character {first:,})"
        raise unreadable(path, what, "Convert the original once more, from its real encoding to UTF-8")
    return reading


def _encoding(path: Path, data: bytes) -> str:
    """The codec that the first bytes ask for; its name opens the file so that offsets agree."""
    if not data:
        raise unreadable(path, "the file is empty", "Leave it out, or put the text in")
    if (name := known_format(data)) is not None:
        raise unreadable(path, f"this is {name}, not a text", SAVE_AS_TEXT)
    if data.startswith(_UTF32):
        raise unreadable(path, "this is UTF-32 text (byte order mark at byte 0)", "Convert it to UTF-8")
    if data.startswith(_UTF8):
        return "utf-8-sig"
    if data.startswith(_UTF16):
        return "utf-16"
    if utf16_without_mark(data):
        what = f"this looks like UTF-16 without a byte order mark (NUL byte at byte {data.index(0):,})"
        raise unreadable(path, what, "Convert it to UTF-8")
    return "utf-8"


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        where = f"byte {broken.start:,} (0x{data[broken.start]:02x}) is not {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}"
        if broken.end >= len(data) and broken.reason in ("unexpected end of data", "truncated data"):
            raise unreadable(path, f"{where}: the file ends in the middle of a letter", "Copy or download it once more") from broken
        guess = legacy_encoding(data) if encoding != "utf-16" else None
        if guess is None:
            raise unreadable(path, where, "Find out its encoding and convert it to UTF-8") from broken
        raise unreadable(path, f"{where}; the text is probably {guess[0]}", guess[1]) from broken
    if (nul := text.find("\0")) >= 0:
        raise unreadable(path, f"this is binary data, not a text (NUL at character {nul:,})", SAVE_AS_TEXT)
    return text
