"""Relations between figures as arithmetic: what the terms give, how rounding blurs it, and what one term would have to be.

A relation says that a stated figure is a function of others. `Form` is that function; everything else (rounding, likely
slips) is derived from it, so that a new kind of relation needs its two formulas and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kehoach.checks.check import HOLDS, MISMATCH, ROUNDING
from kehoach.checks.figures import Figure

Values = Sequence[Decimal]
_HUNDRED = Decimal(100)
# Rates are often cut off, not rounded.
_CUT_OFF = 2
# What `khoảng` and `hơn` leave open, as a share of the figure.
_ABOUT = Decimal("0.05")
_OPEN_ENDED = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Form:
    """`compute` gives the stated value from those of the terms; `solve` what term `i` is, given the stated value and the others.

    `room` is 1 where the stated value may be more than the computed one, -1 where it may be less. In a `linear` form each term
    counts once, added or taken away.
    """

    name: str
    compute: Callable[[Values], Decimal | None]
    solve: Callable[[Decimal, Values, int], Decimal | None]
    room: int = 0
    linear: bool = False


def _quotient(a: Decimal, b: Decimal) -> Decimal | None:
    return a / b if b != 0 else None


def _total(values: Values) -> Decimal:
    return sum(values, Decimal(0))


def _solve_sum(stated: Decimal, values: Values, i: int) -> Decimal:
    return stated - (_total(values) - values[i])


def _rate(values: Values) -> Decimal | None:
    return _quotient(values[0] * _HUNDRED, values[1])


def _solve_rate(stated: Decimal, values: Values, i: int) -> Decimal | None:
    return stated * values[1] / _HUNDRED if i == 0 else _quotient(values[0] * _HUNDRED, stated)


def _difference(values: Values) -> Decimal:
    return values[0] - _total(values[1:])


def _solve_difference(stated: Decimal, values: Values, i: int) -> Decimal:
    return stated + _total(values[1:]) if i == 0 else values[0] - stated - (_total(values[1:]) - values[i])


def _product(values: Values) -> Decimal:
    return values[0] * values[1]


def _solve_product(stated: Decimal, values: Values, i: int) -> Decimal | None:
    return _quotient(stated, values[1 - i])


def _mean(values: Values) -> Decimal:
    return _total(values) / len(values)


def _solve_mean(stated: Decimal, values: Values, i: int) -> Decimal:
    return stated * len(values) - (_total(values) - values[i])


def _solve_change(stated: Decimal, values: Values, i: int) -> Decimal:
    """The other level, moved by the change in the direction of the two."""
    return values[1 - i] + (stated if values[i] >= values[1 - i] else -stated)


def _yearly(values: Values) -> Decimal | None:
    """`từ a% xuống b%` within n years: values are a, b, n."""
    return _quotient(abs(values[0] - values[1]), values[2])


SUM = Form("sum", _total, _solve_sum, linear=True)
RATE = Form("rate", _rate, _solve_rate)
DIFFERENCE = Form("difference", _difference, _solve_difference, linear=True)
CHANGE = Form("change", lambda values: abs(values[0] - values[1]), _solve_change)
PRODUCT = Form("product", _product, _solve_product)
MEAN = Form("mean", _mean, _solve_mean)
YEARLY = Form("yearly", _yearly, lambda stated, values, i: None)
PER_YEAR = Form("per_year", lambda values: _quotient(*values), lambda stated, values, i: stated * values[1])
PER_THING = Form(
    "per_thing", lambda values: _quotient(*values), lambda stated, values, i: _quotient(values[0], stated) if i else stated * values[1]
)
SAME = Form("same", lambda values: values[0], lambda stated, values, i: stated)
FORMS: Mapping[str, Form] = {form.name: form for form in (SUM, RATE, DIFFERENCE, CHANGE, PRODUCT, MEAN, YEARLY, PER_YEAR, PER_THING, SAME)}


@dataclass(frozen=True, slots=True)
class Relation:
    """`stated` should be what `form` makes of `terms`.

    `kind` is that of the table, `name` the relation more finely (`sum_by_source`), `constants` further values of the
    form that are no figures of the text, `details` what the sentence about it says besides.
    """

    kind: str
    name: str
    form: Form
    stated: Figure
    terms: tuple[Figure, ...]
    constants: tuple[Decimal, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, the stated one first."""
        return (self.stated, *self.terms)

    def compute(self, instead: Mapping[int, Decimal] | None = None) -> Decimal | None:
        """What the terms give, with some figures (by numeral) taken at other values."""
        return self.form.compute((*self._values(instead), *self.constants))

    def _values(self, instead: Mapping[int, Decimal] | None) -> list[Decimal]:
        if not instead:
            return [term.value for term in self.terms]
        return [instead.get(term.numeral, term.value) for term in self.terms]

    def needed(self, figure: Figure) -> Decimal | None:
        """The value of one of its figures with which it would hold."""
        if figure.numeral == self.stated.numeral:
            return self.compute()
        values = (*self._values(None), *self.constants)
        place = next(i for i, term in enumerate(self.terms) if term.numeral == figure.numeral)
        return self.form.solve(self.stated.value, values, place)

    @property
    def slack(self) -> Decimal:
        """How far stated and computed may differ by the rounding of all figures."""
        half = self.stated.half * _CUT_OFF if self.form is RATE else self.stated.half
        if self.form.linear:
            return half + sum((term.half for term in self.terms), Decimal(0))
        computed = self.compute()
        if computed is None:
            return half
        if self.form is RATE:
            above, below = self.terms
            return (
                half
                + abs(computed) * (above.half / above.value if above.value else 0)
                + abs(computed) * below.half / (below.value + below.half)
            )
        for term in self.terms:
            if term.half and (moved := self.compute({term.numeral: term.value + term.half})) is not None:
                half += abs(moved - computed)
        return half

    def verdict(self, instead: Mapping[int, Decimal] | None = None) -> str | None:
        """`None` where the terms give nothing."""
        computed = self.compute(instead)
        if computed is None:
            return None
        stated = (instead or {}).get(self.stated.numeral, self.stated.value)
        gap = stated - computed
        if gap == 0 or gap * self.form.room > 0:
            return HOLDS
        if abs(gap) <= self.slack or self._left_open(gap, stated):
            return ROUNDING
        return MISMATCH

    def _left_open(self, gap: Decimal, stated: Decimal) -> bool:
        """`khoảng`, `hơn`, `tối đa` leave room, in their direction."""
        words = {term.qualifier for term in self.terms}
        room = abs(stated) * _OPEN_ENDED
        if self.stated.qualifier == "about" or "about" in words:
            return abs(gap) <= abs(stated) * _ABOUT
        if self.stated.qualifier in ("more_than", "at_least") or words & {"less_than", "at_most"}:
            return -room <= gap <= 0
        if self.stated.qualifier in ("less_than", "at_most") or words & {"more_than", "at_least"}:
            return 0 <= gap <= room
        return False
