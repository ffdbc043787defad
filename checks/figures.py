"""The figures of a document as checks see them: one kind of value for money, percentages and counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from kehoach.context import Outline
from kehoach.extractors.amounts import Amount
from kehoach.extractors.grids import Grid
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.numbers import read_number, write_number
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.percentages import Percentage
from kehoach.sections import BULLETS, PLAIN, ROW

Fact = Amount | Percentage | Indicator
MONEY, PERCENT, COUNT = "money", "percent", "count"
_PERCENT = "%"
_COUNTED = frozenset({"quantity", "rate", "measure"})
_BARE = frozenset({PLAIN, *BULLETS, ROW, "year", "programme"})
_NAMED = frozenset({"part", "annex", "chapter", "article", "clause", "project", "subproject"})


#: `1/3 số xã` is no number with decimals that never end, and nobody counts in so many digits.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated figure: its value (money in đồng), and how far it may be rounded.

    `half` is half of the last digit written, 0 for counts in whole numbers. `factor` is the worth of the unit as written.
    """

    numeral: int
    block: int
    kind: str
    value: Decimal
    half: Decimal
    factor: Decimal
    unit: str
    qualifier: str = "exact"
    fact: Fact | None = None

    @property
    def written(self) -> Decimal:
        """The number as it stands in the text, in its own unit."""
        return self.value / self.factor

    def say(self, value: Decimal | None = None, *, decimals: int = 2) -> str:
        """A value in the unit of this figure, as a Vietnamese text writes it; its own where none is given."""
        number = say_number((self.value if value is None else value) / self.factor, decimals if value is not None else 6)
        return f"{number}%" if self.unit == _PERCENT else f"{number} {self.unit}".strip()


@lru_cache(maxsize=1 << 14)
def say_number(value: Decimal, decimals: int = 2) -> str:
    """A number with at most so many decimals.

    >>> say_number(Decimal("384025.000"))
    '384.025'
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals))
    return write_number(rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: `path` of numbered sections (`III.2.b`, empty where nothing is numbered), and page."""

    path: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Book:
    """All figures of a document, and where each stands.

    `page_of` gives the page of a token, `None` where the document has no pages.
    """

    outline: Outline
    numerals: Sequence[Numeral]
    amounts: Sequence[Amount]
    percentages: Sequence[Percentage]
    indicators: Sequence[Indicator]
    page_of: Callable[[int], int | None] = lambda _: None
    grids: Sequence[Grid] = ()
    _facts: dict[int, Fact] = field(default_factory=dict)
    _figures: dict[int, Figure | None] = field(default_factory=dict)
    _paths: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for facts in (self.percentages, self.indicators, self.amounts):
            self._facts.update({fact.numeral: fact for fact in facts})

    def figure(self, numeral: int) -> Figure | None:
        """The figure of a numeral; `None` where it has no value."""
        if numeral not in self._figures:
            self._figures[numeral] = self._read(numeral)
        return self._figures[numeral]

    def has_fact(self, numeral: int) -> bool:
        """A table has a row for it."""
        return numeral in self._facts

    def admit(self, figure: Figure) -> Figure:
        """Take a figure that no table has a row for: a bare number in a cell."""
        self._figures[figure.numeral] = figure
        return figure

    def must(self, numeral: int) -> Figure:
        """The figure of a numeral that is known to have one."""
        figure = self.figure(numeral)
        assert figure is not None, f"numeral {numeral} is no figure"
        return figure

    def _read(self, position: int) -> Figure | None:
        numeral, fact = self.numerals[position], self._facts.get(position)
        if isinstance(fact, Amount):
            half = self._half_of_money(numeral, fact.unit.factor)
            return Figure(position, fact.block, MONEY, Decimal(fact.vnd), half, fact.unit.factor, fact.unit.canonical, fact.qualifier, fact)
        if isinstance(fact, Percentage):
            half = _step(fact.value) / 2
            return Figure(position, fact.block, PERCENT, fact.value, half, Decimal(1), _PERCENT, fact.qualifier, fact)
        value = fact.value if isinstance(fact, Indicator) else numeral.reading.value if numeral.reading is not None else None
        if value is None or (fact is None and numeral.kind not in _COUNTED) or len(value.as_tuple().digits) > MOST_DIGITS:
            return None
        half = half_of(value)
        unit = (fact.unit or "") if isinstance(fact, Indicator) else self.outline.tokens.surface(numeral.last, numeral.end)
        qualifier = fact.qualifier if isinstance(fact, Indicator) else "exact"
        return Figure(position, numeral.block, COUNT, value, half, Decimal(1), unit, qualifier, fact)

    def _half_of_money(self, numeral: Numeral, factor: Decimal) -> Decimal:
        if numeral.more is not None and numeral.more_unit is not None:
            return _step(numeral.more.value) * numeral.more_unit.factor / 2
        # A cell of a table has its unit above, and its numeral no reading as money.
        reading = numeral.reading or read_number(self.outline.tokens.keys[numeral.first])
        return _step(reading.value) * factor / 2 if reading is not None else Decimal(0)

    def where(self, figure: Figure) -> Place:
        """The numbered sections that a figure stands in, and its page."""
        return self.place(figure.block, figure.numeral)

    def place(self, block: int, numeral: int) -> Place:
        """The numbered sections above a block, and the page of a numeral in it."""
        if block not in self._paths:
            self._paths[block] = self._path_to(block)
        return Place(self._paths[block], self.page_of(self.numerals[numeral].first))

    def _path_to(self, at: int) -> str:
        blocks = self.outline.blocks
        path: list[str] = []
        while at >= 0:
            block = blocks[at]
            if block.marker is not None and block.kind not in _BARE:
                path.append(" ".join(block.marker.split()).strip(" .:)(/*-–+") if block.kind not in _NAMED else _named(block.marker))
            at = block.parent
        return _path(path[::-1])


def _named(marker: str) -> str:
    """`Điều 2`, `Dự án 4`: a marker that says itself what it is."""
    words = " ".join(marker.split()).strip(" .:)(*-–+")
    return words[:1].upper() + words[1:].lower() if words.isupper() and not words[-1].isalpha() else words


def _path(markers: Sequence[str]) -> str:
    """`III`, `1`, `1.2`, `Dự án 4` as `III.1.2, Dự án 4`."""
    path: list[str] = []
    for marker in markers:
        while path and marker.startswith(path[-1] + "."):
            path.pop()
        path.append(marker)
    text = ""
    for marker in path:
        joint = "." if text and " " not in marker and " " not in text.rpartition(", ")[2] else ", "
        text = f"{text}{joint}{marker}" if text else marker
    return text


def half_of(count: Decimal) -> Decimal:
    """How far a count may be rounded: things are counted whole, kilometres are not."""
    step = _step(count)
    return step / 2 if step < 1 else Decimal(0)


def _step(value: Decimal) -> Decimal:
    """The value of the last digit written."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
