"""One strict grammar for numerals as Vietnamese documents write them.

`.` groups thousands and `,` is the decimal mark (281.738; 50,4; 1.493,825). Real texts slip, so a
numeral that breaks the grammar still gets the only value it can have, and the reason to doubt it;
a numeral with no value at all gets none. Everything is exact: no float, no evaluation of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

PLAIN = re.compile(r"\d+")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
DECIMAL = re.compile(r"(\d+),(\d+)")
GROUPED_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d+)")
POINT_DECIMAL = re.compile(r"(\d+)\.(\d+)")
COMMA_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+)\.(\d{1,2})")

DOUBT_POINT = "decimal_point"
DOUBT_COMMA_GROUPS = "comma_groups_thousands"
DOUBT_THREE_DECIMALS = "three_decimals"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a numeral says.

    `value` is the literal reading; `doubt` names the slip, `likely` the value probably meant.
    """

    value: Decimal
    doubt: str | None = None
    likely: Decimal | None = None


@lru_cache(maxsize=65536)
def read_number(text: str) -> Reading | None:
    """Read one numeral; `None` where it has no value (`1.234.56`).

    >>> read_number("1.493,825").value
    Decimal('1493.825')
    >>> read_number("5,257").doubt
    'three_decimals'
    >>> read_number("53.5")
    Reading(value=Decimal('53.5'), doubt='decimal_point', likely=None)
    >>> read_number("12.34.567") is None
    True
    """
    if PLAIN.fullmatch(text):
        return Reading(Decimal(text))
    if GROUPED.fullmatch(text):
        return Reading(Decimal(text.replace(".", "")))
    if match := DECIMAL.fullmatch(text):
        value = Decimal(f"{match[1]}.{match[2]}")
        if len(match[2]) == 3 and len(match[1]) <= 3 and match[1] != "0":
            return Reading(value, DOUBT_THREE_DECIMALS, Decimal(match[1] + match[2]))
        return Reading(value)
    if match := GROUPED_DECIMAL.fullmatch(text):
        return Reading(Decimal(f"{match[1].replace('.', '')}.{match[2]}"))
    if POINT_DECIMAL.fullmatch(text):
        return Reading(Decimal(text), DOUBT_POINT)
    if COMMA_GROUPED.fullmatch(text):
        return Reading(Decimal(text.replace(",", "")), DOUBT_COMMA_GROUPS)
    if match := ENGLISH.fullmatch(text):
        return Reading(Decimal(f"{match[1].replace(',', '')}.{match[2]}"), DOUBT_COMMA_GROUPS)
    return None


def write_number(value: Decimal) -> str:
    """The canonical Vietnamese spelling; `read_number` reads it back.

    >>> write_number(Decimal("1493.825"))
    '1.493,825'
    """
    whole, _, fraction = f"{value:f}".partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = sign + f"{abs(int(whole)):,}".replace(",", ".")
    return f"{grouped},{fraction}" if fraction else grouped
