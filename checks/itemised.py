"""Lists with an item a part: the sum stands in the line that announces the list, or in the line that closes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kehoach.checks.belief import any_slips, holds, leaves_out_a_part, slips
from kehoach.checks.figures import COUNT, MONEY, Book, Figure
from kehoach.checks.lines import Item, Line
from kehoach.checks.nouns import noun_head
from kehoach.checks.relations import SUM, Relation
from kehoach.extractors.amounts import Amount
from kehoach.sections import PLAIN, ROW

# A closing line may stand so many lines behind the last item.
_BEHIND = 2
_FEWEST, _MOST = 2, 60

_BESIDE_BUDGETS = frozenset({"credit", "mobilised"})

Role = tuple[str, str]


def itemised(book: Book, all_lines: Sequence[Line]) -> Iterator[Relation]:
    """Sums over the items of every list, figure by figure of the same role."""
    by_block = {line.block.index: line for line in all_lines}
    for blocks in _lists(book):
        items = [by_block[block] for block in blocks if block in by_block]
        if not _FEWEST <= len(items) <= _MOST:
            continue
        # `a) 06 xã, mỗi xã 3.250 triệu đồng, cộng 19.500 triệu đồng`: the first figure of an item, or its last.
        both = [_roles(line.items) for line in items], [_roles(line.items[::-1]) for line in items]
        by_role: dict[Role, list[tuple[Relation, bool]]] = defaultdict(list)
        for roles in both:
            for total, announced in _totals(book, by_block, blocks):
                relation = _relation(total, roles)
                if relation is not None and (role := _role(total)) is not None:
                    by_role[role].append((relation, announced))
        for candidates in by_role.values():
            yield from _chosen(candidates)


def _chosen(candidates: Sequence[tuple[Relation, bool]]) -> Sequence[Relation]:
    """The sums that hold; where none does, the nearest of those that words announce."""
    kept = [relation for relation, _ in candidates if holds(relation)]
    meant = [relation for relation, announced in candidates if announced and _is_meant(relation)]
    return kept or sorted(meant, key=lambda relation: abs(relation.stated.value - (relation.compute() or 0)))[:1]


def _is_meant(relation: Relation) -> bool:
    """But for one slip, or one item left out, the list would make up the sum."""
    slipped = any_slips(relation) if relation.stated.kind == COUNT else slips(relation)
    return bool(slipped) or leaves_out_a_part(relation)


def _lists(book: Book) -> Iterator[list[int]]:
    """Items of one kind below one line."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for block in book.outline.blocks:
        if block.kind not in (PLAIN, ROW):
            found[block.parent, block.kind].append(block.index)
    yield from found.values()


def _roles(items: Sequence[Item]) -> dict[Role, Item]:
    """The first of some figures for each role, of those outside of brackets."""
    found: dict[Role, Item] = {}
    for item in items:
        role = _role(item)
        if role is not None and not item.bracket:
            found.setdefault(role, item)
    return found


def _role(item: Item) -> Role | None:
    """What figures of one column have in common: the measure of money, or the thing that is counted."""
    fact = item.figure.fact
    if isinstance(fact, Amount):
        return MONEY, fact.measure or ""
    head = noun_head(item.figure.unit) if item.figure.kind == COUNT else ""
    return (COUNT, head) if head else None


def _totals(book: Book, by_block: dict[int, Line], blocks: Sequence[int]) -> Iterator[tuple[Item, bool]]:
    """Figures that may sum up a list, and whether words say so."""
    first, last = blocks[0], blocks[-1]
    outline = book.outline
    announcing = {above for above in (outline.blocks[first].parent, first - 1) if above >= 0}
    # `Vốn của 07 huyện nghèo phân theo địa bàn:` may say no figure: the sum stands in the line before.
    if not any(above in by_block for above in announcing):
        announcing |= {above - 1 for above in announcing}
    for above in sorted(announcing):
        line = by_block.get(above)
        if line is not None:
            closed = outline.tokens.keys[outline.blocks[first - 1].last - 1] == ":"
            for item in line.items:
                yield item, closed or (item.position == len(line.items) - 1 and item.announces("parts"))
    for below in range(last + 1, last + 1 + _BEHIND):
        line = by_block.get(below)
        if line is not None and (line.items[0].opens("total") or book.outline.blocks[below].kind == PLAIN):
            for item in line.items:
                yield item, item.opens("total")


def _in_role(found: Mapping[Role, Item], role: Role) -> Item | None:
    """The figure in a role; loans and money raised stand in one list with the budgets (`phân theo nguồn vốn`)."""
    if role in found or role[0] != MONEY:
        return found.get(role)
    return next((item for (kind, measure), item in found.items() if kind == MONEY and measure in _BESIDE_BUDGETS), None)


def _is_apart(total: Figure, part: Figure) -> bool:
    """Investment is no part of a sum of recurrent money, nor local money of central."""
    both = [(getattr(total.fact, name, None), getattr(part.fact, name, None)) for name in ("capital", "source")]
    return any(None not in values and values[0] != values[1] for values in both)


def _relation(total: Item, roles: Sequence[Mapping[Role, Item]]) -> Relation | None:
    """The figures of all items in the role of the total; the last one, and money of another kind, may stand beside the list."""
    role = _role(total)
    items = [_in_role(found, role) for found in roles] if role is not None else [None]
    if any(item is None for item in items):
        return None
    terms = tuple(item.figure for item in items if item is not None)
    if any(term.numeral == total.figure.numeral for term in terms):
        return None
    for some in (terms[:-1], tuple(term for term in terms if not _is_apart(total.figure, term))):
        shorter = Relation("sum", "sum_by_item", SUM, total.figure, some)
        if _FEWEST <= len(some) < len(terms) and holds(shorter):
            return shorter
    return Relation("sum", "sum_by_item", SUM, total.figure, terms)
