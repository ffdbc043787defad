"""How headings and list items nest, told by documents that are drawn as they should be read.

Each case is a text whose lines are indented by their depth; the indentation is taken off before
the text is read, and the tree must come out as it was drawn.
"""

from __future__ import annotations

from textwrap import dedent

import pytest
from helpers import extract

from kehoach.facts import SectionRow

STEP = 2

TREES = {
    "all levels of a plan": """
        A. KẾT QUẢ NĂM 2023
          I. CÁC CHỈ TIÊU
            1. Mục tiêu chung
              1.1. Giảm nghèo
                a) Tỷ lệ hộ nghèo
                  - Toàn tỉnh
                    + Vùng cao
        B. KẾ HOẠCH NĂM 2024
          I. MỤC TIÊU
    """,
    "the next of a kind closes what is below the last": """
        I. MỤC TIÊU
          1. Mục tiêu chung
            a) Giảm nghèo
              - Toàn tỉnh
            b) Việc làm
          2. Mục tiêu cụ thể
            a) Giảm nghèo
        II. NHIỆM VỤ
          1. Đào tạo nghề
    """,
    "roman above upper case is upper case above roman": """
        Phần thứ nhất
          A. KẾT QUẢ
            I. NGUỒN LỰC
            II. GIẢI NGÂN
          B. HẠN CHẾ
        Phần thứ hai
          A. MỤC TIÊU
    """,
    "articles of a decision": """
        Điều 1. Phân bổ vốn năm 2025
          1. Tổng vốn phân bổ
            a) Ngân sách trung ương
            b) Ngân sách địa phương
          2. Phân bổ theo đơn vị
        Điều 2. Tổ chức thực hiện
          1. Sở Tài chính
    """,
    "chapters over articles": """
        Chương I. QUY ĐỊNH CHUNG
          Điều 1. Phạm vi điều chỉnh
            1. Quy định này áp dụng cho các huyện
          Điều 2. Đối tượng áp dụng
        Chương II. QUY ĐỊNH CỤ THỂ
          Điều 3. Mức hỗ trợ
    """,
    "a paragraph goes on the item above it": """
        1. Đào tạo nghề
          Trong năm đã mở các lớp đào tạo nghề.
          Các lớp đều có người học.
        2. Việc làm
          Đã tổ chức các phiên giao dịch.
    """,
    "a paragraph before the first heading stands at the top": """
        Ủy ban nhân dân tỉnh báo cáo như sau:
        I. KẾT QUẢ
          1. Đào tạo nghề
    """,
    "decimals of three levels": """
        1. Dự án 1
          1.1. Tiểu dự án 1
            1.1.1. Nội dung
            1.1.2. Kinh phí
          1.2. Tiểu dự án 2
            1.2.1. Nội dung
        2. Dự án 2
          2.1. Nội dung
    """,
    "decimals below a roman number": """
        I. MỤC TIÊU
          1.1. Mục tiêu chung
          1.2. Mục tiêu cụ thể
        II. NHIỆM VỤ
          2.1. Đào tạo nghề
    """,
    "numbers in brackets below letters": """
        1. Đào tạo nghề
          a) Nội dung
            (1) Mở lớp
            (2) Mua thiết bị
          b) Kinh phí
            (1) Ngân sách tỉnh
    """,
    "letters go on with đ and e": """
        1. Nhiệm vụ
          a) Đào tạo
          b) Việc làm
          c) Nhà ở
          d) Nước sạch
          đ) Y tế
          e) Giáo dục
          g) Thông tin
        2. Giải pháp
    """,
    "dashes directly below a heading": """
        I. KINH PHÍ
          - Vốn đầu tư
            + Ngân sách trung ương
            + Ngân sách tỉnh
          - Vốn sự nghiệp
        II. GIẢI PHÁP
          - Tuyên truyền
    """,
    "plus signs may stand above dashes": """
        1. Kinh phí
          + Vốn đầu tư
            - Ngân sách trung ương
            - Ngân sách tỉnh
          + Vốn sự nghiệp
            - Ngân sách trung ương
        2. Giải pháp
    """,
    "stars": """
        1. Kinh phí
          * Vốn đầu tư
            - Ngân sách trung ương
          * Vốn sự nghiệp
            - Ngân sách trung ương
    """,
    "projects without a number of their own": """
        I. KẾT QUẢ
          Dự án 1: Hạ tầng các huyện nghèo
            Tiểu dự án 1: Đầu tư
              - Kinh phí giao
            Tiểu dự án 2: Đề án
              - Kinh phí giao
          Dự án 2: Đa dạng hóa sinh kế
            - Kinh phí giao
    """,
    "years below a project": """
        1. Dự án 1
          Năm 2022: giao vốn
            - Vốn đầu tư
          Năm 2023: giao vốn
            - Vốn đầu tư
        2. Dự án 2
          Năm 2022: giao vốn
    """,
    "strokes behind the numbers": """
        I/ MỤC TIÊU
          1/ Mục tiêu chung
            a/ Giảm nghèo
              - Toàn tỉnh
            b/ Việc làm
          2/ Mục tiêu cụ thể
        II/ NHIỆM VỤ
    """,
    "half brackets behind the numbers": """
        I. MỤC TIÊU
          1) Mục tiêu chung
          2) Mục tiêu cụ thể
        II. NHIỆM VỤ
    """,
    "roman number and dash": """
        I - MỤC TIÊU
          1. Mục tiêu chung
        II - NHIỆM VỤ
          1. Đào tạo nghề
    """,
    "letters with a point": """
        1. Nhiệm vụ
          a. Đào tạo
            - Mở lớp
          b. Việc làm
        2. Giải pháp
    """,
    "annexes": """
        Điều 1. Phê duyệt
          1. Danh mục
        Phụ lục I
        Phụ lục II
    """,
    "parts in capitals with roman numbers": """
        PHẦN I. KẾT QUẢ NĂM 2023
          I. NGUỒN LỰC
            1. Vốn đầu tư
          II. GIẢI NGÂN
        PHẦN II. KẾ HOẠCH NĂM 2024
          I. MỤC TIÊU
    """,
    "decimals without a final point": """
        1. Dự án 1
          1.1 Tiểu dự án 1
            a) Nội dung
          1.2 Tiểu dự án 2
        2. Dự án 2
    """,
    "dots": """
        1. Kinh phí
          • Vốn đầu tư
          • Vốn sự nghiệp
        2. Giải pháp
    """,
    "letters with numbers": """
        1. Đào tạo nghề
          a) Nội dung
            a1) Mở lớp
            a2) Mua thiết bị
          b) Kinh phí
            b1) Ngân sách tỉnh
    """,
    "small roman numbers": """
        1. Đào tạo nghề
          a) Nội dung
            (i) Mở lớp
            (ii) Mua thiết bị
          b) Kinh phí
    """,
    "roman numbers over decimals": """
        I. DỰ ÁN 1
          1. Nội dung
            - Mở lớp
        II. DỰ ÁN 2
          1. Nội dung
            1.1. Kinh phí
              - Vốn đầu tư
            1.2. Kết quả
          2. Kiến nghị
    """,
    "paragraphs between list items": """
        1. Kinh phí
          - Vốn đầu tư
            Vốn đã giao cho các huyện.
          - Vốn sự nghiệp
            Vốn đã giao cho các sở.
        2. Giải pháp
    """,
    "plus below dash without dash sibling": """
        a) Tiểu dự án 1
          - Kết quả
            + Mở lớp
            + Mua thiết bị
        b) Tiểu dự án 2
          - Kết quả
            + Mở lớp
    """,
    "dash again after deeper headings": """
        I. KINH PHÍ
          - Vốn đầu tư
          1. Dự án 1
            - Vốn đầu tư
          2. Dự án 2
            - Vốn sự nghiệp
    """,
    "years alone on their lines": """
        1. Dự án 1
          Năm 2023:
            - Vốn đầu tư
            - Vốn sự nghiệp
          Năm 2024:
            - Vốn đầu tư
        2. Dự án 2
    """,
}

