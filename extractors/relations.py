"""What one document does to another: amends, replaces, repeals, guides it, or is based on it.

The relation stands with the document to which something is done; who does so is the document named
before the verb, this document where it speaks of itself (`Kế hoạch này thay thế ...`, an article
or a preamble), or nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.reference_kinds import kind_ending
from kehoach.extractors.references import Reference
from kehoach.gazetteer.loader import read_table
from kehoach.sections import BULLETS, PLAIN, Block
from kehoach.tokens import tokenise
from kehoach.words import word_set

BASED_ON = "based_on"
# How many tokens may stand between a verb and its document: `một số điều của`, `thực hiện`.
_FILLERS = 12
# What the lines of a preamble are; the first heading ends it.
_BEFORE_HEADINGS = frozenset({PLAIN, *BULLETS})


@cache
def _verbs() -> dict[tuple[str, ...], str]:
    return {tuple(tokenise(row["word"]).keys): row["relation"] for row in read_table("relation_words")}


@cache
def _longest_verb() -> int:
    return max(len(keys) for keys in _verbs())


def with_relations(outline: Outline, references: Sequence[Reference], own: int | None) -> list[Reference]:
    """The references with their relations; `own` is the numeral of the document's own number."""
    return _Reader(outline, references, own).run()


class _Reader:
    def __init__(self, outline: Outline, references: Sequence[Reference], own: int | None) -> None:
        self.outline = outline
        self.keys = outline.tokens.keys
        self.found = list(references)
        self.own = own if any(reference.numeral == own for reference in references) else None
        headings = (block.index for block in outline.blocks if block.kind not in _BEFORE_HEADINGS)
        self.preamble_end = next(headings, len(outline.blocks))

    def run(self) -> list[Reference]:
        for at, reference in enumerate(self.found):
            block = self.outline.blocks[reference.block]
            before = at - 1 if at and self.found[at - 1].block == reference.block else None
            if not self._listed(at, before):
                self._by_verb(at, before, block)
        return self.found

    def _say(self, at: int, relation: str, subject: int | None) -> None:
        self.found[at] = replace(self.found[at], relation=relation, relation_from=subject)

    # -- lists -----------------------------------------------------------------------------------------

    def _listed(self, at: int, before: int | None) -> bool:
        """`thay thế Quyết định A và Quyết định B`; a preamble goes on behind its semicolons."""
        if before is None or (relation := self.found[before].relation) is None:
            return False
        left, right = self.found[before], self.found[at]
        if self._joined(left, right) or (relation == BASED_ON and left.last < right.first and self.keys[right.first - 1] == ";"):
            self._say(at, relation, left.relation_from)
            return True
        return False

    def _joined(self, left: Reference, right: Reference) -> bool:
        """Nothing but `,`, `và` or `;` stands between the two."""
        between = self.keys[left.last : right.first]
        return left.block == right.block and 0 < len(between) <= 2 and set(between) <= word_set("reference_joins")

    def _say_of_list(self, last: int, relation: str, subject: int) -> None:
        """What is done to the last document of a list is done to all of it: `A và B được thay thế bởi C`."""
        self._say(last, relation, subject)
        while last and self._joined(self.found[last - 1], self.found[last]):
            last -= 1
            self._say(last, relation, subject)

    # -- verbs -----------------------------------------------------------------------------------------

    def _by_verb(self, at: int, before: int | None, block: Block) -> None:
        floor = max(block.first, self.found[before].last if before is not None else block.first)
        stop = self.found[at].first
        if self.keys[stop - 1] in word_set("relation_by") and (verb := self._verb(stop - 1, floor)) is not None:
            start, relation = verb
            if relation != BASED_ON and before is not None and self._linked(self.found[before].last, start):
                self._say_of_list(before, relation, self.found[at].numeral)
                return
        for back in range(stop, max(floor, stop - _FILLERS), -1):
            if (verb := self._verb(back, floor)) is not None:
                start, relation = verb
                if back < stop and relation != BASED_ON and self.keys[back] in word_set("relation_inside"):
                    return
                self._say(at, relation, self._subject(start, before, block, relation))
                return
            # `điểm a khoản 2`
            point = len(self.keys[back - 1]) == 1 and self.keys[back - 2] == "điểm"
            if self.keys[back - 1] not in word_set("relation_fillers") and self.outline.tokens.kinds[back - 1] != "num" and not point:
                return

    def _verb(self, last: int, floor: int) -> tuple[int, str] | None:
        """The verb that ends before token `last`: where it begins, and what it says."""
        for length in range(_longest_verb(), 0, -1):
            start = last - length
            relation = _verbs().get(tuple(self.keys[start:last])) if start >= floor else None
            if relation is not None:
                return start, relation
        return None

    # -- who does so -----------------------------------------------------------------------------------

    def _subject(self, verb: int, before: int | None, block: Block, relation: str) -> int | None:
        if self._speaks_of_itself(verb, before, block, relation):
            return self.own
        if before is None:
            return None
        named = self.found[before]
        done_to = named.relation is not None and named.relation != BASED_ON
        if done_to and set(self.keys[named.last : verb]) <= word_set("reference_joins"):
            # `A thay thế B, bãi bỏ C`: what is done to B and C is done by the same one.
            return named.relation_from
        return named.numeral if self._linked(named.last, verb) else None

    def _linked(self, last: int, verb: int) -> bool:
        """Nothing but `được`, `về việc` and the like stands between a document and the verb."""
        return last <= verb and set(self.keys[last:verb]) <= word_set("relation_links")

    def _speaks_of_itself(self, verb: int, before: int | None, block: Block, relation: str) -> bool:
        """`Kế hoạch này ... thay thế`, `Điều 2. Bãi bỏ ...`, a line of the preamble."""
        floor = max(block.first, self.found[before].last if before is not None else block.first)
        for back in range(verb - 1, floor, -1):
            if self.keys[back] in (";", "."):
                break
            if self.keys[back] == "này" and kind_ending(self.outline.tokens, back, floor) is not None:
                return True
        if relation == BASED_ON:
            return block.index < self.preamble_end and (verb == block.body_first or self._capital(verb))
        return verb == block.body_first and self._in_article(block)

    def _capital(self, at: int) -> bool:
        """`Căn cứ` begins a line of its own, also where the lines ran together."""
        return self.outline.tokens.text[self.outline.tokens.starts[at]].isupper()

    def _in_article(self, block: Block) -> bool:
        """An article, or a clause below one."""
        while block.kind != "article":
            if block.parent < 0:
                return False
            block = self.outline.blocks[block.parent]
        return True
