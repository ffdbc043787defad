"""What a line looks like from its ends: markers it starts with, words and signs it ends with.

The words come from `normalise_line_starts.csv`, `normalise_line_ends.csv` and
`normalise_dash_pairs.csv`; only the shapes of markers (`1.2.`, `a)`, `(ii)`) are written here.
"""

from __future__ import annotations

import re
from functools import cache

from kehoach.normalise.tables import rows
from kehoach.normalise.tone import tone_key

SYMBOLS = frozenset("-–—+*•●▪◦○■□✓➢·‣⁃∙")
DASHES = frozenset("-–—")
#: Signs that end a sentence or introduce what stands on lines of its own.
TERMINAL = frozenset(".;:!?…")
FULL_STOP = frozenset(".!?")
#: Signs that cannot start a line of their own.
TRAILING = frozenset(",;.:!?)]}%”’»/…")
_OPENING = frozenset("([{“‘«/")
_NUMBER_WORD = r"(?:\d{1,4}|[IVXLC]{1,6})"

_MARKER = re.compile(
    r"""(?:
      (?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3}) \s?[.)]? (?=\s)
    | (?P<number>\d{1,2}) \s?(?:[.)] (?=\s|[^\W\d_]) | /(?=\s))
    | (?P<roman>[IVX]{1,6}) \s?(?:[.)] (?=\s|[^\W\d_]) | /(?=\s))
    | (?P<upper>[A-ZĐ]) [.)/] (?=\s)
    | (?P<letter>[a-zđ]\d?) (?:\)|[./](?=\s))
    | \( (?P<bracketed>\d{1,2}|[ivx]{1,4}|[a-zđ]) \) (?=\s|[^\W\d_])
    ) \s*""",
    re.VERBOSE,
)
_LONE = re.compile(r"(?:[-–—+*•]|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[IVX]{1,5}[.)]|[A-ZĐa-zđ][.)/]|[-–—]\s\+)")
# A line with this many pipes is a row of a table, also where none stands at its edges.
_ROW_PIPES = 3
#: What stands between words; `Tiểu dự án 2-Dự án` ends with `Dự án` too.
_BETWEEN_WORDS = re.compile(r"[ (“–-]")
_RULE = re.compile(r"[-–—_=*.~\s]{3,}")


def marker(line: str) -> re.Match[str] | None:
    """The list or heading marker at the start of `line`: `1.`, `1.1.`, `IV.`, `a)`, `(2)`, `(ii)`.

    >>> marker("1.2. Tiểu dự án 2")["decimal"], marker("5.257 triệu đồng"), marker("1.5 triệu đồng")
    ('1.2', None, None)
    """
    found = _MARKER.match(line)
    if found is None:
        return None
    rest = line[found.end() : found.end() + 1]
    if found["decimal"] and not (rest.isupper() or rest in _BEFORE_TEXT):
        return None
    if found["number"] and rest.islower() and not found.group().rstrip().endswith(")"):
        return None
    return found


_BEFORE_TEXT = frozenset('“"(*')


def has_symbol(line: str) -> bool:
    """Whether `line` starts with the sign of a list item.

    >>> has_symbol("- Vốn đầu tư"), has_symbol("-Vốn"), has_symbol("- 2025 đã giảm")
    (True, True, True)
    """
    return line[0] in SYMBOLS and (len(line) == 1 or line[1] in " \t+-" or not line[1].isdigit())


def is_lone_marker(line: str) -> bool:
    """Whether `line` is nothing but a marker, whose text must follow."""
    return len(line) < 9 and _LONE.fullmatch(line) is not None


def is_table_line(line: str) -> bool:
    """Rows of pipe tables, letterhead pipes, ruled lines and rows cut by tabs."""
    first = line[0]
    if first == "|" or line[-1] == "|" or line.count("|") >= _ROW_PIPES or line.count("\t") > 1:
        return True
    return first in "-–—_=*.~" and len(line) > 2 and _RULE.fullmatch(line) is not None


@cache
def _starts(kind: str) -> re.Pattern[str]:
    """All rows of one kind as a pattern, longer ones first; `#` stands for a number."""
    words = sorted((row["words"] for row in rows("normalise_line_starts") if row["kind"] == kind), key=len, reverse=True)
    return re.compile("|".join(re.escape(each).replace(r"\#", _NUMBER_WORD).replace(r"\ ", r"\s+") for each in words))


@cache
def _first_letters() -> frozenset[str]:
    return frozenset(row["words"][0] for row in rows("normalise_line_starts"))


def opens_paragraph(line: str) -> bool:
    """Whether the first words of `line` are such as begin a paragraph (`Dự án 2:`, `Điều 3.`, `KT.`)."""
    return line[0] in _first_letters() and _starts("opens").match(line) is not None


def stands_alone(line: str) -> bool:
    """Whether the whole line is a paragraph of its own (`KẾ HOẠCH`, `Phần thứ nhất`)."""
    return line[0] in _first_letters() and len(line) < 60 and _starts("alone").fullmatch(line) is not None


@cache
def _line_ends() -> dict[str, str]:
    return {row["words"]: row["wants"] for row in rows("normalise_line_ends")}


def wants(line: str) -> str | None:
    """What the last words of `line` call for: "word", "number", "ordinal", or nothing.

    >>> wants("của Nghị quyết số"), wants("cho người dân và"), wants("bền vững"), wants("Tiểu dự án 2-Dự án")
    ('ordinal', 'word', None, 'ordinal')
    """
    table = _line_ends()
    words = _BETWEEN_WORDS.split(line[-24:])
    last = words[-1]
    found = table.get(last.lower() if last.isupper() and len(line) > 3 else last)
    if found is None and len(words) > 1:
        found = table.get(" ".join(words[-2:]))
    return found or (table.get(" ".join(words[-3:])) if len(words) > 2 else None)


def ends(line: str) -> bool:
    """Whether `line` ends like a sentence or an introduction: `.`, `:`, `./.`, `.”`.

    >>> ends("triển khai thực hiện. /"), ends("đặt/"), ends("(kèm theo.)")
    (True, False, True)
    """
    last = line[-1]
    if last in TERMINAL:
        return True
    return last in '/)”"' and line[:-1].rstrip()[-1:] in FULL_STOP


def is_open(line: str) -> bool:
    """Whether `line` ends with an opening bracket or quote, or a slash."""
    return line[-1] in _OPENING and not ends(line)


@cache
def _dash_pairs() -> frozenset[tuple[str, str]]:
    return frozenset((tone_key(row["left"]), tone_key(row["right"])) for row in rows("normalise_dash_pairs"))


def is_dash_pair(line: str, following: str) -> bool:
    """Whether the dash at the start of `following` stands inside a compound such as `kinh tế - xã hội`."""
    left = tone_key(line[-40:]).split()
    right = tone_key(following[:60].lstrip("-–— ")).replace(",", " ").replace(".", " ").split()
    pairs = _dash_pairs()
    return any((" ".join(left[-size:]), " ".join(right[:width])) in pairs for size in range(1, 5) for width in range(1, 5)) or _is_period(
        line, following
    )


_YEAR_END = re.compile(r"(?:19|20)\d\d$")
_YEAR_START = re.compile(r"[-–—]\s*(?:19|20)\d\d\b(?!\s*:)")


def _is_period(line: str, following: str) -> bool:
    return _YEAR_END.search(line) is not None and _YEAR_START.match(following) is not None
