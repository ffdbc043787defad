"""Swapped pages are put back in order, and nothing that is in order is touched.

The real plans are read from `../shared/corpus` or the folder named by KEHOACH_CORPUS; where neither
is there, those tests are skipped. The plans of `corpus/` are always there.
"""

from __future__ import annotations

import os
import random
import re
import time
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from helpers import FACTS, extract, rewrap

from kehoach.normalise import Draft, normalise, registry
from kehoach.normalise.numbering import Numbering, read_mark
from kehoach.normalise.reorder import RULE, moved_spans, page_order
from kehoach.text import Editor, PlanText, SourceText, replay

_ROOT = Path(__file__).parents[1]
_REAL = Path(os.environ.get("KEHOACH_CORPUS", _ROOT.parent / "shared" / "corpus"))
_PLANS = sorted(_REAL.glob("*.txt")) if _REAL.is_dir() else []
_SYNTHETIC = sorted((_ROOT / "corpus").glob("*.txt"))
_SWAPPED = {"daknong-2024", "ba-chuongtrinh-2024"}
_ALL = [pytest.param(path, id=path.stem) for path in [*_PLANS, *_SYNTHETIC]]
_IN_ORDER = [pytest.param(path, id=path.stem) for path in [*_PLANS, *_SYNTHETIC] if path.stem not in _SWAPPED]
needs_plans = pytest.mark.skipif(not _PLANS, reason=f"no real plans in {_REAL}")


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def run(text: str) -> PlanText:
    """The plan text, with the laws of the log checked."""
    plan = normalise(SourceText("plan.txt", text))
    assert replay(text, plan.repairs) == plan.text
    assert Counter(filter(str.isdigit, plan.text)) == Counter(filter(str.isdigit, text))
    return plan


def moved(plan: PlanText) -> int:
    return sum(repair.rule == RULE for repair in plan.repairs)


def markers(text: str) -> str:
    """The markers of a text, but for list signs."""
    found = (re.match(r"(?:\d+\.)+|[IVX]+\.|[A-Zđa-z][).](?=\s)", line) for line in text.split("\n"))
    return " ".join(match.group() for match in found if match)


def under(text: str, words: str) -> str:
    """The last numbered heading before `words`."""
    return re.findall(r"(?m)^\d+\.(?:\d+\.)?", text[: text.index(words)])[-1]


def exact(plan: PlanText, words: str) -> None:
    """`words` of the plan text lead back to the very same words of the source."""
    at = plan.text.index(words)
    start, end = plan.to_source(at, at + len(words))
    assert plan.source.text[start:end] == words


# --- the two plans that came with swapped pages


@needs_plans
def test_daknong_comes_out_in_order() -> None:
    path = _REAL / "daknong-2024.txt"
    if not path.exists():
        pytest.skip("the plan of Đắk Nông is not there")
    plan = run(read(path))
    text = plan.text
    assert "4. 4.1. a) b) c) d) e) 4.2. a) b) c) d) e) 4.3. a) b) c) d) e) 5. a)" in markers(text)
    assert (
        "thuộc hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo, người dân tộc thiểu số, người lao động sinh sống trên địa bàn huyện nghèo."
        in text
    )
    assert "hợp tác xã trên địa bàn tỉnh.\n\n- Đào tạo nghề cho người lao động thuộc hộ nghèo" in text
    assert "752 triệu đồng).\n\n5. Dự án 5: Hỗ trợ nhà ở" in text
    assert (under(text, "51.276"), under(text, "1.683 triệu"), under(text, "12.609")) == ("4.1.", "4.2.", "4.3.")
    for words in ("51.276 triệu đồng", "47.905", "1.683 triệu đồng", "12.609", "ưu tiên người lao động thuộc hộ nghèo, hộ cận"):
        exact(plan, words)
    [(start, end)] = moved_spans(plan.repairs)
    assert plan.source.text[start:end].startswith("- Đào tạo nghề cho người lao động thuộc hộ nghèo")
    assert plan.source.text[start:end].rstrip().endswith("hộ nghèo, hộ cận")
    assert normalise(SourceText("again.txt", text)).text == text


