"""Documents named by number: `Quyết định số 90/QĐ-TTg ngày 18/01/2022`, `Nghị quyết số 20`, `QĐ 413`.

The code in a number says what kind of document it is (Nghị định 30/2020/NĐ-CP, Phụ lục III); words
before it say so too, and win. What is counted in the title of a quoted document is not a figure
of this one, so the spans of titles are kept. In a list of numbers the kind is said once, at the
beginning, and the code often once, at the end: `các Quyết định số 39, 40, 41/2020/QĐ-TTg`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.calendar import read_day
from kehoach.extractors.issuers import Issuer
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.reference_apart import BARE, code_after, code_before, shared_code
from kehoach.extractors.reference_codes import Code, central_issuer, contradicts_kind, department, kinds_of, read_code
from kehoach.extractors.reference_heads import NamedKind, issued_before, kind_before, law_before
from kehoach.extractors.reference_kinds import before_so, kind_names
from kehoach.extractors.reference_tails import TailReader
from kehoach.gazetteer.loader import read_table
from kehoach.sections import Block
from kehoach.tokens import Tokens
from kehoach.words import word_set

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
    written: str | None = None

    @property
    def number(self) -> str:
        """The number as written, without blanks and with plain dashes."""
        return self.written or self.code.number

    @property
    def full_number(self) -> str | None:
        """The whole number; unknown where it is bare, or where a list says its year only of the last (`số 27 và số 38/2023/NĐ-CP`)."""
        shared = "reference.shared_code" in self.rules
        return self.code.number if self.code.tail and not (shared and self.code.year) else None


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
        named = self._named_kind(code, numeral.first, block)
        kind, rule = self._kind(code, named, numeral, block)
        rules = ("reference.code", rule, *(("reference.hyphen_restored",) if code.restored else ()))
        head = named or NamedKind("", before_so(self.tokens, numeral.first, block.first), "")
        found = self._reference(position, block, code, kind, head, numeral.last, rules)
        return replace(found, written="".join(self.keys[numeral.first].split())) if code.restored else found

    def _named_kind(self, code: Code, at: int, block: Block) -> NamedKind | None:
        """The kind that words name; one that the code cannot be, at the end of the title of a Luật, is no kind but a word of that title."""
        named = kind_before(self.tokens, at, block)
        if named is None or not contradicts_kind(code, named.name):
            return named
        law = law_before(self.tokens, before_so(self.tokens, at, block.first), block)
        return law if law is not None and not contradicts_kind(code, law.name) else named

    def _kind(self, code: Code, named: NamedKind | None, numeral: Numeral, block: Block) -> tuple[str | None, str]:
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

    def _kind_of_list(self, at: int, block: Block) -> str | None:
        """The kind of the number before, where nothing but `,`, `và`, `;` and `số` stands between."""
        if not self.found or self.found[-1].block != block.index:
            return None
        between = self.keys[self.found[-1].last : before_so(self.tokens, at, block.first)]
        return self.found[-1].doc_kind if 0 < len(between) <= 2 and set(between) <= word_set("reference_joins") else None

    # -- bare numbers ----------------------------------------------------------------------------------

    def _bare(self, position: int, numeral: Numeral, block: Block) -> Reference | None:
        """A bare number, which is all that is written also where a list says its code at the end."""
        found = self._bare_or_shared(position, numeral, block)
        if found is None or "reference.shared_code" not in found.rules:
            return found
        return replace(found, written=found.code.digits + found.code.letter)

    def _bare_or_shared(self, position: int, numeral: Numeral, block: Block) -> Reference | None:
        at = numeral.first
        glued = numeral.rule == "numeral.glued" and self.keys[at - 1].rstrip() in word_set("reference_prefixes")
        letter = self._letter(numeral)
        last = numeral.last + len(letter)
        if not BARE.fullmatch(self.keys[at]) or (numeral.kind == "label" and not glued and not letter):
            return None
        if numeral.pair is not None or self.keys[last : last + 1] in (["%"], ["/"]):
            return None
        shared = shared_code(self.tokens, last, block.last)
        code = replace(shared, digits=self.keys[at], letter=letter) if shared else Code(self.keys[at], letter)
        rule = "reference.shared_code" if shared else "reference.bare_number"
        if (named := self._bare_kind(numeral, block, listed=shared is not None)) is not None:
            apart = code_after(self.tokens, at, block.last) if shared is None else None
            code, last = apart or (code, last)
            return self._reference(position, block, code, named.name, named, last, ("reference.code_after",) if apart else (rule,))
        if (before := code_before(self.tokens, at, block.first)) is not None:
            head = NamedKind(kinds_of(before[0])[0], before[1], "reference.code_before")
            return self._reference(position, block, before[0], head.name, head, last, (head.rule,))
        follows = shared is not None or (last < block.last and self.keys[last] in word_set("reference_ends"))
        if follows and (kind := self._kind_of_list(at, block)) is not None:
            head = NamedKind(kind, before_so(self.tokens, at, block.first), "reference.kind_of_list")
            return self._reference(position, block, code, kind, head, last, (rule, head.rule))
        return None

    def _letter(self, numeral: Numeral) -> str:
        """The letter of `219a`, where no code follows that would take it in."""
        at = numeral.last
        if numeral.rule != "numeral.glued" or at >= len(self.keys) or self.tokens.starts[at] != self.tokens.ends[at - 1]:
            return ""
        text = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        return text if len(text) == 1 and text.islower() else ""

    def _bare_kind(self, numeral: Numeral, block: Block, *, listed: bool) -> NamedKind | None:
        """A kind right before a bare number; without `số` only where it can be nothing else."""
        at = numeral.first
        last = before_so(self.tokens, at, block.first)
        for length in (3, 2, 1):
            start = last - length
            name = kind_names().get(tuple(self.keys[start:last])) if start >= block.first else None
            if name is None or (length == 1 and not self._is_abbreviation(start)):
                continue
            kind = NamedKind(name, start, "reference.kind_before")
            if last < at or listed:
                return kind
            if numeral.kind == "year" or self.outline.cues.starting_at("noun", at + 1) is not None:
                return None
            plain = name in _bare_kinds() and (length > 1 or self.keys[start] in word_set("reference_prefixes"))
            return kind if plain or self._is_dated(at) else None
        return None

    def _is_dated(self, at: int) -> bool:
        """A day behind the number says that a document is meant: `KH 78 ngày 05/4/2021`, not `CT 135`."""
        return self.keys[at + 1 : at + 2] == ["ngày"] and self.kinds[at + 2 : at + 3] == ["day"]

    def _is_abbreviation(self, at: int) -> bool:
        """`QĐ 413`, `TTr số 45`, but not `tối đa 120`."""
        text = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        return sum(character.isupper() for character in text) >= 2

    # -- shared --------------------------------------------------------------------------------------

    def _reference(
        self, position: int, block: Block, code: Code, kind: str | None, head: NamedKind, last: int, rules: tuple[str, ...]
    ) -> Reference:
        tail = self.tails.read(last, block)
        acting, token = issued_before(self.tokens, head.first, block)
        named = tail.issuer or head.issuer or acting
        issuer = central_issuer(code) or (named.central or named.text if named else department(code))
        issued, token = (tail.date, tail.date_token) if tail.date or token is None else (read_day(self.keys[token]), token)
        return Reference(
            position, block.index, head.first, tail.end, code, kind, issuer, named, issued, tail.title, rules, date_token=token
        )


def with_own(references: list[Reference], own: int | None, issued: date | None, issuer: str | None) -> list[Reference]:
    """The document's own number is issued on its own day, by who issues it."""
    return [replace(r, date=r.date or issued, issuer=r.issuer or issuer) if r.numeral == own else r for r in references]
