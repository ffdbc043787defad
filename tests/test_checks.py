"""What a finding says: its figures, its place and its cause, in Vietnamese and in English.

Which relations are found in which texts, and how they are judged, stands case by case in `phenomena/checks_*.tsv`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from helpers import LOUD, extract, figures_of
from test_phenomena import ALL, CHECKS, HEADS, KNOWN_FAILURES, TABLES, Case

from kehoach.analyse import analyse
from kehoach.checks.relations import FORMS
from kehoach.extractors.numbers import read_number
from kehoach.facts import CheckRow, Tables
from kehoach.text import SourceText

CASES = [case for name, cases in TABLES.items() if name != KNOWN_FAILURES for case in cases if case.table == CHECKS]
STATED = [case for case in CASES if case.expected != "absent"]
#: One line of text, so that it can be put under headings.
IN_ONE_LINE = [case for case in STATED if "¶" not in case.text and "⏎" not in case.text]
UNDER = "IV. TÌNH HÌNH THỰC HIỆN\n\n2. Kết quả cụ thể\n\n"
VIETNAMESE, ENGLISH = "Mục IV.2 ", "Section IV.2 "
#: What each cause is called in either language, in a few words of its sentence.
CAUSES = {
    "digits_exchanged": ("đảo hai chữ số", "exchanged"),
    "one_digit": ("sai một chữ số", "one digit"),
    "left_out": ("bỏ sót", "left out"),
    "thousands_mark": ("dấu phân cách hàng nghìn", "thousands mark"),
    "unit": ("nhầm đơn vị", "unit"),
}
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_LABEL = re.compile(r"\b(?:Tiểu dự án|Dự án|[Mm]ục|[Ss]ection|trang|page) [\dIVX.]+")


def ids(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.id) for case in cases]


def checks_of(case: Case, above: str = "") -> tuple[Tables, list[CheckRow]]:
    """The checks of the figure that a case marks, its text under some headings; of a relation that it names these only."""
    text, at = case.source()
    head = len(HEADS[case.under])
    tables = extract(text[:head] + above + text[head:])
    at += len(above)
    relation = case.attributes().get("relation")
    mine = [check for check in tables.checks if check.source_start <= at < check.source_end]
    return tables, [check for check in mine if relation in (None, check.relation)]


def numbers_in(sentence: str) -> set[Decimal]:
    """All numbers of a sentence but those of places."""
    readings = (read_number(numeral.rstrip(".,")) for numeral in _NUMERAL.findall(_LABEL.sub("", sentence)))
    return {reading.value for reading in readings if reading is not None}


def figures_said(tables: Tables, check: CheckRow) -> Iterator[Decimal]:
    """The figures that a check rests on, as the text writes them."""
    starts = figures_of(tables)
    read = {numeral.source_start: read_number(numeral.text) for numeral in tables.numerals}
    for row_id in check.evidence:
        numerals = sorted(starts[row_id])
        reading = read[numerals[0]]
        # `562 tỷ 715 triệu đồng` is said as one number.
        if len(numerals) == 1 and reading is not None:
            yield reading.value


@pytest.mark.parametrize("case", ids([case for case in STATED if "relation=year" not in case.expected]))
def test_a_check_says_its_figures_in_both_languages(case: Case) -> None:
    tables, checks = checks_of(case)
    for check in checks:
        vietnamese, english = numbers_in(check.explanation), numbers_in(check.explanation_en)
        assert set(figures_said(tables, check)) <= vietnamese, check.explanation
        assert vietnamese == english, (check.explanation, check.explanation_en)


@pytest.mark.parametrize("case", ids(IN_ONE_LINE))
def test_a_check_says_where_it_stands(case: Case) -> None:
    _, checks = checks_of(case, UNDER)
    assert checks
    for check in checks:
        assert check.explanation.startswith(VIETNAMESE), check.explanation
        assert check.explanation_en.startswith(ENGLISH), check.explanation_en


@pytest.mark.parametrize("case", ids([case for case in STATED if case.attributes().get("cause") in CAUSES]))
def test_a_finding_says_its_cause_in_both_languages(case: Case) -> None:
    for check in checks_of(case)[1]:
        vietnamese, english = CAUSES[str(check.cause)]
        assert vietnamese in check.explanation
        assert english in check.explanation_en


def test_what_does_not_hold_says_the_gap() -> None:
    check = extract("Giải ngân 18.900/42.000 triệu đồng, đạt 54%.").checks[0]
    assert "lệch 9 điểm phần trăm" in check.explanation
    assert "a gap of 9 percentage points" in check.explanation_en
    assert check.gap == 9


def test_what_stands_far_apart_names_both_places() -> None:
    case = next(case for case in ALL if case.id == "same-twice-exchanged")
    check = checks_of(case)[1][0]
    assert check.explanation.startswith("Mục III.1 ghi 1.421 hộ nghèo; mục II.1 ghi 1.412 hộ nghèo")
    assert check.explanation_en.startswith("Section III.1 states 1.421 hộ nghèo; section II.1 states 1.412 hộ nghèo")


def test_a_total_names_the_projects_that_it_adds_up() -> None:
    case = next(case for case in ALL if case.id == "total-by-project-exchanged")
    check = checks_of(case)[1][0]
    for part in ("Dự án 1 9.120", "Dự án 2 4.650", "Dự án 4 6.540"):
        assert part in check.explanation
        assert part in check.explanation_en


def test_a_finding_names_its_page() -> None:
    first, second = "Kết quả như sau.\n", "Giải ngân 18.900/42.000 triệu đồng, đạt 54%.\n"
    check = analyse(SourceText("plan.txt", first + second, page_starts=(len(first),))).checks[0]
    assert check.page == 2
    assert "(trang 2)" in check.explanation
    assert "(page 2)" in check.explanation_en


def test_every_relation_is_tested_both_ways() -> None:
    """Each form of relation has a case that holds and one that does not, and so has each relation that has a name of its own."""
    seen: dict[str, Counter[bool]] = {}
    for case in STATED:
        for check in checks_of(case)[1]:
            seen.setdefault(check.relation, Counter())[check.verdict in LOUD] += 1
    both = {name for name, verdicts in seen.items() if len(verdicts) == 2}
    assert both >= {
        "sum", "sum_by_capital", "sum_by_source", "sum_by_item", "table_column", "table_row", "total_by_project", "total_by_subproject",
        "total_by_year", "rate", "minimum", "change", "difference", "product", "mean", "same",
    }  # fmt: skip
    assert set(seen) >= set(FORMS)
