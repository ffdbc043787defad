"""`kehoach explain` shows a figure in its sentence, its headings, and the words that placed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kehoach.batch import run
from kehoach.cli import app
from kehoach.output.explain import ExplainError, explain

TEXT = (
    "KẾ HOẠCH\nThực hiện giảm nghèo năm 2024\n"
    "I. KẾT QUẢ NĂM 2023\n1. Dự án 2: Đa dạng hóa sinh kế\n"
    "- Vốn sự nghiệp được giao 5.000 triệu đồng (NSTW 4.500 triệu đồng; NSĐP 500 triệu đồng). Còn lại không có gì.\n"
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    run([tmp_path / "plan.txt"], tmp_path / "out")
    return tmp_path / "out"


def id_of(words: str) -> str:
    return f"plan.txt#{TEXT.index(words)}"


def test_a_part_is_shown_with_sentence_path_words_and_whole(out: Path) -> None:
    found = explain(out, id_of("4.500"))
    assert found.table == "funding"
    assert found.before.endswith("(NSTW ")
    assert found.after == "; "[:1]
    assert found.path[0].startswith("I KẾT QUẢ")
    assert found.path[-1].startswith("- Vốn sự nghiệp")
    assert {word.attribute: word.quote for word in found.words} == {
        "project": "Dự án 2",
        "year": "2023",
        "measure": "được giao",
        "capital": "Vốn sự nghiệp",
        "source": "NSTW",
    }
    assert found.whole is not None
    assert found.whole["quote"] == "5.000 triệu đồng"
    whole = explain(out, id_of("5.000"))
    assert [part["quote"] for part in whole.parts] == ["4.500 triệu đồng", "500 triệu đồng"]


def test_numerals_that_are_no_figures_are_explained_too(out: Path) -> None:
    assert explain(out, id_of("2024")).table in ("dates", "numerals")


def test_a_source_that_is_gone_or_changed_is_said(out: Path) -> None:
    source = out.parent / "plan.txt"
    source.write_text(TEXT.replace("4.500", "4.600"), encoding="utf-8")
    assert "has changed" in (explain(out, id_of("5.000")).note or "")
    source.unlink()
    found = explain(out, id_of("5.000"))
    assert "is not there" in (found.note or "")
    assert found.before == ""


@pytest.mark.parametrize(("row_id", "said"), [("plan.txt#3", "the nearest figures are plan.txt#"), ("nonsense", "Row ids look like")])
def test_a_wrong_id_is_told_what_to_do(out: Path, row_id: str, said: str) -> None:
    with pytest.raises(ExplainError, match=said):
        explain(out, row_id)


def test_the_command_prints_words_and_rules(out: Path) -> None:
    result = CliRunner().invoke(app, ["explain", str(out), id_of("4.500")])
    assert result.exit_code == 0, result.output
    for words in ("4.500 triệu đồng", "Dự án 2: Đa dạng hóa sinh kế", "“NSTW”", "It is a part of 5.000 triệu đồng"):
        assert words in result.output
    assert CliRunner().invoke(app, ["explain", str(out.parent), "x"]).exit_code == 2
