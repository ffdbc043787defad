"""Amounts of money written out in words: `gần chín tỷ đồng`, `hai trăm ngàn đồng`.

The words of a number stand before `đồng`. What stands behind `Bằng chữ:` repeats the figure before it
and is no amount of its own. A number is read by a strict grammar, from the largest magnitude down;
`hàng trăm tỷ đồng` begins with no digit and has no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kehoach.gazetteer.loader import read_table
from kehoach.tokens import Tokens
from kehoach.words import word_set

_UNIT = "đồng"
_YEAR = "năm"
_LONGEST = 24


class WordedAmount(NamedTuple):
    """Tokens `[first, last)` spell `vnd` đồng; `đồng` is the token `last`."""

    first: int
    last: int
    vnd: Decimal


class _Word(NamedTuple):
    value: int
    role: str


@cache
def _words() -> dict[str, _Word]:
    return {row["word"]: _Word(int(row["value"]), row["role"]) for row in read_table("number_words")}


def digit_words() -> dict[str, int]:
    """One to nine as words; `năm` is left out, which is the word for year as well."""
    return {text: word.value for text, word in _words().items() if word.role == "digit" and text != _YEAR}


def worded_amounts(tokens: Tokens) -> Iterator[WordedAmount]:
    """All amounts in words, in text order."""
    at = -1
    while True:
        try:
            at = tokens.keys.index(_UNIT, at + 1)
        except ValueError:
            return
        first = _begin(tokens, at)
        if first is None or _repeats_digits(tokens, first):
            continue
        # `cả năm hai tỷ đồng`: what stands before the number may be the word for year.
        for start in (first, *(place + 1 for place in range(first, at - 1) if tokens.keys[place] == _YEAR)):
            value = read_words(tokens.keys[start:at])
            if value is not None:
                yield WordedAmount(start, at, value)
                break


def _begin(tokens: Tokens, last: int) -> int | None:
    """Where the words of a number before token `last` begin; `None` where there are none."""
    first = last
    while first > max(0, last - _LONGEST) and tokens.kinds[first - 1] == "word" and tokens.keys[first - 1] in _words():
        first -= 1
    if first == last or (first > 0 and tokens.kinds[first - 1] == "num"):
        return None
    return first


def _repeats_digits(tokens: Tokens, first: int) -> bool:
    """`(Bằng chữ: một tỷ hai trăm triệu đồng)`, `187.420 triệu đồng (Một trăm tám mươi bảy tỷ ...)`"""
    if tokens.keys[max(0, first - 2) : first] == [_UNIT, "("]:
        return True
    return bool(set(tokens.keys[max(0, first - 3) : first]) & word_set("in_words"))


def read_words(words: Sequence[str]) -> Decimal | None:
    """The number that words spell, to the last digit said; `None` where they spell none.

    >>> read_words("hai trăm ngàn".split())
    Decimal('2E+5')
    >>> read_words("một tỷ hai trăm ba mươi bốn triệu năm trăm nghìn".split())
    Decimal('1.2345E+9')
    >>> read_words("một tỷ rưỡi".split())
    Decimal('1.5E+9')
    >>> read_words("trăm tỷ".split()) is None
    True
    """
    total, group, largest = 0, _Group(), None
    for position, word in enumerate(words):
        known = _words().get(word)
        if known is None:
            return None
        if known.role == "half" and group.is_empty and largest is not None and position == len(words) - 1:
            total += largest // 2
        elif known.role == "magnitude":
            value = group.value()
            if value is None or (largest is not None and known.value >= largest):
                return None
            total, group, largest = total + value * known.value, _Group(), known.value
        elif not group.take(known):
            return None
    rest = group.value()
    if rest is None and not group.is_empty:
        return None
    total += rest or 0
    return Decimal(total).normalize() if total and largest is not None else None


class _Group:
    """Hundreds, tens and ones before a magnitude."""

    def __init__(self) -> None:
        self.hundreds: int | None = None
        self.tens: int | None = None
        self.ones: int | None = None
        self.is_empty = True

    def take(self, word: _Word) -> bool:
        """Take the next word; false where it does not fit."""
        self.is_empty = False
        if word.role == "digit":
            fits, self.ones = self.ones is None, word.value
            return fits
        if word.role == "hundred":
            fits = self.ones is not None and self.hundreds is None and self.tens is None
            self.hundreds, self.ones = self.ones, None
            return fits
        if word.role == "tens":
            fits = self.ones is not None and self.tens is None
            self.tens, self.ones = self.ones, None
            return fits
        if word.role == "ten":
            fits = self.ones is None and self.tens is None
            self.tens = 1
            return fits
        return self.hundreds is not None

    def value(self) -> int | None:
        """The number said so far."""
        said = (self.hundreds, self.tens, self.ones)
        if all(part is None for part in said):
            return None
        return 100 * (self.hundreds or 0) + 10 * (self.tens or 0) + (self.ones or 0)
