"""Planted contradictions: a consistent text, one figure changed as a typist would, and the relation that no longer holds.

`corpus/sums/` holds consistent texts; what each of them states (sums, rates, differences ...) was read by a person and stands
beside it in `NAME.relations.jsonl`: `form`, `stated` and `terms`, the offsets of the numerals. `plants` changes one numeral at a time,
`caught` says what the checks make of it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kehoach.facts import Tables
from tests.helpers import CORPUS, Row, check_rows, figures_of, findings

SUMS = CORPUS / "sums"
SLIPS = ("exchanged", "digit", "dropped", "doubled", "mark")
#: The cause that a check names for each slip.
CAUSES = {
    "exchanged": {"digits_exchanged"},
    "digit": {"one_digit"},
    "dropped": {"digit_dropped"},
    "doubled": {"digit_added"},
    "mark": {"thousands_mark", "unit"},
}
_WORTH = {"tỷ": Decimal(1000), "triệu": Decimal(1)}
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Stated:
    """A relation that a text states: offsets of its numerals."""

    document: Path
    form: str
    stated: int
    terms: tuple[int, ...]

    @property
    def figures(self) -> tuple[int, ...]:
        return (self.stated, *self.terms)


@dataclass(frozen=True)
class Planted:
    """A text with one figure changed: the numeral at `at` said `before` and says `after`."""

    relation: Stated
    slip: str
    at: int
    before: str
    after: str
    text: str

    def moved(self, offset: int) -> int:
        """Where a numeral of the untouched text stands now."""
        return offset if offset <= self.at else offset + len(self.after) - len(self.before)


@dataclass(frozen=True)
class Caught:
    """What the checks make of a planted slip: a finding that rests on the figure, its cause, and the figure as the one suspected.

    `others` counts the findings that do not rest on it.
    """

    found: bool
    cause: bool
    suspect: bool
    others: int


def caught(planted: Planted, tables: Tables) -> Caught:
    """Whether the checks of the changed text see the change."""
    figures = figures_of(tables)
    loud = findings(tables)
    hits = [check for check in loud if planted.at in _figures_of_check(check, figures)]
    return Caught(
        found=bool(hits),
        cause=any(check["cause"] in CAUSES[planted.slip] for check in hits),
        suspect=any(planted.at in figures[check["suspect"]] for check in hits if check["suspect"] is not None),
        others=len(loud) - len(hits),
    )


def checked(relation: Stated, tables: Tables) -> bool:
    """Some check rests on all figures of a relation."""
    figures = figures_of(tables)
    return any(_figures_of_check(check, figures) >= set(relation.figures) for check in check_rows(tables))


def _figures_of_check(check: Row, figures: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(figures[row_id] for row_id in check["evidence"]))


def read(document: Path) -> str:
    with document.open(encoding="utf-8", newline="") as file:
        return file.read()


def relations(document: Path, forms: Collection[str] = ()) -> list[Stated]:
    """What a text states, all of it or some forms."""
    beside = document.with_suffix(".relations.jsonl")
    lines = map(json.loads, beside.read_text(encoding="utf-8").splitlines())
    wanted = (line for line in lines if not forms or line["form"] in forms)
    return [Stated(document, line["form"], line["stated"], tuple(line["terms"])) for line in wanted]


def plants(document: Path, forms: Collection[str], *, seed: int) -> Iterator[Planted]:
    """Every figure of every relation of some forms, changed once, each slip in its turn."""
    text, choice = read(document), random.Random(seed)
    for relation in relations(document, forms):
        for at in dict.fromkeys(relation.figures):
            slips = list(SLIPS)
            choice.shuffle(slips)
            for slip in slips:
                planted = plant(text, relation, at, slip, choice)
                if planted is not None:
                    yield planted
                    break


def plant(text: str, relation: Stated, at: int, slip: str, choice: random.Random) -> Planted | None:
    """The text with one slip in the numeral at an offset; `None` where the numeral has no room for it."""
    match = _NUMERAL.match(text, at)
    assert match is not None, (relation.document.name, at)
    before = match[0].rstrip(".,")
    after = changed(before, slip, choice)
    if after is None or after == before or _value(after) == _value(before):
        return None
    planted = Planted(relation, slip, at, before, after, text[:at] + after + text[at + len(before) :])
    return None if _is_hidden(planted) else planted


def _is_hidden(planted: Planted) -> bool:
    """Rounding explains the change: no reader could see it."""
    numbers = [_number(planted.text, planted.moved(offset)) for offset in planted.relation.figures]
    values, steps = [value for value, _ in numbers], [step for _, step in numbers]
    if planted.relation.form == "sum":
        return abs(values[0] - sum(values[1:])) <= sum(steps) / 2
    if planted.relation.form == "rate" and values[2]:
        return abs(values[0] - values[1] * 100 / values[2]) <= steps[0]
    return False


def _number(text: str, at: int) -> tuple[Decimal, Decimal]:
    """The numeral at an offset and the worth of its last digit, both in the unit behind it."""
    match = _NUMERAL.match(text, at)
    assert match is not None
    whole, _, fraction = match[0].rstrip(".,").partition(",")
    value = Decimal(whole.replace(".", "") + ("." + fraction if fraction else ""))
    step = Decimal(1).scaleb(-len(fraction))
    unit = next((worth for word, worth in _WORTH.items() if text[match.end() :].lstrip().startswith(word)), Decimal(1))
    return value * unit, step * unit


def changed(numeral: str, slip: str, choice: random.Random) -> str | None:
    """A numeral with one slip; the marks of the thousands are set anew."""
    whole, comma, fraction = numeral.partition(",")
    digits = whole.replace(".", "")
    grouped = "." in whole
    if slip == "mark":
        return numeral.replace(".", ",") if numeral.count(".") == 1 and not comma else None
    if len(digits) < 2:
        return None
    if slip == "exchanged":
        places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i > 0 or digits[1] != "0")]
        if not places:
            return None
        i = choice.choice(places)
        digits = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    elif slip == "digit":
        i = choice.randrange(len(digits))
        digits = digits[:i] + choice.choice([d for d in "123456789" if d != digits[i]]) + digits[i + 1 :]
    elif slip == "dropped":
        i = choice.randrange(1, len(digits))
        digits = digits[:i] + digits[i + 1 :]
    else:
        i = choice.randrange(len(digits))
        digits = digits[: i + 1] + digits[i] + digits[i + 1 :]
    regrouped = f"{int(digits):,}".replace(",", ".") if grouped and len(digits) > 3 else digits
    return regrouped + comma + fraction


def _value(numeral: str) -> str:
    return numeral.replace(".", "").lstrip("0")
