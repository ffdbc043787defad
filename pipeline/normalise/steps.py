"""What a step of the normaliser is, and what it gets to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kehoach.text import Edit, Move


@dataclass(frozen=True)
class Draft:
    """A text under repair as a step sees it; what several steps ask for is worked out once.

    `characters` is the set of characters the text is written in (a superset after repairs):
    most steps have nothing to do where one of their characters does not occur at all, and one
    look at the set is all it takes to know. `page_starts` are offsets into `text`, among them the
    places where page numbers stood; from `aside` on stands what was taken out of the flow, and at `seams` pages
    meet that were put in order. `set_aside` says what was taken out of the flow, and where it stood.
    """

    text: str
    characters: frozenset[str]
    page_starts: tuple[int, ...] = ()
    aside: int | None = None
    seams: tuple[int, ...] = ()
    set_aside: tuple[tuple[int, str], ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.text.split("\n")

    @cached_property
    def tokens(self) -> set[str]:
        """The distinct words of the text, cut at white space only."""
        return set(self.text.split())


@dataclass(frozen=True)
class Step:
    """One rule: `find` names the changes it wants, the runner makes and logs them under `rule`.

    A step with `triggers` is skipped where none of these characters occurs. `find` returns edits,
    or moves, which take their spans out of the flow of reading unless `aside` is False.
    """

    rule: str
    find: Callable[[Draft], Sequence[Edit] | Sequence[Move]]
    triggers: frozenset[str] | None = field(default=None)
    aside: bool = True

    def concerns(self, draft: Draft) -> bool:
        """Whether the step can have anything to do."""
        return self.triggers is None or not self.triggers.isdisjoint(draft.characters)
