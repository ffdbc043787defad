"""The tree of amounts beyond one line: parts that stand far from the whole they divide.

`funding` joins what words join (brackets, `trong đó`, list items below their sum). Here amounts that
are still alone look for their whole by what they are about: the same programme, measure and year, a
coarser Dự án, capital or source; and by arithmetic, where amounts named one after the other make up
exactly the sum named before them. A whole must be stated as one (`Tổng kinh phí ...`), have parts
already, or be the first sum under the heading of its Dự án.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kehoach.context import Outline
from kehoach.extractors.amounts import Amount
from kehoach.extractors.given_money import GivenMoney, heading_of
from kehoach.sections import BULLETS, PLAIN
from kehoach.words import word_set

#: Parts that were joined by what they are about, not by words: no list that claims to be complete.
FAR = -2
BY_PLACE, BY_SUM = "part.by_place", "part.by_sum"
# Arithmetic proves nothing of small round numbers: at least so many đồng are divided, into at most so many parts.
_LEAST_DIVIDED = 10_000_000
_MOST_PARTS = 24
# So many amounts behind a sum may be its parts, and the list of parts may begin with one of the first few.
_REACH = 48
_STARTS = 4
# B of `A/B` may say again one of so many amounts before it.
_SHORTLY = 4
# A list item names its nội dung thành phần among its first words.
_OPENING = 12
# How many sums of one kind are looked at for a part.
_NEAREST = 30
# What is proposed, lent or raised is so in all its parts.
_OF_ALL = frozenset({"proposed", "credit", "mobilised"})
# What is spent is no part of what is given, nor the other way round.
_APART = frozenset({("allocated", "disbursed"), ("disbursed", "allocated")})

Scope = tuple[str | None, str | None, int | None, int | None]


def grown(outline: Outline, amounts: Sequence[Amount]) -> list[Amount]:
    """The amounts with their wholes, also those that stand in other lines and sections."""
    amounts_by = {amount.numeral: amount for amount in amounts}
    return _Tree(outline, _divided(outline, [_of_like(amount, amounts_by) for amount in amounts])).run()


def _of_like(amount: Amount, by_numeral: dict[int, Amount]) -> Amount:
    """`giải ngân 2.704 triệu đồng, cụ thể: - Dự án 1: kế hoạch 640 triệu đồng`: the list names the sum spent, the item what was given."""
    whole = by_numeral.get(amount.whole) if amount.whole is not None else None
    return replace(amount, whole=None) if whole is not None and (amount.measure, whole.measure) in _APART else amount


def _divided(outline: Outline, amounts: Sequence[Amount]) -> list[Amount]:
    """Amounts behind a sum, in its line or the list below, that make it up exactly are its parts."""
    found = list(amounts)
    restated = {at for at in range(len(found)) if _restates(found, at)}
    # The nearest sum takes its parts before one that says the same further above.
    for at in reversed(range(len(found))):
        whole = found[at]
        if whole.vnd < _LEAST_DIVIDED:
            continue
        # `vốn đầu tư A, vốn sự nghiệp B; theo nguồn: C, D. Chi tiết theo dự án: ...`: a sum may be divided more than once.
        again = False
        while run := _division(outline, found, at, restated, again=again):
            again = True
            for position in run:
                found[position] = _joined(found[position], whole, BY_SUM)
    return found


def _division(outline: Outline, amounts: Sequence[Amount], at: int, restated: set[int], *, again: bool) -> list[int]:
    """The amounts behind `at`, alone so far, that add up to it, or that its parts lack to do so; `again` where it has been divided."""
    whole = amounts[at]
    near = list(takewhile(lambda i: _goes_below(outline, amounts[i].block, whole.block), range(at + 1, min(len(amounts), at + 1 + _REACH))))
    parts = [amounts[i] for i in near if amounts[i].whole == whole.numeral]
    alone = [i for i in near if amounts[i].whole is None]
    # `đã giải ngân A: - Dự án 1: kế hoạch B, giải ngân C; - Dự án 2: ...`: what was given stands between the parts.
    alone = [i for i in alone if (amounts[i].measure, whole.measure) not in _APART and i not in restated]
    missing = whole.vnd - sum(part.vnd for part in parts if part.measure == whole.measure)
    starts = [(start, whole.vnd) for start in range(min(len(alone), _STARTS))]
    if parts and missing > 0 and not again:
        starts.insert(0, (0, missing))
    for start, total in starts:
        run = _run(amounts, alone[start:], whole, total)
        if len(run) > 1 or (run and total == missing != whole.vnd):
            return run
    return []


def _restates(amounts: Sequence[Amount], at: int) -> bool:
    """`kinh phí 4.550 triệu đồng, giải ngân 3.518/4.550 triệu đồng`: B says again what was given."""
    given = amounts[at]
    if "measure.pair" not in given.rules:
        return False
    return any(before.vnd == given.vnd and before.block == given.block for before in amounts[max(0, at - _SHORTLY) : at - 1])


def _run(amounts: Sequence[Amount], alone: Sequence[int], whole: Amount, total: int) -> list[int]:
    """The first amounts of `alone`, if they add up to `total`."""
    run: list[int] = []
    for position in alone[:_MOST_PARTS]:
        part = amounts[position]
        if part.vnd > total or not _same_kind(part, whole):
            return []
        total -= part.vnd
        run.append(position)
        if total == 0:
            return run
    return []


def _goes_below(outline: Outline, block: int, above: int) -> bool:
    """A block is that of the sum, stands below it, or goes on its list."""
    whole = outline.blocks[above]
    if block == above:
        return True
    at = outline.blocks[block]
    if at.kind in BULLETS and at.parent == whole.parent and whole.kind == PLAIN:
        return True
    while at.parent >= 0 and at.index > above:
        at = outline.blocks[at.parent]
    return at.index == above


def _same_kind(part: Amount, whole: Amount) -> bool:
    return (part.measure in (None, whole.measure) or _takes_measure(part, whole)) and part.year in (None, whole.year)


def _takes_measure(part: Amount, whole: Amount) -> bool:
    """`- Dự án 2: 121.000 triệu đồng` below what is proposed: no word says that it was given."""
    return whole.measure in _OF_ALL and "measure" in part.why and part.why["measure"].rule == "measure.set_against"


def _inheriting(part: Amount, whole: Amount) -> Amount:
    """A part that says no capital or source of its own, of a whole that only by now has one."""
    silent = {name for name in ("capital", "source") if getattr(part, name) is None and getattr(whole, name) is not None}
    if not silent or part.measure != whole.measure:
        return part
    why = {name: whole.why[name].taken_over(f"{name}.whole", whole.numeral) for name in silent}
    return replace(part, capital=part.capital or whole.capital, source=part.source or whole.source, why={**part.why, **why})


def _joined(part: Amount, whole: Amount, rule: str) -> Amount:
    """A part of `whole`; what it does not say itself it has from there."""
    dated = part.year is not None or part.period is not None
    silent = {attribute for attribute in ("measure", "capital", "source") if getattr(part, attribute) is None}
    silent |= set() if dated else {"year"}
    if rule == BY_SUM and _takes_measure(part, whole):
        part = replace(part, measure=None, why={name: said for name, said in part.why.items() if name != "measure"})
        silent.add("measure")
    why = {name: said.taken_over(f"{name}.whole", whole.numeral) for name, said in whole.why.items() if name in silent}
    return replace(
        part,
        whole=whole.numeral,
        group=FAR,
        rules=(*part.rules, rule),
        measure=part.measure or whole.measure,
        capital=part.capital or whole.capital,
        source=part.source or whole.source,
        year=part.year if dated else whole.year,
        why={**why, **part.why},
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """The sums of one scope in text order."""

    positions: tuple[int, ...]
    amounts: tuple[Amount, ...]


class _Tree:
    def __init__(self, outline: Outline, amounts: Sequence[Amount]) -> None:
        self.outline = outline
        self.amounts = list(amounts)
        self.done: dict[int, Amount] = {}
        self.stated: set[int] = set()
        #: By block, whether it names a nội dung thành phần.
        self.components: dict[int, bool] = {}
        self.numerals = [amount.numeral for amount in amounts]
        self.wholes = {amount.whole for amount in amounts if amount.whole is not None}
        self.sums = self._stated_sums()

    def run(self) -> list[Amount]:
        earlier: dict[tuple[Scope, int], Amount] = {}
        #: Of several programmes the first sum of each is looked for in the sum of all.
        opened: set[tuple[Scope, int | None]] = set()
        given = GivenMoney(self._is_named_total, self._goes_on)
        for amount in self.amounts:
            scope = _scope(amount)
            of_programme = amount.programme is not None and (scope, amount.year) not in opened
            placed = amount.project is not None or of_programme or self._is_of_component(amount)
            opened.add((scope, amount.year))
            if amount.whole is None and placed and (scope, amount.vnd) not in earlier:
                whole = self._whole_of(amount)
                amount = _joined(amount, whole, BY_PLACE) if whole is not None else amount
            if amount.whole is not None and (stated := self.done.get(amount.whole)) is not None:
                amount = _inheriting(amount, stated)
            earlier.setdefault((scope, amount.vnd), amount)
            self.done[amount.numeral] = given.settled(amount, is_sum=amount.numeral in self.stated)
        return [self.done[amount.numeral] for amount in self.amounts]

    def _goes_on(self, before: Amount, after: Amount) -> bool:
        """No bracket, clause or sentence ends between two amounts."""
        return not {")", ";", "."} & set(self.outline.tokens.keys[before.label[1] + 1 : after.label[1]])

    # -- wholes --------------------------------------------------------------------------------------

    def _stated_sums(self) -> dict[Scope, _Sums]:
        by_scope: dict[Scope, list[Amount]] = defaultdict(list)
        headed: set[tuple[int, str | None, int | None]] = set()
        stated: dict[tuple[Scope, int], Amount] = {}
        sums: dict[int, Amount] = {}
        for amount in self.amounts:
            opens = self._opens_heading(amount, headed)
            again = stated.setdefault((_scope(amount), amount.vnd), amount)
            if again is not amount and (again.year, again.capital) == (amount.year, amount.capital):
                continue
            if "place.several_subprojects" in amount.rules:
                continue
            if self._is_stated_sum(amount) or opens or _splits(amount, sums.get(amount.whole or -1)):
                sums[amount.numeral] = amount
                self.stated.add(amount.numeral)
                by_scope[_scope(amount)].append(amount)
        return {scope: _Sums(tuple(a.numeral for a in found), tuple(found)) for scope, found in by_scope.items()}

    def _is_stated_sum(self, amount: Amount) -> bool:
        """`Tổng kinh phí ...`, or divided already."""
        return self._is_named_total(amount) or amount.numeral in self.wholes

    def _is_named_total(self, amount: Amount) -> bool:
        first, last = amount.label
        return any(self.outline.tokens.keys[at] in word_set("total_words") for at in range(first, last))

    def _opens_heading(self, amount: Amount, headed: set[tuple[int, str | None, int | None]]) -> bool:
        """The first sum of a measure and year under the heading of its Dự án."""
        said = amount.why.get("subproject") or amount.why.get("project")
        if said is None or (said.via is not None and "measure.pair" not in amount.rules):
            return False
        key = (said.first, amount.measure, amount.year)
        first = key not in headed
        headed.add(key)
        return first

    def _is_of_component(self, amount: Amount) -> bool:
        """`5. Nội dung thành phần số 06: Nâng cao đời sống văn hóa, 460 triệu đồng`"""
        known = self.components.get(amount.block)
        if known is None:
            block, tokens = self.outline.blocks[amount.block], self.outline.tokens
            opening = tokens.words(block.body_first, min(block.last, block.body_first + _OPENING))
            known = self.components[amount.block] = any(phrase in opening for phrase in word_set("component_names"))
        return known

    # -- parts ---------------------------------------------------------------------------------------

    def _whole_of(self, part: Amount) -> Amount | None:
        """The finest stated sum that takes a part in, the nearest of several."""
        programme, measure, project, subproject = _scope(part)
        scopes: list[Scope] = [(programme, measure, None, None)] if project is not None or self._is_of_component(part) else []
        if project is not None:
            scopes.insert(0, (programme, measure, project, None))
        if programme is not None:
            scopes.append((None, measure, None, None))
        if subproject is not None:
            scopes.insert(0, (programme, measure, project, subproject))
        for scope in scopes:
            best: tuple[tuple[int, ...], Amount] | None = None
            for whole in self._near(scope, part.numeral):
                rank = self._rank(part, whole)
                if rank is not None and (best is None or rank < best[0]):
                    best = rank, whole
            if best is not None:
                return best[1]
        return None

    def _near(self, scope: Scope, at: int) -> list[Amount]:
        sums = self.sums.get(scope)
        if sums is None:
            return []
        place = bisect_left(sums.positions, at)
        near = sums.amounts[max(0, place - _NEAREST) : place + _NEAREST]
        return [self.done.get(amount.numeral, amount) for amount in near]

    def _rank(self, part: Amount, whole: Amount) -> tuple[int, ...] | None:
        """How well a whole fits, the lower the better; `None` where it does not take the part in."""
        if whole.numeral == part.numeral or whole.whole == part.numeral:
            return None
        same_heading = part.project is not None and (heading_of(part) == heading_of(whole) or self._sums_up(part, whole))
        times = _time_rank(part, whole, same_heading=same_heading)
        listed = _goes_below(self.outline, part.block, whole.block) and part.block != whole.block
        below = (same_heading and part.subproject != whole.subproject) or (listed and part.project != whole.project)
        capital = _attribute_rank(part.capital, whole.capital, below=below)
        source = _attribute_rank(part.source, whole.source, below=below)
        if times is None or capital is None or source is None or not self._is_finer(part, whole, same_heading=same_heading):
            return None
        behind = whole.numeral > part.numeral
        if behind and whole.project is not None and not same_heading:
            return None
        inner = whole.whole is not None and whole.capital is None and whole.source is None
        return times, int(not listed), capital + source, int(inner), int(behind), abs(whole.numeral - part.numeral)

    def _sums_up(self, part: Amount, whole: Amount) -> bool:
        """`Tổng kinh phí thực hiện dự án 1 là ...` behind its Tiểu dự án, no other Dự án between."""
        if whole.numeral < part.numeral or whole.project != part.project or not self._is_named_total(whole):
            return False
        low, high = (bisect_left(self.numerals, figure.numeral) for figure in (part, whole))
        return high - low <= _NEAREST and all(amount.project == part.project for amount in self.amounts[low:high])

    def _is_finer(self, part: Amount, whole: Amount, *, same_heading: bool) -> bool:
        """A part says more than its whole: a Dự án, a Tiểu dự án, a year; or capital and source below the whole's own heading."""
        if (part.programme, part.project, part.subproject) != (whole.programme, whole.project, whole.subproject):
            return True
        if (part.year, part.period) != (whole.year, whole.period) or self._sums_up(part, whole):
            return True
        if self._is_of_component(part) and not self._is_of_component(whole):
            return True
        divided = (part.capital, part.source) != (whole.capital, whole.source)
        return divided and same_heading and whole.numeral < part.numeral and part.block != whole.block


def _splits(part: Amount, whole: Amount | None) -> bool:
    """`(vốn đầu tư A; vốn sự nghiệp B)`: each of a stated sum's lines by capital or source is a sum for its own kind of money."""
    if whole is None or _scope(part) != _scope(whole) or (part.year, part.period) != (whole.year, whole.period):
        return False
    return (part.capital, part.source) != (whole.capital, whole.source)


def _scope(amount: Amount) -> Scope:
    return amount.programme, amount.measure, amount.project, amount.subproject


def _time_rank(part: Amount, whole: Amount, *, same_heading: bool) -> int | None:
    if (part.year, part.period) == (whole.year, whole.period):
        return 0
    if whole.period is not None and part.year is not None:
        return 1 if whole.period[0] <= part.year <= whole.period[1] else None
    timeless = whole.year is None and whole.period is None
    return 2 if timeless and same_heading and whole.numeral < part.numeral else None


def _attribute_rank(part: str | None, whole: str | None, *, below: bool) -> int | None:
    """The same, or open in the whole; a silent Tiểu dự án may be of its Dự án's sum that is not."""
    if part == whole:
        return 0
    if whole is None:
        return 1
    return 2 if part is None and below else None
