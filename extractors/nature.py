"""What kind of money an amount is: measure, capital, source.

Its own label says it, else the words or the bracket right behind it, else its whole, else the amount
before it in the sentence, else the headings above.
"""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.evidence import Why
from kehoach.extractors.amounts import Amount
from kehoach.extractors.clauses import Clause
from kehoach.extractors.cue_places import REACH, CuePlaces, Found, Kin, said_by, taken_over
from kehoach.extractors.lexicon import Cue
from kehoach.extractors.measure import MeasureReader
from kehoach.extractors.surroundings import Surroundings

_SOURCE_OF = {"credit": "credit", "mobilised": "other"}


@dataclass(frozen=True, slots=True)
class Nature:
    """Measure, capital and source of an amount, with the words that gave them."""

    measure: str | None
    capital: str | None
    source: str | None
    why: Why


class NatureReader:
    """Reads natures in text order; remembers which words the amount before has used up."""

    def __init__(self, around: Surroundings, given: Found) -> None:
        self.around = around
        self.places = CuePlaces(around)
        self.measures = MeasureReader(self.places, given)

    @property
    def consumed(self) -> int:
        """The token after the last one that has spoken of an amount before it."""
        return self.places.consumed

    def read(self, clause: Clause, kin: Kin) -> Nature:
        """Measure, capital and source of the amount of a clause."""
        measure = self.measures.read(clause, kin)
        raised = measure is not None and measure[0] == "mobilised"
        capital = self._attribute("capital", clause, kin, raised=raised)
        # `trị giá` and the like name a source only where money was raised.
        source = self._attribute("source", clause, kin, weak=raised)
        if source is not None and source[1].rule.startswith("source.other:") and self.measures.sums_up(clause, measure):
            source = None
        elif source is None and measure is not None and measure[0] in _SOURCE_OF and not self._is_of_budget(clause, measure):
            source = _SOURCE_OF[measure[0]], measure[1].taken_over("source.of_measure", measure[1].via)
        found = {"measure": measure, "capital": capital, "source": source}
        value = {attribute: stated[0] if stated is not None else None for attribute, stated in found.items()}
        said = {attribute: stated[1] for attribute, stated in found.items() if stated is not None}
        return Nature(value["measure"], value["capital"], value["source"], said)

    def _is_of_budget(self, clause: Clause, measure: Found) -> bool:
        """Raised from all purses, or `- Ngân sách nhà nước: 68.940 triệu đồng` among them: no gift."""
        return self.measures.sums_up(clause, measure) or bool(
            self.places.own("measure_weak", clause) and "ngân" in self.around.words(clause)
        )

    def _attribute(self, family: str, clause: Clause, kin: Kin, *, weak: bool = True, raised: bool = False) -> Found | None:
        """Capital or source: stated, else of the whole, else of the heading, else of the part before.

        What was `raised` is not of the money that the same line began with.
        """
        cue = self._stated(family, clause, kin.whole, weak=weak)
        if cue is not None:
            return said_by(family, cue)
        divided = kin.before if self._is_divided_alike(clause, kin) and not self._is_split(family, clause) else None
        headed = kin.label.found(family)
        if headed is not None and raised and headed[1].first >= self.around.outline.blocks[clause.numeral.block].first:
            # `Vốn sự nghiệp giao 8.400 triệu đồng; nhân dân đóng góp 500 triệu đồng`
            headed = None
        return taken_over(family, kin.whole, f"{family}.whole") or headed or taken_over(family, divided, f"{family}.sentence")

    def _stated(self, family: str, clause: Clause, whole: Amount | None, *, weak: bool) -> Cue | None:
        """The cue in or behind the label; a bare `trung ương` or `huyện` counts only as the whole label of a part."""
        if own := self.places.own(family, clause):
            return own[-1]
        if outer := self.places.outer(family, clause):
            return outer[-1]
        behind = (
            self.places.bracket_before(family, clause)
            or self.places.bracket_note(family, clause)
            or self.places.after(family, clause, REACH)
        )
        if behind is not None:
            self.places.consumed = max(self.places.consumed, behind.last)
            return behind
        if (bare := self._bare(family, clause, whole)) is not None:
            return bare
        if weak and (hints := self.places.own(f"{family}_weak", clause)):
            return hints[-1]
        return self.places.work_after(clause) if family == "capital" else None

    def _bare(self, family: str, clause: Clause, whole: Amount | None) -> Cue | None:
        found = self.places.own(f"{family}_bare", clause)
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
