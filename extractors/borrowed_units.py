"""Amounts that borrow their unit: from the sum that they divide, from the next amount, or from the line above a list.

`NSTW 442.090 triệu đồng (ĐTPT 251.870, sự nghiệp 190.220)`, `NSTW 2.400, NSĐP 240 triệu đồng`,
`phân bổ cho các xã như sau (ĐVT: triệu đồng):`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kehoach.context import Outline
from kehoach.extractors.grids import unit_announced
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.nouns import counted_kind
from kehoach.extractors.numbers import read_number
from kehoach.extractors.units import MoneyUnit, money_unit, rate_end
from kehoach.sections import PLAIN, ROW, Block
from kehoach.words import word_set

_ENDS = frozenset({",", ";", ".", ")", "("})
_BETWEEN = frozenset({",", ";", ":"})
# Families of words that, right before a number, say that it is money.
_MONEY_WORDS = ("capital", "capital_bare", "source", "source_bare", "measure_weak", "measure")
# How far ahead the unit of a later part may stand.
_REACH = 24
# A heading that names a unit is at most so long.
_HEADING = 30
# `Đơn vị tính: Triệu đồng`
_UNIT_LINE = 10
# A rate stands so near behind a pair of amounts.
_RATED = 6
# `Tiểu dự án 2 - Dự án 6`
_MENTION = 9
_MOST_PARTS = 24


class _Figure(NamedTuple):
    """A number at token `at`, its unit of money if it has one, and the bracket it stands in."""

    at: int
    value: Decimal
    unit: MoneyUnit | None
    opened: int


def _division(value: Decimal, unit: MoneyUnit, behind: Sequence[_Figure]) -> list[int]:
    """The bare numbers among the first figures behind an amount that add up to it in its unit."""
    total, bare, opened = Decimal(0), [], behind[0].opened if behind else -1
    for figure in behind:
        if figure.opened != opened or (figure.unit is not None and figure.unit != unit):
            continue
        total += figure.value
        if figure.unit is None:
            bare.append(figure.at)
        if total >= value:
            return bare if total == value and len(bare) and (figure.at != behind[0].at) else []
    return []


class BorrowedUnits:
    """Finds the unit of a number that has none of its own."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.kinds = outline.tokens.kinds
        self._brackets = [at for at, key in enumerate(self.keys) if key in ("(", ")")]
        self._listed = self._announced()
        self._headed = self._announced_by_headings() | self._announced_alone()
        self._summed: tuple[int, dict[int, MoneyUnit]] | None = None

    def unit_of(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit that the number at token `at` borrows."""
        if YEAR.fullmatch(self.keys[at]):
            return None
        if (headed := self._headed.get(block.index)) is not None and self._is_amount_below(at, block):
            return headed
        if not self._stands_alone(at, block):
            return None
        bracketed = self._in_bracket_before(at, block)
        if bracketed is not None:
            return bracketed
        listed = self._listed.get(block.index)
        if listed is not None and self._is_item_amount(at, block):
            return listed
        if self._is_called_money(at) and (unit := self._of_divided(at, block) or self._of_next(at, block)) is not None:
            return unit
        return self._in_list_of_bracket(at, block)

    def unit_of_pair(self, at: int, base: int, block: Block) -> MoneyUnit | None:
        """`DA1: 15.300 / 20.400, đạt 75%` below `(đơn vị: triệu đồng):`; `xã Lâm Ca: 3.220/4.600, đạt 70%` beside amounts with a unit."""
        if YEAR.fullmatch(self.keys[base]) or not self._stands_alone(base, block) or not self._is_set_against(at):
            return None
        listed = self._headed.get(block.index) or self._listed.get(block.index)
        if listed is not None:
            return listed
        rated = "%" in self.keys[base + 1 : min(block.last, base + _RATED)]
        return self._of_sibling(block) if rated and self.keys[at - 1] == ":" else None

    def _is_set_against(self, at: int) -> bool:
        """Behind a colon or a Dự án."""
        return self.keys[at - 1] == ":" or self._ends_mention(at)

    def _of_sibling(self, block: Block) -> MoneyUnit | None:
        """The unit of the first pair of amounts in the list that a block goes on."""
        siblings = (other for other in self.outline.blocks[max(0, block.index - _MOST_PARTS) : block.index] if other.parent == block.parent)
        for other in siblings:
            for at in range(other.body_first, other.last - 1) if other.kind == block.kind else ():
                if self.kinds[at] != "num" or self.keys[at - 1] not in ("/", "trên"):
                    continue
                unit, end = money_unit(self.tokens, at + 1, other.last)
                if unit is not None and rate_end(self.tokens, end, other.last) == end:
                    return unit
        return None

    def unit_of_sum(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit of the amount that the number at token `at` and its neighbours add up to."""
        return self._summed_of(block).get(at) if self._may_be_part(at, block) else None

    def _stands_alone(self, at: int, block: Block) -> bool:
        return at + 1 >= block.last or self.keys[at + 1] in _ENDS

    def _is_called_money(self, at: int) -> bool:
        """`vốn sự nghiệp 4.920`, `NSTW: 2.400`."""
        last = at - 1 if at and self.keys[at - 1] in (":", "là") else at
        return self._ends_mention(last) or any(self.outline.cues.ending_at(family, last) is not None for family in _MONEY_WORDS)

    def _ends_mention(self, last: int) -> bool:
        """A Dự án is named right before token `last`."""
        return any(mention.last == last for mention in self.outline.mentions_within(max(0, last - _MENTION), last))

    def _of_divided(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit of the amount that the bracket around the number divides."""
        nearest = bisect_left(self._brackets, at) - 1
        if nearest < 0 or self.keys[opened := self._brackets[nearest]] != "(":
            return None
        return self._ends_amount(opened, block)

    def _ends_amount(self, opened: int, block: Block) -> MoneyUnit | None:
        """The unit of the amount that stands right before token `opened`."""
        for start in range(opened - 1, max(block.first, opened - 4), -1):
            unit, end = money_unit(self.tokens, start, opened)
            if unit is not None and end == opened and self.kinds[start - 1] == "num":
                return unit
        return None

    def _in_list_of_bracket(self, at: int, block: Block) -> MoneyUnit | None:
        """`24.870 triệu đồng (năm 2021: 6.540; năm 2022: 9.880; năm 2023: 7.450 triệu đồng)`: the last says the unit of all."""
        opened = self._opened(at, block)
        if opened < 0 or self.keys[at - 1] != ":" or self._ends_amount(opened, block) is None:
            return None
        for look in range(at + 1, min(block.last, at + _REACH)):
            if self.keys[look] == ")" or (self.keys[look] == "(" and look > at):
                return None
            if self.kinds[look] == "num" and self.keys[look - 1] == ":":
                unit, end = money_unit(self.tokens, look + 1, block.last)
                if unit is not None:
                    return unit if rate_end(self.tokens, end, block.last) == end else None
        return None

    def _of_next(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit of the next amount of the enumeration."""
        for look in range(at + 1, min(block.last, at + _REACH)):
            if self.kinds[look] == "word" or self.keys[look] in _BETWEEN or self._is_in_name(look):
                continue
            if self.kinds[look] != "num" or not self._is_called_money(look):
                return None
            unit, end = money_unit(self.tokens, look + 1, block.last)
            if unit is not None:
                return unit if rate_end(self.tokens, end, block.last) == end else None
        return None

    def _is_in_name(self, at: int) -> bool:
        """The number of `Dự án 2`."""
        return any(mention.last > at for mention in self.outline.mentions_within(max(0, at - _MENTION), at + 1))

    def _in_bracket_before(self, at: int, block: Block) -> MoneyUnit | None:
        """`Kinh phí (triệu đồng): 1.325`."""
        close = at - 2 if self.keys[at - 1] == ":" else at - 1
        if close <= block.first or self.keys[close] != ")":
            return None
        for opened in range(close - 1, max(block.first, close - 4), -1):
            if self.keys[opened] == "(":
                unit, end = money_unit(self.tokens, opened + 1, close)
                return unit if end == close else None
        return None

    # -- sums -------------------------------------------------------------------------------------------

    def _summed_of(self, block: Block) -> dict[int, MoneyUnit]:
        """Bare numbers of a block that make up an amount before them: `6.911 triệu đồng (Tiểu dự án 1: 1.560; Tiểu dự án 2: 640)`."""
        if self._summed is None or self._summed[0] != block.index:
            self._summed = block.index, dict(self._sums(block))
        return self._summed[1]

    def _sums(self, block: Block) -> Iterator[tuple[int, MoneyUnit]]:
        figures = list(self._figures(block))
        for place, (at, value, unit, _) in enumerate(figures):
            if unit is None:
                continue
            run = _division(value, unit, figures[place + 1 : place + 1 + _MOST_PARTS])
            yield from ((bare, unit) for bare in run if bare > at)

    def _figures(self, block: Block) -> Iterator[_Figure]:
        """Amounts with their unit, and bare numbers that may be amounts."""
        for at in range(block.body_first, block.last):
            if self.kinds[at] != "num" or YEAR.fullmatch(self.keys[at]) or (reading := read_number(self.keys[at])) is None:
                continue
            unit, end = money_unit(self.tokens, at + 1, block.last)
            if unit is not None and rate_end(self.tokens, end, block.last) > end:
                continue
            if unit is not None or self._may_be_part(at, block):
                yield _Figure(at, reading.value, unit, self._opened(at, block))

    def _may_be_part(self, at: int, block: Block) -> bool:
        return self._stands_alone(at, block) and self.keys[at - 1] not in word_set("list_joins")

    def _opened(self, at: int, block: Block) -> int:
        """The bracket that a token stands in, -1 for none."""
        nearest = bisect_left(self._brackets, at) - 1
        opened = self._brackets[nearest] if nearest >= 0 else -1
        return opened if opened >= block.first and self.keys[opened] == "(" else -1

    # -- lists ---------------------------------------------------------------------------------------

    def _announced(self) -> dict[int, MoneyUnit]:
        """Blocks that end in a colon and name the unit hand it to the items below them."""
        listed: dict[int, MoneyUnit] = {}
        handed: MoneyUnit | None = None
        kind: str | None = None
        for block in self.outline.blocks:
            if block.kind not in (PLAIN, ROW) and handed is not None and kind in (None, block.kind):
                listed[block.index], kind = handed, block.kind
                continue
            handed, kind = None, None
            if block.last > block.first and self.keys[block.last - 1] == ":":
                handed = unit_announced(self.tokens, block)[0]
        return listed

    def _announced_by_headings(self) -> dict[int, MoneyUnit]:
        """`1. Vốn đầu tư (đơn vị: triệu đồng)` hands its unit to all that stands below it."""
        headed: dict[int, MoneyUnit] = {}
        for block in self.outline.blocks:
            above = headed.get(block.parent)
            if above is not None and block.kind != ROW:
                headed[block.index] = above
            elif block.kind not in (PLAIN, ROW) and block.last - block.body_first <= _HEADING and self._opens_bracket(block):
                unit = unit_announced(self.tokens, block)[0]
                if unit is not None:
                    headed[block.index] = unit
        return headed

    def _announced_alone(self) -> dict[int, MoneyUnit]:
        """`Đơn vị tính: Triệu đồng` on a line of its own holds for the rest of its annex or part."""
        headed: dict[int, MoneyUnit] = {}
        blocks = self.outline.blocks
        for announcing in blocks:
            if announcing.kind != PLAIN or announcing.last - announcing.first > _UNIT_LINE:
                continue
            unit = unit_announced(self.tokens, announcing)[0]
            if unit is None:
                continue
            for block in blocks[announcing.index + 1 :]:
                if not self._is_under(block, announcing.parent) or block.kind in ("annex", "part"):
                    break
                if block.kind != ROW:
                    headed[block.index] = unit
        return headed

    def _is_under(self, block: Block, above: int) -> bool:
        while block.parent > above:
            block = self.outline.blocks[block.parent]
        return block.parent == above

    def _opens_bracket(self, block: Block) -> bool:
        return "(" in self.keys[block.body_first : block.last] and self.keys[block.last - 1] in (")", ":")

    def _is_amount_below(self, at: int, block: Block) -> bool:
        """`Dự án 1: 42.150, trong đó`, `1.360 cho Tiểu dự án 2`; not `560 hộ`, `46.500 ha`."""
        follows = self._stands_alone(at, block) or self.keys[at + 1] in word_set("amount_followers")
        return follows and self._is_item_amount(at, block)

    def _is_item_amount(self, at: int, block: Block) -> bool:
        """`Sơn Thủy: 3.150 (đường trục thôn 1.850; nhà văn hóa 1.300)`."""
        named = self.keys[at - 1] == ":" or "." in self.keys[at] or bool(self.outline.mentions_within(at - 2, at))
        noun = self.outline.cues.ending_at("noun", at - 1) if self.keys[at - 1] == ":" else None
        counts = noun is not None and counted_kind(noun.phrase) != "place"
        return at > block.body_first and named and not counts
