"""Tokens of a plan text: syllables, marks, and numerals with the shapes that only form reveals.

Document numbers, dates and spans of years are single tokens, so that no later step takes them
apart. Everything downstream looks at neighbours by token, never by counting spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from kehoach.normalise import tone_key

_CODE_LETTERS = "A-ZĐƯÔĂÂÊƠ"
_KIND = rf"(?:[{_CODE_LETTERS}]{{2,}}(?:[a-z][{_CODE_LETTERS}]*)?|TTr|CTr|QyĐ|QĐi)"
_GAP = r"[^\S\n]{0,2}"
_NAME = rf"[{_CODE_LETTERS}][{_CODE_LETTERS}a-z0-9&]*"
# A line may end behind a mark, not before it: there a dash begins a list item. Blanks around the marks further on are those of a dash.
_TAIL = rf"(?:{_GAP}[-–/&]\s{{0,2}}{_NAME}(?:[-–/&]\s?{_NAME})*)?"
_YEAR = rf"(?:{_GAP}/{_GAP}(?:19|20)\d\d)?"
# A hyphen with blanks around it is a dash (`năm 2024 - UBND tỉnh`) unless the code goes on behind a slash (`20 - NQ/TU`).
_JOIN = rf"(?:{_GAP}/{_GAP}|-|{_GAP}[-–]{_GAP}(?=[{_CODE_LETTERS}a-z]+\s?/\s?[{_CODE_LETTERS}]))"

TOKEN = re.compile(
    rf"""
      (?=\S)(?:    # white space fails at once, not at each alternative
      (?P<word>[^\W\d_¹²³⁰⁴-⁹¼½¾⅓⅔]+)
    | (?P<mark>[^\w\s]|_)
    | (?P<ref>(?:\d+|\d\.\d{{3}}(?=\s?/))[a-zđ]?{_YEAR}{_JOIN}(?!T?DA(?:\d|\b)){_KIND}\d*{_TAIL}(?![{_CODE_LETTERS}a-zà-ỹ]))
    | (?P<day>\d{{1,2}}\s{{0,2}}/\s{{0,2}}\d{{1,2}}\s{{0,2}}/\s{{0,2}}(?:19|20)\d\d(?!\d)
        |\d{{1,2}}[.-]\d{{1,2}}[.-](?:19|20)\d\d(?!\d|[.,]\d)
        |\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+(?:19|20)\d\d(?!\d))
    | (?P<scar>\d{{1,2}}/\d{{1,2}}1(?:19|20)\d\d(?!\d))
    | (?P<month>\d{{1,2}}\s?/\s?(?:19|20)\d\d(?![\d/]|[.,]\d)|(?<=tháng\s)\d{{1,2}}\s+năm\s+(?:19|20)\d\d(?!\d))
    | (?P<period>(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d(?![\d.,/]*\d))
    | (?P<span>(?<=đoạn\s)(?:19|20)\d\d(?:19|20)\d\d(?!\d))
    | (?P<num>\d+(?:[.,]\d+)*)
    | (?P<frac>[¼½¾⅓⅔])
    | (?P<sup>[¹²³⁰⁴-⁹]+)
      )
    """,
    re.VERBOSE,
)

NUMERIC = frozenset({"ref", "day", "month", "period", "num", "frac", "sup"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns over a text: `kinds`, `starts`, `ends`, and `keys` (form for matching)."""

    text: str
    kinds: list[str]
    starts: list[int]
    ends: list[int]
    keys: list[str]

    def __len__(self) -> int:
        return len(self.kinds)

    def at(self, offset: int) -> int:
        """Index of the first token that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def words(self, first: int, last: int) -> str:
        """The keys of tokens `[first, last)` with single spaces."""
        return " ".join(self.keys[first:last])

    def surface(self, first: int, last: int) -> str:
        """The text of tokens `[first, last)` as written, white space folded."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split()) if first < last else ""


# `5.900 triệu đồng [A: 3.700; B: 2.200]` is read as with round brackets.
_BRACKETS = {"[": "(", "]": ")"}
_KEYS: dict[str, str] = {}
_KEY_LIMIT = 200_000


def tokenise(text: str) -> Tokens:
    """All tokens of `text`, in order; every digit lies in exactly one of them."""
    if len(_KEYS) > _KEY_LIMIT:
        _KEYS.clear()
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    known = _KEYS.get
    add_kind, add_start, add_end, add_key = kinds.append, starts.append, ends.append, keys.append
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        start, end = match.span()
        key = text[start:end]
        if kind == "word":
            folded = known(key)
            if folded is None:
                folded = _KEYS[key] = tone_key(key)
            key = folded
        elif kind == "mark" and key in _BRACKETS:
            key = _BRACKETS[key]
        elif kind == "scar":
            # `17/812023`: a slash that a scan read as 1.
            kind, key = "day", f"{key[:-5]}/{key[-4:]}"
        elif kind == "span":
            # `giai đoạn 20212025`: the dash is lost.
            kind, key = "period", f"{key[:4]}-{key[4:]}"
        add_kind(kind)
        add_start(start)
        add_end(end)
        add_key(key)
    return Tokens(text, kinds, starts, ends, keys)
