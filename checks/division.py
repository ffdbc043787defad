"""Whether a list in one line divides the figure before it: which of its figures are parts, and what is believed where they fall short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kehoach.checks.belief import any_slips, holds, is_believed, is_long, is_near, leaves_out_a_part, slips
from kehoach.checks.causes import THOUSANDS, UNIT
from kehoach.checks.cues import BEFORE, opens_with
from kehoach.checks.figures import COUNT, MONEY, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import PEOPLE, WORKS, noun_head, noun_kind
from kehoach.checks.relations import Relation
from kehoach.checks.summed_up import sum_of
from kehoach.words import word_set

# Marks between the items of a list.
_OPENING = re.compile(r"^.*?[;,)]\s*")
# A list in one line has at most so many parts.
_MOST = 16
# How near a list in a bracket must come to what it divides, as a share of it.
_STRICTLY_NEAR = Decimal("0.15")
# A list that may name only some parts comes so near to what it divides.
_VERY_NEAR = Decimal("0.01")
#: So many parts are a list of their own, whatever stands around them.
MANY = 4


def divided(line: Line, whole: Item, parts: Sequence[Item], *, partial: bool, strict: bool = False, some: bool = False) -> Relation | None:
    """The first parts that make up the whole; all of them, where they nearly do and say that they are all.

    `some` is a list behind `trong đó`, which may name only some parts: it must come much nearer.
    """
    for listed in (parts, *_of_unit(whole, parts)):
        for count in range(2, min(len(listed), _MOST) + 1):
            if holds(relation := sum_of(whole, listed[:count])):
                return relation
    parts = foremost(line, _first_list(parts))
    if partial or not _MOST >= len(parts) > 1 or _has_rest_in_words(line, parts[-1]):
        return None
    relation = sum_of(whole, parts)
    if not holds(relation) and (_divides_another(line, whole, relation) or (some and _are_some(whole, parts, relation))):
        return None
    if holds(relation) or _is_division(whole, parts, relation, strict=strict):
        return relation
    return _but_for_a_slip(whole, parts)


def _has_rest_in_words(line: Line, last: Item) -> bool:
    """`..., còn lại là dân tộc khác`, `và các loại khác`: no further figure of the sentence says how much."""
    following = line.items[last.position + 1 : last.position + 2]
    return last.is_followed("rest_in_words") and not (following and following[0].sentence == last.sentence)


def _divides_another(line: Line, whole: Item, relation: Relation) -> bool:
    """`44.117, gồm 3.000 và 41.117, trong đó NSTW 38.968; NSĐP 5.149`: the parts make up a figure said before."""
    computed = relation.compute()
    return any(item.figure.value == computed and item.figure.kind == whole.figure.kind for item in line.items[: whole.position])


def _are_some(whole: Item, parts: Sequence[Item], relation: Relation) -> bool:
    """Less than the whole and not very near to it, or groups that have no other side (`560 lao động nữ, 540 người dân tộc`)."""
    computed = relation.compute() or Decimal(0)
    if computed > whole.figure.value:
        return False
    one_sided = any(not word_set("one_side_groups").isdisjoint(f"{part.figure.unit.lower()} {part.after}".split()) for part in parts)
    return one_sided or not is_believed(relation, near=_VERY_NEAR)


def _but_for_a_slip(whole: Item, parts: Sequence[Item]) -> Relation | None:
    """The first parts of a list of money that goes on with something else, if one slip of long numbers keeps them from their sum."""
    if whole.figure.kind != MONEY or len(parts) < MANY:
        return None
    shorter = (sum_of(whole, parts[:count]) for count in range(MANY - 1, len(parts)))
    return next((relation for relation in shorter if is_long(relation) and slips(relation)), None)


def _is_division(whole: Item, parts: Sequence[Item], relation: Relation, *, strict: bool) -> bool:
    """A broken list that is meant to make up the whole: it says so, comes near, or is one slip away."""
    if _are_of_other_years(parts):
        # `42.000 (năm 2023 giao 38.500; năm 2022 giao 35.000)` names earlier years, unless they nearly make it up.
        return is_near(relation)
    if whole.announces("all_parts") and leaves_out_a_part(relation):
        return True
    if _is_exhaustive(whole, parts) and (any_slips(relation) or is_near(relation)):
        return True
    if not _is_one_list(whole, parts):
        return whole.figure.kind == COUNT and bool(slips(relation) & {THOUSANDS, UNIT})
    return is_believed(relation, strict=True) or (strict and _comes_near(relation)) or _names_all(whole, parts)


def _are_of_other_years(parts: Sequence[Item]) -> bool:
    years = [getattr(part.figure.fact, "year", None) for part in parts]
    return None not in years and len(set(years)) == len(parts)


def _first_list(parts: Sequence[Item]) -> Sequence[Item]:
    """`gồm 120 ..., 130 ... và 70 ...; tăng 24 lao động`: a list divided by commas ends with its sentence's part."""
    for at, part in enumerate(parts[1:], 1):
        opening = _OPENING.sub("", part.before)
        apart = any(opens_with(kind, BEFORE, opening) for kind in ("change", "mean"))
        ended = part.figure.kind == COUNT and ";" in part.before and ";" not in parts[at - 1].before and at > 1
        if apart or ended:
            return parts[:at]
    return parts


