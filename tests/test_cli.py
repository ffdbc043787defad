"""The command line: exit codes, what is printed where, and quick answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import stub_core
from typer.testing import CliRunner

from kehoach import batch
from kehoach.cli import app

RUN = CliRunner()
HEAVY = ("spacy", "pandas", "underthesea", "pyarrow", "numpy")


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_core", lambda: stub_core.figures)
    monkeypatch.setattr(batch, "_rules_version", lambda: stub_core.VERSION)
    monkeypatch.setenv("COLUMNS", "140")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "a.txt").write_text("Vốn 1200 và 7", encoding="utf-8")
    (folder / "b.txt").write_text("Vốn 5", encoding="utf-8")
    return folder


def call(*words: object) -> tuple[int, str, str]:
    result = RUN.invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_a_summary_on_stdout_and_zero_where_all_went_well(plans: Path, tmp_path: Path) -> None:
    status, stdout, stderr = call("extract", plans, "--out", tmp_path / "out")
    assert (status, stderr) == (0, "")
    assert [line.split() for line in stdout.splitlines() if "a.txt" in line] == [["a.txt", "0", "0", "2", "0", "0", "2", "1", "2", "1"]]
    assert "2 documents" in stdout
    assert "\x1b" not in stdout, "no colours in a pipe"


@pytest.mark.parametrize("columns", ["80", "140"])
def test_the_summary_fits_the_terminal(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (plans / "b.txt").rename(plans / "Kế hoạch giảm nghèo bền vững của tỉnh năm 2024.txt")
    _, stdout, _ = call("extract", plans, "--out", tmp_path / "out")
    assert max(map(len, stdout.splitlines())) <= int(columns)
    assert "…" not in stdout


def test_failures_go_to_stderr_with_their_remedy(plans: Path, tmp_path: Path) -> None:
    (plans / "c.txt").write_bytes(b"%PDF-1.4")
    (plans / "d.docx").write_bytes(b"PK")
    status, stdout, stderr = call("extract", plans, tmp_path / "plans" / "d.docx", "--out", tmp_path / "out")
    assert status == 1
    assert "c.txt: this is a PDF document, not a text. Save it as plain text in UTF-8" in stderr
    assert "d.docx: not a .txt file. Save it" in stderr
    assert "passed over 1 file that is not a text: " in stderr
    assert "2 failed" in stdout


def test_failures_of_one_cause_stand_together(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    for name in "abcde":
        (tmp_path / "plans" / f"{name}.txt").touch()
    _, _, stderr = call("extract", tmp_path / "plans", "--out", tmp_path / "out")
    assert stderr.count("failed") == 1
    assert "c.txt, and 2 more: the file is empty. Leave it out" in stderr


def test_nothing_readable_still_leaves_tables(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    status, _, stderr = call("extract", tmp_path / "none", "--out", tmp_path / "out")
    assert status == 1
    assert "holds no .txt file" in stderr
    assert (tmp_path / "out" / "failures" / "part-0.parquet").is_file()


def test_wrong_usage_is_two(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("extract", tmp_path / "nowhere", "--out", out)[0] == 2
    assert call("extract", plans)[0] == 2
    assert call("extract", plans, "--out", out, "--jobs", "-1")[0] == 2
    assert call("extract", plans, "--out", out, "--resume", "--overwrite")[0] == 2
    assert not out.exists()
    assert call("extract", plans, "--out", out)[0] == 0
    status, _, stderr = call("extract", plans, "--out", out)
    assert status == 2
    assert "holds tables already" in stderr
    assert call("extract", plans, "--out", out, "--overwrite")[0] == 0


def test_json_says_the_same(plans: Path, tmp_path: Path) -> None:
    status, stdout, _ = call("extract", plans, "--out", tmp_path / "out", "--json")
    summary = json.loads(stdout)
    assert status == 0
    assert summary["documents"][0]["document_id"] == "a.txt"
    assert summary["documents"][0]["unread"] == 1
    assert summary["total"] == {
        "documents": 2,
        "taken_over": 0,
        "figures": {"references": 0, "dates": 0, "funding": 3, "percentages": 0, "indicators": 0},
        "numerals": 3,
        "unread": 1,
        "checks": 4,
        "checks_failed": 2,
    }
    status, stdout, _ = call("extract", plans, "--out", tmp_path / "out", "--json", "--resume")
    assert json.loads(stdout)["total"]["taken_over"] == 2


def test_quiet_is_quiet(plans: Path, tmp_path: Path) -> None:
    (plans / "d.docx").write_bytes(b"PK")
    assert call("extract", plans, "--out", tmp_path / "out", "--quiet") == (0, "", "")


@pytest.mark.parametrize(
    "words", [["--help"], ["extract", "--help"], ["--version"], ["extract", "nowhere", "--resume", "--overwrite", "--out", "x"]]
)
def test_help_and_mistakes_import_nothing_heavy(words: list[str]) -> None:
    code = f"""
import sys
from kehoach.cli import main
sys.argv = ["kehoach", *{words!r}]
try:
    main()
except SystemExit:
    pass
print("heavy:", [name for name in {HEAVY!r} if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert result.stdout.endswith("heavy: []\n"), result.stdout + result.stderr


def test_help_teaches_by_example() -> None:
    for words in (["--help"], ["extract", "--help"]):
        assert call(*words)[1].count("kehoach extract plan") >= 3


def test_a_terminal_without_vietnamese_letters(plans: Path, tmp_path: Path) -> None:
    (plans / "Kế hoạch.txt").write_text(" ", encoding="utf-8")
    (plans / "a.txt").unlink()
    (plans / "b.txt").unlink()
    command = [sys.executable, "-m", "kehoach", "extract", str(plans), "--out", str(tmp_path / "out"), "--json"]
    result = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, check=False)
    assert result.returncode == 1
    assert json.loads(result.stdout)["failures"][0]["path"].endswith("Kế hoạch.txt")
    assert rb"K\u1ebf ho\u1ea1ch.txt: the file holds nothing but white space" in result.stderr
