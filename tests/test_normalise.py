"""The normaliser, phenomenon by phenomenon: the smallest text that shows each one, and what must stay."""

from __future__ import annotations

import unicodedata

import pytest

from kehoach.normalise import normalise, tone_key
from kehoach.text import PlanText, SourceText, replay


def repaired(text: str) -> str:
    return check(normalise(SourceText("plan.txt", text))).text


def check(plan: PlanText) -> PlanText:
    """The laws every repair keeps: replayable, digits untouched, the map true for every unchanged character."""
    source = plan.source.text
    assert replay(source, plan.repairs) == plan.text
    assert sorted(filter(str.isdigit, plan.text)) == sorted(filter(str.isdigit, source))
    assert len(plan.starts) == len(plan.ends) == len(plan.text)
    for repair in plan.repairs:
        assert repair.moved_to is not None or not any(map(str.isdigit, repair.before + repair.after))
    for at, character in enumerate(plan.text):
        start, end = plan.starts[at], plan.ends[at]
        assert 0 <= start <= end <= len(source)
        if character.isdigit():
            assert source[start:end] == character
    assert normalise(SourceText("again.txt", plan.text)).text == plan.text
    return plan


CHARACTERS = [
    ("a\r\nB.\r\n", "a\nB.\n", "Windows line ends"),
    ("Mục tiêu:\rKết quả:", "Mục tiêu:\nKết quả:", "a return alone ends a line"),
    ("vốn\u00a0đầu\u202ftư", "vốn đầu tư", "no-break spaces"),
    ("bền\u200b vữ\u00adng\ufeff", "bền vững", "invisible characters"),
    ("Ðắk Nông", "Đắk Nông", "the Icelandic eth looks like Đ"),
    (unicodedata.normalize("NFD", "Hỗ trợ 5 hộ nghèo"), "Hỗ trợ 5 hộ nghèo", "decomposed letters"),
    ("Hô\u0303 trơ\u0323", "Hỗ trợ", "half-composed letters, as old fonts leave them"),
    ("2021–2025, 2021‑2025", "2021–2025, 2021‑2025", "dashes and hyphens stay as they are"),
]

JOINED = [
    ("Nghị quyết số\n20-NQ/TU ngày 21/12/2021", "Nghị quyết số 20-NQ/TU ngày 21/12/2021", "a number wanted"),
    ("Kinh phí thực hiện Dự án\n1 và Dự án 2", "Kinh phí thực hiện Dự án 1 và Dự án 2", "a project's number"),
    ("giai đoạn 2021\n- 2025 trên địa bàn", "giai đoạn 2021 - 2025 trên địa bàn", "a period, not a list item"),
    ("hộ mới thoát nghèo (\n62,14%); hỗ trợ", "hộ mới thoát nghèo ( 62,14%); hỗ trợ", "an open bracket"),
    ("vốn sự nghiệp 109.845\n\ntriệu đồng", "vốn sự nghiệp 109.845 triệu đồng", "a figure and its unit on two pages"),
    ("-\nVốn đầu tư: 5 triệu đồng", "- Vốn đầu tư: 5 triệu đồng", "a marker alone on its line"),
    ("- Sở Lao động\n- Thương binh và Xã hội", "- Sở Lao động - Thương binh và Xã hội", "a dash inside a name"),
    ("phát triển kinh tế\n- xã hội của tỉnh", "phát triển kinh tế - xã hội của tỉnh", "a dash inside a compound"),
    ("Sở Lao động -\nThương binh", "Sở Lao động - Thương binh", "wrapped behind the dash"),
    ("Quyết định số 90/QĐ-\nTTg", "Quyết định số 90/QĐ-TTg", "wrapped inside a code"),
    ("ngân sách địa phương và\nUBND các huyện", "ngân sách địa phương và UBND các huyện", "a connective ends no paragraph"),
    ("tăng cường sự lãnh đạo của\n\nĐảng đối với", "tăng cường sự lãnh đạo của Đảng đối với", "a page break before a capital"),
    ("ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN CHƯƠNG\nTRÌNH GIẢM NGHÈO", "ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN CHƯƠNG TRÌNH GIẢM NGHÈO", "a heading"),
    (
        "Thủ tướng Chính phủ giao; theo lời Thủ tướng\nChính phủ",
        "Thủ tướng Chính phủ giao; theo lời Thủ tướng Chính phủ",
        "words that meet elsewhere",
    ),
    ("theo quy định tại điểm\na) khoản 2 Điều 5", "theo quy định tại điểm a) khoản 2 Điều 5", "a point of law, not a list item"),
    ("tại Điều\n3. Các huyện", "tại Điều 3. Các huyện", "an article's number, not a heading"),
    (
        "(vốn đầu tư 5 triệu đồng, vốn khác\nNgân sách 6 triệu đồng)",
        "(vốn đầu tư 5 triệu đồng, vốn khác Ngân sách 6 triệu đồng)",
        "inside a bracket",
    ),
    (
        "thuộc Tiểu dự án 2-Dự án\n3  (cải thiện dinh dưỡng)",
        "thuộc Tiểu dự án 2-Dự án 3  (cải thiện dinh dưỡng)",
        "a dash before the last words",
    ),
    ("hộ cận nghèo\n, hộ mới thoát nghèo", "hộ cận nghèo , hộ mới thoát nghèo", "a comma starts no line"),
]

