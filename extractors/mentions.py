"""Where a text names a Dự án, a Tiểu dự án or a year.

A mention is a token span. `Tiểu dự án 2-Dự án 6`, `Tiểu dự án 1, Dự án 6` and `Dự án 4: ... Tiểu dự
án 1` name one place; `Tiểu dự án 1,2` names a group, which has no number of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kehoach.tokens import Tokens
from kehoach.words import word_set

_SMALL = re.compile(r"0?[1-9]|1[0-2]")
_SEVERAL = re.compile(r"[1-9](?:[,.][1-9])+")
YEAR = re.compile(r"(?:19[89]|20[0-4])\d")


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `[first, last)` name a Dự án and/or a Tiểu dự án; `several` where the number is a list."""

    first: int
    last: int
    project: int | None
    subproject: int | None
    is_subproject: bool
    several: bool = False


def project_mentions(tokens: Tokens) -> list[Mention]:
    """All numbered mentions, in order, neighbouring halves joined."""
    found = [*_single_mentions(tokens), *_abbreviated(tokens)]
    return _joined(tokens, sorted(found, key=lambda mention: mention.first))


def _abbreviated(tokens: Tokens) -> list[Mention]:
    """`DA1`, `TDA 2`, in capitals."""
    projects, subprojects = word_set("project_short"), word_set("subproject_short")
    found: list[Mention] = []
    for at, key in enumerate(tokens.keys[:-1]):
        if key not in projects and key not in subprojects:
            continue
        number = tokens.keys[at + 1]
        if _SMALL.fullmatch(number) and tokens.text[tokens.starts[at] : tokens.ends[at]].isupper():
            value, is_sub = int(number), key in subprojects
            found.append(Mention(at, at + 2, None if is_sub else value, value if is_sub else None, is_subproject=is_sub))
    return found


def _single_mentions(tokens: Tokens) -> list[Mention]:
    keys, kinds = tokens.keys, tokens.kinds
    found: list[Mention] = []
    at = -1
    while True:
        try:
            at = keys.index("án", at + 1)
        except ValueError:
            return found
        if at == 0 or keys[at - 1] != "dự":
            continue
        first = at - 1
        is_sub = first > 0 and keys[first - 1] in word_set("subproject_words")
        number = at + 1
        if keys[number : number + 2] == ["thành", "phần"]:
            number += 2
        if number < len(keys) and keys[number] == "số":
            number += 1
        if number >= len(keys) or kinds[number] != "num" or "\n" in tokens.text[tokens.ends[at] : tokens.starts[number]]:
            continue
        text = keys[number]
        value = int(text) if _SMALL.fullmatch(text) else None
        several = bool(_SEVERAL.fullmatch(text)) or _goes_on(tokens, number) or _is_listed(tokens, first, number)
        if value is None and not several:
            continue
        start = first - 1 if is_sub else first
        value = None if several else value
        found.append(
            Mention(
                start,
                _list_end(tokens, number) if several else number + 1,
                None if is_sub else value,
                value if is_sub else None,
                is_subproject=is_sub,
                several=several,
            )
        )


def _goes_on(tokens: Tokens, number: int) -> bool:
    """`Tiểu dự án 1 và 2`, `Dự án 1, 2 và 3`."""
    after = tokens.keys[number + 1 : number + 4]
    return (
        len(after) == 3
        and after[0] in word_set("mention_joins")
        and bool(_SMALL.fullmatch(after[1]))
        and after[2] in word_set("number_list_ends")
        and (after[0] != "," or after[2] == ":")
    )


def _list_end(tokens: Tokens, number: int) -> int:
    """The token after `1, 2 và 3`."""
    keys, end = tokens.keys, number + 1
    while end + 1 < len(keys) and keys[end] in word_set("mention_joins") and _SMALL.fullmatch(keys[end + 1]):
        end += 2
    return end


def _is_listed(tokens: Tokens, first: int, number: int) -> bool:
    """`các Dự án 1, 4, 5`."""
    after = tokens.keys[number + 1 : number + 3]
    return tokens.keys[first - 1] in word_set("several_words") and len(after) == 2 and after[0] == "," and bool(_SMALL.fullmatch(after[1]))


def _joined(tokens: Tokens, single: list[Mention]) -> list[Mention]:
    return _grouped(tokens, _paired(tokens, single))


def _grouped(tokens: Tokens, whole: list[Mention]) -> list[Mention]:
    out: list[Mention] = []
    for mention in whole:
        if out and _enumerated(tokens, out[-1], mention):
            within = mention.is_subproject and out[-1].project is None
            out[-1] = Mention(out[-1].first, mention.last, None, None, is_subproject=within, several=True)
        else:
            out.append(mention)
    return out


def _paired(tokens: Tokens, single: list[Mention]) -> list[Mention]:
    """`Tiểu dự án 2-Dự án 6`: both halves name one place."""
    out: list[Mention] = []
    for mention in single:
        if out and _neighbours(tokens, out[-1], mention):
            last = out[-1]
            sub, whole = (last, mention) if last.is_subproject else (mention, last)
            out[-1] = Mention(last.first, mention.last, whole.project, sub.subproject, is_subproject=True, several=sub.several)
        else:
            out.append(mention)
    return out


def _enumerated(tokens: Tokens, left: Mention, right: Mention) -> bool:
    """`Tiểu dự án 1 và Tiểu dự án 2`, `Dự án 2 và Tiểu dự án 1-Dự án 3`: one group."""
    alike = left.is_subproject and right.is_subproject and left.project is None
    several = None not in (left.project, right.project)
    return (alike or several) and left.last + 1 == right.first and tokens.keys[left.last] in word_set("enumerating")


def _neighbours(tokens: Tokens, left: Mention, right: Mention) -> bool:
    if left.is_subproject == right.is_subproject or (left.project is not None and left.subproject is not None):
        return False
    if "\n" in tokens.text[tokens.ends[left.last - 1] : tokens.starts[right.first]]:
        return False
    between = tokens.keys[left.last : right.first]
    return len(between) <= 1 and all(key in word_set("project_joins") for key in between)
