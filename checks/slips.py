"""Numbers of documents that contradict what stands beside them, and documents given with two days, as checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehoach.checks.check import DOUBTFUL, Check
from kehoach.checks.figures import Book
from kehoach.checks.wording import numbers
from kehoach.extractors.references import Reference
from kehoach.extractors.resolution import DATES_DIFFER


def slips(book: Book, references: Sequence[Reference]) -> Iterator[Check]:
    """One check a doubtful reference, with what contradicts what."""
    for reference in references:
        if reference.doubt is None:
            continue
        others = tuple(_other_days(reference, references)) if reference.doubt == DATES_DIFFER else ()
        vietnamese, english = numbers(book, reference, reference.doubt, _beside(reference, others))
        evidence = (reference.numeral, *(other.numeral for other in others))
        yield Check(
            "slip", "document_number", DOUBTFUL, None, None, None, vietnamese, english, evidence, reference.doubt, reference.numeral
        )


def _beside(reference: Reference, others: Sequence[Reference]) -> dict[str, str]:
    """What stands beside the number: who issued it, its kind, its days."""
    days = [f"{one.date:%d/%m/%Y}" for one in (*others, reference) if one.date is not None]
    return {
        "number": reference.number,
        "named": reference.named.text if reference.named is not None else "",
        "kind": reference.doc_kind or "",
        "day": days[-1] if days else "",
        "other": days[0] if days else "",
    }


def _other_days(reference: Reference, references: Sequence[Reference]) -> Iterator[Reference]:
    """The first earlier mention with another day."""
    for other in references:
        alike = other.number == reference.number and other.doc_kind == reference.doc_kind
        if alike and other.numeral < reference.numeral and other.date is not None and other.date != reference.date:
            yield other
            return