def test_three_broken_sentences_in_a_row_are_joined_with_their_own_halves() -> None:
    plan = run(read(_ROOT / "corpus" / "ba-chuongtrinh-2024.txt"))
    text = plan.text
    assert "2. 2.1. a) b) 2.2. a) b) 2.3. a) b) II. 1. 2. a) b) c) III." in markers(text)
    assert "duy tu, bảo dưỡng 31 công trình sau đầu tư trên địa bàn các huyện nghèo" in text
    assert "khám sức khỏe cho 96 lao động, với mức bình quân 12,5 triệu đồng/người." in text
    assert "hộ nghèo dân tộc thiểu số ước giảm từ 32,6% xuống còn 28,1%" in text
    for words in ("168.000 triệu đồng", "118/150 lao động", "96 lao động", "2.268/3.150 triệu đồng", "32,6%"):
        exact(plan, words)
    assert normalise(SourceText("again.txt", text)).text == text


def test_every_row_says_whether_its_page_was_moved() -> None:
    tables = extract(read(_ROOT / "corpus" / "ba-chuongtrinh-2024.txt"))
    [(start, end)] = [(repair.source_start, repair.source_end) for repair in tables.repairs if repair.rule == RULE]
    for name in ("sections", *FACTS):
        rows = getattr(tables, name)
        assert [row.page_moved for row in rows] == [start <= row.source_start < end for row in rows]
    assert {row.page_moved for row in tables.funding} == {True, False}


# --- small texts: pages A X Y B come out as A Y X B

_FILL = "Ủy ban nhân dân các huyện, thành phố chủ trì tổ chức thực hiện và báo cáo kết quả theo đúng quy định hiện hành"
_SMALL = {
    "decimals": (
        f"2. Kết quả\n\n2.1. Dự án 1: {_FILL}; kinh phí giao cho",
        f"tuyên truyền: {_FILL}.\n\n2.3. Dự án 3: {_FILL}; tổ chức các lớp tập huấn về",
        f"đơn vị là 12 triệu đồng. {_FILL}.\n\n2.2. Dự án 2: {_FILL}; biên soạn tài liệu và",
        "kỹ năng cho 85 cán bộ.\n\n3. Đánh giá chung\n\n3.1. Kinh phí giao cho đơn vị đã giải ngân; tài liệu và tuyên truyền đạt yêu cầu.",
    ),
    "letters": (
        f"1. Nhiệm vụ\n\na) Sở Y tế: {_FILL}; phối hợp với",
        f"hạ tầng. {_FILL}.\n\nd) Sở Xây dựng: {_FILL}.\n\n2. Giải pháp: {_FILL}; huy động nguồn lực từ",
        f"Sở Tài chính. {_FILL}.\n\nb) Sở Tư pháp: {_FILL}.\n\nc) Sở Nội vụ: {_FILL}; rà soát nhu cầu đầu tư các",
        "doanh nghiệp và người dân.\n\n3. Kiến nghị: không.",
    ),
    "roman": (
        f"I. MỤC TIÊU\n\n- Chỉ tiêu chung: {_FILL}; phấn đấu đến năm 2025 có trên",
        f"trách nhiệm của người dân. {_FILL}.\n\nIII. NGUỒN VỐN\n\n- Ngân sách: {_FILL}; lồng ghép các",
        f"90% số hộ đạt chuẩn. {_FILL}.\n\nII. NHIỆM VỤ\n\n- Tuyên truyền: {_FILL}; nâng cao nhận thức và",
        "nguồn vốn khác.\n\nIV. TỔ CHỨC THỰC HIỆN\n\n- Tham mưu các nguồn vốn; nâng cao nhận thức và trách nhiệm.",
    ),
}
_SEPARATORS = {"blank": ["\n\n"] * 3, "feed": ["\f"] * 3, "numbers": ["\n\n2\n\n", "\n\n4\n\n", "\n\n3\n\n"]}


