"""What each block is about: Dự án, Tiểu dự án, programme, year, and results or plan.

A block says it itself (by number, or by the official name of a Tiểu dự án alone) or takes it from
the block it stands under.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from kehoach.evidence import Said, Why
from kehoach.extractors.lexicon import Cue, Cues, named_project
from kehoach.extractors.mentions import YEAR, Mention, project_mentions
from kehoach.sections import BULLETS, PLAIN, Block
from kehoach.tokens import Tokens
from kehoach.words import word_set

# How many tokens of a heading are read for its year and its part; a longer line is running text.
_LABEL_TOKENS = 60
_INTRO_TOKENS = 30
# An article of more tokens is running text, no title.
_TITLE = 32
# How far behind `Dự án 4 của Chương trình ...` the name of the programme may end.
_PROGRAMME_TOKENS = 26
# How many tokens the name of a Dự án takes, at most, before its number in a bracket.
_NAME_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Named:
    """A Dự án and a Tiểu dự án that a block names, each with the words."""

    project: int | None
    subproject: int | None
    rule: str
    project_words: tuple[int, int]
    subproject_words: tuple[int, int]
    project_said: Said | None = None

    @property
    def why(self) -> Why:
        """The evidence of what is named."""
        found: dict[str, Said] = {}
        if self.project is not None:
            found["project"] = self.project_said or Said(self.rule, *self.project_words)
        if self.subproject is not None:
            found["subproject"] = Said(self.rule, *self.subproject_words)
        return found

    @classmethod
    def by(cls, mention: Mention, rule: str) -> Named:
        """One mention names all."""
        words = (mention.first, mention.last)
        return cls(mention.project, mention.subproject, rule, words, words)

    def under(self, project: int | None, said: Said | None) -> Named:
        """This Tiểu dự án, of a Dự án that other words say."""
        return replace(self, project=project, project_said=said)


@dataclass(frozen=True, slots=True)
class Context:
    """What a block is about; `None` is unknown, `why` holds the words that said so."""

    programme: str | None = None
    project: int | None = None
    subproject: int | None = None
    year: int | None = None
    period_start: int | None = None
    period_end: int | None = None
    money_period: tuple[int, int] | None = None
    part: str | None = None
    region: str = "body"
    why: Why = field(default_factory=dict)

    def place(self, named: Named) -> Context:
        """This context, about the Dự án and Tiểu dự án of `named`."""
        rest = {attribute: said for attribute, said in self.why.items() if attribute not in ("project", "subproject")}
        return replace(self, project=named.project, subproject=named.subproject, why={**rest, **named.why})

    def dated(self, year: int | None, said: Said | None, period: tuple[int, int] | None = None) -> Context:
        """This context, about another year or span of years."""
        rest = {attribute: words for attribute, words in self.why.items() if attribute != "year"}
        start, end = period or (None, None)
        return replace(self, year=year, period_start=start, period_end=end, why=rest if said is None else {**rest, "year": said})


@dataclass(frozen=True, slots=True)
class Outline:
    """Blocks, their contexts, and the mentions found on the way."""

    tokens: Tokens
    cues: Cues
    blocks: list[Block]
    contexts: list[Context]
    mentions: list[Mention]
    mention_firsts: list[int]
    heading_mentions: set[int]
    own_year: int | None = None
    own_period: tuple[int, int] | None = None

    def mentions_within(self, first: int, last: int) -> list[Mention]:
        """Numbered mentions that lie in tokens `[first, last)`."""
        low = bisect_left(self.mention_firsts, first)
        out = []
        while low < len(self.mentions) and self.mentions[low].first < last:
            out.append(self.mentions[low])
            low += 1
        return out

    def names_other_programme(self, mention: Mention, own: str, stop: int) -> bool:
        """The words that follow a mention as its own (`Dự án 4 của Chương trình ... miền núi`) name another programme than `own`."""
        named = self.cues.within("programme", mention.last, min(stop, mention.last + _PROGRAMME_TOKENS))
        return bool(named) and named[0].value != own


def outline(
    tokens: Tokens,
    cues: Cues,
    blocks: list[Block],
    *,
    programme: str | None,
    base: Context,
    years: tuple[int, ...] = (),
    own_year: int | None = None,
    period: tuple[int, int] | None = None,
) -> Outline:
    """Give every block its context; `base` is what the document as a whole is about.

    A title may name two years (`kết quả năm 2024, kế hoạch năm 2025`): results are of the first, plans of the last.
    """
    mentions = project_mentions(tokens)
    found = Outline(tokens, cues, blocks, [], mentions, [mention.first for mention in mentions], set(), own_year, period)
    reader = _Reader(found, programme, base, years)
    for block in blocks:
        found.contexts.append(reader.read(block))
    return found


class _Reader:
    """Reads blocks in order; remembers which Dự án the years of a list spoke of."""

    def __init__(self, found: Outline, programme: str | None, base: Context, years: tuple[int, ...]) -> None:
        self.years = years
        self.found = found
        self.programme = programme
        self.base = base
        self.closing = False
        self.label_ends = (-1, 0)
        self.marks: dict[str, int] = {}
        self.has_marks = "sup" in found.tokens.kinds
        self.intro: tuple[int, int, Said] | None = None
        self.last_project: dict[int, tuple[int, Said | None]] = {}

    def read(self, block: Block) -> Context:
        context = self.base if block.parent < 0 else self.found.contexts[block.parent]
        if block.kind == "annex":
            self.closing = False
        elif context.region == "body" and self._is_closing(block):
            self.closing = True
        if self.found.tokens.kinds[block.first] == "sup":
            return self._footnote(block)
        if self.has_marks:
            tokens = self.found.tokens
            self.marks.update((tokens.keys[at], block.index) for at in range(block.first, block.last) if tokens.kinds[at] == "sup")
        if self.closing:
            return replace(context, region="closing")
        context = self._project(block, self._programme(block, context))
        if block.kind != PLAIN or self._titles_previous(block):
            part = context.part
            context = self._part(block, context)
            if context.part != part and len(self.years) > 1 and context.year in (None, *self.years):
                year = self.years[-1] if context.part == "plan" else self.years[0]
                context = context.dated(year, self.base.why.get("year"), _period(context))
            context = self._year(block, context)
        context = self._introduced(block, context)
        if self._titles_previous(block):
            self._hand_to_previous(block, context)
        return context

    def _footnote(self, block: Block) -> Context:
        """A footnote stands where the page ends; what it is about stands where its mark is."""
        marked = self.marks.get(self.found.tokens.keys[block.first])
        return self.base if marked is None else self.found.contexts[marked]

    def _is_closing(self, block: Block) -> bool:
        return self.found.tokens.keys[block.first : block.first + 2] == ["nơi", "nhận"]

    def _titles_previous(self, block: Block) -> bool:
        """`Phần thứ nhất` alone on its line is named by the line below it."""
        if block.kind != PLAIN or block.index == 0 or block.parent != block.index - 1:
            return False
        above = self.found.blocks[block.parent]
        return above.kind in ("part", "chapter", "annex") and above.body_first == above.last

    def _hand_to_previous(self, block: Block, context: Context) -> None:
        self.found.contexts[block.parent] = context

    def _programme(self, block: Block, context: Context) -> Context:
        """A heading that names one programme opens the part about it."""
        if block.kind not in ("part", "upper", "roman", "chapter", "article", "programme", "decimal1"):
            return context
        if block.kind == "article" and block.last - block.body_first > _TITLE:
            # `Điều 2. Giao Sở Tài chính ...` is no heading.
            return context
        codes = {cue.value for cue in self.found.cues.within("programme", block.body_first, self._label_end(block))}
        if len(codes) != 1 or context.programme in codes:
            return context
        return replace(context.place(Named(None, None, "place.nothing", (0, 0), (0, 0))), programme=codes.pop())

    # -- Dự án and Tiểu dự án --------------------------------------------------------------------

    def _project(self, block: Block, context: Context) -> Context:
        named = self._numbered(block) or self._by_name(block, context)
        if named is not None:
            if named.rule == "place.subproject_number" and named.project is None:
                if context.project is not None:
                    named = named.under(context.project, context.why.get("project"))
                else:
                    named = self._project_by_title(block, named) or self._announced(block, named) or named
            if named.project is not None:
                self._remember(block, named.project, named.why.get("project"))
            return context.place(named)
        if block.kind == "year" and context.project is None:
            inherited = self.last_project.get(block.parent)
            if inherited is not None:
                project, said = inherited
                rule = "place.project_of_earlier_year"
                return replace(context, project=project, why={**context.why, **({"project": said.taken_over(rule)} if said else {})})
        return context

    def _announced(self, block: Block, named: Named) -> Named | None:
        """`Tổng kinh phí thực hiện Dự án 4: ..., gồm:` above a list of Tiểu dự án says whose they are."""
        above = block.index - 1
        while above >= 0 and self.found.blocks[above].kind == block.kind:
            above -= 1
        if above < 0:
            return None
        intro = self.found.blocks[above]
        if intro.kind != PLAIN and intro.index != block.parent:
            return None
        projects = {m.project: m for m in self.found.mentions_within(intro.first, intro.last) if m.project is not None}
        if len(projects) != 1 or self.found.tokens.keys[intro.last - 1] != ":":
            return None
        project, mention = projects.popitem()
        return named.under(project, Said("place.announced", mention.first, mention.last))

    def _remember(self, block: Block, project: int, said: Said | None) -> None:
        """The years of one list speak of one Dự án: what the first says holds for the next."""
        parent = block.parent
        while parent >= 0 and self.found.blocks[parent].kind in (*BULLETS, "year", "subproject"):
            parent = self.found.blocks[parent].parent
        self.last_project[parent] = project, said

    def _numbered(self, block: Block) -> Named | None:
        tokens = self.found.tokens
        start = block.body_first
        while start < block.last and tokens.kinds[start] == "mark":
            start += 1
        mentions = [m for m in self.found.mentions_within(start, block.last) if m.first - start <= 1]
        if not mentions or (mentions[0].first != start and tokens.keys[start] not in ("các", "thực")):
            return self._in_bracket(block, start)
        head = mentions[0]
        if self._of_other_programme(head, block):
            return None
        if head.is_subproject and head.project is None:
            for other in self.found.mentions_within(head.last, block.last):
                if other.first - head.last > 40 or other.is_subproject:
                    break
                if tokens.keys[other.first - 1] in (",", "-", "(") and other.project is not None:
                    self.found.heading_mentions.update((head.first, other.first))
                    named = Named.by(head, "place.subproject_and_project_number")
                    return named.under(other.project, Said(named.rule, other.first, other.last))
        self.found.heading_mentions.add(head.first)
        if head.is_subproject:
            return Named.by(head, "place.subproject_number")
        closer = self._bracketed(block, head.last)
        if closer is not None and closer.is_subproject and closer.project in (None, head.project):
            self.found.heading_mentions.add(closer.first)
            words, inner = (head.first, head.last), (closer.first, closer.last)
            return Named(head.project, closer.subproject, "place.subproject_in_bracket", words, inner)
        return replace(Named.by(head, "place.project_number"), subproject=None)

    def _of_other_programme(self, head: Mention, block: Block) -> bool:
        belongs = bool(set(self.found.tokens.keys[head.last : head.last + 1]) & word_set("belongs"))
        return belongs and self.programme is not None and self.found.names_other_programme(head, self.programme, block.last)

    def _in_bracket(self, block: Block, start: int) -> Named | None:
        """`c) Nhà ở cho hộ nghèo (Dự án 5)`: a heading or item whose name is followed by its number."""
        mention = self._bracketed(block, start) if block.kind != PLAIN else None
        if mention is None:
            return None
        self.found.heading_mentions.add(mention.first)
        return Named.by(mention, "place.number_in_bracket")

    def _bracketed(self, block: Block, start: int) -> Mention | None:
        """The Dự án alone in a bracket, before the first mark or figure of a block."""
        tokens = self.found.tokens
        at, limit = start, min(block.last, start + _NAME_TOKENS)
        if at < limit and tokens.keys[at] == ":":
            at += 1
        while at < limit and tokens.keys[at] not in (".", ";", ":") and tokens.kinds[at] != "num":
            if tokens.keys[at] == "(":
                inside = self.found.mentions_within(at + 1, at + 2)
                return inside[0] if inside and tokens.keys[inside[0].last : inside[0].last + 1] == [")"] else None
            at += 1
        return None

    def _by_name(self, block: Block, context: Context) -> Named | None:
        """A heading or list item that begins with the official name of a Tiểu dự án or Dự án."""
        if block.kind == PLAIN:
            return None
        start = block.body_first
        while start < block.last and (
            self.found.tokens.kinds[start] == "mark" or self.found.tokens.keys[start] in word_set("name_openers")
        ):
            start += 1
        cue = self.found.cues.starting_at("project_name", start)
        programme = context.programme or self.programme
        if cue is None or cue.last - cue.first < 3 or named_project(cue, programme) is None:
            cue = self._short_name(block, start, programme, context.project)
        if cue is None or (named := named_project(cue, programme)) is None:
            return None
        after = cue.last
        if after < block.last and self.found.tokens.kinds[after] == "word" and block.last - after > 25:
            return None
        words = (cue.first, cue.last)
        return Named(*named, "place.name", words, words)

    def _short_name(self, block: Block, start: int, programme: str | None, project: int | None) -> Cue | None:
        """`Chăm sóc sức khỏe nhân dân: ...` alone at the head of an item; under its Dự án a short name is enough."""
        for family in ("project_short_name", "project_name", "project_opening"):
            cue = self.found.cues.starting_at(family, start)
            named = named_project(cue, programme) if cue is not None else None
            if cue is None or named is None or (family != "project_opening" and named[0] != project):
                continue
            if cue.last >= block.last or self.found.tokens.keys[cue.last] in (":", ".", "("):
                return cue
        return None

    def _project_by_title(self, block: Block, under: Named) -> Named | None:
        """`Tiểu dự án 1: Hỗ trợ đầu tư ...` under no Dự án: its official name says which."""
        head = [m for m in self.found.mentions_within(block.body_first, block.last) if m.is_subproject]
        if not head:
            return None
        start = head[0].last
        cues = self.found.cues.within("project_name", start, min(block.last, start + 40))
        for cue in cues:
            named = named_project(cue, self.programme)
            if named is not None and named[1] in (None, head[0].subproject):
                return under.under(named[0], Said("place.name", cue.first, cue.last))
        return None

    # -- year and part ---------------------------------------------------------------------------

    def _label_end(self, block: Block) -> int:
        """Where the heading of a block ends: at its first amount, colon or sentence end."""
        if self.label_ends[0] != block.index:
            self.label_ends = block.index, self._find_label_end(block)
        return self.label_ends[1]

    def _find_label_end(self, block: Block) -> int:
        tokens = self.found.tokens
        limit = min(block.last, block.body_first + _LABEL_TOKENS)
        for at in range(block.body_first, limit):
            key = tokens.keys[at]
            if key in (":", ";") and block.kind not in ("year",):
                return at
            if key in (".", "(") and at + 1 < block.last and at > block.body_first + 2 and not self._is_title(block, at):
                return at
            if tokens.kinds[at] == "num" and ("," in key or "." in key or tokens.keys[at + 1 : at + 2] == ["%"]):
                return at
        return limit

    def _introduced(self, block: Block, context: Context) -> Context:
        """`Đến hết tháng 12/2024, toàn tỉnh có:` dates the list below it."""
        tokens = self.found.tokens
        if block.kind == PLAIN:
            years = {
                int(tokens.keys[at][-4:]): at
                for at in range(block.first, block.last)
                if (tokens.kinds[at] in ("day", "month") or YEAR.fullmatch(tokens.keys[at])) and not self._of_document(block, at)
            }
            opens = tokens.keys[block.last - 1] == ":" and len(years) == 1 and block.last - block.first <= _INTRO_TOKENS
            if not opens:
                self.intro = None
                return context
            year, at = years.popitem()
            self.intro = (block.parent, year, Said("year.introduction", at, at + 1))
            return context
        if self.intro is not None and block.kind in BULLETS and block.parent == self.intro[0]:
            return context.dated(self.intro[1], self.intro[2], _period(context))
        if block.kind not in BULLETS:
            self.intro = None
        return context

    def _of_document(self, block: Block, at: int) -> bool:
        return "ref" in self.found.tokens.kinds[max(block.first, at - 12) : at]

    def _is_title(self, block: Block, at: int) -> bool:
        """`Phần V. CÁC DỰ ÁN (kinh phí giai đoạn 2021-2025)`: the bracket ends the line."""
        return self.found.tokens.keys[at] == "(" and self.found.tokens.keys[block.last - 1] == ")" and block.kind not in BULLETS

    def _year(self, block: Block, context: Context) -> Context:
        tokens = self.found.tokens
        end = self._label_end(block)
        if block.kind == "year":
            at = next(at for at in range(block.first, block.last) if YEAR.fullmatch(tokens.keys[at]))
            return context.dated(int(tokens.keys[at]), Said("year.heading", at, at + 1))
        if block.kind in BULLETS and end - block.body_first > 25:
            return context
        years: dict[int, int] = {}
        for at in range(block.body_first, end):
            if "so" in tokens.keys[max(block.body_first, at - 5) : at] and "với" in tokens.keys[max(block.body_first, at - 4) : at]:
                continue
            if tokens.kinds[at] == "num" and YEAR.fullmatch(tokens.keys[at]) and at and tokens.keys[at - 1] == "năm":
                carried = block.kind in BULLETS and (self._carries_on(at + 1) or self._takes_the_rest(block, at))
                if carried or tokens.keys[at - 2] == "hơn" or is_horizon(tokens.keys, block.body_first, at):
                    continue
                years.setdefault(int(tokens.keys[at]), at)
            elif tokens.kinds[at] == "period" and block.kind not in BULLETS and not years:
                first, last = tokens.keys[at][:4], tokens.keys[at][-4:]
                if at and tokens.keys[at - 1] == "đoạn" and not self._in_name(block, at):
                    money = self.found.cues.within("measure_weak", block.body_first, at)
                    over = context.part == "results" and self._is_over(block, at, int(last))
                    span = (int(first), int(last)) if money or over else context.money_period
                    said = Said("year.heading_span", at, at + 1)
                    return replace(context.dated(None, said, (int(first), int(last))), money_period=span)
        if len(years) == 1:
            year, at = years.popitem()
            return context.dated(year, Said("year.heading", at, at + 1))
        return context

    def _carries_on(self, at: int) -> bool:
        """`- Vốn năm 2022 chuyển sang: ...` is about the year that the money came into."""
        cue = self.found.cues.starting_at("measure", at)
        return cue is not None and cue.value == "carried_over"

    def _takes_the_rest(self, block: Block, at: int) -> bool:
        """`- Còn lại 175 triệu đồng chuyển nguồn sang năm 2025`: of the year before, whose money goes into the next."""
        return self.found.tokens.keys[at - 2] == "sang" and "num" in self.found.tokens.kinds[block.body_first : at - 2]

    def _is_over(self, block: Block, at: int, last: int) -> bool:
        """`V. KẾT QUẢ CÁC DỰ ÁN GIAI ĐOẠN 2021-2023` in 2023 says what its results are of; behind a programme's name it is its term."""
        named = self.found.cues.within("programme", block.body_first, at)
        return self.found.own_year is not None and last <= self.found.own_year and not named

    def _in_name(self, block: Block, at: int) -> bool:
        """The span of years belongs to the name of a Tiểu dự án or of a decision, not to this heading."""
        return block.kind in ("letter", "decimal2", "decimal3", "project", "subproject") or bool(
            self.found.mentions_within(block.first, at)
        )

    def _part(self, block: Block, context: Context) -> Context:
        if block.kind in ("year", "project", "subproject", "plus", "star"):
            return context
        end = self._label_end(block)
        cues = self.found.cues.within("part", block.body_first, end)
        if block.kind in ("part", "upper", "roman", "chapter") or self._titles_previous(block):
            cues = sorted([*cues, *self.found.cues.within("part_top", block.body_first, end)], key=lambda cue: cue.first)
        if block.kind in BULLETS and (end - block.body_first > 12 or end == block.last):
            return context
        if cues and cues[0].value == "keep":
            return context
        if context.part == "results":
            top = block.kind in ("part", "upper", "roman", "chapter") or self._titles_previous(block)
            firm = ("results", "plan", "plan_top") if top else ("results", "plan") if end >= block.last - 1 else ("results",)
            cues = [cue for cue in cues if cue.value in firm]
        if cues and cues[0].first - block.body_first <= 8:
            return replace(context, part=cues[0].value.partition("_")[0])
        return context


def is_horizon(keys: list[str], first: int, at: int) -> bool:
    """`quy hoạch chung xã thời kỳ đến năm 2030, kinh phí 320 triệu đồng`: how far a document looks."""
    return any(" ".join(keys[max(first, at - length) : at]) in word_set("horizons") for length in (3, 4))


def _period(context: Context) -> tuple[int, int] | None:
    if context.period_start is None or context.period_end is None:
        return None
    return context.period_start, context.period_end
