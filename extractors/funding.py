"""Amounts of money: read exactly, placed, and joined to the whole they are parts of.

What an amount is (giao, giải ngân, chuyển nguồn ...), of which capital and source, is said by its
label, by the bracket behind it, by its whole, or by the headings above, in this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kehoach.context import Context, Outline
from kehoach.extractors.clauses import Clause, Walk
from kehoach.extractors.lexicon import Cue, Cues
from kehoach.extractors.numbers import DOUBT_THREE_DECIMALS, Reading
from kehoach.extractors.numerals import Numeral
from kehoach.extractors.place import When, place_of, when_of
from kehoach.extractors.qualifiers import qualifier
from kehoach.extractors.units import MoneyUnit
from kehoach.sections import BULLETS, PLAIN, Block

INT64_MAX = 2**63 - 1
# Measures that say what became of money beat those that say where it comes from, and these beat "given".
_FATE = ("returned", "disbursed", "carried_over", "other")
_ORIGIN = ("credit", "mobilised", "proposed", "allocated")
_SOURCE_OF = {"credit": "credit", "mobilised": "other"}
_LIST = -1
_COMPARING = frozenset({"xuống", "còn", "lên", "đến", "thành", "giảm", "tăng", "xuống còn", "là"})
_MILLION = Decimal(1_000_000)
# No province is given a hundred million triệu đồng: the unit is a slip.
_TOO_LARGE = 100_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A read and placed amount; `numeral` and `whole` are indices into the numerals of the text.

    Parts of one whole that are named together (one bracket, one sentence, one list) share `group`.
    """

    numeral: int
    block: int
    vnd: int
    unit: MoneyUnit
    doubt: str | None
    likely_vnd: int | None
    measure: str | None
    capital: str | None
    source: str | None
    year: int | None
    from_year: int | None
    period: tuple[int, int] | None
    programme: str | None
    project: int | None
    subproject: int | None
    qualifier: str
    whole: int | None
    label: tuple[int, int]
    rules: tuple[str, ...]
    group: int = 0


@dataclass(frozen=True, slots=True)
class _Label:
    """What the headings and list items above a block say about the money under them."""

    measure: str | None = None
    capital: str | None = None
    source: str | None = None


def amounts(
    outline: Outline, numerals: Sequence[Numeral], walks: Sequence[tuple[Block, Walk]], title: Sequence[Block] = ()
) -> list[Amount]:
    """All amounts of a text in text order; `title` are the blocks of the title, which may name the capital."""
    reader = _Reader(outline, numerals)
    reader.read_title(title)
    return reader.run(walks)


