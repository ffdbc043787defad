"""Which of two lists an item belongs to, by the words it shares with items that stand there for certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log

from kehoach.normalise.tone import tone_key

_WORD = re.compile(r"[^\W\d_]+")
_KEY_WORDS = 2


class Affinity:
    """The lines of a text and the places of those with a marker."""

    def __init__(self, lines: Sequence[str], marked: Sequence[int]) -> None:
        self._lines = lines
        self._marked = marked

    def leans(self, item: int, left: int, right: int, neighbours: Iterable[int]) -> float:
        """How much more line `item` is like the list of marker `left` than like that of `right`, from -1 to 1.

        What stands under a heading of the same words elsewhere counts for the list; `neighbours`
        are lines of the right list itself.
        """
        words = self._words[item]
        taken = [place for place in self._siblings(left) if place != item]
        given = [place for place in {*self._siblings(right), *neighbours} if place != item]
        return self._likeness(words, taken) - self._likeness(words, given)

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return [frozenset(_WORD.findall(tone_key(line))) for line in self._lines]

    @cached_property
    def _rarity(self) -> dict[str, float]:
        often = Counter(word for words in self._words for word in words)
        return {word: log((1 + len(self._words)) / count) for word, count in often.items()}

    @cached_property
    def _lists(self) -> dict[str, list[int]]:
        """The markers under one key: marker and first words of the line."""
        found: dict[str, list[int]] = {}
        for rank, place in enumerate(self._marked):
            found.setdefault(self._key(place), []).append(rank)
        return found

    def _key(self, place: int) -> str:
        return " ".join(tone_key(self._lines[place]).split()[: 1 + _KEY_WORDS])

    def _siblings(self, marker: int) -> list[int]:
        """The lines under other markers that are worded like `marker`, and the line of `marker` itself."""
        place = self._marked[marker]
        found = [place]
        for rank in self._lists[self._key(place)]:
            if rank != marker:
                found += range(self._marked[rank] + 1, self._end(rank))
        return found

    def _end(self, rank: int) -> int:
        return self._marked[rank + 1] if rank + 1 < len(self._marked) else len(self._lines)

    def _likeness(self, words: frozenset[str], places: Iterable[int]) -> float:
        whole = sum(self._rarity[word] for word in words)
        if not whole:
            return 0.0
        return max((sum(self._rarity[word] for word in words & self._words[place]) / whole for place in places), default=0.0)
