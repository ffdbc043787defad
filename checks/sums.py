"""Parts against their whole, where they divide it completely: by capital, by source, or as a list that claims to be complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from kehoach.checks.belief import holds, is_believed, is_near, slips
from kehoach.checks.cues import AFTER, says
from kehoach.checks.figures import Book
from kehoach.checks.relations import SUM, Relation
from kehoach.extractors.amounts import Amount
from kehoach.extractors.tree import FAR

_CARRIED = "carried_over"
_VERY_NEAR = Decimal("0.01")
# So many amounts before a list may be the one that it divides.
_BEFORE = 6
_BESIDE_BUDGETS = frozenset({"credit", "mobilised"})
_COMPLETE_SOURCES = frozenset({"central", "local"})
_COMPLETE_CAPITAL = frozenset({"investment", "recurrent"})


def sums(book: Book) -> Iterator[Relation]:
    """Amounts that divide another one completely."""
    named: dict[int, list[Amount]] = defaultdict(list)
    for amount in book.amounts:
        if amount.whole is not None:
            named[amount.whole].append(amount)
    by_numeral = {amount.numeral: amount for amount in book.amounts}
    for whole_index, group in named.items():
        whole = by_numeral.get(whole_index)
        if whole is None:
            continue
        divisions = list(_divisions(book, whole, [part for part in group if part.group != FAR]))
        for divided in divisions:
            if not any(_is_within(divided, other) for other in divisions):
                parts = _completed(whole, divided, group)
                if _has_rest_in_words(book, parts) and not _is_made_up_by(whole, parts):
                    continue
                yield _relation(book, _rightful(book, whole, parts), parts)


def _rightful(book: Book, whole: Amount, parts: list[Amount]) -> Amount:
    """`44.120 triệu đồng, trong đó ... 2.101 triệu đồng; gồm 21.500 và 22.620`: the sum said before that the parts make up."""
    total = sum(part.vnd for part in parts)
    if total == whole.vnd:
        return whole
    first = min(part.numeral for part in parts)
    before = [amount for amount in book.amounts if amount.numeral < first][-_BEFORE:]
    for amount in reversed(before):
        if amount.vnd == total and amount.measure == whole.measure:
            return amount
    return whole


def _is_within(parts: list[Amount], other: list[Amount]) -> bool:
    """A division that leaves out what a fuller one has."""
    return len(parts) < len(other) and {part.numeral for part in parts} < {part.numeral for part in other}


def _completed(whole: Amount, parts: list[Amount], group: list[Amount]) -> list[Amount]:
    """The parts, with what stands elsewhere or without what was named last, if that makes them the whole exactly."""
    missing = whole.vnd - sum(part.vnd for part in parts)
    if missing > 0:
        listed = {part.numeral for part in parts}
        for other in group:
            if other.numeral not in listed and other.vnd == missing and other.measure == whole.measure:
                return sorted([*parts, other], key=lambda part: part.numeral)
    for count in range(2, len(parts)):
        if sum(part.vnd for part in parts[:count]) == whole.vnd:
            return parts[:count]
    return parts


def _divisions(book: Book, whole: Amount, group: list[Amount]) -> Iterator[list[Amount]]:
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
        if len(values) == len(set(values)) == len(listed) or _claims_completeness(book, whole, listed):
            yield listed
    for listed in _lists(group):
        if len(listed) > 1 and _claims_completeness(book, whole, listed):
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


def _claims_completeness(book: Book, whole: Amount, parts: list[Amount]) -> bool:
    """A list after `trong đó` may name only some parts; one that nearly makes up the whole is meant to be complete.

    Years that hand money on to each other count it twice: a list by year is taken where it adds up, or would but for a slip.
    """
    if whole.vnd <= 0:
        return False
    relation = _relation(book, whole, parts)
    announced = _is_announced(book, whole, parts)
    if len({part.year for part in parts}) == len(parts) and not holds(relation):
        apart = any(part.measure == _CARRIED for part in parts)
        return bool(slips(relation)) and (is_near(relation) or announced) and not apart
    itemised = len({part.block for part in parts}) == len(parts)
    if may_be_some(book, whole, parts):
        return is_believed(relation, near=_VERY_NEAR)
    return is_believed(relation, strict=announced, itemised=itemised)


def may_be_some(book: Book, whole: Amount, parts: list[Amount]) -> bool:
    """`trong đó` within a line names some parts; `trong đó:` above a list names all."""
    first = min(part.numeral for part in parts)
    behind = book.outline.tokens.words(book.numerals[whole.numeral].end, book.numerals[first].first)
    inline = all(part.block == whole.block for part in parts) and ":" not in behind.split()
    return inline and says("some_parts", AFTER, behind) and not says("all_parts", AFTER, behind)


def _is_announced(book: Book, whole: Amount, parts: list[Amount]) -> bool:
    """`gồm`, `cụ thể`, `:` stand between the sum and its first part, and nothing that names some parts only."""
    first = min(part.numeral for part in parts)
    behind = book.outline.tokens.words(book.numerals[whole.numeral].end, book.numerals[first].first)
    return says("parts", AFTER, behind) and not says("partial", AFTER, behind)


def _has_rest_in_words(book: Book, parts: list[Amount]) -> bool:
    """`..., còn lại là vốn huy động`: what is left over has no figure."""
    last = max(part.numeral for part in parts)
    end = book.outline.blocks[parts[-1].block].last
    following = book.numerals[last + 1].first if last + 1 < len(book.numerals) else end
    return says("rest_in_words", AFTER, book.outline.tokens.words(book.numerals[last].end, min(end, following)))


def _capital(amount: Amount) -> str | None:
    return amount.capital


def _source(amount: Amount) -> str | None:
    return amount.source


def _relation(book: Book, whole: Amount, parts: list[Amount]) -> Relation:
    name = "sum"
    if _is_complete({part.capital for part in parts}, _COMPLETE_CAPITAL):
        name = "sum_by_capital"
    elif _is_complete({part.source for part in parts}, _COMPLETE_SOURCES):
        name = "sum_by_source"
    return Relation("sum", name, SUM, book.must(whole.numeral), tuple(book.must(part.numeral) for part in parts))