class _Reader:
    def __init__(self, outline: Outline, numerals: Sequence[Numeral]) -> None:
        self.outline = outline
        self.cues: Cues = outline.cues
        self.numerals = numerals
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}
        self.read: dict[int, Amount] = {}
        self.owners: dict[int, int] = {}
        self.labels: dict[int, _Label] = {}
        self.title_label = _Label()
        self.consumed = 0
        self.consumed_year = 0
        self.pair: Amount | None = None
        self.block = outline.blocks[0]

    def read_title(self, title: Sequence[Block]) -> None:
        """`Về việc giao kế hoạch vốn sự nghiệp năm 2024`: all money of the document is vốn sự nghiệp."""
        capital = {cue.value for block in title for cue in self.cues.within("capital", block.first, block.last)}
        self.title_label = _Label(None, capital.pop() if len(capital) == 1 else None, None)

    def run(self, walks: Sequence[tuple[Block, Walk]]) -> list[Amount]:
        for block, walk in walks:
            if walk.owner is not None:
                self.owners[block.index] = walk.owner
            before: Amount | None = None
            self.pair = None
            sentence = -1
            owner = self._list_owner(block)
            for clause in walk.clauses:
                if clause.numeral.kind != "money":
                    continue
                if clause.sentence != sentence:
                    before, sentence = None, clause.sentence
                whole = clause.whole if clause.whole is not None else clause.host
                if whole is None and owner is not None and clause.bracket is None:
                    whole, owner = self._half(owner, clause, block), None
                amount = self._amount(block, clause, whole, before)
                if amount is None:
                    continue
                amount = replace(amount, group=_LIST if clause.bracket is None and whole is not None and whole != clause.whole else clause.sentence)
                if clause.bracket is not None:
                    amount = replace(amount, group=clause.bracket)
                self.read[amount.numeral] = amount
                self._settle()
                before = amount
                if clause.numeral.pair_first:
                    self.pair = amount
        return [self.read[index] for index in sorted(self.read)]

    # -- the tree ----------------------------------------------------------------------------------

    def _list_owner(self, block: Block) -> int | None:
        """The amount that the list item's list is announced by: `... 383.626 triệu đồng, gồm:`."""
        if block.kind == PLAIN:
            return None
        blocks = self.outline.blocks
        above = block.index - 1
        while above >= 0:
            other = blocks[above]
            if other.kind == block.kind and other.parent == block.parent:
                above -= 1
                continue
            if other.depth > block.depth or (other.parent != block.parent and other.index != block.parent):
                above -= 1
                continue
            return self.owners.get(other.index)
        return None

    def _half(self, owner: int, clause: Clause, block: Block) -> int:
        """Below `giải ngân A/B, cụ thể:` an item that first says what was given is a part of B."""
        pair = self.numerals[owner].pair
        later = self.cues.within("measure", clause.numeral.last, block.last)
        if pair is None or not self.numerals[owner].pair_first or clause.numeral.pair is not None:
            return owner
        return self.index[pair] if any(cue.value == "disbursed" for cue in later) else owner

    # -- one amount ----------------------------------------------------------------------------------

    def _amount(self, block: Block, clause: Clause, whole_index: int | None, before: Amount | None) -> Amount | None:
        numeral = clause.numeral
        value = _vnd(numeral)
        if value is None or numeral.unit is None:
            return None
        vnd, doubt, likely = value
        context = self.outline.contexts[block.index]
        self.block = block
        whole = self.read.get(whole_index) if whole_index is not None else None
        first_of_pair = self.read.get(self.index.get(numeral.pair, -1)) if numeral.pair is not None and not numeral.pair_first else None
        if first_of_pair is not None:
            return self._second_of_pair(clause, first_of_pair, whole, vnd, doubt, likely)
        if before is not None and self._continues_comparison(clause):
            return replace(before, numeral=self.index[numeral.first], vnd=vnd, doubt=doubt, likely_vnd=likely,
                           qualifier=qualifier(self.cues, numeral), label=(clause.first, numeral.first), rules=(*before.rules, "funding.comparison"))
        label = self._with_topic(block, clause)
        rules: list[str] = [numeral.rule]
        measure = self._measure(clause, whole, before, label, rules)
        sibling = before if before is not None and self._is_only_named(clause) else None
        capital = self._attribute("capital", clause, whole, label.capital or (sibling.capital if sibling else None), rules)
        source = self._attribute("source", clause, whole, label.source or (sibling.source if sibling else None), rules)
        if source is None and measure in _SOURCE_OF:
            source = _SOURCE_OF[measure]
        when, from_year = self._when(clause, context, whole, before, measure, rules)
        place = place_of(clause, context, self.outline)
        programme, project, subproject = place.programme, place.project, place.subproject
        if place.rule is not None:
            rules.append(place.rule)
        # A list item has the place of its own heading; a part in the same line that of its whole.
        if whole is not None and whole.block == block.index and (clause.mention is None or not _inside(clause.mention.first, clause)):
            programme, project, subproject = whole.programme, whole.project, whole.subproject
        return Amount(
            self.index[numeral.first], block.index, vnd, numeral.unit, doubt, likely, measure, capital, source, when.year, from_year, when.span,
            programme, project, subproject, self._qualifier(clause), whole.numeral if whole else None,
            (clause.first, numeral.first), tuple(rules),
        )  # fmt: skip

    def _is_only_named(self, clause: Clause) -> bool:
        """`Tiểu dự án 1 là 58.620 triệu đồng, Tiểu dự án 2 là 3.180 triệu đồng`: the second is divided from the same money."""
        mention = clause.mention
        if mention is None or not _inside(mention.first, clause):
            return False
        keys, kinds = self.outline.tokens.keys, self.outline.tokens.kinds
        rest = [keys[at] for first, last in clause.segments for at in range(first, last) if kinds[at] == "word" and not mention.first <= at < mention.last]
        return len(rest) <= 2 and clause.sentence < clause.first

    def _qualifier(self, clause: Clause) -> str:
        """`ước giải ngân đến 31/12 là 9.700 triệu đồng` is an estimate though the word stands apart."""
        found = qualifier(self.cues, clause.numeral)
        if found == "exact" and any("ước" in self.outline.tokens.keys[first:last] for first, last in clause.segments):
            return "about"
        return found

    def _continues_comparison(self, clause: Clause) -> bool:
        """`giảm từ 16.420 triệu đồng xuống còn 12.300 triệu đồng`: the same money, later."""
        words = {self.outline.tokens.keys[at] for first, last in clause.segments for at in range(first, last)}
        return bool(words & {"xuống", "lên"}) and words <= _COMPARING

    def _second_of_pair(self, clause: Clause, first: Amount, whole: Amount | None, vnd: int, doubt: str | None, likely: int | None) -> Amount:
        """B of `giải ngân A/B` is what was given; all else is as for A."""
        measure = "allocated" if first.measure in ("disbursed", "carried_over", "other", None) else first.measure
        part_of = None
        if whole is not None:
            pair = self.numerals[whole.numeral].pair
            part_of = self.index.get(pair) if pair is not None and self.numerals[whole.numeral].pair_first else whole.numeral
        return replace(
            first, numeral=self.index[clause.numeral.first], vnd=vnd, doubt=doubt, likely_vnd=likely, measure=measure, from_year=None,
            qualifier="exact", whole=part_of, rules=(*first.rules, "measure.pair"),
        )  # fmt: skip

    # -- measure, capital, source --------------------------------------------------------------------

    def _own(self, family: str, clause: Clause) -> list[Cue]:
        """Cues of the label, without those that speak of the figure before it."""
        cues = [cue for first, last in clause.segments for cue in self.cues.within(family, first, last)]
        return [cue for cue in cues if cue.value != "none" and cue.first >= self.consumed and not self._is_object_of_rate(cue)]

    def _is_object_of_rate(self, cue: Cue) -> bool:
        """`đối ứng bằng 5% ngân sách trung ương: 9 tỷ`: what the 5% are of."""
        return self.outline.tokens.keys[cue.first - 1] == "%" if cue.first else False

    def _end(self, numeral: Numeral) -> int:
        """The token after an amount; for A of `A/B`, after B."""
        if numeral.pair is not None and numeral.pair_first:
            numeral = self.numerals[self.index[numeral.pair]]
        return max(numeral.unit_last, numeral.last)

    def _says_itself(self, after: Cue, chosen: Cue | None, clause: Clause) -> bool:
        """The words behind an amount decide where those before are silent (`5.257 triệu đồng chuyển nguồn`, `726.720 triệu đồng giao năm`)."""
        near = after.first - self._end(clause.numeral) <= 1
        if after.value == "returned":
            return chosen is None or chosen.value == "other"
        given = after.value == "allocated" and near and after.phrase.startswith("giao")
        return chosen is None and (after.value in ("carried_over", "disbursed") or given)

    def _consume(self, cue: Cue) -> None:
        """Words that said what one amount is do not say it of the next."""
        keys = self.outline.tokens.keys
        end = cue.last
        while end < len(keys) and keys[end] not in (",", ";", ".", "và", ")", "(") and end - cue.last < 12:
            end += 1
        self.consumed = end

    def _settle(self) -> None:
        self.consumed_year = self.consumed

    def _outer(self, family: str, clause: Clause) -> list[Cue]:
        """`đạt 100% nguồn vốn giao (13.720 triệu đồng)`: a bare amount in a bracket is named before it."""
        if clause.bracket is None or any(last - first > 0 for first, last in clause.segments) or clause.whole is not None:
            return []
        return [cue for first, last in clause.outer for cue in self.cues.within(family, first, last)]

    def _paid(self, clause: Clause) -> Cue | None:
        """`đã thực hiện hỗ trợ 54.448 lượt học sinh, số tiền trên 35.000 triệu đồng`: the money was spent."""
        paid = self._own("measure_paid", clause)
        done = self.cues.within("measure_done", clause.sentence, clause.numeral.first)
        return paid[-1] if paid and done else None

    def _after(self, family: str, clause: Clause, reach: int) -> Cue | None:
        """A cue in the words right behind the amount."""
        end = self._end(clause.numeral)
        keys = self.outline.tokens.keys
        stop = min(self._stop(clause, end), end + reach)
        if family == "capital" and keys[end : end + 1] == [","] and keys[end + 1 : end + 2] in (["toàn"], ["đều"], ["tất"]):
            stop = end + reach + 2
        found = [cue for cue in self.cues.within(family, end, stop) if cue.value != "none"]
        return found[0] if found else None

    def _stop(self, clause: Clause, end: int) -> int:
        """Where the words behind an amount end."""
        if end <= clause.stop:
            return clause.stop
        keys = self.outline.tokens.keys
        while end < len(keys) and keys[end] not in (";", ".", ",", "(", ")", ":") and end not in self.index:
            end += 1
        return end

    def _bracket_note(self, family: str, clause: Clause) -> Cue | None:
        """`9.000 triệu đồng (vốn sự nghiệp)`: a bracket that holds nothing else."""
        end = self._end(clause.numeral)
        keys = self.outline.tokens.keys
        if end >= len(keys) or keys[end] != "(":
            return None
        cue = self.cues.starting_at(family, end + 1)
        if cue is not None and cue.last < len(keys) and keys[cue.last] in (")", ";", ","):
            return cue
        return None

    def _words_in(self, clause: Clause) -> int:
        """How many words a label has."""
        kinds = self.outline.tokens.kinds
        return sum(kinds[at] == "word" for first, last in clause.segments for at in range(first, last))

    def _work_after(self, clause: Clause) -> Cue | None:
        """`giải ngân 198.973 triệu đồng, đạt 93,2% kế hoạch vốn, thực hiện đầu tư 38 công trình`."""
        end = self._end(clause.numeral)
        keys = self.outline.tokens.keys
        stop = end
        while stop < min(len(keys), end + 16) and keys[stop] not in (";", ".", "(", ")", ":"):
            index = self.index.get(stop)
            if index is not None and self.numerals[index].kind == "money" and self.numerals[index].pair is None:
                break
            stop += 1
        found = [cue for cue in self.cues.within("capital_weak", end, stop) if cue.value != "none"]
        return found[0] if found else None

    def _measure(self, clause: Clause, whole: Amount | None, before: Amount | None, label: _Label, rules: list[str]) -> str | None:
        own = self._own("measure", clause) or self._outer("measure", clause)
        chosen = _choose(own)
        if (chosen is None or chosen.value == "allocated") and (paid := self._paid(clause)) is not None:
            chosen = paid
        if chosen is not None and whole is not None and chosen.value in ("credit", "mobilised", "proposed"):
            chosen = None if whole.measure is not None else chosen
        keys = self.outline.tokens.keys
        end = self._end(clause.numeral)
        after = self._after("measure", clause, 12 if not own else 4)
        if after is not None and after.value != "carried_over" and after.first - end > (6 if keys[end : end + 1] == ["là"] else 3):
            after = None
        if after is not None and self._says_itself(after, chosen, clause):
            chosen = after
            self._consume(after)
        if chosen is not None and not (chosen.value == "allocated" and label.measure in ("proposed", "credit", "mobilised") and whole is None):
            rules.append(f"measure.{chosen.value}:{chosen.phrase}")
            return chosen.value
        if whole is not None and whole.measure is not None:
            rules.append("measure.whole")
            return whole.measure
        if clause.numeral.pair_first and self.pair is not None and not own:
            rules.append("measure.pair_before")
            return self.pair.measure
        if before is not None and before.measure is not None and not own:
            rules.append("measure.sentence")
            return before.measure
        if label.measure is not None:
            rules.append("measure.heading")
            return label.measure
        if chosen is not None or self._own("measure_weak", clause):
            rules.append("measure.money_words")
            return "allocated"
        if self._has_place(clause):
            rules.append("measure.set_against_project")
            return "allocated"
        return None

    def _has_place(self, clause: Clause) -> bool:
        """An amount set against a Dự án without a verb is what it is given."""
        return self.outline.contexts[self.block.index].project is not None or clause.mention is not None

    def _attribute(self, family: str, clause: Clause, whole: Amount | None, inherited: str | None, rules: list[str]) -> str | None:
        own = self._own(family, clause)
        if own:
            rules.append(f"{family}.{own[-1].value}:{own[-1].phrase}")
            return own[-1].value
        note = self._bracket_note(family, clause) or self._after(family, clause, 8)
        if note is not None:
            rules.append(f"{family}.{note.value}:{note.phrase}")
            return note.value
        if clause.bracket is not None or whole is not None:
            bare = self._own(f"{family}_bare", clause)
            if bare and self._words_in(clause) == bare[-1].last - bare[-1].first:
                rules.append(f"{family}.{bare[-1].value}:{bare[-1].phrase}")
                return bare[-1].value
        weak = self._own(f"{family}_weak", clause)
        if weak:
            rules.append(f"{family}.{weak[-1].value}:{weak[-1].phrase}")
            return weak[-1].value
        if family == "capital":
            after = self._work_after(clause)
            if after is not None:
                rules.append(f"capital.{after.value}:{after.phrase}")
                return after.value
        if whole is not None:
            value = whole.capital if family == "capital" else whole.source
            if value is not None:
                rules.append(f"{family}.whole")
                return value
        if inherited is not None:
            rules.append(f"{family}.heading")
        return inherited

    # -- year ------------------------------------------------------------------------------------------

    def _when(
        self, clause: Clause, context: Context, whole: Amount | None, before: Amount | None, measure: str | None, rules: list[str]
    ) -> tuple[When, int | None]:
        own = [y for y in clause.years if _inside(y.at, clause) and y.how == "year" and y.at >= self.consumed_year]
        end = self._end(clause.numeral)
        if measure == "carried_over":
            behind = [n.first for n in self._years_between(end, min(len(self.outline.tokens), end + 14)) if n.first < self._clause_end(end)]
            return self._carried([y.at for y in own] or behind, context, whole, rules)
        if not own and whole is not None and (whole.year is not None or whole.period is not None):
            spans = [y for y in clause.years if _inside(y.at, clause) and y.how == "period"]
            if not spans:
                rules.append("year.whole")
                return When(whole.year, whole.period, "year.whole"), whole.from_year if measure == whole.measure else None
        behind = [n for n in self._years_between(end, end + 6) if n.first < self._clause_end(end)]
        if not own and behind and self.outline.tokens.keys[behind[0].first - 1] == "năm":
            rules.append("year.behind")
            return When(int(self.outline.tokens.keys[behind[0].first]), None, "year.behind"), None
        when = when_of(clause, context, outline=self.outline)
        if when.rule in ("year.heading", None) and before is not None and before.period is not None:
            when = When(None, before.period, "year.sentence")
        if when.rule == "year.date":
            when = self._year_of_date(clause, context, when)
        if when.rule == "year.heading" and measure == "proposed" and context.part == "results":
            # What is planned in a report is not money of the year reported on.
            return When(), None
        if when.rule is not None:
            rules.append(when.rule)
        return when, None

    def _clause_end(self, at: int) -> int:
        keys = self.outline.tokens.keys
        while at < len(keys) and keys[at] not in (";", ".", ")", "(", ","):
            at += 1
        return at

    def _carried(self, years: list[int], context: Context, whole: Amount | None, rules: list[str]) -> tuple[When, int | None]:
        """`năm 2022 chuyển nguồn sang năm 2023`: the year after `sang` takes the money in, another one gives it."""
        keys = self.outline.tokens.keys
        into = [int(keys[at]) for at in years if "sang" in keys[max(0, at - 2) : at]]
        given = [int(keys[at]) for at in years if "sang" not in keys[max(0, at - 2) : at]]
        rules.append("year.carried_into")
        default = whole.year if whole is not None and whole.year is not None else context.year
        year = into[-1] if into else default
        if not into and given and (year is None or year < given[-1]):
            year = given[-1] if len(given) > 1 or year is None else year
        from_year = given[-1] if given and (year is None or given[-1] < year) else None
        if from_year is None and into and context.year is not None and context.year < into[-1]:
            from_year = context.year
        return When(year, None, "year.carried_into"), from_year

    def _year_of_date(self, clause: Clause, context: Context, when: When) -> When:
        """Spending of a budget year is counted until 31 January of the next (Luật Ngân sách nhà nước)."""
        dates = [y for y in clause.years if y.how == "date" and _inside(y.at, clause)]
        text = self.outline.tokens.text[self.outline.tokens.starts[dates[-1].at] : self.outline.tokens.ends[dates[-1].at]]
        years = [y for y in clause.years if y.how == "year" and (y.topic or _inside(y.at, clause))]
        if years:
            return When(years[-1].year, None, "year.sentence")
        if "/01/" in text or "/1/" in text:
            return When(context.year, None, "year.heading")
        return when

    def _years_between(self, first: int, last: int) -> list[Numeral]:
        return [self.numerals[i] for at in range(first, last) if (i := self.index.get(at)) is not None and self.numerals[i].kind == "year"]

    def _with_topic(self, block: Block, clause: Clause) -> _Label:
        """What opens a block (`Vốn đầu tư: ...`, `Đối với nguồn vốn đầu tư: ...`) holds for its later sentences too."""
        upper = self._label(block)
        if clause.bracket is not None:
            return upper
        own = self._heading_label(block)
        return _Label(own.measure or upper.measure, own.capital or upper.capital, own.source or upper.source)

    # -- headings above -------------------------------------------------------------------------------

    def _label(self, block: Block) -> _Label:
        """Cues of the headings and list items above the block, nearest first."""
        if block.parent < 0:
            return self.title_label
        found = self.labels.get(block.parent)
        if found is None:
            parent = self.outline.blocks[block.parent]
            upper = self._label(parent)
            own = self._heading_label(parent)
            found = _Label(own.measure or upper.measure, own.capital or upper.capital, own.source or upper.source)
            self.labels[block.parent] = found
        return found

    def _heading_label(self, block: Block) -> _Label:
        keys = self.outline.tokens.keys
        end = min(block.last, block.body_first + 40)
        for at in range(block.body_first, end):
            if keys[at] in (":", ".", ";") or (self.index.get(at) is not None and self.numerals[self.index[at]].kind == "money"):
                end = at
                break
        else:
            if block.last - block.body_first > 40:
                return _Label()
        measures = self.cues.within("measure", block.body_first, end)
        fates = [cue for cue in measures if cue.value in ("credit", "mobilised", "proposed", "returned", "disbursed")]
        strong = [cue for cue in fates if cue.phrase not in ("huy động", "dự kiến", "đề nghị")] if block.kind not in BULLETS else fates
        capital = self.cues.within("capital", block.body_first, end)
        weak = self.cues.within("capital_weak", block.body_first, end) if block.kind in BULLETS else []
        weak = [cue for cue in weak if cue.value != "none"]
        source = self.cues.within("source", block.body_first, end)
        values = {cue.value for cue in capital} or {cue.value for cue in weak}
        sources = {cue.value for cue in source}
        return _Label(
            strong[0].value if strong and len({cue.value for cue in strong}) == 1 else None,
            values.pop() if len(values) == 1 else None,
            sources.pop() if len(sources) == 1 else None,
        )


