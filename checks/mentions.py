"""Figures as mentions of quantities: what is compared with what when a text states one thing twice.

All that must be the same of two mentions (what is counted, year, status) is their key; pairs are looked for among mentions of one
key, and only those whose values or words may be one are weighed at all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kehoach.checks.figures import MONEY, PERCENT, Book, Figure
from kehoach.checks.gist import Gists
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.extractors.amounts import Amount
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.percentages import Percentage
from kehoach.sections import PLAIN

# How near two values are that may be one, as a share of the larger.
NEAR = 0.12
_STATUS = {"actual": "actual", "estimate": "actual", "target": "target", "baseline": "baseline"}
# Percentages are near each other anyway: they must have so many words in common.
_COMMON_WORDS = 4
# Each is compared with so many before it: hundreds of pages would cost the square of their number.
_MOST_PERCENT = 400


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in its line; `value` is rough, `digits` are the telling ones in order."""

    item: Item
    line: Line
    value: float
    digits: str
    is_result: bool

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.item.figure


def mentions(book: Book, all_lines: Iterable[Line]) -> Iterator[list[Mention]]:
    """Mentions that may be of one thing, by what is counted, when, and whether it is wanted or reached."""
    found: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for line in all_lines:
        for item in line.items:
            head = _counted(item.figure)
            if head is None or _is_base_of_pair(book, item):
                continue
            fact = item.figure.fact
            key = head, getattr(fact, "year", None), getattr(fact, "period", None), _STATUS.get(getattr(fact, "status", None) or "")
            found[key].append(_mention(item, line))
    yield from found.values()


def _mention(item: Item, line: Line) -> Mention:
    digits = "".join(map(str, item.figure.written.normalize().as_tuple().digits))
    following = line.items[item.position + 1 : item.position + 2]
    # `296 lao động, đạt 95,5% kế hoạch`: what has a rate of completion has been reached.
    result = any(getattr(other.figure.fact, "role", None) == "completion_rate" for other in following)
    return Mention(item, line, float(item.figure.value), digits, result)


def _counted(figure: Figure) -> str | None:
    """The noun that is counted; `None` for what is not compared."""
    fact = figure.fact
    if isinstance(fact, Indicator):
        if fact.high is not None or not fact.unit:
            return None
        # `triệu đồng/người/năm` is compared with its like only.
        return fact.unit.lower() if "/" in fact.unit else noun_head(fact.unit) or None
    if isinstance(fact, Percentage):
        level = (fact.status is not None and fact.role != "change") or fact.role == "share"
        return "%" if level and fact.high is None and not fact.per_year else None
    return "đồng" if isinstance(fact, Amount) else None


def _is_base_of_pair(book: Book, item: Item) -> bool:
    """`3.107/5.000`: the second half of a pair counts what the first does."""
    numeral = book.numerals[item.figure.numeral]
    return numeral.pair is not None and not numeral.pair_first


class Earlier:
    """The mentions before one, found by value, by digits and by digits less one; percentages by their words."""

    def __init__(self, gists: Gists) -> None:
        self.gists = gists
        self.all: list[Mention] = []
        self.values: list[float] = []
        self.by_value: list[Mention] = []
        self.by_digits: dict[str, list[Mention]] = defaultdict(list)
        self.by_fewer: dict[str, list[Mention]] = defaultdict(list)

    def add(self, mention: Mention) -> None:
        """Take a mention."""
        self.all.append(mention)
        at = bisect_left(self.values, mention.value)
        self.values.insert(at, mention.value)
        self.by_value.insert(at, mention)
        self.by_digits["".join(sorted(mention.digits))].append(mention)
        for fewer in _fewer(mention.digits):
            self.by_fewer[fewer].append(mention)

    def like(self, later: Mention) -> list[Mention]:
        """Those that may be of the same thing as a later mention, in text order."""
        near = self.all[-_MOST_PERCENT:] if later.figure.kind == PERCENT else self._near(later)
        found = {mention.figure.numeral: mention for mention in near if _may_be_one(mention, later, self.gists)}
        return [found[numeral] for numeral in sorted(found)]

    def _near(self, later: Mention) -> list[Mention]:
        low, high = bisect_left(self.values, later.value * (1 - NEAR)), bisect_right(self.values, later.value / (1 - NEAR))
        more = self.by_fewer.get(later.digits, [])
        less = [
            mention
            for fewer in _fewer(later.digits)
            for mention in self.by_digits.get("".join(sorted(fewer)), [])
            if mention.digits == fewer
        ]
        return [*self.by_value[low:high], *self.by_digits.get("".join(sorted(later.digits)), []), *more, *less]


def _fewer(digits: str) -> set[str]:
    """The digits without one of them."""
    return {digits[:i] + digits[i + 1 :] for i in range(len(digits))} if len(digits) > 1 else set()


def _may_be_one(a: Mention, b: Mention, gists: Gists) -> bool:
    if a.value != b.value and a.line is not b.line and are_listed_together(a, b) and not is_carried(a.figure):
        return False
    if a.value != b.value and a.figure.kind == PERCENT and not _share_words(a, b, gists):
        return False
    if a.is_result != b.is_result and "target" in (getattr(a.figure.fact, "status", None), getattr(b.figure.fact, "status", None)):
        return False
    return _are_of_one_place(a.figure, b.figure)


def _share_words(a: Mention, b: Mention, gists: Gists) -> bool:
    return len(gists.common(a.figure.numeral, b.figure.numeral)) >= _COMMON_WORDS


def _are_of_one_place(a: Figure, b: Figure) -> bool:
    one, other = a.fact, b.fact
    if one is None or other is None:
        return False
    if a.kind == MONEY and isinstance(one, Amount) and isinstance(other, Amount) and not _are_same_money(one, other):
        return False
    return agree(one.programme, other.programme) and agree(one.project, other.project) and agree(one.subproject, other.subproject)


def _are_same_money(a: Amount, b: Amount) -> bool:
    """Of one measure, Dự án, capital and source, and no parts of one another or of one whole."""
    one_number = a.unit.factor != b.unit.factor and a.vnd * b.unit.factor == b.vnd * a.unit.factor
    if (a.measure != b.measure and not one_number) or (a.project, a.subproject) != (b.project, b.subproject):
        return False
    if a.whole is not None and a.whole in (b.numeral, b.whole):
        return False
    return b.whole != a.numeral and agree(a.capital, b.capital) and agree(a.source, b.source)


def agree(a: object, b: object) -> bool:
    """The same, or one of them unknown."""
    return a == b or a is None or b is None


def is_carried(figure: Figure) -> bool:
    """What one year's item carries over, that of the next year has."""
    return getattr(figure.fact, "measure", None) == "carried_over"


def are_listed_together(a: Mention, b: Mention) -> bool:
    """The same line, or items of one list: they name different things."""
    one, other = a.line.block, b.line.block
    return one.index == other.index or (one.parent == other.parent and one.kind == other.kind and one.kind != PLAIN)
