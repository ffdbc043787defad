"""Spaces inside and between words: broken syllables are joined, glued ones are parted.

A word is looked at once, however often it occurs, and only one that is no syllable is looked at
twice. What else is no syllable (abbreviations, codes, units, foreign and ethnic names) stays: a
repair needs syllables on both sides, or one reading only, or the document's own word for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise

from kehoach.normalise.steps import Draft, Step
from kehoach.normalise.syllables import inventory, partings, pieces
from kehoach.normalise.tables import rows
from kehoach.normalise.words import segments
from kehoach.text import Edit

_BROKEN, _GLUED, _NUMBERED = 1, 2, 4
_PUNCTUATION = ".,;:!?()[]{}“”‘’\"'…«»"
_RUN = re.compile(r"[^\W\d_]+")
_BEFORE_DIGIT = re.compile(r"(?<![\w])[^\W\d_]+(?=\d)")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\S+")
_FEW = 6
#: How often one document may ask the word segmenter: a text without spaces would ask without end.
_QUESTIONS = 300
_KEPT = 1 << 17
_verdicts: dict[str, int] = {}


@cache
def _labels() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("normalise_labelled"))


@cache
def _loanwords() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("normalise_loanwords"))


@cache
def _numbered() -> frozenset[str]:
    """Words a number follows, capitalised or not."""
    return frozenset(row["words"].lower() for row in rows("normalise_line_ends") if row["wants"] != "word")


def suspects(draft: Draft, kind: int) -> set[str]:
    """The distinct words of the text that may be broken, glued, or glued to a number."""
    known = _verdicts
    found: set[str] = set()
    for token in draft.tokens:
        verdict = known.get(token)
        if verdict is None:
            verdict = _verdict(token)
            if len(known) < _KEPT and len(token) < 40:
                known[token] = verdict
        if verdict & kind:
            found.add(token)
    return found


def _verdict(token: str) -> int:
    core = token.strip(_PUNCTUATION)
    low = core.lower()
    if not core or low in inventory():
        return 0
    verdict = 0
    if low.isalpha():
        if core.islower() and core in pieces():
            verdict |= _BROKEN
        if _is_glued(core):
            verdict |= _GLUED
        return verdict
    if any(_is_glued(run) for run in _RUN.findall(core[:200])):
        verdict |= _GLUED
    if any(_takes_number(m.group()) for m in _BEFORE_DIGIT.finditer(core[:200])):
        verdict |= _NUMBERED
    return verdict


def _is_glued(letters: str) -> bool:
    low = letters.lower()
    if len(low) < 4 or low.isascii() or low in inventory() or low in _loanwords():
        return False
    return bool(partings(low))


def _takes_number(letters: str) -> bool:
    low = letters.lower()
    if len(low) < 2 or low not in inventory() or letters.isupper():
        return False
    return low in _numbered() or (not low.isascii() and letters.islower())


def numbers(draft: Draft) -> list[Edit]:
    """A space between a word and the number glued to it: `là1,095 tỷ`, `năm2023`; not `m2`, `QĐ413`, `A1`."""
    found = suspects(draft, _NUMBERED)
    return [
        Edit(start + m.end(), start + m.end(), " ")
        for start, token in _places(draft, found)
        for m in _BEFORE_DIGIT.finditer(token)
        if _takes_number(m.group())
    ]


def glued(draft: Draft) -> list[Edit]:
    """A space between syllables that were written as one: `từnguồn`, `đồngvà`; not `internet`, `ôtô`."""
    found = suspects(draft, _GLUED)
    edits: list[Edit] = []
    document = _Document(draft) if found else None
    for start, token in _places(draft, found):
        for run in _RUN.finditer(token):
            if document is None or not _is_glued(run.group()):
                continue
            at = start + run.start()
            for part in document.parting(run.group())[:-1]:
                at += len(part)
                edits.append(Edit(at, at, " "))
    return edits


def broken(draft: Draft) -> list[Edit]:
    """The space inside a syllable: `ngân sác h`, `c ủng cố`, `vậ t chất`; not `điểm c ở`, `30 m`."""
    found = suspects(draft, _BROKEN)
    edits: list[Edit] = []
    document = _Document(draft) if found else None
    for start, token in _places(draft, found):
        edit = document.mending(start, token) if document else None
        if edit is not None and (not edits or edits[-1].end < edit.start - 1):
            edits.append(edit)
    return edits


def _places(draft: Draft, tokens: set[str]) -> Iterator[tuple[int, str]]:
    """Where the words `tokens` stand, in order. Few words are searched for one by one, which is faster."""
    if not tokens:
        return
    text = draft.text
    if len(tokens) > _FEW:
        for m in _WORD.finditer(text):
            if m.group() in tokens:
                yield m.start(), m.group()
        return
    places: list[tuple[int, str]] = []
    for token in tokens:
        at = text.find(token)
        while at >= 0:
            end = at + len(token)
            if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
                places.append((at, token))
            at = text.find(token, end)
    yield from sorted(places)


class _Document:
    """What the document's other words say where a repair has several readings."""

    def __init__(self, draft: Draft) -> None:
        self.text = draft.text
        self.attested = {token.strip(_PUNCTUATION).lower() for token in draft.tokens}
        self.questions = _QUESTIONS
        self._partings: dict[str, tuple[str, ...]] = {}

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(token.strip(_PUNCTUATION).lower() for token in self.text.split())

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that follow each other."""
        words = [token.strip(_PUNCTUATION).lower() for token in self.text.split()]
        return frozenset(pairwise(words))

    def parting(self, letters: str) -> tuple[str, ...]:
        """The syllables of a glued word, or the word itself where that is not certain."""
        found = self._partings.get(letters)
        if found is None:
            found = self._partings[letters] = self._part(letters)
        return found

    def _part(self, letters: str) -> tuple[str, ...]:
        readings = partings(letters.lower())
        attested = [reading for reading in readings if all(part in self.attested for part in reading)]
        if attested:
            return self._best(attested)
        if not letters.islower() or min(map(len, readings)) > 2 or all(map(_is_level, readings[0])):
            return (letters,)
        return self._best(readings)

    def _best(self, readings: list[tuple[str, ...]]) -> tuple[str, ...]:
        """The reading of fewest syllables, then that whose words meet elsewhere, then few bare vowels, then the segmenter's."""
        shortest = min(map(len, readings))
        readings = [reading for reading in readings if len(reading) == shortest]
        if len(readings) > 1:
            readings = [reading for reading in readings if all(pair in self.pairs for pair in pairwise(reading))] or readings
        if len(readings) > 1:
            bare = [sum(_is_bare(part) for part in reading) for reading in readings]
            readings = [reading for reading, count in zip(readings, bare, strict=True) if count == min(bare)]
        if len(readings) > 1 and self.questions > 0:
            self.questions -= 1
            return min(readings, key=lambda reading: len(segments(" ".join(reading))))
        return readings[0]

    def mending(self, start: int, token: str) -> Edit | None:
        """The edit that joins the piece `token` at `start` to the word before or after it."""
        core = token.strip(_PUNCTUATION)
        left = right = ""
        if token.startswith(core):
            left = self._letters_before(start)
        if token.endswith(core):
            right = self._letters_after(start + len(token))
        to_left = bool(left) and (left + core).lower() in inventory()
        to_right = bool(right) and (core + right) in inventory()
        if to_left and to_right:
            side = self._side(left, core, right)
            to_left, to_right = side == "left", side == "right"
        if to_left and self._certain(start, left, core, left + core, before=True):
            return Edit(start - 1, start, "")
        if to_right and self._certain(start, right, core, core + right, before=False):
            return Edit(start + len(token), start + len(token) + 1, "")
        return None

    def _letters_before(self, start: int) -> str:
        if start < 2 or self.text[start - 1] != " ":
            return ""
        found = _LETTERS_BEFORE.search(self.text, max(0, start - 9), start - 1)
        return found.group() if found else ""

    def _letters_after(self, end: int) -> str:
        if self.text[end : end + 1] != " ":
            return ""
        found = _LETTERS_AFTER.match(self.text, end + 1, end + 10)
        return found.group() if found else ""

    def _side(self, left: str, core: str, right: str) -> str:
        """Where both joins give a syllable: the one that leaves no piece behind, then the attested, then the segmenter's."""
        left, right = left.lower(), right.lower()
        stray_left, stray_right = left not in inventory(), right not in inventory()
        if stray_left != stray_right:
            return "left" if stray_left else "right"
        known_left = left + core in self.attested and self._often(right)
        known_right = core + right in self.attested and self._often(left)
        if known_left != known_right:
            return "left" if known_left else "right"
        if self.questions <= 0:
            return ""
        self.questions -= 1
        one, other = len(segments(f"{left}{core} {right}")), len(segments(f"{left} {core}{right}"))
        return "left" if one < other else "right" if other < one else ""

    def _often(self, word: str) -> bool:
        """Whether `word` stands in the document at least twice (once is the place in doubt itself)."""
        return self.counts[word.lower()] > 1

    def _certain(self, start: int, neighbour: str, core: str, joined: str, *, before: bool) -> bool:
        """Whether a join is safe. A single letter may be a name (`điểm c`) or a unit (`30 m`)."""
        if neighbour.lower() not in inventory() or len(core) > 1:
            return True
        previous = self.text[self.text.rfind(" ", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)].strip(_PUNCTUATION).lower()
        if previous in _labels() or previous[-1:].isdigit() or previous.endswith("="):
            return False
        return joined.lower() in self.attested or not self._often(neighbour)


def _is_bare(syllable: str) -> bool:
    """Whether the syllable has no consonant in front."""
    return unicodedata.normalize("NFD", syllable)[0] in "aeiouy"


def _is_level(syllable: str) -> bool:
    return not any(ch in _TONED for ch in syllable)


_TONED = frozenset("àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")


def steps() -> list[Step]:
    """The steps of this file, in order: `trợnăm2023` is parted into syllables first."""
    return [
        Step("normalise.glued_syllables", glued),
        Step("normalise.glued_number", numbers),
        Step("normalise.broken_syllable", broken),
    ]
