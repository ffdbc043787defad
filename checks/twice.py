"""The same quantity stated twice: the same thing, place and year, and another value.

Figures are compared by what is said of them, never by their values alone: two like sentences with different values are a
contradiction only where nothing in them tells two different things apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal

from kehoach.checks.apart import Apart
from kehoach.checks.causes import DECIMAL, DOUBLED, DROPPED, EXCHANGED, THOUSANDS, UNIT, slip
from kehoach.checks.figures import MONEY, PERCENT, Book, Figure
from kehoach.checks.gist import Gists, Likeness
from kehoach.checks.lines import Item, Line
from kehoach.checks.mentions import NEAR, Earlier, Mention, agree, are_listed_together, is_carried, mentions
from kehoach.checks.relations import SAME, Relation
from kehoach.extractors.amounts import Amount

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
_SLIPS = frozenset({EXCHANGED, DOUBLED, DROPPED, DECIMAL, UNIT, THOUSANDS})


def twice(book: Book, all_lines: Sequence[Line]) -> Iterator[Relation]:
    """Pairs of figures of one thing, the later one against the earlier."""
    gists = Gists(book, all_lines)
    apart = Apart(book, gists)
    said = Counter(Decimal(amount.vnd) for amount in book.amounts)
    repeated = frozenset(value for value, count in said.items() if count > 1)
    for alike in mentions(book, all_lines):
        if len(alike) > 1:
            yield from _pairs(book, apart, alike, repeated)


def _pairs(book: Book, apart: Apart, alike: Sequence[Mention], repeated: Set[Decimal]) -> Iterator[Relation]:
    gists = apart.gists
    said_again: set[int] = set()
    contrary: list[tuple[Mention, Mention]] = []
    before = Earlier(gists)
    for later in alike:
        pairs = [(gists.likeness(one.figure.numeral, later.figure.numeral), one) for one in before.like(later)]
        before.add(later)
        again = [(like.around * like.shared, one) for like, one in pairs if _says_again(one, later, like)]
        if again:
            earlier = max(again, key=lambda pair: pair[0])[1]
            said_again |= {earlier.figure.numeral, later.figure.numeral}
            yield _relation(gists, earlier, later)
            continue
        against = [(like.own * like.common, one) for like, one in pairs if _contradicts(book, apart, one, later, like)]
        if against:
            contrary.append((max(against, key=lambda pair: pair[0])[1], later))
    for earlier, later in contrary:
        # A figure that is said again elsewhere has its twin there; two sums that each stand in the text twice are two sums.
        two_sums = later.figure.kind == MONEY and {earlier.figure.value, later.figure.value} <= repeated
        if not two_sums and not {earlier.figure.numeral, later.figure.numeral} & said_again:
            yield _relation(gists, earlier, later)


def _relation(gists: Gists, earlier: Mention, later: Mention) -> Relation:
    subject = _subject(later.item, gists.common(earlier.figure.numeral, later.figure.numeral))
    kind = "duplicate" if earlier.line.block.parent == later.line.block.parent else "cross_section"
    return Relation(kind, "same", SAME, later.figure, (earlier.figure,), details={"subject": subject})


def _subject(item: Item, words: frozenset[str]) -> str:
    """The words that both have, in their order."""
    said = [*item.before.split(), *item.figure.unit.lower().split(), *item.after.split()]
    return " ".join(dict.fromkeys(word for word in said if word in words)) or item.figure.unit


def _says_again(a: Mention, b: Mention, like: Likeness) -> bool:
    apart = a.line is not b.line
    return apart and a.figure.value == b.figure.value and like.around >= _FAIRLY_ALIKE and like.own >= _PARTLY and like.shared >= _WEIGHT


# -- contradictions ------------------------------------------------------------------------------------


def _contradicts(book: Book, apart: Apart, a: Mention, b: Mention, like: Likeness) -> bool:
    """Like enough to be one thing, and near enough for a slip; nothing says that they are of two groups."""
    if a.figure.value == b.figure.value or _leaves_room(a.figure, b.figure) or _leaves_room(b.figure, a.figure):
        return False
    if are_listed_together(a, b) and not is_carried(a.figure):
        # Within one list only a number that is the other one but for a digit too many is no other thing.
        one = a.line is b.line and like.around >= _SAME_WORDS and _is_long_slip(a.figure, b.figure)
    else:
        one = _are_one(book, a.figure, b.figure, like)
    return one and not apart.gists.of_other_groups(a.figure.numeral, b.figure.numeral) and not apart.are_two(a, b)


def _are_one(book: Book, a: Figure, b: Figure, like: Likeness) -> bool:
    """Where both phrases are long and the same, any two values contradict each other; else they must be near, or one slip apart."""
    if a.kind == PERCENT and like.own >= _ONE_PHRASE and like.common >= _MUCH_WEIGHT:
        return True
    if slip(a, b.value) == EXCHANGED and _is_slip(a, b, like):
        return True
    if a.kind == PERCENT:
        return False
    if a.kind == MONEY:
        return _is_one_number(a, b) or (_is_near(a, b) and _has(like, _LIKE_MONEY))
    if _of_one_base(book, a, b) and like.common >= _SOME:
        return True
    one_project = _project(a) is not None and _project(a) == _project(b)
    return _is_near(a, b) and _has(like, _LIKE_IN_PROJECT if one_project else _LIKE_WORDS)


def _has(like: Likeness, enough: Sequence[tuple[float, float]]) -> bool:
    return any(like.around >= share and like.common >= weight for share, weight in enough)


def _is_long_slip(a: Figure, b: Figure) -> bool:
    return _slip_of(a, b) in (EXCHANGED, DOUBLED, DROPPED) and min(_digits(a), _digits(b)) >= _TELLING


def _slip_of(a: Figure, b: Figure) -> str | None:
    """The slip between two figures; a tenth of a sum is a counterpart rather than a lost nought."""
    return None if max(a.value, b.value) == 10 * min(a.value, b.value) else slip(a, b.value)


def _is_one_number(a: Figure, b: Figure) -> bool:
    """`965.500 nghìn đồng` and `965.500 triệu đồng`: a long number in two units."""
    return a.written == b.written and a.factor != b.factor and _digits(a) >= _LONG


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
    return bases[0] == bases[1] and abs(a.value - b.value) <= max(Decimal(1), Decimal(NEAR) * max(a.value, b.value))


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
    alike = agree(one.capital, other.capital) and agree(one.source, other.source)
    near = abs(a.value - b.value) <= Decimal(NEAR) * max(a.value, b.value)
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
    return abs(a.value - b.value) <= Decimal(NEAR) * larger or _slip_of(a, b) in _SLIPS
