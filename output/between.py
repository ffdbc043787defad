"""What contradicts between the documents of an output, the worst first, and how much agrees.

The comparisons are made by `across/`; here they are counted, chosen, and shown with what each document says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kehoach.output.across import AcrossError, Comparison, compare
from kehoach.output.across.comparison import CROSS_SECTION, DUPLICATE, SUPERSEDED
from kehoach.output.across.wording import paper_name, phrase
from kehoach.output.gaps import MinGap, share_of, weight_of
from kehoach.output.grounds import Grounds, Passage, Quoted, quotes
from kehoach.output.passages import Row, source

KINDS = frozenset({DUPLICATE, CROSS_SECTION})
DOCUMENT_COLUMNS = (
    "document_id", "path", "sha256", "encoding", "doc_type", "number", "issue_date", "issue_date_precision", "issuer", "year",
)  # fmt: skip
"""What must be known of a document to name it and to open its source."""
_TWO = 2


@dataclass(frozen=True, slots=True)
class Witness:
    """What one document says of a figure; `note` says why its source cannot be shown."""

    document: Row
    figures: tuple[Quoted, ...]
    passages: tuple[Passage, ...]
    note: str | None

    def name(self, lang: str) -> str:
        """The document by kind, number, date and issuer."""
        return paper_name(self.document, lang)

    def as_dict(self) -> dict[str, Any]:
        """The document and its figures as JSON shows them."""
        issued = self.document["issue_date"]
        return {
            "document_id": self.document["document_id"],
            **{column: self.document[column] for column in ("doc_type", "number", "issuer")},
            "issue_date": issued.isoformat() if issued is not None else None,
            "note": self.note,
            "quotes": quotes(self.figures, self.passages),
        }


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A comparison that does not hold, and what each of its documents says, the one with the stated figure first."""

    comparison: Comparison
    witnesses: tuple[Witness, ...] = ()

    @property
    def verdict(self) -> str:
        """Always `mismatch`."""
        return self.comparison.verdict

    @property
    def unit(self) -> str:
        """The unit of the gap."""
        return self.comparison.unit

    @property
    def gap(self) -> float:
        """How far the documents are apart."""
        return abs(float(self.comparison.gap))

    @property
    def share(self) -> float:
        """The gap as a share of the larger figure."""
        return share_of(self.gap, float(self.comparison.stated), float(self.comparison.computed))

    @property
    def rank(self) -> tuple[Any, ...]:
        """What contradictions are ordered by, the worst first."""
        return -weight_of(self), self.comparison.documents, self.comparison.evidence

    def sentence(self, lang: str) -> str:
        """The contradiction as a sentence, in `vi` or `en`."""
        return self.comparison.explanation_en if lang == "en" else self.comparison.explanation

    def as_dict(self) -> dict[str, Any]:
        """The contradiction as JSON shows it: the comparison, and the figures of each document."""
        found = self.comparison
        return {
            "kind": found.kind,
            "relation": found.relation,
            "verdict": found.verdict,
            "stated": float(found.stated),
            "computed": float(found.computed),
            "gap": float(found.gap),
            "unit": found.unit,
            "explanation": found.explanation,
            "explanation_en": found.explanation_en,
            "stated_id": found.stated_id,
            "evidence": list(found.evidence),
            "documents": [witness.as_dict() for witness in self.witnesses],
        }


@dataclass(frozen=True, slots=True)
class Between:
    """What comparing the documents gave.

    `hold` are the comparisons that agree (rounding included), `superseded` those that differ because one document replaces or
    amends the other; of those that `fail`, `below_gap` have too small a gap to be shown. `note` says why nothing was compared.
    """

    hold: int = 0
    superseded: int = 0
    fail: int = 0
    below_gap: int = 0
    contradictions: tuple[Contradiction, ...] = ()
    note: str | None = None

    @staticmethod
    def title(lang: str) -> str:
        """The heading of what contradicts between documents."""
        return phrase("title", lang)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON shows it."""
        return {
            "hold": self.hold,
            "fail": self.fail,
            "below_gap": self.below_gap,
            "superseded": self.superseded,
            "note": self.note,
            "checks": [contradiction.as_dict() for contradiction in self.contradictions],
        }


def between(
    out: Path, known: Mapping[str, Row], *, documents: Sequence[str] = (), kinds: Collection[str] = (), min_gaps: Sequence[MinGap] = ()
) -> Between | None:
    """Compare the `known` documents of an output; `None` where that was not asked for, or there is one document only.

    Of `documents`, where some are named, each comparison must concern at least one.
    """
    wanted = KINDS.intersection(kinds) if kinds else KINDS
    if len(known) < _TWO or not wanted:
        return None
    try:
        found = [one for one in compare(out) if one.kind in wanted and (not documents or set(documents) & set(one.documents))]
    except AcrossError as failed:
        return Between(note=f"the documents were not compared with each other: {failed}")
    return _judged(out, known, found, min_gaps)


def _judged(out: Path, known: Mapping[str, Row], found: Sequence[Comparison], min_gaps: Sequence[MinGap]) -> Between:
    loud = sorted((Contradiction(one) for one in found if one.is_loud), key=lambda one: one.rank)
    shown = [one for one in loud if all(least.admits(one) for least in min_gaps)]
    superseded = sum(one.relation == SUPERSEDED for one in found)
    return Between(
        hold=len(found) - len(loud) - superseded,
        superseded=superseded,
        fail=len(loud),
        below_gap=len(loud) - len(shown),
        contradictions=tuple(_grounded(out, known, shown)),
    )


def _grounded(out: Path, known: Mapping[str, Row], shown: Sequence[Contradiction]) -> Iterator[Contradiction]:
    """The contradictions with their witnesses; each source is opened once."""
    ids = {document_id for one in shown for document_id in one.comparison.documents}
    grounds = Grounds.of(out, (row_id for one in shown for row_id in one.comparison.evidence), ids)
    opened = {document_id: source(known[document_id]) for document_id in ids}
    for one in shown:
        witnesses = [
            _witness(grounds, known[document_id], one.comparison.evidence, opened[document_id]) for document_id in one.comparison.documents
        ]
        stated = one.comparison.stated_id
        first = sorted(witnesses, key=lambda witness: stated not in {figure.row_id for figure in witness.figures})
        yield replace(one, witnesses=tuple(first))


def _witness(grounds: Grounds, document: Row, evidence: Sequence[str], opened: tuple[str | None, str | None]) -> Witness:
    text, note = opened
    figures = grounds.quoted(row_id for row_id in evidence if row_id.rpartition("#")[0] == document["document_id"])
    return Witness(document, figures, grounds.passages(figures, text), note)
