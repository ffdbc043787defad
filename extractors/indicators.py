"""Stated targets and results that are not money: how many of what, wanted or reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from kehoach.context import Outline
from kehoach.evidence import Why, why
from kehoach.extractors.clauses import Clause, Walk, naming_span
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.nouns import counted_nouns
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.place import place_of, when_of
from kehoach.extractors.qualifiers import qualifier
from kehoach.extractors.status import Wording, status_of, wording
from kehoach.gazetteer.loader import read_table
from kehoach.sections import Block
from kehoach.tokens import Tokens
from kehoach.words import word_set


@dataclass(frozen=True, slots=True)
class Indicator:
    """A read and placed quantity."""

    numeral: int
    block: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    status: str | None
    year: int | None
    programme: str | None
    project: int | None
    subproject: int | None
    qualifier: str
    direction: str | None
    label: tuple[int, int]
    rules: tuple[str, ...]
    why: Why = field(default_factory=dict)


def _coordinated(kind: str, other: tuple[str, bool]) -> bool:
    """`hội nghị, tin bài, phóng sự` are counted together; a thing and a work are not."""
    together = ({kind, other[0]} <= {"event", "paper"}) or kind == other[0]
    return other[1] and together


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("unit_stop_words"))


@dataclass(frozen=True, slots=True)
class _Unit:
    """The counted thing: its words, its kind of noun, and whether the table knows it as counted."""

    text: str
    kind: str
    counted: bool


def indicators(
    outline: Outline, numerals: Sequence[Numeral], walks: Iterable[tuple[Block, Walk]], quoted: Sequence[tuple[int, int]]
) -> tuple[list[Indicator], set[int]]:
    """All quantities that are this document's own, and the numerals that are mere counts.

    `quoted` are token spans of titles of other documents: what is counted there is not ours.
    """
    reader = _Reader(outline, numerals, quoted)
    found: list[Indicator] = []
    for block, walk in walks:
        for clause in walk.clauses:
            if clause.numeral.kind in ("quantity", "rate") and (indicator := reader.read(block, clause)) is not None:
                found.append(indicator)
    return found, reader.counts


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral], quoted: Sequence[tuple[int, int]]) -> None:
        self.outline = outline
        self.tokens: Tokens = outline.tokens
        self.numerals = numerals
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}
        self.quoted = quoted
        self.counts: set[int] = set()
        self.units: dict[int, _Unit] = {}

    def read(self, block: Block, clause: Clause) -> Indicator | None:
        numeral = clause.numeral
        position = self.index[numeral.first]
        context = self.outline.contexts[block.index]
        unit = self._rate(numeral) if numeral.kind == "rate" else self._unit(numeral, clause, block)
        if numeral.reading is None or unit is None or not unit.counted or context.region != "body" or self._is_quoted(numeral.first):
            self.counts.add(position)
            return None
        words = wording(self.tokens, clause, block.last)
        place = place_of(clause, context, self.outline)
        when = when_of(clause, context, outline=self.outline)
        status, status_rule = self._status(numeral, words, block, unit, when.year)
        return Indicator(
            position,
            block.index,
            numeral.reading.value,
            numeral.high,
            unit.text,
            status,
            when.year,
            place.programme,
            place.project,
            place.subproject,
            qualifier(self.outline.cues, numeral),
            direction_of(words.label),
            naming_span(self.tokens, clause),
            tuple(rule for rule in (numeral.rule, status_rule, place.rule, when.rule) if rule),
            {**place.why, **why(year=when.said if when.year is not None else None)},
        )

    def _is_quoted(self, at: int) -> bool:
        return any(first <= at < last for first, last in self.quoted)

    # -- unit ----------------------------------------------------------------------------------------

    def _rate(self, numeral: Numeral) -> _Unit:
        first = numeral.last
        if numeral.high is not None:
            first = numeral.last + 2
        text = self.tokens.text[self.tokens.starts[first] : self.tokens.ends[numeral.rate_last - 1]]
        return _Unit(" ".join(text.split()), "rate", counted=True)

    def _unit(self, numeral: Numeral, clause: Clause, block: Block) -> _Unit | None:
        end = numeral.end
        if numeral.pair is not None and numeral.pair_first:
            end = numeral.pair + 1
        found = self._noun_at(end, block)
        if found is None and end < block.last and self.tokens.keys[end] == "(":
            close = next((at for at in range(end, min(end + 14, block.last)) if self.tokens.keys[at] == ")"), None)
            found = self._noun_at(close + 1, block) if close is not None else None
        if found is None and clause.bracket is not None and end < block.last and self.tokens.keys[end] == ")":
            found = self._noun_at(end + 1, block)
        found = found or self._noun_of_goal(clause) or self._noun_before(numeral, clause) or self._noun_of_host(clause)
        if found is not None:
            self.units[self.index[numeral.first]] = found
        return found

    def _noun_of_host(self, clause: Clause) -> _Unit | None:
        """`1.250 lao động (Tuần Giáo: 410; Mường Ảng: 840)`: the parts count what the whole counts."""
        if clause.bracket is None or clause.counted is None or not clause.segments:
            return None
        first, last = clause.segments[-1]
        return self.units.get(clause.counted) if first < last and self.tokens.keys[last - 1] in (":", "là") else None

    def _noun_of_goal(self, clause: Clause) -> _Unit | None:
        """`214 lao động (chỉ tiêu cả năm 450)`: a goal in a bracket counts what the result before it counts."""
        if clause.bracket is None or clause.counted is None or not clause.segments:
            return None
        first, last = clause.segments[-1]
        label = self.tokens.keys[first:last]
        named = bool(label) and label[0] in word_set("goal_openers")
        words = {key for key in label if YEAR.fullmatch(key) is None}
        return self.units.get(clause.counted) if named and words <= word_set("goal_openers") | word_set("goal_words") else None

    def _noun_at(self, at: int, block: Block) -> _Unit | None:
        cue = self.outline.cues.starting_at("noun", at)
        if cue is not None and cue.last <= block.last:
            kind, counted = counted_nouns()[cue.phrase]
            last = cue.last
            while counted and last + 1 < block.last and self.tokens.keys[last] in (",", "/"):
                more = self.outline.cues.starting_at("noun", last + 1)
                if more is None or more.last > block.last or not _coordinated(kind, counted_nouns()[more.phrase]):
                    break
                last = more.last
            if self.tokens.keys[last : last + 1] == ["/"] and set(self.tokens.keys[last + 1 : last + 2]) & word_set("per_unit"):
                last += 2
            return _Unit(self._surface(at, last), kind, counted)
        return self._words_at(at, block)

    def _words_at(self, at: int, block: Block) -> _Unit | None:
        """A noun that the table does not know: the next words up to one that no noun phrase holds."""
        last = at
        while last < min(at + 3, block.last) and self.tokens.kinds[last] == "word" and self.tokens.keys[last] not in _stop_words():
            last += 1
        if last == at or self.tokens.text[self.tokens.starts[at]].isupper():
            return None
        return _Unit(self._surface(at, last), "unknown", counted=True)

    def _noun_before(self, numeral: Numeral, clause: Clause) -> _Unit | None:
        """`số hộ nghèo: 3.480`, `hộ cận nghèo là 120`."""
        if not clause.segments:
            return None
        first, last = clause.segments[-1]
        nouns = [cue for cue in self.outline.cues.within("noun", max(first, last - 8), last) if counted_nouns()[cue.phrase][1]]
        adjacent = bool(nouns) and nouns[-1].last == last and numeral.reading is not None and numeral.reading.value >= 20
        if not nouns or not (adjacent or self.tokens.keys[numeral.first - 1] in word_set("saying")):
            return None
        kind, counted = counted_nouns()[nouns[-1].phrase]
        return _Unit(self._surface(nouns[-1].first, nouns[-1].last), kind, counted)

    def _surface(self, first: int, last: int) -> str:
        return self.tokens.surface(first, last)

    # -- status --------------------------------------------------------------------------------------

    def _status(self, numeral: Numeral, words: Wording, block: Block, unit: _Unit, year: int | None) -> tuple[str | None, str]:
        context = self.outline.contexts[block.index]
        if numeral.pair is not None and not numeral.pair_first:
            first = self.numerals[self.index[numeral.pair]]
            same = first.reading is not None and numeral.reading is not None and first.reading.value == numeral.reading.value
            if unit.kind == "person" and not same and not self._is_base(words):
                return "target", "status.second_of_pair"
        if words.after.startswith("xuống") or (words.label.endswith(" từ") and _TURNS.search(words.after)):
            return "baseline", "status.from"
        return status_of(words, context, year=year, own_year=self.outline.own_year)

    @staticmethod
    def _is_base(words: Wording) -> bool:
        """`tỷ lệ hộ nghèo 23,72% (19.711/83.100 hộ)`: of how many, not how many were wanted."""
        if words.bracket_label and words.before_bracket.endswith("%"):
            return True
        behind = re.split("[;.]", words.after)[0]
        return any(f" {cue} " in f" {behind} " for cue in word_set("base_of_ratio"))


# `từ 14,2 triệu đồng/người (năm 2021) lên 19,6`; not `từ 12 lao động trở lên`
_TURNS = re.compile(r"(?<!trở)(?: xuống| lên)(?: |$)")
_DECREASE = re.compile(r"(?:^| )(?:giảm|hạ)(?! nghèo)")
_INCREASE = re.compile(r"(?:^| )(?:tăng|nâng)")


def direction_of(label: str) -> str | None:
    """`decrease` or `increase` where the words before a figure say it; `giảm nghèo` names the programme."""
    tail = label[-80:]
    if _DECREASE.search(tail):
        return "decrease"
    return "increase" if _INCREASE.search(tail) else None
