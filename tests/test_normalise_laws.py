"""Laws of the normaliser on whole plans and on texts made at random.

The real plans are read from `../shared/corpus` or the folder named by KEHOACH_CORPUS; where neither
is there, those tests are skipped.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from helpers import rewrap
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehoach.normalise import normalise, registry
from kehoach.text import Edit, Editor, Move, PlanText, SourceText, replay

_CORPUS = Path(os.environ.get("KEHOACH_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
_PLANS = sorted(_CORPUS.glob("*.txt")) if _CORPUS.is_dir() else []
needs_plans = pytest.mark.skipif(not _PLANS, reason=f"no real plans in {_CORPUS}")

SMALL = "\n".join(
    [
        "II. NGUỒN LỰC THỰC HIỆN",
        "1. Ngân sách Nhà nước: Tổng kinh phí thực hiện Chương trình giao năm 2023 là 532.319 triệu đồng "
        "(Vốn đầu tư: 248.741 triệu đồng; Vốn sự nghiệp: 283.578 triệu đồng), trong đó:",
        "- Nguồn vốn năm 2022 chuyển nguồn sang năm 2023: 143.451 triệu đồng theo Nghị quyết số 20-NQ/TU "
        "ngày 21/12/2021 của Ban Thường vụ Tỉnh ủy.",
        "- Nguồn vốn giao năm 2023: 388.868 triệu đồng, giai đoạn 2021 - 2025 phát triển kinh tế - xã hội trên địa bàn tỉnh Sơn La.",
        "a) Hỗ trợ 20.712 lao động, đạt 83% kế hoạch, tăng 5% so với năm 2022 tại Sở Lao động - Thương binh và Xã hội.",
    ]
)


def check(plan: PlanText) -> PlanText:
    source = plan.source.text
    assert replay(source, plan.repairs) == plan.text
    assert sorted(filter(str.isdigit, plan.text)) == sorted(filter(str.isdigit, source))
    assert len(plan.starts) == len(plan.ends) == len(plan.text)
    assert not [r for r in plan.repairs if r.moved_to is None and any(map(str.isdigit, r.before + r.after))]
    return plan


def run(text: str) -> PlanText:
    return check(normalise(SourceText("plan.txt", text)))


def lines(text: str) -> list[str]:
    """The lines of a text, up to white space."""
    return [bare for line in text.split("\n") if (bare := re.sub(r"\s+", "", line))]


def ends(text: str) -> set[int]:
    """Where lines end, counted in characters that are not white space."""
    found, at = set(), 0
    for line in lines(text):
        at += len(line)
        found.add(at)
    return found


@pytest.fixture(scope="module", params=_PLANS, ids=lambda path: path.stem)
def plan(request: pytest.FixtureRequest) -> PlanText:
    path: Path = request.param
    return normalise(SourceText(path.name, path.read_bytes().decode("utf-8")))


@needs_plans
def test_real_plans_keep_the_laws(plan: PlanText) -> None:
    check(plan)
    assert normalise(SourceText("again.txt", plan.text)).text == plan.text
    for at, character in enumerate(plan.text):
        if not character.isspace():
            assert plan.source.text[plan.starts[at] : plan.ends[at]] in (character, "}{")


@needs_plans
@pytest.mark.parametrize("change", ["nfd", "crlf", "cr", "spaces", "no-break"])
def test_ways_to_write_the_same_text_come_out_alike(plan: PlanText, change: str) -> None:
    source = plan.source.text
    changed = {
        "nfd": unicodedata.normalize("NFD", source),
        "crlf": source.replace("\n", "\r\n"),
        "cr": source.replace("\n", "\r"),
        "spaces": source.replace("\n", "  \n "),
        "no-break": source.replace(" ", "\u00a0"),
    }[change]
    assert lines(run(changed).text) == lines(plan.text)


@needs_plans
@pytest.mark.parametrize("widths", [(30, 30), (45, 45), (60, 60), (75, 75), (90, 90), (30, 90), (50, 80)])
def test_paragraphs_survive_another_wrap(plan: PlanText, widths: tuple[int, int]) -> None:
    """A boundary is lost only where a paragraph without marker follows a last line that happens to be full."""
    expected = ends(plan.text)
    found = ends(run(rewrap(plan.text, 7, *widths)).text)
    assert len(expected - found) <= 0.03 * len(expected)
    assert len(found - expected) <= 0.04 * len(expected)


@needs_plans
def test_nearly_all_paragraphs_survive_on_the_whole() -> None:
    boundaries = lost = 0
    for path in _PLANS:
        text = normalise(SourceText(path.name, path.read_bytes().decode("utf-8"))).text
        for seed, widths in enumerate([(40, 40), (72, 72), (85, 85), (30, 90)]):
            boundaries += len(ends(text))
            lost += len(ends(text) - ends(run(rewrap(text, seed, *widths)).text))
    assert lost <= 0.01 * boundaries


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), width=st.integers(30, 90))
def test_small_text_survives_any_width(seed: int, width: int) -> None:
    assert lines(run(rewrap(SMALL, seed, width, width)).text) == lines(SMALL)


_SIGNS = ["\n", "\n\n", "\r\n", "\f", " ", "*", "**", "(", ")", ".", "; ", ": ", "|", "&amp;", "\\*", "#", "\u00a0", "\u200b", "- "]
_WORDS = ["Hỗ trợ", "hộ nghèo", "Dự án", "số", "ngân sác", " h ", "từnguồn", "là1,5", "năm2023", "a)", "1.", "e\u0302", "KẾ HOẠCH", "Ð"]
_FIGURES = ["1.000", "2021", "- 2025", "12", "- 3 -", "$\\frac{1}{2}$"]
_PIECES = st.sampled_from(_SIGNS + _WORDS + _FIGURES)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_keeps_the_laws(text: str) -> None:
    run(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_characters_keep_the_laws(text: str) -> None:
    run(text)


def test_rule_ids_are_well_formed() -> None:
    assert all(re.fullmatch(r"normalise\.[a-z_]+", step.rule) for step in registry())


def test_an_editor_refuses_to_touch_a_digit() -> None:
    with pytest.raises(ValueError, match="must not touch a digit"):
        Editor(SourceText("a.txt", "5 hộ")).apply("test.rule", [Edit(0, 1, "6")])


def test_an_editor_refuses_overlaps_and_nested_moves() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Editor(SourceText("a.txt", "abc")).apply("test.rule", [Edit(1, 2, ""), Edit(0, 1, "")])
    with pytest.raises(ValueError, match="another moved span"):
        Editor(SourceText("a.txt", "abcdef")).move("test.rule", [Move(0, 1, 4), Move(3, 5, 6)])


def test_an_editor_keeps_the_map_through_several_steps() -> None:
    editor = Editor(SourceText("a.txt", "ab  cd\nef"))
    editor.apply("test.fold", [Edit(2, 4, " ")])
    editor.apply("test.join", [Edit(5, 6, " ")])
    editor.apply("test.insert", [Edit(0, 0, "- ")])
    plan = editor.finish()
    assert plan.text == "- ab cd ef"
    spans = [plan.source.text[a:b] for a, b in zip(plan.starts, plan.ends, strict=True)]
    assert spans == ["", "", "a", "b", "  ", "c", "d", "\n", "e", "f"]
    assert replay(plan.source.text, plan.repairs) == plan.text


@pytest.mark.parametrize("unit", ["a", "từnguồn", "(a ", "* ", "*a ", " ", "&amp;", "năm2023 ", "a - b "])
def test_one_long_line_takes_linear_time(unit: str) -> None:
    """A million characters without a line end must be done in a few seconds at most; quadratic time would take hours."""
    normalise(SourceText("long.txt", unit * (1_000_000 // len(unit))))
