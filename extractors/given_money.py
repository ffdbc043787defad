"""Whose money is spent: capital and source of amounts that were given before.

`Kế hoạch vốn sự nghiệp 78.906 triệu đồng. ... Giải ngân 17.359 triệu đồng`: what is spent, left over or
carried on is of the kind that was given, where all that was given is of one kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from kehoach.extractors.amounts import Amount

_OF_GIVEN = frozenset({"disbursed", "returned", "carried_over", "other"})
_GIVEN = "allocated"


class GivenMoney:
    """Takes amounts in text order; `is_total` tells a sum that is named as one, `goes_on` that no bracket or sentence ends between two."""

    def __init__(self, is_total: Callable[[Amount], bool], goes_on: Callable[[Amount, Amount], bool]) -> None:
        self.is_total = is_total
        self.goes_on = goes_on
        self.block = -1
        self.in_block: list[Amount] = []
        self.by_place: dict[tuple[int | None, int | None, int | None], list[Amount]] = defaultdict(list)
        #: What was given besides the sums: it may be of another kind.
        self.others: dict[tuple[int | None, int | None, int | None], list[Amount]] = defaultdict(list)

    def settled(self, amount: Amount, *, is_sum: bool) -> Amount:
        """The amount with the capital and source of the money that it was given from; `is_sum` where others may be of it."""
        if amount.block != self.block:
            self.block, self.in_block = amount.block, []
        spent = amount.measure in _OF_GIVEN or "measure.pair" in amount.rules
        if spent and None in (amount.capital, amount.source):
            amount = _of_money(amount, self._given(amount))
        self.in_block.append(amount)
        if amount.measure == _GIVEN and (is_sum or amount.whole is None):
            (self.by_place if is_sum else self.others)[_place(amount)].append(amount)
        return amount

    def _given(self, amount: Amount) -> Sequence[Amount]:
        """The nearest sums given in the same line, else all sums given under the heading of its Tiểu dự án, else of its Dự án."""
        if beside := self._beside(amount):
            return beside
        if amount.project is None:
            return []
        for narrow in dict.fromkeys([amount.subproject, None]):
            place = (heading_of(amount), amount.project, narrow)
            found = [given for given in self.by_place[place] if self._is_of_time(given, amount)]
            if found:
                return [*(given for given in self.others[place] if self._is_of_time(given, amount) and _differs(given, found[-1])), *found]
        return []

    def _beside(self, amount: Amount) -> list[Amount]:
        """`giao 8.400 triệu đồng vốn sự nghiệp và 3.100 triệu đồng vốn đầu tư, đã giải ngân ...`: all given since the last one spent."""
        inside = {given.numeral for given in self.in_block}
        found: list[Amount] = []
        if self._is_of_part_before(amount, inside):
            return self.in_block[-1:]
        for given in reversed(self.in_block):
            if given.measure != _GIVEN and found:
                break
            if given.measure != _GIVEN or given.whole in inside or "measure.pair" in given.rules:
                continue
            alike = (given.project, given.subproject) == (amount.project, amount.subproject)
            if not alike or given.year not in (amount.year, amount.from_year):
                break
            found.append(given)
        return found[::-1]

    def _is_of_part_before(self, amount: Amount, inside: set[int]) -> bool:
        """`Tổng 28.650 triệu đồng. Vốn đầu tư 26.200 triệu đồng, giải ngân 24.700 triệu đồng`: spent of the one part named last."""
        last, earlier = self.in_block[-1:], self.in_block[-2:-1]
        if not last or last[0].measure != _GIVEN or last[0].whole not in inside or not self.goes_on(last[0], amount):
            return False
        return not earlier or earlier[0].measure != _GIVEN or earlier[0].numeral == last[0].whole

    def _is_of_time(self, given: Amount, amount: Amount) -> bool:
        timeless = given.year is None and given.period is None and self.is_total(given)
        return timeless or (given.year is not None and given.year in (amount.year, amount.from_year))


def heading_of(amount: Amount) -> int | None:
    """Where the words stand that say the Dự án."""
    said = amount.why.get("project")
    return said.first if said is not None else None


def _differs(given: Amount, from_sum: Amount) -> bool:
    """The one is said to be of another capital or source than the other."""
    pairs = ((given.capital, from_sum.capital), (given.source, from_sum.source))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _place(amount: Amount) -> tuple[int | None, int | None, int | None]:
    return heading_of(amount), amount.project, amount.subproject


def _of_money(amount: Amount, given: Sequence[Amount]) -> Amount:
    """An amount out of sums that are all of one capital, or all of one source, is of it too."""
    values: dict[str, str] = {}
    for attribute in ("capital", "source"):
        said = {getattr(sum_, attribute) for sum_ in given}
        if getattr(amount, attribute) is None and len(said) == 1 and (value := said.pop()) is not None:
            values[attribute] = value
    why = {name: given[-1].why[name].taken_over(f"{name}.given_money", given[-1].numeral) for name in values}
    return replace(
        amount,
        capital=values.get("capital", amount.capital),
        source=values.get("source", amount.source),
        why={**amount.why, **why},
    )
