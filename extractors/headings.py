"""What headings, list items and the title say about the money below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kehoach.evidence import Said, Why
from kehoach.extractors.lexicon import Cue
from kehoach.extractors.surroundings import Surroundings
from kehoach.sections import BULLETS, PLAIN, Block
from kehoach.words import word_set

_REACH = 40
LENT = frozenset({"credit", "mobilised", "proposed", "returned", "disbursed", "carried_over"})
"""Measures that a heading can lend to all amounts below it; of the rest only an amount's own words can tell."""
# `NGUỒN LỰC VÀ KẾT QUẢ GIẢI NGÂN` names the subject of a part, `- Giải ngân:` what an amount is.
_LENT_BY_ITEMS = frozenset({"disbursed", "returned", "carried_over"})
_SHORT = 20
_TITLED = frozenset({"part", "chapter", "annex"})


@dataclass(frozen=True, slots=True)
class Label:
    """Measure, capital and source as a heading says them, and the words; `spending` where its subject is what was disbursed."""

    measure: str | None = None
    capital: str | None = None
    source: str | None = None
    spending: bool = False
    why: Why = field(default_factory=dict)

    def found(self, attribute: str) -> tuple[str, Said] | None:
        """The value of an attribute and the words that say it."""
        value = getattr(self, attribute)
        return (value, self.why[attribute]) if value is not None else None

    def over(self, upper: Label) -> Label:
        """This label, completed by the one above it."""
        return Label(
            self.measure or upper.measure,
            self.capital or upper.capital,
            self.source or upper.source,
            self.spending or upper.spending,
            {**upper.why, **self.why},
        )


