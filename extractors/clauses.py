"""What is said around each figure: its label, its sentence, the bracket it stands in.

One walk over a block gives every money amount, percentage and quantity its `Clause`. A label is
the words since the figure before it, without what stands in brackets between. Years and Dự án
named inside a bracket hold inside it only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from unicodedata import normalize

from kehoach.context import Outline, is_horizon
from kehoach.extractors.calendar import JANUARY
from kehoach.extractors.lexicon import Cue, named_project
from kehoach.extractors.mentions import YEAR, Mention
from kehoach.extractors.numeral import YEAR_SPAN, Numeral
from kehoach.sections import Block, markers
from kehoach.tokens import Tokens
from kehoach.words import word_set

FIGURES = frozenset({"money", "percent", "quantity", "rate"})
_OPEN = frozenset({"(", "{"})
# A label of fewer words names nothing.
_NAMING_WORDS = 2
# A Dự án named among the first words of a sentence is its topic.
_OPENING = 6
# ... and of more, behind `Về` and the like.
_LONG_OPENING = 14
# `83% kế hoạch vốn được giao (...)`
_BASE_WORDS = 6
# The shortest syllables of names (`Sơn La`) are as long as abbreviations (`Tp.`), which have no vowel.
_SYLLABLE = 2
_VOWEL = re.compile("[aeiouy]")
# Families of names, and how many words a name has that needs no Dự án around it.
_NAMES = ("project_name", "project_short_name")
_OWN_NAME = 4
_CLOSE = frozenset({")", "}"})


@dataclass(frozen=True, slots=True)
class YearEvidence:
    """A year (or span) named at token `at`.

    `topic` where it opens its sentence; `bound` where it belongs to one sum of money only (`vốn năm 2022`).
    """

    at: int
    year: int | None
    span: tuple[int, int] | None
    how: str
    topic: bool
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """The surroundings of one figure, in tokens.

    `segments` are the spans of its label; for an amount, the words since the amount before it
    (`hỗ trợ cho 5.898 hộ, với số vốn 281.291 triệu đồng`). `outer` is the label of the bracket it
    stands in. `host` is the figure that the bracket around this one
    explains, `whole` the figure that it is announced as a part of. `before` is the figure before
    it in the same sentence and bracket, `previous` the figure of any kind and
    `counted` the quantity before it in the sentence. `limit` is the end of the block. `stop` is where the words after it end: at the next
    figure, mark of separation or bracket.
    """

    numeral: Numeral
    segments: tuple[tuple[int, int], ...]
    sentence: int
    years: tuple[YearEvidence, ...]
    mention: Mention | None
    bracket: int | None
    host: int | None
    whole: int | None
    before: int | None
    stop: int
    outer: tuple[tuple[int, int], ...] = ()
    previous: int | None = None
    counted: int | None = None
    limit: int = 0

    @property
    def first(self) -> int:
        """Where the label begins."""
        return self.segments[0][0] if self.segments else self.numeral.first


def naming_span(tokens: Tokens, clause: Clause) -> tuple[int, int]:
    """The words that name a figure: its label, or what follows where the label says nothing (`70% hộ nghèo dùng nước sạch`)."""
    first, last = clause.first, clause.numeral.first
    if sum(kind == "word" for kind in tokens.kinds[first:last]) >= _NAMING_WORDS:
        return first, last
    end = clause.numeral.end
    return (end, clause.stop) if clause.stop - end >= _NAMING_WORDS else (first, last)


@dataclass(slots=True)
class _Scope:
    """One level of brackets."""

    opened: int | None = None
    host: int | None = None
    last: int | None = None
    whole: int | None = None
    outer_wholes: list[int | None] = field(default_factory=list)
    segments: list[tuple[int, int]] = field(default_factory=list)
    start: int = 0
    earlier: list[tuple[int, int]] = field(default_factory=list)
    outer: tuple[tuple[int, int], ...] = ()
    said: int | None = None
    announced: int | None = None
    announced_at: int = 0
    previous: int | None = None
    counted: int | None = None
    years: list[YearEvidence] = field(default_factory=list)
    mention: Mention | None = None
    around: Mention | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """The clauses of one block; `owner` is the figure that a list below the block is about."""

    clauses: tuple[Clause, ...]
    owner: int | None


class Walker:
    """Walks blocks; knows all numerals by their first token."""

    def __init__(self, outline: Outline, numerals: list[Numeral]) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.by_token = {numeral.first: index for index, numeral in enumerate(numerals)}
        self.numerals = numerals
        self.ranked = frozenset(markers().ranks)

    def walk(self, block: Block) -> Walk:
        """All clauses of a block in text order."""
        return _Pass(self, block).run()


class _Pass:
    def __init__(self, walker: Walker, block: Block) -> None:
        self.walker = walker
        self.outline = walker.outline
        self.keys = walker.tokens.keys
        self.kinds = walker.tokens.kinds
        self.block = block
        self.scopes = [_Scope(start=block.body_first)]
        self.sentence = block.body_first
        self.parts = {cue.first: cue.last for cue in self.outline.cues.within("parts", block.body_first, block.last)}
        self.mentions = {
            mention.first: mention
            for mention in self.outline.mentions_within(block.body_first, block.last)
            if mention.first not in self.outline.heading_mentions
        }
        self.mentions |= {mention.first: mention for mention in self._named() if mention.first not in self.mentions}
        self.clauses: list[Clause] = []
        self.passed: set[int] = set()
        self.ends_with_amount = False

    def _named(self) -> Iterator[Mention]:
        """`cụ thể: giáo dục nghề nghiệp 285 triệu đồng; ...`: a Tiểu dự án by its name, set against a figure."""
        own = self.outline.contexts[self.block.index]
        for family in _NAMES:
            for cue in self.outline.cues.within(family, self.block.body_first, self.block.last):
                named = named_project(cue, own.programme)
                if named is None or named == (own.project, own.subproject) or not self._is_label(cue):
                    continue
                project, subproject = named
                if project in (own.project, self._project_before(cue.first)) or (
                    family == "project_name" and cue.last - cue.first >= _OWN_NAME
                ):
                    yield Mention(cue.first, cue.last, project, subproject, is_subproject=subproject is not None)

    def _project_before(self, at: int) -> int | None:
        """`Dự án 6: 5.900 triệu đồng (giảm nghèo về thông tin: 3.700; ...)`: the Dự án last named in the line."""
        named = self.outline.mentions_within(self.block.first, at)
        return named[-1].project if named else None

    def _is_label(self, cue: Cue) -> bool:
        """The name begins a clause, and a figure follows it."""
        begins = cue.first == self.block.body_first or self.kinds[cue.first - 1] == "mark" or cue.first in self.parts.values()
        follows = cue.last + (self.keys[cue.last : cue.last + 1] in ([":"], ["là"]))
        index = self.walker.by_token.get(follows)
        opened = self.keys[cue.first - 1] in word_set("name_openers") and self.kinds[cue.first - 2] == "mark"
        if opened and self.keys[cue.last : cue.last + 1] == [":"]:
            # `Về cải thiện dinh dưỡng: cân đo cho 415 trẻ, ...`
            return cue.first > self.block.body_first + 1
        return begins and cue.first > self.block.body_first and index is not None and self.walker.numerals[index].kind == "money"

    def run(self) -> Walk:
        reached = self.block.body_first
        for at in range(self.block.body_first, self.block.last):
            # Of most tokens a walk has nothing to say.
            if at >= reached and (self.kinds[at] != "word" or at in self.mentions or at in self.parts or at in self.walker.by_token):
                reached = self._step(at)
        return Walk(tuple(self.clauses), self._owner())

    def _owner(self) -> int | None:
        """The whole that the list items below are parts of."""
        scope = self.scopes[0]
        if scope.announced is not None:
            return scope.announced
        if self.keys[self.block.last - 1] == ":" or (self.ends_with_amount and self.block.kind in self.walker.ranked):
            return scope.last
        return None

    def _step(self, at: int) -> int:
        scope = self.scopes[-1]
        key = self.keys[at]
        if (index := self.walker.by_token.get(at)) is not None:
            return self._numeral(scope, index, at)
        if at in self.mentions:
            scope.mention = self._accept(self.mentions[at], scope)
            return at + 1
        if at in self.parts:
            self._parts_follow(scope, at, self.parts[at])
            return self.parts[at]
        if key in _OPEN:
            base = self._holds_base(scope, at)
            scope.segments.append((scope.start, at))
            outer = tuple(scope.segments) if any(a < b for a, b in scope.segments) else tuple(scope.earlier)
            compared = [YearEvidence(at - 1, int(self.keys[at - 1]), None, "year", topic=False)] if self._is_compared_year(at - 1) else []
            self.scopes.append(
                _Scope(
                    opened=at,
                    host=None if base else scope.last,
                    whole=None if base else scope.last,
                    start=at + 1,
                    outer=outer,
                    years=[*scope.years, *compared],
                    mention=scope.mention,
                    around=scope.mention,
                    previous=scope.previous,
                    counted=scope.counted,
                )
            )
        elif key in _CLOSE and len(self.scopes) > 1:
            closed = self.scopes.pop()
            if (
                closed.mention is not None
                and closed.opened is not None
                and (closed.mention.first, closed.mention.last) == (closed.opened + 1, at)
            ):
                # `đi làm việc ở nước ngoài (Tiểu dự án 2)`: a bracket that holds nothing but a name names what stands before it.
                self.scopes[-1].mention = closed.mention
            self.scopes[-1].start = at + 1
        elif key == ":" and scope.last is not None and at + 1 < self.block.last and self.walker.numerals[scope.last].end == at:
            # `Kinh phí 18.700 triệu đồng: trung ương 17.000 triệu đồng, địa phương 1.700 triệu đồng`
            self._parts_follow(scope, at, at + 1)
        elif key == ";":
            scope.segments, scope.earlier, scope.start, scope.announced = [], [], at + 1, None
            scope.mention = self._topic(scope.mention) if scope.opened is None else scope.around
            if (following := self.mentions.get(at + 1)) is not None and self._stands_beside(following, scope.whole):
                scope.whole, scope.outer_wholes = None, []
            elif scope.outer_wholes:
                scope.whole = scope.outer_wholes.pop()
        elif key in (".", "!", "?") and self._ends_sentence(at):
            self._new_sentence(at + 1)
        return at + 1

    def _holds_base(self, scope: _Scope, at: int) -> bool:
        """`giải ngân 192.103 triệu đồng, đạt 83% kế hoạch (231.450 triệu đồng)`: the bracket holds what the rate is reckoned on."""
        if scope.previous is None or self.walker.numerals[scope.previous].kind != "percent":
            return False
        rate = self.walker.numerals[scope.previous]
        index = self.walker.by_token.get(at + 1)
        alone = index is not None and self.walker.numerals[index].kind == "money"
        return alone and bool(self.outline.cues.within("measure", rate.unit_last, at)) and at - rate.unit_last <= _BASE_WORDS

    def _stands_beside(self, following: Mention, whole: int | None) -> bool:
        """`Dự án 2: 5.000 triệu đồng, trong đó ...; Dự án 3: ...`: the next Dự án is no part of the one before, its Tiểu dự án is."""
        if whole is None:
            return False
        named = self.outline.mentions_within(self.sentence, self.walker.numerals[whole].first)
        return bool(named) and (named[-1].is_subproject or not following.is_subproject)

    def _topic(self, mention: Mention | None) -> Mention | None:
        """A Dự án that opens its sentence is what the next clauses are about; one named on the way is not."""
        if mention is None or mention.first - self.sentence <= _OPENING:
            return mention
        return None

    def _ends_sentence(self, at: int) -> bool:
        if at + 1 >= self.block.last:
            return True
        tokens = self.walker.tokens
        following = tokens.text[tokens.starts[at + 1]]
        if tokens.ends[at] == tokens.starts[at + 1]:
            return False
        return (following.isupper() or following.isdigit() or following in "(-+*") and not (at and self._is_shortened(at - 1))

    def _is_shortened(self, at: int) -> bool:
        """`TP.`, `Tp.`, `A.`: a point behind it ends no sentence; `tỉnh Sơn La.` does."""
        word, before = (self.walker.tokens.text[self.walker.tokens.starts[i] : self.walker.tokens.ends[i]] for i in (at, at - 1))
        syllable = word.istitle() and len(word) == _SYLLABLE and before.istitle() and bool(_VOWEL.search(normalize("NFD", word.casefold())))
        return len(word) <= _SYLLABLE and word[:1].isupper() and self.kinds[at] == "word" and not syllable

    def _new_sentence(self, at: int) -> None:
        scope = self.scopes[-1]
        # `Toàn huyện đã giải ngân ...` is about more than the Dự án before.
        whole = any(" ".join(self.keys[at : at + length]) in word_set("whole_territory") for length in (2, 4, 5))
        scope.mention = None if whole else self._topic(scope.mention)
        self.sentence = at
        scope.segments, scope.earlier, scope.start = [], [], at
        main = next((w for w in chain(scope.outer_wholes, (scope.whole, scope.last)) if w is not None), None)
        scope.said = main if main is not None else scope.said
        scope.announced, scope.previous, scope.counted = None, None, None
        scope.last, scope.whole, scope.outer_wholes = None, None if scope.opened is None else scope.host, []
        cumulative = at < self.block.last and self.keys[at] in word_set("cumulative")
        scope.years = [] if cumulative else [year for year in scope.years if year.topic][-1:]

    def _parts_follow(self, scope: _Scope, at: int, end: int) -> None:
        """Announce that the amounts to come are parts; what they are parts of is the whole above them."""
        last = scope.said if scope.last is None and at - self.sentence <= 1 else scope.last
        if last is None:
            return
        listing = self.keys[at] in word_set("whole_again") and (scope.whole is not None or scope.outer_wholes)
        scope.announced = next((w for w in chain(scope.outer_wholes, (scope.whole,)) if w is not None), last) if listing else last
        scope.announced_at = end

    def _begin_parts(self, scope: _Scope) -> None:
        """The first amount after `trong đó` makes it so; a number of things makes it a list of things."""
        if scope.whole is not None and scope.whole != scope.announced:
            scope.outer_wholes.append(scope.whole)
        scope.whole, begin = scope.announced, scope.announced_at
        # `gồm Tiểu dự án 1 (xóa mù chữ 03 lớp) 340 triệu đồng`: the words before the bracket are the part's own.
        scope.segments = [(max(first, begin), last) for first, last in scope.segments if last > begin]
        scope.earlier, scope.start = [], max(scope.start, begin)
        scope.announced = None

    def _accept(self, mention: Mention, scope: _Scope) -> Mention | None:
        """A mention in passing (`lồng ghép với dự án 2`) moves no figure."""
        cue = self.outline.cues.ending_at("passing", mention.first)
        # `Với Tiểu dự án 1, xã đã hỗ trợ ...`: what opens a sentence is its topic.
        passing = (cue is not None and (cue.first > self.sentence or cue.last - cue.first > 1)) or self._lists_on(mention)
        passing = passing and not self._opens_clause(mention, scope)
        if passing and not self._holds_amount(mention):
            self.passed.add(mention.last)
            return scope.mention
        if self._of_other_programme(mention):
            return scope.mention
        if mention.is_subproject and mention.project is None and scope.mention is not None and scope.mention.first >= self.sentence:
            return replace(mention, project=scope.mention.project)
        return mention

    def _opens_clause(self, mention: Mention, scope: _Scope) -> bool:
        """`Về nhà ở thuộc Dự án 5, năm 2022 hỗ trợ 612 hộ`: the first words up to a comma say what is spoken of."""
        first = max(self.sentence, scope.start)
        reach = _LONG_OPENING if self.keys[first] in word_set("topic_openers") else _OPENING
        if scope.segments or mention.first - first > reach or self.keys[mention.last : mention.last + 1] != [","]:
            return False
        return not set(self.keys[first : mention.first]) & word_set("passing_always")

    def _holds_amount(self, mention: Mention) -> bool:
        """`chủ yếu thuộc Dự án 3 (29,7 tỷ đồng)`, `duy tu thuộc Dự án 4: 17.760 triệu đồng`."""
        index = self.walker.by_token.get(mention.last + 1)
        return (
            self.keys[mention.last : mention.last + 1] in (["("], [":"])
            and index is not None
            and self.walker.numerals[index].kind == "money"
        )

    def _lists_on(self, mention: Mention) -> bool:
        """`tại Dự án 2 và Dự án 3`: what holds for the first holds for the second."""
        return self.keys[mention.first - 1] in word_set("mention_joins") and mention.first - 1 in self.passed

    def _of_other_programme(self, mention: Mention) -> bool:
        """`Dự án 4 của Chương trình dân tộc thiểu số` in a text about another programme."""
        own = self.outline.contexts[self.block.index].programme
        belongs = not {*word_set("belongs"), ":"}.isdisjoint(self.keys[mention.last : mention.last + 1])
        return belongs and own is not None and self.outline.names_other_programme(mention, own, self.block.last)

    def _numeral(self, scope: _Scope, index: int, at: int) -> int:
        numeral = self.walker.numerals[index]
        if numeral.kind in ("year", "period", "date"):
            self._year(scope, numeral, at)
            return max(numeral.last, at + 1)
        if numeral.kind not in FIGURES or numeral.of is not None:
            return at + 1
        if scope.announced is not None:
            if numeral.kind == "money":
                self._begin_parts(scope)
            else:
                scope.announced = None
        segments = (*scope.segments, (scope.start, at)) if scope.start < at else tuple(scope.segments)
        if numeral.kind == "money":
            segments = (*scope.earlier, *segments)
        end = numeral.end
        self.clauses.append(
            Clause(
                numeral,
                segments,
                self.sentence,
                tuple(scope.years),
                scope.mention,
                scope.opened,
                scope.host,
                scope.whole,
                scope.last,
                self._stop(end),
                scope.outer,
                scope.previous,
                scope.counted,
                self.block.last,
            )
        )
        # `A trên tổng số B (...)` goes on about B, `A/B (...)` about A.
        second_of_pair = numeral.pair is not None and not numeral.pair_first and self.keys[at - 1] == "/"
        if numeral.kind == "money" and not second_of_pair and not self._is_change(segments):
            scope.last = index
        scope.earlier = [] if numeral.kind == "money" else [*scope.earlier, *segments]
        self.ends_with_amount = numeral.kind == "money" and end >= self.block.last
        scope.segments, scope.start, scope.previous = [], end, index
        if numeral.kind == "quantity":
            scope.counted = index
        return end

    def _is_change(self, segments: Sequence[tuple[int, int]]) -> bool:
        """`23.900 triệu đồng, giảm 1.600 triệu đồng so với dự kiến, cụ thể:` lists the 23.900."""
        words = (self.keys[at] for first, last in segments for at in range(first, last) if self.kinds[at] == "word")
        return next(words, None) in word_set("change") and next(words, None) is None

    def _stop(self, at: int) -> int:
        """Where the words right after a figure end."""
        while at < self.block.last:
            if self.keys[at] in (";", ".", ",", "(", ")", ":") or (
                self.kinds[at] == "num" and (i := self.walker.by_token.get(at)) is not None and self.walker.numerals[i].kind in FIGURES
            ):
                return at
            at += 1
        return at

    def _year(self, scope: _Scope, numeral: Numeral, at: int) -> None:
        text = self.keys[at]
        near_start = (
            at - self.sentence <= 12
            and scope.previous is None
            and self.keys[at - 2] not in word_set("year_passing")
            and self.keys[at - 1] not in word_set("year_passing")
        )
        if self._compares(at) or self._dates_a_baseline(scope, at) or is_horizon(self.keys, self.block.first, at):
            return
        if numeral.rule == YEAR_SPAN:
            scope.years.append(YearEvidence(at, None, (int(text), int(self.keys[numeral.last - 1])), "period", topic=False))
        elif numeral.kind == "year":
            named = at - 2 if self.keys[at - 1] == "năm" else at - 1
            bound = self.keys[named] in word_set("money_of_year") or self._carried_into(at)
            of_before = self.keys[at - 1] == "kỳ" or self.keys[at - 2 : at] == ["kỳ", "năm"]
            # `Cùng kỳ 2024 tỷ lệ này là 48,3%.` says nothing of the next sentence.
            scope.years.append(YearEvidence(at, int(text), None, "year", near_start and not bound and not of_before, bound))
        elif numeral.kind == "period":
            scope.years.append(YearEvidence(at, None, (int(text[:4]), int(text[-4:])), "period", topic=False))
        elif self.kinds[at] in ("day", "month") and not self._dates_a_document(at):
            # Money of a budget year is spent until the end of January of the next, so such a day tells no year.
            topic = near_start and self.keys[at - 1] in word_set("as_of") and JANUARY.search(text) is None
            scope.years.append(YearEvidence(at, int(text[-4:]), None, "date", topic))

    def _carried_into(self, at: int) -> bool:
        """`chuyển nguồn sang năm 2024 483,7 tỷ đồng, hủy dự toán 43,9 tỷ đồng`: the year is that of the sum right behind it."""
        index = self.walker.by_token.get(at + 1)
        return "sang" in self.keys[at - 2 : at] and index is not None and self.walker.numerals[index].kind == "money"

    def _is_compared_year(self, at: int) -> bool:
        """`So với cùng kỳ năm 2024 (giải ngân 231.780 triệu đồng)`: the bracket is about the year held against."""
        return at > self.block.first and bool(YEAR.fullmatch(self.keys[at])) and self._compares(at)

    def _compares(self, at: int) -> bool:
        """`so với cùng kỳ năm 2023`, `thấp hơn năm 2022` names the year held against, not the year of the figure."""
        if self.keys[max(self.block.first, at - 2) : at] == ["hơn", "năm"]:
            return True
        return "với" in self.keys[max(self.block.first, at - 4) : at] and "so" in self.keys[max(self.block.first, at - 5) : at]

    def _dates_a_baseline(self, scope: _Scope, at: int) -> bool:
        """`giảm từ 23,47% cuối năm 2023 xuống còn 19,35%`: the year is that of the level left behind."""
        if scope.previous is None:
            return False
        before = self.walker.numerals[scope.previous]
        return before.kind == "percent" and at - before.unit_last <= 3 and self.keys[before.first - 1] == "từ"

    def _dates_a_document(self, at: int) -> bool:
        """`Quyết định số 28/2014/QĐ-TTg, ngày 07/4/2014` dates the decision, not the figures after it."""
        for back in range(at - 1, max(self.block.first, at - 14), -1):
            if self.kinds[back] == "ref":
                return True
            if self.keys[back] in (";", "."):
                return False
        return False


def walks(walker: Walker, blocks: list[Block], busy: set[int]) -> Iterator[tuple[Block, Walk]]:
    """The walks of all blocks that hold a figure (`busy`)."""
    for block in blocks:
        if block.index in busy:
            yield block, walker.walk(block)
