"""Percentages against the two figures that they are the rate of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kehoach.checks.belief import any_slips, holds, is_believed
from kehoach.checks.causes import likely_slip
from kehoach.checks.figures import MONEY, PERCENT, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import RATE, Relation
from kehoach.extractors.amounts import Amount
from kehoach.extractors.percentages import Percentage

_RATES = frozenset({"disbursement_rate", "completion_rate", "share"})
_LEVELS = frozenset({"actual", "target"})
# So many figures before a percentage may be what it is the rate of, and so many more the base.
_ABOVE, _BASES = 2, 6
# A plan may be exceeded, but not so many times.
_AT_MOST = 3
# `x% kế hoạch năm 2025 (`
_BASE_WORDS = 8
_SPENT, _GIVEN = "disbursed", frozenset({"allocated", "carried_over", None})


def rates(book: Book, all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Each percentage with the pair of figures that it is the rate of."""
    index = {numeral.first: position for position, numeral in enumerate(book.numerals)}
    for line in all_lines:
        named: Relation | None = None
        for item in line.items:
            if not _is_rate(item):
                continue
            relation = _rate(book, line, item, index, named)
            if relation is not None:
                if relation.terms[1].numeral > item.figure.numeral:
                    named = relation
                yield relation


def _is_rate(item: Item) -> bool:
    fact = item.figure.fact
    if item.figure.kind != PERCENT or not isinstance(fact, Percentage) or fact.high is not None or fact.per_year:
        return False
    if item.announces("of_last_year"):
        return False
    of_central = item.opens("rate") and item.announces("of_central")
    return fact.role in _RATES or ((fact.role in _LEVELS or of_central) and not item.opens("not_rate"))


def _rate(book: Book, line: Line, item: Item, index: dict[int, int], named: Relation | None) -> Relation | None:
    """What words say first, then what arithmetic says: a pair that gives the rate exactly is its pair."""
    said = list(_said(book, line, item, index))
    # A/B, and a base that is named right behind, leave nothing to look for.
    behind = bool(said) and said[0][1].numeral > item.figure.numeral
    paired = behind or (len(said) == 1 and _first_half(book, line, line.items[item.position - 1], index) is not None)
    for above, below in said if paired else [*said, *_possible(book, line, item)]:
        relation = _relation(item, above, below)
        if relation is not None and holds(relation):
            return relation
    if not said and named is not None and _is_of_named(line, item, named):
        relation = _relation(item, line.items[item.position - 1].figure, named.terms[1])
        return relation if relation is not None and (holds(relation) or any_slips(relation, sure=named.terms[1])) else None
    for above, below in said[:1]:
        relation = _relation(item, above, below)
        if relation is not None and not item.opens("not_rate") and _is_meant(book, item, above, below, relation):
            return relation
    return None


def _is_of_named(line: Line, item: Item, named: Relation) -> bool:
    """`963 hộ nghèo chiếm 45% tổng số 2.140 hộ, 428 hộ cận nghèo chiếm 20%`: the base named in the sentence, or for the same year."""
    if not item.position or not item.opens("rate") or item.opens("not_rate"):
        return False
    part, base, above = named.terms[0], named.terms[1], line.items[item.position - 1]
    alike = above.figure.kind == base.kind and noun_head(above.figure.unit) == noun_head(base.unit) and above.figure.value <= base.value
    together = any(other.figure is part and other.sentence == item.sentence for other in line.items)
    return alike and (together or _year(above.figure) == _year(part))


def _year(figure: Figure) -> int | None:
    return getattr(figure.fact, "year", None)


def _relation(item: Item, above: Figure, below: Figure) -> Relation | None:
    return Relation("rate", "rate", RATE, item.figure, (above, below)) if below.value else None


def _is_meant(book: Book, item: Item, above: Figure, below: Figure, relation: Relation) -> bool:
    """`A/B ..., đạt x%` cannot be misread; elsewhere the rate must come near."""
    if item.announces("of_period") and _year(above) is not None:
        # What one year reached is no rate of the plan of several: `lũy kế đạt 83% kế hoạch giai đoạn`.
        return False
    fact = item.figure.fact
    paired = book.numerals[below.numeral].pair is not None or below.numeral == above.numeral + 1
    if paired and isinstance(fact, Percentage) and fact.role in _RATES:
        return True
    named = above.numeral < item.figure.numeral < below.numeral and noun_head(above.unit) == noun_head(below.unit)
    spent = isinstance(above.fact, Amount) and above.fact.measure == _SPENT and isinstance(below.fact, Amount)
    if (named and above.value <= below.value * _AT_MOST) or (spent and above.value <= below.value):
        return True
    if spent and below.numeral < above.numeral and above.block == below.block:
        # More spent than given: one of the two is a slip, if one slip gives the rate.
        return any(likely_slip(relation, figure) is not None for figure in (above, below))
    return is_believed(relation, strict=True)


# -- pairs that words name ---------------------------------------------------------------------------


def _said(book: Book, line: Line, item: Item, index: dict[int, int]) -> Iterator[tuple[Figure, Figure]]:
    """`A/B ... x%`; `A đạt x% kế hoạch (B)`; `được giao B, đã giải ngân A, đạt x%`."""
    before = _before(line, item)
    if not before or ";" in item.before or line.items[item.position - 1].figure.kind == PERCENT:
        return
    last = before[-1]
    if (above := _first_half(book, line, last, index)) is not None and _is_close(item):
        yield above, last.figure
        return
    if (base := _base_behind(line, item)) is not None and base.figure.kind == last.figure.kind:
        yield last.figure, base.figure
    if (base := _base_in_bracket(line, last)) is not None:
        yield last.figure, base.figure
    if (named := _base_by_name(book, item, last.figure)) is not None:
        yield last.figure, named
    given = _given_before(before) or _given_above(line, last)
    if given is not None and _is_close(item):
        yield last.figure, given
    elif (base := _whole_before(before)) is not None:
        yield last.figure, base.figure
    elif item.opens("share") and (whole := next(_wholes(book, last.figure), None)) is not None:
        yield last.figure, whole


