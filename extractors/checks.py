"""Relations between stated figures, recomputed: parts against their whole, rates against their two figures.

Only what the text itself states as a relation is checked: parts that divide a whole by capital or by
source, lists announced as complete, `A/B ... đạt x%`, and numerals whose notation is doubtful. How
far two figures may differ is judged from the digits written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kehoach.context import Outline
from kehoach.extractors.amounts import YEAR_AFTER_WHOLE, Amount
from kehoach.extractors.numbers import write_number
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.percentages import Percentage
from kehoach.extractors.tree import FAR
from kehoach.extractors.units import MoneyUnit

_RATES = frozenset({"disbursement_rate", "completion_rate", "share"})
# How near a list must come to the whole, as a share of it, to be read as complete.
_NEAR = 0.05
# How many tokens a sentence has in which a rate is read against two sums.
_SENTENCE = 40
_BESIDE_BUDGETS = frozenset({"credit", "mobilised"})
_COMPLETE_SOURCES = frozenset({"central", "local"})
_COMPLETE_CAPITAL = frozenset({"investment", "recurrent"})
_REASONS_VI = {
    "three_decimals": "dấu phẩy có thể là dấu phân cách hàng nghìn",
    "unit_too_large": "đơn vị có thể là đồng",
    "decimal_point": "dấu chấm được dùng làm dấu thập phân",
    "comma_groups_thousands": "dấu phẩy được dùng để phân cách hàng nghìn",
}
_REASONS_EN = {
    "three_decimals": "the comma may stand for a thousands mark",
    "unit_too_large": "the unit may be đồng",
    "decimal_point": "a point is used as decimal mark",
    "comma_groups_thousands": "commas are used as thousands marks",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One recomputed relation; `evidence` are numerals of the text, the stated figure first."""

    kind: str
    verdict: str
    stated: Decimal | None
    computed: Decimal | None
    explanation: str
    explanation_en: str
    evidence: tuple[int, ...]

    @property
    def gap(self) -> Decimal | None:
        """Stated less computed."""
        return self.stated - self.computed if self.stated is not None and self.computed is not None else None


def checks(outline: Outline, numerals: Sequence[Numeral], amounts: Sequence[Amount], percentages: Sequence[Percentage]) -> list[Check]:
    """All checks of a document, ordered by the figure they are about."""
    return in_order([*_sums(numerals, amounts), *_rates(outline, numerals, amounts, percentages), *_doubts(numerals, amounts)])


def in_order(found: Iterable[Check]) -> list[Check]:
    """Checks by the figure they are about."""
    return sorted(found, key=lambda check: (check.evidence[0], check.kind, check.evidence))


# -- sums --------------------------------------------------------------------------------------------


def _sums(numerals: Sequence[Numeral], amounts: Sequence[Amount]) -> Iterator[Check]:
    parts: dict[int, list[Amount]] = defaultdict(list)
    for amount in amounts:
        if amount.whole is not None and amount.group != FAR:
            parts[amount.whole].append(amount)
    by_numeral = {amount.numeral: amount for amount in amounts}
    for whole_index, group in parts.items():
        whole = by_numeral.get(whole_index)
        if whole is None:
            continue
        for divided in _divisions(whole, group):
            yield _sum(numerals, whole, divided)


def _divisions(whole: Amount, group: list[Amount]) -> Iterator[list[Amount]]:
    """The ways in which the parts divide the whole completely: by capital, by source."""
    same = [
        part
        for part in group
        if part.measure == whole.measure and not (part.project != whole.project or part.subproject != whole.subproject)
    ]
    for attribute, complete in ((_capital, _COMPLETE_CAPITAL), (_source, _COMPLETE_SOURCES)):
        if attribute(whole) is not None:
            continue
        divided = [part for part in same if attribute(part) is not None]
        values = [attribute(part) for part in divided]
        if not complete <= set(values):
            continue
        listed = _named_with(divided, group) if attribute is _source else divided
        if _is_made_up_by(whole, beside := _named_beside(divided, same)):
            # `21,6 tỷ đồng, trong đó NSTW 19,44; NSĐP 1,08; hộ dân 1,08`: one part says nothing of what divides the others.
            yield beside
            continue
        if len(values) == len(set(values)) == len(listed) or _claims_completeness(whole, listed):
            yield listed
    for listed in _lists(group):
        if len(listed) > 1 and _claims_completeness(whole, listed):
            yield listed


def _named_beside(divided: list[Amount], group: list[Amount]) -> list[Amount]:
    """All parts that are named together with some that divide the whole."""
    together = {part.group for part in divided}
    return [part for part in group if part.group in together]


def _is_made_up_by(whole: Amount, parts: list[Amount]) -> bool:
    return sum(part.vnd for part in parts) == whole.vnd


def _named_with(divided: list[Amount], group: list[Amount]) -> list[Amount]:
    """Loans and money raised that are named beside the budgets divide the same whole."""
    together = {part.group for part in divided}
    return [part for part in group if part in divided or (part.group in together and part.measure in _BESIDE_BUDGETS)]


