"""What the number of a document says by its form: digits, year, kind and issuing body.

`13/2022/NQ-HĐND` is number 13 of the year 2022, a Nghị quyết of a Hội đồng nhân dân. The kinds and
the bodies stand in the gazetteer; a letter (Công văn) has no kind in its number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from kehoach.gazetteer.loader import document_kinds, issuing_bodies
from kehoach.normalise import tone_key
from kehoach.words import word_set

LETTER = "Công văn"
_SPACES = re.compile(r"\s+")
_POINTED = re.compile(r"^(\d)\.(?=\d{3}/)")
_NUMBER = re.compile(r"(\d+)([a-zđ]?)(?:/((?:19|20)\d\d))?([/-])(.+)")
_ASSEMBLY = re.compile(r"(?:UBTV)?QH\d+")
_MARKS = re.compile(r"[-/]")


@dataclass(frozen=True, slots=True)
class Code:
    """The parts of a number; a bare one has digits alone. `restored` says that a lost hyphen was put back."""

    digits: str
    letter: str = ""
    year: int | None = None
    mark: str = ""
    tail: str = ""
    restored: bool = False

    @property
    def serial(self) -> str:
        """The digits without leading zeros, and the letter: `05` and `5` are one number."""
        return (self.digits.lstrip("0") or "0") + self.letter

    @property
    def number(self) -> str:
        """The number in its plain form, without blanks."""
        year = f"/{self.year}" if self.year else ""
        return f"{self.digits}{self.letter}{year}{self.mark}{self.tail}"

    @property
    def segments(self) -> list[str]:
        """The abbreviations of the tail in capitals, as the tables are asked (`TTG` is `TTg`); `&` parts them too (`PLĐTB&XH`)."""
        return [part for part in re.split(r"[-/&]", self.tail.upper()) if part]


def read_code(text: str) -> Code | None:
    """The parts of a number as written.

    >>> read_code("38/2023 /NĐ-CP").number, read_code("20 – NQ/TU").number, read_code("51/NQHĐND").number
    ('38/2023/NĐ-CP', '20-NQ/TU', '51/NQ-HĐND')
    """
    parts = _NUMBER.fullmatch(_POINTED.sub(r"\1", _SPACES.sub("", text).replace("–", "-")))
    if parts is None:
        return None
    digits, letter, year, mark, tail = parts.groups()
    whole = _with_hyphen(tail) if mark == "/" else tail
    return Code(digits, letter, int(year) if year else None, mark, whole, restored=whole != tail)


def _with_hyphen(tail: str) -> str:
    """`NQHĐND` for `NQ-HĐND`: a kind and a body that ran together, where neither reading alone is a code."""
    first, *rest = re.split(r"(?=[-/&])", tail, maxsplit=1)
    if first.upper() in _kind_codes() or first.upper() in _bodies() or _ASSEMBLY.fullmatch(first):
        return tail
    for at in range(2, len(first) - 1):
        if first[:at].upper() in _kind_codes() and first[at:].upper() in _bodies():
            return f"{first[:at]}-{first[at:]}{''.join(rest)}"
    return tail


@cache
def _kind_codes() -> dict[str, tuple[str, ...]]:
    """All kinds that a code stands for, the administrative and legal before those of the Party."""
    codes: dict[str, list[str]] = defaultdict(list)
    for kind in document_kinds():
        if kind.code and kind.name not in codes[kind.code.upper()]:
            codes[kind.code.upper()].append(kind.name)
    return {code: tuple(names) for code, names in codes.items()}


@cache
def _bodies() -> dict[str, str]:
    return {body.code.upper(): body.code for body in issuing_bodies()}


@cache
def _central() -> dict[str, str]:
    return {body.code.upper(): body.name for body in issuing_bodies() if body.level == "central"}


@cache
def _departments() -> dict[str, str]:
    local = [body for body in issuing_bodies() if body.body_kind == "state" and body.level in ("province", "district")]
    return {body.code.upper(): body.name for body in local}


def kinds_of(code: Code) -> tuple[str, ...]:
    """The kinds of document that a number may stand for, the likeliest first; nothing where it does not say."""
    first = code.segments[0] if code.segments else ""
    if first in _kind_codes():
        return _kind_codes()[first]
    if first.startswith("UBTVQH"):
        return ()
    if _ASSEMBLY.fullmatch(first):
        return ("Luật", "Nghị quyết", "Bộ luật")
    return (LETTER,) if first in _bodies() else ()


def names_a_document(code: Code) -> bool:
    """`90/QĐ-TTg`, `2347/LĐTBXH-VPQGGN`; `8/HTX` and `110/KV` are other things."""
    return len(code.segments) > 1 or bool(kinds_of(code)) or code.tail.startswith("UBTVQH")


def bodies_of(code: Code) -> frozenset[str]:
    """The codes of issuing bodies in a number."""
    return frozenset(_bodies()[part] for part in code.segments if part in _bodies())


def central_issuer(code: Code) -> str | None:
    """Who issued it, where the number alone says so: the body of a letter stands first, else it stands last."""
    parts = _MARKS.split(code.tail.upper())
    at = 0 if kinds_of(code) == (LETTER,) else -1
    return _central().get(parts[at]) or _central().get(code.tail.upper())


def department(code: Code) -> str | None:
    """The Sở or Phòng whose code the number has; of which province is not said."""
    names = {_departments()[part] for part in code.segments if part in _departments()}
    return names.pop() if len(names) == 1 else None


def contradicts_kind(code: Code, kind: str) -> bool:
    """`Nghị định 27/QĐ-TTg`: the word names another kind than the code; a letter's number says nothing of the kind."""
    first = code.segments[0] if code.segments else ""
    said = tone_key(kind)
    if said in word_set("kinds_with_any_code"):
        return False
    if _ASSEMBLY.fullmatch(first):
        return said not in word_set("kinds_of_assembly")
    return first in _kind_codes() and kind not in _kind_codes()[first]