def _first_half(book: Book, line: Line, last: Item, index: dict[int, int]) -> Figure | None:
    """A of `A/B`."""
    numeral = book.numerals[last.figure.numeral]
    if numeral.pair is not None and not numeral.pair_first:
        top = index.get(numeral.pair)
        return book.figure(top) if top is not None else None
    return line.items[last.position - 1].figure if last.before.strip() == "/" and last.position else None


def _before(line: Line, item: Item) -> list[Item]:
    """Figures before a percentage in its sentence; a bracket between holds others, unless the percentage stands in it too."""
    found = []
    for other in line.items[: item.position]:
        inside = other.bracket in (item.bracket, 0)
        if other.sentence == item.sentence and other.figure.kind != PERCENT and inside:
            found.append(other)
    return found


def _is_close(item: Item) -> bool:
    """Nothing but the words of a rate between the pair and the percentage."""
    return (item.opens("rate") and not item.opens("not_rate")) or not item.before.strip(" ,;(")


def _base_behind(line: Line, item: Item) -> Item | None:
    """The figure right behind `x% kế hoạch (`, `x% tổng số`."""
    if not item.announces("base") or item.position + 1 >= len(line.items):
        return None
    following, words = line.items[item.position + 1], item.after.split()
    near = len(words) <= _BASE_WORDS and not {";", ")", ","} & set(words) and "(" not in words[:-1]
    return following if near and following.sentence == item.sentence and following.figure.kind != PERCENT else None


def _base_by_name(book: Book, item: Item, part: Figure) -> Figure | None:
    """`37.855 triệu đồng, bằng 10% vốn ngân sách trung ương`, `chiếm 2,49% tổng nguồn vốn`: the sum that the words name."""
    fact = part.fact
    if not isinstance(fact, Amount) or item.bracket:
        return None
    if item.announces("of_total"):
        return next(_wholes(book, part), None)
    if not item.announces("of_central"):
        return None
    alike = ("programme", "project", "subproject", "measure", "year", "period")
    for amount in reversed(book.amounts):
        central = amount.numeral < fact.numeral and amount.source == "central" and amount.capital == fact.capital
        if central and all(getattr(amount, name) == getattr(fact, name) for name in alike):
            return book.must(amount.numeral)
    return None


def _base_in_bracket(line: Line, last: Item) -> Item | None:
    """`3.107 (kế hoạch 5.000) người ... (62,14%)`"""
    inside = line.inside(last)
    if len(inside) == 1 and inside[0].figure.kind == last.figure.kind and inside[0].opens("goal"):
        return inside[0]
    return None


def _whole_before(before: Sequence[Item]) -> Item | None:
    """`5.640 người, trong đó 4.258 người đã qua đào tạo, đạt 75,5%`"""
    last = before[-1]
    for item in reversed(before[:-1]):
        if item.figure.kind == last.figure.kind and item.announces("parts"):
            # Less than its part only by a slip: then nothing else may stand between.
            possible = item.figure.value >= last.figure.value or item is before[-2]
            return item if possible and noun_head(item.figure.unit) == noun_head(last.figure.unit) else None
    return None


def _given_above(line: Line, last: Item) -> Figure | None:
    """What was given stands in a sentence before, in the same paragraph."""
    earlier = [item for item in line.items[: last.position] if item.sentence < last.sentence]
    return _given_before([*earlier, last]) if earlier else None


def _given_before(before: Sequence[Item]) -> Figure | None:
    """`được giao 8.600 triệu đồng, đã giải ngân 5.418 triệu đồng`: what was given, of the same Dự án, capital and source."""
    spent = before[-1].figure.fact
    if not isinstance(spent, Amount) or spent.measure != _SPENT:
        return None
    for item in reversed(before[:-1]):
        given = item.figure.fact
        if not isinstance(given, Amount):
            continue
        alike = all(getattr(given, name) == getattr(spent, name) for name in ("project", "subproject", "capital", "source", "year"))
        if alike and given.measure in _GIVEN:
            return item.figure
        if given.measure == _SPENT:
            return None
    return None


# -- pairs that arithmetic may confirm ---------------------------------------------------------------


def _possible(book: Book, line: Line, item: Item) -> Iterator[tuple[Figure, Figure]]:
    """Figures before the percentage in its line, over others before or right behind it, or over the sum that they are a part of."""
    before = [other for other in line.items[: item.position] if other.figure.kind != PERCENT]
    behind = [other for other in line.items[item.position + 1 : item.position + 2] if other.figure.kind != PERCENT]
    for above in reversed(before[-_ABOVE:]):
        bases = [*behind, *(other for other in reversed(before[-_BASES:]) if other is not above)]
        for base in bases:
            if base.figure.kind == above.figure.kind and base.figure.value >= above.figure.value:
                yield above.figure, base.figure
        if above.figure.kind == MONEY:
            for whole in _wholes(book, above.figure):
                yield above.figure, whole


def _wholes(book: Book, figure: Figure) -> Iterator[Figure]:
    fact = figure.fact
    seen = set()
    while isinstance(fact, Amount) and fact.whole is not None and fact.whole not in seen:
        seen.add(fact.whole)
        whole = book.must(fact.whole)
        yield whole
        fact = whole.fact if isinstance(whole.fact, Amount) else None
