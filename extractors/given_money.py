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
    """Takes amounts in text order; `is_total` tells a sum that is named as one."""

    def __init__(self, is_total: Callable[[Amount], bool]) -> None:
        self.is_total = is_total
        self.block = -1
        self.in_block: list[Amount] = []
        self.by_place: dict[tuple[int | None, int | None, int | None], list[Amount]] = defaultdict(list)

    def settled(self, amount: Amount, *, is_sum: bool) -> Amount:
        """The amount with the capital and source of the money that it was given from; `is_sum` where others may be of it."""
        if amount.block != self.block:
            self.block, self.in_block = amount.block, []
        spent = amount.measure in _OF_GIVEN or "measure.pair" in amount.rules
        if spent and None in (amount.capital, amount.source):
            amount = _of_money(amount, self._given(amount))
        self.in_block.append(amount)
        if is_sum and amount.measure == _GIVEN:
            self.by_place[_place(amount)].append(amount)
        return amount

    def _given(self, amount: Amount) -> Sequence[Amount]:
        """The nearest sum given in the same line, else all sums given under the heading of its Tiểu dự án, else of its Dự án."""
        if (beside := self._beside(amount)) is not None:
            return [beside]
        if amount.project is None:
            return []
        for narrow in dict.fromkeys([amount.subproject, None]):
            place = (heading_of(amount), amount.project, narrow)
            found = [given for given in self.by_place[place] if self._is_of_time(given, amount)]
            if found:
                return found
        return []

    def _beside(self, amount: Amount) -> Amount | None:
        inside = {given.numeral for given in self.in_block}
        for given in reversed(self.in_block):
            if given.measure != _GIVEN or given.whole in inside or "measure.pair" in given.rules:
                continue
            alike = (given.project, given.subproject) == (amount.project, amount.subproject)
            return given if alike and given.year in (amount.year, amount.from_year) else None
        return None

    def _is_of_time(self, given: Amount, amount: Amount) -> bool:
        timeless = given.year is None and given.period is None and self.is_total(given)
        return timeless or (given.year is not None and given.year in (amount.year, amount.from_year))


def heading_of(amount: Amount) -> int | None:
    """Where the words stand that say the Dự án."""
    said = amount.why.get("project")
    return said.first if said is not None else None


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
