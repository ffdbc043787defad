"""Why a relation does not hold: the smallest change of one figure that makes the most relations hold.

Which numeral of a broken sum is wrong cannot be seen from the sum alone. Each figure is tried at the value that the relation
asks of it; a change counts as likely where it is one that a typist makes (two digits exchanged, one digit, a digit doubled or
left out, a slipped thousands mark or unit), and the more other relations of the text it makes hold, the likelier it is. A part
that the stated total leaves out, or counts twice, is found by the gap itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kehoach.checks.check import MISMATCH
from kehoach.checks.figures import MONEY, Figure
from kehoach.checks.relations import SUM, Relation

UNIT, THOUSANDS, LEFT_OUT, TWICE = "unit", "thousands_mark", "left_out", "counted_twice"
FOLLOWS = "follows"
DECIMAL = "decimal_mark"
EXCHANGED, DOUBLED, DROPPED, DIGIT, SWAPPED = "digits_exchanged", "digit_added", "digit_dropped", "one_digit", "digits_swapped"
#: Likelier ones first; which of two in one group is likelier nobody knows.
_LIKELIER = ((UNIT,), (THOUSANDS,), (DECIMAL,), (FOLLOWS,), (LEFT_OUT,), (TWICE,), (EXCHANGED,), (DOUBLED,), (DROPPED, DIGIT), (SWAPPED,))
_RANK = {name: rank for rank, names in enumerate(_LIKELIER) for name in names}
_NOTATIONS = (UNIT, THOUSANDS)
_THOUSANDS = (Decimal(1000), Decimal("0.001"))
_TENS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"))
_UNITS = (Decimal(10) ** 6, Decimal(10) ** -6, Decimal(10) ** 3, Decimal(10) ** -3)
_SAME_OF_SUM = ("programme", "measure", "year", "period")
#: Among more terms there is always one that some slip explains.
MOST_TERMS = 80
# A gap of fewer digits says nothing: many figures are 5.
_TELLING = 2
# Rates and means are rounded: many values of a term give the one that is stated.
_ROUNDED = frozenset({"rate", "mean", "per_year", "per_thing"})


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause: `suspect` would say `likely` (in its own value, money in đồng); `part` is what was left out or counted twice."""

    name: str
    suspect: int | None = None
    likely: Decimal | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    cause: Cause
    mended: int
    broken: int

    @property
    def rank(self) -> tuple[int, int]:
        return self.broken - self.mended, _RANK[self.cause.name]


