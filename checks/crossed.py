"""Sums that run beside other sums: where a total is divided by Dự án or district, so is each line of it by capital or source.

`giao các huyện 103.200 triệu đồng (NSTW 93.795; NST 9.405): 1. Huyện A 15.680 (NSTW 14.250; NST 1.430); 2. ...` states three sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kehoach.checks.belief import holds, is_believed, is_long, is_near, slips
from kehoach.checks.figures import Book
from kehoach.checks.relations import SUM, Relation
from kehoach.extractors.amounts import Amount

Key = tuple[str | None, str | None]
_BY_CAPITAL: tuple[Key, ...] = (("investment", None), ("recurrent", None))
# The lines of a sum stand so many lines below it at most.
_REACH = 12


def crossed(book: Book, known: Iterable[Relation]) -> Iterator[Relation]:
    """For every sum of money: its lines by capital or source, as far as all its parts have them too."""
    finder = _Finder(book)
    for relation in [*(relation for relation in known if relation.form is SUM), *finder.by_capital()]:
        whole, parts = finder.amount(relation.stated.numeral), [finder.amount(term.numeral) for term in relation.terms]
        if whole is None or any(part is None for part in parts):
            continue
        if relation.name == "sum_apart":
            yield relation
        yield from finder.lines(whole, [part for part in parts if part is not None])


class _Finder:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.by_numeral = {amount.numeral: amount for amount in book.amounts}
        self.parts: dict[int, dict[Key, list[Amount]]] = defaultdict(lambda: defaultdict(list))
        for amount in book.amounts:
            if amount.whole is not None and amount.whole in self.by_numeral:
                self.parts[amount.whole][_key(amount)].append(amount)

    def amount(self, numeral: int) -> Amount | None:
        """The amount of a numeral."""
        return self.by_numeral.get(numeral)

    def lines(self, whole: Amount, parts: Sequence[Amount]) -> Iterator[Relation]:
        """The lines of a sum against those of its parts."""
        for key, found in self.parts[whole.numeral].items():
            if len(found) != 1 or found[0].numeral in {part.numeral for part in parts} or key == _key(whole):
                continue
            terms = [self._line(part, key, whole) for part in parts]
            if len(terms) < 2 or any(term is None for term in terms):
                continue
            numerals = [term.numeral for term in terms if term is not None]
            relation = Relation("sum", "sum", SUM, self.book.must(found[0].numeral), tuple(map(self.book.must, numerals)))
            if is_believed(relation, strict=True):
                yield relation

    def _line(self, part: Amount, key: Key, whole: Amount) -> Amount | None:
        """The line of a part that has what the key adds to the whole."""
        capital, source = key
        wanted = (capital if capital != whole.capital else part.capital, source if source != whole.source else part.source)
        found = self.parts[part.numeral].get(wanted, [])
        return found[0] if len(found) == 1 else None

    def by_capital(self) -> Iterator[Relation]:
        """`114.100 triệu đồng, trong đó: - NSTW ...; - NST .... Vốn đầu tư 68.400 ...; vốn sự nghiệp 45.700`: divided again further on."""
        for whole in self.book.amounts:
            if whole.capital is not None or not self.parts[whole.numeral]:
                continue
            found = [self._further_on(whole, capital) for capital, _ in _BY_CAPITAL]
            if any(part is None for part in found):
                continue
            terms = tuple(self.book.must(part.numeral) for part in found if part is not None)
            relation = Relation("sum", "sum_apart", SUM, self.book.must(whole.numeral), terms)
            if holds(relation) or (_may_be(relation) and slips(relation)):
                yield relation

    def _further_on(self, whole: Amount, capital: str | None) -> Amount | None:
        alike = ("programme", "project", "subproject", "measure", "year", "period", "source")
        for amount in self.book.amounts:
            near = whole.numeral < amount.numeral and amount.block - whole.block <= _REACH
            if near and amount.capital == capital and all(getattr(amount, name) == getattr(whole, name) for name in alike):
                return amount if amount.whole is None else None
        return None


def _key(amount: Amount) -> Key:
    return amount.capital, amount.source


def _may_be(relation: Relation) -> bool:
    """Near, or of numbers too long to be within one slip by chance; a line that is the whole again divides nothing."""
    return is_near(relation) or (is_long(relation) and all(term.value != relation.stated.value for term in relation.terms))
