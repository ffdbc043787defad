"""Documents named by number: `Quyết định số 90/QĐ-TTg ngày 18/01/2022`, `Nghị quyết số 20`, `QĐ 413`.

The code in a number says what kind of document it is (Nghị định 30/2020/NĐ-CP, Phụ lục III); words
before it say so too, and win. What is counted in the title of a quoted document is not a figure
of this one, so the spans of titles are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.calendar import read_day
from kehoach.extractors.numerals import Numeral
from kehoach.gazetteer.loader import document_kinds, issuing_bodies, read_table
from kehoach.sections import Block
from kehoach.tokens import Tokens, tokenise
from kehoach.words import word_set

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"(\d+[a-zđ]?)(?:/((?:19|20)\d\d))?[/-](.+)")
_BARE = re.compile(r"\d{1,4}")
_TITLE_REACH = 70
# How far behind a number its day may stand, past the name of who issued it.
_DATE_REACH = 14
_KIND_REACH = 12


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention; `numeral` is its index among the numerals, `title` a token span or nothing."""

    numeral: int
    block: int
    number: str
    doc_kind: str | None
    issuer: str | None
    date: date | None
    title: tuple[int, int] | None
    refers_to: int | None
    rules: tuple[str, ...]
    date_token: int | None = None


@cache
def kind_names() -> dict[tuple[str, ...], str]:
    """Kinds of documents by the words that name them, in matching form."""
    names: dict[tuple[str, ...], str] = {}
    for kind in document_kinds():
        for name in (kind.name, *kind.aliases):
            names.setdefault(tuple(tokenise(name).keys), kind.name)
    for kind in document_kinds():
        if len(kind.code) >= 2:
            names.setdefault(tuple(tokenise(kind.code).keys), kind.name)
    return names


@cache
def _kind_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for kind in document_kinds():
        if kind.code:
            codes.setdefault(kind.code, kind.name)
    return codes


@cache
def _issuers() -> dict[str, str]:
    return {body.code: body.name for body in issuing_bodies() if body.level == "central"}


@cache
def _bare_kinds() -> frozenset[str]:
    """Kinds that are cited by a bare number without `số`."""
    return frozenset(row["name"] for row in read_table("bare_reference_kinds"))


@cache
def _title_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases that open a title, by their first word."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table("title_words"):
        keys = tuple(tokenise(row["word"]).keys)
        phrases.setdefault(keys[0], []).append(keys)
    return {first: tuple(group) for first, group in phrases.items()}


