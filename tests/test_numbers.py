"""The grammar of numerals, and amounts of money in whole đồng: every value exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers import extract

from kehoach.extractors.numbers import read_number, write_number
from kehoach.facts import FundingRow

CLEAR = [
    ("0", "0"),
    ("06", "6"),
    ("007", "7"),
    ("2024", "2024"),
    ("532.319", "532319"),
    ("1.667.400", "1667400"),
    ("2.393.204.179", "2393204179"),
    ("50,4", "50.4"),
    ("0,5", "0.5"),
    ("0,125", "0.125"),  # a leading nought groups nothing
    ("13,72", "13.72"),
    ("88204,5", "88204.5"),
    ("1.493,825", "1493.825"),
    ("42.315,5", "42315.5"),
    ("1.234.567,89", "1234567.89"),
    ("2314,525", "2314.525"),  # four digits before a comma are no group
]

#: numeral, literal value, value probably meant
DOUBTED = [
    ("5,257", "5.257", "5257"),  # written for 5.257
    ("281,738", "281.738", "281738"),
    ("53.5", "53.5", None),  # no group has one digit
    ("12.34", "12.34", None),
    ("1.2345", "1.2345", None),
    ("1234.567", "1234.567", None),  # nor has one four digits before it
    ("1,250,000", "1250000", None),  # two commas cannot be decimal marks
    ("12,345,678", "12345678", None),
    ("1,234.5", "1234.5", None),  # as in English
]

WITHOUT_VALUE = [
    "",
    ".",
    "1.",
    ",5",
    "1..2",
    "12.34.567",
    "1.234.56",
    "1,2,3",
    "1.2.3",
    "3713.0.1054321",
    "1,23,456",
    "-5",
    "1 000",
    "½",
    "năm",
]

WRITTEN = [
    ("0", "0"),
    ("7", "7"),
    ("999", "999"),
    ("1000", "1.000"),
    ("1667400", "1.667.400"),
    ("0.5", "0,5"),
    ("50.40", "50,40"),
    ("1493.825", "1.493,825"),
    ("1E+3", "1.000"),
]

#: how it is spelled, đồng
UNITS = [
    ("đồng", 1),
    ("đ", 1),
    ("VNĐ", 1),
    ("nghìn đồng", 10**3),
    ("ngàn đồng", 10**3),
    ("triệu đồng", 10**6),
    ("Triệu đồng", 10**6),
    ("TRIỆU ĐỒNG", 10**6),
    ("triệu", 10**6),
    ("tr.đ", 10**6),
    ("trđ", 10**6),
    ("tỷ đồng", 10**9),
    ("tỉ đồng", 10**9),
    ("tỷ", 10**9),
]

NO_MONEY = ["tỷ lệ", "tỷ trọng", "đồng chí", "đồng bào", "triệu kWh", "triệu tấn", "triệu lượt", "triệu người", "hộ", "%", "tháng", "km"]

#: numeral and unit, đồng, whether doubted, what is probably meant
AMOUNTS = [
    ("532.319 triệu đồng", 532_319_000_000, False, None),
    ("50,4 triệu đồng", 50_400_000, False, None),
    ("0,000001 triệu đồng", 1, False, None),
    ("12,5 tỷ đồng", 12_500_000_000, False, None),
    ("1,095 tỷ đồng", 1_095_000_000, False, None),  # thousandths of a tỷ are triệu
    ("3 tỷ 460,5 triệu đồng", 3_460_500_000, False, None),
    ("1.842.000.000 đồng", 1_842_000_000, False, None),
    ("8.999.999.999.999.999.999 đồng", 8_999_999_999_999_999_999, False, None),  # more than a float can hold
    ("5,257 triệu đồng", 5_257_000, True, 5_257_000_000),
    ("2.393.204.179 triệu đồng", 2_393_204_179_000_000, True, 2_393_204_179),
]

#: Half a đồng, less, and more than the column holds.
NO_AMOUNT = ["0,5 đồng", "0,0000001 triệu đồng", "99.999.999.999 tỷ đồng"]


@pytest.mark.parametrize(("text", "value"), CLEAR)
def test_clear_numerals(text: str, value: str) -> None:
    reading = read_number(text)
    assert reading is not None
    assert (reading.value, reading.doubt, reading.likely) == (Decimal(value), None, None)


@pytest.mark.parametrize(("text", "value", "likely"), DOUBTED)
def test_doubted_numerals_keep_their_literal_value(text: str, value: str, likely: str | None) -> None:
    reading = read_number(text)
    assert reading is not None
    assert reading.doubt
    assert reading.value == Decimal(value)
    assert reading.likely == (Decimal(likely) if likely else None)


@pytest.mark.parametrize("text", WITHOUT_VALUE)
def test_what_has_no_value_gets_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(("value", "text"), WRITTEN)
def test_canonical_spelling(value: str, text: str) -> None:
    assert write_number(Decimal(value)) == text


def amounts(words: str) -> list[FundingRow]:
    return list(extract(f"Kinh phí hỗ trợ là {words}, giao cho các huyện.").funding)


@pytest.mark.parametrize(("spelling", "factor"), UNITS)
def test_units_of_money(spelling: str, factor: int) -> None:
    (row,) = amounts(f"25 {spelling}")
    assert row.amount_vnd == 25 * factor
    assert row.quote == f"25 {spelling}"


@pytest.mark.parametrize("words", NO_MONEY)
def test_words_that_are_no_unit_of_money(words: str) -> None:
    assert amounts(f"20 {words}") == []


@pytest.mark.parametrize(("words", "vnd", "doubted", "likely"), AMOUNTS)
def test_amounts_are_exact(words: str, vnd: int, doubted: bool, likely: int | None) -> None:
    (row,) = amounts(words)
    assert (row.amount_vnd, row.doubt is not None, row.likely_vnd) == (vnd, doubted, likely)
    assert row.quote == words


@pytest.mark.parametrize("words", NO_AMOUNT)
def test_no_amount_of_half_a_dong_or_beyond_the_column(words: str) -> None:
    """Nothing is rounded: the numeral stays, without an amount."""
    assert amounts(words) == []
    numerals = extract(f"Kinh phí hỗ trợ là {words}.").numerals
    assert [row.numeral_class for row in numerals] == ["unclassified"]
