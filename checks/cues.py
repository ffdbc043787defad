"""The words that announce relations, from `relation_cues.csv`.

A cue is a few words; `^` and `$` hold it to the ends of the words it is looked for in, `*` is any word, and `!word` at its end
says what may not follow (`cộng !đồng`). All cues that some words
hold are found in one pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kehoach.gazetteer.loader import read_table
from kehoach.normalise import tone_key

BEFORE, AFTER = "before", "after"
_ANY = "*"


@dataclass(frozen=True, slots=True)
class _Cue:
    relation: str
    words: tuple[str, ...]
    at_start: bool
    at_end: bool
    never: str | None = None

    def stands_at(self, words: Sequence[str], at: int) -> bool:
        """All its words stand at a place, and at the ends where it is held to them."""
        end = at + len(self.words)
        if end > len(words) or (self.at_start and at > 0) or (self.at_end and end < len(words)):
            return False
        if self.never is not None and words[end : end + 1] == [self.never]:
            return False
        return len(self.words) == 1 or all(mine in (_ANY, word) for mine, word in zip(self.words, words[at:end], strict=True))


@cache
def _cues() -> Mapping[str, Mapping[str, Sequence[_Cue]]]:
    """Cues by place and first word."""
    found: dict[str, dict[str, list[_Cue]]] = {BEFORE: defaultdict(list), AFTER: defaultdict(list)}
    for row in read_table("relation_cues"):
        text = row["cue"]
        words = [tone_key(word) for word in text.strip("^$").split()]
        never = words.pop()[1:] if words[-1].startswith("!") else None
        found[row["place"]][words[0]].append(_Cue(row["relation"], tuple(words), text.startswith("^"), text.endswith("$"), never))
    return found


@cache
def _relations() -> Mapping[str, frozenset[str]]:
    return {place: frozenset(cue.relation for group in cues.values() for cue in group) for place, cues in _cues().items()}


@lru_cache(maxsize=1 << 15)
def said(place: str, words: str) -> frozenset[str]:
    """All relations that some words announce."""
    cues, split = _cues()[place], words.split()
    if not split:
        return frozenset()
    found = set()
    for at, word in enumerate(split):
        if word not in cues:
            continue
        for cue in cues[word]:
            if cue.relation not in found and cue.stands_at(split, at):
                found.add(cue.relation)
    return frozenset(found)


def says(relation: str, place: str, words: str) -> bool:
    """Some words announce a relation; one that the table does not have is a fault of the code."""
    if relation not in _relations()[place]:
        raise KeyError(f"relation_cues.csv has no {place} of {relation!r}")
    return relation in said(place, words)


def opens_with(relation: str, place: str, words: str) -> bool:
    """A cue of the relation stands at the very beginning."""
    split = words.split()
    return any(cue.relation == relation and cue.stands_at(split, 0) for cue in _cues()[place].get(split[0] if split else "", ()))


def is_cue(relation: str, place: str, words: str) -> bool:
    """The words are a cue of the relation, and no more."""
    split = words.split()
    group = _cues()[place].get(split[0] if split else "", ())
    return any(cue.relation == relation and len(cue.words) == len(split) and cue.stands_at(split, 0) for cue in group)
