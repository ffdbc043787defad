"""What kind of money an amount is: measure, capital, source.

Its own label says it, else the words or the bracket right behind it, else its whole, else the amount
before it in the sentence, else the headings above.
"""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.evidence import Said, Why
from kehoach.extractors.amounts import Amount
from kehoach.extractors.clauses import Clause
from kehoach.extractors.headings import Label
from kehoach.extractors.lexicon import Cue
from kehoach.extractors.surroundings import Surroundings
from kehoach.sections import BULLETS
from kehoach.words import word_set

# Words that say what became of money beat those that say where it comes from, and these beat "given".
_FATE = ("returned", "disbursed", "carried_over", "other")
_ORIGIN = ("credit", "mobilised", "proposed", "allocated")
_KINDS_OF_MONEY = ("capital", "capital_bare", "source", "source_bare")
_SOURCE_OF = {"credit": "credit", "mobilised": "other"}
# How many tokens behind an amount still speak of it.
_REACH = 8
_REACH_CARRIED = 12
_REACH_NEAR = 3
_REACH_WORK = 16
_REACH_RETURNED = 40


@dataclass(frozen=True, slots=True)
class Nature:
    """Measure, capital and source of an amount, with the words that gave them."""

    measure: str | None
    capital: str | None
    source: str | None
    why: Why


Found = tuple[str, Said]
"""A value and the words that say it."""


@dataclass(frozen=True, slots=True)
class Kin:
    """The amounts that an amount may take its nature from.

    `whole` is what it is a part of, `before` the amount before it in its sentence, `pair` the A of
    the last `A/B`, `label` the headings above; `placed` where it is set against a Dự án.
    """

    whole: Amount | None
    before: Amount | None
    pair: Amount | None
    label: Label
    placed: bool