@pytest.mark.parametrize("separator", _SEPARATORS)
@pytest.mark.parametrize("name", _SMALL)
def test_small_texts_with_swapped_pages(name: str, separator: str) -> None:
    a, x, y, b = _SMALL[name]
    first, second, third = _SEPARATORS[separator]
    plan = run(f"{a}{first}{x}{second}{y}{third}{b}")
    assert moved(plan) == 1
    assert plan.text[: plan.aside].strip() == f"{a} {y} {x} {b}"
    assert [plan.source.text[start:end].strip().removesuffix("3").strip() for start, end in moved_spans(plan.repairs)] == [y]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_the_last_two_pages(end: str) -> None:
    a, _, y, _ = _SMALL["decimals"]
    x = f"kỹ năng cho 85 cán bộ.\n\n2.3. Dự án 3: {_FILL}.\n\n3. Đánh giá chung: kinh phí giao cho đơn vị được dùng đúng. {_FILL}."
    plan = run(f"{a}\n\n{x}\n\n{y}{end}")
    assert moved(plan) == 1
    assert plan.text.strip() == f"{a} {y} {x}"


@pytest.mark.parametrize(
    "lines",
    [
        ["4.1. Một", "4.3. Ba", "4.2. Hai", "5. Năm"],
        ["1. Một", "3. Ba", "2. Hai", "4. Bốn"],
        ["I. MỘT", "III. BA", "II. HAI", "IV. BỐN"],
        ["1. Một", "6. Dự án 7", "7. Dự án 8"],
        ["I. MỘT", "1. Một", "2. Hai", "Phần khác", "1. Một", "2. Hai", "Phần nữa", "1. Một"],
        ["1. Một", "a) Một", "b) Hai", "a) Một", "b) Hai", "c) Ba", "2. Hai", "2. Hai"],
        ["a) Một", "b) Hai", "b) Ba", "c) Bốn", "đ) Năm"],
        ["Dự án 3: ba", "Dự án 1: một", "Dự án 2: hai", "1. Một", "2. Hai"],
    ],
)
@pytest.mark.parametrize("body", [f"{_FILL}.", f"{_FILL}; tổ chức thực hiện các\n\nnhiệm vụ được giao. {_FILL}."])
def test_odd_numbering_alone_moves_nothing(lines: list[str], body: str) -> None:
    """Skips, restarts, slips and lists out of order: with whole sentences, or with pages that end in mid-sentence as they should."""
    assert not moved(run("\n\n".join(f"{line}: {body}" for line in lines)))


# --- properties on whole plans


@cache
def flow(path: Path) -> str:
    """A plan in order as it stands before lines are joined."""
    steps = tuple(takewhile(lambda step: step.rule != "normalise.join", registry()))
    plan = normalise(SourceText(path.name, read(path)), steps)
    return plan.text[: plan.aside]


