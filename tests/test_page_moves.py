"""Pages out of order in more ways than two neighbours: carried away, rotated, exchanged; and page numbers that say so."""

from __future__ import annotations

import random
import re

import pytest

from kehoach.normalise import normalise
from kehoach.normalise.paging import complete, read_number
from kehoach.normalise.reorder import RULE, moved_spans
from kehoach.text import PlanText, SourceText, replay

_NAMES = ("Y tế", "Tư pháp", "Nội vụ", "Tài chính", "Xây dựng", "Giáo dục", "Văn hóa", "Công Thương")
_DUTY = (
    "chủ trì phối hợp với các cơ quan liên quan tổ chức thực hiện nhiệm vụ được giao trên địa bàn toàn tỉnh theo đúng quy định "
    "hiện hành và báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày cuối cùng của từng quý để tổng hợp chung"
)
_SEPARATORS = {"blank": "\n\n", "feed": "\f", "foot": "\n\n{}\n\n"}
_ORDERS = {
    "swap": (0, 1, 3, 2, 4, 5, 6, 7, 8),
    "carried forth": (0, 2, 3, 4, 5, 1, 6, 7, 8),
    "carried back": (0, 1, 6, 2, 3, 4, 5, 7, 8),
    "rotated": (0, 1, 3, 4, 2, 5, 6, 7, 8),
    "rotated back": (0, 1, 4, 2, 3, 5, 6, 7, 8),
    "exchanged": (0, 1, 4, 3, 2, 5, 6, 7, 8),
    "two swaps": (0, 2, 1, 3, 4, 6, 5, 7, 8),
}


def pages(numbered: bool = True) -> list[str]:
    """A list of duties in nine pages, each of which ends in another place of its sentence."""
    found = ["TỔ CHỨC THỰC HIỆN\n\n"]
    for place, name in enumerate(_NAMES):
        words = f"{f'{place + 1}. ' if numbered else ''}Sở {name} {_DUTY}.".split()
        cut = 10 + 3 * place
        found[-1] += " ".join(words[:cut])
        found.append(" ".join(words[cut:]) + "\n\n")
    return [page.strip() for page in found]


def bound(found: list[str], order: tuple[int, ...], separator: str) -> str:
    return "".join(found[page] + separator.format(page + 1) for page in order)


def run(text: str) -> PlanText:
    plan = normalise(SourceText("plan.txt", text))
    assert replay(text, plan.repairs) == plan.text
    assert sorted(filter(str.isdigit, plan.text)) == sorted(filter(str.isdigit, text))
    return plan


def reading(plan: PlanText) -> list[str]:
    return plan.text[: plan.aside].split()


def moved(plan: PlanText) -> int:
    return sum(repair.rule == RULE for repair in plan.repairs)


@pytest.mark.parametrize("separator", _SEPARATORS)
@pytest.mark.parametrize("name", _ORDERS)
def test_pages_come_back_from_afar(name: str, separator: str) -> None:
    plan = run(bound(pages(), _ORDERS[name], _SEPARATORS[separator]))
    assert reading(plan) == " ".join(pages()).split()
    for start, end in moved_spans(plan.repairs):
        assert any(plan.source.text[start:end].startswith(page) for page in pages())


@pytest.mark.parametrize("separator", _SEPARATORS)
def test_pages_in_order_stay(separator: str) -> None:
    assert not moved(run(bound(pages(), tuple(range(9)), _SEPARATORS[separator])))


def test_the_page_that_strayed_is_the_one_that_is_moved() -> None:
    for name in ("carried forth", "carried back"):
        plan = run(bound(pages(), _ORDERS[name], "\f"))
        strayed = pages()[1 if name == "carried forth" else 6]
        assert [plan.source.text[start:end].strip() for start, end in moved_spans(plan.repairs)] == [strayed]


# --- page numbers


@pytest.mark.parametrize("head", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_page_numbers_put_any_order_right(seed: int, head: bool) -> None:
    """Without a number in the lists, and whether the numbers stand at the foot or at the head of the pages."""
    found = pages(numbered=False)
    order = list(range(1, 9))
    random.Random(seed).shuffle(order)
    text = "\n\n".join(f"{page + 1}\n\n{found[page]}" if head else f"{found[page]}\n\n{page + 1}" for page in (0, *order))
    plan = run(text)
    assert reading(plan) == " ".join(found).split()
    assert sorted(plan.text[plan.aside :].split()) == [str(page) for page in range(1, 10)]


def test_page_numbers_that_the_sentences_contradict_move_nothing() -> None:
    found = pages()
    text = "".join(f"{page}\n\n{number}\n\n" for page, number in zip(found, (1, 2, 4, 3, 5, 6, 7, 8, 9), strict=True))
    assert not moved(run(text))


def test_pages_whose_numbers_rise_stay_however_the_lists_are_numbered() -> None:
    found = [re.sub(r"(?m)^4\. ", "3. ", page) for page in pages()]
    assert not moved(run(bound(found, tuple(range(9)), "\n\n{}\n\n")))


def test_which_numbers_are_page_numbers() -> None:
    assert [read_number(line) for line in ("7", "- 7 -", "Trang 7", "7.", "7 hộ", "7/12")] == [7, 7, 7, None, None, None]
    assert [complete(numbers) for numbers in ([5, 7, 6], [9, 8, 7, 6])] == [True, True]
    assert [complete(numbers) for numbers in ([5, 6], [5, 7, 9], [5, 6, 6])] == [False, False, False]


def test_a_page_number_beside_a_short_line_is_one_too() -> None:
    """The last page holds no more than the end of a word; its number would else be read as text."""
    found = [*pages()[:-1], *(pages()[-1].rpartition(" ")[::2])]
    order = (0, 1, 2, 3, 5, 4, 6, 7, 8, 9)
    assert reading(run(bound(found, order, "\n\n{}\n\n"))) == " ".join(pages()).split()
