"""The one value that a paper states for a target or a result of a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from kehoach.normalise import tone_key
from kehoach.output.across.comparison import IndicatorKey, Stated
from kehoach.output.across.figures import indicator
from kehoach.output.across.judging import agree
from kehoach.output.across.labels import Words, around, covered, folded, has_phrase, holds, phrase_set, qualifiers, words_of
from kehoach.output.across.papers import Paper, Row, place_of

TARGET, ACTUAL = "target", "actual"
# Fewer telling syllables may name many things.
_TELLING = 3
_FILLERS = ("indicator_fillers",)
_NUMERAL = regex.compile(r"\d")


def targets(paper: Paper) -> dict[IndicatorKey, Stated]:
    """The targets and results of a paper that have one value each."""
    found: dict[IndicatorKey, list[Stated]] = defaultdict(list)
    for row, name in _named(paper):
        key = _key(paper, row, name)
        if key is not None:
            found[key].append(Stated(paper, {**row, "name": name}, row["indicator_id"], key, indicator(row, row["source_start"])))
    exact = {key: min(stated, key=lambda one: one.figure.half) for key, stated in found.items()}
    return {key: exact[key] for key, stated in found.items() if all(agree(one.figure, exact[key].figure) for one in stated)}


def _named(paper: Paper) -> Iterator[tuple[Row, str]]:
    """Each indicator with its name; of `880/1.000 lao động` both have the name of the first."""
    before: Row | None = None
    for row in paper.rows["indicators"]:
        joined = before is not None and before["source_end"] + 1 == row["source_start"] and before["unit"] == row["unit"]
        named = before if joined and before is not None else row
        yield row, str(named["name"] or "")
        before = row


def _key(paper: Paper, row: Row, name: str) -> IndicatorKey | None:
    """What a row states; `None` where that is not sure enough to be looked for in another paper."""
    if row["status"] not in (TARGET, ACTUAL) or row["year"] is None or not row["unit"] or row["value_high"] is not None:
        return None
    if row["status"] == ACTUAL and row["year"] >= paper.about:
        return None  # the year was not over
    if place_of(paper, row) is not None or _is_doubtful(paper, row) or not _is_plain(paper, row, name):
        return None
    words = words_of(name)
    telling = _telling(paper, words)
    percent = row["unit"].startswith("%")
    if (
        len(set(telling) - set(words_of(row["unit"]))) < _TELLING
        or any(map(_NUMERAL.search, telling))
        or (percent and not has_phrase(words, "rates_by_name"))
    ):
        return None
    unit = tone_key(" ".join(row["unit"].split()))
    change = _change(words, row) if percent else False
    if change is None:
        return None
    programme = row["programme"] or paper.row["programme"]
    return IndicatorKey(
        programme, row["project"], row["subproject"], row["year"], row["status"], unit, change, frozenset({*telling, *_among(paper, row)})
    )


def _change(words: Words, row: Row) -> bool | None:
    """`giảm 3%` is a change, `giảm còn 14%` a level; `None` where the words leave it open."""
    if not has_phrase(words, "change"):
        return False if row["direction"] is None else None
    if has_phrase(words, "level_words"):
        return False
    return None if has_phrase(words, "change_or_level") else True


def _among(paper: Paper, row: Row) -> Iterator[str]:
    """What part of the territory or its people the headings are about; the names of Dự án speak of that too."""
    for section in list(paper.path(row))[1:]:
        if section["project"] is None:
            words = words_of(section["heading"])
            yield from (" ".join(phrase) for phrase in phrase_set("parts_of_territory") if holds(words, phrase))


def _is_doubtful(paper: Paper, row: Row) -> bool:
    return any(other["source_start"] == row["source_start"] and other["doubt"] is not None for other in paper.rows["percentages"])


def _is_plain(paper: Paper, row: Row, name: str) -> bool:
    """Nothing in its sentence but the name, the figure and words that say nothing of what is counted."""
    words = around(paper, row)
    if words is None or has_phrase(words_of(paper.sections[row["section_id"]]["heading"]), "partial_year"):
        return False
    rest = words_of(folded(words.before).replace(folded(name), " ", 1) if name else words.before)
    phrases = phrase_set(*_FILLERS) | qualifiers() | {words_of(row["unit"])}
    return covered(rest, phrases) and covered(words_of(words.after), phrases)


def _telling(paper: Paper, words: Words) -> Words:
    """The words that say what is counted: no fillers, no years, no name of the paper's own place."""
    own = words_of(paper.territory.name) if paper.territory is not None else ()
    fillers = phrase_set(*_FILLERS) | qualifiers() | ({own} if own else frozenset())
    kept: list[str] = []
    at = 0
    while at < len(words):
        length = max((n for n in range(1, 8) if words[at : at + n] in fillers), default=0)
        if length == 0 and not covered(words[at : at + 1], frozenset()):
            kept.append(words[at])
        at += max(length, 1)
    return tuple(kept)