class NatureReader:
    """Reads natures in text order; remembers which words the amount before has used up."""

    def __init__(self, around: Surroundings, given: Found) -> None:
        self.given = given
        self.around = around
        self.consumed = 0

    def read(self, clause: Clause, kin: Kin) -> Nature:
        """Measure, capital and source of the amount of a clause."""
        measure = self._measure(clause, kin)
        if measure is not None and measure[0] == "allocated" and self.given[0] != "allocated" and not self._was_given(clause, measure[1]):
            measure = self.given
        raised = measure is not None and measure[0] == "mobilised"
        capital = self._attribute("capital", clause, kin, raised=raised)
        # `trị giá` and the like name a source only where money was raised.
        source = self._attribute("source", clause, kin, weak=raised)
        if source is not None and source[1].rule.startswith("source.other:") and self._sums_up(clause, measure):
            source = None
        elif source is None and measure is not None and measure[0] in _SOURCE_OF and not self._is_of_budget(clause, measure):
            source = _SOURCE_OF[measure[0]], measure[1].taken_over("source.of_measure", measure[1].via)
        found = {"measure": measure, "capital": capital, "source": source}
        value = {attribute: stated[0] if stated is not None else None for attribute, stated in found.items()}
        said = {attribute: stated[1] for attribute, stated in found.items() if stated is not None}
        return Nature(value["measure"], value["capital"], value["source"], said)

    def _is_of_budget(self, clause: Clause, measure: Found) -> bool:
        """Raised from all purses, or `- Ngân sách nhà nước: 68.940 triệu đồng` among them: no gift."""
        return self._sums_up(clause, measure) or bool(self._own("measure_weak", clause) and "ngân" in self.around.words(clause))

    def _sums_up(self, clause: Clause, measure: Found | None) -> bool:
        """`Tổng nguồn lực huy động đạt 24.618 tỷ đồng`: from budgets, loans and people alike."""
        if measure is None or measure[0] != "mobilised":
            return False
        words = " ".join(self.around.words(clause))
        return any(phrase in words for phrase in word_set("all_purses"))

    # -- measure -------------------------------------------------------------------------------------

    def _measure(self, clause: Clause, kin: Kin) -> Found | None:
        if (base := self._base_of_rate(clause)) is not None:
            return "allocated", base
        own = self._own("measure", clause) or self._outer("measure", clause)
        if (purse := self._purse(clause, kin.whole)) is not None:
            return purse
        chosen = self._settled(_choose(own), own, clause, kin)
        if (spent := self._was_spent(chosen, clause, kin)) is not None:
            return "disbursed", spent
        if self._is_announced(chosen, clause) if chosen is not None else not own:
            spent_next = self._spent_next(clause)
            if spent_next is not None:
                return "allocated", spent_next
        if chosen is not None and not self._yields_to_heading(chosen, kin):
            return _said("measure", chosen)
        for found in self._inherited(clause, kin, silent=not own):
            if found is not None:
                return found
        if chosen is None and (worth := self._own("measure_worth", clause)):
            return _said("measure", worth[-1])
        words = chosen or next(iter(self._own("measure_weak", clause)[-1:]), None)
        if words is not None:
            return "allocated", Said("measure.money_words", words.first, words.last)
        if kin.placed or self.around.keys[clause.numeral.first - 1] == ":":
            # An amount set against a Dự án, a year or a name without a verb is what that is given.
            return "allocated", Said("measure.set_against", max(0, clause.numeral.first - 1), clause.numeral.first)
        return None

    def _purse(self, clause: Clause, whole: Amount | None) -> Found | None:
        """`Tổng nguồn lực huy động ..., trong đó: ... 2. Vốn tín dụng chính sách: ...`: of all that is raised the bank's is lent."""
        if whole is None or whole.measure != "mobilised" or not self._sums_up_in(whole.label):
            return None
        lent = next((cue for cue in self._own("source", clause) if cue.value == "credit"), None)
        return ("credit", Said("measure.of_purse", lent.first, lent.last)) if lent is not None else None

    def _sums_up_in(self, label: tuple[int, int]) -> bool:
        words = self.around.tokens.words(*label)
        return any(phrase in words for phrase in word_set("all_purses"))

    def _base_of_rate(self, clause: Clause) -> Said | None:
        """`đạt 15% so với 38.615 triệu đồng`: what a rate is reckoned on."""
        first = clause.numeral.first
        keys = self.around.keys
        if clause.previous is None or self.around.numerals[clause.previous].kind != "percent" or keys[first - 2 : first] != ["so", "với"]:
            return None
        return Said("measure.base_of_rate", first - 2, first)

    def _spent_next(self, clause: Clause) -> Said | None:
        """`Tiểu dự án 4: 1.130 triệu đồng, đã giải ngân 905 triệu đồng`: what stands before was given."""
        end = self.around.end(clause.numeral)
        if clause.numeral.pair is not None or self.around.keys[end : end + 1] not in ([","], ["("]):
            return None
        spent = next((cue for at in (end + 1, end + 2) if (cue := self.around.cues.starting_at("measure", at)) is not None), None)
        if spent is None or spent.value != "disbursed" or spent.last >= clause.limit:
            return None
        following = spent.last + (self.around.keys[spent.last] in word_set("spent_fillers"))
        return Said("measure.spent_next", spent.first, spent.last) if self.around.is_money(following) else None

    def _is_announced(self, chosen: Cue, clause: Clause) -> bool:
        """`Tình hình giải ngân: xã A 640 triệu đồng, giải ngân 600 triệu đồng`: a colon stands between the word and the amount."""
        return chosen.value == "disbursed" and ":" in self.around.keys[chosen.last : clause.numeral.first - 1]

    def _was_given(self, clause: Clause, said: Said) -> bool:
        """In a proposal: `vốn tỉnh giao` has been decided, and so have its parts."""
        return said.rule == "measure.whole" or bool(set(self.around.words(clause)) & word_set("given_words"))

    def _was_spent(self, chosen: Cue | None, clause: Clause, kin: Kin) -> Said | None:
        """`vốn trong năm 214.460/486.300 triệu đồng (44,1%)` where the text speaks of giải ngân: A was spent of B."""
        if chosen is not None and (
            chosen.value not in ("allocated", "carried_over") or chosen.phrase.split()[0] in word_set("giving_verbs")
        ):
            return None
        of_heading = kin.label.why.get("spending")
        if not clause.numeral.pair_first:
            return of_heading if chosen is None and self._is_rated(clause) else None
        block = self.around.outline.blocks[clause.numeral.block]
        earlier = [cue for cue in self.around.cues.within("measure", block.body_first, clause.numeral.first) if cue.value == "disbursed"]
        if of_heading is not None:
            return of_heading
        if earlier:
            return Said("measure.spent_of_given", earlier[-1].first, earlier[-1].last)
        reported = self.around.outline.contexts[block.index].part == "results"
        if not reported or chosen is not None or not self._is_rated(clause):
            return None
        return Said("measure.spent_of_given", clause.numeral.first, self.around.end(clause.numeral))

    def _is_rated(self, clause: Clause) -> bool:
        """A percentage stands right behind the amount, or before the bracket that it fills."""
        keys, end = self.around.keys, self.around.end(clause.numeral)
        near = keys[end : min(clause.limit, end + _REACH_NEAR + 2)]
        opened = clause.bracket
        return ("%" in near and near[0] in (",", "(", *word_set("rating_verbs"))) or (
            opened is not None and opened + 1 == clause.numeral.first and keys[opened - 1] == "%"
        )

    def _settled(self, chosen: Cue | None, own: list[Cue], clause: Clause, kin: Kin) -> Cue | None:
        """The cue of the label, unless what was paid, its whole or the words behind know better."""
        if (chosen is None or chosen.value == "allocated") and (paid := self._paid(clause)) is not None:
            chosen = paid
        if chosen is not None and kin.whole is not None and self._is_of_whole(chosen, kin.whole, clause):
            chosen = None
        after = self._measure_after(clause, silent=not own)
        if after is not None and self._says_itself(after, chosen, clause):
            self._consume(after)
            return after
        return chosen

    def _is_of_whole(self, chosen: Cue, whole: Amount, clause: Clause) -> bool:
        """`vốn huy động khác` as a part of a whole names a source; under a heading of its own it is money raised.

        Loans stay loans among given money.
        """
        if chosen.value == "mobilised" and clause.numeral.block != whole.block:
            return self.around.outline.blocks[clause.numeral.block].kind in BULLETS
        if chosen.value in ("proposed", "mobilised"):
            return whole.measure is not None
        return chosen.value == "credit" and whole.measure not in (None, "allocated")

    @staticmethod
    def _yields_to_heading(chosen: Cue, kin: Kin) -> bool:
        """`giao`, `kinh phí` under `Nguồn vốn tín dụng` or `Đề xuất kinh phí` is what the heading says."""
        return chosen.value == "allocated" and kin.whole is None and kin.label.measure in ("proposed", "credit", "mobilised")

    @staticmethod
    def _inherited(clause: Clause, kin: Kin, *, silent: bool) -> list[Found | None]:
        """What an amount takes over, in order."""
        return [
            taken_over("measure", kin.whole, "measure.whole"),
            taken_over("measure", kin.pair, "measure.pair_before") if clause.numeral.pair_first and silent else None,
            taken_over("measure", kin.before, "measure.sentence") if silent else None,
            kin.label.found("measure"),
        ]

    def _measure_after(self, clause: Clause, *, silent: bool) -> Cue | None:
        """A measure in the words behind; carried-over money is described at length, the rest close by."""
        end = self.around.end(clause.numeral)
        after = self._after("measure", clause, _REACH_CARRIED if silent else _REACH_NEAR + 1)
        if after is None and (noted := self._behind_bracket(clause)) is not None:
            return noted
        if (after is None or after.value == "proposed") and (returned := self._returned_later(clause)) is not None:
            return returned
        near = 2 * _REACH_NEAR if self.around.keys[end : end + 1] == ["là"] else _REACH_NEAR
        if after is not None and after.value not in ("carried_over", "returned") and after.first - end > near:
            return None
        return after

    def _behind_bracket(self, clause: Clause) -> Cue | None:
        """`46.255 triệu đồng (đầu tư A; sự nghiệp B) được phép chuyển nguồn sang năm 2023`: said behind the bracket."""
        keys, end = self.around.keys, self.around.end(clause.numeral)
        close = self.around.closing(end, clause.limit)
        if close is None or keys[close + 1 : close + 2] in ([","], [";"], ["."]):
            return None
        found = self.around.cues.within("measure", close + 1, min(clause.limit, close + 1 + 2 * _REACH_NEAR))
        fates = [cue for cue in found if cue.value in ("carried_over", "returned")]
        between = self.around.years_between(close, fates[0].first) if fates else []
        stops = {".", ";", ","} & set(keys[close + 1 : fates[0].first]) if fates else set()
        return fates[0] if fates and not between and not stops else None

    def _returned_later(self, clause: Clause) -> Cue | None:
        """`3.180 triệu đồng không còn đối tượng chi, phải nộp trả ngân sách`: said after a comma."""
        end = self.around.end(clause.numeral)
        found = self.around.cues.within("measure", end, min(clause.limit, end + _REACH_RETURNED))
        if found and found[0].value == "proposed":
            # `đề nghị nộp trả ngân sách`
            found = found[1:]
        if (
            not found
            or found[0].value != "returned"
            or found[0].phrase.startswith("không")
            or {".", ";"} & set(self.around.keys[end : found[0].first])
        ):
            return None
        return found[0]

    def _says_itself(self, after: Cue, chosen: Cue | None, clause: Clause) -> bool:
        """Words behind decide where those before are silent (`5.257 triệu đồng chuyển nguồn`, `726.720 triệu đồng giao năm`)."""
        if after.value == "returned":
            return chosen is None or chosen.value in ("other", "proposed")
        near = after.first - self.around.end(clause.numeral) <= 1
        given = near and ((after.value == "allocated" and after.phrase.startswith("giao")) or after.value == "other")
        if chosen is not None and chosen.value == "other":
            # `phần còn lại 2.310 triệu đồng được chuyển nguồn sang năm 2023`
            return after.value in ("carried_over", "returned")
        return chosen is None and (after.value in ("carried_over", "disbursed") or given)

    def _consume(self, cue: Cue) -> None:
        """Words that said what one amount is do not say it of the next."""
        keys = self.around.keys
        end = cue.last
        while end < len(keys) and keys[end] not in (",", ";", ".", "và", ")", "(") and end - cue.last < _REACH_CARRIED:
            end += 1
        self.consumed = end

    def _paid(self, clause: Clause) -> Cue | None:
        """`đã thực hiện hỗ trợ 54.448 lượt học sinh, số tiền trên 35.000 triệu đồng`: the money was spent."""
        paid = self._own("measure_paid", clause)
        done = self.around.cues.within("measure_done", clause.sentence, clause.numeral.first)
        return paid[-1] if paid and done else None

    # -- capital and source --------------------------------------------------------------------------

    def _attribute(self, family: str, clause: Clause, kin: Kin, *, weak: bool = True, raised: bool = False) -> Found | None:
        """Capital or source: stated, else of the whole, else of the heading, else of the part before.

        What was `raised` is not of the money that the same line began with.
        """
        cue = self._stated(family, clause, kin.whole, weak=weak)
        if cue is not None:
            return _said(family, cue)
        divided = kin.before if self._is_divided_alike(clause, kin) and not self._is_split(family, clause) else None
        headed = kin.label.found(family)
        if headed is not None and raised and headed[1].first >= self.around.outline.blocks[clause.numeral.block].first:
            # `Vốn sự nghiệp giao 8.400 triệu đồng; nhân dân đóng góp 500 triệu đồng`
            headed = None
        return taken_over(family, kin.whole, f"{family}.whole") or headed or taken_over(family, divided, f"{family}.sentence")

    def _stated(self, family: str, clause: Clause, whole: Amount | None, *, weak: bool) -> Cue | None:
        """The cue in or behind the label; a bare `trung ương` or `huyện` counts only as the whole label of a part."""
        if own := self._own(family, clause):
            return own[-1]
        if outer := self._outer(family, clause):
            return outer[-1]
        behind = self._bracket_before(family, clause) or self._bracket_note(family, clause) or self._after(family, clause, _REACH)
        if behind is not None:
            self.consumed = max(self.consumed, behind.last)
            return behind
        if (bare := self._bare(family, clause, whole)) is not None:
            return bare
        if weak and (hints := self._own(f"{family}_weak", clause)):
            return hints[-1]
        return self._work_after(clause) if family == "capital" else None

    def _bare(self, family: str, clause: Clause, whole: Amount | None) -> Cue | None:
        found = self._own(f"{family}_bare", clause)
        if not found:
            return None
        bare = found[-1]
        if family == "capital" and bare.last == clause.numeral.first and self.around.keys[bare.first - 1] in (":", ","):
            # `Giải ngân: đầu tư 23.760 triệu (72%), sự nghiệp 2.952 triệu (36%)`
            return bare
        divided = clause.bracket is not None or whole is not None
        alone = divided and len(self.around.words(clause)) == self.around.word_count(bare.first, bare.last)
        return bare if alone else None

    def _is_split(self, family: str, clause: Clause) -> bool:
        """`Tiểu dự án 2: 3.740 triệu đồng (đầu tư 2.310; sự nghiệp 1.430)`: the bracket says that it is of several kinds."""
        end = self.around.end(clause.numeral)
        close = self.around.closing(end, clause.limit)
        if close is None or not any(self.around.is_money(at) for at in range(end, close)):
            return False
        return any(self.around.cues.within(name, end, close) for name in (family, f"{family}_bare"))

    def _is_divided_alike(self, clause: Clause, kin: Kin) -> bool:
        whole = kin.whole.numeral if kin.whole is not None else None
        return kin.before is not None and kin.before.whole == whole and self._is_only_named(clause)

    def _is_only_named(self, clause: Clause) -> bool:
        """`Tiểu dự án 1 là 58.620 triệu đồng, Tiểu dự án 2 là 3.180 triệu đồng`: divided from the same money."""
        mention = clause.mention
        if mention is None or not any(first <= mention.first < last for first, last in clause.segments):
            return False
        named = sum(self.around.tokens.kinds[at] == "word" for at in range(mention.first, mention.last))
        return len(self.around.words(clause)) - named <= 2 and clause.sentence < clause.first

    # -- where cues stand ----------------------------------------------------------------------------

    def _own(self, family: str, clause: Clause) -> list[Cue]:
        """Cues of the label, without those that speak of the figure before it."""
        cues = [cue for first, last in clause.segments for cue in self.around.cues.within(family, first, last)]
        return [cue for cue in cues if cue.value != "none" and cue.first >= self.consumed and not self._is_object_of_rate(cue)]

    def _is_object_of_rate(self, cue: Cue) -> bool:
        """`đối ứng bằng 5% ngân sách trung ương: 9 tỷ`: what the 5% are of."""
        return cue.first > 0 and self.around.keys[cue.first - 1] == "%"

    def _outer(self, family: str, clause: Clause) -> list[Cue]:
        """`đạt 100% nguồn vốn giao (13.720 triệu đồng)`: a bare amount in a bracket is named before it."""
        if clause.bracket is None or clause.whole is not None or any(last > first for first, last in clause.segments):
            return []
        return [cue for first, last in clause.outer for cue in self.around.cues.within(family, first, last)]

    def _after(self, family: str, clause: Clause, reach: int) -> Cue | None:
        """A cue in the words right behind the amount."""
        keys, end = self.around.keys, self.around.end(clause.numeral)
        stop = min(self.around.stop(clause), end + reach)
        if family == "capital" and keys[end : end + 1] == [","] and set(keys[end + 1 : end + 2]) & word_set("all_of_it"):
            stop = end + reach + 2
        found = [cue for cue in self.around.cues.within(family, end, stop) if cue.value != "none" and not self._opens_next(family, cue)]
        return found[0] if found else None

    def _opens_next(self, family: str, cue: Cue) -> bool:
        """`vốn sự nghiệp 540 triệu đồng và vốn đối ứng 80 triệu đồng`: the words right before the next amount are its own."""
        at = cue.last + (self.around.keys[cue.last : cue.last + 1] in ([":"], ["là"]))
        return family != "measure" and self.around.is_money(at)

    def _bracket_note(self, family: str, clause: Clause) -> Cue | None:
        """`9.000 triệu đồng (vốn sự nghiệp)`: a bracket that opens with it."""
        keys, end = self.around.keys, self.around.end(clause.numeral)
        if keys[end : end + 1] != ["("]:
            return None
        first = end + 3 if keys[end + 1 : end + 3] == ["100", "%"] else end + 1
        cue = self.around.cues.starting_at(family, first)
        if cue is not None and keys[cue.last : cue.last + 1] in ([")"], [";"], [","]):
            return cue
        close = self.around.closing(end, clause.limit)
        return self._alone_in_bracket(family, end, close) if close is not None else None

    def _alone_in_bracket(self, family: str, opened: int, close: int) -> Cue | None:
        """`(vốn sự nghiệp ngân sách trung ương)`, `(sự nghiệp)`: a short bracket of words that holds one cue of a family."""
        words = all(self.around.tokens.kinds[at] == "word" or self.around.keys[at] == "," for at in range(opened + 1, close))
        if not words or close - opened - 1 > _REACH:
            return None
        found = self.around.cues.within(family, opened + 1, close)
        if not found and self._holds_only_cues(opened + 1, close):
            found = self.around.cues.within(f"{family}_bare", opened + 1, close)
        return found[0] if len({cue.value for cue in found}) == 1 and found[0].value != "none" else None

    def _holds_only_cues(self, first: int, last: int) -> bool:
        """`(sự nghiệp)`, `(sự nghiệp, huyện)`: nothing but names of money; not `(huyện đã phê duyệt)`."""
        said = {at for name in _KINDS_OF_MONEY for cue in self.around.cues.within(name, first, last) for at in range(cue.first, cue.last)}
        return all(at in said or self.around.keys[at] == "," for at in range(first, last))

    def _bracket_before(self, family: str, clause: Clause) -> Cue | None:
        """`vốn duy tu, bảo dưỡng (sự nghiệp) 14.938 triệu đồng`"""
        close = clause.numeral.first - 1
        opened = next((at for at in range(close, max(0, close - _REACH - 2), -1) if self.around.keys[at] == "("), None)
        if self.around.keys[close] != ")" or opened is None:
            return None
        return self._alone_in_bracket(family, opened, close)

    def _work_after(self, clause: Clause) -> Cue | None:
        """`giải ngân 198.973 triệu đồng, đạt 93,2% kế hoạch vốn, thực hiện đầu tư 38 công trình`."""
        around, end = self.around, self.around.end(clause.numeral)
        stop = end
        parts = around.cues.within("parts", end, min(clause.limit, end + _REACH_WORK))
        limit = parts[0].first if parts else clause.limit
        while stop < min(limit, clause.limit, end + _REACH_WORK) and around.keys[stop] not in (";", ".", "(", ")", ":"):
            position = around.index.get(stop)
            if position is not None and around.numerals[position].kind == "money" and around.numerals[position].pair is None:
                break
            stop += 1
        found = [cue for cue in around.cues.within("capital_weak", end, stop) if cue.value != "none"]
        return found[0] if found else None


def taken_over(attribute: str, amount: Amount | None, rule: str) -> Found | None:
    """What another amount says of an attribute."""
    if amount is None or (value := getattr(amount, attribute)) is None:
        return None
    return value, amount.why[attribute].taken_over(rule, amount.numeral)


def _said(attribute: str, cue: Cue) -> Found:
    return cue.value, Said(f"{attribute}.{cue.value}:{cue.phrase}", cue.first, cue.last)


def _choose(cues: list[Cue]) -> Cue | None:
    """The cue of a label that says what the money is: what became of it, else where it comes from."""
    for cue in cues:
        if cue.value == "returned":
            return cue
    fates = [cue for cue in cues if cue.value in _FATE]
    if fates:
        # `chuyển nguồn kế hoạch vốn năm 2022 chưa giải ngân hết sang năm 2023`
        carried = [cue for cue in fates if cue.value == "carried_over"]
        return carried[-1] if carried and fates[-1].value == "other" else fates[-1]
    for value in _ORIGIN:
        for cue in reversed(cues):
            if cue.value == value:
                return cue
    return None
