"""The same words set otherwise: lines, pages, spaces, encodings of letters. No value changes, only places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from random import Random

from benchmarks.scoring import Document

from .changes import Piece, Variant, changed, normalised, substituted

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n")
_EMPTY_LINES = re.compile(r"(\r\n|\n)(?:[ \t]*(?:\r\n|\n))+")
_SPACE = re.compile(r"(?<=[^\s|]) (?=[^\s|])")
_BULLET = re.compile(r"(?m)^([ \t]*)-(?= [^\W\d])")
PAGE_NUMBER = re.compile(r"(?m)^\W*\d{1,3}\W*$")
#: How a page ends in the middle of a sentence; `{}` is the number of the next.
_PAGE_ENDS = ("\n\n{}\n\n", "\n{}\n", "\n\n- {} -\n\n", "\n\n{}\n\f", "\nTrang {}\n")
_SHORTEST_RUNNING_LINE = 60
#: Documents without page numbers of which pages stand in the wrong order.
OUT_OF_ORDER = ("ba-chuongtrinh-2024.txt",)
_SHORTEST_PIECE = 15
_SCRAP = 8
_ENDS = ".;:!?"


def _prose(text: str) -> list[re.Match[str]]:
    """The lines that are no rows of tables, and none that return, as the heads of pages do."""
    lines = list(_LINE.finditer(text))
    often = Counter(line[0] for line in lines)
    return [line for line in lines if "|" not in line[0] and often[line[0]] == 1]


def _wraps(text: str, width: Callable[[], int]) -> list[Piece]:
    """Line ends for spaces, so that each line is about as long as `width` says; no scrap is left over."""
    ends: list[Piece] = []
    for line in _prose(text):
        begin, wanted = line.start(), width()
        for space in _SPACE.finditer(text, line.start(), line.end()):
            following = _SPACE.search(text, space.end(), line.end())
            reach = following.start() if following else line.end()
            if reach - begin > wanted and line.end() - space.end() >= _SCRAP:
                ends.append(Piece(space.start(), space.end(), "\n"))
                begin, wanted = space.end(), width()
    return ends


def wrapped(document: Document, draw: Random) -> Variant:
    """Hard-wrapped at one width."""
    width = draw.randint(55, 100)
    return changed(document, _wraps(document.text, lambda: width))


def ragged(document: Document, draw: Random) -> Variant:
    """Hard-wrapped, each line at a width of its own."""
    return changed(document, _wraps(document.text, lambda: draw.randint(40, 100)))


def broken(document: Document, draw: Random) -> Variant:
    """A line end at any space, a dozen words apart on the average, as narrow columns and copying leave them; no word alone."""
    lines = [line for line in _prose(document.text) if len(line[0]) > _SHORTEST_RUNNING_LINE]
    spaces = [space for line in lines for space in _SPACE.finditer(document.text, line.start(), line.end())]
    ends: list[Piece] = []
    for space in spaces:
        if draw.random() < 1 / 12 and space.start() - (ends[-1].end if ends else 0) >= _SHORTEST_PIECE:
            ends.append(Piece(space.start(), space.end(), "\n"))
    return changed(document, ends)


def paged(document: Document, draw: Random) -> Variant:
    """Page numbers in the middle of sentences, a page about every 1,500 characters."""
    style = draw.choice(_PAGE_ENDS)
    ends = enumerate(_page_ends(document, draw, 1500), start=2)
    return changed(document, [Piece(space.start(), space.end(), style.format(page), adds="other") for page, space in ends])


def headed(document: Document, draw: Random) -> Variant:
    """Page numbers and a running header in the middle of sentences, a page about every 1,000 characters: it must return to be known."""
    header = draw.choice(("UBND TỈNH - KẾ HOẠCH GIẢM NGHÈO BỀN VỮNG", "Công báo", "Báo cáo kết quả thực hiện Chương trình"))
    style = draw.choice(("\n\n{}\n\n{}\n\n", "\n\n- {} -\n\f{}\n\n", "\n{}\n{}\n"))
    ends = enumerate(_page_ends(document, draw, 1000), start=2)
    return changed(document, [Piece(space.start(), space.end(), style.format(page, header), adds="other") for page, space in ends])


def _page_ends(document: Document, draw: Random, length: int) -> list[re.Match[str]]:
    """The spaces at which pages end: within long lines, away from their ends, and not inside a figure such as a date.

    None where the document has pages of its own: two sets of page breaks would contradict each other.
    """
    if PAGE_NUMBER.search(document.text) or document.name in OUT_OF_ORDER:
        return []
    held = {at for figure in document.figures for at in range(figure["start"], figure["end"])}
    lines = [line for line in _prose(document.text) if len(line[0]) > _SHORTEST_RUNNING_LINE]
    ends: list[re.Match[str]] = []
    wanted = draw.randint(300, length)
    for line in lines:
        for space in _SPACE.finditer(document.text, line.start() + 25, line.end() - 25):
            if space.start() >= wanted and space.start() not in held and document.text[space.start() - 1] not in _ENDS:
                ends.append(space)
                wanted = space.start() + draw.randint(length - 300, length + 300)
    return ends


def decomposed(document: Document, draw: Random) -> Variant:
    """Letters and their marks apart (NFD)."""
    return normalised(document, "NFD")


def composed(document: Document, draw: Random) -> Variant:
    """Letters and their marks in one (NFC)."""
    return normalised(document, "NFC")


def carriage_returns(document: Document, draw: Random) -> Variant:
    """CRLF for LF, or the other way about."""
    other = "\n" if "\r\n" in document.text else "\r\n"
    return substituted(document, _BREAK, other)


def no_break_spaces(document: Document, draw: Random) -> Variant:
    """No-break spaces, as word processors put them, for some spaces."""
    return _some_spaces(document, draw, 1 / 4, "\u00a0")


def double_spaces(document: Document, draw: Random) -> Variant:
    """Two spaces for some."""
    return _some_spaces(document, draw, 1 / 4, "  ")


def no_empty_lines(document: Document, draw: Random) -> Variant:
    """Paragraphs without a line between them."""
    return substituted(document, _EMPTY_LINES, r"\1")


def indented(document: Document, draw: Random) -> Variant:
    """Spaces or a tab before every line, spaces behind."""
    indent = draw.choice(("  ", "    ", "\t"))
    lines = [line for line in _LINE.finditer(document.text) if "|" not in line[0]]
    return changed(
        document, [piece for line in lines for piece in (Piece(line.start(), line.start(), indent), Piece(line.end(), line.end(), " "))]
    )


def bullets(document: Document, draw: Random) -> Variant:
    """Another sign before the items of lists, one that the document has for no other; stars and dots are not told apart."""
    unused = [sign for sign in "+•–" if not re.search(rf"(?m)^[ \t]*[{'*•' if sign == '•' else sign}]", document.text)]
    return substituted(document, _BULLET, r"\1" + draw.choice(unused))


def _some_spaces(document: Document, draw: Random, share: float, put: str) -> Variant:
    spaces = [space for space in _SPACE.finditer(document.text) if draw.random() < share]
    return changed(document, [Piece(space.start(), space.end(), put) for space in spaces])
