"""What became of an amount, or where it comes from: given, spent, carried over, returned, lent, raised, proposed."""

from __future__ import annotations

from kehoach.evidence import Said
from kehoach.extractors.amounts import Amount
from kehoach.extractors.clauses import Clause
from kehoach.extractors.cue_places import CuePlaces, Found, Kin, said_by, taken_over
from kehoach.extractors.lexicon import Cue
from kehoach.sections import BULLETS
from kehoach.words import word_set

# Words that say what became of money beat those that say where it comes from, and these beat "given".
_FATE = ("returned", "disbursed", "carried_over", "other")
_ORIGIN = ("credit", "mobilised", "proposed", "allocated")
# How many tokens behind an amount still speak of it.
_REACH_CARRIED = 12
_REACH_NEAR = 3
_REACH_RETURNED = 40


class MeasureReader:
    """Reads measures in text order; `given` is what a document of this kind does with money."""

    def __init__(self, places: CuePlaces, given: Found) -> None:
        self.places = places
        self.around = places.around
        self.given = given

    def read(self, clause: Clause, kin: Kin) -> Found | None:
        """The measure of the amount of a clause."""
        measure = self._measure(clause, kin)
        if measure is not None and measure[0] == "allocated" and self.given[0] != "allocated" and not self._was_given(clause, measure[1]):
            return self.given
        return measure

    def sums_up(self, clause: Clause, measure: Found | None) -> bool:
        """`Tổng nguồn lực huy động đạt 24.618 tỷ đồng`: from budgets, loans and people alike."""
        if measure is None or measure[0] != "mobilised":
            return False
        return _names_all_purses(" ".join(self.around.words(clause)))

    def _measure(self, clause: Clause, kin: Kin) -> Found | None:
        if (base := self._base_of_rate(clause)) is not None:
            return "allocated", base
        own = self.places.own("measure", clause) or self.places.outer("measure", clause)
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
            return said_by("measure", chosen)
        for found in self._inherited(clause, kin, silent=not own):
            if found is not None:
                return found
        if chosen is None and (worth := self.places.own("measure_worth", clause)):
            return said_by("measure", worth[-1])
        words = chosen or next(iter(self.places.own("measure_weak", clause)[-1:]), None)
        if words is not None:
            return "allocated", Said("measure.money_words", words.first, words.last)
        if kin.placed or self.around.keys[clause.numeral.first - 1] == ":":
            # An amount set against a Dự án, a year or a name without a verb is what that is given.
            return "allocated", Said("measure.set_against", max(0, clause.numeral.first - 1), clause.numeral.first)
        return None

    def _purse(self, clause: Clause, whole: Amount | None) -> Found | None:
        """`Tổng nguồn lực huy động ..., trong đó: ... 2. Vốn tín dụng chính sách: ...`: of all that is raised the bank's is lent."""
        if whole is None or whole.measure != "mobilised" or not _names_all_purses(self.around.tokens.words(*whole.label)):
            return None
        lent = next((cue for cue in self.places.own("source", clause) if cue.value == "credit"), None)
        return ("credit", Said("measure.of_purse", lent.first, lent.last)) if lent is not None else None

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
        after = self.places.after("measure", clause, _REACH_CARRIED if silent else _REACH_NEAR + 1)
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
        self.places.consumed = end

    def _paid(self, clause: Clause) -> Cue | None:
        """`đã thực hiện hỗ trợ 54.448 lượt học sinh, số tiền trên 35.000 triệu đồng`: the money was spent."""
        paid = self.places.own("measure_paid", clause)
        done = self.around.cues.within("measure_done", clause.sentence, clause.numeral.first)
        return paid[-1] if paid and done else None


def _names_all_purses(words: str) -> bool:
    return any(phrase in words for phrase in word_set("all_purses"))


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
