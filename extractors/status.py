"""Target, result, baseline or estimate: what a figure that is not money claims to be.

The words around it decide (tables `status_rules.csv`, `percent_rules.csv`, read in order, the first
that fits wins); where they are silent, the part of the document does: results or plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kehoach.context import Context
from kehoach.extractors.clauses import Clause
from kehoach.gazetteer.loader import read_table
from kehoach.tokens import Tokens

_REACH = 14


@dataclass(frozen=True, slots=True)
class Wording:
    """The words around a figure as single-spaced matching forms; `open_sentence` is the sentence without closed brackets."""

    label: str
    sentence: str
    before_bracket: str
    after: str
    bracket_label: str = ""
    open_sentence: str = ""


def wording(tokens: Tokens, clause: Clause, block_last: int) -> Wording:
    """The wording of a clause."""
    keys = tokens.keys[max(clause.sentence, clause.numeral.first - 120) : clause.numeral.first]
    sentence = " ".join(keys)
    label = " ".join(tokens.words(first, last) for first, last in clause.segments if first < last)
    end = clause.numeral.end
    bracket = clause.bracket
    return Wording(
        label=label,
        sentence=sentence,
        open_sentence=_without_brackets(keys) if ")" in keys else sentence,
        before_bracket=tokens.words(max(clause.sentence, bracket - 12), bracket) if bracket is not None else "",
        after=tokens.words(end, min(block_last, end + _REACH)),
        bracket_label=f"( {label}" if bracket is not None else "",
    )


def _without_brackets(keys: list[str]) -> str:
    """A sentence without brackets that are closed: what they say is about what stands before them."""
    kept: list[str] = []
    opened: list[int] = []
    for key in keys:
        if key == "(":
            opened.append(len(kept))
        kept.append(key)
        if key == ")" and opened:
            del kept[opened.pop() :]
    return " ".join(kept)


class _Condition(NamedTuple):
    """A field of the wording that must hold a pattern, or must not (`!` before it)."""

    field: str
    search: Callable[[str], re.Match[str] | None]
    absent: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    value: str
    conditions: tuple[_Condition, ...]

    def fits(self, words: Wording) -> bool:
        """Whether all conditions hold; the hottest loop of all, so it is a plain one."""
        for field, search, absent in self.conditions:  # noqa: SIM110 - a generator takes twice the time
            if (search(getattr(words, field)) is None) != absent:
                return False
        return True


def _condition(field: str, text: str) -> _Condition:
    return _Condition(field, re.compile(text.removeprefix("!")).search, text.startswith("!"))


@cache
def _percent_rules() -> tuple[_Rule, ...]:
    fields = ("before_bracket", "after", "label", "sentence")
    return tuple(
        _Rule(row["rule"], row["role"], tuple(_condition(field, row[field]) for field in fields if row[field]))
        for row in read_table("percent_rules")
    )


@cache
def _status_rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["rule"],
            row["status"],
            tuple(
                _condition(row[where], row[pattern])
                for where, pattern in (("where", "pattern"), ("also_where", "also_pattern"))
                if row[where]
            ),
        )
        for row in read_table("status_rules")
    )


def percent_role(words: Wording) -> tuple[str, str]:
    """Role and rule; `level` and `change` still wait for the status to become target, actual or change."""
    for rule in _percent_rules():
        if rule.fits(words):
            return rule.value, f"percent.{rule.name}"
    return "level", "percent.level"


def status_of(words: Wording, context: Context, *, year: int | None = None, own_year: int | None = None) -> tuple[str | None, str]:
    """Status and rule of a figure; `None` where neither words nor part say it.

    In a plan of `own_year`, what is said of an earlier `year` has been reached.
    """
    past = year is not None and own_year is not None and year < own_year
    for rule in _status_rules():
        if rule.fits(words):
            if rule.value == "actual" and context.part != "plan":
                continue
            if rule.name == "estimate_sentence" and context.part == "plan":
                continue
            if past and rule.name == "strive":
                return "actual", "status.past_year"
            return rule.value, f"status.{rule.name}"
    if context.part == "plan":
        if past:
            return "actual", "status.past_year"
        return "target", "status.part"
    if context.part == "results":
        if year is not None and own_year is not None and year > own_year:
            return "target", "status.future_year"
        return "actual", "status.part"
    return None, "status.unknown"
