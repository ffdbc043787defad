"""Amounts of money: read exactly, placed, and joined to the whole they are parts of.

Reading order: `amounts` (what an amount is), `surroundings`, `headings`, `nature` (measure, capital,
source), `funding_years`, and here the tree of wholes and parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kehoach.context import Context, Outline
from kehoach.evidence import ATTRIBUTES, Said, Why
from kehoach.extractors.amounts import YEAR_AFTER_WHOLE, Amount, Literal, inside, literal_of
from kehoach.extractors.clauses import Clause, Walk
from kehoach.extractors.cue_places import Found, Kin
from kehoach.extractors.funding_years import FundingYears
from kehoach.extractors.headings import HeadingLabels, Label
from kehoach.extractors.mentions import Mention
from kehoach.extractors.nature import NatureReader
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.place import When, place_of
from kehoach.extractors.qualifiers import qualifier
from kehoach.extractors.surroundings import Surroundings
from kehoach.sections import PLAIN, Block
from kehoach.words import word_set

# Money of most documents has been given.
GIVEN: Found = ("allocated", Said("measure.kind_of_document", 0, 0))
# Money that has the year it is given for.
_GIVEN_ONCE = frozenset({"allocated", "carried_over", "proposed"})
# Parts that are the items of a list below their whole.
_LIST = -1


def amounts(
    outline: Outline,
    numerals: Sequence[Numeral],
    walks: Sequence[tuple[Block, Walk]],
    labels: HeadingLabels,
    given: Found = GIVEN,
) -> list[Amount]:
    """All amounts of a text in text order; `labels` are what headings and title say of money.

    `given` is what a document of this kind does with money, and the word that says its kind: a Tờ trình proposes it.
    """
    return _Reader(Surroundings(outline, numerals), labels, given).run(walks)


def _is_own(clause: Clause, mention: Mention) -> bool:
    """The Dự án is named in the words of the amount, or in its bracket: `(Tiểu dự án 1: 54 triệu đồng, giải ngân 44 triệu đồng)`."""
    return inside(mention.first, clause) or (clause.bracket is not None and mention.first > clause.bracket)


def _is_out_of(words: list[str]) -> bool:
    """`giải ngân 17.925 triệu đồng trên 19.240 triệu đồng`."""
    return len(words) == 1 and words[0] in word_set("out_of")


@dataclass(slots=True)
class _Line:
    """What is known while a block is read: its list's whole, and the amounts just read."""

    block: Block
    context: Context
    owner: int | None
    before: Amount | None = None
    pair: Amount | None = None
    sentence: int = -1
    outer: Amount | None = None
    group: int = 0


