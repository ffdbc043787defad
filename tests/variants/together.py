"""Several kinds at once, as documents meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from benchmarks.scoring import Document

from .amounts import other_units, scaled
from .changes import Variant, changed
from .layout import carriage_returns, decomposed, double_spaces, no_break_spaces, paged, ragged
from .names import other_places
from .spelling import dashes, glued_units, lookalikes, lost_tone, spaced_fractions, spaced_marks, spaced_percents, tone_places


def _all(document: Document, draw: Random, kinds: Iterable[Callable[[Document, Random], Variant]]) -> Variant:
    variant = changed(document, [])
    for make in kinds:
        variant = make(variant, draw)
    return variant


def scanned(document: Document, draw: Random) -> Variant:
    """What a scan and its text recognition leave: lost marks, lookalikes, stray spaces, page numbers, line ends."""
    return _all(document, draw, (lookalikes, lost_tone, spaced_marks, glued_units, paged, ragged, double_spaces, carriage_returns))


def retyped(document: Document, draw: Random) -> Variant:
    """What another typist does: other places of tones, units, dashes, spaces around signs, a word processor's letters and spaces."""
    kinds = (tone_places, dashes, spaced_percents, spaced_fractions, other_units, no_break_spaces, decomposed)
    return _all(document, draw, kinds)


def elsewhere(document: Document, draw: Random) -> Variant:
    """Another province with other amounts, wrapped otherwise: no text that anybody has tuned a rule on."""
    return _all(document, draw, (other_places, scaled, ragged))
