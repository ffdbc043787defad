"""Why a figure has an attribute: the words that decided, and the rule that read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ATTRIBUTES = ("project", "subproject", "year", "measure", "capital", "source")
"""The attributes of a figure that never stand without evidence."""


@dataclass(frozen=True, slots=True)
class Said:
    """Tokens `[first, last)` decided; `via` is the figure (index of its numeral) that the attribute was taken over from."""

    rule: str
    first: int
    last: int
    via: int | None = None

    def taken_over(self, rule: str, via: int | None = None) -> Said:
        """The same words, deciding for another figure by `rule`."""
        return Said(rule, self.first, self.last, via)


Why = Mapping[str, Said]
"""Evidence by attribute."""


def why(**said: Said | None) -> Why:
    """Evidence of the attributes that have some."""
    return {attribute: words for attribute, words in said.items() if words is not None}
