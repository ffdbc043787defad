"""Figures compared across documents: what contradicts is found, and what only seems to is left alone.

Each text is a small plan or report with a full head; what differs between two of them is what the test is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from papers import LIST, NEW, PLAN, REPLACES, REPORT, money, of_district, paper, report

from kehoach.batch import run
from kehoach.output.across import AcrossError, Comparison, compare

Compare = Callable[..., tuple[Comparison, ...]]


@pytest.fixture
def across(tmp_path: Path) -> Compare:
    """Reads texts as documents, in the order of their names, and compares them."""

    def read(*texts: str, **named: str) -> tuple[Comparison, ...]:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, text in {**{f"{number}": text for number, text in enumerate(texts)}, **named}.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        summary = run([folder], tmp_path / "out")
        assert not summary.failures
        return compare(tmp_path / "out")

    return read


def loud(found: tuple[Comparison, ...]) -> list[Comparison]:
    return [comparison for comparison in found if comparison.is_loud]


# -- a plan and a report -------------------------------------------------------------------------------


def test_a_report_that_contradicts_its_plan_is_said_with_both_quotes(across: Compare) -> None:
    (found,) = across(paper(PLAN), report(REPORT))
    assert (found.kind, found.relation, found.verdict) == ("duplicate", "plan_and_report", "mismatch")
    assert (found.stated, found.computed, found.gap, found.unit) == (7_743_000_000, 7_734_000_000, 9_000_000, "đồng")
    assert found.documents == ("0.txt", "1.txt")
    assert [row.partition("#")[0] for row in found.evidence] == ["0.txt", "1.txt"]
    assert found.stated_id == found.evidence[1]
    for words in (
        "Vốn giao năm 2024 của Dự án 4",
        "Báo cáo số 387/BC-UBND ngày 10/12/2024 ghi “7.743 triệu đồng”",
        "Kế hoạch số 19/KH-UBND ngày 30/01/2024 ghi “7.734 triệu đồng”",
        "(đều ở mục “Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững”), lệch 9 triệu đồng.",
    ):
        assert words in found.explanation
    assert "states “7.743 triệu đồng”" in found.explanation_en
    assert found.explanation_en.endswith("a gap of 9 triệu đồng.")


def test_equal_figures_hold(across: Compare) -> None:
    (found,) = across(paper(PLAN), report(PLAN))
    assert (found.verdict, found.gap) == ("holds", 0)
    assert "khớp nhau" in found.explanation


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Kinh phí giao năm 2024: 7,7 tỷ đồng.", "rounding"),
        ("Kinh phí giao năm 2024: khoảng 7.700 triệu đồng.", "rounding"),
        ("Kinh phí giao năm 2024: 7.734.000.000 đồng.", "holds"),
        ("Kinh phí giao năm 2024: 7 tỷ 734 triệu đồng.", "holds"),
        ("Kinh phí giao năm 2024: 7,6 tỷ đồng.", "mismatch"),
        ("Kinh phí giao năm 2024: 77.734 triệu đồng.", "mismatch"),
        ("Kinh phí giao năm 2024: 7 tỷ 743 triệu đồng.", "mismatch"),
    ],
)
def test_rounding_is_judged_by_the_digits_written(across: Compare, said: str, verdict: str) -> None:
    (found,) = across(paper(PLAN), report(money(said)))
    assert found.verdict == verdict


#: why the two figures are not the same, and what the report says instead
APART: Mapping[str, str] = {
    "another year": money("Kinh phí giao năm 2023: 7.743 triệu đồng."),
    "spent, not given": money("Giải ngân năm 2024: 7.743 triệu đồng."),
    "proposed, not given": money("Đề nghị bố trí kinh phí năm 2024: 7.743 triệu đồng."),
    "carried over, not given": money("Vốn năm 2023 chuyển nguồn sang năm 2024: 7.743 triệu đồng."),
    "another Dự án": money("Kinh phí giao năm 2024: 7.743 triệu đồng.", "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo"),
    "another capital": money("Vốn đầu tư giao năm 2024: 7.743 triệu đồng."),
    "another source": money("Ngân sách trung ương giao năm 2024: 7.743 triệu đồng."),
    "a part by purpose": money("Kinh phí mua sắm thiết bị cho Trường Cao đẳng năm 2024: 5.743 triệu đồng."),
    "a part by purpose, said behind": money("Kinh phí giao năm 2024: 5.743 triệu đồng cho Trường Cao đẳng Cộng đồng."),
    "a part by the heading": money("Hỗ trợ các trường nghề:\n+ Kinh phí giao năm 2024: 5.743 triệu đồng."),
    "a part by place": money("Huyện Sìn Hồ: Kinh phí giao năm 2024: 5.743 triệu đồng."),
    "a part by the sentence before": money("Mua sắm thiết bị dạy nghề cho trường. Kinh phí giao năm 2024: 5.743 triệu đồng."),
    "the money of an office": "II. KINH PHÍ\n1. Sở Y tế\n- Dự án 4: Kinh phí giao năm 2024: 5.743 triệu đồng.",
    "so far apart that one is a part": money("Kinh phí giao năm 2024: 1.743 triệu đồng."),
    "an addition": money("Kinh phí giao bổ sung năm 2024: 5.743 triệu đồng."),
    "a doubtful numeral": money("Kinh phí giao năm 2024: 7,743 triệu đồng."),
    "money carried over within it": money("Kinh phí giao năm 2024: 8.000 triệu đồng, gồm 266 triệu đồng chuyển nguồn năm 2023."),
    "several values in one paper": money(
        "Kinh phí giao năm 2024: 7.743 triệu đồng.\n2. Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững\n"
        "- Vốn giao năm 2024: 7.800 triệu đồng."
    ),
}


@pytest.mark.parametrize("body", APART.values(), ids=APART.keys())
def test_what_is_not_the_same_figure_is_no_contradiction(across: Compare, body: str) -> None:
    assert not loud(across(paper(PLAN), report(body)))


def test_the_figure_is_that_of_the_whole_where_its_parts_are_there_too(across: Compare) -> None:
    said = "Kinh phí giao năm 2024: {} triệu đồng, trong đó ngân sách trung ương 7.000 triệu đồng, ngân sách địa phương {} triệu đồng."
    found = across(paper(money(said.format("7.734", "734"))), report(money(said.format("7.743", "743"))))
    assert [(one.verdict, int(one.gap)) for one in found] == [("mismatch", 9_000_000), ("holds", 0), ("mismatch", 9_000_000)]
    assert "(ngân sách địa phương)" in found[2].explanation


def test_a_total_that_is_less_than_its_parts_is_not_the_total(across: Compare) -> None:
    body = "II. KINH PHÍ THỰC HIỆN\n{}\n1. Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững\n- Kinh phí giao năm 2024: {}."
    said = "- Kinh phí giao năm 2024: {} triệu đồng."
    plan = paper(body.format(said.format("383.626"), "373.734 triệu đồng"))
    assert [one.verdict for one in across(plan, report(body.format(said.format("300.000"), "373.734 triệu đồng")))] == ["holds"]


def test_a_total_of_the_programme_is_compared_too(across: Compare) -> None:
    body = "II. KINH PHÍ THỰC HIỆN\n- Kinh phí giao năm 2024: {} triệu đồng."
    (found,) = across(paper(body.format("383.626")), report(body.format("383.662")))
    assert found.verdict == "mismatch"
    assert "Vốn giao năm 2024 của Chương trình Giảm nghèo bền vững 2021-2025" in found.explanation


def test_a_figure_that_the_other_paper_gives_for_a_part_is_of_another_scope(across: Compare) -> None:
    plan = money("Kinh phí giao năm 2024: 7.734 triệu đồng, trong đó ngân sách trung ương 7.000 triệu đồng.")
    assert not loud(across(paper(plan), report(money("Kinh phí giao năm 2024: 7.000 triệu đồng."))))


def test_cells_of_tables_are_compared_and_quoted_with_their_unit(across: Compare) -> None:
    table = (
        "Đơn vị tính: triệu đồng\n| TT | Nội dung | Kinh phí giao năm 2024 |\n|---|---|---|\n"
        "| 1 | Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững | 7.743 |"
    )
    (found,) = across(paper(PLAN), report(f"II. KINH PHÍ THỰC HIỆN\n{table}"))
    assert found.verdict == "mismatch"
    assert "ghi “7.743” triệu đồng" in found.explanation
    assert "(mục “KINH PHÍ THỰC HIỆN”)" in found.explanation, "headings that differ stand each with its paper"


# -- whose figures they are ----------------------------------------------------------------------------


def test_two_plans_of_one_place_are_two_papers(across: Compare) -> None:
    (found,) = across(paper(PLAN), paper(REPORT, number="25/KH-UBND", day=date(2024, 3, 1)))
    assert (found.relation, found.verdict) == ("two_papers", "mismatch")
    assert (found.stated, found.computed) == (7_743_000_000, 7_734_000_000)


@pytest.mark.parametrize(
    "other",
    [
        report(REPORT, province="Sơn La"),
        report(REPORT, district="Sìn Hồ"),
        paper(REPORT, number="19/KH-UBND"),
    ],
    ids=["another province", "a district of the province", "the same paper once more"],
)
def test_papers_of_other_places_are_never_compared(across: Compare, other: str) -> None:
    assert across(paper(PLAN), other) == ()


def test_districts_are_held_against_themselves_only(across: Compare) -> None:
    (found,) = across(
        paper(PLAN, district="Sìn Hồ"), report(REPORT, district="Sìn Hồ"), report(REPORT, number="9/BC-UBND", district="Tam Đường")
    )
    assert found.documents == ("0.txt", "1.txt")
    assert found.verdict == "mismatch"


def test_a_province_that_took_in_another_is_another_place(across: Compare) -> None:
    before = paper(PLAN, number="20/KH-UBND", province="Tuyên Quang", day=date(2025, 3, 1), title="năm 2025")
    after = report(REPORT, province="Tuyên Quang", day=date(2025, 12, 1), title="năm 2025")
    assert across(before, after) == ()


# -- papers that change others -------------------------------------------------------------------------


def test_a_figure_that_a_later_paper_replaces_is_no_contradiction(across: Compare) -> None:
    (found,) = across(paper(PLAN), NEW)
    assert (found.relation, found.verdict, found.gap) == ("superseded", "holds", 366_000_000)
    assert "Kế hoạch số 150/KH-UBND ngày 03/06/2024 thay thế Kế hoạch số 19/KH-UBND ngày 30/01/2024" in found.explanation
    assert "replaces" in found.explanation_en


def test_a_report_after_the_replacement_is_held_against_the_new_figure(across: Compare) -> None:
    found = across(paper(PLAN), NEW, report(money("Kinh phí giao năm 2024: 8.100 triệu đồng.")))
    assert [(one.relation, one.verdict, one.documents) for one in found] == [
        ("superseded", "holds", ("0.txt", "1.txt")),
        ("plan_and_report", "holds", ("1.txt", "2.txt")),
    ]


def test_a_report_that_goes_on_quoting_the_replaced_figure_contradicts_the_new_one(across: Compare) -> None:
    (found,) = loud(across(paper(PLAN), NEW, report(PLAN)))
    assert found.documents == ("1.txt", "2.txt")
    assert "“7.734 triệu đồng” là số của Kế hoạch số 19/KH-UBND ngày 30/01/2024 đã được thay bằng số mới" in found.explanation


def test_a_report_before_the_replacement_is_held_against_the_old_figure(across: Compare) -> None:
    early = report(REPORT, day=date(2024, 4, 15))
    (found,) = loud(across(paper(PLAN), NEW, early))
    assert found.documents == ("0.txt", "2.txt")


def test_a_replacement_by_a_paper_that_is_not_there_is_heeded(across: Compare) -> None:
    told = REPORT + "\nIII. ĐÁNH GIÁ\nKế hoạch số 150/KH-UBND ngày 03/6/2024 thay thế Kế hoạch số 19/KH-UBND ngày 30/01/2024."
    assert not loud(across(paper(PLAN), report(told)))


def test_an_amendment_leaves_alone_what_it_does_not_speak_of(across: Compare) -> None:
    other = money("Kinh phí giao năm 2024: 900 triệu đồng.", "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo")
    amending = paper(other + REPLACES.replace("thay thế", "sửa đổi, bổ sung"), number="150/KH-UBND", day=date(2024, 6, 3))
    (found,) = loud(across(paper(PLAN), amending, report(REPORT)))
    assert found.documents == ("0.txt", "2.txt")


def test_chains_of_replacements_are_followed(across: Compare) -> None:
    words = "\nIII. TỔ CHỨC THỰC HIỆN\n(Kế hoạch này thay thế Kế hoạch số 150/KH-UBND ngày 03/6/2024 của Ủy ban nhân dân tỉnh Lai Châu)"
    newest = paper(money("Kinh phí giao năm 2024: 8.500 triệu đồng.") + words, number="260/KH-UBND", day=date(2024, 9, 16))
    found = across(paper(PLAN), NEW, newest)
    assert {(one.relation, one.documents) for one in found} == {
        ("superseded", ("0.txt", "1.txt")),
        ("superseded", ("0.txt", "2.txt")),
        ("superseded", ("1.txt", "2.txt")),
    }


def test_a_paper_of_that_number_of_another_day_is_not_said_to_be_replaced(across: Compare) -> None:
    other_day = paper(PLAN, day=date(2024, 2, 5))
    assert across(other_day, NEW) == ()


# -- targets and results -------------------------------------------------------------------------------


def goals(said: str) -> str:
    return f"I. MỤC TIÊU\n- {said}"


@pytest.mark.parametrize(
    ("plan", "reported", "verdicts"),
    [
        ("Đào tạo nghề cho 4.600 lao động.", "Đào tạo nghề cho 4.560/4.500 lao động.", ["mismatch"]),
        ("Đào tạo nghề cho 4.600 lao động.", "Đào tạo nghề cho 4.560/4.600 lao động.", ["holds"]),
        ("Đào tạo nghề cho 4.600 lao động.", "Đào tạo nghề cho 560/1.500 lao động.", []),
        ("Đào tạo nghề cho 4.600 lao động.", "Hỗ trợ vay vốn cho 4.560/4.500 lao động.", []),
        ("Đào tạo nghề cho 4.600 lao động.", "Đào tạo nghề cho 4.560/4.500 học viên.", []),
        ("Đào tạo nghề cho 4.600 lao động.", "Đào tạo nghề cho 4.560/4.500 lao động thuộc hộ nghèo.", []),
        ("Đào tạo nghề cho 4.600 lao động.", "Tại các xã khó khăn, đào tạo nghề cho 4.560/4.500 lao động.", []),
    ],
)
def test_the_target_that_a_report_quotes_is_held_against_the_plan(across: Compare, plan: str, reported: str, verdicts: list[str]) -> None:
    found = across(paper(goals(f"Năm 2024, {plan}")), report(f"I. KẾT QUẢ NĂM 2024\n- {reported}"))
    assert [one.verdict for one in found] == verdicts


@pytest.mark.parametrize(
    ("second", "verdicts"),
    [
        ("Tỷ lệ hộ nghèo năm 2023 là 15,2%.", ["mismatch"]),
        ("Tỷ lệ hộ nghèo năm 2023 là 14,2%.", ["rounding"]),
        ("Tại các huyện nghèo, tỷ lệ hộ nghèo năm 2023 là 15,2%.", []),
        ("Đối với các huyện nghèo:\n+ Tỷ lệ hộ nghèo năm 2023 là 15,2%.", []),
        ("Tỷ lệ hộ nghèo năm 2022 là 15,2%.", []),
        ("Tỷ lệ hộ cận nghèo năm 2023 là 15,2%.", []),
        ("Tỷ lệ hộ nghèo năm 2023 giảm 3,1%.", []),
        ("Tỷ lệ hộ nghèo 6 tháng đầu năm 2023 là 15,2%.", []),
    ],
)
def test_a_result_of_a_past_year_is_the_same_in_all_papers(across: Compare, second: str, verdicts: list[str]) -> None:
    first = "I. KẾT QUẢ THỰC HIỆN NĂM 2023\n- Tỷ lệ hộ nghèo năm 2023 là 14,17%."
    found = across(paper(first), report(f"I. KẾT QUẢ THỰC HIỆN\n- {second}"))
    assert [one.verdict for one in found] == verdicts


def test_a_gap_between_rates_is_said_in_percentage_points(across: Compare) -> None:
    first = "I. KẾT QUẢ THỰC HIỆN NĂM 2023\n- Tỷ lệ hộ nghèo năm 2023 là {}%."
    (found,) = across(paper(first.format("14,17")), report(first.format("15,2")))
    assert found.unit == "%"
    assert "lệch 1,03 điểm phần trăm" in found.explanation
    assert found.explanation.startswith("Kết quả năm 2023 “Tỷ lệ hộ nghèo”: ")


# -- a province and its districts ----------------------------------------------------------------------


def test_a_province_holds_against_all_of_its_districts(across: Compare) -> None:
    found = across(paper(LIST), of_district("Sìn Hồ", "5.125"), of_district("Tam Đường", "4.780", "12/KH-UBND"))
    assert {(one.kind, one.relation, one.verdict) for one in found} == {
        ("cross_section", "district_of_province", "holds"),
        ("cross_section", "districts_of_province", "holds"),
    }
    (together,) = [one for one in found if one.relation == "districts_of_province"]
    assert (together.stated, together.computed) == (9_905_000_000, 9_905_000_000)
    assert together.documents == ("0.txt", "1.txt", "2.txt")


def test_a_district_that_states_another_amount_is_found(across: Compare) -> None:
    found = across(paper(LIST), of_district("Sìn Hồ", "5.215"), of_district("Tam Đường", "4.780", "12/KH-UBND"))
    single, together = loud(found)
    assert (single.relation, single.documents, single.gap) == ("district_of_province", ("0.txt", "1.txt"), -90_000_000)
    assert single.explanation.startswith("Vốn giao năm 2024 của Dự án 4 cho huyện Sìn Hồ: ")
    assert "Kế hoạch số 19/KH-UBND ngày 30/01/2024 của tỉnh Lai Châu ghi “5.125 triệu đồng”" in single.explanation
    assert "Kế hoạch số 31/KH-UBND ngày 20/02/2024 của huyện Sìn Hồ ghi “5.215 triệu đồng”" in single.explanation
    assert (together.relation, together.gap) == ("districts_of_province", -90_000_000)
    assert "Kế hoạch số 12/KH-UBND ngày 20/02/2024 của huyện Tam Đường" in together.explanation
    assert "; các huyện cộng lại 9.995 triệu đồng (" in together.explanation
    assert "lệch 90 triệu đồng" in together.explanation


def test_the_sum_waits_for_all_districts(across: Compare) -> None:
    found = across(paper(LIST), of_district("Sìn Hồ", "5.125"))
    assert [one.relation for one in found] == ["district_of_province"]


@pytest.mark.parametrize(
    "listed",
    [
        "Giao các huyện: Sìn Hồ 5.125 triệu đồng để mua sắm thiết bị; Tam Đường 4.780 triệu đồng.",
        "Hỗ trợ trường nghề tại huyện Sìn Hồ 5.115 triệu đồng.",
    ],
)
def test_what_a_district_is_given_for_a_purpose_is_a_part(across: Compare, listed: str) -> None:
    found = across(paper(money(listed)), of_district("Sìn Hồ", "5.215"))
    assert not loud(found)


def test_a_district_of_another_province_with_that_name_is_not_meant(across: Compare) -> None:
    other = paper(
        money("Kinh phí giao năm 2024: 5.215 triệu đồng."), number="31/KH-UBND", day=date(2024, 2, 20), province="Sơn La", district="Sìn Hồ"
    )
    assert across(paper(LIST), other) == ()


# -- the output ----------------------------------------------------------------------------------------


def test_a_folder_without_tables_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AcrossError, match="Give the folder that was named with --out"):
        compare(tmp_path)


def test_one_document_is_compared_with_nothing(across: Compare) -> None:
    assert across(paper(PLAN)) == ()