class HeadingLabels:
    """Labels by block, each read once."""

    def __init__(self, around: Surroundings, title: Sequence[Block]) -> None:
        self.around = around
        self._above: dict[int, Label] = {}
        self._leads: dict[int, Label] = {}
        self._all: dict[int, Label] = {}
        self._own: dict[int, Label] = {}
        # `Về việc giao kế hoạch vốn sự nghiệp năm 2024`: all money of the document is vốn sự nghiệp.
        said = {
            family: _agreed(cue for block in title for cue in around.cues.within(family, block.first, block.last))
            for family in ("capital", "source")
        }
        self._title = _label(said)

    def above(self, block: Block) -> Label:
        """What stands above a block says, the nearest first."""
        found = self._all.get(block.index)
        if found is None:
            led = self._led(block)
            found = self._below(block) if led is None else self._lead_in(led).over(self._below(block))
            self._all[block.index] = found
        return found

    def _led(self, block: Block) -> Block | None:
        """The block that announces the list of a list item: `Vốn ngân sách trung ương được phân bổ như sau:`."""
        if block.kind == PLAIN:
            return None
        above = block.index - 1
        blocks = self.around.outline.blocks
        while above > block.parent and (blocks[above].kind == block.kind or blocks[above].depth > block.depth):
            above -= 1
        led = blocks[above] if above >= 0 and (above == block.parent or blocks[above].parent == block.parent) else None
        return led if led is not None and led.last > led.first and self.around.keys[led.last - 1] == ":" else None

    def _lead_in(self, block: Block) -> Label:
        """What the last sentence of a block that announces a list says of the list, where it states no amount itself."""
        found = self._leads.get(block.index)
        if found is None:
            found = self._leads[block.index] = self._read_lead_in(block)
        return found

    def _read_lead_in(self, block: Block) -> Label:
        keys, cues = self.around.keys, self.around.cues
        first = next((at + 1 for at in range(block.last - 2, block.body_first, -1) if keys[at] in (".", ";")), block.body_first)
        if block.last - first > _REACH or any(self.around.is_money(at) for at in range(first, block.last)):
            return Label()
        measures = [cue for cue in cues.within("measure", first, block.last) if cue.value in LENT]
        said = {name: _agreed(cues.within(name, first, block.last)) for name in ("capital", "source")}
        return _label({"measure": _agreed(measures), **said})

    def _below(self, block: Block) -> Label:
        if block.parent < 0:
            return self._title
        if block.kind == PLAIN and self.around.keys[block.first] in word_set("adding_up"):
            return self.above(self.around.outline.blocks[block.parent])
        found = self._above.get(block.parent)
        if found is None:
            parent = self.around.outline.blocks[block.parent]
            found = self._above[block.parent] = self.own(parent).over(self._titled(parent)).over(self.above(parent))
        return found

    def _titled(self, block: Block) -> Label:
        """`PHỤ LỤC I` alone on its line is named by the line below it."""
        below = self.around.outline.blocks[block.index + 1 : block.index + 2]
        if block.kind not in _TITLED or block.body_first < block.last or not below or below[0].parent != block.index:
            return Label()
        first, last = below[0].first, below[0].last
        return _label({name: _agreed(self.around.cues.within(name, first, last)) for name in ("capital", "source")})

    def own(self, block: Block) -> Label:
        """What the opening words of a block say (`Vốn đầu tư: ...`)."""
        found = self._own.get(block.index)
        if found is None:
            found = self._own[block.index] = self._read(block)
        return found

    def _read(self, block: Block) -> Label:
        end = self._opening(block)
        if end is None:
            return Label()
        bullet = block.kind in BULLETS
        cues = self.around.cues
        measures = [cue for cue in cues.within("measure", block.body_first, end) if cue.value in LENT]
        if not bullet:
            measures = [cue for cue in measures if cue.value not in _LENT_BY_ITEMS or self._opens_with(cue, block)]
            measures = [cue for cue in measures if cues.starting_at("not_in_heading", cue.first) is None]
        if not bullet and self._names_several(block, end):
            return Label()
        capital = _agreed(cues.within("capital", block.body_first, end))
        if not _values(cues.within("capital", block.body_first, end)) and bullet:
            capital = _agreed(cues.within("capital_weak", block.body_first, end))
        spending = self._spending(block, end) if block.kind != PLAIN else None
        said = {"measure": _agreed(measures), "capital": capital, "source": _agreed(cues.within("source", block.body_first, end))}
        if end < block.last and self.around.keys[end] != ":":
            # `Vốn đầu tư giao A, ... Vốn sự nghiệp giao B, ...`: running text opens with the first of several.
            said |= {name: None for name in ("capital", "source") if len(_values(cues.within(name, block.body_first, block.last))) > 1}
        return _label(said, spending)

    def _names_several(self, block: Block, end: int) -> bool:
        """`Điều 2. Vốn đối ứng và vốn chuyển nguồn`: a heading over money of two kinds lends neither."""
        keys, cues = self.around.keys, self.around.cues
        joints = word_set("enumerating"), word_set("money_heads")
        joined = [at for at in range(block.body_first, end) if keys[at] in joints[0] and keys[at + 1] in joints[1]]
        return any(cues.within("source", block.body_first, at) and not cues.within("source", at, end) for at in joined)

    @staticmethod
    def _opens_with(cue: Cue, block: Block) -> bool:
        """`Điều 3. Chuyển nguồn kinh phí năm 2023 sang năm 2024`."""
        return cue.value == "carried_over" and cue.first == block.body_first

    def _spending(self, block: Block, end: int) -> Cue | None:
        """`2. Giải ngân đến 30/9/2025`, `Tình hình giải ngân`; not `Phân bổ, giải ngân`."""
        at = block.body_first
        while at < end and self.around.keys[at] in word_set("heading_openers"):
            at += 1
        cue = self.around.cues.starting_at("measure", at)
        alone = _values(self.around.cues.within("measure", block.body_first, end)) == {"disbursed"}
        return cue if alone else None

    def _opening(self, block: Block) -> int | None:
        """Where the opening words end; `None` for running text without an early mark or amount."""
        around = self.around
        if block.last - block.body_first <= _SHORT and not around.holds_money(block):
            return block.last
        end = min(block.last, block.body_first + _REACH)
        for at in range(block.body_first, end):
            position = around.index.get(at)
            if around.keys[at] in (".", ";") and block.kind == PLAIN:
                return None
            if around.keys[at] in (":", ".", ";") or (position is not None and around.numerals[position].kind == "money"):
                return at
        return end if block.last - block.body_first <= _REACH else None


def _values(cues: Sequence[Cue]) -> set[str]:
    return {cue.value for cue in cues if cue.value != "none"}


def _agreed(cues: Iterable[Cue]) -> Cue | None:
    """The first of the cues, where all say the same."""
    found = [cue for cue in cues if cue.value != "none"]
    return found[0] if len(_values(found)) == 1 else None


def _label(cues: Mapping[str, Cue | None], spending: Cue | None = None) -> Label:
    """The label that cues by attribute make."""
    values = {attribute: cue.value if cue is not None else None for attribute, cue in cues.items()}
    found = {attribute: Said(f"{attribute}.heading", cue.first, cue.last) for attribute, cue in cues.items() if cue is not None}
    if spending is not None:
        found["spending"] = Said("measure.spending", spending.first, spending.last)
    return Label(**values, spending=spending is not None, why=found)
