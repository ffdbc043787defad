"""Lists in one line: figures that a sum announces before them, and sums said behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from kehoach.checks.belief import any_slips, holds, is_believed, is_long, is_near, leaves_out_a_part, slips
from kehoach.checks.causes import THOUSANDS, UNIT
from kehoach.checks.cues import BEFORE, opens_with
from kehoach.checks.figures import COUNT, MONEY, PERCENT, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import PEOPLE, WORKS, noun_head, noun_kind
from kehoach.checks.relations import Relation
from kehoach.checks.summed_up import by_quarter, sum_of, summed_up
from kehoach.words import word_set

# Marks between the items of a list.
_OPENING = re.compile(r"^.*?[;,)]\s*")
# So many amounts above may be what the quarters of a year divide.
_ABOVE = 12
# A list in one line has at most so many parts.
_MOST = 16
# How near a list in a bracket must come to what it divides, as a share of it.
_STRICTLY_NEAR = Decimal("0.15")
# A list by year has at least so many, and comes as near to what it divides.
_YEARS, _NEARLY = 3, Decimal("0.02")
# A list that may name only some parts comes so near to what it divides.
_VERY_NEAR = Decimal("0.01")
# So many parts are a list of their own, whatever stands around them.
_MANY = 4
# So many other counts may stand between a sum and the list that divides it.
_BETWEEN = 3


def lists(all_lines: Iterable[Line]) -> Iterator[Relation]:
    """Sums and their parts within one line."""
    amounts: list[Item] = []
    for line in all_lines:
        amounts = amounts[-_ABOVE:]
        yield from by_quarter(line, amounts)
        for item in line.items:
            if item.figure.kind == MONEY:
                amounts.append(item)
            if item.figure.kind == PERCENT or "/" in item.figure.unit or item.before.strip() == "/":
                continue
            found = (
                _announced(line, item)
                or _bracketed(line, item)
                or summed_up(line, item)
                or _by_year(line, item)
                or _listed_later(line, item)
            )
            yield from (relation for relation in (found, _behind_its_parts(line, item)) if relation is not None)


def _announced(line: Line, whole: Item) -> Relation | None:
    """`320 lao động, gồm 120 ..., 130 ... và 70 ...`"""
    sentence = whole.sentence
    if not (whole.announces("parts") or whole.opens("out_of")):
        # `... đạt 21,8 tỷ đồng. Trong đó ngân sách các cấp 14 tỷ đồng, ...`
        following = next(iter(line.items[whole.position + 1 :]), None)
        if following is None or following.sentence == whole.sentence or not following.opens("goes_on"):
            return None
        sentence = following.sentence
    behind = [item for item in line.items[whole.position + 1 :] if item.sentence == sentence and item.bracket == whole.bracket]
    some = whole.announces("some_parts") and not whole.announces("all_parts")
    return _divided(line, whole, _alike(whole, behind), partial=whole.announces("partial"), some=some)


def _listed_later(line: Line, whole: Item) -> Relation | None:
    """`1.811 hộ với 8.124 nhân khẩu, sinh sống tại 07 bản: Bản Thái Sơn 312 hộ; Bản Na Ca 268 hộ; ...`"""
    behind = [item for item in line.items[whole.position + 1 :] if item.sentence == whole.sentence]
    if whole.figure.kind == MONEY:
        return _of_so_many(line, whole, behind)
    if whole.figure.kind != COUNT or not noun_head(whole.figure.unit):
        return None
    for at, item in enumerate(behind[:_BETWEEN]):
        listed = [part for part in behind[at + 1 :] if part.figure.kind == COUNT and part.bracket == whole.bracket]
        alike = list(takewhile(lambda part: _is_like(part, whole), listed))
        between = item.bracket != whole.bracket or not _is_like(item, whole)
        if item.announces("parts") and between and len(alike) >= _YEARS:
            return _divided(line, whole, alike, partial=item.announces("partial"), strict=True)
    return None


def _of_so_many(line: Line, whole: Item, behind: Sequence[Item]) -> Relation | None:
    """`4.730 triệu đồng cho 03 công trình: đường A 2.150; trường B 1.480; cấp nước C 1.100`: as many sums as things."""
    if not behind or behind[0].figure.kind != COUNT or not behind[0].announces("parts") or behind[0].bracket != whole.bracket:
        return None
    parts = _foremost(line, _alike(whole, behind[1:]))
    if len(parts) != behind[0].figure.value or len(parts) < 2:
        return None
    relation = sum_of(whole, parts)
    return relation if holds(relation) or is_near(relation) or any_slips(relation) else None


def _bracketed(line: Line, whole: Item) -> Relation | None:
    """`2.070 người (810 cán bộ, 1.260 người dân)`, `42/60 lao động, đạt 70% (Nhật Bản 18 lao động, ...)`."""
    for host in _hosts(line, whole):
        inside = line.inside(host)
        if inside:
            some = inside[0].opens("some_parts")
            parts = _alike(whole, inside)
            strict = not some or sum(part.figure.value for part in parts) > whole.figure.value
            return _divided(line, whole, parts, partial=inside[0].opens("partial"), strict=strict, some=some)
    return None


def _behind_its_parts(line: Line, whole: Item) -> Relation | None:
    """`57 công trình, trong đó 39 ... chuyển tiếp, 18 ... khởi công mới (gồm 24 ..., 9 ..., ...)`: more than the 18 can hold."""
    if whole.figure.kind != COUNT or not whole.announces("parts"):
        return None
    for host in line.items[whole.position + 1 :]:
        if host.sentence != whole.sentence or host.bracket != whole.bracket or not _is_like(host, whole):
            return None
        inside = _alike(whole, line.inside(host))
        if len(inside) >= _MANY and sum(item.figure.value for item in inside) > host.figure.value and host.is_followed("all_parts"):
            relation = sum_of(whole, inside)
            return relation if holds(relation) or is_near(relation) or any_slips(relation) else None
    return None


def _hosts(line: Line, whole: Item) -> Iterator[Item]:
    """The figure itself, and its goal or its rate behind it."""
    yield whole
    for item in line.items[whole.position + 1 : whole.position + 3]:
        if item.sentence != whole.sentence or item.bracket != whole.bracket:
            return
        if item.figure.kind != PERCENT and not (item.position == whole.position + 1 and item.before.strip() == "/"):
            return
        yield item


def _divided(line: Line, whole: Item, parts: Sequence[Item], *, partial: bool, strict: bool = False, some: bool = False) -> Relation | None:
    """The first parts that make up the whole; all of them, where they nearly do and say that they are all.

    `some` is a list behind `trong đó`, which may name only some parts: it must come much nearer.
    """
    for listed in (parts, *_of_unit(whole, parts)):
        for count in range(2, min(len(listed), _MOST) + 1):
            if holds(relation := sum_of(whole, listed[:count])):
                return relation
    parts = _foremost(line, _first_list(parts))
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
    if whole.figure.kind != MONEY or len(parts) < _MANY:
        return None
    shorter = (sum_of(whole, parts[:count]) for count in range(_MANY - 1, len(parts)))
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
    works = len(parts) >= _MANY and all(noun_kind(item.figure.unit) == WORKS for item in (whole, *parts))
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


def _foremost(line: Line, parts: Sequence[Item]) -> Sequence[Item]:
    """`vốn đầu tư 54.325, gồm 1.325 chuyển nguồn; vốn sự nghiệp 5.388, ...`: where `;` divides a list, commas divide its parts."""
    opens = [True, *(_is_divided_from(line, before, part) for before, part in pairwise(parts))]
    return [part for part, is_first in zip(parts, opens, strict=True) if is_first] if any(opens[1:]) else parts


def _is_divided_from(line: Line, before: Item, part: Item) -> bool:
    """`;` stands between; other figures may too (`; 07 huyện nghèo thực hiện 393.545 triệu đồng`)."""
    return any(";" in item.before.split() for item in line.items[before.position + 1 : part.position + 1])


def _alike(whole: Item, items: Sequence[Item]) -> list[Item]:
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


def _by_year(line: Line, whole: Item) -> Relation | None:
    """`Từ năm 2020 đến 2023 ... 5.896 lao động; ... cụ thể (năm 2020 ... 1.156 lao động; năm 2021 ... 1.322 lao động; ...)`"""
    if whole.bracket:
        return None
    if whole.figure.kind == MONEY:
        following = [item for item in line.items[whole.position + 1 :] if item.sentence == whole.sentence + 1]
        alone = following[:1] == list(line.items[whole.position + 1 : whole.position + 2])
        return _of_years(whole, _alike(whole, following)) if alone and line.sentence(whole) == [whole] else None
    for bracket in dict.fromkeys(item.bracket for item in line.items[whole.position + 1 :] if item.bracket):
        found = _of_years(whole, [item for item in line.items if item.bracket == bracket and _is_like(item, whole)])
        if found is not None:
            return found
    return None


def _of_years(whole: Item, listed: Sequence[Item]) -> Relation | None:
    """A list with a figure a year, if it comes near to the whole."""
    years = [item.figure.fact.year for item in listed if item.figure.fact is not None and item.figure.fact.year is not None]
    if len(listed) < _YEARS or len(years) < len(listed) or years != sorted(set(years)):
        return None
    runs = (sum_of(whole, listed[:count]) for count in range(len(listed), _YEARS - 1, -1))
    return next((relation for relation in runs if is_believed(relation, near=_NEARLY)), None)


def _is_like(item: Item, whole: Item) -> bool:
    return item.figure.kind == COUNT and noun_head(item.figure.unit) == noun_head(whole.figure.unit) and item.figure.value > 0
