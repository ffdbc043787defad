"""Which mentions are of one document: short and repeated ones point at the full mention they repeat.

Numbers begin anew each year and with each body, so a number alone is no identity: kind, year, day,
code and issuer must not stand against each other. Where more than one document fits, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kehoach.extractors.issuers import contradicts_issuer, may_be_one
from kehoach.extractors.reference_codes import central_issuer
from kehoach.extractors.references import Reference
from kehoach.normalise import tone_key
from kehoach.words import word_set

DATES_DIFFER = "dates_differ"
Face = tuple[object, ...]
# Mentions of one document, one of each face; the first has the day, if any has.
Group = list[Reference]


def resolved(references: Sequence[Reference]) -> list[Reference]:
    """The mentions with what they refer to; the first full mention with a day stands for its document."""
    documents = _Documents(references)
    days: dict[Face, date] = {}
    return [_with_doubt(replace(reference, refers_to=documents.target(reference)), days) for reference in references]


def _face(reference: Reference) -> Face:
    """All that tells documents apart; mentions of one face are treated alike, so that thousands of them cost no more than one."""
    named = reference.named
    return (
        reference.code,
        reference.doc_kind,
        reference.date,
        reference.doubt is not None,
        (named.codes, named.level, named.place) if named else None,
    )


class _Documents:
    """The full mentions by number and day, one group a document."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.groups: dict[str, dict[date | None, list[Group]]] = defaultdict(lambda: defaultdict(list))
        self.targets: dict[Face, int | None] = {}
        seen: set[Face] = set()
        full = [reference for reference in references if reference.code.tail]
        # Dated ones first, for a day tells documents apart.
        for reference in sorted(full, key=lambda one: (one.date is None, one.numeral)):
            if (face := _face(reference)) in seen:
                continue
            seen.add(face)
            fitting = self._fitting(reference)
            if len(fitting) == 1:
                fitting[0].append(reference)
            elif not fitting:
                self.groups[reference.code.serial][reference.date].append([reference])

    def target(self, reference: Reference) -> int | None:
        """The mention that stands for the document, if there is one document only, and another mention."""
        face = _face(reference)
        if face not in self.targets:
            fitting = self._fitting(reference)
            self.targets[face] = fitting[0][0].numeral if len(fitting) == 1 else None
        target = self.targets[face]
        return target if target != reference.numeral else None

    def _fitting(self, reference: Reference) -> list[Group]:
        days = self.groups[reference.code.serial]
        near = days if reference.date is None else {reference.date, None} & set(days)
        return [group for day in near for group in days[day] if all(_may_be_one(reference, other) for other in group)]


def _may_be_one(left: Reference, right: Reference) -> bool:
    years = {_year(left), _year(right)} - {None}
    tails = {left.code.tail.upper(), right.code.tail.upper()} - {""}
    dates = {left.date, right.date} - {None}
    return (
        left.code.serial == right.code.serial
        and max(len(years), len(tails), len(dates)) <= 1
        and _same_kind(left.doc_kind, right.doc_kind)
        and (bool(left.doubt or right.doubt) or _same_issuer(left, right))
    )


def _same_issuer(left: Reference, right: Reference) -> bool:
    """The names may mean one body, and none stands against the other's code."""
    against = any(one.named is not None and contradicts_issuer(other.code, one.named) for one, other in ((left, right), (right, left)))
    return not against and may_be_one(left.named, right.named)


def _year(reference: Reference) -> int | None:
    """The year in the number, else that of the day."""
    return reference.code.year or (reference.date.year if reference.date else None)


def _same_kind(left: str | None, right: str | None) -> bool:
    """`Văn bản` may be any kind."""
    return left is None or right is None or left == right or bool({tone_key(left), tone_key(right)} & word_set("kinds_of_any_document"))


def _with_doubt(reference: Reference, days: dict[Face, date]) -> Reference:
    """One number of one central body in one year has one day: another day is a slip, of which of the two nobody knows."""
    if reference.date is None or central_issuer(reference.code) is None:
        return reference
    first = days.setdefault((reference.code.serial, reference.code.tail, reference.doc_kind, _year(reference)), reference.date)
    return reference if reference.doubt is not None or first == reference.date else replace(reference, doubt=DATES_DIFFER)