def _inside(at: int, clause: Clause) -> bool:
    return any(first <= at < last for first, last in clause.segments)


def _choose(cues: list[Cue]) -> Cue | None:
    """The cue that says what the money is."""
    for cue in cues:
        if cue.value == "returned":
            return cue
    fates = [cue for cue in cues if cue.value in _FATE]
    if fates:
        return fates[-1]
    for value in _ORIGIN:
        for cue in reversed(cues):
            if cue.value == value:
                return cue
    return None


def _vnd(numeral: Numeral) -> tuple[int, str | None, int | None] | None:
    """Literal amount in đồng, the doubt, and the likely amount; `None` where there is no whole number of đồng."""
    if numeral.reading is None or numeral.unit is None:
        return None
    more = Decimal(0)
    if numeral.more is not None and numeral.more_unit is not None:
        more = numeral.more.value * numeral.more_unit.factor
    return exact_vnd(numeral.reading, numeral.unit, more)


def exact_vnd(reading: Reading, unit: MoneyUnit, more: Decimal = Decimal(0)) -> tuple[int, str | None, int | None] | None:
    """An amount in whole đồng with its doubt; `more` is the smaller unit of `3 tỷ 500 triệu đồng`."""
    exact = reading.value * unit.factor + more
    if exact != exact.to_integral_value() or exact > INT64_MAX:
        return None
    vnd = int(exact)
    if unit.factor >= _MILLION and reading.value >= _TOO_LARGE:
        return vnd, "unit_too_large", int(reading.value)
    if reading.doubt == DOUBT_THREE_DECIMALS:
        if unit.factor != _MILLION or reading.likely is None:
            return vnd, None, None
        return vnd, reading.doubt, int(reading.likely * unit.factor)
    return vnd, reading.doubt, None
