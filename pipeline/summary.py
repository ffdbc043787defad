"""What a batch came to: figures, doubts and failures, document by document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kehoach.facts import FailureRow

if TYPE_CHECKING:
    from kehoach.output.encode import Batches

FIGURES = ("references", "dates", "funding", "percentages", "indicators")
"""The tables whose rows are figures of the document."""
FAILED_VERDICTS = frozenset({"mismatch", "doubtful"})


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """Counts of one document; `taken_over` says that an earlier output had it already."""

    document_id: str
    figures: Mapping[str, int]
    numerals: int
    unread: int
    checks: int
    checks_failed: int
    taken_over: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a batch."""

    out: Path
    documents: tuple[DocumentSummary, ...]
    failures: tuple[FailureRow, ...]
    skipped: tuple[Path, ...]

    def total(self) -> DocumentSummary:
        """The sums over all documents."""
        rows = self.documents
        return DocumentSummary(
            document_id="total",
            figures={name: sum(row.figures[name] for row in rows) for name in FIGURES},
            numerals=sum(row.numerals for row in rows),
            unread=sum(row.unread for row in rows),
            checks=sum(row.checks for row in rows),
            checks_failed=sum(row.checks_failed for row in rows),
        )

    def as_dict(self) -> dict[str, Any]:
        """The summary as JSON shows it."""
        total = asdict(self.total())
        for column in ("document_id", "taken_over"):
            del total[column]
        return {
            "out": self.out.as_posix(),
            "documents": [asdict(row) for row in self.documents],
            "total": {"documents": len(self.documents), "taken_over": sum(row.taken_over for row in self.documents), **total},
            "failures": [asdict(row) for row in self.failures],
            "skipped": [path.as_posix() for path in self.skipped],
        }


def count(document_id: str, batches: Batches, *, taken_over: bool = False) -> DocumentSummary:
    """Count the rows of one document. A numeral is unread where its class is `unclassified`."""
    classes = batches["numerals"].column("class").to_pylist()
    verdicts = batches["checks"].column("verdict").to_pylist()
    return DocumentSummary(
        document_id=document_id,
        figures={name: batches[name].num_rows for name in FIGURES},
        numerals=len(classes),
        unread=classes.count("unclassified"),
        checks=len(verdicts),
        checks_failed=sum(verdict in FAILED_VERDICTS for verdict in verdicts),
        taken_over=taken_over,
    )
