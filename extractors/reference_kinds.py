"""The words that name kinds of documents: `Quyết định`, `QĐ`, `Chương trình hành động`."""

from __future__ import annotations

from functools import cache

from kehoach.gazetteer.loader import document_kinds
from kehoach.tokens import Tokens, tokenise

_LONGEST = 5


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
    for length in range(_LONGEST, 0, -1):
        start = last - length
        if start >= floor and (name := kind_names().get(tuple(tokens.keys[start:last]))) is not None:
            return name, start
    return None


def before_so(tokens: Tokens, at: int, floor: int) -> int:
    """The token behind the kind of the number at `at`: `Quyết định số: 90`, `Quyết định 90`."""
    if at - 2 >= floor and tokens.keys[at - 1] == ":" and tokens.keys[at - 2] == "số":
        return at - 2
    return at - 1 if at - 1 >= floor and tokens.keys[at - 1] == "số" else at
