"""Laws that hold for all checks, and changes of a text that must change no verdict.

Checked on the consistent texts of `corpus/sums/`, on the annotated plans, and on relations made at random.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from helpers import CORPUS, FACTS, LOUD, broken_at, extract, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.scoring import documents
from kehoach.extractors.numbers import write_number
from kehoach.facts import CheckRow, Tables
from tests.planted import SUMS, read

TEXTS: Mapping[str, str] = {text.name: read(text) for text in sorted(SUMS.glob("*.txt"))} | {
    plan.name: plan.text for plan in documents(CORPUS.glob("*.gold.jsonl"), CORPUS)
}
every_text = pytest.mark.parametrize("name", TEXTS)
VERDICTS = {"holds", "rounding", *LOUD}


@cache
def tables_of(name: str) -> Tables:
    return extract(TEXTS[name], name)


# -- laws ----------------------------------------------------------------------------------------------


@every_text
def test_every_check_is_grounded(name: str) -> None:
    """It quotes the source, stands in a section, and rests on rows of other tables, the stated figure first."""
    tables = tables_of(name)
    places = {row["row_id"]: (row["source_start"], row["source_end"]) for table in FACTS for row in rows(tables, table)}
    sections = {section.section_id for section in tables.sections}
    assert len({check.check_id for check in tables.checks}) == len(tables.checks)
    for check in tables.checks:
        assert check.quote == TEXTS[name][check.source_start : check.source_end] != ""
        assert set(check.evidence) <= set(places)
        start, end = places[check.evidence[0]]
        assert check.source_start < end
        assert start < check.source_end
        assert check.section_id in sections


@every_text
def test_what_a_check_says_fits_together(name: str) -> None:
    for check in tables_of(name).checks:
        assert check.verdict in VERDICTS
        assert check.explanation.endswith(".")
        assert check.explanation_en.endswith(".")
        assert check.cause is None or check.verdict in LOUD, check
        assert check.suspect is None or check.suspect in check.evidence, check
        assert check.likely is None or check.suspect is not None, check
        if check.stated is None or check.computed is None:
            assert check.gap is None
        else:
            assert check.gap == pytest.approx(check.stated - check.computed)
            assert check.verdict != "holds" or check.gap == 0 or check.relation == "minimum", check


@every_text
def test_no_part_of_a_sum_counts_twice(name: str) -> None:
    """No part stands in a sum beside its own whole, and the parts come to what was computed."""
    tables = tables_of(name)
    amounts = {row.row_id: row for row in tables.funding}
    for check in tables.checks:
        parts = check.evidence[1:]
        assert len(set(check.evidence)) == len(check.evidence), check
        if not (check.relation.startswith(("sum", "total")) and set(parts) <= set(amounts)):
            continue
        assert not {amounts[part].part_of for part in parts} & set(parts), check
        if check.verdict not in LOUD:
            assert sum(amounts[part].amount_vnd for part in parts) == check.computed, check


# -- changes of layout ---------------------------------------------------------------------------------

LAYOUTS: Mapping[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "carriage returns": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "spaces at line ends": lambda text: text.replace("\r\n", "\n").replace("\n", "  \n "),
}
#: Where a wrapped line ends nobody can tell a paragraph from a line that goes on: of all checks so many may differ.
BY_WRAP = 0.01


def said(tables: Tables) -> Counter[tuple[object, ...]]:
    return Counter((check.kind, check.relation, check.verdict, check.stated, check.computed) for check in tables.checks)


@every_text
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_changes_no_check(name: str, layout: str) -> None:
    assert said(extract(LAYOUTS[layout](TEXTS[name]), name)) == said(tables_of(name))


def test_another_wrap_changes_next_to_no_check() -> None:
    total = differing = 0
    for name, text in TEXTS.items():
        for width in (60, 75, 95):
            before, after = said(tables_of(name)), said(extract(broken_at(text, width), name))
            total += before.total()
            differing += max((before - after).total(), (after - before).total())
    assert differing <= BY_WRAP * total


# -- other units ---------------------------------------------------------------------------------------

IN_MILLIONS = [name for name in TEXTS if {row.unit for row in tables_of(name).funding} == {"triệu đồng"}]


def sums_of(tables: Tables, worth: int) -> Counter[tuple[object, ...]]:
    """What sums of money say, their amounts divided by what their unit is worth more."""
    found = [check for check in tables.checks if check.unit == "đồng" and check.relation.startswith(("sum", "total", "table"))]
    return Counter((check.relation, check.verdict, check.stated and check.stated / worth, check.cause) for check in found)


@pytest.mark.parametrize("name", IN_MILLIONS)
def test_sums_do_not_depend_on_the_unit(name: str) -> None:
    """All amounts a thousand times as much: what added up adds up, what did not does not, for the same cause."""
    changed = extract(re.sub(r"triệu(?=\s+đồng)", "tỷ", TEXTS[name]), name)
    assert sums_of(changed, 1000) == sums_of(tables_of(name), 1)


# -- relations made at random --------------------------------------------------------------------------

AMOUNT = st.integers(2, 999_999)
SHARES = st.integers(0, 2)


def found_in(text: str) -> list[str]:
    return [check.explanation for check in extract(text).checks if check.verdict in LOUD]


def rounded(value: Decimal, places: int) -> str:
    return write_number(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize() + 0)


def relation_of(text: str, relation: str) -> CheckRow | None:
    return next((check for check in extract(text).checks if check.relation == relation), None)


@settings(max_examples=60)
@given(AMOUNT, AMOUNT)
def test_a_sum_that_holds_is_no_finding(investment: int, recurrent: int) -> None:
    total, *parts = (write_number(Decimal(amount)) for amount in (investment + recurrent, investment, recurrent))
    text = f"Tổng vốn giao: {total} triệu đồng (vốn đầu tư: {parts[0]} triệu đồng; vốn sự nghiệp: {parts[1]} triệu đồng)."
    assert not found_in(text)
    check = relation_of(text, "sum_by_capital")
    assert check is not None
    assert check.verdict == "holds"


@settings(max_examples=60)
@given(AMOUNT, AMOUNT, SHARES)
def test_a_rate_that_holds_is_no_finding(one: int, other: int, places: int) -> None:
    spent, given_ = sorted((one, other))
    rate = rounded(Decimal(spent * 100) / given_, places)
    text = f"Giải ngân {write_number(Decimal(spent))}/{write_number(Decimal(given_))} triệu đồng, đạt {rate}%."
    assert not found_in(text)


@settings(max_examples=60)
@given(AMOUNT, AMOUNT)
def test_a_rest_that_holds_is_no_finding(one: int, other: int) -> None:
    spent, given_ = sorted((one, other))
    amounts = [write_number(Decimal(amount)) for amount in (given_, spent, given_ - spent)]
    words = ("Vốn sự nghiệp được giao", "đã giải ngân", "còn lại")
    assert not found_in(", ".join(f"{word} {amount} triệu đồng" for word, amount in zip(words, amounts, strict=True)) + ".")


@settings(max_examples=60)
@given(st.integers(2, 99), st.integers(2, 9999))
def test_a_product_that_holds_is_no_finding(count: int, each: int) -> None:
    price, total = write_number(Decimal(each)), write_number(Decimal(count * each))
    assert not found_in(f"Làm đường ở {count} bản, mỗi bản {price} triệu đồng, tổng {total} triệu đồng.")


@settings(max_examples=60)
@given(st.decimals(5, 60, places=2), st.decimals(1, 4, places=2))
def test_a_change_that_holds_is_no_finding(before: Decimal, change: Decimal) -> None:
    levels = [write_number(value) for value in (before, before - change, change)]
    assert not found_in(f"Tỷ lệ hộ nghèo giảm từ {levels[0]}% xuống còn {levels[1]}%, giảm {levels[2]} điểm %.")


@settings(max_examples=40)
@given(st.lists(st.integers(100, 99_999), min_size=3, max_size=9))
def test_a_list_that_holds_is_no_finding(parts: list[int]) -> None:
    items = "\n".join(f"- Huyện số {place}: {write_number(Decimal(part))} triệu đồng." for place, part in enumerate(parts, 1))
    assert not found_in(f"Vốn giao các huyện {write_number(Decimal(sum(parts)))} triệu đồng, gồm:\n{items}")