KEPT = [
    ("- Vốn đầu tư: 1.000 triệu đồng\n- Vốn sự nghiệp: Không có", "list items without full stops"),
    ("1. Mục tiêu tổng quát\nThực hiện mục tiêu giảm nghèo.", "a heading and its text"),
    ("KẾ HOẠCH\nTHỰC HIỆN CHƯƠNG TRÌNH NĂM 2024", "the kind of document stands alone"),
    ("TỈNH CAO BẰNG\nSố: 118/NQ-HĐND", "a name in capitals that ends like a word which asks for another"),
    ("Phần thứ nhất\n\nĐÁNH GIÁ KẾT QUẢ", "a part and its title"),
    ("Cụ thể:\n\nNăm 2022:\n\n- Tiểu dự án 1: Hỗ trợ", "introductions and a year"),
    ("kế hoạch giao.\nDự án 2: Đa dạng hóa sinh kế", "a project opens a paragraph"),
    ("gắn kết trên địa bàn tỉnh.\n\nnghèo, hộ mới thoát nghèo", "pages in the wrong order: nothing to join"),
    ("hộ nghèo, hộ cận\n\n5. Dự án 5: Hỗ trợ nhà ở", "pages in the wrong order: a heading"),
    ("| Huyện | Vốn |\n| Mường La | 5.000 |", "rows of a table"),
    ("- Chiều thiếu hụt về việc làm của người dân\n100% người lao động có việc", "a heading and a figure"),
    ("TT\nNội dung\n1\nDự án 1\n2.000", "cells, one a line"),
    ("ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\n-------\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n|", "a letterhead"),
    ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nMai Thị Hồng Sim", "a signature"),
    ("hỗ trợ duy tu (vốn sự nghiệp)¹.\n\n¹Dự kiến kinh phí bằng 7%.", "a footnote"),
    ("a) Mục tiêu\n(i) Tỷ lệ hộ nghèo\n(ii) Số hộ", "brackets with Roman numerals"),
    ("- + Các công trình giao thông.\n- + Các công trình giáo dục.", "double markers"),
]


@pytest.mark.parametrize(("text", "expected", "comment"), CHARACTERS)
def test_characters(text: str, expected: str, comment: str) -> None:
    assert repaired(text) == expected, comment


@pytest.mark.parametrize(("text", "expected", "comment"), JOINED)
def test_lines_are_joined(text: str, expected: str, comment: str) -> None:
    assert repaired(text) == expected, comment


@pytest.mark.parametrize(("text", "comment"), KEPT)
def test_lines_are_kept(text: str, comment: str) -> None:
    assert repaired(text) == text, comment


MARKUP = [
    ("*** Tổng kinh phí năm 2022: 466 triệu đồng:**", "* Tổng kinh phí năm 2022: 466 triệu đồng:", "a marker and a lost bold sign"),
    ("- **Hoạt động 1:** Hỗ trợ", "- Hoạt động 1: Hỗ trợ", "bold"),
    ("(*vốn năm 2022 (gồm 5 triệu đồng)*), cụ thể", "(vốn năm 2022 (gồm 5 triệu đồng)), cụ thể", "italics in brackets"),
    ("* Mục tiêu: Hỗ trợ", "* Mục tiêu: Hỗ trợ", "a list marker"),
    ("1.000* triệu đồng (*)", "1.000* triệu đồng (*)", "footnote signs"),
    ("3*5 và 2 * 4", "3*5 và 2 * 4", "products"),
    ("## II. MỤC TIÊU", "II. MỤC TIÊU", "a heading sign"),
    ("1\\. Mục tiêu", "1. Mục tiêu", "an escaped full stop"),
    ("giảm $\\frac{1}{2}$ số hộ", "giảm 1/2 số hộ", "a fraction"),
    ("diện tích 30 m$^{2}$ trở lên", "diện tích 30 m2 trở lên", "a power"),
    ("tăng $\\frac{1}{2}$5 và 10$^{3}$", "tăng 1/2 5 và 10^3", "figures must not run together"),
    ("vốn&nbsp;đầu tư &amp; khác", "vốn đầu tư & khác", "entities"),
    ("Vốn<br/>đầu tư", "Vốn đầu tư", "a tag"),
    ("&#160;5 và <5 tuổi", "&#160;5 và <5 tuổi", "a numeric entity holds digits; a sign is no tag"),
]