class Causes:
    """Finds likely causes within all relations of a document."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self.by_figure: dict[int, list[Relation]] = defaultdict(list)
        for relation in relations:
            for figure in {figure.numeral: figure for figure in relation.figures}.values():
                self.by_figure[figure.numeral].append(relation)
        self.broken = [relation for relation in relations if relation.form is SUM and relation.verdict() == MISMATCH]
        self.figures = {figure.numeral: figure for group in self.by_figure.values() for relation in group for figure in relation.figures}

    def of(self, relation: Relation, others: Sequence[Figure] = ()) -> Cause | None:
        """The likeliest cause, `None` where none stands out; `others` are figures that may be the part left out."""
        candidates = [*self._changes(relation), *self._parts(relation, others), *self._broken_terms(relation)]
        if not candidates:
            return None
        best = min(candidate.rank for candidate in candidates)
        likeliest = list(dict.fromkeys(candidate.cause for candidate in candidates if candidate.rank == best))
        if len(likeliest) == 1:
            return likeliest[0]
        if (cause := self._of_one_place(likeliest)) is not None:
            return cause
        names = {cause.name for cause in likeliest}
        return Cause(names.pop()) if len(names) == 1 else None

    def _of_one_place(self, likeliest: Sequence[Cause]) -> Cause | None:
        """Of several parts as large as the gap, the one whose place closes the gap of another sum too."""
        closing = Counter(place for gap_parts in self.closing for place in gap_parts)
        weights = [closing[place_of(self.figures[cause.part])] if cause.part is not None else 0 for cause in likeliest]
        return likeliest[weights.index(max(weights))] if weights.count(max(weights)) == 1 else None

    @cached_property
    def closing(self) -> list[frozenset[Numbers | None]]:
        """For every broken sum the places whose part is as large as its gap."""
        found = []
        for relation in self.broken:
            gap = abs(relation.stated.value - (relation.compute() or 0))
            found.append(frozenset(place_of(term) for term in relation.terms if term.value == gap))
        return found

    # -- a term that does not add up itself --------------------------------------------------------------

    def _broken_terms(self, relation: Relation) -> Iterable[_Candidate]:
        """A term that is a sum of its own, and would mend this one too if it were what its parts make up."""
        for term in relation.terms:
            for other in self.by_figure[term.numeral]:
                computed = other.compute() if other.form is SUM and other.stated.numeral == term.numeral else None
                if computed is None or other.verdict() != MISMATCH or other is relation:
                    continue
                if relation.verdict({term.numeral: computed}) not in (MISMATCH, None):
                    yield _Candidate(Cause(FOLLOWS, term.numeral, computed), 1, 0)

    # -- a figure that is written wrongly --------------------------------------------------------------

    def _changes(self, relation: Relation) -> Iterable[_Candidate]:
        if len(relation.terms) > MOST_TERMS:
            return
        for figure in {figure.numeral: figure for figure in relation.figures}.values():
            found = likely_slip(relation, figure)
            if found is None:
                continue
            name, likely = found
            if name == THOUSANDS and _is_unit_of_another(figure, likely, relation):
                name = UNIT
            mended, broken = self._weigh(figure, likely)
            if mended:
                yield _Candidate(Cause(name, figure.numeral, likely), mended, broken)

    def _weigh(self, figure: Figure, likely: Decimal) -> tuple[int, int]:
        """How many relations hold with the likely value that did not, and how many no longer do."""
        mended = broken = 0
        for relation in self.by_figure[figure.numeral]:
            before, after = relation.verdict(), relation.verdict({figure.numeral: likely})
            mended += before == MISMATCH and after not in (MISMATCH, None)
            broken += before not in (MISMATCH, None) and after == MISMATCH
        return mended, broken

    # -- a part that is missing ------------------------------------------------------------------------

    def _parts(self, relation: Relation, others: Sequence[Figure]) -> Iterable[_Candidate]:
        """A gap that is exactly one of the parts, or one that stands elsewhere."""
        computed = relation.compute()
        if relation.form is not SUM or computed is None:
            return
        gap = relation.stated.value - computed
        if not _is_telling(gap, relation.stated):
            return
        for part in relation.terms:
            if part.value == -gap:
                yield _Candidate(Cause(LEFT_OUT, part=part.numeral), 1, 0)
            elif part.value == gap:
                yield _Candidate(Cause(TWICE, part=part.numeral), 1, 0)
        among = {figure.numeral for figure in relation.figures}
        for part in others:
            if part.numeral not in among and part.kind == relation.stated.kind and part.value == gap and _is_of_sum(part, relation):
                yield _Candidate(Cause(LEFT_OUT, part=part.numeral), 1, 0)
                return


Numbers = tuple[int, int | None]


def place_of(figure: Figure) -> Numbers | None:
    """The Dự án and Tiểu dự án that money is of."""
    project = getattr(figure.fact, "project", None)
    return (project, getattr(figure.fact, "subproject", None)) if project is not None else None


def _is_of_sum(part: Figure, relation: Relation) -> bool:
    """What a sum may have left out is of its year and measure, of no other capital or source, and in none of its parts."""
    stated = relation.stated
    if getattr(part.fact, "whole", None) in {figure.numeral for figure in relation.figures}:
        return False
    pairs = {name: (getattr(part.fact, name, None), getattr(stated.fact, name, None)) for name in (*_SAME_OF_SUM, "capital", "source")}
    alike = all(pairs[name][0] == pairs[name][1] for name in _SAME_OF_SUM)
    return alike and all(None in pairs[name] or pairs[name][0] == pairs[name][1] for name in ("capital", "source"))


def variants(figure: Figure) -> Iterator[tuple[str, Decimal]]:
    """All numbers that one slip turns into what is written, with the slip: for relations that rounding leaves open."""
    step = figure.half * 2 if figure.half else Decimal(1)
    digits = str(int(figure.value / step))
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            yield EXCHANGED, Decimal(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) * step
    for i in range(len(digits)):
        if len(digits) > 1:
            yield DOUBLED, Decimal(digits[:i] + digits[i + 1 :]) * step
        for other in "0123456789":
            yield DIGIT, Decimal(digits[:i] + other + digits[i + 1 :]) * step
    for i in range(len(digits) + 1):
        for other in "0123456789":
            yield DROPPED, Decimal(digits[:i] + other + digits[i:]) * step


def _is_unit_of_another(figure: Figure, likely: Decimal, relation: Relation) -> bool:
    """`24.350 tỷ đồng` beside parts in triệu đồng: the same number in their unit."""
    factor = figure.factor * likely / figure.value
    return any(other.kind == MONEY and other.factor == factor for other in relation.figures)


def _is_telling(gap: Decimal, figure: Figure) -> bool:
    digits = (gap / figure.factor).normalize().as_tuple().digits
    return gap != 0 and (len(digits) >= _TELLING or figure.kind == MONEY)


def likely_slip(relation: Relation, figure: Figure, *, fitted: bool = True) -> tuple[str, Decimal] | None:
    """The slip in one figure that would explain why the relation does not hold, and what the figure should say.

    Where rounding leaves many values open, any of them that is one slip away is taken if `fitted`: good enough for a cause, not
    for a proof.
    """
    needed = relation.needed(figure)
    if needed is None or needed <= 0 or needed == figure.value:
        return None
    step = figure.half * 2 if figure.half else Decimal(1)
    for likely in (needed, (needed / step).to_integral_value() * step):
        name = slip(figure, likely) if likely else None
        if name is not None and relation.verdict({figure.numeral: likely}) != MISMATCH:
            return name, likely
    if not fitted or relation.form.name not in _ROUNDED or figure.numeral == relation.stated.numeral:
        return None
    fitting = [(name, value) for name, value in variants(figure) if value and relation.verdict({figure.numeral: value}) != MISMATCH]
    return min(fitting, key=lambda pair: (_RANK[pair[0]], abs(pair[1] - needed))) if fitting else None


def slip(figure: Figure, likely: Decimal) -> str | None:
    """The typist's slip that turns the likely value into what is written; `None` where there is none.

    >>> from kehoach.checks.figures import Figure
    >>> slip(Figure(0, 0, "count", Decimal(412), Decimal(0), Decimal(1), "hộ"), Decimal(421))
    'digits_exchanged'
    """
    if figure.value == 0:
        return None
    quotient = likely / figure.value
    if figure.kind == MONEY and quotient in _UNITS:
        fraction = figure.written != figure.written.to_integral_value()
        return THOUSANDS if quotient in _THOUSANDS and (fraction or quotient == _THOUSANDS[1]) and _has_mark(figure, quotient) else UNIT
    if figure.kind != MONEY and quotient in _THOUSANDS:
        return THOUSANDS
    if quotient in _TENS and figure.written != figure.written.to_integral_value() and len(figure.written.normalize().as_tuple().digits) > 2:
        return DECIMAL
    step = figure.half * 2 if figure.half else Decimal(1)
    if likely % step:
        return None
    return _digit_slip(str(int(figure.value / step)), str(int(likely / step)))


def _has_mark(figure: Figure, quotient: Decimal) -> bool:
    """`5,257` for 5.257 has three decimals; `5.257` for 5,257 would have them."""
    if quotient > 1:
        exponent = figure.written.as_tuple().exponent
        return isinstance(exponent, int) and exponent <= -1
    return figure.written >= 1000


def _digit_slip(written: str, meant: str) -> str | None:
    if len(written) == len(meant):
        apart = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        if len(apart) == 1:
            return DIGIT
        exchanged = len(apart) == 2 and written[apart[0]] == meant[apart[1]] and written[apart[1]] == meant[apart[0]]
        if exchanged:
            return EXCHANGED if apart[1] == apart[0] + 1 else SWAPPED
        return None
    if len(written) == len(meant) + 1 and len(meant) > 1:
        return DOUBLED if _without_one(written, meant) else None
    if len(meant) == len(written) + 1 and len(written) > 1:
        return DROPPED if _without_one(meant, written) else None
    return None


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def is_near(a: Figure, b: Figure, share: Decimal) -> bool:
    """Two values differ by at most a share of the larger, or by one slip of a typist that leaves their size."""
    larger = max(abs(a.value), abs(b.value))
    return larger > 0 and (abs(a.value - b.value) <= share * larger or slip(a, b.value) in (EXCHANGED, DOUBLED, DROPPED, UNIT, THOUSANDS))
