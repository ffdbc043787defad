"""One small text a phenomenon, with what a careful reader says of one figure in it.

The cases stand in `phenomena/*.tsv`, one a line, in tab-separated columns:

    id        what the case is about
    under     the head of the document it stands under, one of `HEADS`, or `-`
    text      the text; `¶` ends a paragraph, `⏎` a line, and `⟦...⟧` marks the figure of interest
    table     the table whose row is looked at; in `checks` the figure is the stated one
    expected  attributes of the row that holds the figure, `name=value; name=value`, or `absent`;
              in `checks` a relation that is named chooses the row, and `absent` forbids every finding
    why       the rule that decides

Values are read as numbers where they are numbers (`3_500_000` too), `null` is nothing, `*` is
anything but nothing, `"20"` is text, and `@1.000` is the row of the same table whose quote begins
with `1.000`, `@1.000!2` the second of several such rows. All were read from the texts by a person.
`known_failures.tsv` holds what is not read rightly yet: such a case fails as soon as it is, and
then moves to the table of its subject.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from helpers import FACTS, check_rows, extract, findings, rows

from benchmarks.scoring import Row, agree
from kehoach.facts import Tables

FOLDER = Path(__file__).parent / "phenomena"
KNOWN_FAILURES = "known_failures"
CHECKS = "checks"
COLUMNS = ("id", "under", "text", "table", "expected", "why")
ANYTHING = "*"

_POVERTY = "Chương trình mục tiêu quốc gia giảm nghèo bền vững"
_ETHNIC = "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi"
_RURAL = "Chương trình mục tiêu quốc gia xây dựng nông thôn mới"
HEADS = {
    "-": "",
    "plan": f"KẾ HOẠCH\n\nThực hiện {_POVERTY} năm 2024\n\n",
    "report": f"BÁO CÁO\n\nKết quả thực hiện {_POVERTY} năm 2023\n\n",
    "both": f"BÁO CÁO\n\nKết quả thực hiện {_POVERTY} năm 2024, kế hoạch năm 2025\n\n",
    "ethnic": f"KẾ HOẠCH\n\nThực hiện {_ETHNIC} năm 2024\n\n",
    "three": "BÁO CÁO\n\nKết quả thực hiện các chương trình mục tiêu quốc gia năm 2024\n\n",
    "rural": f"KẾ HOẠCH\n\nThực hiện {_RURAL} năm 2024\n\n",
}

LAYOUTS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "no empty lines": lambda text: text.replace("\n\n", "\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "spaces at line ends": lambda text: text.replace("\n", "  \n "),
    "double spaces": lambda text: re.sub(r"(?<=\S) (?=\S)", "  ", text),
}
#: `1  .` is no marker.
#: Without empty lines a page number between a figure and its unit is a line like others.
BY_LAYOUT = {
    "double spaces": {"marker-spaced-point"},
    "no empty lines": {"page-break-after-numeral-alone"},
}


@dataclass(frozen=True)
class Case:
    """A line of a table of phenomena."""

    id: str
    under: str
    text: str
    table: str
    expected: str
    why: str

    def source(self, layout: Callable[[str], str] = str) -> tuple[str, int]:
        """The text without its mark, laid out otherwise if wanted, and the offset of the marked figure."""
        text = HEADS[self.under] + self.text.replace("¶", "\n\n").replace("⏎", "\n").replace("\n ", "\n").replace(" \n", "\n")
        before, after = (layout(half) for half in text.replace("⟧", "").split("⟦"))
        return before + after, len(before)

    def attributes(self) -> dict[str, Any]:
        pairs = (pair.partition("=") for pair in self.expected.split(";"))
        return {name.strip(): read_value(value.strip()) for name, _, value in pairs}


def read_value(text: str) -> Any:
    """`null`, `true`, numbers, quoted and bare text."""
    if text in ("null", "true", "false"):
        return {"null": None, "true": True, "false": False}[text]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text.strip('"')


def read_cases(path: Path) -> list[Case]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert tuple(header.split("\t")) == COLUMNS, path
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


TABLES = {path.stem: read_cases(path) for path in sorted(FOLDER.glob("*.tsv"))}
ALL = [case for cases in TABLES.values() for case in cases]
HELD = [pytest.param(case, id=f"{name}-{case.id}") for name, cases in TABLES.items() if name != KNOWN_FAILURES for case in cases]
FAILING = [
    pytest.param(case, id=case.id, marks=pytest.mark.xfail(reason=case.why, strict=True, raises=AssertionError))
    for case in TABLES.get(KNOWN_FAILURES, [])
]


def differences(case: Case, layout: Callable[[str], str] = str) -> list[str]:
    """What the program says otherwise than the case, in words."""
    text, at = case.source(layout)
    tables = extract(text)
    mine = rows_of(case, tables, at)
    if case.expected == "absent":
        return [f"there is a row {row['quote']!r}" for row in mine]
    if len(mine) != 1:
        return [f"{len(mine)} rows in {case.table} hold the figure"]
    wrong = []
    for name, wanted in case.attributes().items():
        got = mine[0][name]
        if wanted == ANYTHING:
            right = got is not None
        elif isinstance(wanted, str) and wanted.startswith("@"):
            wanted = row_named(tables, case.table, wanted[1:])
            right = got == wanted
        else:
            right = agree(name, wanted, got)
        if not right:
            wrong.append(f"{name}: {wanted!r} wanted, {got!r} got")
    return wrong


def rows_of(case: Case, tables: Tables, at: int) -> list[Row]:
    """The rows that a case speaks of."""
    if case.table == CHECKS and case.expected == "absent":
        return findings(tables)
    found = check_rows(tables) if case.table == CHECKS else rows(tables, case.table)
    mine = [row for row in found if row["source_start"] <= at < row["source_end"]]
    wanted = case.attributes()
    named = case.table == CHECKS and "relation" in wanted
    return [row for row in mine if not named or row["relation"] == wanted["relation"]]


def row_named(tables: Tables, table: str, start: str) -> str:
    """The id of the only row whose quote begins with `start`, or of the n-th where `!n` says so; a check names rows of any table."""
    start, _, which = start.partition("!")
    named = FACTS if table == CHECKS else (table,)
    found = sorted((row["source_start"], row["row_id"]) for name in named for row in rows(tables, name) if row["quote"].startswith(start))
    ids = list(dict.fromkeys(str(row_id) for _, row_id in found))
    assert which or len(ids) == 1, f"{len(ids)} rows begin with {start!r}"
    return ids[int(which or 1) - 1]


@pytest.mark.parametrize("case", HELD)
def test_phenomenon(case: Case) -> None:
    assert not differences(case), f"{case.why}: {case.text}"


@pytest.mark.parametrize("case", FAILING)
def test_known_failure(case: Case) -> None:
    assert not differences(case)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", [name for name in TABLES if name != KNOWN_FAILURES])
def test_layout_does_not_matter(name: str, layout: str) -> None:
    """The same cases, laid out otherwise; `BY_LAYOUT` holds what a layout still hides."""
    wrong = {case.id for case in TABLES[name] if differences(case, LAYOUTS[layout])}
    assert wrong == {case.id for case in TABLES[name]} & BY_LAYOUT.get(layout, set())


def test_tables_of_cases_are_well_formed() -> None:
    assert len(ALL) >= 120
    assert not [name for name, times in Counter(case.id for case in ALL).items() if times > 1]
    for case in ALL:
        assert case.under in HEADS, case.id
        assert case.table in (*FACTS, CHECKS), case.id
        assert case.text.count("⟦") == case.text.count("⟧") == 1, case.id
        assert case.why.strip(), case.id
        if case.expected != "absent":
            assert all(case.attributes()), case.id
