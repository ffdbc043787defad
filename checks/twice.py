"""The same quantity stated twice: the same thing, place and year, and another value.

Figures are compared by what is said of them, never by their values alone: two like sentences with different values are a
contradiction only where nothing in them tells two different things apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kehoach.checks.causes import DECIMAL, DOUBLED, DROPPED, EXCHANGED, THOUSANDS, UNIT, slip
from kehoach.checks.figures import MONEY, PERCENT, Book, Figure
from kehoach.checks.gist import Gists, Likeness
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import SAME, Relation
from kehoach.extractors.amounts import Amount
from kehoach.extractors.indicators import Indicator
from kehoach.extractors.percentages import Percentage
from kehoach.sections import PLAIN, Block

# How near two values are that may be one: as a share of the larger.
_NEAR = Decimal("0.12")
# The same value in words as like as this is one mention of the figure.
_FAIRLY_ALIKE, _PARTLY, _WEIGHT = 0.6, 0.3, 7.0
# Two long phrases that are the same word for word, almost, say the same thing, whatever their values.
_ONE_PHRASE, _MUCH_WEIGHT = 0.7, 14.0
# Near values in like words; the more words two phrases have in common, the less else must be alike.
_LIKE_WORDS = ((0.8, 7.0), (0.6, 10.0))
_LIKE_MONEY = (*_LIKE_WORDS, (0.35, 18.0))
_LIKE_IN_PROJECT = (*_LIKE_WORDS, (0.45, 8.5))
# Two figures of one line; two shares of one base.
_SAME_WORDS, _SOME = 0.8, 2.0
# Two numbers of so many digits that differ by two exchanged digits are rarely two things; shorter ones may well be.
_LONG, _TELLING = 4, 3
_COMMON_LONG, _COMMON_SHORT = 5.0, 9.0
_STATUS = {"actual": "actual", "estimate": "actual", "target": "target", "baseline": "baseline"}
_SLIPS = frozenset({EXCHANGED, DOUBLED, DROPPED, DECIMAL, UNIT, THOUSANDS})


@dataclass(frozen=True, slots=True)
class _Mention:
    item: Item
    line: Line

    @property
    def figure(self) -> Figure:
        return self.item.figure


def twice(book: Book, all_lines: Sequence[Line]) -> Iterator[Relation]:
    """Pairs of figures of one thing, the later one against the earlier."""
    gists = Gists(book, all_lines)
    for mentions in _comparable(book, all_lines).values():
        yield from _pairs(book, gists, mentions)


def _comparable(book: Book, all_lines: Iterable[Line]) -> dict[tuple[str, str], list[_Mention]]:
    """Figures by kind and by what they count."""
    found: dict[tuple[str, str], list[_Mention]] = defaultdict(list)
    for line in all_lines:
        for item in line.items:
            head = _counted(item.figure)
            if head is not None and not _is_goal_beside(book, item):
                found[item.figure.kind, head].append(_Mention(item, line))
    return found


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


def _pairs(book: Book, gists: Gists, mentions: Sequence[_Mention]) -> Iterator[Relation]:
    said_again: set[int] = set()
    contrary: list[tuple[_Mention, _Mention]] = []
    for at, later in enumerate(mentions):
        pairs = [(gists.likeness(earlier.figure.numeral, later.figure.numeral), earlier) for earlier in _others(book, mentions[:at], later)]
        again = [(like.around * like.shared, earlier) for like, earlier in pairs if _says_again(earlier, later, like)]
        if again:
            earlier = max(again, key=lambda pair: pair[0])[1]
            said_again |= {earlier.figure.numeral, later.figure.numeral}
            yield _relation(book, gists, earlier, later)
            continue
        against = [
            (like.own * like.common, earlier)
            for like, earlier in pairs
            if _contradicts(book, earlier, later, like) and not gists.of_other_groups(earlier.figure.numeral, later.figure.numeral)
        ]
        if against:
            contrary.append((max(against, key=lambda pair: pair[0])[1], later))
    for earlier, later in contrary:
        # A figure that is said again elsewhere has its twin there.
        if not {earlier.figure.numeral, later.figure.numeral} & said_again:
            yield _relation(book, gists, earlier, later)


def _others(book: Book, earlier: Sequence[_Mention], later: _Mention) -> list[_Mention]:
    return [mention for mention in earlier if _may_be_one(book, mention, later)]


def _relation(book: Book, gists: Gists, earlier: _Mention, later: _Mention) -> Relation:
    subject = _subject(later.item, gists.common(earlier.figure.numeral, later.figure.numeral))
    kind = "duplicate" if earlier.line.block.parent == later.line.block.parent else "cross_section"
    return Relation(kind, "same", SAME, later.figure, (earlier.figure,), details={"subject": subject})


def _subject(item: Item, words: frozenset[str]) -> str:
    """The words that both have, in their order."""
    said = [*item.before.split(), *item.figure.unit.lower().split(), *item.after.split()]
    return " ".join(dict.fromkeys(word for word in said if word in words)) or item.figure.unit


# -- may two figures be one? -------------------------------------------------------------------------


def _may_be_one(book: Book, a: _Mention, b: _Mention) -> bool:
    if _is_result(a) != _is_result(b) and "target" in (_status(a.figure.fact), _status(b.figure.fact)):
        return False
    return _same_place(a.figure, b.figure) and _same_time(a.figure, b.figure)


def _is_result(mention: _Mention) -> bool:
    """`296 lao động, đạt 95,5% kế hoạch`: what has a rate of completion has been reached."""
    following = mention.line.items[mention.item.position + 1 : mention.item.position + 2]
    return any(getattr(other.figure.fact, "role", None) == "completion_rate" for other in following)


def _are_listed_together(a: Block, b: Block) -> bool:
    """The same line, or items of one list: they name different things."""
    return a.index == b.index or (a.parent == b.parent and a.kind == b.kind and a.kind != PLAIN)


def _same_place(a: Figure, b: Figure) -> bool:
    one, other = a.fact, b.fact
    if one is None or other is None:
        return False
    for name in ("programme", "project", "subproject"):
        values = {getattr(one, name), getattr(other, name)}
        if len(values) > 1 and None not in values:
            return False
    if isinstance(one, Amount) and isinstance(other, Amount):
        return _same_money(one, other)
    return _status(one) == _status(other)


def _same_money(a: Amount, b: Amount) -> bool:
    """Of one measure, Dự án, capital and source, and no parts of one another or of one whole."""
    one_number = a.vnd * b.unit.factor == b.vnd * a.unit.factor and a.unit.factor != b.unit.factor
    if (a.measure != b.measure and not one_number) or (a.project, a.subproject) != (b.project, b.subproject):
        return False
    if a.whole is not None and (a.whole in (b.numeral, b.whole) or b.whole == a.numeral):
        return False
    return b.whole != a.numeral and all(_agree(getattr(a, name), getattr(b, name)) for name in ("capital", "source"))


def _agree(a: str | None, b: str | None) -> bool:
    return a == b or None in (a, b)


def _status(fact: object) -> str | None:
    return _STATUS.get(getattr(fact, "status", None) or "")


def _same_time(a: Figure, b: Figure) -> bool:
    years = {getattr(a.fact, "year", None), getattr(b.fact, "year", None)}
    periods = {getattr(a.fact, "period", None), getattr(b.fact, "period", None)}
    return len(years) == 1 and len(periods) == 1


def _says_again(a: _Mention, b: _Mention, like: Likeness) -> bool:
    apart = a.line is not b.line
    return apart and a.figure.value == b.figure.value and like.around >= _FAIRLY_ALIKE and like.own >= _PARTLY and like.shared >= _WEIGHT


def _contradicts(book: Book, a: _Mention, b: _Mention, like: Likeness) -> bool:
    """Like enough to be one, and near enough to be a slip; where both phrases are long and the same, any other value is one."""
    if a.figure.value == b.figure.value or _leaves_room(a.figure, b.figure) or _leaves_room(b.figure, a.figure):
        return False
    if _are_listed_together(a.line.block, b.line.block) and not _is_carried(a.figure):
        # Within one list only a number that is the other one but for a digit too many is no other thing.
        return a.line is b.line and like.around >= _SAME_WORDS and _is_long_slip(a.figure, b.figure)
    if a.figure.kind == PERCENT and like.own >= _ONE_PHRASE and like.common >= _MUCH_WEIGHT:
        return True
    if slip(a.figure, b.figure.value) == EXCHANGED and _is_slip(a.figure, b.figure, like):
        return True
    if a.figure.kind == PERCENT:
        return False
    if a.figure.kind == MONEY:
        if _is_one_number(a.figure, b.figure):
            return True
        return _is_near(a.figure, b.figure) and _has(like, _LIKE_MONEY)
    if _of_one_base(book, a.figure, b.figure) and like.common >= _SOME:
        return True
    one_project = _project(a.figure) is not None and _project(a.figure) == _project(b.figure)
    return _is_near(a.figure, b.figure) and _has(like, _LIKE_IN_PROJECT if one_project else _LIKE_WORDS)


def _has(like: Likeness, enough: Sequence[tuple[float, float]]) -> bool:
    return any(like.around >= share and like.common >= weight for share, weight in enough)


def _is_long_slip(a: Figure, b: Figure) -> bool:
    return slip(a, b.value) in (EXCHANGED, DOUBLED, DROPPED) and min(_digits(a), _digits(b)) >= _TELLING


def _is_one_number(a: Figure, b: Figure) -> bool:
    """`965.500 nghìn đồng` and `965.500 triệu đồng`: a long number in two units."""
    return a.written == b.written and a.factor != b.factor and _digits(a) >= _LONG


def _is_carried(figure: Figure) -> bool:
    """What one year's item carries over, that of the next year has."""
    return getattr(figure.fact, "measure", None) == "carried_over"


