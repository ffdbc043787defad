"""Whether the words around a figure say that it is given for all of what it is about, and no part of it.

The tables keep the words before a figure, and the first words of its section. A figure whose surroundings are not there to
be seen is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

import regex

from kehoach.gazetteer.loader import programmes, projects, read_table
from kehoach.normalise import tone_key
from kehoach.output.across.papers import Paper, Row
from kehoach.words import word_set

Words = tuple[str, ...]

_WORD = regex.compile(r"\d+(?:[./,]\d+)*|\p{L}+")
_YEAR = regex.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")
_DAY = regex.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?")
# A sentence or a part of a list ends here; within it, a clause.
_ENDS = regex.compile(r"[.;]\s|;$")
_STOPS = regex.compile(r"[,.;:()|]|$")
# Headings are kept to this many characters.
_KEPT = 240
_MONEY_CUES = ("capital", "source", "measure", "measure_weak")
_QUALIFIERS = "qualifier"
_MEASURES = frozenset({"allocated", "disbursed"})
_BUDGETS = frozenset({"investment", "recurrent", "central", "local"})


def words_of(text: str) -> Words:
    """The words and numerals of a text, in matching form.

    >>> words_of("Vốn giao: 5.000 (NSTW)")
    ('vốn', 'giao', '5.000', 'nstw')
    """
    return tuple(_WORD.findall(tone_key(text)))


def covered(words: Sequence[str], phrases: frozenset[Words], numbers: frozenset[str] = frozenset()) -> bool:
    """Whether the words are a chain of these phrases, of years and days, and of these numerals."""
    longest = max(map(len, phrases), default=0)
    reached = {0}
    for at in range(len(words)):
        if at not in reached:
            continue
        if words[at] in numbers or _YEAR.fullmatch(words[at]) or _DAY.fullmatch(words[at]):
            reached.add(at + 1)
        reached.update(at + length for length in range(1, longest + 1) if tuple(words[at : at + length]) in phrases)
    return len(words) in reached


def has_phrase(words: Words, set_name: str) -> bool:
    """Whether one of the phrases of a word set is among the words."""
    return any(holds(words, phrase) for phrase in phrase_set(set_name))


def opens_with(text: str, set_name: str) -> bool:
    """Whether a text begins with one of the phrases of a word set."""
    words = words_of(text)
    return any(words[: len(phrase)] == phrase for phrase in phrase_set(set_name))


def holds(words: Words, phrase: Words) -> bool:
    """Whether a phrase is among the words."""
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


@cache
def phrase_set(*names: str) -> frozenset[Words]:
    """The phrases of word sets."""
    return frozenset(words_of(word) for name in names for word in word_set(name))


@cache
def money_phrases(measure: str) -> frozenset[Words]:
    """What the label of a sum says: whose money it is, and what became of it."""
    allowed = _BUDGETS | _MEASURES | {measure}
    cues = {words_of(row["phrase"]) for row in read_table("cues") if row["family"] in _MONEY_CUES and row["value"] in allowed}
    parts = phrase_set("part_words")
    return frozenset(cue for cue in cues if not any(holds(cue, part) for part in parts)) | phrase_set("total_label") | qualifiers()


@cache
def qualifiers() -> frozenset[Words]:
    """`khoảng`, `ít nhất`"""
    return frozenset(words_of(row["phrase"]) for row in read_table("cues") if row["family"] == _QUALIFIERS)


@cache
def names_of(programme: str, project: int | None, subproject: int | None) -> frozenset[Words]:
    """The names of a programme, and of a Dự án and Tiểu dự án of it."""
    names = [name for row in programmes() if row.code == programme for name in (row.name, row.short_name, *row.aliases)]
    names += [row["name"] for row in read_table("programme_short_names") if row["programme"] == programme]
    for row in projects(programme):
        if project is not None and row.project == project and row.subproject in (None, subproject):
            names += [row.name, *row.aliases]
    for short in read_table("project_short_names"):
        if short["programme"] == programme and short["project"] == str(project) and short["subproject"] in ("", str(subproject or "")):
            names.append(short["name"])
    return frozenset(words_of(name) for name in names)


def says_total(text: str, row: Row, *more: str) -> bool:
    """The text names the money, its Dự án and year, and nothing else; `more` are word sets that it may take from besides."""
    words = words_of(text)
    numbers = frozenset(str(number) for number in (row["project"], row["subproject"]) if number is not None)
    numbers |= {f"0{number}" for number in numbers}
    if has_phrase(words, "part_words"):
        return False
    phrases = money_phrases(row["measure"]) | names_of(row["programme"], row["project"], row["subproject"])
    return covered(words, phrases | phrase_set(*more) if more else phrases, numbers)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before a figure, without other figures: in its section, and in its sentence; and behind it in its clause."""

    above: str
    before: str
    after: str


