"""Comparisons as sentences that can be printed, in Vietnamese and English; the phrases stand in `across_phrases.csv`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import regex

from kehoach.checks.check import MISMATCH
from kehoach.checks.figures import PERCENT, Figure
from kehoach.gazetteer.loader import programmes, read_table
from kehoach.output.across.comparison import IndicatorKey, MoneyKey, Stated
from kehoach.output.across.labels import bare_name, folded
from kehoach.output.across.papers import Paper, Row

LANGUAGES = ("vi", "en")
_LONGEST_HEADING = 80
_LETTER = regex.compile(r"\p{L}|%")


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return {row["phrase"]: {language: row[language] for language in LANGUAGES} for row in read_table("across_phrases")}


def phrase(name: str, language: str, /, **words: str) -> str:
    """A phrase of the table with its places filled; a phrase that is not there is a fault of the code."""
    return _phrases()[name][language].format(**words)


def sentences(
    stated: Stated, computed: Stated, verdict: str, quoted: Stated | None = None, *, of_district: bool = False
) -> tuple[str, str]:
    """The same figure in two papers; `quoted` is the superseded figure that one of them repeats.

    `of_district` says that the second paper is that of a district which the first one gives the money to.
    """
    vietnamese, english = (_Writer(language, named=of_district).pair(stated, computed, verdict, quoted) for language in LANGUAGES)
    return vietnamese, english


def superseded(later: Stated, earlier: Stated, change: str) -> tuple[str, str]:
    """That a later paper gives a new figure."""
    vietnamese, english = (_Writer(language).superseded(later, earlier, change) for language in LANGUAGES)
    return vietnamese, english


def districts(total: Stated, parts: Sequence[Stated], verdict: str, computed: Decimal) -> tuple[str, str]:
    """The total of a province, and what its districts state."""
    vietnamese, english = (_Writer(language, named=True).sum(total, parts, verdict, computed) for language in LANGUAGES)
    return vietnamese, english


def paper_name(row: Row, language: str) -> str:
    """A document of the table by kind, number and date, and who issued it."""
    writer = _Writer(language)
    document = writer.document(Paper(row, None))
    return writer.say("issued_by", document=document, issuer=row["issuer"]) if row["issuer"] is not None else document


class _Writer:
    """Writes sentences of one language; `named` says that papers are told apart by their places."""

    def __init__(self, language: str, *, named: bool = False) -> None:
        self.language, self.named = language, named

    def say(self, name: str, /, **words: str) -> str:
        """A phrase in the language of this writer."""
        return phrase(name, self.language, **words)

    def pair(self, stated: Stated, computed: Stated, verdict: str, quoted: Stated | None) -> str:
        """Two papers and one figure."""
        text = self._pair(stated, computed) + self._verdict(verdict, stated.figure, computed.figure.value)
        if quoted is not None:
            text += self.say("stale", quote=self.quote(stated), earlier=self.document(quoted.paper))
        return text + "."

    def superseded(self, later: Stated, earlier: Stated, change: str) -> str:
        """Two papers, the later of which has changed the earlier one."""
        text = self._pair(later, earlier) + self._verdict(MISMATCH, later.figure, earlier.figure.value)
        return text + self.say(f"superseded.{change}", later=self.document(later.paper), earlier=self.document(earlier.paper)) + "."

    def sum(self, total: Stated, parts: Sequence[Stated], verdict: str, computed: Decimal) -> str:
        """A province and all of its districts."""
        shared = _shared_heading((total, *parts))
        stated, *listed = (self.said(one, with_heading=shared is None) for one in (total, *parts))
        words = {"subject": self.subject(total), "stated": stated, "parts": "; ".join(listed), "computed": total.figure.say(computed)}
        return self.say("sum", **words) + self._verdict(verdict, total.figure, computed) + "."

    # -- pieces ----------------------------------------------------------------------------------------

    def _verdict(self, verdict: str, stated: Figure, computed: Decimal) -> str:
        gap = stated.say(abs(stated.value - computed), decimals=6)
        if stated.kind == PERCENT:
            gap = f"{gap.removesuffix('%')} {self.say('unit.point')}"
        return self.say(verdict, gap=gap) if verdict == MISMATCH else self.say(verdict)

    def _pair(self, stated: Stated, computed: Stated) -> str:
        """The figure as both papers state it; a heading that they share is said once."""
        subject = self.subject(stated)
        if self.named:
            subject = self.say("at", subject=subject, place=_place(computed.paper))
        shared = _shared_heading((stated, computed))
        first, second = (self.said(one, with_heading=shared is None) for one in (stated, computed))
        if shared is not None:
            second = self.say("both", said=second, heading=shared)
        return self.say("pair", subject=subject, stated=first, computed=second)

    def said(self, stated: Stated, *, with_heading: bool) -> str:
        """A paper, the heading and the quote."""
        document = self.document(stated.paper)
        if self.named:
            document = self.say("place", document=document, place=_place(stated.paper))
        heading = _heading(stated) if with_heading else ""
        if heading:
            return self.say("said", document=document, heading=heading, quote=self.quote(stated))
        return self.say("said_plain", document=document, quote=self.quote(stated))

    def quote(self, stated: Stated) -> str:
        """The words of the source; with the unit where that stands elsewhere."""
        quote = folded(stated.row["quote"])
        if _LETTER.search(quote):
            return self.say("quote", quote=quote)
        return self.say("quote_unit", quote=quote, unit=stated.figure.unit)

    def document(self, paper: Paper) -> str:
        """`Kế hoạch số 19/KH-UBND ngày 30/01/2024`"""
        row = paper.row
        words = {"kind": row["doc_type"] or self.say("kind_unknown"), "file": paper.document_id}
        if paper.issued is not None:
            words["date"] = paper.issued.strftime("%d/%m/%Y")
            if paper.day is None:
                words["date"] = self.say("month", month=str(paper.issued.month), year=str(paper.issued.year))
        if row["number"] is not None:
            return self.say("document" if paper.issued is not None else "document_undated", number=row["number"], **words)
        if paper.issued is not None:
            return self.say("document_unnumbered", **words)
        return self.say("document_of_year" if row["year"] is not None else "document_plain", year=str(row["year"]), **words)

    def subject(self, stated: Stated) -> str:
        """What the figure is."""
        key = stated.key
        if isinstance(key, IndicatorKey):
            return self.say(f"indicator.{key.status}", year=str(key.year), name=bare_name(stated.row["name"], key.year))
        return self._money(key)

    def _money(self, key: MoneyKey) -> str:
        if key.year is not None:
            when = self.say("when.year", year=str(key.year))
        else:
            start, end = key.period or (0, 0)
            when = self.say("when.period", start=str(start), end=str(end))
        what = self.say("what.programme", programme=_programme(key.programme))
        if key.project is not None:
            name = "what.project" if key.subproject is None else "what.subproject"
            what = self.say(name, project=str(key.project), subproject=str(key.subproject))
        words = [self.say(f"{name}.{value}") for name, value in (("capital", key.capital), ("source", key.source)) if value is not None]
        of = self.say("of", words=", ".join(words)) if words else ""
        return self.say(f"money.{key.measure}", when=when, what=what, of=of)


def _programme(code: str) -> str:
    return next((row.short_name for row in programmes() if row.code == code), code)


def _place(paper: Paper) -> str:
    """`huyện Pác Nặm`, as the paper writes its issuer."""
    territory = paper.territory
    issuer = str(paper.row["issuer"] or "")
    return issuer[-len(territory.name) :] if territory is not None else issuer


def _shared_heading(stated: Sequence[Stated]) -> str | None:
    """The heading that all of the figures stand under; `None` where they differ or there is none."""
    first, *others = map(_heading, stated)
    return first if first and all(other == first for other in others) else None


def _heading(stated: Stated) -> str:
    """The heading that a figure stands under: the nearest that does not hold the figure itself."""
    quote = folded(stated.row["quote"])
    for section in stated.paper.path(stated.row):
        heading = str(section["heading"])
        if quote not in heading and "|" not in heading and heading:
            if len(heading) <= _LONGEST_HEADING:
                return heading.rstrip(" :.;,")
            return heading[:_LONGEST_HEADING].rpartition(" ")[0].rstrip(" :.;,") + "…"
    return ""
