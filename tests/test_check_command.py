"""`kehoach check` shows what does not add up, the worst first, and counts what holds."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import stub_core
from typer.testing import CliRunner

from kehoach import batch
from kehoach.cli import Kind, app
from kehoach.output.schemas import CHECKS
from kehoach.output.verdicts import Counts, Finding, MinGap, VerdictError, verdicts
from kehoach.show_checks import tally
from kehoach.text import SourceText

RUN = CliRunner()
BAD = (
    "KẾ HOẠCH\nThực hiện giảm nghèo năm 2024\nI. KẾT QUẢ NĂM 2023\n"
    "1. Dự án 1: Hạ tầng\n"
    "- Thực hiện Quyết định số 612/QĐ-UBND ngày 16/9/2021 của Bộ trưởng Bộ Y tế.\n"
    "- Vốn đầu tư được giao 5.000 triệu đồng (NSTW 4.500 triệu đồng; NSĐP 400 triệu đồng). Còn lại không có gì.\n"
    "2. Dự án 2: Sinh kế\n"
    "- Vốn sự nghiệp được giao 5,257 triệu đồng.\n"
    "- Vốn sự nghiệp được giao 90.000 triệu đồng (NSTW 72.000 triệu đồng; NSĐP 9.000 triệu đồng).\n"
    "- Giải ngân 45/90 triệu đồng, đạt 57%.\n"
    "3. Dự án 3: Sản xuất\n"
    "- Vốn sự nghiệp được giao 3.000 triệu đồng (NSTW 2.500 triệu đồng; NSĐP 500 triệu đồng).\n"
    "- Hỗ trợ 77 triệu đồng cho xã.\n"
)
GOOD = (
    "KẾ HOẠCH\nThực hiện giảm nghèo năm 2024\nI. KẾT QUẢ NĂM 2023\n"
    "- Vốn sự nghiệp được giao 3.000 triệu đồng (NSTW 2.500 triệu đồng; NSĐP 500 triệu đồng).\n"
)
WORST_FIRST = ["90.000 triệu đồng", "57%", "5.000 triệu đồng", "5,257 triệu đồng", "612/QĐ-UBND"]


def extracted(folder: Path, **texts: str) -> Path:
    """Tables of texts; returns OUT. The sources stand beside it in `plans`."""
    (folder / "plans").mkdir()
    for name, text in texts.items():
        (folder / "plans" / f"{name}.txt").write_text(text, encoding="utf-8")
    batch.run([folder / "plans"], folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted(tmp_path_factory.mktemp("check"), bad=BAD, empty="Không có gì.\n", good=GOOD)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_core", lambda: stub_core.figures)
    monkeypatch.setattr(batch, "_rules_version", lambda: stub_core.VERSION)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def call(*words: object) -> tuple[int, str, str]:
    result = RUN.invoke(app, ["check", *(str(word) for word in words)])
    return result.exit_code, result.stdout, result.stderr


def quotes(out: Path, *words: str) -> list[str]:
    """The stated figures of what is shown, in order."""
    status, stdout, stderr = call(out, "--json", *words)
    assert (status, stderr) == (0, "")
    return [check["quote"] for document in json.loads(stdout)["documents"] for check in document["checks"]]


def finding(verdict: str = "mismatch", unit: str | None = "đồng", stated: float | None = None, computed: float | None = None) -> Finding:
    gap = stated - computed if stated is not None and computed is not None else None
    row: dict[str, Any] = {"verdict": verdict, "unit": unit, "stated": stated, "computed": computed, "gap": gap, "source_start": 0}
    return Finding({**row, "check_id": "a#c0"}, ())


# -- what comes first ----------------------------------------------------------------------------------


def test_mismatches_before_doubts_and_each_by_weight(out: Path) -> None:
    assert quotes(out) == WORST_FIRST


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (finding(stated=394_025e6, computed=384_025e6), finding(stated=10e6, computed=5e6)),
        (finding(stated=5_710e6, computed=5_170e6), finding(stated=23_640e6, computed=23_100e6)),
        (finding(stated=23_640e6, computed=23_100e6), finding(stated=248_045e6, computed=247_505e6)),
        (finding(unit="%", stated=54, computed=45), finding(unit="%", stated=94, computed=92)),
        (finding(unit="%", stated=54, computed=45), finding(stated=248_045e6, computed=248_297e6)),
        (finding(unit="hộ", stated=900, computed=400), finding(unit="hộ", stated=900, computed=800)),
        (finding(stated=1.0, computed=2.0), finding("doubtful", stated=1e15, computed=1e9)),
        (finding("doubtful", stated=1.0, computed=2.0), finding("doubtful", unit=None)),
        (finding("doubtful", stated=1.0, computed=2.0), finding("doubtful", stated=5e9, computed=5e9)),
        (finding(unit=None), finding("doubtful", stated=1e15, computed=1e9)),
    ],
)
def test_the_worse_of_two_comes_first(worse: Finding, better: Finding) -> None:
    assert worse.rank < better.rank


def test_equal_findings_stand_as_in_the_text(tmp_path: Path) -> None:
    line = "được giao 5.000 triệu đồng (NSTW 4.500 triệu đồng; NSĐP 400 triệu đồng).\n"
    out = extracted(tmp_path, plan=f"KẾ HOẠCH\nNăm 2024\n1. Dự án 1\n- Vốn đầu tư {line}2. Dự án 2\n- Vốn đầu tư {line}")
    (document,) = verdicts(out).documents
    starts = [finding.check["source_start"] for finding in document.findings]
    assert len(starts) == 2
    assert starts == sorted(starts)


# -- what is shown -------------------------------------------------------------------------------------


def test_a_finding_is_a_sentence_with_passage_place_and_rows(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    status, stdout, stderr = call(out, "--document", "bad.txt")
    assert (status, stderr) == (0, "")
    first = [line.strip() for line in stdout.split("\n\n")[1].splitlines()]
    assert first[0].startswith("mismatch  Mục I.2 ghi tổng 90.000 triệu đồng")
    assert first[1:] == [
        "“- Vốn sự nghiệp được giao 90.000 triệu đồng (NSTW 72.000 triệu đồng; NSĐP 9.000 triệu đồng).”",
        "I KẾT QUẢ NĂM 2023 › 2 Dự án 2: Sinh kế",
        "  ".join(f"bad.txt#{BAD.index(figure)}" for figure in ("90.000", "72.000", "9.000 ")),
    ]
    assert "\x1b" not in stdout, "no colours in a pipe"


def test_the_row_ids_can_be_explained(out: Path) -> None:
    _, stdout, _ = call(out, "--document", "bad.txt")
    hint = stdout.splitlines()[-1]
    assert hint.endswith(f'kehoach explain {out.as_posix()} "bad.txt#{BAD.index("90.000")}"')
    result = RUN.invoke(app, ["explain", str(out), f"bad.txt#{BAD.index('90.000')}"])
    assert result.exit_code == 0, result.output


def test_figures_of_several_sections_are_quoted_each_in_its_own(tmp_path: Path) -> None:
    text = (
        "KẾ HOẠCH\nNăm 2024\n1. Dự án 4: Đào tạo: 23.100 triệu đồng, gồm:\n"
        "a) Tiểu dự án 1: Nghề 15.400 triệu đồng.\nb) Tiểu dự án 2: Việc làm 2.530 triệu đồng.\nc) Tiểu dự án 3: Hỗ trợ 5.710 triệu đồng.\n"
    )
    out = extracted(tmp_path, plan=text)
    (found,) = verdicts(out).findings
    assert [passage.text for passage in found.passages] == [
        "Dự án 4: Đào tạo: 23.100 triệu đồng, gồm:",
        "a) Tiểu dự án 1: Nghề 15.400 triệu đồng.",
        "b) Tiểu dự án 2: Việc làm 2.530 triệu đồng.",
        "c) Tiểu dự án 3: Hỗ trợ 5.710 triệu đồng.",
    ]
    assert {len(passage.row_ids) for passage in found.passages} == {1}
    _, stdout, _ = call(out)
    assert stdout.count("Dự án 4: Đào tạo") == 1, "headings that the passages share or say themselves are not repeated"
    assert [line.strip() for line in stdout.splitlines() if "›" in line] == ["… › a", "… › b", "… › c"]


def test_long_passages_keep_what_is_near_a_figure(tmp_path: Path) -> None:
    filler = "thực hiện các nội dung hỗ trợ theo quy định " * 8
    text = f"KẾ HOẠCH\nNăm 2024\n- Để {filler}được giao 5.000 triệu đồng (NSTW 4.500 triệu đồng; NSĐP 400 triệu đồng) để {filler}.\n"
    (found,) = verdicts(extracted(tmp_path, plan=text)).findings
    (passage,) = found.passages
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
    assert "giao 5.000 triệu đồng (NSTW 4.500 triệu đồng; NSĐP 400 triệu đồng) để" in passage.text
    assert len(passage.text) < 300


def test_sentences_in_english(out: Path) -> None:
    _, stdout, _ = call(out, "--lang", "en")
    assert "Section I.2 states a total of 90.000 triệu đồng" in stdout
    assert "ghi tổng" not in stdout


def test_pages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(source: SourceText) -> Any:
        tables = stub_core.figures(source)
        return dataclasses.replace(tables, checks=tuple(dataclasses.replace(check, page=4) for check in tables.checks))

    monkeypatch.setattr(batch, "_core", lambda: figures)
    monkeypatch.setattr(batch, "_rules_version", lambda: stub_core.VERSION)
    assert "“3”\n            page 4\n" in call(extracted(tmp_path, a="Vốn 5"))[1]


@pytest.mark.parametrize("columns", ["60", "80", "130"])
def test_it_fits_the_terminal(out: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.chdir(out.parent)
    _, stdout, _ = call("out")
    *lines, hint = stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert all(line == line.rstrip() for line in lines)
    assert hint.endswith(f'kehoach explain out "bad.txt#{BAD.index("90.000")}"'), "a command is never broken"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            Counts(217, 6, 31, 0, frozenset({"sum", "rate"}), frozenset({"sum"})),
            "217 sums and rates hold, 6 do not, 31 amounts stand alone",
        ),
        (Counts(1, 1, 1, 0, frozenset({"sum"}), frozenset({"sum"})), "1 sum holds, 1 does not, 1 amount stands alone"),
        (Counts(1, 1, 0, 0, frozenset({"sum"}), frozenset({"slip"})), "1 sum holds, 1 check does not"),
        (Counts(1234, 2, 0, 1, frozenset({"rate"}), frozenset({"unit"})), "1,234 rates hold, 2 checks do not (1 below the gap asked for)"),
        (Counts(9, 0, 0, 0, frozenset({"sum", "rate", "difference"})), "9 sums, rates and differences hold"),
        (Counts(3, 0, 0, 0, frozenset({"sum", "cross_section"})), "3 checks hold"),
        (Counts(0, 1, 2, 0, failing=frozenset({"slip"})), "1 check does not hold, 2 amounts stand alone"),
        (Counts(0, 2, 0, 2, failing=frozenset({"slip"})), "2 checks do not hold (2 below the gap asked for)"),
        (Counts(), "nothing was checked"),
    ],
)
def test_counts_in_words(counts: Counts, said: str) -> None:
    assert tally(counts) == said


def test_documents_end_with_their_counts_and_all_with_a_total(out: Path) -> None:
    _, stdout, _ = call(out)
    lines = [line for line in stdout.splitlines() if line and not line.startswith((" ", "mismatch", "doubtful"))]
    assert lines[:-1] == [
        "bad.txt",
        "1 sum holds, 5 checks do not, 1 amount stands alone",
        "empty.txt: nothing was checked",
        "good.txt: 1 sum holds",
        "3 documents: 2 sums hold, 5 checks do not, 1 amount stands alone; between documents: nothing was compared",
    ]
    assert call(out, "--document", "good.txt")[1].splitlines() == ["good.txt: 1 sum holds", "Giữa các văn bản: nothing was compared"]


# -- filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["--kind", "rate"], ["57%"]),
        (["--kind", "rate", "--kind", "unit"], ["57%", "5,257 triệu đồng"]),
        (["--kind", "difference"], []),
        (["--document", "good.txt"], []),
        (["--document", "good.txt", "--document", "bad.txt"], WORST_FIRST),
        (["--min-gap", "100"], WORST_FIRST[:4]),
        (["--min-gap", "101 triệu"], ["90.000 triệu đồng", "57%", "5,257 triệu đồng"]),
        (["--min-gap", "6 tỷ"], ["90.000 triệu đồng", "57%"]),
        (["--min-gap", "7%"], ["90.000 triệu đồng", "57%", "5,257 triệu đồng"]),
        (["--min-gap", "7,5%"], ["90.000 triệu đồng", "5,257 triệu đồng"]),
        (["--min-gap", "7.5%", "--min-gap", "6 tỷ đồng"], ["90.000 triệu đồng"]),
        (["--min-gap", "100%"], []),
    ],
)
def test_filters(out: Path, words: list[str], left: list[str]) -> None:
    assert quotes(out, *words) == left


@pytest.mark.parametrize(
    ("gap", "shown", "expected"),
    [
        ("100", finding(unit="hộ", stated=3, computed=2), True),
        ("0", finding(unit=None), False),
        ("500000 đồng", finding(stated=1_000_000, computed=500_000), True),
        ("500001 đồng", finding(stated=1_000_000, computed=500_000), False),
        ("2tỉ", finding(stated=5e9, computed=3e9), True),
        ("10%", finding(unit="hộ", stated=1000, computed=901), False),
        ("10%", finding(unit="hộ", stated=900, computed=1000), True),
        ("5%", finding(unit="%", stated=10, computed=6), False),
    ],
)
def test_what_a_least_gap_measures(gap: str, shown: Finding, expected: bool) -> None:
    assert MinGap.read(gap).admits(shown) is expected


@pytest.mark.parametrize("gap", ["", "x", "-5", "1.000", "5 hộ", "1e3", "%", "nan"])
def test_what_is_no_gap_is_refused(gap: str) -> None:
    with pytest.raises(VerdictError, match=r"is no gap\. Give triệu đồng"):
        MinGap.read(gap)


def test_kinds_limit_the_counts_and_gaps_do_not(out: Path) -> None:
    total = verdicts(out, kinds=["rate"]).total()
    assert (total.hold, total.fail, total.alone) == (0, 1, 1)
    total = verdicts(out, min_gaps=[MinGap.read("6 tỷ")]).total()
    assert (total.hold, total.fail, total.below_gap, total.alone) == (2, 5, 3, 1)
    assert "5 checks do not (3 below the gap asked for)" in call(out, "--min-gap", "6 tỷ")[1]


def test_the_kinds_are_those_of_the_table() -> None:
    (kind,) = (column for column in CHECKS if column.name == "kind")
    assert kind.description.replace(" or ", ", ").split(", ") == list(Kind)


# -- for programs --------------------------------------------------------------------------------------


def test_json_has_all_columns_paths_and_quotes(out: Path) -> None:
    status, stdout, _ = call(out, "--json")
    found = json.loads(stdout)
    assert status == 0
    assert found["total"] == {"documents": 3, "hold": 2, "fail": 5, "below_gap": 0, "alone": 1, "failures": 0}
    assert [(row["document_id"], row["hold"], row["fail"], row["alone"], row["note"]) for row in found["documents"]] == [
        ("bad.txt", 1, 5, 1, None),
        ("empty.txt", 0, 0, 0, None),
        ("good.txt", 1, 0, 0, None),
    ]
    check = found["documents"][0]["checks"][0]
    assert {column.name for column in CHECKS} < set(check)
    assert check["section_path"][:2] == ["I KẾT QUẢ NĂM 2023", "2 Dự án 2: Sinh kế"]
    assert [row["row_id"] for row in check["quotes"]] == check["evidence"]
    assert [row["quote"] for row in check["quotes"]] == ["90.000 triệu đồng", "72.000 triệu đồng", "9.000 triệu đồng"]
    for row in check["quotes"]:
        assert BAD[row["source_start"] : row["source_end"]] == row["quote"]
        assert row["quote"] in row["passage"]
        assert row["section_path"] == check["section_path"]


def test_json_on_a_terminal_without_vietnamese_letters(out: Path) -> None:
    command = [sys.executable, "-m", "kehoach", "check", str(out)]
    env = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    result = subprocess.run([*command, "--json"], capture_output=True, env=env, check=True)
    assert json.loads(result.stdout.decode("ascii"))["documents"][0]["checks"][0]["quote"] == "90.000 triệu đồng"
    assert rb"ghi t\u1ed5ng 90.000" in subprocess.run(command, capture_output=True, env=env, check=True).stdout
    utf8 = subprocess.run([*command, "--json"], capture_output=True, env={**env, "PYTHONIOENCODING": "utf-8"}, check=True)
    assert "90.000 triệu đồng" in utf8.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], 0),
        (["--strict"], 1),
        (["--strict", "--json"], 1),
        (["--strict", "--kind", "unit"], 1),
        (["--strict", "--kind", "difference"], 0),
        (["--strict", "--min-gap", "100%"], 0),
        (["--strict", "--document", "good.txt"], 0),
    ],
)
def test_strict_is_about_what_is_shown(out: Path, words: list[str], status: int) -> None:
    assert call(out, *words)[0] == status


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Missing argument 'OUT'"),
        (["nowhere"], "there is no folder nowhere. Give the folder that was named with --out"),
        (["plans"], "plans holds no tables of kehoach. Give the folder"),
        (["out", "--kind", "sums"], "'sums' is not one of 'sum', 'rate'"),
        (["out", "--lang", "fr"], "'fr' is not one of 'vi', 'en'"),
        (["out", "--document", "bda.txt"], "no document bda.txt in out. Did you mean bad.txt"),
        (["out", "--document", "###"], "no document ### in out, which holds bad.txt, empty.txt, good.txt. Give a document_id of theirs"),
        (["out", "--min-gap", "1.000"], "--min-gap 1.000 is no gap. Give triệu đồng (100, without marks between thousands)"),
    ],
)
def test_wrong_usage_is_two_and_says_what_to_do(out: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    monkeypatch.chdir(out.parent)
    status, stdout, stderr = call(*words)
    assert (status, stdout) == (2, "")
    assert said in " ".join(stderr.replace("│", " ").split())


def test_tables_of_others_and_broken_ones_are_refused(tmp_path: Path) -> None:
    out = extracted(tmp_path, good=GOOD)
    (out / "checks" / "part-0.parquet").write_bytes(b"PAR1")
    status, _, stderr = call(out)
    assert status == 2
    assert "cannot be read" in stderr
    assert "Run extract once more with --overwrite" in stderr
    documents = out / "documents" / "part-0.parquet"
    pq.write_table(pq.read_table(documents).replace_schema_metadata(None), documents)
    assert call(out)[0] == 2
    assert "was not written by kehoach" in call(out)[2]


# -- outputs out of the ordinary ------------------------------------------------------------------------


def test_a_source_that_is_gone_or_changed_leaves_the_quotes(tmp_path: Path) -> None:
    out = extracted(tmp_path, bad=BAD)
    plan = tmp_path / "plans" / "bad.txt"
    plan.write_text(BAD.replace("77", "78"), encoding="utf-8")
    assert "has changed since it was read, so only quotes are shown)" in call(out)[1]
    plan.unlink()
    status, stdout, _ = call(out)
    assert status == 0
    assert "is not there, so only quotes are shown)" in stdout
    assert "“90.000 triệu đồng … 72.000 triệu đồng … 9.000 triệu đồng”" in stdout
    assert "I KẾT QUẢ NĂM 2023 › 2 Dự án 2: Sinh kế › - Vốn sự nghiệp được giao 90.000 triệu đồng" in stdout
    (document,) = json.loads(call(out, "--json")[1])["documents"]
    assert "is not there" in document["note"]
    assert [check["quote"] for check in document["checks"]] == WORST_FIRST


def test_an_output_without_documents(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    batch.run([tmp_path / "none"], tmp_path / "out")
    status, stdout, stderr = call(tmp_path / "out", "--strict")
    assert (status, stderr) == (0, "")
    assert stdout.splitlines() == [
        f"no document in {tmp_path / 'out'}",
        f"1 file was not read, see {(tmp_path / 'out').as_posix()}/failures",
    ]
    assert json.loads(call(tmp_path / "out", "--json")[1]) == {
        "out": (tmp_path / "out").as_posix(),
        "documents": [],
        "between": {"hold": 0, "fail": 0, "below_gap": 0, "superseded": 0, "note": None, "checks": []},
        "total": {"documents": 0, "hold": 0, "fail": 0, "below_gap": 0, "alone": 0, "failures": 1},
    }
    status, _, stderr = call(tmp_path / "out", "--document", "a.txt")
    assert status == 2
    assert "which holds none. See" in stderr


@pytest.mark.usefixtures("stub")
def test_a_check_without_evidence_shows_its_own_quote(tmp_path: Path) -> None:
    out = extracted(tmp_path, a="Vốn 1200 và 7")
    status, stdout, _ = call(out)
    assert status == 0
    assert stdout.splitlines() == [
        "a.txt",
        "",
        "mismatch  Tổng không khớp.",
        "          “3”",
        "",
        "1 sum holds, 1 does not, 2 amounts stand alone",
        "",
    ]
    assert json.loads(call(out, "--json")[1])["documents"][0]["checks"][0]["quotes"] == []


def test_an_amount_of_any_check_does_not_stand_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(source: SourceText) -> Any:
        tables = stub_core.figures(source)
        evidence = tuple(row.row_id for row in tables.funding if row.quote != "7")
        return dataclasses.replace(tables, checks=tuple(dataclasses.replace(check, evidence=evidence) for check in tables.checks))

    monkeypatch.setattr(batch, "_core", lambda: figures)
    monkeypatch.setattr(batch, "_rules_version", lambda: stub_core.VERSION)
    out = extracted(tmp_path, a="Vốn 1200 và 7 và 5")
    assert verdicts(out).total().alone == 1
    assert verdicts(out, kinds=["rate"]).total().alone == 1


@pytest.mark.usefixtures("stub")
def test_ids_with_blanks_and_brackets_are_printed_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    extracted(tmp_path, **{"Kế hoạch [bold] 2024": "Vốn 5"})
    assert call("out")[1].startswith("Kế hoạch [bold] 2024.txt\n")


@pytest.mark.parametrize("words", [["check", "--help"], ["check"], ["check", "out", "--kind", "x"]])
def test_help_and_mistakes_import_nothing_heavy(words: list[str]) -> None:
    code = f"""
import sys
from kehoach.cli import main
sys.argv = ["kehoach", *{words!r}]
try:
    main()
except SystemExit:
    pass
print("heavy:", [name for name in ("spacy", "pandas", "pyarrow", "numpy") if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert result.stdout.endswith("heavy: []\n"), result.stdout + result.stderr


def test_help_teaches_by_example() -> None:
    assert call("--help")[1].count("kehoach check out") >= 4
