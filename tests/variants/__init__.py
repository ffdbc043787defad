"""Variants of annotated documents: the same figures in a text that was set, spelled, counted or ordered otherwise.

A document can be learned by heart, a variant of it cannot: what is read in the one must be read in the other.
`KINDS` lists all ways to make one; `python -m tests.variants` prints how much each costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.scoring import Document

from . import amounts, layout, names, projects, spelling, together
from .changes import Variant

#: Columns that hold what a numeral may have meant; they follow its notation.
NOTATION = frozenset({"doubt", "likely_vnd", "likely_value"})
#: Columns that hang on whether sums hold.
SUMS = frozenset({"part_of"})
#: Columns that name places.
PLACES = frozenset({"issuer"})


@dataclass(frozen=True)
class Kind:
    """A way to make a variant; `free` columns may differ from those of the first document. Not every kind draws."""

    make: Callable[[Document, Random], Variant]
    free: frozenset[str] = frozenset()
    draws: bool = True

    @property
    def name(self) -> str:
        """The name of the function that makes it."""
        return self.make.__name__

    def variant(self, document: Document, seed: int) -> Variant:
        """The variant of a document; the same seed makes the same."""
        return self.make(document, Random(f"{self.name} {document.name} {seed}"))


KINDS = (
    Kind(layout.wrapped),
    Kind(layout.ragged),
    Kind(layout.broken),
    Kind(layout.paged),
    Kind(layout.headed),
    Kind(layout.decomposed, draws=False),
    Kind(layout.composed, draws=False),
    Kind(layout.carriage_returns, draws=False),
    Kind(layout.no_break_spaces),
    Kind(layout.double_spaces),
    Kind(layout.no_empty_lines, draws=False),
    Kind(layout.indented),
    Kind(layout.bullets),
    Kind(spelling.lost_tone),
    Kind(spelling.tone_places, draws=False),
    Kind(spelling.lookalikes, draws=False),
    Kind(spelling.glued_units),
    Kind(spelling.spaced_percents, draws=False),
    Kind(spelling.spaced_fractions),
    Kind(spelling.spaced_marks),
    Kind(spelling.dashes),
    Kind(amounts.scaled, NOTATION),
    Kind(amounts.other_digits, NOTATION | SUMS),
    Kind(amounts.other_units, NOTATION),
    Kind(names.other_places, PLACES),
    Kind(projects.renumbered),
    Kind(projects.reordered, NOTATION),
    Kind(together.scanned),
    Kind(together.retyped, NOTATION),
    Kind(together.elsewhere, NOTATION | PLACES),
)
