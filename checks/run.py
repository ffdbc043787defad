"""All checks of one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehoach.checks.bases import bases
from kehoach.checks.changes import changes
from kehoach.checks.check import Checked, in_order
from kehoach.checks.crossed import crossed
from kehoach.checks.doubts import confirmed, doubts, in_doubt
from kehoach.checks.figures import Book
from kehoach.checks.itemised import itemised
from kehoach.checks.judge import distinct, judged
from kehoach.checks.lines import lines
from kehoach.checks.lists import lists
from kehoach.checks.minimums import minimums
from kehoach.checks.rates import rates
from kehoach.checks.relations import Relation
from kehoach.checks.slips import slips
from kehoach.checks.spending import spending
from kehoach.checks.sums import sums
from kehoach.checks.tables import tables
from kehoach.checks.totals import totals
from kehoach.checks.twice import twice
from kehoach.checks.years import years
from kehoach.extractors.references import Reference

# A line with more figures is no sentence but a table that lost its form, and relations in it would be chance.
_MOST_FIGURES = 300


def check(book: Book, references: Sequence[Reference]) -> Checked:
    """Every relation that the document states, recomputed, and its doubtful numerals."""
    relations = distinct(_relations(book))
    found, right = list(judged(book, relations)), confirmed(book, relations)
    checks = in_order([*found, *doubts(book, found, right), *years(book), *slips(book, references)])
    return Checked(checks, in_doubt(book, checks, right))


def _relations(book: Book) -> Iterator[Relation]:
    all_lines = tuple(line for line in lines(book) if len(line.items) <= _MOST_FIGURES)
    added = [*tables(book), *sums(book), *lists(all_lines), *itemised(book, all_lines), *totals(book)]
    within = [*added, *crossed(book, added), *rates(book, all_lines), *changes(book, all_lines)]
    yield from within
    yield from bases(book, all_lines, within)
    yield from minimums(book, all_lines)
    yield from spending(book, within)
    yield from twice(book, all_lines)
