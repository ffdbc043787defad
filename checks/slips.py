"""Numbers of documents that contradict what stands beside them, and documents given with two days, as checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kehoach.checks.check import DOUBTFUL, Check
from kehoach.extractors.reference_doubts import ISSUER, KIND, YEAR
from kehoach.extractors.references import Reference
from kehoach.extractors.resolution import DATES_DIFFER


def slips(references: Sequence[Reference]) -> Iterator[Check]:
    """One check a doubtful reference, with what contradicts what."""
    for reference in references:
        if reference.doubt is None:
            continue
        others = tuple(_other_days(reference, references)) if reference.doubt == DATES_DIFFER else ()
        vietnamese, english = _explanation(reference, others)
        evidence = (reference.numeral, *(other.numeral for other in others))
        yield Check(
            "slip", "document_number", DOUBTFUL, None, None, None, vietnamese, english, evidence, reference.doubt, reference.numeral
        )


def _other_days(reference: Reference, references: Sequence[Reference]) -> Iterator[Reference]:
    """The first earlier mention with another day."""
    for other in references:
        alike = other.number == reference.number and other.doc_kind == reference.doc_kind
        if alike and other.numeral < reference.numeral and other.date is not None and other.date != reference.date:
            yield other
            return


def _explanation(reference: Reference, others: Sequence[Reference]) -> tuple[str, str]:
    number = reference.number
    if reference.doubt == ISSUER and reference.named is not None:
        named = reference.named.text
        return (
            f"Số hiệu {number} không phù hợp với cơ quan ban hành được nêu ({named}), cần xem lại.",
            f"The number {number} does not fit the issuing body that is named ({named}).",
        )
    if reference.doubt == KIND:
        return (
            f"Số hiệu {number} không phù hợp với loại văn bản được nêu ({reference.doc_kind}), cần xem lại.",
            f"The number {number} does not fit the kind of document that is named ({reference.doc_kind}).",
        )
    if reference.doubt == YEAR and reference.date is not None:
        return (
            f"Năm trong số hiệu {number} không phù hợp với ngày ban hành được nêu ({reference.date:%d/%m/%Y}), cần xem lại.",
            f"The year in the number {number} does not fit the day that is given ({reference.date:%d/%m/%Y}).",
        )
    days = [f"{one.date:%d/%m/%Y}" for one in (*others, reference) if one.date is not None]
    return (
        f"{reference.doc_kind or 'Văn bản'} số {number} được ghi với các ngày khác nhau: {' và '.join(days)}, cần xem lại.",
        f"Document {number} is given with different days: {' and '.join(days)}.",
    )
