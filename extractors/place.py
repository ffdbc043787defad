"""Where a figure stands in the programme: Dự án, Tiểu dự án, year. One mechanism for all tables.

The nearest words win: the figure's own label, its bracket, its sentence, the list item or heading
above, the part of the document, the document. Each answer names the rule that gave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kehoach.context import Context, Outline
from kehoach.evidence import Said, Why, why
from kehoach.extractors.clauses import Clause, YearEvidence
from kehoach.extractors.lexicon import named_project
from kehoach.extractors.mentions import YEAR, Mention
from kehoach.words import word_set

_REACH_BEHIND = 14
_REACH_BRACKET = 10
# A shorter name may be meant as plain words.
_NAME_WORDS = 4
_SHORT_BRACKET = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Programme, Dự án, Tiểu dự án of a figure, the rule that decided, and by what words."""

    programme: str | None
    project: int | None
    subproject: int | None
    rule: str | None
    why: Why = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class When:
    """The year or span of years of a figure, the rule that decided, and by what words."""

    year: int | None = None
    span: tuple[int, int] | None = None
    rule: str | None = None
    said: Said | None = None

    @classmethod
    def by(cls, rule: str, at: int, year: int | None, span: tuple[int, int] | None = None) -> When:
        """The year (or span) that token `at` names."""
        return cls(year, span, rule, Said(rule, at, at + 1))

    @classmethod
    def of_heading(cls, context: Context) -> When:
        """The year of the block; a span of years in a heading says when a programme runs, not what one figure is of."""
        if context.year is None:
            return cls()
        return cls(context.year, None, "year.heading", context.why.get("year"))


def place_of(clause: Clause, context: Context, outline: Outline) -> Place:
    """The place by the mention in scope, else by the block; in a text about several programmes the sentence names the one."""
    place = _place(clause, context, outline)
    if place.programme is None and (named := _programme_named(clause, outline)) is not None:
        return replace(place, programme=named)
    return place


def _programme_named(clause: Clause, outline: Outline) -> str | None:
    """`Chương trình giảm nghèo bền vững giải ngân 79,6 tỷ đồng`; `21,3 tỷ đồng của chương trình nông thôn mới`."""
    end = clause.numeral.end
    if set(outline.tokens.keys[end : end + 1]) & word_set("names_behind"):
        for first in (end + 1, end + 2):
            if (cue := outline.cues.starting_at("programme", first)) is not None:
                return cue.value
    named = outline.cues.within("programme", clause.sentence, clause.numeral.first)
    return named[-1].value if named else None


def _place(clause: Clause, context: Context, outline: Outline) -> Place:
    mention = clause.mention
    if mention is None and context.project is not None and _sums_programme(clause, outline):
        return Place(context.programme, None, None, "place.whole_programme")
    if (one := _respectively(clause, outline)) is not None:
        return _mentioned(one, context, "place.respectively")
    if (given := _mention_given(clause, outline)) is not None:
        return _mentioned(given, context, "place.given_to")
    if (named := _named_in_label(clause, context, outline)) is not None:
        return named
    if (noted := _mention_in_bracket(clause, outline)) is not None:
        return _mentioned(noted, context, "place.bracket")
    if mention is None and context.project is None and (behind := _mention_behind(clause, outline)) is not None:
        return _mentioned(behind, context, "place.behind")
    if mention is None:
        return _of_block(context)
    if mention.project is not None:
        keeps = (
            mention.project == context.project
            and mention.subproject is None
            and not mention.is_subproject
            and context.subproject is not None
        )
        if keeps and not _is_own(clause):
            return _of_block(context)
        return _mentioned(mention, context, "place.sentence")
    if mention.several:
        return _mentioned(mention, context, "place.several_subprojects")
    return _mentioned(mention, context, "place.sentence")


def _respectively(clause: Clause, outline: Outline) -> Mention | None:
    """`Các Dự án 5, 6, 7 lần lượt là 96 tỷ đồng, 57 tỷ đồng và 65 tỷ đồng`: the figures go by in the order of the numbers."""
    tokens = outline.tokens
    group = [mention for mention in outline.mentions_within(clause.sentence, clause.numeral.first) if mention.several]
    if not group or "lần lượt" not in tokens.words(group[-1].last, clause.numeral.first):
        return None
    mention = group[-1]
    named = [at for at in range(mention.first, mention.last) if tokens.kinds[at] == "num"]
    passed = sum(tokens.kinds[at] == "num" for at in range(mention.last, clause.numeral.first))
    if passed >= len(named):
        return None
    number = int(tokens.keys[named[passed]])
    return replace(
        mention,
        project=None if mention.is_subproject else number,
        subproject=number if mention.is_subproject else None,
        several=False,
    )


def _of_block(context: Context) -> Place:
    """Where the block stands."""
    said = context.why.get("project") or context.why.get("subproject")
    place = {name: words for name, words in context.why.items() if name in ("project", "subproject")}
    return Place(context.programme, context.project, context.subproject, said.rule if said else None, place)


def _mentioned(mention: Mention, context: Context, rule: str) -> Place:
    """Where a mention puts a figure; a Tiểu dự án named alone is of the block's Dự án."""
    words = Said(rule, mention.first, mention.last)
    if mention.several and not mention.is_subproject:
        return Place(context.programme, None, None, "place.several_projects")
    project = mention.project if mention.project is not None else context.project
    said = words if mention.project is not None else context.why.get("project")
    return Place(
        context.programme,
        project,
        mention.subproject,
        rule,
        why(project=said, subproject=words if mention.subproject is not None else None),
    )


