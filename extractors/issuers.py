"""Who issued a document, as the words behind its number say: `của UBND tỉnh Sơn La`, `của Bộ trưởng Bộ Tài chính`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from kehoach.extractors.reference_codes import Code, bodies_of
from kehoach.gazetteer.loader import issuing_bodies, read_table, split_aliases
from kehoach.tokens import Tokens, tokenise
from kehoach.words import word_set

# How many syllables the proper name of a place has at most.
_PLACE_NAME = 4
_POST_REACH = 4


@dataclass(frozen=True, slots=True)
class Issuer:
    """A named body: the codes it issues under, its official name where it is a central one, the level and place named with it."""

    text: str
    codes: frozenset[str]
    central: str | None
    level: str | None
    place: str | None
    end: int


@cache
def _names() -> dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    """Names of bodies by their first word, the longest first; a word of its own table wins over a name."""
    codes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    one_body: dict[str, set[str]] = defaultdict(set)
    for body in issuing_bodies():
        one_body[body.name].add(body.code)
    for body in issuing_bodies():
        for name in (body.name, *body.aliases, body.code):
            codes[tuple(tokenise(name).keys)] |= one_body[body.name]
    for row in read_table("issuer_words"):
        codes[tuple(tokenise(row["word"]).keys)] = set(split_aliases(row["codes"]))
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
    for keys in sorted(codes, key=lambda keys: (-len(keys), keys)):
        by_first[keys[0]].append((keys, frozenset(codes[keys])))
    return {first: tuple(group) for first, group in by_first.items()}


@cache
def _official() -> dict[str, str]:
    return {body.code: body.name for body in issuing_bodies() if body.level == "central" and body.body_kind != "party"}


def named_issuer(tokens: Tokens, at: int, last: int) -> Issuer | None:
    """The body whose name begins at token `at`, past the post of who signs."""
    first = at
    for _ in range(_POST_REACH):
        if (found := _body(tokens, at, last)) is not None:
            return _with_place(tokens, first, *found, last)
        step = _post(tokens, at, last)
        if step == at:
            return None
        at = step
    return None


def _body(tokens: Tokens, at: int, last: int) -> tuple[int, frozenset[str]] | None:
    for keys, codes in _names().get(tokens.keys[at], ()) if at < last else ():
        end = at + len(keys)
        if end <= last and tuple(tokens.keys[at:end]) == keys:
            return end, codes
    return None


def _post(tokens: Tokens, at: int, last: int) -> int:
    """The token behind `Bộ trưởng,`."""
    for length in (3, 2):
        if at + length <= last and tokens.words(at, at + length) in word_set("issuer_posts"):
            end = at + length
            return end + (end < last and tokens.keys[end] == ",")
    return at


def _with_place(tokens: Tokens, first: int, end: int, codes: frozenset[str], last: int) -> Issuer:
    names = {_official().get(code) for code in codes}
    central = names.pop() if len(names) == 1 else None
    if central is not None:
        return Issuer(tokens.surface(first, end), codes, central, None, None, end)
    level = None
    for length in (2, 1):
        if end + length <= last and tokens.words(end, end + length) in word_set("issuer_levels"):
            level = tokens.words(end, end + length)
            end += length
            break
    stop = end
    while stop < min(last, end + _PLACE_NAME) and _is_proper(tokens, stop):
        stop += 1
    place = tokens.words(end, stop) or None
    return Issuer(tokens.surface(first, stop), codes, None, level, place, stop)


def _is_proper(tokens: Tokens, at: int) -> bool:
    """A capital and small letters, and no word that opens a title (`Quy định mức hỗ trợ`)."""
    text = tokens.text[tokens.starts[at] : tokens.ends[at]]
    return tokens.kinds[at] == "word" and text.istitle() and tokens.keys[at] not in _title_openers() | word_set("issuer_terms")


@cache
def _title_openers() -> frozenset[str]:
    return frozenset(tokenise(row["word"]).keys[0] for row in read_table("title_words"))


def contradicts_issuer(code: Code, issuer: Issuer) -> bool:
    """The code is that of another body than the one named; a letter's code leaves out whether it is of a Bộ, Sở or Phòng."""
    bodies = bodies_of(code)
    if not bodies or not issuer.codes:
        return False
    return not any(_alike(body, named) for body in bodies for named in issuer.codes)


def _alike(body: str, named: str) -> bool:
    """`LĐTBXH` may be the Bộ, the Sở or the Phòng; short forms of one name begin alike (`PLĐTB`, `SNN`)."""
    unit = named[1:]
    return body in (named, unit) or named == body[1:] or (len(unit) > 1 and body.startswith(unit))


def may_be_one(left: Issuer | None, right: Issuer | None) -> bool:
    """Two names may mean one body: no codes, levels or places stand against it."""
    if left is None or right is None:
        return True
    if left.codes and right.codes and not left.codes & right.codes:
        return False
    return all(a is None or b is None or a == b for a, b in ((left.level, right.level), (left.place, right.place)))
