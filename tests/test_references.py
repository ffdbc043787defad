"""Doubtful numbers of documents as checks, and the tables that references are read with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from helpers import extract

from kehoach.extractors.reference_codes import read_code
from kehoach.facts import CheckRow
from kehoach.gazetteer.loader import issuing_bodies, read_table, split_aliases

RELATIONS = {"amends", "replaces", "repeals", "guides", "based_on"}


def slips(text: str) -> list[CheckRow]:
    return [check for check in extract(text).checks if check.kind == "slip"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Quyết định số 612/QĐ-UBND, ngày 16/9/2021 của Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc.", ("612/QĐ-UBND", "Ủy ban Dân tộc")),
        ("Nghị quyết số 24/2021/QH15 ngày 28/7/2021 của Chính phủ.", ("24/2021/QH15", "Chính phủ")),
        ("Nghị định 27/QĐ-TTg ngày 19/4/2022.", ("27/QĐ-TTg", "Nghị định")),
        ("Quyết định số 90/QĐ-TTg ngày 18/01/2022; Quyết định số 90/QĐ-TTg ngày 19/01/2022.", ("90/QĐ-TTg", "18/01/2022", "19/01/2022")),
    ],
)
def test_a_contradiction_is_a_check_that_can_be_printed(text: str, words: tuple[str, ...]) -> None:
    (check,) = slips(text)
    assert (check.verdict, check.stated, check.computed, check.gap) == ("doubtful", None, None, None)
    assert all(word in check.explanation and word in check.explanation_en for word in words)
    quoted = {reference.row_id for reference in extract(text).references}
    assert check.evidence
    assert set(check.evidence) <= quoted


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ.",
        "Kế hoạch số 30/KH-UBND ngày 02/02/2023; Kế hoạch số 30/KH-UBND ngày 05/6/2023.",
        "Nghị định số 27/NĐ-CP ngày 19/4/2022; Nghị định số 27/NĐ-CP ngày 10/3/2023.",
    ],
)
def test_what_may_be_right_is_no_slip(text: str) -> None:
    """Two committees, or two years, may both have a number 30."""
    assert not slips(text)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("38/2023 /NĐ-CP", "38/2023/NĐ-CP"),
        ("20 – NQ/TU", "20-NQ/TU"),
        ("51/NQHĐND", "51/NQ-HĐND"),
        ("1.719/QĐ-TTg", "1719/QĐ-TTg"),
        ("3486/LĐTBXH-VPQGGN", "3486/LĐTBXH-VPQGGN"),
        ("58/2012/TTLT-BTC-BLĐTBXH", "58/2012/TTLT-BTC-BLĐTBXH"),
        ("12/KHXYZ", "12/KHXYZ"),
    ],
)
def test_plain_form_of_a_number(written: str, number: str) -> None:
    code = read_code(written)
    assert code is not None
    assert code.number == number


def test_words_for_issuers_and_relations_name_what_there_is() -> None:
    codes = {body.code for body in issuing_bodies()}
    assert {code for row in read_table("issuer_words") for code in split_aliases(row["codes"])} <= codes
    assert {row["relation"] for row in read_table("relation_words")} <= RELATIONS


@pytest.mark.parametrize("part", ["Theo Quyết định số 90, 880, 12/QĐ-TTg. ", "12, ", "Quyết định số 90/QĐ-UBND ngày {:%d/%m/%Y}; "])
def test_thousands_of_numbers_are_read(part: str) -> None:
    """Each number asks those before it, but only a few of them."""
    text = "".join(part.format(date(2000, 1, 1) + timedelta(days=day)) for day in range(1_500))
    assert len(extract(text).numerals) >= 1_500
