"""What a figure is about, in words: its own phrase, and what its sentence and headings say around it.

Two mentions are of the same thing where each one's own words are found again around the other. Words that every figure of
the document has beside it weigh nothing; a name that only two have weighs much.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log

from kehoach.checks.figures import Book
from kehoach.checks.lines import Item, Line
from kehoach.words import word_set

_MARK = re.compile("[;.]")
# A phrase reaches so many words to either side.
_BEFORE, _AFTER = 24, 24
_HEADING = 30
_UP = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of either phrase is found `around` the other, and in the other's `own` words (0 to 1, the lesser of both).

    `shared` and `common` are the weights of the words behind the two.
    """

    around: float
    own: float
    shared: float
    common: float


class Gists:
    """The gists of all figures of a document, and how much each word tells there."""

    def __init__(self, book: Book, all_lines: Sequence[Line]) -> None:
        self.book = book
        #: The words of each figure's own phrase.
        self.own: dict[int, frozenset[str]] = {}
        self.lines: dict[int, Line] = {}
        self.known: dict[int, frozenset[str]] = {}
        self.headings: dict[int, frozenset[str]] = {}
        for line in all_lines:
            for item in line.items:
                own = _phrase(item, line.items[item.position + 1] if _is_half(book, item) else None)
                if not own and item.position and line.items[item.position - 1].sentence == item.sentence:
                    # `Đường Na Ca - Kẻ Lè, dài 1,8 km: 3.200 triệu đồng`: the name stands before the figure before.
                    own = _phrase(line.items[item.position - 1], None)
                self.own[item.figure.numeral] = own
                self.lines[item.figure.numeral] = line
        seen = Counter(chain.from_iterable(self.own.values()))
        self.weights = {word: log((1 + len(self.own)) / count) for word, count in seen.items()}

    def around(self, numeral: int) -> frozenset[str]:
        """Its own words, those of its sentence, and those of the headings above; asked for few figures."""
        if numeral not in self.known:
            line = self.lines[numeral]
            item = next(item for item in line.items if item.figure.numeral == numeral)
            sentence = (_content(other.before) | _content(other.after) for other in line.sentence(item))
            self.known[numeral] = self.own[numeral].union(*sentence, self._above(line.block.index))
        return self.known[numeral]

    def likeness(self, a: int, b: int) -> Likeness:
        """How alike two figures are said to be."""
        one, other = self.own[a], self.own[b]
        common = self._weigh(one & other)
        # Own words are among those around: what is found of one and of the other are two ways to count the common ones.
        here, there = self._weigh(one & self.around(b)), self._weigh(other & self.around(a))
        all_here, all_there = self._weigh(one), self._weigh(other)
        around = min(_share(here, all_here), _share(there, all_there))
        return Likeness(around, _share(common, max(all_here, all_there)), here + there - common, common)

    def of_other_groups(self, a: int, b: int) -> bool:
        """Each is said of a group (hộ nghèo, dân số nông thôn, xã khu vực III) that the other is not said of."""
        groups = word_set("group_words")
        return bool((self.own[a] - self.around(b)) & groups) and bool((self.own[b] - self.around(a)) & groups)

    def common(self, a: int, b: int) -> frozenset[str]:
        """The words that both phrases have."""
        return self.own[a] & self.own[b]

    def _weigh(self, words: Iterable[str]) -> float:
        """Of own words of figures; others tell nothing that is asked for."""
        return sum(map(self.weights.__getitem__, words))

    def _above(self, block: int) -> frozenset[str]:
        """The words of the headings above a block."""
        if block not in self.headings:
            at = self.book.outline.blocks[block].parent
            found: set[str] = set()
            for _ in range(_UP):
                if at < 0:
                    break
                above = self.book.outline.blocks[at]
                last = min(above.last, above.body_first + _HEADING)
                found |= _content(self.book.outline.tokens.words(above.body_first, last))
                at = above.parent
            self.headings[block] = frozenset(found)
        return self.headings[block]


def _share(found: float, total: float) -> float:
    return found / total if total else 0.0


def _is_half(book: Book, item: Item) -> bool:
    numeral = book.numerals[item.figure.numeral]
    return numeral.pair is not None and numeral.pair_first


def _phrase(item: Item, base: Item | None) -> frozenset[str]:
    """The words right around a figure, up to a mark that ends what is said of it; behind A/B they stand behind B."""
    return _content(_last_clause(item.before)) | _content(item.figure.unit.lower()) | _content(_first_clause((base or item).after))


def _last_clause(words: str) -> str:
    clause = max(words.rfind(";"), words.rfind(".")) + 1
    words = words[clause:] if clause else words
    return " ".join(words.split()[-_BEFORE:]) if words.count(" ") >= _BEFORE else words


def _first_clause(words: str) -> str:
    clause = _MARK.search(words)
    words = words[: clause.start()] if clause is not None else words
    return " ".join(words.split()[:_AFTER]) if words.count(" ") >= _AFTER else words


@lru_cache(maxsize=1 << 12)
def _content(words: str) -> frozenset[str]:
    """The words that tell something; those between two figures are asked for by both."""
    return frozenset(filter(_tells, words.split()))


@lru_cache(maxsize=1 << 15)
def _tells(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word not in word_set("empty_words")
