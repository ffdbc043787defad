"""The list of what a change gained and lost against gold."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.compare import main
from benchmarks.scoring import SCORED, Row

TEXT = "Năm 2023 giao 5.000 triệu đồng cho Dự án 2, giải ngân 60%.\n"
MONEY, SHARE = TEXT.index("5.000"), TEXT.index("60")
GOLD = [
    {"start": MONEY, "end": MONEY + 5, "text": "5.000", "kind": "funding", "amount_vnd": 5_000_000_000, "project": 2, "year": 2023},
    {"start": SHARE, "end": SHARE + 2, "text": "60", "kind": "percent", "value": 60.0, "role": "disbursement_rate", "open": ["year"]},
]


def fact(start: int, quote: str, **columns: object) -> Row:
    return {"document_id": "folder/plan.txt", "source_start": start, "source_end": start + len(quote), "quote": quote, **columns}


MONEY_ROW = fact(MONEY, "5.000 triệu đồng", amount_vnd=5_000_000_000, project=2, year=2023, qualifier="exact")
SHARE_ROW = fact(SHARE, "60%", value=60.0, value_high=None, per_year=None, role="disbursement_rate", year=None)
NUMERALS = [fact(MONEY, "5.000", **{"class": "funding"}), fact(SHARE, "60", **{"class": "percentage"})]


def output(folder: Path, **tables: list[Row]) -> str:
    """An output folder with these rows; tables that are not named are empty."""
    for name in ("documents", *SCORED):
        (folder / name).mkdir(parents=True)
        rows = tables.get(name, [{"document_id": "folder/plan.txt"}] if name == "documents" else [])
        schema = None if rows else pa.schema([("document_id", pa.string())])
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / name / "part-0.parquet")
    return str(folder)


@pytest.fixture
def gold(tmp_path: Path) -> str:
    path = tmp_path / "plan.gold.jsonl"
    path.write_text("\n".join(json.dumps(figure) for figure in GOLD), encoding="utf-8")
    return str(path)


@pytest.fixture
def right(tmp_path: Path) -> str:
    return output(tmp_path / "right", funding=[MONEY_ROW], percentages=[SHARE_ROW], numerals=NUMERALS)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(arguments)
    return capsys.readouterr().out.splitlines()


def test_no_error_where_all_is_right(right: str, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, right, gold)[-1] == "0 errors"


def test_the_errors_of_one_output_are_listed_by_table_and_column(tmp_path: Path, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    money = [{**MONEY_ROW, "year": 2024}, fact(0, "Năm 2023", amount_vnd=7, project=None)]
    out = output(tmp_path / "out", funding=money, numerals=[NUMERALS[0], {**NUMERALS[1], "class": "count"}])
    lines = said(capsys, out, gold)
    assert lines[: lines.index("| table | column | errors |")] == [
        "error: funding, extra",
        "  plan.txt:0  'Năm 2023'  gold -, got 7",
        "",
        "error: funding, year",
        f"  plan.txt:{MONEY}  '5.000 triệu đồng'  gold 2023, got 2024",
        "",
        "error: percentages, missing",
        f"  plan.txt:{SHARE}  '60'  gold 60, got -",
        "",
        "error: numerals, class",
        f"  plan.txt:{SHARE}  '60'  gold percent, got count",
        "",
    ]
    assert "| funding | year | 1 |" in lines
    assert lines[-1] == "4 errors"


def test_gained_and_lost(tmp_path: Path, right: str, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    other = output(tmp_path / "other", funding=[{**MONEY_ROW, "project": None}], percentages=[SHARE_ROW], numerals=NUMERALS)
    error = f"  plan.txt:{MONEY}  '5.000 triệu đồng'  gold 2, "
    lines = said(capsys, other, right, gold)
    assert lines[:2] == ["gained: funding, project", error + "old -, new 2"]
    assert lines[-1] == "| all | | 1 | 1 | 0 | 0 |"
    lines = said(capsys, right, other, gold)
    assert lines[:2] == ["lost: funding, project", error + "old 2, new -"]
    assert lines[-2:] == ["| funding | project | 0 | 0 | 1 | 1 |", "| all | | 0 | 0 | 1 | 1 |"]


def test_a_wrong_column_is_not_cured_by_losing_the_row(tmp_path: Path, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    late = output(tmp_path / "late", funding=[{**MONEY_ROW, "year": 2024}], percentages=[SHARE_ROW], numerals=NUMERALS)
    none = output(tmp_path / "none", percentages=[SHARE_ROW], numerals=NUMERALS)
    lines = said(capsys, late, none, gold)
    assert lines[:2] == ["lost: funding, missing", f"  plan.txt:{MONEY}  '5.000'  gold 5000000000, old 5000000000, new -"]
    assert not [line for line in lines if line.startswith("gained")]
    lines = said(capsys, none, late, gold)
    assert lines[0] == "gained: funding, missing"
    assert lines[3:5] == [
        "otherwise wrong: funding, year",
        f"  plan.txt:{MONEY}  '5.000 triệu đồng'  gold 2023, old missing, new 2024",
    ]
    assert not [line for line in lines if line.startswith("lost")]


def test_what_cannot_be_compared_is_said(tmp_path: Path, right: str, gold: str, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.gold.jsonl"
    other.write_text("", encoding="utf-8")
    for arguments, remark in {
        (gold,): "one or two output folders",
        (right, right, right, gold): "one or two output folders",
        (str(tmp_path), gold): "is it a folder that `kehoach extract` wrote?",
        (right, str(other)): "no document other.txt",
    }.items():
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert remark in capsys.readouterr().err