def _lists(group: list[Amount]) -> list[list[Amount]]:
    """Parts that are named together: in one bracket, in one sentence, in one list below."""
    lists: dict[int, list[Amount]] = defaultdict(list)
    for part in group:
        lists[part.group].append(part)
    return [parts for parts in lists.values() if not _divides_by_attribute(parts)]


def _divides_by_attribute(parts: list[Amount]) -> bool:
    """Divided by capital or source: seen already."""
    capital, source = {part.capital for part in parts}, {part.source for part in parts}
    return _is_complete(capital, _COMPLETE_CAPITAL) or _is_complete(source, _COMPLETE_SOURCES)


def _is_complete(values: set[str | None], complete: frozenset[str]) -> bool:
    """All values of a division are there."""
    return complete <= values


def _claims_completeness(whole: Amount, parts: list[Amount]) -> bool:
    """A list after `trong đó` may name only some parts; one that comes near the whole is meant to be complete.

    Years that hand money on to each other count it twice, so a list by year is taken only where it adds up.
    """
    total = sum(part.vnd for part in parts)
    if len({part.year for part in parts}) == len(parts) and total != whole.vnd:
        return False
    return abs(total - whole.vnd) <= _NEAR * whole.vnd and whole.vnd > 0


def _capital(amount: Amount) -> str | None:
    return amount.capital


def _source(amount: Amount) -> str | None:
    return amount.source


def _sum(numerals: Sequence[Numeral], whole: Amount, parts: list[Amount]) -> Check:
    unit = whole.unit
    factor, name = unit.factor, unit.canonical
    total = sum((Decimal(part.vnd) for part in parts), Decimal(0))
    stated, computed = Decimal(whole.vnd) / factor, total / factor
    slack = sum((_half_step(numerals[amount.numeral], amount.unit) for amount in (whole, *parts)), Decimal(0)) / factor
    verdict = _verdict(stated, computed, slack)
    listed = " + ".join(write_number((Decimal(part.vnd) / factor).normalize()) for part in parts)
    figures = f"{listed} = {_number(computed)} {name}"
    return Check(
        "sum",
        verdict,
        stated,
        computed,
        _say(verdict, f"Tổng ghi {_number(stated)} {name}, các phần cộng lại: {figures}", stated - computed, name, "chênh lệch"),
        _say(verdict, f"The total is stated as {_number(stated)} {name}; its parts give {figures}", stated - computed, name, "a gap of"),
        (whole.numeral, *(part.numeral for part in parts)),
    )


# -- rates -------------------------------------------------------------------------------------------


def _rates(outline: Outline, numerals: Sequence[Numeral], amounts: Sequence[Amount], percentages: Sequence[Percentage]) -> Iterator[Check]:
    values: dict[int, Decimal] = {amount.numeral: Decimal(amount.vnd) for amount in amounts}
    values.update({i: n.reading.value for i, n in enumerate(numerals) if n.kind == "quantity" and n.reading is not None})
    index = {numeral.first: position for position, numeral in enumerate(numerals)}
    by_block: dict[int, list[Amount]] = defaultdict(list)
    for amount in amounts:
        by_block[amount.block].append(amount)
    for percent in percentages:
        if percent.role not in _RATES or percent.high is not None:
            continue
        bottom = _pair_before(outline, numerals, percent)
        if bottom is None:
            if (sums := _spent_of_given(outline, numerals, by_block[percent.block], percent)) is not None and values[sums[1]] != 0:
                yield _rate(numerals, percent, *sums, values)
            continue
        pair = numerals[bottom].pair
        top = index.get(pair) if pair is not None else None
        if top is None or top not in values or bottom not in values or values[bottom] == 0:
            continue
        yield _rate(numerals, percent, top, bottom, values)


def _pair_before(outline: Outline, numerals: Sequence[Numeral], percent: Percentage) -> int | None:
    """B of the `A/B` that a percentage right behind it is the rate of."""
    at = percent.numeral - 1
    while at >= 0 and numerals[at].block == percent.block and numerals[at].kind in ("year", "date", "label", "measure"):
        at -= 1
    if at < 0 or numerals[at].block != percent.block or numerals[at].pair is None or numerals[at].pair_first:
        return None
    between = outline.tokens.keys[numerals[at].last : numerals[percent.numeral].first]
    if between[-1:] == ["("]:
        between = between[:-1]
    return None if len(between) > 25 or {"(", ";", "."} & set(between) else at


def _spent_of_given(
    outline: Outline, numerals: Sequence[Numeral], in_block: Sequence[Amount], percent: Percentage
) -> tuple[int, int] | None:
    """`được giao 8.600 triệu đồng, đã giải ngân 5.418 triệu đồng, đạt 68,5%`: the two sums of the sentence before the rate."""
    if percent.role != "disbursement_rate":
        return None
    keys, stop = outline.tokens.keys, numerals[percent.numeral].first
    place = bisect_left(in_block, percent.numeral, key=lambda amount: amount.numeral)
    if place < 2:
        return None
    given, spent = in_block[place - 2 : place]
    if spent.measure != "disbursed" or given.measure != "allocated":
        return None
    alike = all(getattr(given, name) == getattr(spent, name) for name in ("project", "subproject", "capital", "source", "year"))
    between = keys[numerals[given.numeral].last : stop]
    if not alike or numerals[spent.numeral].pair is not None or {"(", ";", "."} & set(between) or len(between) > _SENTENCE:
        return None
    return spent.numeral, given.numeral


