"""The same figure in two papers of one place, and the figures of a province against those of its districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from kehoach.checks.figures import MONEY, PERCENT
from kehoach.output.across.amendments import AMENDS, Amendments
from kehoach.output.across.comparison import (
    DUPLICATE,
    PLAN_AND_REPORT,
    SUPERSEDED,
    TWO_PAPERS,
    Comparison,
    Key,
    MoneyKey,
    Stated,
)
from kehoach.output.across.districts import of_province
from kehoach.output.across.judging import HOLDS, MISMATCH, agree, is_far, same
from kehoach.output.across.papers import Paper, Territory, provinces_of
from kehoach.output.across.sums import Sums
from kehoach.output.across.targets import targets
from kehoach.output.across.wording import sentences, superseded

_REPORT = "Báo cáo"


def compare(out: Path) -> tuple[Comparison, ...]:
    """All comparisons across the documents of an output, in the order of the tables; raises `AcrossError`.

    Documents of different provinces, and of places that are not known, are never compared.
    """
    found = [comparison for papers in provinces_of(out) for comparison in _Province(papers).comparisons()]
    return tuple(sorted(found, key=lambda one: (one.documents, one.evidence, one.relation)))


class _Province:
    """The papers of one province, with the figures that each states."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = papers
        self.amendments = Amendments(papers)
        self.sums = {paper.document_id: Sums(paper) for paper in papers}
        self.figures: dict[str, dict[Key, Stated]] = {}
        for paper in papers:
            figures = self.figures.setdefault(paper.document_id, {})
            figures.update(self.sums[paper.document_id].stated.items())
            figures.update(targets(paper).items())

    def comparisons(self) -> Iterator[Comparison]:
        """Paper against paper of each place, then the province against its districts."""
        places: dict[Territory | None, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            places[paper.territory].append(paper)
        for papers in places.values():
            yield from self._of_one_place(sorted(papers, key=lambda paper: paper.order))
        yield from of_province(self.papers, self.sums, self.amendments)

    def _of_one_place(self, papers: Sequence[Paper]) -> Iterator[Comparison]:
        stated: dict[Key, list[Stated]] = defaultdict(list)
        for paper in papers:
            for key, figure in self.figures[paper.document_id].items():
                stated[key].append(figure)
        for figures in stated.values():
            for earlier, later in combinations(figures, 2):
                if not earlier.paper.is_copy_of(later.paper) and (found := self._pair(earlier, later, figures)) is not None:
                    yield found

    def _pair(self, earlier: Stated, later: Stated, all_figures: Sequence[Stated]) -> Comparison | None:
        """One comparison; `None` where two values are no contradiction and no agreement either."""
        reports = [figure.paper.row["doc_type"] == _REPORT for figure in (earlier, later)]
        relation = PLAN_AND_REPORT if reports[0] != reports[1] else TWO_PAPERS
        stated, computed = (earlier, later) if reports == [True, False] else (later, earlier)
        verdict = same(stated.figure, computed.figure)
        if verdict != MISMATCH:
            return _comparison(relation, verdict, stated, computed, sentences(stated, computed, verdict))
        change = self.amendments.changes(earlier.paper, later.paper)
        if change is not None:
            return _comparison(SUPERSEDED, HOLDS, later, earlier, superseded(later, earlier, change))
        if self._is_stale(earlier, later) or self._is_stale(later, earlier) or self._is_other(earlier, later):
            return None
        old = [figure for figure in all_figures if self.amendments.changes(figure.paper, computed.paper) is not None]
        quoted = next((figure for figure in old if agree(figure.figure, stated.figure)), None)
        return _comparison(relation, verdict, stated, computed, sentences(stated, computed, verdict, quoted))

    def _is_stale(self, old: Stated, other: Stated) -> bool:
        """The paper was changed before the other was written, or the other stands for what the paper changed."""
        for later in self.amendments.of(old.paper):
            if later.paper is other.paper or (later.day is not None and other.paper.day is not None and other.paper.day < later.day):
                continue
            if later.paper is None or later.relation != AMENDS or old.key in self.figures[later.paper.document_id]:
                return True
        return self.amendments.changes_any(old.paper) and not _is_after(other.paper, old.paper)

    def _is_other(self, earlier: Stated, later: Stated) -> bool:
        """The two figures may be of different things."""
        key = earlier.key
        if earlier.figure.kind != PERCENT and is_far(earlier.figure, later.figure):
            return True
        if isinstance(key, MoneyKey):
            sums = [self.sums[stated.paper.document_id] for stated in (earlier, later)]
            carried = any(one.may_hold_carried(key) for one in sums)
            return carried or sums[0].explains(key, later.figure) or sums[1].explains(key, earlier.figure)
        return False


def _is_after(paper: Paper, other: Paper) -> bool:
    return paper.day is not None and other.day is not None and paper.day >= other.day


def _comparison(relation: str, verdict: str, stated: Stated, computed: Stated, said: tuple[str, str]) -> Comparison:
    both = sorted((stated, computed), key=lambda one: (one.paper.document_id, one.row["source_start"]))
    return Comparison(
        DUPLICATE,
        relation,
        verdict,
        stated.figure.value,
        computed.figure.value,
        unit_of(stated),
        stated.row_id,
        *said,
        tuple(one.row_id for one in both),
        tuple(one.paper.document_id for one in both),
    )


def unit_of(stated: Stated) -> str:
    """The unit of `stated` and `computed`."""
    kind = stated.figure.kind
    return "đồng" if kind == MONEY else "%" if kind == PERCENT else stated.figure.unit
