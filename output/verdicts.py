"""What the checks of an output found: what does not add up, the worst first, and how much holds.

Worst first means: a mismatch before what is only doubtful, and within either by the weight of its gap (`gaps.py`).
Findings without a gap come last, in the order of the text.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from kehoach.output.between import DOCUMENT_COLUMNS, Between, between
from kehoach.output.gaps import MinGap, share_of, weight_of
from kehoach.output.grounds import Grounds, Passage, Quoted, quotes
from kehoach.output.passages import Row, source
from kehoach.output.schemas import CHECKS
from kehoach.output.stored import VerdictError, must_be_ours, read_rows
from kehoach.output.write import part

__all__ = ["Counts", "DocumentVerdict", "Finding", "MinGap", "VerdictError", "Verdicts", "verdicts"]

MISMATCH, DOUBTFUL = "mismatch", "doubtful"
_LOUD = (MISMATCH, DOUBTFUL)
_NAMES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that does not hold or may not: its row, the headings above it, its figures, and the passages they stand in."""

    check: Row
    path: tuple[str, ...]
    figures: tuple[Quoted, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def verdict(self) -> str:
        """`mismatch` or `doubtful`."""
        return str(self.check["verdict"])

    @property
    def unit(self) -> str | None:
        """The unit of the gap."""
        unit: str | None = self.check["unit"]
        return unit

    @property
    def gap(self) -> float | None:
        """How far stated and computed are apart; `None` where the finding is about something else."""
        return abs(self.check["gap"]) or None if self.check["gap"] is not None else None

    @property
    def share(self) -> float:
        """The gap as a share of the larger of the stated and the computed figure."""
        return share_of(self.gap, self.check["stated"], self.check["computed"])

    @property
    def weight(self) -> float:
        """Size of the gap times its share; 0 without a gap."""
        return weight_of(self)

    @property
    def rank(self) -> tuple[Any, ...]:
        """What findings are ordered by, the worst first."""
        return self.verdict != MISMATCH, self.gap is None, -self.weight, self.check["source_start"], self.check["check_id"]

    def sentence(self, lang: str) -> str:
        """The finding as a sentence, in `vi` or `en`."""
        return str(self.check["explanation_en" if lang == "en" else "explanation"])

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON shows it: the columns of `checks`, the headings above, and each figure of the evidence."""
        return {**self.check, "section_path": list(self.path), "quotes": quotes(self.figures, self.passages)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks hold (rounding included), how many do not, how many of these have too small a gap to be shown.

    `alone` are the amounts that no check at all rests on; `kinds` are the kinds of the checks that hold, `failing` of those that do not.
    """

    hold: int = 0
    fail: int = 0
    alone: int = 0
    below_gap: int = 0
    kinds: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hold + other.hold,
            self.fail + other.fail,
            self.alone + other.alone,
            self.below_gap + other.below_gap,
            self.kinds | other.kinds,
            self.failing | other.failing,
        )

    def as_dict(self) -> dict[str, int]:
        """The numbers as JSON shows them."""
        return {"hold": self.hold, "fail": self.fail, "below_gap": self.below_gap, "alone": self.alone}


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """What the checks say of a document; `note` says why its source cannot be shown."""

    document_id: str
    counts: Counts
    findings: tuple[Finding, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the checks say of an output; `failures` are the files that were not read.

    `between` is what comparing its documents gave, `None` where that was not asked for or there is one document only.
    """

    out: Path
    documents: tuple[DocumentVerdict, ...]
    failures: int
    between: Between | None = None

    @property
    def findings(self) -> list[Finding]:
        """All that is shown of the documents, each by itself."""
        return [finding for document in self.documents for finding in document.findings]

    @property
    def is_clean(self) -> bool:
        """Nothing is shown that does not add up, and the documents could be compared."""
        return not self.findings and (self.between is None or not (self.between.contradictions or self.between.note))

    def row_ids(self) -> Iterator[str]:
        """The figures of all that is shown, in its order."""
        for finding in self.findings:
            yield from finding.check["evidence"]
        for contradiction in self.between.contradictions if self.between is not None else ():
            yield from contradiction.comparison.evidence

    def total(self) -> Counts:
        """The sums over all documents."""
        return sum((document.counts for document in self.documents), Counts())

    def as_dict(self) -> dict[str, Any]:
        """The verdicts as JSON shows them."""
        return {
            "out": self.out.as_posix(),
            "documents": [
                {
                    "document_id": document.document_id,
                    **document.counts.as_dict(),
                    "note": document.note,
                    "checks": [finding.as_dict() for finding in document.findings],
                }
                for document in self.documents
            ],
            "between": (self.between or Between()).as_dict(),
            "total": {"documents": len(self.documents), **self.total().as_dict(), "failures": self.failures},
        }


def verdicts(out: Path, *, documents: Sequence[str] = (), kinds: Collection[str] = (), min_gaps: Sequence[MinGap] = ()) -> Verdicts:
    """What does not add up in an output and between its documents, all of it or some documents and kinds; raises `VerdictError`."""
    must_be_ours(out)
    known = {row["document_id"]: row for row in read_rows(out, "documents", DOCUMENT_COLUMNS)}
    for document_id in documents:
        if document_id not in known:
            raise VerdictError(_unknown(out, document_id, list(known)))
    wanted = pc.field("document_id").isin(list(documents)) if documents else None
    counts = _counts(out, wanted, frozenset(kinds))
    shown: defaultdict[str, list[Finding]] = defaultdict(list)
    hidden: Counter[str] = Counter()
    for finding in sorted(_findings(out, wanted, frozenset(kinds)), key=lambda finding: finding.rank):
        document_id = finding.check["document_id"]
        if all(least.admits(finding) for least in min_gaps):
            shown[document_id].append(finding)
        else:
            hidden[document_id] += 1
    evidence = (row_id for findings in shown.values() for finding in findings for row_id in finding.check["evidence"])
    grounds = Grounds.of(out, evidence, shown)
    return Verdicts(
        out,
        tuple(
            _verdict(grounds, row, counts.get(document_id, Counts()) + Counts(below_gap=hidden[document_id]), shown.get(document_id, ()))
            for document_id, row in known.items()
            if not documents or document_id in documents
        ),
        len(read_rows(out, "failures", ("path",))) if not documents else 0,
        between(out, known, documents=documents, kinds=kinds, min_gaps=min_gaps),
    )


def _unknown(out: Path, document_id: str, known: Sequence[str]) -> str:
    if not known:
        return f"no document {document_id} in {out}, which holds none. See {part(out, 'failures')} for what could not be read"
    near = difflib.get_close_matches(document_id, known, _NAMES, 0.4)
    if near:
        return f"no document {document_id} in {out}. Did you mean {' or '.join(near)}?"
    more = f", and {len(known) - _NAMES:,} more" if len(known) > _NAMES else ""
    return f"no document {document_id} in {out}, which holds {', '.join(known[:_NAMES])}{more}. Give a document_id of theirs"


def _counts(out: Path, wanted: pc.Expression | None, kinds: frozenset[str]) -> dict[str, Counts]:
    """The counts of every document; an amount stands alone where no check rests on it, of whatever kind."""
    found: defaultdict[str, Counts] = defaultdict(Counts)
    used: set[str] = set()
    for row in read_rows(out, "checks", ("document_id", "kind", "verdict", "evidence"), wanted):
        used.update(row["evidence"])
        if kinds and row["kind"] not in kinds:
            continue
        kind = frozenset({row["kind"]})
        found[row["document_id"]] += Counts(fail=1, failing=kind) if row["verdict"] in _LOUD else Counts(hold=1, kinds=kind)
    amounts = read_rows(out, "funding", ("document_id", "funding_id"), wanted)
    for document_id, alone in Counter(row["document_id"] for row in amounts if row["funding_id"] not in used).items():
        found[document_id] += Counts(alone=alone)
    return found


def _findings(out: Path, wanted: pc.Expression | None, kinds: frozenset[str]) -> Iterator[Finding]:
    """The checks that do not hold, as yet without their passages."""
    loud = pc.field("verdict").isin(_LOUD)
    if kinds:
        loud &= pc.field("kind").isin(sorted(kinds))
    for row in read_rows(out, "checks", [column.name for column in CHECKS], loud & wanted if wanted is not None else loud):
        yield Finding(row, ())


def _verdict(grounds: Grounds, document: Row, counts: Counts, findings: Sequence[Finding]) -> DocumentVerdict:
    """The verdict on a document; its source is opened only where there is something to show of it."""
    if not findings:
        return DocumentVerdict(document["document_id"], counts, ())
    text, note = source(document)
    return DocumentVerdict(document["document_id"], counts, tuple(_grounded(grounds, finding.check, text) for finding in findings), note)


def _grounded(grounds: Grounds, check: Row, text: str | None) -> Finding:
    figures = grounds.quoted(check["evidence"])
    shown = figures or (grounds.quote("", check),)
    return Finding(check, grounds.path(check["section_id"]), figures, grounds.passages(shown, text))
