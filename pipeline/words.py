"""Small sets of words that mechanisms ask for by name; the words themselves stand in `word_sets.csv`."""

from __future__ import annotations

from functools import cache

from kehoach.gazetteer.loader import read_table
from kehoach.normalise import tone_key


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a set in matching form; a set that the table does not have is a fault of the code."""
    words = frozenset(tone_key(row["word"]) for row in read_table("word_sets") if row["set"] == name)
    if not words:
        raise KeyError(f"word_sets.csv has no set {name!r}")
    return words
