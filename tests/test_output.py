"""The tables on disk: the contract, the same bytes every time, nothing overwritten by accident."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import stub_core

from kehoach import facts
from kehoach.batch import run
from kehoach.output import write as writing
from kehoach.output.schemas import TABLES
from kehoach.output.write import OutputError, part
from kehoach.summary import Summary

ROOT = Path(__file__).parent.parent
CONTRACT = {
    "documents": "path sha256 format encoding n_chars doc_type number issue_date issue_date_precision issuer level province_code province "
    "district province_2025_code title programme year period_start period_end signer signer_title rules_version",
    "sections": "section_id parent_id depth marker heading part year page_moved",
    "references": "number doc_kind issuer date title is_self refers_to relation relation_from doubt",
    "dates": "value date_start date_end precision role",
    "funding": "amount_vnd amount_million_vnd unit measure capital source year from_year period_start period_end qualifier part_of purpose "
    "place doubt likely_vnd",
    "percentages": "value value_high per_year role year qualifier doubt",
    "indicators": "value value_high unit qualifier status direction year name indicator place",
    "numerals": "text class row_id",
    "evidence": "row_id table attribute value rule source_start source_end quote via",
    "checks": "kind verdict stated computed gap explanation explanation_en evidence",
    "repairs": "rule before after",
    "failures": "path step error remedy",
}
FACTS = ("reference", "date", "funding", "percentage", "indicator", "numeral")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Six documents, three of them bad."""
    folder = tmp_path / "plans"
    texts = {
        "a.txt": "Vốn 12 và 7",
        "b/c.txt": "Vốn 300 của Dự án",
        "d.txt": "BROKEN 5",
        "e.txt": "Vốn 40",
        "f.txt": "REFUSED",
        "g.txt": "",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def extract(plans: Path, out: Path, **options: object) -> Summary:
    defaults = {"analyse": stub_core.figures, "rules_version": stub_core.VERSION}
    return run([plans], out, **{**defaults, **options})  # type: ignore[arg-type]


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def rows(out: Path, table: str) -> list[dict[str, object]]:
    return pq.read_table(part(out, table)).to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_the_columns_of_the_contract(name: str) -> None:
    columns = [column.name for column in TABLES[name].columns]
    assert len(set(columns)) == len(columns)
    assert [column for column in CONTRACT[name].split() if column not in columns] == []
    if f"{name.removesuffix('s')}" in FACTS:
        row_id = f"{name.removesuffix('s')}_id"
        common = "section_id programme project subproject source_start source_end quote page page_moved rules"
        assert columns[:12] == ["document_id", row_id, *common.split()]


def test_contract_and_tables_are_the_same_set() -> None:
    assert set(CONTRACT) == set(TABLES) == {path.name for path in map(Path, CONTRACT)}


def test_every_attribute_of_a_row_has_its_column() -> None:
    kinds = {
        "documents": facts.DocumentRow,
        "sections": facts.SectionRow,
        "references": facts.ReferenceRow,
        "dates": facts.DateRow,
        "funding": facts.FundingRow,
        "percentages": facts.PercentageRow,
        "indicators": facts.IndicatorRow,
        "numerals": facts.NumeralRow,
        "evidence": facts.EvidenceRow,
        "checks": facts.CheckRow,
        "repairs": facts.RepairRow,
        "failures": facts.FailureRow,
    }
    for name, kind in kinds.items():
        written = {column.source for column in TABLES[name].columns}
        assert {field.name for field in fields(kind)} - {"row_id"} == written - {"row_id"}, name


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_documented_with_its_unit(name: str) -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0]: part for part in text.split("\n## ")}
    described = sections[name] + (sections["Columns of every fact"] if name.removesuffix("s") in FACTS else "")
    for column in TABLES[name].columns:
        assert column.description
        if column.name == f"{name.removesuffix('s')}_id":
            assert f"`{column.name}`" in described
            continue
        kind = {"list<element: string>": "list of string", "list<item: string>": "list of string", "date32[day]": "date"}.get(
            str(column.type), str(column.type)
        )
        assert f"| `{column.name}` | {kind} | {column.unit} | {column.description} |" in described


