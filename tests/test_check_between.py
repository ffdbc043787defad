"""`kehoach check` shows what contradicts between documents behind what does not add up in each, and counts what agrees."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from papers import LIST, NEW, PLAN, REPORT, money, of_district, paper, report
from typer.testing import CliRunner

from kehoach import batch
from kehoach.cli import app
from kehoach.output.across import Comparison
from kehoach.output.between import Between, Contradiction
from kehoach.output.gaps import MinGap
from kehoach.show_checks import tally_between

RUN = CliRunner()
TITLE = "Giữa các văn bản"
BODY = "I. MỤC TIÊU\n- {target}\n" + money("Kinh phí giao năm 2024: {amount} triệu đồng.")
Out = Callable[..., Path]


@pytest.fixture
def read(tmp_path: Path) -> Out:
    """Tables of texts; the sources stand beside them in `in`."""

    def extracted(**texts: str) -> Path:
        (tmp_path / "in").mkdir()
        for name, text in texts.items():
            (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
        batch.run([tmp_path / "in"], tmp_path / "out")
        return tmp_path / "out"

    return extracted


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture
def two(read: Out) -> Path:
    """A plan and its report: 9 triệu đồng and 100 people apart."""
    plan = paper(BODY.format(target="Năm 2024, đào tạo nghề cho 4.600 lao động.", amount="7.734"))
    told = report(BODY.format(target="Đào tạo nghề cho 4.560/4.500 lao động.", amount="7.743"))
    return read(plan=plan, report=told)


def call(*words: object) -> tuple[int, str]:
    result = RUN.invoke(app, ["check", *(str(word) for word in words)])
    assert result.stderr == ""
    return result.exit_code, result.stdout


def between(out: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call(out, "--json", *words)[1])["between"]
    return found


def units(out: Path, *words: str) -> list[str]:
    """The units of the gaps of what is shown, in order."""
    return [check["unit"] for check in between(out, *words)["checks"]]


# -- what is shown -------------------------------------------------------------------------------------


def test_a_contradiction_is_shown_with_names_places_and_quotes_of_both(read: Out) -> None:
    out = read(plan=paper(PLAN), report=report(REPORT))
    status, stdout = call(out)
    lines = stdout.splitlines()
    shown = lines[lines.index(TITLE) :]
    assert status == 0
    assert [line.strip() for line in shown[2:-1]] == [
        "mismatch  Vốn giao năm 2024 của Dự án 4: Báo cáo số 387/BC-UBND ngày 10/12/2024 ghi “7.743 triệu đồng”; Kế hoạch số 19/KH-UBND "
        "ngày 30/01/2024 ghi “7.734 triệu đồng” (đều ở mục “Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững”), "
        "lệch 9 triệu đồng.",
        "Báo cáo số 387/BC-UBND ngày 10/12/2024 của Ủy ban nhân dân tỉnh Lai Châu",
        "“- Kinh phí giao năm 2024: 7.743 triệu đồng.”",
        "II KINH PHÍ THỰC HIỆN › 1 Dự án 4: Phát triển giáo dục nghề nghiệp, …",
        f"report.txt#{report(REPORT).index('7.743')}",
        "Kế hoạch số 19/KH-UBND ngày 30/01/2024 của Ủy ban nhân dân tỉnh Lai Châu",
        "“- Kinh phí giao năm 2024: 7.734 triệu đồng.”",
        "II KINH PHÍ THỰC HIỆN › 1 Dự án 4: Phát triển giáo dục nghề nghiệp, …",
        f"plan.txt#{paper(PLAN).index('7.734')}",
        "",
        "2 documents: nothing was checked, 2 amounts stand alone; between documents: 1 comparison does not hold",
    ]
    assert shown[-1].endswith(f'"plan.txt#{paper(PLAN).index("7.734")}"'), "its figures can be explained"


def test_it_comes_after_the_documents_and_the_worst_first(two: Path) -> None:
    _, stdout = call(two)
    assert stdout.index("report.txt: ") < stdout.index(f"\n\n{TITLE}\n\n")
    assert stdout.index("lệch 100 lao động") < stdout.index("lệch 9 triệu đồng")


def test_english(two: Path) -> None:
    _, stdout = call(two, "--lang", "en")
    assert "\nBetween documents\n" in stdout
    assert "states “7.743 triệu đồng”" in stdout
    assert "Báo cáo No. 387/BC-UBND of 10/12/2024, Ủy ban nhân dân tỉnh Lai Châu" in stdout
    assert TITLE not in stdout


def test_what_agrees_is_counted_and_not_shown(read: Out) -> None:
    status, stdout = call(read(plan=paper(PLAN), report=report(PLAN)), "--strict")
    assert status == 0
    assert TITLE not in stdout
    assert "2 documents: nothing was checked, 2 amounts stand alone; between documents: 1 comparison holds\n" in stdout


def test_an_amended_figure_is_no_contradiction(read: Out) -> None:
    out = read(plan=paper(PLAN), new=NEW)
    status, stdout = call(out, "--strict")
    assert (status, TITLE in stdout) == (0, False)
    assert "; between documents: 1 figure was superseded\n" in stdout
    found = between(out)
    assert (found["hold"], found["fail"], found["superseded"], found["checks"]) == (0, 0, 1, [])


def test_of_one_document_nothing_is_shown(read: Out) -> None:
    out = read(plan=paper(PLAN))
    _, stdout = call(out)
    assert TITLE not in stdout
    assert "between" not in stdout
    assert between(out) == {"hold": 0, "fail": 0, "below_gap": 0, "superseded": 0, "note": None, "checks": []}


def test_documents_with_nothing_in_common_are_said_to_be_uncompared(read: Out) -> None:
    _, stdout = call(read(plan=paper(PLAN), report=report(REPORT, province="Sơn La")))
    assert stdout.endswith("; between documents: nothing was compared\n")


def test_a_province_and_its_districts(read: Out) -> None:
    out = read(tinh=paper(LIST), a=of_district("Sìn Hồ", "5.215"), b=of_district("Tam Đường", "4.780", "12/KH-UBND"))
    single, together = between(out)["checks"]
    assert [row["document_id"] for row in single["documents"]] == ["tinh.txt", "a.txt"], "the stated figure comes first"
    assert [row["document_id"] for row in together["documents"]] == ["tinh.txt", "a.txt", "b.txt"]
    assert "Kế hoạch số 12/KH-UBND ngày 20/02/2024 của Ủy ban nhân dân huyện Tam Đường" in call(out)[1]


def test_a_source_that_is_gone_leaves_the_quotes(two: Path) -> None:
    (two.parent / "in" / "plan.txt").unlink()
    _, stdout = call(two)
    assert stdout.count("plan.txt is not there, so only quotes are shown)") == 1
    assert "“7.734 triệu đồng”" in stdout
    (money_, _) = sorted(between(two)["checks"], key=lambda check: str(check["unit"]), reverse=True)
    assert ["is not there" in (row["note"] or "") for row in money_["documents"]] == [False, True]


@pytest.mark.parametrize("columns", ["60", "130"])
def test_it_fits_the_terminal(two: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    *lines, _ = call(two)[1].splitlines()
    assert max(map(len, lines)) <= int(columns)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Between(hold=1200, fail=2, superseded=3), "1,200 comparisons hold, 2 do not, 3 figures were superseded"),
        (Between(hold=1, fail=1), "1 comparison holds, 1 does not"),
        (Between(hold=3, fail=2, below_gap=1), "3 comparisons hold, 2 do not (1 below the gap asked for)"),
        (Between(fail=2), "2 comparisons do not hold"),
        (Between(superseded=1), "1 figure was superseded"),
        (Between(), "nothing was compared"),
    ],
)
def test_counts_in_words(found: Between, said: str) -> None:
    assert tally_between(found) == said


# -- filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ([], ["lao động", "đồng"]),
        (["--kind", "duplicate"], ["lao động", "đồng"]),
        (["--kind", "sum", "--kind", "duplicate"], ["lao động", "đồng"]),
        (["--kind", "cross_section"], []),
        (["--kind", "rate"], []),
        (["--min-gap", "9"], ["lao động", "đồng"]),
        (["--min-gap", "10"], ["lao động"]),
        (["--min-gap", "1%"], ["lao động"]),
        (["--min-gap", "10", "--min-gap", "3%"], []),
        (["--document", "plan.txt"], ["lao động", "đồng"]),
    ],
)
def test_filters(two: Path, words: list[str], left: list[str]) -> None:
    assert units(two, *words) == left
    assert call(two, "--strict", *words)[0] == (1 if left else 0)


def test_gaps_do_not_limit_the_counts(two: Path) -> None:
    found = between(two, "--min-gap", "10")
    assert (found["hold"], found["fail"], found["below_gap"]) == (0, 2, 1)
    assert "between documents: 2 comparisons do not hold (1 below the gap asked for)" in call(two, "--min-gap", "10")[1]


def test_kinds_that_compare_no_documents_say_nothing_of_them(two: Path) -> None:
    assert "between documents" not in call(two, "--kind", "sum")[1]


def test_a_document_is_compared_with_the_others_and_the_others_not_among_themselves(read: Out) -> None:
    other = paper(REPORT, number="25/KH-UBND", day=date(2024, 3, 1))
    out = read(plan=paper(PLAN), report=report(PLAN), other=other)
    assert (between(out)["hold"], between(out)["fail"]) == (1, 2)
    assert (between(out, "--document", "plan.txt")["hold"], between(out, "--document", "plan.txt")["fail"]) == (1, 1)
    _, stdout = call(out, "--document", "plan.txt")
    assert stdout.splitlines()[-2] == "1 comparison holds, 1 does not"
    _, stdout = call(out, "--document", "plan.txt", "--min-gap", "10")
    assert stdout.splitlines()[-1] == f"{TITLE}: 1 comparison holds, 1 does not (1 below the gap asked for)"


@pytest.mark.parametrize(("gap", "expected"), [("9", True), ("10", False), ("1%", False), ("0,1%", True)])
def test_what_a_least_gap_measures(gap: str, expected: bool) -> None:
    found = Comparison(
        "duplicate",
        "two_papers",
        "mismatch",
        Decimal(7_743_000_000),
        Decimal(7_734_000_000),
        "đồng",
        "a#1",
        "",
        "",
        ("a#1", "b#1"),
        ("a", "b"),
    )
    assert MinGap.read(gap).admits(Contradiction(found)) is expected


# -- for programs --------------------------------------------------------------------------------------


def test_json(two: Path) -> None:
    found = between(two)
    assert {name: found[name] for name in ("hold", "fail", "below_gap", "superseded", "note")} == {
        "hold": 0, "fail": 2, "below_gap": 0, "superseded": 0, "note": None,
    }  # fmt: skip
    check = found["checks"][1]
    assert [check[name] for name in ("kind", "relation", "verdict", "stated", "computed", "gap", "unit")] == [
        "duplicate", "plan_and_report", "mismatch", 7743e6, 7734e6, 9e6, "đồng",
    ]  # fmt: skip
    assert check["explanation"].endswith("lệch 9 triệu đồng.")
    assert check["explanation_en"].endswith("a gap of 9 triệu đồng.")
    told, planned = check["documents"]
    assert [told[name] for name in ("document_id", "doc_type", "number", "issue_date", "issuer", "note")] == [
        "report.txt", "Báo cáo", "387/BC-UBND", "2024-12-10", "Ủy ban nhân dân tỉnh Lai Châu", None,
    ]  # fmt: skip
    assert [row["row_id"] for document in (planned, told) for row in document["quotes"]] == check["evidence"]
    assert check["stated_id"] == told["quotes"][0]["row_id"]
    for document in (told, planned):
        source = (two.parent / "in" / document["document_id"]).read_text(encoding="utf-8")
        (row,) = document["quotes"]
        assert source[row["source_start"] : row["source_end"]] == row["quote"]
        assert row["quote"] in row["passage"]
        assert row["section_path"][0] == "II KINH PHÍ THỰC HIỆN"


def test_tables_that_cannot_be_compared_cost_the_comparison_only(two: Path) -> None:
    (two / "references" / "part-0.parquet").write_bytes(b"PAR1")
    status, stdout = call(two)
    said = " ".join(stdout.split())
    assert status == 0
    assert "report.txt: nothing was checked" in stdout
    assert f"{TITLE} (the documents were not compared with each other: " in said
    assert "Run extract once more with --overwrite) 2 documents: nothing was checked, 2 amounts stand alone" in said
    assert "cannot be read" in between(two)["note"]
    assert call(two, "--strict")[0] == 1, "what was not compared was not found to agree"
