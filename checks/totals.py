"""Totals over sections far apart: the Dự án of a programme against the plan's total, the Tiểu dự án against their Dự án.

A total and its parts are found by what they are about: the same programme, measure, time, capital and source, one level finer.
The list is complete where every Dự án of the catalogue has its figure, or where the figures found come near the total.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kehoach.checks.belief import holds, is_believed
from kehoach.checks.figures import Book
from kehoach.checks.relations import SUM, Relation
from kehoach.checks.sums import may_be_some
from kehoach.extractors.amounts import Amount
from kehoach.gazetteer.loader import projects
from kehoach.words import word_set

Time = tuple[int | None, tuple[int, int] | None]
_YEARS = re.compile(r"(?:^| )0?([2-5]) năm(?: |$)")
# So many parts make a list that may be complete though the catalogue has more.
_FEWEST = 3
# A text that speaks of two programmes may have the money of a third in its total.
_VERY_NEAR = Decimal("0.01")


class _Kind(NamedTuple):
    """What a total and its parts have in common."""

    programme: str | None
    measure: str | None
    time: Time
    capital: str | None
    source: str | None


def totals(book: Book) -> Iterator[Relation]:
    """Totals and the figures of the next finer level, wherever they stand."""
    finder = _Finder(book)
    alike: dict[tuple[_Kind, int | None], list[Relation]] = defaultdict(list)
    for amount in book.amounts:
        if amount.subproject is None and finder.is_total(amount):
            relation = finder.divided(amount) or finder.divided_by_programme(amount) or finder.divided_by_year(amount)
            if relation is not None:
                alike[_kind(amount), amount.project].append(relation)
    for relations in alike.values():
        yield from _nearest(relations)


def _nearest(relations: Sequence[Relation]) -> list[Relation]:
    """Of several sums about the same, those that the parts make up, else the nearest: others are sums of something else."""
    if any(holds(relation) for relation in relations):
        return [relation for relation in relations if holds(relation)]
    gaps = [abs(relation.stated.value - (relation.compute() or 0)) for relation in relations]
    return [relation for relation, gap in zip(relations, gaps, strict=True) if gap == min(gaps)]


class _Finder:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.by_numeral = {amount.numeral: amount for amount in book.amounts}
        self.wholes = {amount.whole for amount in book.amounts if amount.whole is not None}
        self.parts: dict[int, list[Amount]] = defaultdict(list)
        self.programmes = sorted({amount.programme for amount in book.amounts if amount.programme is not None})
        #: Finer places that money of a programme, measure and time is stated for, of all and of each Dự án.
        self.below: dict[tuple[str | None, str | None, Time, int | None], set[tuple[int | None, int | None]]] = defaultdict(set)
        self.by_time: dict[tuple[str | None, str | None, Time, int | None, int | None], list[Amount]] = defaultdict(list)
        #: Places and Dự án that the text gives any money of.
        self.places = {(amount.programme, amount.project, amount.subproject) for amount in book.amounts}
        self.named = {(amount.programme, amount.project) for amount in book.amounts}
        self.by_place: dict[tuple[_Kind, int | None, int | None], list[Amount]] = defaultdict(list)
        for amount in book.amounts:
            self.by_place[_kind(amount), amount.project, amount.subproject].append(amount)
            self.by_time[amount.programme, amount.measure, (amount.year, amount.period), amount.project, amount.subproject].append(amount)
            if amount.project is not None:
                self.below[amount.programme, amount.measure, (amount.year, amount.period), None].add((amount.project, amount.subproject))
            if amount.subproject is not None:
                self.below[amount.programme, amount.measure, (amount.year, amount.period), amount.project].add(
                    (amount.project, amount.subproject)
                )
            if amount.whole is not None:
                self.parts[amount.whole].append(amount)

    def is_total(self, amount: Amount) -> bool:
        """Stated as a sum: divided, named so, or a line of one that is."""
        if amount.numeral in self.wholes or self._is_named(amount):
            return True
        above = self.by_numeral.get(amount.whole) if amount.whole is not None else None
        same = above is not None and (above.project, above.subproject, above.measure) == (amount.project, amount.subproject, amount.measure)
        return same and above is not None and (amount.capital, amount.source) != (above.capital, above.source) and self.is_total(above)

    def _is_named(self, amount: Amount) -> bool:
        first, last = amount.label
        return any(self.book.outline.tokens.keys[at] in word_set("total_words") for at in range(first, last))

    def divided(self, total: Amount) -> Relation | None:
        """The parts of a total at the next finer level, if they make a list that may be complete."""
        if len(self.below[total.programme, total.measure, (total.year, total.period), total.project]) < 2:
            return None
        parts: list[Amount] = []
        missing = False
        for number in _numbers(total.programme, total.project):
            found, complete = self._part(total, number)
            missing = missing or not complete
            parts += found
        parts = self._completed(total, [part for part in parts if part.numeral != total.numeral])
        if len(parts) < 2 or (missing and len(parts) < _FEWEST):
            return None
        name = "total_by_project" if total.project is None else "total_by_subproject"
        relation = Relation("cross_section", name, SUM, self.book.must(total.numeral), tuple(self.book.must(p.numeral) for p in parts))
        if holds(relation):
            return relation
        apart = any(self._has_carried(part) for part in parts) and not self._has_carried(total)
        if missing or apart:
            return None
        if may_be_some(self.book, total, parts):
            return relation if is_believed(relation, near=_VERY_NEAR) else None
        return relation if is_believed(relation, strict=True, itemised=True) else None

    def _has_carried(self, amount: Amount) -> bool:
        """Money of the year before is in it: a sum of what was newly given has none."""
        return any(part.measure == "carried_over" for part in self.parts[amount.numeral])

    def divided_by_programme(self, total: Amount) -> Relation | None:
        """`cả 03 chương trình`: a total of no programme, by the total that each programme has."""
        if total.programme is not None or total.project is not None or len(self.programmes) < 2:
            return None
        kind = _kind(total)
        found = [self._stated(kind._replace(programme=programme), None, None, total) for programme in self.programmes]
        parts = [amount for one in found for amount in one or []]
        if len(parts) < len(self.programmes):
            return None
        terms = tuple(self.book.must(part.numeral) for part in parts)
        relation = Relation("cross_section", "total_by_programme", SUM, self.book.must(total.numeral), terms)
        return relation if is_believed(relation, near=_VERY_NEAR) else None

    def divided_by_year(self, total: Amount) -> Relation | None:
        """`Lũy kế 03 năm giải ngân 302.665 triệu đồng`: by the sums that the text states for the years."""
        kind = _kind(total)
        years = sorted({amount.year for amount in self.book.amounts if amount.year is not None})
        found = {year: self._stated(kind._replace(time=(year, None)), total.project, None, total) for year in years}
        stated = [(year, one[0]) for year, one in found.items() if one and one[0].numeral != total.numeral]
        for count in range(len(stated), 1, -1):
            for at in range(len(stated) - count + 1):
                run = stated[at : at + count]
                if run[-1][0] - run[0][0] != count - 1:
                    continue
                terms = tuple(self.book.must(amount.numeral) for _, amount in run)
                relation = Relation("cross_section", "total_by_year", SUM, self.book.must(total.numeral), terms)
                spanned = total.period == (run[0][0], run[-1][0]) or self._years_named(total) == count
                if holds(relation) or (spanned and is_believed(relation, strict=True, near=_VERY_NEAR)):
                    return relation
        return None

    def _years_named(self, total: Amount) -> int | None:
        """`Lũy kế 03 năm`"""
        tokens = self.book.outline.tokens
        named = _YEARS.search(tokens.words(*total.label))
        return int(named[1]) if named is not None else None

    def _completed(self, total: Amount, parts: list[Amount]) -> list[Amount]:
        """With one more figure of a Dự án that makes the list the total exactly."""
        missing = total.vnd - sum(part.vnd for part in parts)
        listed = {part.numeral for part in parts}
        if missing <= 0 or not parts:
            return parts
        for other in self.book.amounts:
            alike = (other.programme, other.measure, other.year, other.period) == (total.programme, total.measure, total.year, total.period)
            if alike and other.vnd == missing and other.project is not None and other.numeral not in listed:
                return sorted([*parts, other], key=lambda part: part.numeral)
        return parts

    def _part(self, total: Amount, number: int) -> tuple[list[Amount], bool]:
        """The figure of one Dự án (or Tiểu dự án), or those of its Tiểu dự án, and whether that is all of it."""
        kind = _kind(total)
        if total.project is not None:
            return self._of_place(kind, total.project, number, total)
        found, complete = self._of_place(kind, number, None, total)
        if found or complete:
            return found, complete
        below = [self._of_place(kind, number, finer, total) for finer in _numbers(total.programme, number)]
        parts = [part for found, _ in below for part in found]
        return parts, bool(parts) and all(complete for _, complete in below)

    def _of_place(self, kind: _Kind, project: int, subproject: int | None, total: Amount) -> tuple[list[Amount], bool]:
        """What is stated of one place; a place that the text says nothing of has nothing."""
        found = self._stated(kind, project, subproject, total)
        if found is not None:
            return found, True
        if both := self._by_capital(kind, project, subproject, total):
            return both, True
        if self._has_none_of_it(kind, project, subproject):
            return [], True
        return [], (kind.programme, project, subproject) not in self.places and (
            subproject is not None or (kind.programme, project) not in self.named
        )

    def _by_capital(self, kind: _Kind, project: int, subproject: int | None, total: Amount) -> list[Amount]:
        """`Dự án 1: vốn đầu tư 102.300 triệu đồng; vốn sự nghiệp 9.436 triệu đồng`: both lines where no sum of them is stated."""
        if kind.capital is not None:
            return []
        lines = [self._stated(kind._replace(capital=capital), project, subproject, total) for capital in ("investment", "recurrent")]
        return [amount for line in lines for amount in line or []]

    def _stated(self, kind: _Kind, project: int | None, subproject: int | None, total: Amount) -> list[Amount] | None:
        """The one figure of a place; of several the one that the total takes in, is named as one or holds the others."""
        found = self.by_place.get((kind, project, subproject), [])
        inside = {amount.numeral: amount.vnd for amount in found}
        # What is more than its whole is no part of it.
        found = [amount for amount in found if amount.vnd > inside.get(amount.whole or -1, -1)]
        for is_meant in (lambda amount: amount.whole == total.numeral, self._is_named, self._is_divided):
            if len({amount.vnd for amount in found}) > 1:
                found = list(filter(is_meant, found)) or found
        return found[:1] if len({amount.vnd for amount in found}) == 1 else None

    def _is_divided(self, amount: Amount) -> bool:
        """`Kinh phí: 27.280 triệu đồng (NSTW ...; NSĐP ...)` among amounts for houses of one kind and another."""
        return any((part.capital, part.source) != (amount.capital, amount.source) for part in self.parts[amount.numeral])

    def _has_none_of_it(self, kind: _Kind, project: int, subproject: int | None) -> bool:
        """A place whose money is of other capital or source throughout has none of this one."""
        if kind.capital is None and kind.source is None:
            return False
        money = self.by_time.get((kind.programme, kind.measure, kind.time, project, subproject), [])
        if money and not any(_is_of(amount, kind) for amount in money):
            return True
        whole = _Kind(kind.programme, kind.measure, kind.time, None, None)
        for amount in self.by_place.get((whole, project, subproject), []):
            parts = [part for part in self.parts[amount.numeral] if part.measure == amount.measure]
            if parts and sum(part.vnd for part in parts) == amount.vnd and not any(_is_of(part, kind) for part in parts):
                return True
        return False


def _kind(amount: Amount) -> _Kind:
    return _Kind(amount.programme, amount.measure, (amount.year, amount.period), amount.capital, amount.source)


def _is_of(part: Amount, kind: _Kind) -> bool:
    capital = kind.capital is None or part.capital in (None, kind.capital)
    return capital and (kind.source is None or part.source in (None, kind.source))


@cache
def _numbers(programme: str | None, project: int | None) -> Sequence[int]:
    """The Dự án of a programme, or the Tiểu dự án of one of its Dự án, by number; of an unknown programme as many as any has."""
    rows = [row for row in projects(programme) if project is None or row.project == project]
    found = {row.project if project is None else row.subproject for row in rows}
    return tuple(sorted(number for number in found if number is not None))
