"""Cue words and names found in the token stream, in one pass.

spaCy's PhraseMatcher finds all phrases of all tables in linear time. It works on a `Doc` of our
own tokens (matching form: case and tone placement folded), so a match is a token span and the
character offsets stay ours.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kehoach.gazetteer.loader import programmes, projects, read_table
from kehoach.tokens import Tokens, tokenise

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.vocab import Vocab


# The first words of a name must be so many to stand for it.
_OPENING_WORDS = 4
# Cues of these families are no cues inside the official name of a Dự án (`Quy hoạch, sắp xếp, bố trí, ổn định dân cư`).
_NOT_IN_NAMES = frozenset(
    {"measure", "measure_weak", "capital", "capital_weak", "capital_bare", "source", "source_bare", "source_weak", "project_short_name"}
)
# Between the Dự án of several programmes that have one name.
_SHARED = "|"
_OF_PROGRAMMES = frozenset({"project_name", "project_short_name", "project_opening"})
# Programmes of different periods share their short names; plans name the one of their time.
_CURRENT = date(2023, 6, 1)


class Cue(NamedTuple):
    """Tokens `[first, last)` say `value` for the attribute `family`; `phrase` is the table row."""

    first: int
    last: int
    family: str
    value: str
    phrase: str


def named_project(cue: Cue, programme: str | None) -> tuple[int, int | None] | None:
    """Dự án and Tiểu dự án that a `project_name` cue names, where they are of `programme`; programmes may share a name."""
    for value in cue.value.split(_SHARED):
        owner, project, subproject = value.split("/")
        if owner == programme:
            return int(project), int(subproject) if subproject else None
    return None


class Cues:
    """The cues of a text by family, in order; inside a family the longest wins, none overlap."""

    def __init__(self, found: dict[str, list[Cue]]) -> None:
        self._found = found
        self._firsts = {family: [cue.first for cue in cues] for family, cues in found.items()}

    def within(self, family: str, first: int, last: int) -> list[Cue]:
        """Cues of a family that lie wholly in tokens `[first, last)`."""
        firsts = self._firsts.get(family)
        if not firsts:
            return []
        low = bisect_left(firsts, first)
        if low == len(firsts) or firsts[low] >= last:
            return []
        cues = self._found[family]
        out = []
        while low < len(cues) and cues[low].first < last:
            if cues[low].last <= last:
                out.append(cues[low])
            low += 1
        return out

    def ending_at(self, family: str, last: int) -> Cue | None:
        """The cue of a family that ends just before token `last`."""
        firsts = self._firsts.get(family)
        if not firsts:
            return None
        position = bisect_left(firsts, last) - 1
        if position >= 0 and self._found[family][position].last == last:
            return self._found[family][position]
        return None

    def starting_at(self, family: str, first: int) -> Cue | None:
        """The cue of a family that begins at token `first`."""
        firsts = self._firsts.get(family)
        if not firsts:
            return None
        position = bisect_left(firsts, first)
        if position < len(firsts) and firsts[position] == first:
            return self._found[family][position]
        return None


def _phrases() -> Iterator[tuple[str, str, str]]:
    for row in read_table("cues"):
        yield row["phrase"], row["family"], row["value"]
    for row in read_table("counted_nouns"):
        yield row["noun"], "noun", row["noun"]
    for row in read_table("programme_short_names"):
        yield row["name"], "programme", row["programme"]
    for programme in programmes(_CURRENT):
        for name in (programme.name, *programme.aliases):
            yield name, "programme", programme.code
    for project in projects():
        for name in (project.name, *project.aliases):
            for spelling in _spellings(name):
                yield spelling, "project_name", f"{project.programme}/{project.project}/{project.subproject or ''}"
    for row in read_table("project_short_names"):
        yield row["name"], "project_short_name", f"{row['programme']}/{row['project']}/{row['subproject']}"
    yield from _openings()


def _spellings(name: str) -> Iterator[str]:
    """A name in full, and with each of its abbreviations (`vùng đồng bào DTTS`)."""
    yield name
    for row in read_table("abbreviations"):
        pattern = re.compile(rf"(?<!\w){re.escape(row['long'])}(?!\w)", re.IGNORECASE)
        if pattern.search(name):
            yield pattern.sub(row["short"], name)


def _openings() -> Iterator[tuple[str, str, str]]:
    """The first words of official names up to a comma, where no other name of the programme begins so."""
    whole = {(project.programme, name.casefold()) for project in projects() for name in (project.name, *project.aliases)}
    for project in projects():
        opening = re.split("[,;.]", project.name)[0].strip()
        if len(opening.split()) < _OPENING_WORDS or (project.programme, opening.casefold()) in whole:
            continue
        alike = [p for p in projects(project.programme) if p.name.casefold().startswith(opening.casefold())]
        if len(alike) == 1:
            yield opening, "project_opening", f"{project.programme}/{project.project}/{project.subproject or ''}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled phrase tables."""

    vocab: Vocab
    matcher: PhraseMatcher
    meanings: dict[int, tuple[tuple[str, str, str], ...]]

    def find(self, tokens: Tokens) -> Cues:
        """All cues of a text."""
        from spacy.tokens import Doc

        doc = Doc(self.vocab, words=tokens.keys)
        spans: dict[str, list[Cue]] = defaultdict(list)
        reach: dict[str, int] = {}
        # By place, and the longest first where several begin together.
        found = sorted(self.matcher(doc), key=itemgetter(2), reverse=True)
        found.sort(key=itemgetter(1))
        for key, first, last in found:
            for family, value, phrase in self.meanings[key]:
                if first >= reach.get(family, 0):
                    # A fifth of the time of this loop is spent in `Cue(...)`.
                    spans[family].append(tuple.__new__(Cue, (first, last, family, value, phrase)))
                    reach[family] = last
        named = [cue for cue in spans.get("project_name", ()) if cue.last - cue.first >= _OPENING_WORDS]
        for family in _NOT_IN_NAMES & set(spans) if named else ():
            spans[family] = _outside(spans[family], named)
        return Cues(spans)


