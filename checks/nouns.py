"""What counts are counts of: `hộ nghèo` and `hộ` are both households, roads and schools both works."""

from __future__ import annotations

from functools import cache

from kehoach.extractors.nouns import counted_nouns
from kehoach.normalise import tone_key

# `người lao động` is `lao động` with a classifier before it; `người học nghề` are people.
_CLASSIFIERS = frozenset({"lượt", "số"})
_PERSON, _WORKERS = "người", "lao"
#: Kinds of nouns: works (roads, schools), people.
WORKS, PEOPLE = "work", "person"


@cache
def noun_head(unit: str) -> str:
    """The first word of a unit that says what is counted."""
    words = [word for word in tone_key(unit).replace(",", " ").split() if word.isalpha()]
    while len(words) > 1 and (words[0] in _CLASSIFIERS or words[:2] == [_PERSON, _WORKERS]):
        words = words[1:]
    return words[0] if words else ""


@cache
def noun_kind(unit: str) -> str | None:
    """The kind of its noun (person, work, place, ...), by its longest beginning that the table knows."""
    words = tone_key(unit).split()
    for count in range(len(words), 0, -1):
        found = counted_nouns().get(" ".join(words[:count]))
        if found is not None:
            return found[0]
    return None
