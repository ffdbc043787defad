"""Residue of converters: Markdown emphasis, headings and escapes, HTML entities and tags, LaTeX.

List markers (`* `, `- `) and rows of pipe tables are not residue and stay. No rule here touches a digit: of
`$\\frac{1}{2}$` only the letters and signs around the digits go, which leaves `1/2`.
"""

from __future__ import annotations

import re
from functools import cache

from kehoach.normalise.steps import Draft, Step
from kehoach.normalise.tables import rows
from kehoach.text import Edit

_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!|>~%&$<\"'])")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_STARS = re.compile(r"\*+")
_FRACTION = re.compile(r"(\$?\s*\\[dt]?frac\s*\{)\s*\d+\s*(\}\s*\{)\s*\d+\s*(\}\s*\$?)")
_SCRIPT = re.compile(r"(\$\s*\^\s*\{?)\d+(\}?\s*\$)")
_MATH = re.compile(r"\$(?=[^$\n]{1,40}\$)(?=[^$\n]*[\d≥≤×±≈→])([^$\n]*)(\$)")


@cache
def _names(kind: str) -> dict[str, str]:
    return {row["name"]: row["after"] for row in rows("normalise_markup") if row["kind"] == kind}


def entities(draft: Draft) -> list[Edit]:
    """HTML entities written out as names; numeric ones hold digits and stay."""
    names = _names("entity")
    pattern = rf"&(?:amp;)*({'|'.join(names)});"
    return [Edit(m.start(), m.end(), names[m.group(1)]) for m in re.finditer(pattern, draft.text)]


def tags(draft: Draft) -> list[Edit]:
    """HTML tags that a converter left in the running text."""
    names = _names("tag")
    pattern = rf"</?({'|'.join(names)})\s*/?>"
    found = re.finditer(pattern, draft.text, re.IGNORECASE)
    return [_without(draft.text, *m.span(), between=" ") if not names[m.group(1).lower()] else Edit(*m.span(), " ") for m in found]


def escapes(draft: Draft) -> list[Edit]:
    """Backslashes before a sign that Markdown would have read as markup."""
    return [Edit(m.start(), m.end(), "") for m in _ESCAPE.finditer(draft.text)]


def formulas(draft: Draft) -> list[Edit]:
    """LaTeX around figures: `$\\frac{1}{2}$` reads `1/2`, `m$^{2}$` reads `m2`."""
    edits: list[Edit] = []
    text = draft.text
    for m in _FRACTION.finditer(text):
        edits += [_without(text, *m.span(1)), Edit(*m.span(2), "/"), _without(text, *m.span(3))]
    for m in _SCRIPT.finditer(text):
        edits += [_without(text, *m.span(1), between="^"), _without(text, *m.span(2))]
    names = _names("tex")
    for m in re.finditer(rf"\\({'|'.join(names)})(?![a-zA-Z])\s?", text):
        edits.append(Edit(*m.span(), names[m.group(1)]))
    return sorted(edits, key=lambda edit: edit.start)


def dollars(draft: Draft) -> list[Edit]:
    """The dollar signs of a formula whose commands are gone."""
    edits: list[Edit] = []
    for m in _MATH.finditer(draft.text):
        edits += [_without(draft.text, m.start(), m.start() + 1), _without(draft.text, *m.span(2))]
    return edits


def _without(text: str, start: int, end: int, between: str = " ") -> Edit:
    """Takes a span out; where figures would run together, `between` keeps them apart (`10$^{3}$` is no 103)."""
    apart = text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
    return Edit(start, end, between if apart else "")


def headings(draft: Draft) -> list[Edit]:
    """The `#` signs of Markdown headings."""
    return [Edit(m.start(), m.end(), "") for m in _HEADING.finditer(draft.text)]


def emphasis(draft: Draft) -> list[Edit]:
    """Asterisks that open and close emphasis, in pairs; a lone one may be a footnote sign and stays.

    A run at the start of a line before a space is a list marker. Three of them are the marker
    and a bold sign that lost its place: `*** Tổng kinh phí:**` becomes `* Tổng kinh phí:`.
    """
    text, edits = draft.text, []
    waiting: list[tuple[int, int]] = []
    block_end = -1
    for m in _STARS.finditer(text):
        start, end = m.span()
        if start >= block_end:
            waiting.clear()
            block_end = text.find("\n\n", start)
            block_end = len(text) if block_end < 0 else block_end
        before, after = text[start - 1 : start], text[end : end + 1]
        if after in ("", " ", "\t", "\n") and _begins_line(text, start):
            if end - start == 3:
                waiting.append((start + 1, end))
            continue
        if before.isdigit() and after.isdigit():
            continue
        closes = before not in ("", " ", "\n", "\t", "(", "[", "“")
        opens = after not in ("", " ", "\n", "\t", ")", "]", "”")
        match = _partner(waiting, end - start) if closes else None
        if match is not None:
            edits += [Edit(*waiting[match], ""), Edit(start, end, "")]
            del waiting[match:]
        elif opens:
            waiting.append((start, end))
    return sorted(edits, key=lambda edit: edit.start)


def _begins_line(text: str, start: int) -> bool:
    """Whether only a little white space stands before `start` on its line."""
    before = text[max(0, start - 24) : start]
    return not before[before.rfind("\n") + 1 :].strip() and ("\n" in before or start <= 24)


def _partner(waiting: list[tuple[int, int]], length: int) -> int | None:
    for place in range(len(waiting) - 1, max(-1, len(waiting) - 9), -1):
        if waiting[place][1] - waiting[place][0] == length:
            return place
    return None


def steps() -> list[Step]:
    """The steps of this file, in order: escapes before emphasis, since converters escape list markers."""
    return [
        Step("normalise.entity", entities, frozenset("&")),
        Step("normalise.tag", tags, frozenset("<")),
        Step("normalise.formula", formulas, frozenset("\\$")),
        Step("normalise.escape", escapes, frozenset("\\")),
        Step("normalise.formula", dollars, frozenset("$")),
        Step("normalise.heading_sign", headings, frozenset("#")),
        Step("normalise.emphasis", emphasis, frozenset("*")),
    ]


def late_steps() -> list[Step]:
    """What shows only when paragraphs are whole: emphasis that a page broke in two."""
    return [Step("normalise.emphasis", emphasis, frozenset("*"))]
