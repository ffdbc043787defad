"""Stated figures of the tables as figures that can be judged: their value, and how far they may be rounded."""

from __future__ import annotations

from decimal import Decimal

import regex

from kehoach.checks.figures import COUNT, MONEY, PERCENT, Figure
from kehoach.extractors.numbers import read_number
from kehoach.gazetteer.loader import units
from kehoach.normalise import tone_key
from kehoach.output.across.papers import Row

_NUMERAL = regex.compile(r"\d+(?:[.,]\d+)*")
_MILLION = Decimal(1_000_000)
_HALF = Decimal("0.5")


def money(row: Row, position: int, million: str) -> Figure:
    """An amount; `million` is the unit to speak in where the one written says nothing of its worth."""
    value = Decimal(row["amount_vnd"])
    numerals = list(_NUMERAL.finditer(row["quote"]))
    reading = read_number(numerals[0][0]) if len(numerals) == 1 else None
    factor = value / reading.value if reading is not None and reading.value else None
    if reading is not None and factor is not None and _is_power_of_ten(factor):
        half = _step(reading.value) * factor * _HALF
        return Figure(position, 0, MONEY, value, half, factor, row["unit"] or million, row["qualifier"])
    return Figure(position, 0, MONEY, value, _half_of_last(row["quote"], numerals), _MILLION, million, row["qualifier"])


def indicator(row: Row, position: int) -> Figure:
    """A target or result, percentages included."""
    numeral = _NUMERAL.search(row["quote"])
    reading = read_number(numeral[0]) if numeral is not None else None
    value = Decimal(repr(row["value"]))
    if reading is not None and reading.value == value:
        value = reading.value
    elif value == value.to_integral_value():
        value = value.to_integral_value()
    step = _step(value)
    kind = PERCENT if row["unit"] == "%" else COUNT
    half = step * _HALF if step < 1 or row["unit"].startswith("%") else Decimal(0)
    return Figure(position, 0, kind, value, half, Decimal(1), row["unit"], row["qualifier"])


def _is_power_of_ten(factor: Decimal) -> bool:
    return factor.normalize().as_tuple().digits == (1,)


def _half_of_last(quote: str, numerals: list[regex.Match[str]]) -> Decimal:
    """`9 tỷ 500 triệu đồng` is exact to half a million."""
    if not numerals:
        return Decimal(0)
    behind = tone_key(quote[numerals[-1].end() :]).strip()
    factors = {tone_key(unit.spelling): unit.factor_vnd for unit in units() if unit.factor_vnd is not None}
    reading = read_number(numerals[-1][0])
    factor = factors.get(behind)
    return _step(reading.value) * factor * _HALF if reading is not None and factor is not None else Decimal(0)


def _step(value: Decimal) -> Decimal:
    """The value of the last digit written."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
