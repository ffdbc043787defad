"""Percentages: value, role, place and year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kehoach.context import Outline
from kehoach.evidence import Said, Why, why
from kehoach.extractors.amounts import Amount
from kehoach.extractors.clauses import Clause, Walk, naming_span
from kehoach.extractors.indicators import direction_of
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.place import When, place_of, when_of
from kehoach.extractors.qualifiers import qualifier
from kehoach.extractors.status import Wording, percent_role, status_of, wording
from kehoach.sections import Block
from kehoach.tokens import Tokens
from kehoach.words import word_set

_YEAR_WORDS = re.compile(r"^(?:\( (?:[^)]{1,40} \) )?)?(?:cuối |đầu )?năm ((?:19|20)\d\d)")
# `giảm trung bình trên 5%/năm ...; trong đó: Năm 2022 đạt 4,62%`: what a year says of the change just named.
_YEAR_ALONE = re.compile(r"(?:(?:trong đó|cụ thể) ?:? ?)?năm (?:19|20)\d\d(?: (?:ước|dự kiến|thực hiện|đạt|là|giảm|:))*")
_YEAR_WORDS_LAST = re.compile(r"năm ((?:19|20)\d\d)$")
# How far behind a baseline the year may stand that it is held against.
_BASELINE_REACH = 40
# `, người Mông`: a label that only names another part of the same whole.
_SHORT_LABEL = 5
# Money of which a percentage in a bracket is the share that it makes of its whole; of what is spent it is the rate.
_DIVIDED = frozenset({"allocated", "mobilised", "credit", "proposed"})
# Baselines whose own words say their year.
_DATED_BASELINES = frozenset({"percent.start_of_year", "percent.start_of_year_level", "percent.earlier_in_bracket"})
_NAMES_YEARS = frozenset({"num", "day", "month", "period"})
_STATUS_ROLES = {"target": "target", "actual": "actual", "estimate": "actual", None: "other"}


@dataclass(frozen=True, slots=True)
class Percentage:
    """A read and placed percentage; `status` is set where it is an indicator too."""

    numeral: int
    block: int
    value: Decimal
    high: Decimal | None
    per_year: bool
    role: str
    status: str | None
    year: int | None
    programme: str | None
    project: int | None
    subproject: int | None
    qualifier: str
    doubt: str | None
    direction: str | None
    label: tuple[int, int]
    rules: tuple[str, ...]
    why: Why = field(default_factory=dict)


def percentages(
    outline: Outline, numerals: Sequence[Numeral], walks: Iterable[tuple[Block, Walk]], amounts: Sequence[Amount]
) -> list[Percentage]:
    """All percentages of a text in text order."""
    by_numeral = {amount.numeral: amount for amount in amounts}
    spent = {amount.numeral for amount in amounts if amount.measure == "disbursed"}
    parts = {amount.numeral for amount in amounts if amount.whole is not None and amount.measure in _DIVIDED}
    index = {numeral.first: position for position, numeral in enumerate(numerals)}
    found: list[Percentage] = []
    roles: dict[int, str] = {}
    for block, walk in walks:
        context = outline.contexts[block.index]
        directed = False
        for clause in walk.clauses:
            numeral = clause.numeral
            if numeral.kind != "percent" or numeral.reading is None:
                continue
            words = wording(outline.tokens, clause, block.last)
            when = when_of(clause, context, outline=outline)
            status, status_rule = status_of(words, context, year=when.year, own_year=outline.own_year)
            role, role_rule = _role(clause, words, numerals, index, roles, spent, parts)
            if role == "level" and directed and _YEAR_ALONE.fullmatch(words.label.strip(" ,;:(")):
                role, role_rule = "change", "percent.change_by_year"
            elif words.label:
                directed = direction_of(words.label) is not None or (directed and role not in ("level", "change"))
            if role in ("level", "change"):
                role = _settled(role, status)
            per_year = _per_year(words.label, words.after)
            place = place_of(clause, context, outline)
            if role == "baseline" and role_rule not in _DATED_BASELINES:
                end = numeral.end
                year = _baseline_year(outline.tokens.words(end, min(block.last, end + _BASELINE_REACH)), words.before_bracket)
            else:
                year = _year(role, when, clause, outline.own_year, of_no_single_year=per_year and _is_mean(words))
            rated = _rated(clause, numerals, by_numeral) if role == "disbursement_rate" else None
            if rated is not None and rated.year is not None and when.rule != "year.behind":
                year = rated.year
                when = When(rated.year, None, "year.of_amount", rated.why["year"].taken_over("year.of_amount", rated.numeral))
            rules = [numeral.rule, role_rule, status_rule, *(rule for rule in (place.rule, when.rule) if rule)]
            roles[index[numeral.first]] = role
            doubt = numeral.reading.doubt
            if doubt is None and outline.tokens.keys[numeral.first + 1 : numeral.first + 3] == ["%", "%"]:
                doubt = "double_sign"
            found.append(
                Percentage(
                    index[numeral.first],
                    block.index,
                    numeral.reading.value,
                    numeral.high,
                    per_year,
                    role,
                    _indicator_status(role, status),
                    year,
                    place.programme,
                    place.project,
                    place.subproject,
                    qualifier(outline.cues, numeral),
                    doubt,
                    direction_of(words.label),
                    naming_span(outline.tokens, clause),
                    tuple(rules),
                    {**place.why, **why(year=_year_said(year, when, numeral, block, outline.tokens))},
                )
            )
    return found


def _rated(clause: Clause, numerals: Sequence[Numeral], amounts: dict[int, Amount]) -> Amount | None:
    """The amount right before a rate of disbursement: `vốn năm 2023 giải ngân 741/14.820 triệu đồng, đạt 5%`."""
    if clause.previous is None or numerals[clause.previous].first < clause.sentence:
        return None
    return amounts.get(clause.previous)


def _year_said(year: int | None, when: When, numeral: Numeral, block: Block, tokens: Tokens) -> Said | None:
    """The words that name the year: those read for it, else the nearest mention of it in the block."""
    if year is None:
        return None
    if when.said is not None and (year == when.year or (when.span is not None and year in when.span)):
        return when.said
    naming = [at for at in range(block.first, block.last) if tokens.kinds[at] in _NAMES_YEARS and str(year) in tokens.keys[at]]
    nearest = min(naming, key=lambda at: abs(at - numeral.first), default=None)
    return Said("percent.year_beside", nearest, nearest + 1) if nearest is not None else None


def _role(
    clause: Clause,
    words: Wording,
    numerals: Sequence[Numeral],
    index: dict[int, int],
    roles: dict[int, str],
    spent: set[int],
    parts: set[int],
) -> tuple[str, str]:
    """Role and rule: by the words around it, then by the figure before it, then by its size."""
    if clause.numeral.rule == "numeral.percent_of_percent" and not clause.numeral.pair_first:
        return "target", "percent.of_percent"
    role, rule = _by_neighbour(*percent_role(words), clause, words, numerals)
    if role == "level" and _is_norm_going_on(clause, words, roles):
        return "other", "percent.norm_goes_on"
    if rule == "percent.level" and clause.bracket is not None and _is_part(clause, numerals, parts) and not words.label.strip():
        # `gồm: - Ngân sách các cấp: 17.010 triệu đồng (68,4%); ...`
        return "share", "percent.of_part"
    if rule == "percent.level" and _is_rate_going_on(clause, words, roles):
        return "disbursement_rate", "percent.rate_goes_on"
    if rule == "percent.level" and _is_share_going_on(clause, words, roles):
        return "share", "percent.share_goes_on"
    if role == "level" and _is_rate_of_spent(clause, words, numerals, index, spent):
        return "disbursement_rate", "percent.of_spent"
    if role == "level" and clause.numeral.reading is not None and clause.numeral.reading.value > 100:
        return "completion_rate", "percent.over_hundred"
    return role, rule


def _year(role: str, when: When, clause: Clause, own_year: int | None, *, of_no_single_year: bool) -> int | None:
    """The year of a percentage that is no baseline held against a later one."""
    if role == "baseline":
        return when.year
    if when.span is not None and role in ("actual", "target"):
        return when.span[1]
    if when.rule == "year.heading" and (span := _past_span(clause, own_year)) is not None:
        return span[1] if role == "actual" else None
    return None if role == "other" or (of_no_single_year and when.rule == "year.sentence") else when.year


def _settled(role: str, status: str | None) -> str:
    """A level is a target or a result; a change that is wanted is a target."""
    if role == "change" and status in ("actual", "estimate"):
        return "change"
    return _STATUS_ROLES.get(status, "other")


def _indicator_status(role: str, status: str | None) -> str | None:
    if role == "target":
        return "target"
    if role == "baseline":
        return "baseline"
    if role in ("actual", "change"):
        return "estimate" if status == "estimate" else "actual"
    return None


def _per_year(label: str, after: str) -> bool:
    if after.startswith(tuple(word_set("yearly_behind"))):
        return True
    return any(words in label for words in word_set("yearly"))


def _by_neighbour(role: str, rule: str, clause: Clause, words: Wording, numerals: Sequence[Numeral]) -> tuple[str, str]:
    """What the figure before says of a bare percentage: `42/60 lao động, đạt 70%`, `868 lao động (69,4%)`."""
    if rule == "percent.completion_estimate" and clause.numeral.reading is not None and clause.numeral.reading.value != 100:
        return "level", "percent.level"
    if rule != "percent.level" or clause.previous is None or numerals[clause.previous].kind != "quantity":
        return role, rule
    before = numerals[clause.previous]
    if before.pair is not None and not before.pair_first and words.label.endswith(" đạt"):
        covered = any(f" {cue} " in f" {words.label} " for cue in word_set("base_of_ratio"))
        return ("level", "percent.level") if covered else ("completion_rate", "percent.of_pair")
    if before.pair is not None and not before.pair_first and clause.bracket is not None and not words.label.strip():
        return "level", "percent.of_ratio"
    if clause.bracket is not None and not words.label.strip():
        return "share", "percent.of_count"
    return role, rule


def _is_part(clause: Clause, numerals: Sequence[Numeral], parts: set[int]) -> bool:
    """Part of a sum, and no B of `giải ngân A/B (x%)`."""
    return clause.previous is not None and clause.previous in parts and numerals[clause.previous].pair is None


def _is_norm_going_on(clause: Clause, words: Wording, roles: dict[int, str]) -> bool:
    """`tối thiểu 5% so với vốn đầu tư và 3%`: a bare percentage after a norm is one too."""
    after_norm = clause.previous is not None and roles.get(clause.previous) == "other" and clause.bracket is None
    return after_norm and not _has_subject(words)


def _is_share_going_on(clause: Clause, words: Wording, roles: dict[int, str]) -> bool:
    """`người Thái chiếm 61,4%, người Mông 33,2%`."""
    after_share = clause.previous is not None and roles.get(clause.previous) == "share" and clause.bracket is None
    return after_share and _names_people(words.label.strip(" ,;").split())


def _is_rate_going_on(clause: Clause, words: Wording, roles: dict[int, str]) -> bool:
    """`Tỷ lệ giải ngân: Phòng Dân tộc 24%; Trung tâm Y tế 18,5%`: names with a figure, and no word of their own for it."""
    after_rate = clause.previous is not None and roles.get(clause.previous) == "disbursement_rate" and clause.bracket is None
    named = words.label.strip(" ,;").split()
    return after_rate and 0 < len(named) <= _SHORT_LABEL and named[0] in word_set("unit_heads") and not _has_subject(words)


def _is_mean(words: Wording) -> bool:
    """`từ 38% năm 2021 xuống 24% năm 2023, bình quân giảm 6,78%/năm` is of no single year."""
    return any(word in words.label for word in word_set("mean_words"))


def _has_subject(words: Wording) -> bool:
    """`giảm tỷ lệ hộ nghèo xuống dưới 18%` begins anew after a norm."""
    return bool(set(words.label.split()) & word_set("own_subject"))


def _names_people(label: list[str]) -> bool:
    return 0 < len(label) <= _SHORT_LABEL and label[0] in word_set("people_words")


def _is_rate_of_spent(clause: Clause, words: Wording, numerals: Sequence[Numeral], index: dict[int, int], spent: set[int]) -> bool:
    """`vốn đầu tư 187.360 triệu đồng, đạt 55,4%`, `13.310/42.200 triệu đồng (31,5%)`, `đạt 22,2% (3.160/14.220 triệu đồng)`."""
    label = words.label.strip(" ,;")
    if not label or label in word_set("rating_labels"):
        before = clause.previous
        if before is not None and numerals[before].pair is not None and not numerals[before].pair_first:
            before = index.get(numerals[before].pair or -1)
        if before is not None and before in spent:
            return True
    at = index[clause.numeral.first] + 1
    opens = clause.numeral.end + 1
    return at < len(numerals) and numerals[at].first == opens and words.after.startswith("( ") and at in spent and numerals[at].pair_first


def _past_span(clause: Clause, own_year: int | None) -> tuple[int, int] | None:
    """`giai đoạn 2016 - 2020 đã giảm từ 25,95% xuống còn 7,88%`: a span that is over dates its figures."""
    for evidence in reversed(clause.years):
        if evidence.span is not None and evidence.at >= clause.sentence and own_year is not None and evidence.span[1] < own_year:
            return evidence.span
    return None


def _baseline_year(after: str, before_bracket: str) -> int | None:
    """A baseline is of the year that the text holds the result against."""
    named = _YEAR_WORDS.search(after) or _YEAR_WORDS_LAST.search(before_bracket)
    if named is not None:
        return int(named[1])
    for marker in ("so với năm ", "so với cuối năm ", "( năm ", "( cuối năm ", "năm "):
        at = after.find(marker)
        if at >= 0 and (digits := after[at + len(marker) : at + len(marker) + 4]).isdigit():
            if marker == "năm " and at > 0:
                continue
            return int(digits)
    return None
