"""Which strings are Vietnamese syllables: every onset, rhyme and tone that spelling allows.

Built from `normalise_onsets.csv`, `normalise_rhymes.csv` and `normalise_tones.csv`; tone marks may
stand where old or new spelling puts them. The set is wider than any dictionary on purpose: a
string outside of it is surely no syllable, which is what a repair must be sure of.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from kehoach.normalise.tables import rows

_STOPS = ("c", "p", "t", "ch")
_LONGEST_PIECE = 5
_LONGEST_GLUED = 40


@cache
def inventory() -> frozenset[str]:
    """All syllables, in small letters."""
    tones = [(chr(int(t["combining"], 16)) if t["combining"] else "", t["stopped"] == "yes") for t in rows("normalise_tones")]
    rhymes: dict[str, tuple[str, ...]] = {}
    for row in rows("normalise_rhymes"):
        rhyme, places = row["rhyme"], {int(row["mark"]), int(row["mark_old"])}
        allowed = [mark for mark, stopped in tones if stopped or not rhyme.endswith(_STOPS)]
        rhymes[rhyme] = tuple({unicodedata.normalize("NFC", rhyme[: at + 1] + mark + rhyme[at + 1 :]) for at in places for mark in allowed})
    return frozenset(
        onset["onset"] + toned
        for onset in rows("normalise_onsets")
        for rhyme, forms in rhymes.items()
        if not onset["before"] or rhyme[0] in onset["before"]
        for toned in forms
    )


@cache
def pieces() -> frozenset[str]:
    """Strings that are no syllables but begin or end one: what a broken syllable leaves."""
    syllables = inventory()
    found: set[str] = set()
    for syllable in syllables:
        found.update(syllable[:cut] for cut in range(1, min(len(syllable), _LONGEST_PIECE + 1)))
        found.update(syllable[-cut:] for cut in range(1, min(len(syllable), _LONGEST_PIECE + 1)))
    return frozenset(found - syllables)


def partings(letters: str) -> list[tuple[str, ...]]:
    """All ways to cut `letters` (small letters) into two to four syllables.

    >>> partings("đồngvà"), partings("cánhân"), partings("internet")
    ([('đồng', 'và')], [('cá', 'nhân'), ('cán', 'hân'), ('cánh', 'ân')], [])
    """
    if not 3 < len(letters) <= _LONGEST_GLUED:
        return []
    return [cut for cut in _cuts(letters, 4) if len(cut) > 1]


def _cuts(letters: str, most: int) -> list[tuple[str, ...]]:
    syllables = inventory()
    found: list[tuple[str, ...]] = [(letters,)] if letters in syllables else []
    if most > 1:
        for cut in range(1, min(len(letters), 8)):
            if letters[:cut] in syllables:
                found += [(letters[:cut], *rest) for rest in _cuts(letters[cut:], most - 1)]
    return found
