"""Other amounts, and the same amounts written otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random

from benchmarks.scoring import Document, Row
from kehoach.extractors.numbers import write_number
from kehoach.gazetteer.loader import units

from .changes import Piece, Variant, changed, normalised

BILLION, MILLION, THOUSAND = 10**9, 10**6, 1000
_SIMPLE = re.compile(r"\d+(?:[.,]\d+)*")
_COMPOUND = re.compile(r"(\d+) tỷ (\d+(?:,\d+)?)")
_LINE = re.compile(r"[^\r\n]+")
#: What an amount may be written in anew, and what that is worth.
_WRITTEN = (("tỷ đồng", BILLION), ("triệu đồng", MILLION), ("tr.đ", MILLION), ("nghìn đồng", THOUSAND), ("đồng", 1))


def _amounts(document: Document) -> list[Row]:
    return [figure for figure in document.figures if figure["kind"] == "funding"]


def scaled(document: Document, draw: Random) -> Variant:
    """Every amount two to four times as much, so that sums, rates and differences stay what they were."""
    amounts = _amounts(document)
    factors = draw.sample((2, 3, 4), 3)
    factor = next((factor for factor in factors if all(_times(figure, factor) for figure in amounts)), 1)
    return _with_amounts(document, lambda figure: (_times(figure, factor) or figure["text"], figure["amount_vnd"] * factor))


def _times(figure: Row, factor: int) -> str | None:
    """A numeral multiplied, with the marks of its groups and decimals where they were; nothing where it cannot be written alike."""
    text = figure["text"]
    compound = _COMPOUND.fullmatch(text)
    if compound:
        billions, rest = divmod(Decimal(compound[1]) * 1000 * factor + Decimal(compound[2].replace(",", ".")) * factor, 1000)
        return f"{billions} tỷ {write_number(rest)}" if rest else None
    if not _SIMPLE.fullmatch(text):
        return None
    digits = str(int(re.sub(r"\D", "", text)) * factor).zfill(sum(map(str.isdigit, text)))
    head = re.split(r"[.,]", text)[0]
    tail = text[len(head) :]
    kept = sum(map(str.isdigit, tail))
    cut = len(digits) - kept
    whole, rest_digits = digits[:cut], iter(digits[cut:])
    if len(whole) > 3 >= len(head):
        whole = f"{whole[:-3]}.{whole[-3:]}"
    return whole + "".join(next(rest_digits) if mark.isdigit() else mark for mark in tail)


def other_digits(document: Document, draw: Random) -> Variant:
    """Every amount with other digits, as many and grouped alike, the same for the same; sums are no longer true."""
    known: dict[str, str] = {}

    def fresh(figure: Row) -> tuple[str, int]:
        text, digits = figure["text"], re.sub(r"\D", "", figure["text"])
        if not _SIMPLE.fullmatch(text) or not int(digits) or len(text) == len(digits) == 4:
            return text, figure["amount_vnd"]  # compounds, nought, and what could be taken for a year
        if digits not in known:
            known[digits] = "".join(digit if digit == "0" else draw.choice("123456789") for digit in digits)
        amount = Fraction(figure["amount_vnd"], int(digits)) * int(known[digits])
        put = iter(known[digits])
        return "".join(next(put) if mark.isdigit() else mark for mark in text), int(amount)

    return _with_amounts(document, fresh)


def _with_amounts(document: Document, fresh: Callable[[Row], tuple[str, int]]) -> Variant:
    changes: list[Piece] = []
    values: dict[int, Row] = {}
    for figure in _amounts(document):
        text, amount = fresh(figure)
        numerals = zip(_SIMPLE.finditer(figure["text"]), _SIMPLE.findall(text), strict=True)
        changes += [Piece(figure["start"] + old.start(), figure["start"] + old.end(), new) for old, new in numerals]
        values[figure["start"]] = {"amount_vnd": amount}
    return changed(document, changes, values)


def other_units(document: Document, draw: Random) -> Variant:
    """The same amounts in tỷ, triệu, tr.đ, nghìn or đồng, a line in one of them.

    Only in lines where every amount has a unit behind it, as in the lines around: one that borrows its unit would change.
    """
    document = normalised(document, "NFC")
    spellings = sorted({unit.spelling for unit in units() if unit.kind == "money" and unit.factor_vnd}, key=len, reverse=True)
    unit = re.compile(rf"[ \u00a0]*((?>{'|'.join(map(re.escape, spellings))}))(?!\w|/\D)")
    rewritten: list[list[Piece] | None] = []
    for line in _LINE.finditer(document.text):
        amounts = [figure for figure in _amounts(document) if line.start() <= figure["start"] < line.end()]
        rewritten.append(None if "|" in line[0] else _rewritten(document.text, amounts, unit, draw.choice(_WRITTEN)))
    free = [pieces for at, pieces in enumerate(rewritten) if None not in rewritten[max(at - 1, 0) : at + 2]]
    return changed(document, [piece for pieces in free for piece in pieces or ()])


def _rewritten(text: str, amounts: list[Row], unit: re.Pattern[str], written: tuple[str, int]) -> list[Piece] | None:
    """The amounts of a line in another unit; nothing where one of them cannot be."""
    spelling, worth = written
    changes = []
    for number, figure in enumerate(amounts):
        follows = unit.match(text, figure["end"])
        before_stroke = text[figure["end"] : figure["end"] + 1] == "/" and amounts[number + 1 : number + 2]
        if not _SIMPLE.fullmatch(figure["text"]) or not (follows or (before_stroke and before_stroke[0]["start"] == figure["end"] + 1)):
            return None
        value = Decimal(figure["amount_vnd"]) / worth
        changes.append(Piece(figure["start"], figure["end"], write_number(value)))
        if follows:
            changes.append(Piece(follows.start(1), follows.end(1), spelling))
    return changes
