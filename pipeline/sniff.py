"""Say what a file is when it is not the text it should be, so that the message can name the way out."""

from __future__ import annotations

ICONV = "Convert it to UTF-8, for example with: iconv -f {name} -t UTF-8 OLD.txt > NEW.txt"
UNIKEY = "Convert it from {name} to Unicode (UTF-8), for example with the toolkit of a Vietnamese keyboard program"
SAVE_AS_TEXT = "Save it as plain text in UTF-8 and give that file instead"

# First bytes -> name. ZIP containers are told apart by what they hold.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)"),
    (b"{\\rtf", "a Rich Text document (RTF)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
)

# Bytes that stand for frequent Vietnamese letters or tone marks in one legacy encoding and for rare signs in the others,
# and the share of the bytes above ASCII that they make up in any text of that encoding.
_LEGACY: tuple[tuple[str, frozenset[int], float, str], ...] = (
    ("TCVN3 (ABC)", frozenset(range(0xA7, 0xBF)), 0.25, UNIKEY),
    ("WINDOWS-1258", frozenset(b"\xcc\xd2\xde\xec\xf2\xf0\xfd"), 0.35, ICONV),
    ("VNI-Windows", frozenset(b"\xd1\xef\xf1\xf6\xf8\xf9\xfb\xe4\xe5"), 0.35, UNIKEY),
)
_TYPOGRAPHY = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0")
_SAMPLE = 200_000


def known_format(data: bytes) -> str | None:
    """Name of the binary format that `data` begins like, or `None`."""
    name = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if name == "a ZIP archive":
        return next((inner for mark, inner in _IN_ZIP if mark in data), name)
    return name


def legacy_encoding(data: bytes) -> tuple[str, str] | None:
    """The encoding that bytes which are not UTF-8 are likely in, and the advice for it.

    Counts, among the bytes above ASCII, those that are frequent letters in one encoding. A guess
    for the message only: figures are never read by a guessed encoding.
    """
    high = [byte for byte in data[:_SAMPLE] if byte >= 0x80]
    if not high:
        return None
    if all(byte in _TYPOGRAPHY for byte in high):
        return "WINDOWS-1252", ICONV.format(name="WINDOWS-1252")
    for name, letters, least, advice in _LEGACY:
        if sum(byte in letters for byte in high) >= least * len(high):
            return name, advice.format(name=name)
    return None


def utf16_without_mark(data: bytes) -> bool:
    """Whether the NUL bytes stand at every second place, as they do in UTF-16 text."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > len(sample) // 8 and min(even, odd) * 20 < max(even, odd)