def _mention_given(clause: Clause, outline: Outline) -> Mention | None:
    """`1.360 cho Tiểu dự án 2`: what an amount is given to, right behind it."""
    end = clause.numeral.end
    if clause.numeral.kind != "money" or not set(outline.tokens.keys[end : end + 1]) & word_set("given_to"):
        return None
    found = outline.mentions_within(end + 1, end + 2)
    return found[0] if found and not found[0].several else None


def _named_in_label(clause: Clause, context: Context, outline: Outline) -> Place | None:
    """`; Thực hiện bình đẳng giới và giải quyết những vấn đề cấp thiết đối với phụ nữ và trẻ em: 9.100`: by official name alone."""
    if clause.numeral.kind != "money" or not clause.segments:
        return None
    first, last = clause.segments[-1]
    while first < last and outline.tokens.kinds[first] == "mark":
        first += 1
    cue = outline.cues.starting_at("project_name", first)
    if cue is None or cue.last > last or cue.last - cue.first < _NAME_WORDS or last - cue.last > 1:
        return None
    named = named_project(cue, context.programme)
    if named is None:
        return None
    words = Said("place.name_in_label", cue.first, cue.last)
    return Place(context.programme, *named, words.rule, why(project=words, subproject=words if named[1] is not None else None))


def _sums_programme(clause: Clause, outline: Outline) -> bool:
    """`Tổng kinh phí thực hiện Chương trình`, also where it stands below the last Dự án."""
    return any(
        (words := outline.tokens.words(first, last)).startswith("tổng") and "chương trình" in words for first, last in clause.segments
    )


def _mention_in_bracket(clause: Clause, outline: Outline) -> Mention | None:
    """`954,5 triệu đồng cải thiện dinh dưỡng (Tiểu dự án 2)`: the first bracket behind a figure, where it holds just a name."""
    end = clause.numeral.end
    keys = outline.tokens.keys
    for mention in outline.mentions_within(end, min(clause.limit, end + _REACH_BRACKET)):
        between = keys[end : mention.first]
        alone = between[-1:] == ["("] and keys[mention.last : mention.last + 1] == [")"]
        return mention if alone and not {";", ".", ",", ":"} & set(between) else None
    return None


def _mention_behind(clause: Clause, outline: Outline) -> Mention | None:
    """`3.200 triệu đồng cho Tiểu dự án 1 Dự án 4`, `85 nhà ở thuộc Dự án 1`."""
    end = clause.numeral.end
    for mention in outline.mentions_within(end, min(clause.limit, end + _REACH_BEHIND)):
        between = outline.tokens.keys[end : mention.first]
        if (
            mention.project is not None
            and between
            and between[-1] in word_set("names_behind")
            and not {";", ".", ",", "(", ":"} & set(between)
        ):
            return mention
    return None


def _is_own(clause: Clause) -> bool:
    """The mention stands in the figure's own label."""
    mention = clause.mention
    return mention is not None and any(first <= mention.first < last for first, last in clause.segments)


def when_of(clause: Clause, context: Context, *, outline: Outline) -> When:
    """The year by the nearest evidence in the sentence, else by the block."""
    behind = _year_behind(clause, outline)
    if behind is not None:
        return behind
    own = [y for y in clause.years if any(first <= y.at < last for first, last in clause.segments)]
    for evidence in reversed(own):
        found = _read(evidence)
        if found is not None:
            return found
    for evidence in reversed(clause.years):
        if (evidence.how == "year" and not evidence.bound) or evidence.topic:
            found = _read(evidence)
            if found is not None and (evidence.at >= clause.sentence or evidence.topic):
                return When.by("year.sentence", evidence.at, found.year, found.span)
    return When.of_heading(context)


def _year_behind(clause: Clause, outline: Outline) -> When | None:
    """`xuống 30% năm 2023`, `19,35% (ước cuối năm 2024)`: a year right behind a percentage is its own."""
    if clause.numeral.kind != "percent":
        return None
    keys = outline.tokens.keys
    at = clause.numeral.end
    if (close := _closed(keys, at)) is not None and keys[close : close + 2] in (["cuối", "năm"], ["đầu", "năm"]):
        # `23,72% (19.711/83.100 hộ) cuối năm 2022`
        at = close
    bracket = keys[at : at + 1] == ["("]
    at += bracket
    while keys[at : at + 1] and keys[at] in word_set("year_fillers"):
        at += 1
    if bracket and keys[at + 2 : at + 3] != [")"]:
        return None
    if not bracket and keys[at : at + 1] == ["tháng"] and outline.tokens.kinds[at + 1 : at + 2] == ["month"]:
        return When.by("year.behind", at + 1, int(keys[at + 1][-4:]))
    if keys[at : at + 1] == ["năm"] and YEAR.fullmatch(keys[at + 1] if at + 1 < len(keys) else ""):
        return When.by("year.behind", at + 1, int(keys[at + 1]))
    return None


def _closed(keys: list[str], at: int) -> int | None:
    """The token behind a short bracket that opens at `at`."""
    if keys[at : at + 1] != ["("]:
        return None
    return next((look + 1 for look in range(at + 1, min(len(keys), at + _SHORT_BRACKET)) if keys[look] == ")"), None)


def _read(evidence: YearEvidence) -> When | None:
    if evidence.span is not None:
        return When.by("year.span", evidence.at, None, evidence.span)
    return When.by("year.date" if evidence.how == "date" else "year.label", evidence.at, evidence.year)
