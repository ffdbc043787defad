"""What stands before the number of a document: its kind, and who issued it on which day.

`Quyết định của Thủ tướng Chính phủ số 90`; `Ngày 18/01/2022, Thủ tướng Chính phủ ban hành Quyết định số 90`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.extractors.issuers import Issuer, named_issuer
from kehoach.extractors.reference_kinds import before_so, kind_ending
from kehoach.sections import Block
from kehoach.tokens import Tokens
from kehoach.words import word_set

# Titles of laws are long: `Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng`.
_KIND_REACH = 20
# How many tokens the name of a body takes, with its place.
_ISSUER_REACH = 14


@dataclass(frozen=True, slots=True)
class NamedKind:
    """A kind named before a number: where its words begin, by which rule it was found, and the issuer named between."""

    name: str
    first: int
    rule: str
    issuer: Issuer | None = None


def kind_before(tokens: Tokens, at: int, block: Block) -> NamedKind | None:
    """The kind named right before (`Quyết định số`), or before its issuer, else the nearest Luật in the sentence."""
    last = before_so(tokens, at, block.first)
    if (ending := kind_ending(tokens, last, block.first)) is not None:
        return NamedKind(*ending, "reference.kind_before")
    if last < at and (issuer := _issuer_ending(tokens, last, block.first)) is not None:
        start, found = issuer
        of = tokens.keys[start - 1 : start] == ["của"]
        if of and (ending := kind_ending(tokens, start - 1, block.first)) is not None:
            return NamedKind(*ending, "reference.kind_before", found)
    return law_before(tokens, last, block)


def law_before(tokens: Tokens, last: int, block: Block) -> NamedKind | None:
    """The nearest Luật in the sentence: its title stands between (`Luật Người lao động ... theo hợp đồng số`)."""
    for back in range(last - 1, max(block.first, last - 1 - _KIND_REACH), -1):
        if tokens.keys[back] in (";", ".", "(", ")"):
            break
        if tokens.keys[back] == "luật":
            if back and tokens.keys[back - 1] == "bộ":
                return NamedKind("Bộ luật", back - 1, "reference.law_before")
            return NamedKind("Luật", back, "reference.law_before")
    return None


def issued_before(tokens: Tokens, first: int, block: Block) -> tuple[Issuer | None, int | None]:
    """Who issues the document that begins at `first`, and the token of the day, where the sentence says both before it."""
    verb = _verb_ending(tokens, first, block.first)
    if verb is None or (found := _issuer_ending(tokens, verb, block.first)) is None:
        return None, None
    start, issuer = found
    before = start - 1
    if before - 2 >= block.first and tokens.keys[before] == "," and tokens.kinds[before - 1] == "day":
        return issuer, before - 1 if tokens.keys[before - 2] == "ngày" else None
    if before >= block.first and tokens.keys[before] in word_set("reference_joins"):
        # `Chính phủ, Thủ tướng Chính phủ ban hành`: each some of what follows.
        return None, None
    return issuer, None


def _verb_ending(tokens: Tokens, last: int, floor: int) -> int | None:
    """The token where `đã ban hành` begins, if it ends before `last`."""
    for length in (3, 2, 1):
        start = last - length
        if start > floor and tokens.words(start, last) in word_set("issuing_verbs"):
            return start - (tokens.keys[start - 1] == "đã")
    return None


def _issuer_ending(tokens: Tokens, last: int, floor: int) -> tuple[int, Issuer] | None:
    """The body whose name ends before token `last`, the longest reading of it."""
    for start in range(max(floor, last - _ISSUER_REACH), last):
        issuer = named_issuer(tokens, start, last)
        if issuer is not None and issuer.end == last:
            return start, issuer
    return None