def references(outline: Outline, numerals: Sequence[Numeral]) -> tuple[list[Reference], dict[int, str]]:
    """All references, and the numerals that turned out to be bare numbers of documents."""
    return _Reader(outline, numerals).run()


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral]) -> None:
        self.outline = outline
        self.tokens: Tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.numerals = numerals
        self.full: dict[tuple[str | None, str], int] = {}

    def run(self) -> tuple[list[Reference], dict[int, str]]:
        found: list[Reference] = []
        bare: dict[int, str] = {}
        for position, numeral in enumerate(self.numerals):
            if numeral.block < 0:
                continue
            block = self.outline.blocks[numeral.block]
            if numeral.kind == "reference" and self.tokens.kinds[numeral.first] == "ref":
                found.append(self._full(position, numeral, block))
            elif (
                numeral.kind in ("quantity", "label", "reference", "year", "measure")
                and (kind := self._bare_kind(numeral, block)) is not None
            ):
                bare[position] = kind
                found.append(self._bare(position, numeral, block, kind))
        return found, bare

    # -- full numbers --------------------------------------------------------------------------------

    def _full(self, position: int, numeral: Numeral, block: Block) -> Reference:
        number = _SPACES.sub("", self.keys[numeral.first]).replace("–", "-")
        parts = _NUMBER.fullmatch(number)
        code = parts[3] if parts else ""
        head, rule = self._kind_before(numeral.first, block)
        kind = head if head is not None and rule == "reference.kind_before" else self._kind_of(code) or head
        end, issued = self._date_after(numeral.last, block)
        issuer = self._issuer(code)
        title = self._title(end, block)
        if parts:
            self.full.setdefault((kind, parts[1]), position)
        rules = ("reference.code", rule or "reference.kind_of_code")
        return Reference(position, block.index, number, kind, issuer, issued, title, None, rules, end - 1 if issued else None)

    def _kind_of(self, code: str) -> str | None:
        first = re.split(r"[-/&]", code)[0]
        return _kind_codes().get(first) or ("Luật" if first.startswith("QH") and first[2:].isdigit() else None)

    def _kind_before(self, at: int, block: Block) -> tuple[str | None, str | None]:
        """The kind named right before (`Quyết định số`), else the nearest one before in the sentence (`Luật ... số`)."""
        first = at - 1
        if self.keys[first] == ":" and self.keys[first - 1] == "số":
            first -= 1
        if first >= block.first and self.keys[first] == "số":
            first -= 1
        for length in (5, 4, 3, 2, 1):
            start = first - length + 1
            if start >= block.first and (name := kind_names().get(tuple(self.keys[start : first + 1]))) is not None:
                return name, "reference.kind_before"
        for back in range(first, max(block.first, first - _KIND_REACH), -1):
            if self.keys[back] in (";", ".", "(", ")"):
                break
            if self.keys[back] == "luật":
                return "Luật", "reference.law_before"
        return None, None

    def _issuer(self, code: str) -> str | None:
        last = re.split(r"[-/]", code)[-1]
        return _issuers().get(last) or _issuers().get(code)

    def _date_after(self, at: int, block: Block) -> tuple[int, date | None]:
        """`..., ngày 18/01/2022`, also behind the issuer: `... của UBND tỉnh ngày 18/01/2022`."""
        end = min(block.last, at + _DATE_REACH)
        for look in range(at, end):
            key = self.keys[look]
            if key == "ngày" and look + 1 < block.last:
                if self.tokens.kinds[look + 1] == "day":
                    return look + 2, read_day(self.keys[look + 1])
                return at, None
            if self.tokens.kinds[look] in ("ref", "num", "period", "month", "day") or key in (";", ".", "(", ")", "về", "phê"):
                break
            if key == "ban" and self.keys[look + 1 : look + 2] == ["hành"]:
                break
            if key == "," and look > at and self.keys[look + 1 : look + 2] != ["ngày"]:
                break
        return at, None

    def _title(self, at: int, block: Block) -> tuple[int, int] | None:
        """The words that say what the document is about, up to the end of the phrase."""
        limit = min(block.last, at + _TITLE_REACH)
        first = None
        depth = 0
        for look in range(at, limit):
            key = self.keys[look]
            if first is None:
                if any(tuple(self.keys[look : look + len(words)]) == words for words in _title_words().get(key, ())):
                    first = look
                elif key in (";", ".", ")", "(", ":") or self.tokens.kinds[look] == "ref" or (key == "," and look > at):
                    return None
            elif key in ("(", "“"):
                depth += 1
            elif key in (")", "”") and depth:
                depth -= 1
            elif not depth and key == "," and self.tokens.kinds[look + 1 : look + 2] == ["num"] and self._counts_on(look + 1):
                continue
            elif not depth and (
                key in (";", ")", ":", ",")
                or (key == "." and (look + 1 >= block.last or self.tokens.text[self.tokens.starts[look + 1]].isupper()))
            ):
                return first, look
        return (first, limit) if first is not None else None

    def _counts_on(self, at: int) -> bool:
        """`phê duyệt danh sách 15 xã, 48 thôn` goes on after the comma."""
        return self.outline.cues.starting_at("noun", at + 1) is not None and self.tokens.kinds[at - 2] == "word"

    # -- bare numbers ----------------------------------------------------------------------------------

    def _bare_kind(self, numeral: Numeral, block: Block) -> str | None:
        at = numeral.first
        glued = numeral.rule == "numeral.glued" and self.keys[at - 1].rstrip() in word_set("reference_prefixes")
        if not _BARE.fullmatch(self.keys[at]) or (numeral.kind == "label" and not glued):
            return None
        if numeral.pair is not None or self.keys[at + 1 : at + 2] in (["%"], ["/"]):
            return None
        first = at - 1
        numbered = first >= block.first and self.keys[first] == "số"
        first -= numbered
        for length in (3, 2, 1):
            start = first - length + 1
            if start < block.first:
                continue
            name = kind_names().get(tuple(self.keys[start : first + 1]))
            if name is None or (length == 1 and not self._is_abbreviation(first)):
                continue
            if numbered:
                return name
            if numeral.kind == "year" or name not in _bare_kinds() or self.outline.cues.starting_at("noun", at + 1) is not None:
                return None
            return name
        return None

    def _is_abbreviation(self, at: int) -> bool:
        """`QĐ 413`, but not `tối đa 120`."""
        return self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]].isupper()

    def _bare(self, position: int, numeral: Numeral, block: Block, kind: str) -> Reference:
        number = self.keys[numeral.first]
        end, issued = self._date_after(numeral.last, block)
        target = self.full.get((kind, number)) or self.full.get((kind, number.lstrip("0")))
        return Reference(
            position,
            block.index,
            number,
            kind,
            None,
            issued,
            self._title(end, block),
            target,
            ("reference.bare_number",),
            end - 1 if issued else None,
        )


def with_own(references: list[Reference], own: int | None, issued: date | None) -> list[Reference]:
    """The document's own number is issued on its own day."""
    return [replace(r, date=issued) if r.numeral == own and r.date is None else r for r in references]