#: Trees that do not come out yet: such a test fails as soon as one does.
KNOWN_FAILURES = {
    "a list of numbers below a letter": (
        "a list announced by the colon of a lettered item ends the item",
        """
        I. NHIỆM VỤ
          a) Các sở, ngành thực hiện các nội dung sau:
            1. Sở Tài chính
            2. Sở Y tế
          b) Các huyện
        """,
    ),
}

#: Lines that begin like a heading and are none.
PLAIN_LINES = [
    "1.500 hộ nghèo được hỗ trợ nhà ở.",
    "2024 là năm bản lề của Chương trình.",
    "5 tuổi trở lên được cấp thẻ.",
    "18/01/2022 là ngày ban hành.",
    "Năm 2023 tỉnh đã bố trí đủ vốn.",
    "I-ốt được cấp cho trẻ em.",
    "Điều kiện áp dụng được quy định riêng.",
    "Chương trình được triển khai đồng bộ.",
    "Phần lớn hộ nghèo đã có nhà ở.",
    "Dự án đường giao thông đã hoàn thành.",
]

#: line, marker, heading
MARKERS = [
    ("IV. NGUỒN LỰC", "IV", "NGUỒN LỰC"),
    ("1.2. Kinh phí", "1.2", "Kinh phí"),
    ("a) Kết quả", "a", "Kết quả"),
    ("(2) Mở lớp", "2", "Mở lớp"),
    ("- Vốn đầu tư", "-", "Vốn đầu tư"),
    ("+ Vốn đầu tư", "+", "Vốn đầu tư"),
    ("B. KẾ HOẠCH", "B", "KẾ HOẠCH"),
]

