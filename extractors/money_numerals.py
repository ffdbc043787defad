"""Numerals that are money: with their unit, as a pair `A/B`, as a rate a head, or with a unit that they borrow."""

from __future__ import annotations

from kehoach.context import Outline
from kehoach.extractors.borrowed_units import BorrowedUnits
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.numbers import read_number
from kehoach.extractors.numeral import Numeral, NumeralReader
from kehoach.extractors.units import MoneyUnit, money_unit, rate_end
from kehoach.sections import Block
from kehoach.words import word_set

# How far `mỗi hộ` may stand from its amount.
_PER_HEAD_REACH = 6
# ... and B from the `trên` of `A trên tổng số kế hoạch B`.
_PAIR_REACH = 7


class MoneyReader(NumeralReader):
    """Reads the amounts among the numerals."""

    def __init__(self, outline: Outline, taken: dict[int, Numeral]) -> None:
        super().__init__(outline, taken)
        self.borrowed = BorrowedUnits(outline)

    def money(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        # `845.910¹ triệu đồng`: a footnote mark may stand before the unit.
        noted = self.kinds[at + 1 : at + 2] == ["sup"]
        unit, end = money_unit(self.tokens, at + 1 + noted, block.last)
        if unit is None:
            return self._money_without_unit(plain, at, block)
        rate = rate_end(self.tokens, end, block.last)
        if rate > end:
            return plain._replace(kind="rate", rule="numeral.money_rate", unit=unit, unit_last=rate, rate_last=rate)
        if self.is_per_head(at, block):
            return plain._replace(kind="rate", rule="numeral.money_per_head", unit=unit, unit_last=end, rate_last=end)
        numeral = plain._replace(kind="money", rule="numeral.money", unit=unit, unit_last=end)
        if self.is_num(end, block) and YEAR.fullmatch(self.keys[end]) is None:
            smaller, stop = money_unit(self.tokens, end + 1, block.last)
            if smaller is not None and smaller.factor < unit.factor and rate_end(self.tokens, stop, block.last) == stop and unit.short:
                more = read_number(self.keys[end])
                self.taken[end] = plain._replace(first=end, last=end + 1, kind="money", rule="numeral.money_rest", of=at, unit_last=stop)
                return numeral._replace(rule="numeral.money_in_two_units", more=more, more_unit=smaller, unit_last=stop)
        if (base := self.base_of_pair(end, block)) is not None:
            other, stop = money_unit(self.tokens, base + 1, block.last)
            if other is not None and rate_end(self.tokens, stop, block.last) == stop:
                self.pair(plain, at, base, other, stop)
                return numeral._replace(rule="numeral.money_pair", pair=base, pair_first=True)
        return numeral

    def base_of_pair(self, at: int, block: Block) -> int | None:
        """The B of `A/B`, `A trên B` and `A trên tổng số B`, where `/` or `trên` is token `at`."""
        if self.key(at) not in ("/", "trên"):
            return None
        base = at + 1
        while self.key(at) == "trên" and self.key(base) in word_set("pair_base") and base - at < _PAIR_REACH:
            base += 1
        dated = self.key(at) == "trên" and YEAR.fullmatch(self.key(base)) is not None
        return base if self.is_num(base, block) and not dated else None

    def is_per_head(self, at: int, block: Block) -> bool:
        """`mỗi hộ 40 triệu đồng`, `bình quân mỗi hộ bỏ ra 2,5 triệu đồng`."""
        for back in range(at - 1, max(block.body_first - 1, at - _PER_HEAD_REACH), -1):
            if self.kinds[back] != "word":
                return False
            if self.keys[back] in word_set("each_words"):
                return self.keys[back + 1] in word_set("per_head_nouns")
        return False

    def _money_without_unit(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`7.469/8.130 triệu đồng` and `4,5 - 5 triệu đồng/hộ`: the unit of the second number holds for the first."""
        joiner = self.key(at + 1)
        other = self.base_of_pair(at + 1, block) if joiner == "trên" else at + 2
        if other is None or joiner not in {"/", "trên", *word_set("range_joins")} or not self.is_num(other, block):
            return None
        unit, end = money_unit(self.tokens, other + 1, block.last)
        if unit is None:
            return None
        rate = rate_end(self.tokens, end, block.last)
        if joiner in ("/", "trên"):
            if rate > end:
                return None
            self.pair(plain, at, other, unit, end)
            return plain._replace(kind="money", rule="numeral.money_pair", unit=unit, pair=other, pair_first=True)
        if YEAR.fullmatch(self.keys[at]):
            return None
        if rate > end:
            ranged = self.ranged(plain, at, at + 2, "rate", rate)
            return ranged._replace(unit=unit, rate_last=rate)
        return plain._replace(kind="money", rule="numeral.money_range", unit=unit)

    def borrowing(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`(ĐTPT 251.870, sự nghiệp 190.220)` behind an amount."""
        if (unit := self.borrowed.unit_of(at, block)) is not None:
            return plain._replace(kind="money", rule="numeral.money_borrowed_unit", unit=unit)
        if (unit := self.borrowed.unit_of_sum(at, block)) is not None:
            return plain._replace(kind="money", rule="numeral.money_borrowed_by_sum", unit=unit)
        return None

    def pair(self, plain: Numeral, at: int, other: int, unit: MoneyUnit, stop: int) -> None:
        self.taken[other] = plain._replace(
            first=other,
            last=other + 1,
            kind="money",
            rule="numeral.money_pair",
            reading=read_number(self.keys[other]),
            unit=unit,
            unit_last=stop,
            pair=at,
        )