@pytest.mark.parametrize(("text", "expected", "comment"), MARKUP)
def test_markup_residue(text: str, expected: str, comment: str) -> None:
    assert repaired(text) == expected, comment


LONG = "Hỗ trợ phát triển sản xuất cho hộ nghèo, hộ cận nghèo và hộ mới"
FURNITURE = [
    (f"{LONG}\n\n12\n\nthoát nghèo.", f"{LONG} thoát nghèo.\n12\n", "a page number inside a sentence"),
    (f"{LONG}\n2\nthoát nghèo.", f"{LONG} thoát nghèo.\n2\n", "without blank lines"),
    (f"{LONG}.\n\n- 2 -\n\n{LONG}.\n\n- 3 -\n", f"{LONG}.\n\n\n{LONG}.\n\n- 2 -\n- 3 -\n", "dashes around it"),
    (f"{LONG}\fthoát nghèo.", f"{LONG} thoát nghèo.", "a form feed"),
    (f"{LONG}\n\f2\nthoát nghèo.", f"{LONG} thoát nghèo.\n2\n", "a number on top of the page"),
    (
        f"{LONG}\n20\nthoát nghèo.\n\nKinh phí thực hiện: 3.500 triệu đồng\n21\n(trong đó vốn đầu tư 500 triệu đồng)",
        f"{LONG} thoát nghèo.\n\nKinh phí thực hiện: 3.500 triệu đồng (trong đó vốn đầu tư 500 triệu đồng)\n20\n21\n",
        "a bracket goes on over the page",
    ),
    (
        f"{LONG}\n20\nthoát nghèo.\n\n{LONG} năm 2021 là:\n322.775triệu\n21\nđồng.",
        f"{LONG} thoát nghèo.\n\n{LONG} năm 2021 là: 322.775triệu đồng.\n20\n21\n",
        "between the two words of a unit",
    ),
    (
        "Kinh phí: 500 triệu đồng (Ngân sách Trung ương: 300 triệu đồng;\nTrang 3\nNgân sách tỉnh: 200 triệu đồng).",
        "Kinh phí: 500 triệu đồng (Ngân sách Trung ương: 300 triệu đồng; Ngân sách tỉnh: 200 triệu đồng).\nTrang 3\n",
        "inside a bracket a semicolon ends nothing",
    ),
    (
        "4. Kinh phí 14.200 triệu đồng, trong đó đề nghị ngân sách trung ương\n\f5 tỷ đồng, còn lại ngân sách tỉnh.",
        "4. Kinh phí 14.200 triệu đồng, trong đó đề nghị ngân sách trung ương 5 tỷ đồng, còn lại ngân sách tỉnh.",
        "a figure at the head of a page",
    ),
    (
        "*** Tổng kinh phí đề xuất của tỉnh\n\f\nnăm 2022: 466 triệu đồng:**",
        "* Tổng kinh phí đề xuất của tỉnh năm 2022: 466 triệu đồng:",
        "emphasis that goes on over the page",
    ),
    (f"{LONG}\n\fDự án 2: Hỗ trợ", f"{LONG}\n\nDự án 2: Hỗ trợ", "a heading at the head of a page"),
    (f"- {LONG};\n\f- {LONG}.", f"- {LONG};\n\n- {LONG}.", "an item at the head of a page"),
    ("Vốn đầu tư\n\n12\n\nVốn sự nghiệp\n\n5\n\nKhác", "Vốn đầu tư\n\n12\n\nVốn sự nghiệp\n\n5\n\nKhác", "cells of a table"),
    ("Hộ nghèo\n1.000\n2.000\n3.000", "Hộ nghèo\n1.000\n2.000\n3.000", "figures of a column"),
    ("Nghị quyết số\n111\ncủa Quốc hội", "Nghị quyết số 111 của Quốc hội", "a document's number"),
]


@pytest.mark.parametrize(("text", "expected", "comment"), FURNITURE)
def test_page_furniture(text: str, expected: str, comment: str) -> None:
    assert repaired(text) == expected, comment


