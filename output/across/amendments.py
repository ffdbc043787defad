"""Which papers of a province replace, amend or repeal which, by what all of its papers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kehoach.normalise import tone_key
from kehoach.output.across.papers import Paper, Row

RELATIONS = ("replaces", "repeals", "amends")
"""What makes the figures of an earlier paper give way, the strongest first."""
AMENDS = "amends"


@dataclass(frozen=True, slots=True)
class Name:
    """A paper that is only mentioned: its number, and its day where that is said."""

    number: str
    day: date | None


Node = str | Name
"""A paper of the output by its id, or one that is not there."""


@dataclass(frozen=True, slots=True)
class Later:
    """A paper that came after another and changed it; `paper` is `None` where it is not in the output."""

    relation: str
    paper: Paper | None
    day: date | None


class Amendments:
    """Who changed whom; chains are followed to their end."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = {paper.document_id: paper for paper in papers}
        self._by_number: dict[str, list[Paper]] = defaultdict(list)
        for paper in papers:
            if paper.row["number"] is not None:
                self._by_number[_number(paper.row["number"])].append(paper)
        self._changed: dict[Node, dict[Node, str]] = defaultdict(dict)
        for paper in papers:
            for target, relation, doer in self._said(paper):
                if target != doer:
                    known = self._changed[target].get(doer, relation)
                    self._changed[target][doer] = min(known, relation, key=RELATIONS.index)

    def of(self, paper: Paper) -> tuple[Later, ...]:
        """All papers that changed a paper, or changed one that did; the weakest relation of the chain counts."""
        found: dict[Node, str] = {}
        waiting: list[tuple[Node, str]] = [(paper.document_id, RELATIONS[0])]
        while waiting:
            node, above = waiting.pop()
            for doer, relation in self._changed.get(node, {}).items():
                weakest = max(above, relation, key=RELATIONS.index)
                if doer not in found and doer != paper.document_id:
                    found[doer] = weakest
                    waiting.append((doer, weakest))
        return tuple(self._later(node, relation) for node, relation in found.items())

    def changes(self, earlier: Paper, later: Paper) -> str | None:
        """What the later paper does to the earlier one, if anything."""
        return next((change.relation for change in self.of(earlier) if change.paper is later), None)

    def changes_any(self, paper: Paper) -> bool:
        """The paper changes some other, which may not be in the output."""
        return any(paper.document_id in doers for doers in self._changed.values())

    def _later(self, node: Node, relation: str) -> Later:
        if isinstance(node, Name):
            return Later(relation, None, node.day)
        return Later(relation, self.papers[node], self.papers[node].issued)

    def _said(self, paper: Paper) -> Iterator[tuple[Node, str, Node]]:
        """Target, relation and doer of each change that a paper tells of.

        A doer without a row is the paper itself where that has no number to be named by; else nobody knows who it is.
        """
        unnamed: Node = paper.document_id if paper.row["number"] is None else Name("", None)
        rows = {row["reference_id"]: row for row in paper.rows["references"]}
        for row in rows.values():
            if row["relation"] not in RELATIONS:
                continue
            doing = rows.get(row["relation_from"])
            doer = self._node(paper, doing, rows) if doing is not None else unnamed
            before = self.papers[doer].day if isinstance(doer, str) else doer.day if doer is not None else None
            target = self._node(paper, row, rows, before)
            if target is not None and doer is not None:
                yield target, row["relation"], doer

    def _node(self, paper: Paper, row: Row, rows: dict[str, Row], before: date | None = None) -> Node | None:
        """The paper that a mention is of; one that is changed was there `before` the change."""
        if row["is_self"]:
            return paper.document_id
        full = rows.get(row["refers_to"], row)
        number = row["full_number"] or full["full_number"]
        if number is None:
            return None
        name = Name(_number(number), row["date"] or full["date"])
        fitting = [other for other in self._by_number[name.number] if _fits(other, name.day, before)]
        nearest = [other for other in fitting if other.territory == paper.territory] or fitting
        return nearest[0].document_id if len(nearest) == 1 else name


def _fits(paper: Paper, day: date | None, before: date | None) -> bool:
    if day is not None and paper.day is not None:
        return day == paper.day
    return before is None or paper.day is None or paper.day <= before


def _number(number: str) -> str:
    return tone_key("".join(number.split()))
