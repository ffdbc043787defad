"""Verdicts as sentences that can be printed, in Vietnamese and English; the phrases stand in `verdict_phrases.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter

from kehoach.checks.causes import UNIT, Cause
from kehoach.checks.check import MISMATCH, ROUNDING
from kehoach.checks.figures import PERCENT, Book, Figure, Place
from kehoach.checks.relations import RATE, Relation
from kehoach.extractors.amounts import Amount
from kehoach.extractors.references import Reference
from kehoach.gazetteer.loader import read_table

LANGUAGES = ("vi", "en")
_TABLE_SUMS = frozenset({"table_row", "table_column"})
_TABLE = {"table_rate": "rate"}
# A list of more parts is cut in the middle.
_MOST_SAID = 14


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return {row["phrase"]: {language: row[language] for language in LANGUAGES} for row in read_table("verdict_phrases")}


@cache
def _places(name: str, language: str) -> frozenset[str]:
    """What a phrase has places for."""
    return frozenset(field for _, field, _, _ in Formatter().parse(_phrases()[name][language]) if field)


def phrase(name: str, language: str, **words: str) -> str:
    """A phrase of the table with its places filled; a phrase that is not there is a fault of the code."""
    return _phrases()[name][language].format(**words)


def sentences(book: Book, relation: Relation, verdict: str, computed: Decimal, cause: Cause | None) -> tuple[str, str]:
    """What the text states, what its figures give, the gap and the likely cause: Vietnamese, English."""
    vietnamese, english = (_Writer(book, language).relation(relation, verdict, computed, cause) for language in LANGUAGES)
    return vietnamese, english


def notations(book: Book, figure: Figure, reason: str) -> tuple[str, str]:
    """That a numeral is written doubtfully, and why."""
    vietnamese, english = (_Writer(book, language).notation(figure, reason) for language in LANGUAGES)
    return vietnamese, english


def late_parts(book: Book, part: Figure, whole: Figure, years: tuple[int, int]) -> tuple[str, str]:
    """That a part is given for another year than its whole."""
    vietnamese, english = (_Writer(book, language).year(part, whole, years) for language in LANGUAGES)
    return vietnamese, english


def other_years(book: Book, figure: Figure, other: Figure, years: tuple[int, int]) -> tuple[str, str]:
    """That one sum is said to come from two years."""
    vietnamese, english = (_Writer(book, language).other_year(figure, other, years) for language in LANGUAGES)
    return vietnamese, english


def backwards(book: Book, figure: Figure, said: tuple[str, str]) -> tuple[str, str]:
    """That what comes second in time is said to come first."""
    vietnamese, english = (_Writer(book, language).backwards(figure, said) for language in LANGUAGES)
    return vietnamese, english


def numbers(book: Book, reference: Reference, reason: str, beside: Mapping[str, str]) -> tuple[str, str]:
    """That the number of a document contradicts what stands beside it."""
    place = book.place(reference.block, reference.numeral)
    vietnamese, english = (phrase(f"number.{reason}", lang, where=_where(place, lang), **beside) + "." for lang in LANGUAGES)
    return vietnamese, english


class _Writer:
    """Writes sentences of one language about one document."""

    def __init__(self, book: Book, language: str) -> None:
        self.book = book
        self.language = language

    def say(self, name: str, **words: str) -> str:
        """A phrase in the language of this writer."""
        return phrase(name, self.language, **words)

    def relation(self, relation: Relation, verdict: str, computed: Decimal, cause: Cause | None) -> str:
        """One relation, and the likely cause where it does not hold."""
        stated, template = relation.stated, _template(relation)
        asked = _places(template, self.language)
        words: dict[str, str] = {"where": self.where(stated), "stated": stated.say(), "computed": stated.say(computed)}
        if "parts" in asked:
            words["parts"] = self._parts(relation)
        for letter, term in zip("ab", relation.terms, strict=False):
            if letter in asked:
                like = letter == "a" and relation.form is RATE and term.unit == relation.terms[1].unit
                words[letter] = _bare(term, relation.terms[1]) if like else term.say()
            if f"{letter}_where" in asked:
                words[f"{letter}_where"] = self._lower(self.where(term))
        words.update(relation.details)
        if "rule_where" in asked:
            words["rule_where"] = self._lower(self.where(self.book.must(int(relation.details["rule"]))))
        text = self.say(template, **words)
        gap = abs(stated.value - computed)
        if verdict == ROUNDING:
            text += self.say("rounded")
        elif verdict == MISMATCH:
            text += self.say("gap", gap=self._gap(stated, gap))
        because = self._cause(cause)
        return f"{text}; {because}." if because else f"{text}."

    def notation(self, figure: Figure, reason: str) -> str:
        """A doubtful numeral."""
        return self.say("notation", where=self.where(figure), stated=figure.say(), reason=self.say(f"doubt.{reason}")) + "."

    def year(self, part: Figure, whole: Figure, years: tuple[int, int]) -> str:
        """A part of another year."""
        said = {"stated": part.say(), "year": str(years[0]), "whole": whole.say(), "whole_year": str(years[1])}
        return self.say("year", where=self.where(part), **said) + "."

    def other_year(self, figure: Figure, other: Figure, years: tuple[int, int]) -> str:
        """A sum carried over from two years."""
        said = {"stated": figure.say(), "year": str(years[0]), "other_year": str(years[1]), "other_where": self._lower(self.where(other))}
        return self.say("other_year", where=self.where(figure), **said) + "."

    def backwards(self, figure: Figure, said: tuple[str, str]) -> str:
        """From a day or year to an earlier one."""
        return self.say("backwards", where=self.where(figure), first=said[0], second=said[1]) + "."

    # -- pieces ----------------------------------------------------------------------------------------

    def where(self, figure: Figure) -> str:
        """`Mục III.2.b (trang 7)`"""
        return _where(self.book.where(figure), self.language)

    def _lower(self, where: str) -> str:
        """The same within a sentence."""
        return _within(where, self.language)

    def _parts(self, relation: Relation) -> str:
        """`60.000 + 322.775 + 1.250`, with the Dự án that each is of where they stand far apart."""
        named = relation.name.startswith("total")
        said = [self._part(term, relation.stated) if named else _bare(term, relation.stated) for term in relation.terms]
        if (signs := relation.details.get("signs")) is not None:
            return " ".join(f"{sign} {part}" for sign, part in zip(signs, said, strict=True)).removeprefix("+ ")
        if len(said) > _MOST_SAID:
            half = _MOST_SAID // 2
            said = [*said[:half], "...", *said[-half:]]
        joint = "; " if named or any(term.kind == PERCENT for term in relation.terms) else " + "
        return joint.join(said)

    def _part(self, term: Figure, stated: Figure) -> str:
        name = self.project(term)
        return f"{name} {_bare(term, stated)}" if name else _bare(term, stated)

    def project(self, figure: Figure) -> str:
        """`Tiểu dự án 2 của Dự án 3`, empty where the figure is of no Dự án."""
        fact = figure.fact
        if not isinstance(fact, Amount) or fact.project is None:
            return ""
        if fact.subproject is None:
            return self.say("place.project", project=str(fact.project))
        return self.say("place.subproject", project=str(fact.project), subproject=str(fact.subproject))

    def _gap(self, stated: Figure, gap: Decimal) -> str:
        text = stated.say(gap)
        return f"{text.removesuffix('%')} {self.say('unit.point')}" if stated.kind == PERCENT else text

    def _cause(self, cause: Cause | None) -> str:
        if cause is None:
            return ""
        if cause.part is not None:
            part = self.book.must(cause.part)
            name = self.project(part)
            return self.say(f"cause.{cause.name}", part=f"{name} {part.say()}".strip())
        if cause.suspect is None or cause.likely is None:
            return self.say(f"some.{cause.name}")
        figure = self.book.must(cause.suspect)
        return self.say(f"cause.{cause.name}", written=figure.say(), likely=self._likely(figure, cause))

    def _likely(self, figure: Figure, cause: Cause) -> str:
        """A unit that slipped leaves the number as it is: `24.350 tỷ đồng` should be 24.350 triệu đồng."""
        likely = cause.likely if cause.likely is not None else figure.value
        unit = unit_worth(figure.factor * likely / figure.value) if cause.name == UNIT and figure.value else None
        return f"{figure.say().removesuffix(figure.unit)}{unit}" if unit else figure.say(likely, decimals=3)


@lru_cache(maxsize=1 << 12)
def _where(place: Place, language: str) -> str:
    if not place.path:
        text = phrase("where_unknown", language)
    else:
        text = phrase("where_named" if " " in place.path.partition(",")[0] else "where", language, path=place.path)
    return phrase("where_page", language, where=text, page=str(place.page)) if place.page is not None else text


@lru_cache(maxsize=1 << 12)
def _within(where: str, language: str) -> str:
    """`Mục` begins small within a sentence; `Điều` and `Dự án` are names."""
    first = phrase("where", language, path="").strip().split()[0]
    unknown = phrase("where_unknown", language)
    return where[:1].lower() + where[1:] if where.startswith((first, unknown)) else where


@cache
def _units() -> Mapping[Decimal, str]:
    return {Decimal(row["factor_vnd"]): row["canonical"] for row in read_table("units") if row["kind"] == "money"}


def unit_worth(factor: Decimal) -> str | None:
    """The unit of so many đồng."""
    return _units().get(factor.normalize()) or next((name for worth, name in _units().items() if worth == factor), None)


def _template(relation: Relation) -> str:
    name = relation.name
    if name.startswith("sum") or name in _TABLE_SUMS:
        return "sum" if relation.stated.kind == "money" else "sum_count"
    return "total" if name.startswith("total") else _TABLE.get(name, name)


def _bare(term: Figure, stated: Figure) -> str:
    """A term without its unit where that is the one of the stated figure."""
    if term.unit == stated.unit and term.kind != PERCENT:
        return term.say().removesuffix(term.unit).strip()
    return term.say()