class _Reader:
    def __init__(self, around: Surroundings, labels: HeadingLabels, given: Found) -> None:
        self.around = around
        self.outline = around.outline
        self.numerals = around.numerals
        self.labels = labels
        self.nature = NatureReader(around, given)
        self.years = FundingYears(around)
        self.read: dict[int, Amount] = {}
        self.owners: dict[int, int] = {}

    def run(self, walks: Sequence[tuple[Block, Walk]]) -> list[Amount]:
        for block, walk in walks:
            if walk.owner is not None:
                self.owners[block.index] = walk.owner
            line = _Line(block, self.outline.contexts[block.index], self._list_owner(block))
            for clause in walk.clauses:
                if clause.numeral.kind == "money":
                    self._next(line, clause)
        return [self.read[position] for position in sorted(self.read)]

    def _next(self, line: _Line, clause: Clause) -> None:
        if clause.sentence != line.sentence:
            line.owner = line.owner if line.sentence < 0 else None
            line.before, line.outer, line.sentence = None, None, clause.sentence
        if clause.bracket is None:
            line.before = line.outer
        whole, group = self._whole(line, clause)
        literal = literal_of(clause.numeral)
        if literal is None:
            return
        line.group = group
        amount = self._amount(line, clause, literal, self.read.get(whole) if whole is not None else None)
        if amount.group != group:
            amount = replace(amount, group=group)
        self.read[amount.numeral] = line.before = amount
        if clause.bracket is None:
            line.outer = amount
        self.years.consumed = self.nature.consumed
        if clause.numeral.pair_first:
            line.pair = amount

    # -- the tree ----------------------------------------------------------------------------------

    def _whole(self, line: _Line, clause: Clause) -> tuple[int | None, int]:
        """The whole of an amount, and which parts of it are named together with this one."""
        whole = clause.whole if clause.whole is not None else clause.host
        if clause.bracket is not None:
            return whole, clause.bracket
        if (
            whole is None
            and line.owner is not None
            and (line.before is None or self._names_another(clause) or self._next_of_list(clause, line))
        ):
            return self._half(line.owner, clause, line.block), _LIST
        return whole, clause.sentence

    def _next_of_list(self, clause: Clause, line: _Line) -> bool:
        """`- Ngân sách tỉnh 21.000 triệu đồng; ngân sách huyện 35,5 tỷ đồng;`: one item may hold several parts."""
        before = line.before
        return (
            before is not None
            and before.whole is not None
            and self.around.keys[clause.first - 1] == ";"
            and bool(self.around.cues.within("source", clause.first, clause.numeral.first))
        )

    @staticmethod
    def _names_another(clause: Clause) -> bool:
        """`Dự án 8: 2.310 triệu đồng; Dự án 9: 905 triệu đồng`: an item of a list may hold two of its parts."""
        return clause.mention is not None and inside(clause.mention.first, clause)

    def _list_owner(self, block: Block) -> int | None:
        """The amount that the list item's list is announced by: `... 383.626 triệu đồng, gồm:`."""
        if block.kind == PLAIN:
            return None
        for other in reversed(self.outline.blocks[: block.index]):
            sibling = other.parent == block.parent
            if (sibling and other.kind == block.kind) or other.depth > block.depth or not (sibling or other.index == block.parent):
                continue
            return self.owners.get(other.index)
        return None

    def _half(self, owner: int, clause: Clause, block: Block) -> int:
        """Below `giải ngân A/B, cụ thể:` an item that first says what was given is a part of B."""
        announced = self.numerals[owner]
        if announced.pair is None or not announced.pair_first or clause.numeral.pair is not None:
            return owner
        later = self.around.cues.within("measure", clause.numeral.last, block.last)
        return self.around.index[announced.pair] if any(cue.value == "disbursed" for cue in later) else owner

    # -- one amount ----------------------------------------------------------------------------------

    def _amount(self, line: _Line, clause: Clause, literal: Literal, whole: Amount | None) -> Amount:
        numeral = clause.numeral
        first = self.read.get(self.around.index.get(numeral.pair, -1)) if numeral.pair is not None and not numeral.pair_first else None
        if first is not None:
            return self._second_of_pair(clause, literal, first, whole)
        if line.before is not None and line.before.measure == "disbursed" and _is_out_of(self.around.words(clause)):
            return self._second_of_pair(clause, literal, line.before, whole)
        if line.before is not None and self._continues_comparison(line, clause):
            return self._same_money(clause, literal, line.before)
        return self._own_amount(line, clause, literal, whole)

    def _own_amount(self, line: _Line, clause: Clause, literal: Literal, whole: Amount | None) -> Amount:
        numeral, context = clause.numeral, line.context
        place = place_of(clause, context, self.outline)
        placed = context.project is not None or clause.mention is not None or place.project is not None
        nature = self.nature.read(clause, Kin(whole, line.before, line.pair, self._label(line.block, clause), placed))
        year = self.years.read(clause, context, whole, line.before, nature.measure)
        doubt = literal.doubt or _doubtful_year(year.when, whole, line.block, nature.measure)
        programme, project, subproject = place.programme, place.project, place.subproject
        why = {**place.why, **nature.why}
        if year.when.said is not None:
            why["year"] = year.when.said
        # A list item has the place of its own heading; a part in the same line that of its whole.
        if whole is not None and whole.block == line.block.index and not (clause.mention is not None and _is_own(clause, clause.mention)):
            programme, project, subproject = whole.programme, whole.project, whole.subproject
            why.pop("project", None)
            why.pop("subproject", None)
            for attribute in ("project", "subproject"):
                if (said := whole.why.get(attribute)) is not None:
                    why[attribute] = said.taken_over("place.whole", whole.numeral)
        return Amount(
            numeral=self.around.position(numeral),
            block=line.block.index,
            vnd=literal.vnd,
            unit=literal.unit,
            doubt=doubt,
            likely_vnd=literal.likely_vnd,
            measure=nature.measure,
            capital=nature.capital,
            source=nature.source,
            year=year.when.year,
            from_year=year.from_year,
            period=year.when.span,
            programme=programme,
            project=project,
            subproject=subproject,
            qualifier=self._qualifier(clause),
            whole=whole.numeral if whole is not None else None,
            label=(clause.first, numeral.first),
            rules=_rules(numeral.rule, why, year.when.rule, place.rule),
            group=line.group,
            why=why,
        )

    def _label(self, block: Block, clause: Clause) -> Label:
        """Headings above; what opens the block itself (`Vốn đầu tư: ...`) holds for its later sentences, not in brackets."""
        above = self.labels.above(block)
        if self.around.tokens.words(clause.sentence, clause.sentence + 2) in word_set("besides"):
            return above
        return above if clause.bracket is not None else self.labels.own(block).over(above)

    def _qualifier(self, clause: Clause) -> str:
        """`ước giải ngân đến 31/12 là 9.700 triệu đồng` is an estimate though the word stands apart."""
        found = qualifier(self.around.cues, clause.numeral)
        return "about" if found == "exact" and "ước" in self.around.words(clause) else found

    def _continues_comparison(self, line: _Line, clause: Clause) -> bool:
        """`giảm từ 16.420 triệu đồng xuống còn 12.300 triệu đồng`: the same money, later."""
        words = set(self.around.words(clause))
        came_from = line.before is not None and self.around.keys[self.numerals[line.before.numeral].first - 1] == "từ"
        return words <= word_set("comparing") and bool(words & word_set("comparing_firm") or ("còn" in words and came_from))

    def _restated(self, amount: Amount, clause: Clause, literal: Literal) -> Amount:
        """All that is known of an amount, said of another figure."""
        return replace(
            amount,
            numeral=self.around.position(clause.numeral),
            vnd=literal.vnd,
            doubt=literal.doubt,
            likely_vnd=literal.likely_vnd,
            why={attribute: said.taken_over(said.rule, amount.numeral) for attribute, said in amount.why.items()},
        )

    def _same_money(self, clause: Clause, literal: Literal, before: Amount) -> Amount:
        return replace(
            self._restated(before, clause, literal),
            qualifier=qualifier(self.around.cues, clause.numeral),
            label=(clause.first, clause.numeral.first),
            rules=(*before.rules, "funding.comparison"),
        )

    def _second_of_pair(self, clause: Clause, literal: Literal, first: Amount, whole: Amount | None) -> Amount:
        """B of `giải ngân A/B` is what was given; all else is as for A."""
        part_of = None
        if whole is None and first.whole is not None:
            whole = self.read.get(first.whole)
        if whole is not None:
            announced = self.numerals[whole.numeral]
            part_of = self.around.index.get(announced.pair) if announced.pair is not None and announced.pair_first else whole.numeral
            if part_of == whole.numeral and whole.measure != "allocated":
                part_of = None
            part_of = part_of if part_of in self.read else None
        restated = self._restated(first, clause, literal)
        measure, why = first.measure, restated.why
        if measure in ("disbursed", "carried_over", "other", None):
            measure, why = "allocated", {**why, "measure": Said("measure.pair", clause.numeral.first - 1, clause.numeral.first)}
        return replace(
            restated,
            measure=measure,
            from_year=None,
            qualifier="exact",
            whole=part_of,
            rules=_rules(clause.numeral.rule, why),
            why=why,
        )


def _doubtful_year(when: When, whole: Amount | None, block: Block, measure: str | None) -> str | None:
    """`Năm 2023: Vốn giao 15.187 triệu đồng (...; giao 2024 10.515 triệu đồng)`: kept as written, and doubted.

    Money is spent in the year after the one it was given in, and carried into it.
    """
    if (
        measure not in _GIVEN_ONCE
        or whole is None
        or whole.block != block.index
        or when.rule != "year.label"
        or when.year is None
        or whole.year is None
    ):
        return None
    return YEAR_AFTER_WHOLE if when.year > whole.year else None


def _rules(numeral_rule: str, why: Why, *others: str | None) -> tuple[str, ...]:
    """The rules that read and placed an amount, each once."""
    named = [why[attribute].rule for attribute in ATTRIBUTES if attribute in why]
    return tuple(dict.fromkeys([numeral_rule, *named, *(rule for rule in others if rule is not None)]))