def around(paper: Paper, row: Row) -> Around | None:
    """The surroundings of a figure; `None` where the tables do not keep them."""
    section = paper.sections.get(row["section_id"])
    if section is None:
        return None
    text = str(section["heading"])
    found = _occurrence(text, paper, row)
    if found is None:
        return None
    start, end = found
    stop = _STOPS.search(text, end)
    after = text[end : stop.start()] if stop is not None else ""
    if len(text) >= _KEPT and (stop is None or stop.start() == len(text)):
        return None
    before = text[:start]
    cuts = [match.end() for match in _ENDS.finditer(before)]
    sentence = before[max(cuts, default=0) :]
    return Around(_without_figures(before, paper, row), _without_figures(sentence, paper, row), after)


def is_table_row(paper: Paper, row: Row) -> bool:
    """The figure stands in a cell: its words are those of the row."""
    section = paper.sections.get(row["section_id"])
    return section is not None and "|" in section["heading"]


def _occurrence(text: str, paper: Paper, row: Row) -> tuple[int, int] | None:
    """Where the quote stands in the words of its section: the n-th figure of that quote is its n-th occurrence."""
    quote = folded(row["quote"])
    same = sorted({other["source_start"] for other in paper.beside[row["section_id"]] if folded(other["quote"]) == quote})
    matches = list(regex.finditer(rf"(?<![\d.,]){regex.escape(quote)}(?![\d]|[.,]\d)", text))
    number = same.index(row["source_start"])
    return matches[number].span() if number < len(matches) else None


def _without_figures(text: str, paper: Paper, row: Row) -> str:
    for other in sorted({folded(other["quote"]) for other in paper.beside[row["section_id"]]}, key=len, reverse=True):
        text = text.replace(other, " ")
    return text


def bare_name(name: str, year: int) -> str:
    """The name of a target or result without its year, which is said beside it, and without the words that lead on to the value.

    >>> bare_name("Năm 2024, đào tạo nghề cho", 2024)
    'đào tạo nghề'
    >>> bare_name("Tỷ lệ hộ nghèo năm 2023 là", 2023)
    'Tỷ lệ hộ nghèo'
    >>> bare_name("Số hộ thoát nghèo so với năm 2022 đạt", 2023)
    'Số hộ thoát nghèo so với năm 2022'
    """
    years = frozenset((*words, str(year)) for words in phrase_set("subject_years"))
    tails = years | phrase_set("subject_tails")
    words = folded(name).split()
    while tail := next((n for n in range(len(words) - 1, 0, -1) if words_of(" ".join(words[-n:])) in tails), 0):
        words = words[:-tail]
    head = next((n for n in range(1, len(words)) if words_of(" ".join(words[:n])) in years), 0)
    return " ".join(words[head:]).strip(" ,:")


def folded(text: str) -> str:
    """One blank between words, letters as the plan text has them."""
    return " ".join(normalize("NFC", text).split())
