"""No attribute without evidence: the words that decided stand in the source and say what the attribute says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from helpers import CORPUS, REAL_GOLD, REAL_TEXTS, Document, documents, extract

from kehoach.evidence import ATTRIBUTES
from kehoach.facts import EvidenceRow, Grounded, Tables

PLANS = [*documents(CORPUS.glob("*.gold.jsonl"), CORPUS), *documents(REAL_GOLD.glob("*.gold.jsonl"), REAL_TEXTS)]


def figures(tables: Tables) -> list[tuple[str, Grounded]]:
    names = ("funding", "percentages", "indicators")
    return [(name, row) for name in names for row in getattr(tables, name)]


def evidence_of(tables: Tables) -> dict[tuple[str, str, str], EvidenceRow]:
    return {(row.table, row.row_id, row.attribute): row for row in tables.evidence}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_attribute_has_its_words(plan: Document) -> None:
    tables = extract(plan.text, plan.name)
    known = evidence_of(tables)
    for table, row in figures(tables):
        stated: dict[str, Any] = {name: value for name, value in asdict(row).items() if name in ATTRIBUTES and value is not None}
        for attribute, value in stated.items():
            words = known[table, row.row_id, attribute]
            assert words.value == str(value)
            assert words.rule
    assert len(known) == len(tables.evidence)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_words_are_quoted_and_chains_end(plan: Document) -> None:
    tables = extract(plan.text, plan.name)
    rows = {row.row_id for _, row in figures(tables)}
    for words in tables.evidence:
        assert plan.text[words.source_start : words.source_end] == words.quote != ""
        assert words.via is None or (words.via in rows and words.via != words.row_id)
        if words.attribute == "year":
            assert words.rule == "year.next" or words.value[:4] in words.quote or words.value[2:4] in words.quote, words


def test_a_part_says_from_which_whole_it_has_what() -> None:
    text = "Năm 2023: Vốn giao 12.000 triệu đồng (vốn đầu tư 8.000 triệu đồng; vốn sự nghiệp 4.000 triệu đồng).\n"
    tables = extract(text)
    known = evidence_of(tables)
    whole, part, _ = tables.funding
    assert part.part_of == whole.row_id
    measure = known["funding", part.row_id, "measure"]
    assert (measure.quote, measure.rule, measure.via) == ("Vốn giao", "measure.whole", whole.row_id)
    capital = known["funding", part.row_id, "capital"]
    assert (capital.quote, capital.via) == ("vốn đầu tư", None)
    assert ("funding", whole.row_id, "capital") not in known


def test_words_of_a_wrapped_heading_are_those_of_the_source() -> None:
    text = "IV. KẾT QUẢ\n1. Dự án 4: Phát triển giáo dục\nnghề nghiệp, việc làm bền vững\n- Kinh phí giao 2.000 triệu đồng.\n"
    tables = extract(text)
    (amount,) = tables.funding
    assert amount.project == 4
    words = evidence_of(tables)["funding", amount.row_id, "project"]
    assert words.quote == "Dự án 4"
    assert words.source_start == text.index("Dự án 4")
