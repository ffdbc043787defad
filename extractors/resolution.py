"""Which mentions are of one document: short and repeated ones point at the full mention they repeat.

Numbers begin anew each year and with each body, so a number alone is no identity: kind, year, day,
code and issuer must not stand against each other. Where more than one document fits, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

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
    groups = _documents(references)
    targets: dict[Face, int | None] = {}
    found = []
    for reference in references:
        face = _face(reference)
        if face not in targets:
            targets[face] = _target(reference, groups[reference.code.serial])
        target = targets[face] if targets[face] != reference.numeral else None
        found.append(_with_doubt(replace(reference, refers_to=target), groups[reference.code.serial]))
    return found


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


def _documents(references: Sequence[Reference]) -> dict[str, list[Group]]:
    """The full mentions by number, one group a document: dated ones first, for a day tells documents apart."""
    groups: dict[str, list[Group]] = defaultdict(list)
    seen: set[Face] = set()
    full = [reference for reference in references if reference.code.tail]
    for reference in sorted(full, key=lambda one: (one.date is None, one.numeral)):
        if (face := _face(reference)) in seen:
            continue
        seen.add(face)
        fitting = _fitting(reference, groups[reference.code.serial])
        if len(fitting) == 1:
            fitting[0].append(reference)
        elif not fitting:
            groups[reference.code.serial].append([reference])
    return groups


def _fitting(reference: Reference, groups: list[Group]) -> list[Group]:
    return [group for group in groups if all(_may_be_one(reference, other) for other in group)]


def _target(reference: Reference, groups: list[Group]) -> int | None:
    fitting = _fitting(reference, groups)
    return fitting[0][0].numeral if len(fitting) == 1 else None


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


def _with_doubt(reference: Reference, groups: list[Group]) -> Reference:
    """One number of one central body in one year has one day: another day is a slip, of which of the two nobody knows."""
    if reference.doubt is not None or reference.date is None or central_issuer(reference.code) is None:
        return reference
    for group in groups:
        for other in group:
            same = other.code.tail == reference.code.tail and other.doc_kind == reference.doc_kind and _year(other) == _year(reference)
            if same and other.date is not None and other.date != reference.date and other.numeral < reference.numeral:
                return replace(reference, doubt=DATES_DIFFER)
    return reference