def _rate(numerals: Sequence[Numeral], percent: Percentage, top: int, bottom: int, values: dict[int, Decimal]) -> Check:
    computed = values[top] / values[bottom] * 100
    stated = percent.value
    step = _step(stated)
    given = _rounded_range(numerals[top], numerals[bottom], values[top], values[bottom])
    verdict = _verdict(stated, computed, step / 2)
    if verdict == "mismatch" and given[0] - step / 2 <= stated <= given[1] + step / 2:
        verdict = "rounding"
    if verdict == "mismatch" and abs(stated - computed) <= step:
        verdict = "rounding"
    pair = f"{_text(numerals[top])}/{_text(numerals[bottom])}"
    shown = _number(computed.quantize(Decimal("0.01")))
    return Check(
        "rate",
        verdict,
        stated,
        computed.quantize(Decimal("0.0001")),
        _say(verdict, f"Tỷ lệ ghi {_number(stated)}%, tính từ {pair} là {shown}%", stated - computed, "điểm phần trăm", "chênh lệch"),
        _say(
            verdict, f"The rate is stated as {_number(stated)}%; {pair} gives {shown}%", stated - computed, "percentage points", "a gap of"
        ),
        (percent.numeral, top, bottom),
    )


def _rounded_range(top: Numeral, bottom: Numeral, a: Decimal, b: Decimal) -> tuple[Decimal, Decimal]:
    """The rates that the two figures allow within their own rounding."""
    half_a, half_b = _half_step(top), _half_step(bottom)
    low = (a - half_a) / (b + half_b) * 100
    high = (a + half_a) / (b - half_b) * 100 if b > half_b else low
    return low, high


# -- doubtful numerals -------------------------------------------------------------------------------


def _doubts(numerals: Sequence[Numeral], amounts: Sequence[Amount]) -> Iterator[Check]:
    by_numeral = {amount.numeral: amount for amount in amounts}
    for amount in amounts:
        if amount.doubt is None:
            continue
        if amount.doubt == YEAR_AFTER_WHOLE and amount.whole is not None:
            yield _late_part(numerals, amount, by_numeral[amount.whole])
            continue
        numeral = numerals[amount.numeral]
        likely = Decimal(amount.likely_vnd if amount.likely_vnd is not None else amount.vnd)
        text = f"{_text(numeral)} {amount.unit.canonical}"
        yield Check(
            "unit",
            "doubtful",
            Decimal(amount.vnd),
            likely,
            f"Số {text} cần xem lại: {_REASONS_VI.get(amount.doubt, amount.doubt)}.",
            f"The amount {text} is doubtful: {_REASONS_EN.get(amount.doubt, amount.doubt)}.",
            (amount.numeral,),
        )


def _late_part(numerals: Sequence[Numeral], part: Amount, whole: Amount) -> Check:
    figures = f"{_text(numerals[part.numeral])} {part.unit.canonical}", f"{_text(numerals[whole.numeral])} {whole.unit.canonical}"
    return Check(
        "slip",
        "doubtful",
        Decimal(part.vnd),
        Decimal(part.vnd),
        f"Số {figures[0]} ghi năm {part.year} nhưng là một phần của {figures[1]} năm {whole.year}: một trong hai năm có thể ghi nhầm.",
        f"{figures[0]} is said of {part.year} but is a part of {figures[1]} of {whole.year}: one of the two years may be a slip.",
        (part.numeral, whole.numeral),
    )


# -- shared ------------------------------------------------------------------------------------------


def _half_step(numeral: Numeral, unit: MoneyUnit | None = None) -> Decimal:
    """Half of the last digit written, in the unit's đồng: how far a figure may be rounded; a count is not rounded."""
    if numeral.reading is None:
        return Decimal(0)
    step = _step(numeral.reading.value)
    unit = unit or numeral.unit
    if unit is None:
        return step / 2 if step < 1 else Decimal(0)
    return step / 2 * unit.factor


def _step(value: Decimal) -> Decimal:
    """The value of the last digit written."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _verdict(stated: Decimal, computed: Decimal, slack: Decimal) -> str:
    gap = abs(stated - computed)
    if gap == 0:
        return "holds"
    return "rounding" if gap <= slack else "mismatch"


def _number(value: Decimal) -> str:
    return (
        write_number(value.normalize()) if value == value.to_integral_value() else write_number(value.quantize(Decimal("0.01")).normalize())
    )


def _text(numeral: Numeral) -> str:
    return write_number(numeral.reading.value) if numeral.reading is not None else "?"


def _say(verdict: str, relation: str, gap: Decimal, unit: str, word: str) -> str:
    if verdict == "holds" or _number(abs(gap)) == "0":
        return f"{relation}."
    return f"{relation}, {word} {_number(abs(gap))} {unit}."
