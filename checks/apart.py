"""What tells two like figures apart: names, the numbers of tranches and quarters, groups that only one is said of.

`Huyện Mường Lát có 2.415 hộ nghèo; huyện Quan Sơn có 2.145 hộ nghèo` is two things, however alike the words are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from kehoach.checks.figures import Book
from kehoach.checks.gist import Gists
from kehoach.checks.mentions import Mention
from kehoach.words import word_set

_ORDINAL = re.compile(r"(\w+) (\d[\d/]*|[ivx]+)(?= |$)")
_ENDS = frozenset({".", ";"})
# Names in a heading stand among so many first words.
_HEADING = 30
# A heading that is hardly more than a name: `2. Huyện Mường Lát`.
_SHORT_HEADING = 8
# One word with a capital letter may begin a sentence; two are a name.
_NAME = 2
_RIGHT_BEHIND = 3


class Apart:
    """Compares what stands around figures with that around others."""

    def __init__(self, book: Book, gists: Gists) -> None:
        self.book = book
        self.gists = gists
        self.runs: dict[tuple[int, int], list[tuple[str, ...]]] = {}

    def are_two(self, a: Mention, b: Mention) -> bool:
        """Something in words says that they are of two things."""
        return self._have_other_numbers(a, b) or self._are_one_sided(a, b) or self._have_other_names(a, b)

    def _have_other_numbers(self, a: Mention, b: Mention) -> bool:
        """`Đợt 1 ...; đợt 2 ...`, `tại thời điểm 30/6/2024 ...; tại thời điểm 31/12/2024 ...`"""
        one, other = _ordinals(a.item.before), _ordinals(b.item.before)
        return any(one[word] != other[word] for word in one.keys() & other.keys())

    def _are_one_sided(self, a: Mention, b: Mention) -> bool:
        """`hộ cận nghèo` and `hộ nghèo`, a plan and the plan `sau điều chỉnh`: one word parts them."""
        counted, against = _counted(a), _counted(b)
        if counted & against & word_set("sided_groups") and (counted ^ against) & word_set("one_sided_units"):
            return True
        if (self.gists.own[a.figure.numeral] ^ self.gists.own[b.figure.numeral]) & word_set("one_sided_words"):
            return True
        parted = self._parting_headings(a, b)
        return parted is not None and bool((self._words(parted[0]) ^ self._words(parted[1])) & word_set("one_sided_headings"))

    def _have_other_names(self, a: Mention, b: Mention) -> bool:
        """Each is said of a place or body that the other is not said of, in its own words or in the heading that parts them."""
        pairs = [(self._own_names(a), self._own_names(b))]
        parted = self._parting_headings(a, b)
        if parted is not None:
            pairs.append((self._heading_names(parted[0]), self._heading_names(parted[1])))
        return any(one - other and other - one for one, other in pairs)

    def _own_names(self, mention: Mention) -> frozenset[str]:
        """Names in the words around a figure up to the figures beside it, within its sentence."""
        numerals, keys, items = self.book.numerals, self.book.outline.tokens.keys, mention.line.items
        at, block = mention.item.position, mention.line.block
        numeral = numerals[mention.figure.numeral]
        first = numerals[items[at - 1].figure.numeral].end if at else block.body_first
        last = numerals[items[at + 1].figure.numeral].first if at + 1 < len(items) else block.last
        first = next((i + 1 for i in range(numeral.first - 1, first - 1, -1) if keys[i] in _ENDS), first)
        last = next((i for i in range(numeral.end, last) if keys[i] in _ENDS), last)
        # Sở Tài chính, that is to do something with the money, is no place that it is for.
        return frozenset(word for run in self._runs(first, last) if run[0] not in word_set("body_words") for word in run)

    def _heading_names(self, block: int) -> frozenset[str]:
        above = self.book.outline.blocks[block]
        if above.last - above.body_first > _SHORT_HEADING:
            return frozenset()
        return frozenset(word for run in self._runs(above.body_first, above.last) for word in run)

    def _words(self, block: int) -> frozenset[str]:
        above = self.book.outline.blocks[block]
        return frozenset(self.book.outline.tokens.keys[above.body_first : min(above.last, above.body_first + _HEADING)])

    def _runs(self, first: int, last: int) -> Sequence[tuple[str, ...]]:
        """All names: runs of words with a capital letter."""
        if (first, last) not in self.runs:
            words = [(at, self.book.outline.tokens.surface(at, at + 1)) for at in range(first, last)]
            groups = groupby(words, key=lambda pair: _is_capital(pair[1]))
            found = [tuple(self.book.outline.tokens.keys[at] for at, _ in group) for capital, group in groups if capital]
            self.runs[first, last] = [run for run in found if len(run) >= _NAME]
        return self.runs[first, last]

    def _parting_headings(self, a: Mention, b: Mention) -> tuple[int, int] | None:
        """The two headings of one kind below the last one that both stand under."""
        one, other = self._above(a.line.block.index), self._above(b.line.block.index)
        for left, right in zip(one, other, strict=False):
            if left != right:
                blocks = self.book.outline.blocks
                return (left, right) if blocks[left].kind == blocks[right].kind else None
        return None

    def _above(self, block: int) -> list[int]:
        """A block and all headings above it, from the top."""
        path = []
        while block >= 0:
            path.append(block)
            block = self.book.outline.blocks[block].parent
        return path[::-1]


def _is_capital(word: str) -> bool:
    """A word of a name; `UBND` is none."""
    return word[:1].isupper() and word.isalpha() and not (word.isupper() and len(word) > 1)


def _counted(mention: Mention) -> frozenset[str]:
    """The unit of a figure and the words right behind it."""
    return frozenset([*mention.figure.unit.lower().split(), *mention.item.after.split()[:_RIGHT_BEHIND]])


def _ordinals(words: str) -> dict[str, str]:
    """The last number behind each word that counts tranches, quarters, days."""
    return {match[1]: match[2] for match in _ORDINAL.finditer(words) if match[1] in word_set("ordinal_words")}
