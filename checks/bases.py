"""Rates of one base: `516 hộ nghèo, chiếm 24,02%; 287 hộ cận nghèo, chiếm 13,36%` are both of the 2.148 households named above.

The base of such a rate stands elsewhere, and which figure it is only arithmetic tells: one that gives several rates of a text, or
one with many digits, is the base of the others of its kind too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kehoach.checks.belief import holds, is_believed, is_near
from kehoach.checks.causes import variants
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import RATE, Relation

# A base must give so many rates of a text, counted by the digits that they are written with.
_ENOUGH_DIGITS = 5
# A rate that is off by less than this share is rather of another base, counted on another day.
_ANOTHER_BASE = Decimal("0.02")
# A rate of more than this is of a base that is less than the part; a rounded rate asks for a base that is off by a little.
_ALL, _ROUNDED_OFF = Decimal(100), Decimal("0.98")
# So many rates of one sentence that ask for one base, and a number of at least this size one slip away from it.
_ENOUGH_RATES, _TELLING = 2, 100
# So many figures may be the base of the rates of one kind.
_MOST_BASES = 60


@dataclass(frozen=True, slots=True)
class _Rated:
    """A figure and the percentage right behind it."""

    part: Figure
    rate: Figure
    sentence: tuple[int, int]


def bases(book: Book, all_lines: Sequence[Line], known: Iterable[Relation]) -> Iterator[Relation]:
    """Rates whose base stands elsewhere in the text; those in `known` have theirs."""
    done = {relation.stated.numeral for relation in known if relation.form is RATE}
    for rated in _by_kind(book, all_lines).values():
        open_rates = [pair for pair in rated if pair.rate.numeral not in done]
        if not open_rates:
            continue
        figures = _like_figures(book, all_lines, rated[0].part)
        found = list(_of_bases(open_rates, rated, _candidates(figures, rated)))
        yield from found
        if not found:
            for pairs in _by_sentence(open_rates).values():
                yield from _of_slipped_base(pairs, figures)


def _by_kind(book: Book, all_lines: Sequence[Line]) -> dict[tuple[str, str], list[_Rated]]:
    found: dict[tuple[str, str], list[_Rated]] = defaultdict(list)
    for line in all_lines:
        for item in line.items[1:]:
            before = line.items[item.position - 1]
            # `8/21 xã (38,1%)` has its base beside it.
            alone = book.numerals[before.figure.numeral].pair is None
            if alone and _is_rate_of(item, before) and (kind := _kind(before.figure)) is not None:
                found[kind].append(_Rated(before.figure, item.figure, (line.block.index, item.sentence)))
    return found


def _is_rate_of(item: Item, before: Item) -> bool:
    """`516 hộ nghèo, chiếm 24,02%`"""
    if item.figure.kind != PERCENT or before.figure.kind == PERCENT or before.sentence != item.sentence:
        return False
    if item.opens("not_rate") or ";" in item.before:
        return False
    return item.opens("rate") or item.before.strip().endswith("(")


def _kind(figure: Figure) -> tuple[str, str] | None:
    """What may have a common base: counts of one thing, money of one measure and year."""
    if figure.kind == MONEY:
        return MONEY, str(_year(figure))
    head = noun_head(figure.unit)
    return (COUNT, head) if head else None


def _by_sentence(rated: Sequence[_Rated]) -> dict[tuple[int, int], list[_Rated]]:
    found: dict[tuple[int, int], list[_Rated]] = defaultdict(list)
    for pair in rated:
        if pair.rate.value > pair.rate.half:
            found[pair.sentence].append(pair)
    return found


def _like_figures(book: Book, all_lines: Sequence[Line], part: Figure) -> list[Figure]:
    """Figures of the kind of a part in text order, each value once."""
    head = noun_head(part.unit)
    found: dict[Decimal, Figure] = {}
    for line in all_lines:
        for item in line.items:
            figure = item.figure
            alike = figure.kind == part.kind and (part.kind == MONEY or noun_head(figure.unit) == head)
            if alike and figure.value > 0 and book.numerals[figure.numeral].kind != "rate":
                found.setdefault(figure.value, figure)
    return sorted(found.values(), key=lambda figure: figure.numeral)


def _candidates(figures: Sequence[Figure], rated: Sequence[_Rated]) -> list[Figure]:
    """Figures that are no smaller than the least base that a rate asks for."""
    asked = [pair.part.value * min(Decimal(1), _ALL / pair.rate.value) for pair in rated if pair.rate.value > 0]
    if not asked:
        return []
    least = min(asked)
    return [figure for figure in figures if figure.value >= least * _ROUNDED_OFF][:_MOST_BASES]


def _of_bases(open_rates: Sequence[_Rated], rated: Sequence[_Rated], candidates: Sequence[Figure]) -> Iterator[Relation]:
    weights = {base.numeral: _weight([pair for pair in rated if holds(_relation(pair, base))]) for base in candidates}
    proven = [base for base in candidates if weights[base.numeral] >= _ENOUGH_DIGITS]
    for pair in open_rates:
        kept = [base for base in proven if holds(_relation(pair, base))]
        if kept:
            yield _relation(pair, max(kept, key=lambda base: weights[base.numeral]))
        elif len(proven) == 1 and _is_of_base(pair, proven[0]):
            relation = _relation(pair, proven[0])
            # `A, chiếm 64,4%; B, chiếm 19,6%; C, chiếm 16%`: one list has one base; a list of years may have one a year.
            one_list = any(other.sentence == pair.sentence and holds(_relation(other, proven[0])) for other in rated)
            together = one_list and _year(pair.part) == _year(proven[0])
            if (together or is_believed(relation, strict=True, sure=proven[0])) and not is_near(relation, _ANOTHER_BASE):
                yield relation


def _of_slipped_base(pairs: Sequence[_Rated], figures: Sequence[Figure]) -> Iterator[Relation]:
    """`18.960 hộ dân, trong đó 58.410 hộ nghèo, chiếm 30,8%; 21.620 ..., chiếm 11,4%`: the rates of one sentence ask for 189.640."""
    low, high = max(map(_least_base, pairs)), min(map(_most_base, pairs))
    digits = sum(len(pair.rate.value.as_tuple().digits) for pair in pairs)
    if len(pairs) < _ENOUGH_RATES or digits < _ENOUGH_DIGITS or not low <= high:
        return
    first = min(pair.part.numeral for pair in pairs)
    before = [figure for figure in figures if figure.numeral < first and figure.written >= _TELLING]
    for base in reversed(before):
        if any(low <= value <= high for _, value in variants(base)):
            yield from (_relation(pair, base) for pair in pairs)
            return


def _least_base(pair: _Rated) -> Decimal:
    return pair.part.value * _ALL / (pair.rate.value + pair.rate.half)


def _most_base(pair: _Rated) -> Decimal:
    return pair.part.value * _ALL / (pair.rate.value - pair.rate.half)


def _is_of_base(pair: _Rated, base: Figure) -> bool:
    exceeds = pair.rate.value > _ALL
    return (pair.part.value > base.value) == exceeds and _year(base) in (_year(pair.part), None)


def _year(figure: Figure) -> int | None:
    return getattr(figure.fact, "year", None)


def _weight(pairs: Sequence[_Rated]) -> int:
    """The digits of the rates that a base gives; 100% is given by every figure that is its own base."""
    return sum(len(pair.rate.value.as_tuple().digits) for pair in pairs if pair.rate.value != _ALL)


def _relation(pair: _Rated, base: Figure) -> Relation:
    return Relation("rate", "rate", RATE, pair.rate, (pair.part, base))
