"""Amounts that borrow their unit: from the sum that they divide, from the next amount, or from the line above a list.

`NSTW 442.090 triệu đồng (ĐTPT 251.870, sự nghiệp 190.220)`, `NSTW 2.400, NSĐP 240 triệu đồng`,
`phân bổ cho các xã như sau (ĐVT: triệu đồng):`.
"""

from __future__ import annotations

from bisect import bisect_left

from kehoach.context import Outline
from kehoach.extractors.grids import unit_announced
from kehoach.extractors.mentions import YEAR
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


class BorrowedUnits:
    """Finds the unit of a number that has none of its own."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.kinds = outline.tokens.kinds
        self._brackets = [at for at, key in enumerate(self.keys) if key in ("(", ")")]
        self._listed = self._announced()
        self._headed = self._announced_by_headings()

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
        if not self._is_called_money(at):
            return None
        return self._of_divided(at, block) or self._of_next(at, block)

    def _stands_alone(self, at: int, block: Block) -> bool:
        return at + 1 >= block.last or self.keys[at + 1] in _ENDS

    def _is_called_money(self, at: int) -> bool:
        """`vốn sự nghiệp 4.920`, `NSTW: 2.400`."""
        last = at - 1 if at and self.keys[at - 1] in (":", "là") else at
        return any(self.outline.cues.ending_at(family, last) is not None for family in _MONEY_WORDS)

    def _of_divided(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit of the amount that the bracket around the number divides."""
        nearest = bisect_left(self._brackets, at) - 1
        if nearest < 0 or self.keys[opened := self._brackets[nearest]] != "(":
            return None
        for start in range(opened - 1, max(block.first, opened - 4), -1):
            unit, end = money_unit(self.tokens, start, opened)
            if unit is not None and end == opened and self.kinds[start - 1] == "num":
                return unit
        return None

    def _of_next(self, at: int, block: Block) -> MoneyUnit | None:
        """The unit of the next amount of the enumeration."""
        for look in range(at + 1, min(block.last, at + _REACH)):
            if self.kinds[look] == "word" or self.keys[look] in _BETWEEN:
                continue
            if self.kinds[look] != "num" or not self._is_called_money(look):
                return None
            unit, end = money_unit(self.tokens, look + 1, block.last)
            if unit is not None:
                return unit if rate_end(self.tokens, end, block.last) == end else None
        return None

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

    def _opens_bracket(self, block: Block) -> bool:
        return "(" in self.keys[block.body_first : block.last] and self.keys[block.last - 1] in (")", ":")

    def _is_amount_below(self, at: int, block: Block) -> bool:
        """`Dự án 1: 42.150, trong đó`, `1.360 cho Tiểu dự án 2`; not `560 hộ`, `46.500 ha`."""
        follows = self._stands_alone(at, block) or self.keys[at + 1] in word_set("amount_followers")
        return follows and self._is_item_amount(at, block)

    def _is_item_amount(self, at: int, block: Block) -> bool:
        """`Sơn Thủy: 3.150 (đường trục thôn 1.850; nhà văn hóa 1.300)`."""
        return at > block.body_first and (self.keys[at - 1] == ":" or "." in self.keys[at])
