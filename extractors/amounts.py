"""An amount of money as it is read: exact đồng, and all that is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kehoach.evidence import Why
from kehoach.extractors.clauses import Clause
from kehoach.extractors.numbers import DOUBT_THREE_DECIMALS, Reading
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.units import MoneyUnit

INT64_MAX = 2**63 - 1
_MILLION = Decimal(1_000_000)
YEAR_AFTER_WHOLE = "year_after_whole"
"""A part is said to be given in a later year than its whole: one of the two years is a slip."""
# No province is given a hundred million triệu đồng: the unit is a slip.
_TOO_LARGE = 100_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A read and placed amount; `numeral` and `whole` are indices into the numerals of the text.

    Parts of one whole that are named together (one bracket, one sentence, one list) share `group`.
    """

    numeral: int
    block: int
    vnd: int
    unit: MoneyUnit
    doubt: str | None
    likely_vnd: int | None
    measure: str | None
    capital: str | None
    source: str | None
    year: int | None
    from_year: int | None
    period: tuple[int, int] | None
    programme: str | None
    project: int | None
    subproject: int | None
    qualifier: str
    whole: int | None
    label: tuple[int, int]
    rules: tuple[str, ...]
    group: int = 0
    why: Why = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Literal:
    """What an amount literally says in đồng, why to doubt it, and what is likely meant."""

    vnd: int
    unit: MoneyUnit
    doubt: str | None = None
    likely_vnd: int | None = None


def literal_of(numeral: Numeral) -> Literal | None:
    """The literal amount of a numeral with its unit; `None` where that is no whole number of đồng."""
    if numeral.reading is None or numeral.unit is None:
        return None
    more = Decimal(0)
    if numeral.more is not None and numeral.more_unit is not None:
        more = numeral.more.value * numeral.more_unit.factor
    return literal(numeral.reading, numeral.unit, more)


def literal(reading: Reading, unit: MoneyUnit, more: Decimal = Decimal(0)) -> Literal | None:
    """An amount in whole đồng; `more` is what the smaller unit of `3 tỷ 500 triệu đồng` adds."""
    exact = reading.value * unit.factor + more
    if exact != exact.to_integral_value() or exact > INT64_MAX:
        return None
    vnd = int(exact)
    if unit.factor >= _MILLION and reading.value >= _TOO_LARGE:
        return Literal(vnd, unit, "unit_too_large", int(reading.value))
    if reading.doubt == DOUBT_THREE_DECIMALS:
        if unit.factor != _MILLION or reading.likely is None:
            return Literal(vnd, unit)
        return Literal(vnd, unit, reading.doubt, int(reading.likely * unit.factor))
    return Literal(vnd, unit, reading.doubt)


def inside(at: int, clause: Clause) -> bool:
    """Token `at` stands in the label of the clause."""
    return any(first <= at < last for first, last in clause.segments)
