"""Numbers of documents that contradict what stands beside them: the body named, the kind named, the day.

A number that has a year has that of its day (Nghị định 34/2016/NĐ-CP).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kehoach.extractors.issuers import contradicts_issuer
from kehoach.extractors.reference_codes import contradicts_kind
from kehoach.extractors.references import Reference

ISSUER = "issuer_not_of_code"
KIND = "kind_not_of_code"
YEAR = "year_not_of_date"


def with_doubts(references: Sequence[Reference]) -> list[Reference]:
    """The references, those marked whose code contradicts the issuer, the kind or the day named; who issued them is not known then."""
    return [_doubted(reference) for reference in references]


def _doubted(reference: Reference) -> Reference:
    if reference.named is not None and contradicts_issuer(reference.code, reference.named):
        return replace(reference, doubt=ISSUER, issuer=None)
    if reference.doc_kind is not None and contradicts_kind(reference.code, reference.doc_kind):
        return replace(reference, doubt=KIND)
    year, day = reference.code.year, reference.date
    if year is not None and day is not None and year != day.year:
        return replace(reference, doubt=YEAR)
    return reference