#: heading, part, year
PARTS = [
    ("A. KẾT QUẢ THỰC HIỆN NĂM 2023", "results", 2023),
    ("I. ĐÁNH GIÁ KẾT QUẢ NĂM 2023", "results", 2023),
    ("I. TÌNH HÌNH THỰC HIỆN NĂM 2022", "results", 2022),
    ("B. KẾ HOẠCH NĂM 2024", "plan", 2024),
    ("I. MỤC TIÊU", "plan", None),
    ("II. NHIỆM VỤ NĂM 2025", "plan", 2025),
    ("II. TỔ CHỨC THỰC HIỆN", "plan", None),
    ("I. CĂN CỨ PHÁP LÝ", None, None),
]


def sections(text: str) -> tuple[SectionRow, ...]:
    return extract(text).sections


def lines_of(drawing: str) -> list[str]:
    return [line for line in dedent(drawing).splitlines() if line.strip()]


def drawn(rows: tuple[SectionRow, ...], source: str) -> list[str]:
    """The tree as it was read, drawn like the cases."""
    return [" " * STEP * row.depth + source[row.source_start : row.source_end] for row in rows]


@pytest.mark.parametrize("blank", ["\n", "\n\n"], ids=["single", "spaced"])
@pytest.mark.parametrize("drawing", TREES.values(), ids=TREES.keys())
def test_tree(drawing: str, blank: str) -> None:
    lines = lines_of(drawing)
    text = blank.join(line.strip() for line in lines)
    assert drawn(sections(text), text) == lines


@pytest.mark.parametrize(
    "drawing",
    [pytest.param(tree, id=name, marks=pytest.mark.xfail(reason=reason, strict=True)) for name, (reason, tree) in KNOWN_FAILURES.items()],
)
def test_tree_known_failure(drawing: str) -> None:
    lines = lines_of(drawing)
    text = "\n\n".join(line.strip() for line in lines)
    assert drawn(sections(text), text) == lines


@pytest.mark.parametrize("drawing", TREES.values(), ids=TREES.keys())
def test_parents_are_one_step_up_and_come_before(drawing: str) -> None:
    rows = sections("\n\n".join(line.strip() for line in lines_of(drawing)))
    earlier: dict[str, SectionRow] = {}
    for row in rows:
        assert row.depth == (earlier[row.parent_id].depth + 1 if row.parent_id else 0)
        earlier[row.section_id] = row
    assert len(earlier) == len(rows)


@pytest.mark.parametrize("line", PLAIN_LINES)
def test_plain_line(line: str) -> None:
    (heading, row) = sections(f"I. KẾT QUẢ\n\n{line}")
    assert heading.marker == "I"
    assert row.marker is None
    assert row.heading == line


@pytest.mark.parametrize(("line", "marker", "heading"), MARKERS)
def test_marker(line: str, marker: str, heading: str) -> None:
    (row,) = sections(line)
    assert (row.marker, row.heading) == (marker, heading)


@pytest.mark.parametrize(("line", "part", "year"), PARTS)
def test_part_and_year_of_a_heading_hold_below_it(line: str, part: str | None, year: int | None) -> None:
    for row in sections(f"{line}\n\n1. Đào tạo nghề\n\n- Mở lớp tại các huyện."):
        assert (row.part, row.year) == (part, year)


def test_a_row_of_a_table_is_a_section_without_marker() -> None:
    rows = sections("I. KINH PHÍ\n\n| TT | Nội dung | Kinh phí |\n|---|---|---|\n| 1 | Đường | 1.250 |")
    assert [row.marker for row in rows] == ["I", None, None, None]
    assert {row.parent_id for row in rows[1:]} == {rows[0].section_id}


def test_a_total_under_a_marker_of_its_own_sums_up_the_list() -> None:
    """`* Tổng kinh phí` after the last item belongs to the heading, not to the item."""
    rows = sections("I. KINH PHÍ\n\n1. Dự án 1\n\n- Vốn đầu tư\n\n* Tổng kinh phí thực hiện: 500 triệu đồng.")
    assert rows[-1].parent_id == rows[0].section_id


def test_place_of_a_heading_holds_below_it() -> None:
    rows = sections("1. Dự án 4\n\na) Tiểu dự án 2\n\n- Kết quả\n\n2. Công tác quản lý\n\na) Kết quả")
    assert [(row.project, row.subproject) for row in rows] == [(4, None), (4, 2), (4, 2), (None, None), (None, None)]