def _project(figure: Figure) -> int | None:
    return getattr(figure.fact, "project", None)


def _of_one_base(book: Book, a: Figure, b: Figure) -> bool:
    """`15/19 tiêu chí` and `16/19 tiêu chí`"""
    bases = []
    for figure in (a, b):
        pair = book.numerals[figure.numeral].pair
        base = book.figure(figure.numeral + 1) if pair is not None else None
        if base is None or book.numerals[base.numeral].pair is None:
            return False
        bases.append(base.value)
    return bases[0] == bases[1] and abs(a.value - b.value) <= max(Decimal(1), _NEAR * max(a.value, b.value))


def _is_slip(a: Figure, b: Figure, like: Likeness) -> bool:
    """Two digits exchanged between figures of one kind: long numbers need few words in common, money of one full key none."""
    long = min(_digits(a), _digits(b)) >= _LONG
    return _has_full_key(a, b) or like.common >= (_COMMON_LONG if long else _COMMON_SHORT)


def _digits(figure: Figure) -> int:
    """Significant digits."""
    return len(figure.written.normalize().as_tuple().digits)


def _has_full_key(a: Figure, b: Figure) -> bool:
    """Money of one Dự án, or of one capital and source, and of one year."""
    one, other = a.fact, b.fact
    if not isinstance(one, Amount) or not isinstance(other, Amount) or (one.year is None and one.period is None):
        return False
    alike = _agree(one.capital, other.capital) and _agree(one.source, other.source)
    near = abs(a.value - b.value) <= _NEAR * max(a.value, b.value)
    named = one.project is not None or one.measure == "carried_over" or None not in (one.capital, one.source)
    return near and named and alike and min(_digits(a), _digits(b)) >= _TELLING


def _leaves_room(open_ended: Figure, other: Figure) -> bool:
    """`ít nhất 60%` and 70% say nothing against each other; two lower bounds do."""
    if open_ended.qualifier == other.qualifier:
        return False
    if open_ended.qualifier in ("at_least", "more_than"):
        return other.value >= open_ended.value
    return open_ended.qualifier in ("at_most", "less_than") and other.value <= open_ended.value


def _is_near(a: Figure, b: Figure) -> bool:
    larger = max(a.value, b.value)
    return abs(a.value - b.value) <= _NEAR * larger or slip(a, b.value) in _SLIPS


def _is_goal_beside(book: Book, item: Item) -> bool:
    """`3.107 (kế hoạch 5.000)`: the second half of a pair counts what the first does."""
    numeral = book.numerals[item.figure.numeral]
    return numeral.pair is not None and not numeral.pair_first