def _names_all(whole: Item, parts: Sequence[Item]) -> bool:
    """`17 công trình, gồm 9 công trình ..., 4 công trình ... và 1 công trình ...`: each part is counted in the very same thing."""
    head = noun_head(whole.figure.unit)
    same = whole.figure.kind == COUNT and bool(head) and all(noun_head(part.figure.unit) == head for part in parts)
    closed = parts[-1].before.split()[-1:] == ["và"]
    return same and closed and whole.announces("all_parts")


def _is_exhaustive(whole: Item, parts: Sequence[Item]) -> bool:
    """`gồm`, or a bracket without `trong đó`: a division in which each part names what it counts."""
    head, people = noun_head(whole.figure.unit), noun_kind(whole.figure.unit) == PEOPLE
    alike = all(noun_head(part.figure.unit) == head or (people and noun_kind(_noun(part)) == PEOPLE) for part in parts)
    works = len(parts) >= MANY and all(noun_kind(item.figure.unit) == WORKS for item in (whole, *parts))
    if not head or not (alike or works):
        return False
    return whole.announces("all_parts") or (parts[0].bracket != whole.bracket and "trong đó" not in parts[0].before)


def _noun(part: Item) -> str:
    """`88 nam và 122 nữ`: what counts as no unit of its own still says whom it counts."""
    return part.figure.unit or part.after.partition(" ")[0]


def _of_unit(whole: Item, parts: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The parts of a count that are counted in the same thing, those that name none besides and without."""
    if whole.figure.kind == COUNT:
        head = noun_head(whole.figure.unit)
        yield [part for part in parts if not part.figure.unit or noun_head(part.figure.unit) == head]
        yield [part for part in parts if noun_head(part.figure.unit) == head]


def _comes_near(relation: Relation) -> bool:
    """One wrong digit explains much in small numbers: there the list must come near as well."""
    computed = relation.compute()
    return computed is not None and abs(computed - relation.stated.value) <= _STRICTLY_NEAR * relation.stated.value


def foremost(line: Line, parts: Sequence[Item]) -> Sequence[Item]:
    """`vốn đầu tư 54.325, gồm 1.325 chuyển nguồn; vốn sự nghiệp 5.388, ...`: where `;` divides a list, commas divide its parts."""
    opens = [True, *(_is_divided_from(line, before, part) for before, part in pairwise(parts))]
    return [part for part, is_first in zip(parts, opens, strict=True) if is_first] if any(opens[1:]) else parts


def _is_divided_from(line: Line, before: Item, part: Item) -> bool:
    """`;` stands between; other figures may too (`; 07 huyện nghèo thực hiện 393.545 triệu đồng`)."""
    return any(";" in item.before.split() for item in line.items[before.position + 1 : part.position + 1])


def alike(whole: Item, items: Sequence[Item]) -> list[Item]:
    """The figures of the whole's kind up to one that says something else: what was spent of it, or a sum anew."""
    found: list[Item] = []
    for item in items:
        if item.figure.kind != whole.figure.kind or "/" in item.figure.unit:
            continue
        # `trong tổng số 540.180 triệu đồng, các sở thực hiện 38.742; ...`: the list may be of another measure, from its first part on.
        like = found[0].figure if found and whole.figure.kind == MONEY else whole.figure
        if _is_apart(like, item.figure) and (found or whole.figure.kind != MONEY):
            break
        if found and item.opens("total"):
            break
        found.append(item)
    return found


def _is_apart(whole: Figure, part: Figure) -> bool:
    if whole.kind == MONEY:
        measures = {getattr(whole.fact, "measure", None), getattr(part.fact, "measure", None)}
        return "disbursed" in measures and bool(measures & {"allocated", "carried_over"})
    if part.value <= whole.value or noun_head(part.unit) == noun_head(whole.unit):
        return False
    return not noun_kind(part.unit) == noun_kind(whole.unit) == PEOPLE


def _is_one_list(whole: Item, parts: Sequence[Item]) -> bool:
    """Parts of a count are counted in the same things, or in things of the same kind: works in roads and schools."""
    if whole.figure.kind != COUNT:
        return True
    head, kind = noun_head(whole.figure.unit), noun_kind(whole.figure.unit)
    units = [part.figure.unit for part in parts if part.figure.unit]
    return bool(head) and (all(noun_head(unit) == head for unit in units) or (kind == WORKS and all(noun_kind(u) == kind for u in units)))