def _outside(cues: list[Cue], names: list[Cue]) -> list[Cue]:
    """The cues that do not lie in one of the names; both in text order."""
    firsts = [name.first for name in names]
    kept = []
    for cue in cues:
        at = bisect_right(firsts, cue.first) - 1
        # `giám sát, đánh giá` is the full name in one programme and the short one in another.
        is_name = at >= 0 and cue.family == "project_short_name" and cue[:2] == names[at][:2]
        if at < 0 or cue.last > names[at].last or is_name:
            kept.append(cue)
    return kept


def _shared(entries: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """The meanings of one phrase; what several programmes call by it becomes one."""
    yield from (entry for entry in entries if entry[0] not in _OF_PROGRAMMES)
    for family in sorted(_OF_PROGRAMMES):
        named = [entry for entry in entries if entry[0] == family]
        if named:
            yield family, _SHARED.join(dict.fromkeys(value for _, value, _ in named)), named[0][2]


@cache
def lexicon() -> Lexicon:
    """All phrase tables compiled into one matcher."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab = Vocab()
    matcher = PhraseMatcher(vocab, attr="ORTH")
    by_words: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
    for phrase, family, value in _phrases():
        words = tuple(tokenise(phrase).keys)
        if not words:
            continue
        entry = (family, value, phrase)
        if entry not in by_words.setdefault(words, []):
            by_words[words].append(entry)
    meanings: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for words, entries in by_words.items():
        name = " ".join(words)
        matcher.add(name, [Doc(vocab, words=list(words))])
        meanings[vocab.strings[name]] = tuple(_shared(entries))
    return Lexicon(vocab, matcher, meanings)
