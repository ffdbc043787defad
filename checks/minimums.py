"""Shares that a rule demands at least: `ngân sách địa phương đối ứng tối thiểu 10% ngân sách trung ương`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kehoach.checks.causes import EXCHANGED, slip
from kehoach.checks.cues import AFTER, says
from kehoach.checks.figures import PERCENT, Book, Figure, say_number
from kehoach.checks.lines import Item, Line
from kehoach.checks.relations import Form, Relation
from kehoach.extractors.amounts import Amount

_HUNDRED = Decimal(100)
AT_LEAST = Form("at_least", lambda values: values[0] * values[1] / _HUNDRED, lambda stated, values, i: None, room=1)
# Local money of less than this part of what is demanded is under another rule.
_SAME_RULE = Decimal("0.5")
# What lacks less than this is rounded.
_KEPT = Decimal("0.98")
_CAPITALS = ("investment", "recurrent")
# A rule for so much or more is no rule about a counterpart.
_HIGHEST = Decimal(50)


def minimums(book: Book, all_lines: Sequence[Line]) -> Iterator[Relation]:
    """Every local sum against the central sum that it goes with, where the text demands a share."""
    rule = _rule(all_lines)
    if rule is None:
        return
    for central, local in _pairs(book):
        relation = _relation(book, rule.figure, central, local)
        if relation is not None and _is_for(rule, central):
            yield relation


def _is_for(rule: Item, central: Amount) -> bool:
    """`Vốn đầu tư: đối ứng tối thiểu 10%` is no rule for vốn sự nghiệp."""
    capitals = [capital for capital in _CAPITALS if says(capital, AFTER, rule.before)]
    programme = getattr(rule.figure.fact, "programme", None)
    if None not in (programme, central.programme) and programme != central.programme:
        return False
    return len(capitals) != 1 or central.capital == capitals[0]


def _rule(all_lines: Sequence[Line]) -> Item | None:
    """The percentage of `đối ứng tối thiểu 10%`; `None` where the text has no rule, or more than one."""
    found = {item.figure.value: item for line in all_lines for item in line.items if _is_rule(item)}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_rule(item: Item) -> bool:
    if item.figure.kind != PERCENT or not item.opens("minimum") or item.figure.value >= _HIGHEST:
        return False
    return item.opens("counterpart") or item.is_followed("counterpart")


def _pairs(book: Book) -> Iterator[tuple[Amount, Amount]]:
    """A central and a local part of one sum, and a local sum right behind the central one that it is said to go with."""
    siblings: dict[int, dict[str, list[Amount]]] = {}
    for amount in book.amounts:
        if amount.whole is not None and amount.source in ("central", "local"):
            siblings.setdefault(amount.whole, {}).setdefault(amount.source, []).append(amount)
    by_numeral = {amount.numeral: amount for amount in book.amounts}
    for whole, parts in siblings.items():
        central, local = parts.get("central", []), parts.get("local", [])
        same = len(central) == len(local) == 1 and central[0].capital == local[0].capital
        if same and whole in by_numeral and by_numeral[whole].vnd <= central[0].vnd + local[0].vnd:
            yield central[0], local[0]


def _relation(book: Book, rule: Figure, central: Amount, local: Amount) -> Relation | None:
    stated, base = book.must(local.numeral), book.must(central.numeral)
    if base.value == 0 or stated.value < base.value * rule.value / _HUNDRED * _SAME_RULE:
        return None
    demanded = base.value * rule.value / _HUNDRED
    if demanded * _KEPT <= stated.value < demanded and slip(stated, demanded) != EXCHANGED:
        return None
    share = say_number(stated.value / base.value * _HUNDRED)
    details = {"share": f"{share}%", "minimum": rule.say(), "rule": str(rule.numeral)}
    # A rule is exact, however it is written.
    return Relation("rate", "minimum", AT_LEAST, stated, (base, replace(rule, half=Decimal(0))), details=details)
