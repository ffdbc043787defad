"""Where the words stand that say what kind of money an amount is: in its label, behind it, in brackets beside it."""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.evidence import Said
from kehoach.extractors.amounts import Amount
from kehoach.extractors.clauses import Clause
from kehoach.extractors.headings import Label
from kehoach.extractors.lexicon import Cue
from kehoach.extractors.surroundings import Surroundings
from kehoach.words import word_set

_KINDS_OF_MONEY = ("capital", "capital_bare", "source", "source_bare")
# How many tokens behind an amount still speak of it, and of the work that it pays.
REACH = 8
_REACH_WORK = 16

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


class CuePlaces:
    """Looks for cues in text order; remembers which words the amount before has used up."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.consumed = 0

    def own(self, family: str, clause: Clause) -> list[Cue]:
        """Cues of the label, without those that speak of the figure before it."""
        cues = [cue for first, last in clause.segments for cue in self.around.cues.within(family, first, last)]
        return [cue for cue in cues if cue.value != "none" and cue.first >= self.consumed and not self._is_object_of_rate(cue)]

    def _is_object_of_rate(self, cue: Cue) -> bool:
        """`đối ứng bằng 5% ngân sách trung ương: 9 tỷ`: what the 5% are of."""
        return cue.first > 0 and self.around.keys[cue.first - 1] == "%"

    def outer(self, family: str, clause: Clause) -> list[Cue]:
        """`đạt 100% nguồn vốn giao (13.720 triệu đồng)`: a bare amount in a bracket is named before it."""
        if clause.bracket is None or clause.whole is not None or any(last > first for first, last in clause.segments):
            return []
        return [cue for first, last in clause.outer for cue in self.around.cues.within(family, first, last)]

    def after(self, family: str, clause: Clause, reach: int) -> Cue | None:
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

    def bracket_note(self, family: str, clause: Clause) -> Cue | None:
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
        if not words or close - opened - 1 > REACH:
            return None
        found = self.around.cues.within(family, opened + 1, close)
        if not found and self._holds_only_cues(opened + 1, close):
            found = self.around.cues.within(f"{family}_bare", opened + 1, close)
        return found[0] if len({cue.value for cue in found}) == 1 and found[0].value != "none" else None

    def _holds_only_cues(self, first: int, last: int) -> bool:
        """`(sự nghiệp)`, `(sự nghiệp, huyện)`: nothing but names of money; not `(huyện đã phê duyệt)`."""
        said = {at for name in _KINDS_OF_MONEY for cue in self.around.cues.within(name, first, last) for at in range(cue.first, cue.last)}
        return all(at in said or self.around.keys[at] == "," for at in range(first, last))

    def bracket_before(self, family: str, clause: Clause) -> Cue | None:
        """`vốn duy tu, bảo dưỡng (sự nghiệp) 14.938 triệu đồng`"""
        close = clause.numeral.first - 1
        opened = next((at for at in range(close, max(0, close - REACH - 2), -1) if self.around.keys[at] == "("), None)
        if self.around.keys[close] != ")" or opened is None:
            return None
        return self._alone_in_bracket(family, opened, close)

    def work_after(self, clause: Clause) -> Cue | None:
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


def said_by(attribute: str, cue: Cue) -> Found:
    """What a cue says of an attribute."""
    return cue.value, Said(f"{attribute}.{cue.value}:{cue.phrase}", cue.first, cue.last)
