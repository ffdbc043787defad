"""Characters: line ends, invisible characters, odd spaces, composed letters, look-alikes.

Comes first, so that later rules meet one way to write each letter, space and line end only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kehoach.normalise.steps import Draft, Step
from kehoach.normalise.tables import rows
from kehoach.text import Edit

_AFTER = {"newline": "\n", "space": " ", "nothing": ""}


def carriage_returns(draft: Draft) -> list[Edit]:
    """The return of a Windows line end goes; one that stands alone is a line end."""
    return [Edit(m.start(), m.end(), "" if draft.text.startswith("\n", m.end()) else "\n") for m in re.finditer("\r", draft.text)]


def compositions(draft: Draft) -> list[Edit]:
    """Letters and their marks, typed one after the other, become one letter (Unicode NFC).

    Only the characters that change are replaced, so that the map back stays sharp.
    """
    loose = [ch for ch in draft.characters if unicodedata.combining(ch)]
    unstable = [ch for ch in draft.characters if not unicodedata.combining(ch) and unicodedata.normalize("NFC", ch) != ch]
    if not loose and not unstable:
        return []
    wanted = [f".[{_class(loose)}]+"] * bool(loose) + [f"[{_class(unstable)}]"] * bool(unstable)
    edits = []
    for found in re.finditer("|".join(wanted), draft.text, re.DOTALL):
        before = found.group()
        after = unicodedata.normalize("NFC", before)
        if before != after:
            edits.append(_trimmed(found.start(), before, after))
    return edits


def _trimmed(start: int, before: str, after: str) -> Edit:
    while before and after and before[0] == after[0]:
        start, before, after = start + 1, before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return Edit(start, start + len(before), after)


def _class(characters: list[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


def _replacing(table: dict[str, str]) -> Callable[[Draft], list[Edit]]:
    def find(draft: Draft) -> list[Edit]:
        present = [ch for ch in table if ch in draft.characters]
        pattern = f"[{_class(present)}]+"
        return (
            [Edit(m.start(), m.end(), "".join([table[ch] for ch in m.group()])) for m in re.finditer(pattern, draft.text)]
            if present
            else []
        )

    return find


def _table(rule: str) -> dict[str, str]:
    return {
        chr(int(row["code_point"], 16)): _AFTER.get(row["after"], row["after"])
        for row in rows("normalise_characters")
        if row["rule"] == rule
    }


def steps() -> list[Step]:
    """The steps of this file, in order."""
    made = [Step("normalise.carriage_return", carriage_returns, frozenset("\r"))]
    for rule in ("normalise.line_end", "normalise.invisible", "normalise.space"):
        made.append(Step(rule, _replacing(_table(rule)), frozenset(_table(rule))))
    made.append(Step("normalise.nfc", compositions))
    letters = _table("normalise.letter")
    made.append(Step("normalise.letter", _replacing(letters), frozenset(letters)))
    return made
