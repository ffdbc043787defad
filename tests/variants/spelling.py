"""The same words spelled otherwise: what scans lose, what typists do, what two schools of spelling differ in."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from benchmarks.scoring import Document
from kehoach.gazetteer.loader import units

from .changes import Piece, Variant, changed, normalised, substituted

_SUBPROJECT = re.compile(r"(?i)(?<=\bti)ể(?=u\s+dự\s+án)")
#: An open syllable with two vowels, of which one or the other bears the mark of the tone.
_TWO_VOWELS = re.compile(r"(?i)(?<!q)(o[àáảãạ]|[òóỏõọ]a|o[èéẻẽẹ]|[òóỏõọ]e|u[ỳýỷỹỵ]|[ùúủũụ]y)(?!\w)")
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_D_WITH_STROKE = re.compile("Đ")
_PERCENT = re.compile(r"(?<=\d)%")
_FRACTION = re.compile(r"(?<=\d)/(?=\d)")
_MARK = re.compile(r"(?<=[^\W\d_])([;,:])(?= )")
_DASH_OF_YEARS = re.compile(r"(?<=\b20\d\d) ?- ?(?=20\d\d(?![\d/.\-]))")


def lost_tone(document: Document, draw: Random) -> Variant:
    """`Tiêu dự án`, as scans read `Tiểu dự án`; each for itself."""
    document = normalised(document, "NFC")
    found = [match for match in _SUBPROJECT.finditer(document.text) if draw.random() < 2 / 3]
    return changed(document, [Piece(match.start(), match.end(), "ê") for match in found])


def tone_places(document: Document, draw: Random) -> Variant:
    """`hoá` for `hóa`, `thuỷ` for `thủy`, and the other way about."""
    document = normalised(document, "NFC")
    changes = [Piece(match.start(), match.end(), _other_place(match)) for match in _TWO_VOWELS.finditer(document.text)]
    units = {figure["start"]: _TWO_VOWELS.sub(_other_place, figure["unit"]) for figure in document.figures if figure.get("unit")}
    return changed(document, changes, {start: {"unit": unit} for start, unit in units.items()})


def _other_place(vowels: re.Match[str]) -> str:
    """The mark of the tone on the other of two vowels."""
    first, second = (unicodedata.normalize("NFD", vowel) for vowel in vowels[0])
    tone = next(mark for mark in first + second if mark in _TONES)
    if tone in first:
        return first.replace(tone, "") + unicodedata.normalize("NFC", second + tone)
    return unicodedata.normalize("NFC", first + tone) + second.replace(tone, "")


def lookalikes(document: Document, draw: Random) -> Variant:
    """The Icelandic letter that looks like `Đ`."""
    return substituted(normalised(document, "NFC"), _D_WITH_STROKE, "Ð")


def glued_units(document: Document, draw: Random) -> Variant:
    """No space between an amount and its unit: `281.738triệu đồng`."""
    document = normalised(document, "NFC")
    spellings = sorted({unit.spelling for unit in units() if unit.kind == "money"}, key=len, reverse=True)
    unit = re.compile(rf"[ \u00a0]+(?=(?:{'|'.join(map(re.escape, spellings))})(?!\w))")
    ends = [figure["end"] for figure in document.figures if figure["kind"] == "funding" and draw.random() < 2 / 3]
    found = [match for match in (unit.match(document.text, end) for end in ends) if match]
    return changed(document, [Piece(match.start(), match.end(), "") for match in found])


def spaced_percents(document: Document, draw: Random) -> Variant:
    """A space before the sign of a percentage: `53 %`."""
    return substituted(document, _PERCENT, " %")


def spaced_fractions(document: Document, draw: Random) -> Variant:
    """Spaces around the stroke between two figures of money, people or works: `7.469 / 8.130 triệu đồng`."""
    ends = {figure["end"] for figure in document.figures if figure["kind"] in ("funding", "indicator")}
    starts = {figure["start"] for figure in document.figures if figure["kind"] in ("funding", "indicator")}
    found = [match for match in _FRACTION.finditer(document.text) if match.start() in ends and match.end() in starts]
    return changed(document, [Piece(match.start(), match.end(), draw.choice((" / ", "/ ", " /"))) for match in found])


def spaced_marks(document: Document, draw: Random) -> Variant:
    """A space before some marks behind words: `hộ nghèo , hộ cận nghèo`; not in the unit of an indicator, which is annotated as written."""
    named = [figure["end"] for figure in document.figures if _MARK.search(figure.get("unit") or "")]
    held = {at for end in named for at in range(end, end + 80)}
    found = [match for match in _MARK.finditer(document.text) if match.start() not in held and draw.random() < 1 / 4]
    return changed(document, [Piece(match.start(), match.start(), " ") for match in found])


def dashes(document: Document, draw: Random) -> Variant:
    """Another dash in spans of years: `2021 - 2025`, `2021–2025`."""
    return substituted(document, _DASH_OF_YEARS, draw.choice((" - ", "-", "–", " – ")))