def paged(text: str, seed: int, separator: str) -> str:
    """`text` cut into pages anywhere between words."""
    draw = random.Random(seed)
    gaps = [match.start() for match in re.finditer(r"\s", text)]
    pieces: list[str] = []
    at, target, size = 0, draw.randint(100, 900), draw.randint(900, 3000)
    while target < len(text):
        cut = gaps[min(bisect_left(gaps, target), len(gaps) - 1)]
        pieces += text[at:cut], separator.format(len(pieces) // 2 + 1)
        at, target = cut + 1, target + draw.randint(size * 4 // 5, size * 6 // 5)
    return "".join(pieces) + text[at:]


@pytest.mark.parametrize("path", _IN_ORDER)
def test_plans_in_order_are_never_touched(path: Path) -> None:
    text = read(path)
    variants = [text, unicodedata.normalize("NFD", text), text.replace("\n", "\r\n"), re.sub(r"\n\s*\n", "\n", text)]
    variants += [rewrap(text, 3, *widths) for widths in ((30, 30), (60, 60), (90, 90), (30, 90), (50, 80))]
    for variant in variants:
        assert not moved(normalise(SourceText(path.name, variant)))


@pytest.mark.parametrize("path", _ALL)
def test_pages_in_order_are_never_touched(path: Path) -> None:
    for seed in range(10):
        text = paged(flow(path), seed, ("\n\n", "\n", "\f", "\n\n{}\n\n", "\n{}\n")[seed % 5])
        assert not moved(normalise(SourceText(path.name, text)))


def faults(text: str) -> int:
    return len(Numbering([mark for line in text.split("\n") if (bare := line.strip()) and (mark := read_mark(bare))]).faults)


def cuts(text: str, draw: random.Random, torn: tuple[bool, ...]) -> list[int] | None:
    """Three cuts about a page apart: inside sentences where `torn`, else between paragraphs."""
    wrapped = max(map(len, text.split("\n"))) < 100
    inside = r"(?<=[^\W\d_,])\n(?=[^\W_])" if wrapped else r"(?<=[^|\n]{40}[\w,;)]) (?=\S[^|\n]{25})"
    places = [[match.start() for match in re.finditer(pattern, text)] for pattern in (r"(?<=\S)\n+(?=\S)", inside)]
    if min(map(len, places)) < 10:
        return None
    size = min(draw.randint(600, 3500), len(text) // 4)
    found = [draw.choice(places[torn[0]])]
    for kind in torn[1:]:
        aim = found[-1] + int(size * draw.uniform(0.75, 1.25))
        found.append(min(places[kind], key=lambda place: abs(place - aim)))
    return found if found[0] + 150 < found[1] < found[2] - 150 else None


_KINDS = ((True, True, True), (True, True, False), (False, True, True), (True, False, False), (False, True, False))
_RESTORED = {"\n\n": 0.42, "\n": 0.32, "\f": 0.85}


@pytest.mark.parametrize("separator", _RESTORED, ids=["blank", "line", "feed"])
def test_swapped_pages_are_restored_or_left_but_never_put_wrong(separator: str, record_property: Callable[[str, object], None]) -> None:
    """Of those whose numbering tells of it, the share that is restored must not fall."""
    outcome: Counter[str] = Counter()
    for path in [*_PLANS, *_SYNTHETIC]:
        text = flow(path)
        for seed in range(24):
            draw = random.Random(f"{path.stem} {seed}")
            places = cuts(text, draw, _KINDS[draw.choice((0, 0, 0, 1, 2, 3, 4))])
            if places is None:
                continue
            first, second, third = places
            a, y, x, b = text[:first].rstrip(), text[first:second].strip(), text[second:third].strip(), text[third:].lstrip()
            ordered, damaged = separator.join((a, y, x, b)), separator.join((a, x, y, b))
            tells = faults(damaged) - faults(ordered) >= 2
            editor = Editor(SourceText("plan.txt", damaged))
            editor.move(RULE, page_order(Draft(damaged, frozenset(damaged))))
            if editor.text == damaged:
                outcome["left" if tells else "left, numbering says nothing"] += 1
                continue
            assert editor.text.split() == ordered.split(), (path.stem, seed)
            outcome["restored" if tells else "restored, numbering says nothing"] += 1
    record_property("outcome", dict(outcome))
    assert outcome["restored"] >= _RESTORED[separator] * (outcome["restored"] + outcome["left"])


@pytest.mark.parametrize("path", _IN_ORDER)
def test_order_costs_little_where_there_is_nothing_to_do(path: Path) -> None:
    text = flow(path)
    draft = Draft(text, frozenset(text))
    if not page_order(draft) and faults(text) < 2:
        best = min(_timed(draft) for _ in range(5))
        assert best < 0.002 * max(len(text), 25_000) / 50_000


def _timed(draft: Draft) -> float:
    begin = time.perf_counter()
    page_order(draft)
    return time.perf_counter() - begin


def test_a_text_full_of_faults_takes_no_time() -> None:
    text = "\n\n".join(
        f"{n * 7 % 13}. {_FILL}\n\nnhiệm vụ {n * 5 % 9}.{n % 7}. {_FILL} và\n\n{'abcd'[n % 4]}) {_FILL}" for n in range(1500)
    )
    begin = time.perf_counter()
    page_order(Draft(text, frozenset(text)))
    assert time.perf_counter() - begin < 3
