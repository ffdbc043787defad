"""Lists in one line: figures that a sum announces before them, and sums said behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kehoach.checks.belief import holds, is_believed
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.relations import SUM, Relation

# A list in one line has at most so many parts.
_MOST = 16


def lists(all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Sums and their parts within one line."""
    for line in all_lines:
        for item in line.items:
            if item.figure.kind == PERCENT:
                continue
            found = _announced(line, item) or _bracketed(line, item) or _summed_up(line, item)
            if found is not None:
                yield found


def _announced(line: Line, whole: Item) -> Relation | None:
    """`320 lao động, gồm 120 ..., 130 ... và 70 ...`"""
    if not whole.announces("parts"):
        return None
    behind = [item for item in line.items[whole.position + 1 :] if item.sentence == whole.sentence and item.bracket == whole.bracket]
    return _divided(whole, _alike(whole, behind), partial=whole.announces("partial"))


def _bracketed(line: Line, whole: Item) -> Relation | None:
    """`2.070 người (810 cán bộ, 1.260 người dân)`"""
    return _divided(whole, _alike(whole, line.inside(whole)), partial=False)


def _divided(whole: Item, parts: Sequence[Item], *, partial: bool) -> Relation | None:
    """The first parts that make up the whole; all of them, where they nearly do and say that they are all."""
    for count in range(2, min(len(parts), _MOST) + 1):
        if holds(relation := _relation(whole, parts[:count])):
            return relation
    parts = _foremost(parts)
    if partial or not _MOST >= len(parts) > 1:
        return None
    relation = _relation(whole, parts)
    if holds(relation):
        return relation
    return relation if _is_one_list(whole, parts) and is_believed(relation) else None


def _foremost(parts: Sequence[Item]) -> Sequence[Item]:
    """`vốn đầu tư 54.325, gồm 1.325 chuyển nguồn; vốn sự nghiệp 5.388, ...`: where `;` divides a list, commas divide its parts."""
    if not any(";" in part.before for part in parts[1:]):
        return parts
    return [part for i, part in enumerate(parts) if i == 0 or ";" in part.before.split()[:1] or " ; " in part.before]


def _summed_up(line: Line, whole: Item) -> Relation | None:
    """`... 74 hộ nghèo và 96 hộ cận nghèo; cộng hai nhóm là 170 hộ`"""
    if not whole.opens("total"):
        return None
    before = [item for item in line.items[: whole.position] if item.figure.kind == whole.figure.kind and item.bracket == whole.bracket]
    before = before[-_MOST:]
    for count in range(2, len(before) + 1):
        if holds(relation := _relation(whole, before[-count:])):
            return relation
    return None


def _alike(whole: Item, items: Sequence[Item]) -> list[Item]:
    """The figures of the whole's kind up to one that says something else: what was spent of it, or a sum anew."""
    found: list[Item] = []
    for item in items:
        if item.figure.kind != whole.figure.kind:
            continue
        if _is_apart(whole.figure, item.figure) or (found and item.opens("total")):
            break
        found.append(item)
    return found


def _is_apart(whole: Figure, part: Figure) -> bool:
    if whole.kind == MONEY:
        measures = {getattr(whole.fact, "measure", None), getattr(part.fact, "measure", None)}
        return measures == {"allocated", "disbursed"}
    return part.value > whole.value and part.unit != whole.unit


def _is_one_list(whole: Item, parts: Sequence[Item]) -> bool:
    """Parts of a count are counted in the same things."""
    if whole.figure.kind != COUNT:
        return True
    head = _head(whole.figure.unit)
    return bool(head) and all(not part.figure.unit or _head(part.figure.unit) == head for part in parts)


def _head(unit: str) -> str:
    return unit.lower().split()[0] if unit else ""


def _relation(whole: Item, parts: Sequence[Item]) -> Relation:
    return Relation("sum", "sum", SUM, whole.figure, tuple(part.figure for part in parts))
