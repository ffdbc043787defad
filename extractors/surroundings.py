"""The words around an amount, counted in tokens: where it ends, what stands right behind it."""

from __future__ import annotations

from collections.abc import Sequence

from kehoach.context import Outline
from kehoach.extractors.clauses import Clause
from kehoach.extractors.numeral import Numeral
from kehoach.sections import Block

_ENDS = frozenset({";", ".", ",", "(", ")", ":"})


class Surroundings:
    """Looks around the numerals of one text."""

    def __init__(self, outline: Outline, numerals: Sequence[Numeral]) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.cues = outline.cues
        self.numerals = numerals
        self.index = {numeral.first: position for position, numeral in enumerate(numerals)}

    def position(self, numeral: Numeral) -> int:
        """Index of a numeral among all of the text."""
        return self.index[numeral.first]

    def holds_money(self, block: Block) -> bool:
        """The block states an amount."""
        return any(self.is_money(at) for at in range(block.body_first, block.last))

    def is_money(self, at: int) -> bool:
        """An amount stands at token `at`."""
        position = self.index.get(at)
        return position is not None and self.numerals[position].kind == "money"

    def end(self, numeral: Numeral) -> int:
        """The token after an amount; for A of `A/B`, after B."""
        if numeral.pair is not None and numeral.pair_first:
            numeral = self.numerals[self.index[numeral.pair]]
        return numeral.end

    def stop(self, clause: Clause) -> int:
        """Where the words right behind an amount end: at a mark, a bracket or the next numeral."""
        end = self.end(clause.numeral)
        if end <= clause.stop:
            return clause.stop
        while end < clause.limit and self.keys[end] not in _ENDS and end not in self.index:
            end += 1
        return end

    def phrase_end(self, clause: Clause, reach: int) -> int:
        """The next mark or bracket behind an amount, past numerals; at most `reach` tokens on."""
        at = self.end(clause.numeral)
        limit = min(clause.limit, at + reach)
        if self.keys[at : at + 1] == [":"]:
            # `175.653 triệu đồng: chuyển nguồn sang năm 2025 170.693 triệu đồng, ...`
            return at
        while at < limit and self.keys[at] not in _ENDS - {":"}:
            at += 1
        return at

    def closing(self, at: int, limit: int) -> int | None:
        """The bracket that closes the one that opens at token `at`."""
        if self.keys[at : at + 1] != ["("]:
            return None
        depth = 0
        for look in range(at, limit):
            depth += (self.keys[look] == "(") - (self.keys[look] == ")")
            if depth == 0:
                return look
        return None

    def years_between(self, first: int, last: int) -> list[Numeral]:
        """Years named in tokens `[first, last)`."""
        found = (self.index.get(at) for at in range(first, min(last, len(self.keys))))
        return [self.numerals[position] for position in found if position is not None and self.numerals[position].kind == "year"]

    def word_count(self, first: int, last: int) -> int:
        """How many words stand in tokens `[first, last)`, without marks and numerals."""
        return sum(self.tokens.kinds[at] == "word" for at in range(first, last))

    def words(self, clause: Clause) -> list[str]:
        """The words of a label, without marks and numerals."""
        kinds = self.tokens.kinds
        return [self.keys[at] for first, last in clause.segments for at in range(first, last) if kinds[at] == "word"]
