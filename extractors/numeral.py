"""One numeral, and what all who read numerals ask of the tokens around it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kehoach.context import Outline
from kehoach.extractors.numbers import Reading, read_number
from kehoach.extractors.units import MoneyUnit
from kehoach.sections import Block

IN_WORDS = "numeral.in_words"
YEAR_SPAN = "numeral.year_span"


class Numeral(NamedTuple):
    """One numeral: tokens `[first, last)` hold its digits, `unit_last` ends its unit.

    `of` is the token of the numeral that this one is a part of (the second half of a range, the
    millions of `3 tỷ 500 triệu đồng`). `pair` is the other half of `A/B`; `pair_first` says that
    this is A.
    """

    first: int
    last: int
    block: int
    kind: str
    rule: str
    reading: Reading | None = None
    high: Decimal | None = None
    unit: MoneyUnit | None = None
    unit_last: int = 0
    rate_last: int = 0
    more: Reading | None = None
    more_unit: MoneyUnit | None = None
    of: int | None = None
    pair: int | None = None
    pair_first: bool = False

    @property
    def end(self) -> int:
        """The token behind its digits and its unit."""
        return max(self.unit_last, self.last)


class NumeralReader:
    """Reads numerals at tokens of an outline; `taken` are those that an earlier one has said something of, by token."""

    def __init__(self, outline: Outline, taken: dict[int, Numeral]) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.kinds = outline.tokens.kinds
        self.taken = taken

    def key(self, at: int) -> str:
        """The key of a token, empty beyond the text."""
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def is_num(self, at: int, block: Block) -> bool:
        """Token `at` is a plain number of the block."""
        return at < block.last and self.kinds[at] == "num"

    def touches(self, left: int) -> bool:
        """Token `left` and the next have nothing between them."""
        return left >= 0 and left + 1 < len(self.keys) and self.tokens.ends[left] == self.tokens.starts[left + 1]

    def ranged(self, plain: Numeral, at: int, other: int, kind: str, stop: int) -> Numeral:
        """The first number of a range; the second is taken."""
        high = read_number(self.keys[other])
        self.taken[other] = plain._replace(
            first=other, last=other + 1, kind=kind if kind == "percent" else "other", rule="numeral.range_end", of=at, reading=high
        )
        return plain._replace(kind=kind, rule=f"numeral.{kind}_range", high=high.value if high else None, unit_last=stop)
