"""Codes that do not stand with their number: `39, 40 và 41/2020/QĐ-TTg`, `QĐ-TTg số 90`, `số 90 QĐ-TTg`."""

from __future__ import annotations

import re

from kehoach.extractors.reference_codes import Code, bodies_of, kinds_of, read_code
from kehoach.extractors.reference_kinds import before_so
from kehoach.tokens import Tokens
from kehoach.words import word_set

BARE = re.compile(r"\d{1,4}")
# How far behind a bare number the code that its list shares may stand.
_LIST_REACH = 40


def shared_code(tokens: Tokens, look: int, last: int) -> Code | None:
    """The code that a list of numbers ends with; `look` is the token behind the number that asks."""
    stop = min(last, look + _LIST_REACH)
    while look + 1 < stop and tokens.keys[look] in word_set("reference_joins"):
        look += 1
        look += tokens.keys[look] == "số"
        if look < stop and tokens.kinds[look] == "ref":
            return read_code(tokens.keys[look])
        if look >= stop or not BARE.fullmatch(tokens.keys[look]):
            return None
        look += 1
    return None


def code_before(tokens: Tokens, at: int, floor: int) -> tuple[Code, int] | None:
    """`QĐ-TTg số 90`: kind and body stand before the number; the code and the token where it begins."""
    last = before_so(tokens, at, floor)
    first = last - 3
    code = _code_apart(tokens, at, first) if last < at and first >= floor else None
    return (code, first) if code is not None else None


def code_after(tokens: Tokens, at: int, last: int) -> tuple[Code, int] | None:
    """`số 90 QĐ-TTg`: the slash is lost; the code and the token behind it."""
    code = _code_apart(tokens, at, at + 1) if at + 4 <= last else None
    return (code, at + 4) if code is not None else None


def _code_apart(tokens: Tokens, at: int, first: int) -> Code | None:
    """The number at `at` with the code of kind, mark and body that the tokens from `first` on are."""
    if tokens.keys[first + 1] not in ("-", "/"):
        return None
    code = read_code(f"{tokens.keys[at]}/{tokens.text[tokens.starts[first] : tokens.ends[first + 2]]}")
    return code if code is not None and kinds_of(code) and bodies_of(code) else None