def test_running_headers_stand_behind_the_flow() -> None:
    pages = [f"KẾ HOẠCH NĂM 2024 - Trang {page}\n{LONG}\n" for page in range(2, 7)]
    plan = check(normalise(SourceText("plan.txt", "\f".join(["Mở đầu của kế hoạch này.\n", *pages]))))
    assert "Trang" not in plan.text[: plan.aside]
    assert plan.text[plan.aside :].count("KẾ HOẠCH NĂM 2024 - Trang") == 5


@pytest.mark.parametrize(
    ("end", "comment"),
    [
        ("\n\n{}\n\nUBND TỈNH - Giao vốn 2024\n\n", "blank lines around it"),
        ("\n{}\nUBND TỈNH - Giao vốn 2024\n", "no blank lines"),
        ("\n\n{}\n\nUBND TỈNH -{} Giao vốn 2024\n\n", "other spaces on each page"),
        ("\n\n-  {}  -\n\nUBND TỈNH - Giao vốn 2024\n\n", "two spaces around the number"),
    ],
)
def test_page_numbers_with_running_headers_stand_behind_the_flow(end: str, comment: str) -> None:
    pages = [f"{LONG} {LONG} {LONG} {LONG} {LONG}"] * 4
    text = pages[0] + "".join(end.replace("{}", str(n + 2), 1).replace("{}", " " * n) + page for n, page in enumerate(pages[1:]))
    assert repaired(text).splitlines()[0] == " ".join(pages), comment


def test_a_page_number_may_follow_a_date_where_a_running_header_tells() -> None:
    page = f"{LONG}. {LONG}. {LONG}. {LONG}. {LONG}."
    text = f"{page}\n05/02/2024." + "".join(f"\n\n{n}\n\nUBND TỈNH - Giao vốn 2024\n\n{page}" for n in (2, 3, 4))
    plan = check(normalise(SourceText("plan.txt", text)))
    assert plan.text[plan.aside :].split("\n")[:2] == ["2", "UBND TỈNH - Giao vốn 2024"]


@pytest.mark.parametrize(("number", "taken"), [(5, True), (6, False), (3, False)])
def test_a_number_that_is_missing_among_the_pages_is_one(number: int, taken: bool) -> None:
    page = f"{LONG}. {LONG}. {LONG}. {LONG}. {LONG}. {LONG}"
    text = f"{page}\n\n2\n\n{page}\n\n3\n\n{page}\n\n4\n\n{page}.\n{number}\nThoát nghèo. {page}\n\n6\n\n{page}."
    plan = check(normalise(SourceText("plan.txt", text)))
    assert (f"\n{number}\n" not in plan.text[: plan.aside]) == taken


def test_words_that_return_beside_figures_are_no_running_headers() -> None:
    text = "\n".join(f"Xã {name}\n{number}\nHộ nghèo" for name, number in (("An", 12), ("Bình", 15), ("Cốc", 18), ("Đào", 21)))
    assert repaired(text) == text


def test_what_is_set_aside_keeps_its_place_in_the_source() -> None:
    plan = check(normalise(SourceText("plan.txt", f"{LONG}\n\n12\n\nthoát nghèo.")))
    at = plan.text.index("12", plan.aside)
    assert plan.source.text[slice(*plan.to_source(at, at + 2))] == "12"


def test_nothing_to_do_is_not_logged() -> None:
    assert normalise(SourceText("plan.txt", f"I. MỤC TIÊU\n\n{LONG} 5.000 triệu đồng.\n")).repairs == ()


TONES = [("Thủy lợi", "thuỷ lợi"), ("HÓA", "hoá"), ("khoẻ", "khỏe"), ("của", "của"), ("tòa", "toà"), ("quý", "qúy"), ("ủy", "uỷ")]


@pytest.mark.parametrize(("one", "other"), TONES)
def test_tone_key(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)
    assert len(tone_key(one)) == len(one)


def test_tone_key_keeps_the_length() -> None:
    assert len(tone_key("İSTANBUL ủy")) == len("İSTANBUL ủy")


def test_an_item_that_returns_on_every_page_is_no_running_header() -> None:
    item = "e) Kinh phí thực hiện năm 2024 là {n}1.276 triệu đồng"
    page = "{n}. Dự án {n}\nCác sở, ngành và địa phương tổ chức thực hiện theo quy định.\n" + item
    text = "\f".join(page.format(n=n) for n in range(1, 7))
    plan = normalise(SourceText("plan.txt", text))
    assert plan.text[: plan.aside].count("triệu đồng") == 6
