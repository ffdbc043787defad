"""Days, months, years and spans of years, with what they are there for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehoach.context import Outline
from kehoach.extractors.calendar import day_in_year, month_of, month_span, read_day
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.numeral import YEAR_SPAN, Numeral
from kehoach.sections import Block
from kehoach.words import word_set


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date; `numeral` is its index among the numerals."""

    numeral: int
    block: int
    value: str
    start: date | None
    end: date | None
    precision: str
    role: str
    rules: tuple[str, ...]
    doubt: str | None = None


def dates(outline: Outline, numerals: Sequence[Numeral], issued: set[int]) -> list[DateMention]:
    """All dates in text order; `issued` are numerals that date a document."""
    found: list[DateMention] = []
    for position, numeral in enumerate(numerals):
        if numeral.block < 0 or numeral.of is not None or numeral.kind not in ("date", "period", "year"):
            continue
        block = outline.blocks[numeral.block]
        read = _read(outline, numeral, block)
        if read is None:
            continue
        value, start, end, precision = read
        role = "period" if precision == "period" else "issued" if position in issued else _role(outline, numeral, block, precision)
        if role == "other" and found and found[-1].role == "deadline" and _joined(outline, numerals[found[-1].numeral], numeral):
            role = "deadline"
        rules = (numeral.rule, f"date.{role}")
        found.append(DateMention(position, block.index, value, start, end, precision, role, rules, _doubt(outline, numeral)))
    return found


def _doubt(outline: Outline, numeral: Numeral) -> str | None:
    """A mark between day, month and year, or between two years, is lost in the text, or was read as a digit."""
    tokens = outline.tokens
    if tokens.kinds[numeral.first] not in ("day", "period"):
        return None
    written, read = tokens.text[tokens.starts[numeral.first] : tokens.ends[numeral.first]], tokens.keys[numeral.first]
    lost = len(written) < len(read) or _digits(written) > _digits(read)
    return "lost_mark" if lost else None


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _joined(outline: Outline, left: Numeral, right: Numeral) -> bool:
    """`trước ngày 20/5/2024 và ngày 20/11/2024`"""
    between = outline.tokens.keys[left.last : right.first]
    return left.block == right.block and len(between) <= 3 and bool(word_set("mention_joins") & set(between))


def _read(outline: Outline, numeral: Numeral, block: Block) -> tuple[str, date | None, date | None, str] | None:
    key, kind = outline.tokens.keys[numeral.first], outline.tokens.kinds[numeral.first]
    if numeral.kind == "year":
        return key, date(int(key), 1, 1), date(int(key), 12, 31), "year"
    if numeral.rule == YEAR_SPAN:
        first, last = int(key), int(outline.tokens.keys[numeral.last - 1])
        return f"{first}-{last}", date(first, 1, 1), date(last, 12, 31), "period"
    if kind == "period":
        first, last = int(key[:4]), int(key[-4:])
        return f"{first}-{last}", date(first, 1, 1), date(last, 12, 31), "period"
    if kind == "day":
        day = read_day(key)
        return (day.isoformat(), day, day, "day") if day else None
    if kind == "month":
        month = month_of(key)
        return (f"{month[0]}-{month[1]:02d}", *month_span(*month), "month") if month else None
    if numeral.rule == "numeral.day_month":
        named = [int(outline.tokens.keys[at]) for at in range(block.first, numeral.first) if YEAR.fullmatch(outline.tokens.keys[at])]
        year = named[-1] if named else outline.contexts[block.index].year
        day = day_in_year(int(key), int(outline.tokens.keys[numeral.first + 2]), year) if year else None
        return (day.isoformat(), day, day, "day") if day else None
    return None


def _role(outline: Outline, numeral: Numeral, block: Block, precision: str) -> str:
    if precision == "year":
        return "other"
    before = outline.tokens.words(max(block.first, numeral.first - 4), numeral.first)
    before = before.removesuffix(" ngày").removesuffix(" tháng").removesuffix("ngày")
    words = f" {before} "
    if any(f" {cue} " in words for cue in word_set("deadline")):
        return "deadline"
    if any(words.endswith(f" {cue} ") for cue in word_set("as_of")):
        return "as_of"
    return "other"