def test_all_tables_are_written_with_schema_and_order(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    extract(plans, out)
    assert sorted(files(out)) == sorted(f"{name}/part-0.parquet" for name in TABLES)
    for name, table in TABLES.items():
        schema = pq.read_schema(part(out, name))
        assert schema.equals(table.schema)
        assert all(field.metadata[b"description"] for field in schema)
    assert [row["document_id"] for row in rows(out, "documents")] == ["a.txt", "e.txt"]
    assert [(row["funding_id"], row["amount_vnd"], row["rules"]) for row in rows(out, "funding")] == [
        ("a.txt#4", 12, ["stub.number", "stub.đồng"]),
        ("a.txt#10", 7, ["stub.number", "stub.đồng"]),
        ("e.txt#4", 40, ["stub.number", "stub.đồng"]),
    ]
    assert [(row["class"], row["row_id"]) for row in rows(out, "numerals")][1] == ("unclassified", "a.txt#10")


def test_bad_documents_are_failures_and_the_rest_is_done(plans: Path, tmp_path: Path) -> None:
    summary = extract(plans, tmp_path / "out")
    found = {Path(str(row["path"])).name: row for row in rows(tmp_path / "out", "failures")}
    assert {name: row["step"] for name, row in found.items()} == {
        "c.txt": "write",
        "d.txt": "internal",
        "f.txt": "normalise",
        "g.txt": "read",
    }
    assert found["c.txt"]["error"] == "funding.project has no room for 300 (int8) at characters 4 to 7"
    assert "ZeroDivisionError: no plan (stub_core.py, line" in str(found["d.txt"]["error"])
    assert "report" in str(found["d.txt"]["remedy"])
    assert str(found["f.txt"]["path"]).endswith("plans/f.txt")
    assert len(summary.failures) == 4
    assert [(row.document_id, row.figures["funding"], row.unread, row.checks_failed) for row in summary.documents] == [
        ("a.txt", 2, 1, 1),
        ("e.txt", 1, 0, 1),
    ]


def test_an_amount_beyond_64_bits_is_a_failure(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(f"Vốn {10**19}", encoding="utf-8")
    (failure,) = extract(plan, tmp_path / "out").failures
    assert failure.error.startswith(f"funding.amount_vnd has no room for {10**19} (int64)")


def test_same_bytes_whatever_the_number_of_jobs(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract(plans, tmp_path / "one")
    extract(plans, tmp_path / "two", jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    monkeypatch.setattr(writing, "DOCUMENTS_A_GROUP", 1)
    extract(plans, tmp_path / "groups")
    assert pq.ParquetFile(part(tmp_path / "groups", "funding")).num_row_groups == 2
    assert rows(tmp_path / "groups", "funding") == rows(tmp_path / "one", "funding")


def test_a_process_that_dies_costs_one_document(plans: Path, tmp_path: Path) -> None:
    (plans / "c.txt").write_text("KILLED 1", encoding="utf-8")
    summary = extract(plans, tmp_path / "out", jobs=2)
    assert [row.document_id for row in summary.documents] == ["a.txt", "e.txt"]
    (died,) = [row for row in summary.failures if "died" in row.error]
    assert died.path.endswith("plans/c.txt")


def test_an_output_is_replaced_only_when_asked_and_only_ours(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    extract(plans, out)
    before = files(out)
    with pytest.raises(OutputError, match="--overwrite"):
        extract(plans, out)
    (plans / "e.txt").unlink()
    extract(plans, out, overwrite=True)
    assert files(out) != before
    (out / "notes.md").write_text("mine", encoding="utf-8")
    for choice in ({"overwrite": True}, {"resume": True}, {}):
        with pytest.raises(OutputError, match=r"not an output of kehoach \(it holds notes\.md\)"):
            extract(plans, out, **choice)
    with pytest.raises(OutputError, match=r"it holds .*\.txt"):
        extract(plans, plans, overwrite=True)
    with pytest.raises(OutputError, match="is a file"):
        extract(plans, plans / "a.txt", overwrite=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "plans"], "no temporary folder stays"


def test_an_interrupted_batch_leaves_no_output(plans: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract(plans, tmp_path / "out", on_progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["plans"]


def test_resume_takes_over_what_is_unchanged(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "DOCUMENTS_A_GROUP", 2)
    for name in ("d.txt", "f.txt", "g.txt", "b/c.txt"):
        (plans / name).write_text(f"Vốn {len(name)} và {ord(name[0])}", encoding="utf-8")
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    extract(plans, out)
    before = files(out)
    assert all(row.taken_over for row in extract(plans, out, resume=True, analyse=stub_core.nothing).documents)
    assert files(out) == before

    (plans / "a.txt").unlink()
    (plans / "d.txt").write_text("Vốn 1000", encoding="utf-8")
    (plans / "b" / "new.txt").write_text("Vốn 2000", encoding="utf-8")
    summary = extract(plans, out, resume=True)
    assert [row.document_id for row in summary.documents if not row.taken_over] == ["b/new.txt", "d.txt"]
    extract(plans, fresh)
    assert files(out) == files(fresh)

    summary = extract(plans, out, resume=True, rules_version="stub-2")
    assert not any(row.taken_over for row in summary.documents), "other rules read everything again"


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run([ROOT / "corpus"], tmp_path / "out")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = []
    for code in blocks:
        exec(code, {})
        shown.append(capsys.readouterr().out)
    assert "source_start" in shown[0]
    assert "đồng" in shown[1]


def test_the_row_in_the_readme_is_true(tmp_path: Path) -> None:
    (row,) = re.findall(r"^```json\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = json.loads(row)
    run([ROOT / "corpus" / shown["funding_id"].partition("#")[0]], tmp_path / "out")
    assert shown.items() <= next(each for each in rows(tmp_path / "out", "funding") if each["funding_id"] == shown["funding_id"]).items()
