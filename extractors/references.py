"""Documents named by number: `Quyết định số 90/QĐ-TTg ngày 18/01/2022`, `Nghị quyết số 20`, `QĐ 413`.

The code in a number says what kind of document it is (Nghị định 30/2020/NĐ-CP, Phụ lục III); words
before it say so too, and win. What is counted in the title of a quoted document is not a figure
of this one, so the spans of titles are kept. In a list of numbers the kind is said once, at the
beginning, and the code often once, at the end: `các Quyết định số 39, 40, 41/2020/QĐ-TTg`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.issuers import Issuer
from kehoach.extractors.numerals import Numeral
from kehoach.extractors.reference_codes import Code, central_issuer, kinds_of, read_code
from kehoach.extractors.reference_tails import Tail, TailReader
from kehoach.gazetteer.loader import document_kinds, read_table
from kehoach.sections import Block
from kehoach.tokens import Tokens, tokenise
from kehoach.words import word_set

_BARE = re.compile(r"\d{1,4}")
_KIND_REACH = 12
_BARE_CLASSES = frozenset({"quantity", "label", "reference", "year", "measure"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention; `numeral` is its index among the numerals, `title` a token span or nothing.

    It begins with the word for its kind, at token `first`, and `last` is the token behind its day
    and issuer. `refers_to` and `relation_from` are numerals too: those of other mentions.
    """

    numeral: int
    block: int
    first: int
    last: int
    code: Code
    doc_kind: str | None
    issuer: str | None
    named: Issuer | None
    date: date | None
    title: tuple[int, int] | None
    rules: tuple[str, ...]
    date_token: int | None = None
    refers_to: int | None = None
    relation: str | None = None
    relation_from: int | None = None
    doubt: str | None = None

    @property
    def number(self) -> str:
        """The number in its plain form."""
        return self.code.number


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind named before a number: where its words begin, and by which rule it was found."""

    name: str
    first: int
    rule: str


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


def kind_ending(tokens: Tokens, last: int, floor: int) -> tuple[str, int] | None:
    """The kind of document whose name ends before token `last`, and the token where it begins."""
    for length in (5, 4, 3, 2, 1):
        start = last - length
        if start >= floor and (name := kind_names().get(tuple(tokens.keys[start:last]))) is not None:
            return name, start
    return None


@cache
def _bare_kinds() -> frozenset[str]:
    """Kinds that are cited by a bare number without `số`."""
    return frozenset(row["name"] for row in read_table("bare_reference_kinds"))


def references(outline: Outline, numerals: Sequence[Numeral]) -> tuple[list[Reference], dict[int, str]]:
    """All references, and the numerals that turned out to be bare numbers of documents."""
    return _Reader(outline, numerals).run()


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral]) -> None:
        self.outline = outline
        self.tokens: Tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.kinds = outline.tokens.kinds
        self.numerals = numerals
        self.tails = TailReader(outline)
        self.found: list[Reference] = []

    def run(self) -> tuple[list[Reference], dict[int, str]]:
        bare: dict[int, str] = {}
        for position, numeral in enumerate(self.numerals):
            if numeral.block < 0:
                continue
            block = self.outline.blocks[numeral.block]
            if numeral.kind == "reference" and self.kinds[numeral.first] == "ref":
                self.found.append(self._full(position, numeral, block))
            elif numeral.kind in _BARE_CLASSES and (reference := self._bare(position, numeral, block)) is not None:
                bare[position] = reference.doc_kind or ""
                self.found.append(reference)
        return self.found, bare

    # -- full numbers --------------------------------------------------------------------------------

    def _full(self, position: int, numeral: Numeral, block: Block) -> Reference:
        code = read_code(self.keys[numeral.first]) or Code(self.keys[numeral.first])
        named = self._kind_before(numeral.first, block)
        kind, rule = self._kind(code, named, numeral, block)
        rules = ("reference.code", rule, *(("reference.hyphen_restored",) if code.restored else ()))
        return self._reference(position, block, code, kind, named.first if named else numeral.first, numeral.last, rules)

    def _kind(self, code: Code, named: _Kind | None, numeral: Numeral, block: Block) -> tuple[str | None, str]:
        """The word right before, else that before the list where the code allows it, else the code, else a Luật named further before."""
        if named is not None and named.rule == "reference.kind_before":
            return named.name, named.rule
        possible = kinds_of(code)
        listed = self._kind_of_list(numeral.first, block)
        if listed is not None and (not possible or listed in possible):
            return listed, "reference.kind_of_list"
        if named is not None and (not possible or named.name in possible):
            return named.name, named.rule
        return (possible[0] if possible else None), "reference.kind_of_code"

    def _kind_before(self, at: int, block: Block) -> _Kind | None:
        """The kind named right before (`Quyết định số`), else the nearest one before in the sentence (`Luật ... số`)."""
        last = self._before_so(at, block)
        if (ending := kind_ending(self.tokens, last, block.first)) is not None:
            return _Kind(*ending, "reference.kind_before")
        for back in range(last - 1, max(block.first, last - 1 - _KIND_REACH), -1):
            if self.keys[back] in (";", ".", "(", ")"):
                break
            if self.keys[back] == "luật":
                return _Kind("Luật", back, "reference.law_before")
        return None

    def _before_so(self, at: int, block: Block) -> int:
        """The token behind the kind: `Quyết định số: 90`, `Quyết định 90`."""
        if at - 2 >= block.first and self.keys[at - 1] == ":" and self.keys[at - 2] == "số":
            return at - 2
        return at - 1 if at - 1 >= block.first and self.keys[at - 1] == "số" else at

    def _kind_of_list(self, at: int, block: Block) -> str | None:
        """The kind of the number before, where nothing but `,`, `và`, `;` and `số` stands between."""
        if not self.found or self.found[-1].block != block.index:
            return None
        between = self.keys[self.found[-1].last : self._before_so(at, block)]
        return self.found[-1].doc_kind if 0 < len(between) <= 2 and set(between) <= word_set("reference_joins") else None

    # -- bare numbers ----------------------------------------------------------------------------------

    def _bare(self, position: int, numeral: Numeral, block: Block) -> Reference | None:
        at = numeral.first
        glued = numeral.rule == "numeral.glued" and self.keys[at - 1].rstrip() in word_set("reference_prefixes")
        if not _BARE.fullmatch(self.keys[at]) or (numeral.kind == "label" and not glued):
            return None
        if numeral.pair is not None or self.keys[at + 1 : at + 2] in (["%"], ["/"]):
            return None
        shared = self._shared_code(at, block)
        code = replace(shared, digits=self.keys[at], letter="") if shared else Code(self.keys[at])
        rule = "reference.shared_code" if shared else "reference.bare_number"
        if (named := self._bare_kind(numeral, block, listed=shared is not None)) is not None:
            return self._reference(position, block, code, named.name, named.first, numeral.last, (rule,))
        if (before := self._code_before(at, block)) is not None:
            kind = next(iter(kinds_of(before[0])), None)
            return self._reference(position, block, before[0], kind, before[1], numeral.last, ("reference.code_before",))
        follows = shared is not None or self.keys[at + 1] in word_set("reference_ends") if at + 1 < block.last else False
        if follows and (kind := self._kind_of_list(at, block)) is not None:
            return self._reference(position, block, code, kind, at, numeral.last, (rule, "reference.kind_of_list"))
        return None

    def _bare_kind(self, numeral: Numeral, block: Block, *, listed: bool) -> _Kind | None:
        """A kind right before a bare number; without `số` only where it can be nothing else."""
        at = numeral.first
        last = self._before_so(at, block)
        for length in (3, 2, 1):
            start = last - length
            name = kind_names().get(tuple(self.keys[start:last])) if start >= block.first else None
            if name is None or (length == 1 and not self._is_abbreviation(start)):
                continue
            kind = _Kind(name, start, "reference.kind_before")
            if last < at or listed:
                return kind
            if numeral.kind == "year" or self.outline.cues.starting_at("noun", at + 1) is not None:
                return None
            dated = self.keys[at + 1 : at + 2] == ["ngày"] and self.kinds[at + 2 : at + 3] == ["day"]
            return kind if name in _bare_kinds() or dated else None
        return None

    def _is_abbreviation(self, at: int) -> bool:
        """`QĐ 413`, `TTr số 45`, but not `tối đa 120`."""
        text = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        return sum(character.isupper() for character in text) >= 2

    def _shared_code(self, at: int, block: Block) -> Code | None:
        """The code that a list of numbers ends with: `39, 40 và 41/2020/QĐ-TTg`."""
        look = at + 1
        while look + 1 < block.last and self.keys[look] in word_set("reference_joins"):
            look += 1
            look += self.keys[look] == "số"
            if look < block.last and self.kinds[look] == "ref":
                return read_code(self.keys[look])
            if look >= block.last or not _BARE.fullmatch(self.keys[look]):
                return None
            look += 1
        return None

    def _code_before(self, at: int, block: Block) -> tuple[Code, int] | None:
        """`QĐ-TTg số 90`: kind and body stand before the number; the code and the token where it begins."""
        last = self._before_so(at, block)
        if last == at or last - 3 < block.first or self.keys[last - 2] not in ("-", "/"):
            return None
        first = last - 3
        code = read_code(f"{self.keys[at]}/{self.tokens.text[self.tokens.starts[first] : self.tokens.ends[last - 1]]}")
        return (code, first) if code is not None and kinds_of(code) and len(code.segments) > 1 else None

    # -- shared --------------------------------------------------------------------------------------

    def _reference(
        self, position: int, block: Block, code: Code, kind: str | None, first: int, last: int, rules: tuple[str, ...]
    ) -> Reference:
        tail: Tail = self.tails.read(last, block)
        named = tail.issuer
        issuer = (central_issuer(code) if code.tail else None) or (named.central or named.text if named else None)
        return Reference(
            position, block.index, first, tail.end, code, kind, issuer, named, tail.date, tail.title, rules, date_token=tail.date_token
        )


def with_own(references: list[Reference], own: int | None, issued: date | None, issuer: str | None) -> list[Reference]:
    """The document's own number is issued on its own day, by who issues it."""
    return [replace(r, date=r.date or issued, issuer=r.issuer or issuer) if r.numeral == own else r for r in references]
