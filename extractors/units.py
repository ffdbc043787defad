"""Units of money as documents spell them, and where the same word is no money.

Spellings and exceptions are tables (`units.csv`, `unit_exceptions.csv`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kehoach.gazetteer.loader import read_table
from kehoach.tokens import Tokens, tokenise
from kehoach.words import word_set


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """`factor` đồng; `short` where the spelling leaves `đồng` out (`3 tỷ 500 triệu đồng`)."""

    canonical: str
    factor: Decimal
    short: bool


@dataclass(frozen=True, slots=True)
class _Spelling:
    keys: tuple[str, ...]
    unit: MoneyUnit
    # words that make it no money -> True where a large numeral before it still makes it money
    exceptions: dict[tuple[str, ...], bool]


@cache
def _spellings() -> dict[str, tuple[_Spelling, ...]]:
    exceptions: dict[str, dict[tuple[str, ...], bool]] = {}
    for row in read_table("unit_exceptions"):
        following = tuple(tokenise(row["following"]).keys)
        exceptions.setdefault(row["spelling"], {})[following] = row["meaning"] == "word_or_money"
    by_first: dict[str, dict[tuple[str, ...], _Spelling]] = {}
    for row in read_table("units"):
        if row["kind"] != "money":
            continue
        keys = tuple(tokenise(row["spelling"]).keys)
        unit = MoneyUnit(row["canonical"], Decimal(row["factor_vnd"]), short="đồng" not in keys and "đ" not in keys)
        by_first.setdefault(keys[0], {})[keys] = _Spelling(keys, unit, exceptions.get(row["spelling"], {}))
    return {first: tuple(sorted(group.values(), key=lambda s: -len(s.keys))) for first, group in by_first.items()}


def money_unit(tokens: Tokens, at: int, stop: int) -> tuple[MoneyUnit | None, int]:
    """The unit of money that begins at token `at`, right after a numeral, and the token after it."""
    if at >= stop:
        return None, at
    for spelling in _spellings().get(tokens.keys[at], ()):
        end = at + len(spelling.keys)
        if end > stop or tuple(tokens.keys[at:end]) != spelling.keys:
            continue
        large = at > 0 and len(tokens.keys[at - 1]) > 3
        if any(
            tuple(tokens.keys[end : end + len(words)]) == words and not (either and large) for words, either in spelling.exceptions.items()
        ):
            return None, at
        return spelling.unit, end
    return None, at


def rate_end(tokens: Tokens, at: int, stop: int) -> int:
    """The token after `/người/năm`, `/hộ`; `at` itself where the unit is no rate."""
    end = at
    while end + 1 < stop and tokens.keys[end] == "/" and tokens.kinds[end + 1] == "word":
        end += 2
        while end < stop and tokens.kinds[end] == "word" and tokens.keys[end - 1] + " " + tokens.keys[end] in word_set("rate_nouns"):
            end += 1
    return end
