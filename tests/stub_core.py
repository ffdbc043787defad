"""Stand-ins for the core that tests of the batch can send to other processes by name."""

from __future__ import annotations

import os
import re
from typing import Any

from kehoach.errors import DocumentError
from kehoach.facts import CheckRow, DocumentRow, FundingRow, NumeralRow, RepairRow, Tables
from kehoach.text import SourceText

VERSION = "stub-1"


def figures(source: SourceText) -> Tables:
    """Every number is an amount in đồng; words in the text make it misbehave."""
    if "BROKEN" in source.text:
        raise ZeroDivisionError("no plan")
    if "REFUSED" in source.text:
        raise DocumentError("elsewhere", "normalise", "no heading at character 0", "Add one")
    if "KILLED" in source.text:
        os._exit(9)
    numbers = list(re.finditer(r"\d+", source.text))
    numerals = tuple(
        NumeralRow(**grounded(source, m), text=m[0], numeral_class="unclassified" if m[0] == "7" else "funding", fact_id=key(source, m))
        for m in numbers
    )
    return Tables(
        document=DocumentRow(
            document_id=source.document_id,
            path=source.path,
            sha256=source.sha256,
            format=source.format,
            encoding=source.encoding,
            n_chars=len(source.text),
            rules_version=VERSION,
        ),
        funding=tuple(funding(source, m) for m in reversed(numbers)),
        numerals=numerals,
        checks=tuple(check(source.document_id, verdict) for verdict in ("holds", "mismatch")),
        repairs=(repair(source.document_id),),
    )


def nothing(source: SourceText) -> Tables:
    """Must not be called: the documents are taken over."""
    raise AssertionError(source.document_id)


def key(source: SourceText, match: re.Match[str]) -> str:
    return f"{source.document_id}#{match.start()}"


def grounded(source: SourceText, match: re.Match[str]) -> dict[str, Any]:
    return {
        "document_id": source.document_id,
        "section_id": None,
        "programme": None,
        "project": 300 if match[0] == "300" else 1,
        "subproject": None,
        "source_start": match.start(),
        "source_end": match.end(),
        "quote": match[0],
        "page": None,
        "page_moved": False,
        "rules": ("stub.number", "stub.đồng"),
    }


def funding(source: SourceText, match: re.Match[str]) -> FundingRow:
    unknown = dict.fromkeys(
        (
            "unit",
            "measure",
            "capital",
            "source",
            "year",
            "from_year",
            "period_start",
            "period_end",
            "part_of",
            "purpose",
            "place",
            "doubt",
            "doubt_check",
        )
    )
    amount = int(match[0])
    return FundingRow(
        **grounded(source, match), **unknown, amount_vnd=amount, amount_million_vnd=amount / 1e6, qualifier="exact", likely_vnd=None
    )


def check(document_id: str, verdict: str) -> CheckRow:
    return CheckRow(
        document_id=document_id,
        check_id=f"{document_id}#c-{verdict}",
        kind="sum",
        relation="sum",
        verdict=verdict,
        stated=3.0,
        computed=2.0,
        gap=1.0,
        unit="đồng",
        explanation="Tổng không khớp.",
        explanation_en="The total does not add up.",
        evidence=(),
        cause=None,
        suspect=None,
        likely=None,
        section_id=None,
        source_start=0,
        source_end=1,
        quote="3",
        page=None,
    )


def repair(document_id: str) -> RepairRow:
    return RepairRow(
        document_id=document_id,
        rule="space",
        step=0,
        before="  ",
        after=" ",
        source_start=0,
        source_end=2,
        text_start=0,
        text_end=2,
        moved_to=None,
    )
