"""The other orders that the pages of a text may have had: which pieces of it may have changed places.

Two neighbours that changed places, a page carried further away and three pages rotated are all the
same: two neighbouring stretches in each other's place. Two pages that changed places around others
make three pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kehoach.normalise.seams import Gap

#: A page, or a few: what changes places with others is no longer than this, and goes no further than that.
LONGEST, REACH = 12_000, 36_000

#: How well what stands before one cut goes together with what stands behind another.
Score = Callable[[Gap, Gap], float]
#: Whether what stands before one cut may be followed by what stands behind another.
Fits = Callable[[Gap, Gap], bool]


@dataclass(frozen=True, slots=True)
class Order:
    """The pieces between `cuts`, in their right order, how much speaks for it, and whether that is enough."""

    cuts: tuple[Gap, ...]
    pieces: tuple[int, ...]
    score: float = 0.0
    sure: bool = False

    @property
    def seams(self) -> Iterator[tuple[Gap, Gap]]:
        """The cuts that meet in that order."""
        left = self.cuts[0]
        for piece in self.pieces:
            yield left, self.cuts[piece]
            left = self.cuts[piece + 1]
        yield left, self.cuts[-1]

    def overlaps(self, other: Order) -> bool:
        """Whether both orders move some of the same text."""
        return self.cuts[0].line < other.cuts[-1].line and other.cuts[0].line < self.cuts[-1].line


def swaps(cuts: Sequence[Gap], starts: Sequence[int], score: Score, worst: float, least: float) -> Iterator[Order]:
    """Two neighbouring stretches in each other's place, one of them a few pages at most; `starts` are the places of the `cuts`.

    No seam goes worse together than `worst`, and all together gain at least `least` over the seams that are there.
    """
    own = [score(cut, cut) for cut in cuts]
    for i in range(len(cuts)):
        for j in range(i + 1, len(cuts)):
            before = starts[j] - starts[i]
            if before > REACH:
                break
            first = score(cuts[i], cuts[j])
            if first <= worst:
                continue
            for k in range(j + 1, len(cuts)):
                after = starts[k] - starts[j]
                if after > REACH or min(before, after) > LONGEST:
                    break
                second, third = score(cuts[k], cuts[i]), score(cuts[j], cuts[k])
                if min(second, third) > worst and first + second + third - own[i] - own[j] - own[k] >= least:
                    yield Order((cuts[i], cuts[j], cuts[k]), (1, 0))


def exchanges(cuts: Sequence[Gap], starts: Sequence[int], fits: Fits) -> Iterator[Order]:
    """Two stretches of a few pages in each other's place, with a third between them."""
    for i in range(len(cuts)):
        for k in range(i + 2, len(cuts)):
            if starts[k] - starts[i] > 2 * LONGEST:
                break
            if not (fits(cuts[i], cuts[k]) and fits(cuts[k], cuts[i])):
                continue
            for j in range(i + 1, k):
                if starts[j] - starts[i] > LONGEST:
                    break
                for end in range(k + 1, len(cuts)):
                    if starts[end] - starts[k] > LONGEST:
                        break
                    if fits(cuts[end], cuts[j]) and fits(cuts[j], cuts[end]):
                        yield Order((cuts[i], cuts[j], cuts[k], cuts[end]), (2, 1, 0))
