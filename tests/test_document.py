"""What a document says of itself: kind, number, date, issuer, place, programme, year, signer.

A case is a head put together from parts, and what a reader takes from it. Codes of provinces are
those of the day of the document; `province_2025_code` is the one after the mergers of 1 July 2025.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from benchmarks.scoring import plain
from kehoach.analyse import analyse
from kehoach.facts import DocumentRow
from kehoach.text import SourceText

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
POVERTY = "Chương trình mục tiêu quốc gia giảm nghèo bền vững"
ETHNIC = "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi"
RURAL = "Chương trình mục tiêu quốc gia xây dựng nông thôn mới"
BODY = "I. MỤC TIÊU\n1. Đào tạo nghề cho người lao động.\nII. TỔ CHỨC THỰC HIỆN\n1. Các sở, ngành thực hiện./."
SIGNED = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Minh Hùng"


def document(text: str) -> DocumentRow:
    return analyse(SourceText("plan.txt", text, path="plans/plan.txt", sha256="0" * 64)).document


def plan(
    *,
    body: str = "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA",
    number: str = "Số: 122/KH-UBND",
    day: str = "Sơn La, ngày 29 tháng 02 năm 2024",
    kind: str = "KẾ HOẠCH",
    title: str = f"Thực hiện {POVERTY} trên địa bàn tỉnh Sơn La năm 2024",
    text: str = BODY,
    signature: str = f"Nơi nhận:\n- Như trên;\n- Lưu: VT.\n{SIGNED}",
) -> str:
    """A document laid out as Nghị định 30/2020/NĐ-CP says; an empty part is left out."""
    return "\n".join(part for part in (body, number, MOTTO, day, kind, title, text, signature) if part)


#: what it is about, its text, what it says of itself
CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "a dateline with strokes",
        plan(day="Sơn La, ngày 29/02/2024"),
        {"issue_date": date(2024, 2, 29), "issue_date_precision": "day"},
    ),
    (
        "a day within a sentence of the head is not its date",
        plan(day="Được thông qua tại kỳ họp thứ 8 của Hội đồng nhân dân tỉnh ngày 15/7/2022"),
        {"issue_date": None},
    ),
    (
        "province",
        plan(),
        {
            "doc_type": "Kế hoạch",
            "number": "122/KH-UBND",
            "issue_date": date(2024, 2, 29),
            "issue_date_precision": "day",
            "issuer": "Ủy ban nhân dân tỉnh Sơn La",
            "level": "province",
            "province_code": "14",
            "province": "Sơn La",
            "district": None,
            "province_2025_code": "14",
            "title": f"Thực hiện {POVERTY} trên địa bàn tỉnh Sơn La năm 2024",
            "programme": "gn",
            "year": 2024,
            "period_start": None,
            "period_end": None,
            "signer": "Lò Minh Hùng",
            "signer_title": "PHÓ CHỦ TỊCH",
        },
    ),
    (
        "province that went into another in 2025",
        plan(
            body="ỦY BAN NHÂN DÂN\nTỈNH HÀ GIANG",
            day="Hà Giang, ngày 05 tháng 3 năm 2024",
            title=f"Thực hiện {POVERTY} tỉnh Hà Giang năm 2024",
        ),
        {"province_code": "02", "province": "Hà Giang", "province_2025_code": "08"},
    ),
    (
        "province that took another in and kept its name and code",
        plan(
            body="ỦY BAN NHÂN DÂN\nTỈNH TUYÊN QUANG",
            day="Tuyên Quang, ngày 05 tháng 8 năm 2025",
            title=f"Thực hiện {POVERTY} tỉnh Tuyên Quang năm 2025",
        ),
        {"province_code": "08", "province": "Tuyên Quang", "province_2025_code": "08"},
    ),
    (
        "province that kept its name and took the code of another, before the day",
        plan(
            body="ỦY BAN NHÂN DÂN\nTỈNH GIA LAI",
            day="Gia Lai, ngày 30 tháng 6 năm 2025",
            title=f"Thực hiện {POVERTY} tỉnh Gia Lai năm 2025",
        ),
        {"province_code": "64", "province": "Gia Lai", "province_2025_code": "52"},
    ),
    (
        "and from the day on",
        plan(
            body="ỦY BAN NHÂN DÂN\nTỈNH GIA LAI",
            day="Gia Lai, ngày 01 tháng 7 năm 2025",
            title=f"Thực hiện {POVERTY} tỉnh Gia Lai năm 2025",
        ),
        {"province_code": "52", "province": "Gia Lai", "province_2025_code": "52"},
    ),
    (
        "city",
        plan(
            body="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG",
            day="Hải Phòng, ngày 05 tháng 3 năm 2024",
            title=f"Thực hiện {POVERTY} thành phố Hải Phòng năm 2024",
        ),
        {"issuer": "Ủy ban nhân dân thành phố Hải Phòng", "level": "province", "province_code": "31"},
    ),
    (
        "district",
        plan(
            body="ỦY BAN NHÂN DÂN\nHUYỆN KỲ SƠN",
            number="Số: 387/BC-UBND",
            day="Kỳ Sơn, ngày 28 tháng 10 năm 2024",
            kind="BÁO CÁO",
            title=f"Kết quả thực hiện {POVERTY} năm 2024 trên địa bàn huyện Kỳ Sơn, tỉnh Nghệ An",
        ),
        {
            "doc_type": "Báo cáo",
            "number": "387/BC-UBND",
            "issuer": "Ủy ban nhân dân huyện Kỳ Sơn",
            "level": "district",
            "district": "Kỳ Sơn",
            "province_code": "40",
        },
    ),
    (
        "district level of a town",
        plan(
            body="ỦY BAN NHÂN DÂN\nTHỊ XÃ SA PA",
            day="Sa Pa, ngày 28 tháng 10 năm 2024",
            title=f"Thực hiện {POVERTY} năm 2024 trên địa bàn thị xã Sa Pa, tỉnh Lào Cai",
        ),
        {
            "issuer": "Ủy ban nhân dân thị xã Sa Pa",
            "level": "district",
            "district": "Sa Pa",
            "province_code": "10",
            "province_2025_code": "15",
        },
    ),
    (
        "commune before the districts were given up",
        plan(
            body="ỦY BAN NHÂN DÂN\nXÃ THANH PHONG",
            number="Số: 152/BC-UBND",
            day="Thanh Phong, ngày 12 tháng 12 năm 2024",
            kind="BÁO CÁO",
            title=f"Kết quả thực hiện {RURAL} năm 2024 xã Thanh Phong, huyện Thanh Chương, tỉnh Nghệ An",
        ),
        {"issuer": "Ủy ban nhân dân xã Thanh Phong", "level": "commune", "province_code": "40", "programme": "ntm"},
    ),
    (
        "commune after that",
        plan(
            body="ỦY BAN NHÂN DÂN\nXÃ BẮC MÊ",
            number="Số: 45/KH-UBND",
            day="Bắc Mê, ngày 22 tháng 9 năm 2025",
            title=f"Thực hiện {POVERTY} năm 2025 trên địa bàn xã Bắc Mê, tỉnh Tuyên Quang",
        ),
        {"level": "commune", "district": None, "province_code": "08", "province_2025_code": "08"},
    ),
    (
        "council",
        plan(
            body="HỘI ĐỒNG NHÂN DÂN\nTỈNH QUẢNG TRỊ",
            number="Số: 118/NQ-HĐND",
            day="Quảng Trị, ngày 10 tháng 12 năm 2024",
            kind="NGHỊ QUYẾT",
            title=f"Về phân bổ vốn thực hiện {POVERTY} năm 2025",
            signature="CHỦ TỊCH\nNguyễn Văn Bình",
        ),
        {
            "doc_type": "Nghị quyết",
            "number": "118/NQ-HĐND",
            "issuer": "Hội đồng nhân dân tỉnh Quảng Trị",
            "province_code": "45",
            "province_2025_code": "44",
            "year": 2025,
            "signer": "Nguyễn Văn Bình",
            "signer_title": "CHỦ TỊCH",
        },
    ),
    (
        "decision with eth for đ, in marks of emphasis",
        plan(
            body="**ỦY BAN NHÂN DÂN TỈNH BẮC KẠN**",
            number="Số: 412/QÐ-UBND",
            day="*Bắc Kạn, ngày 14 tháng 3 năm 2024*",
            kind="**QUYẾT ÐỊNH**",
            title=f"**Về việc giao vốn thực hiện {POVERTY} năm 2024**",
        ),
        {
            "doc_type": "Quyết định",
            "number": "412/QĐ-UBND",
            "issuer": "Ủy ban nhân dân tỉnh Bắc Kạn",
            "province_code": "06",
            "province_2025_code": "19",
            "title": f"Về việc giao vốn thực hiện {POVERTY} năm 2024",
        },
    ),
    (
        "central",
        plan(
            body="THỦ TƯỚNG CHÍNH PHỦ",
            number="Số: 90/QĐ-TTg",
            day="Hà Nội, ngày 18 tháng 01 năm 2022",
            kind="QUYẾT ĐỊNH",
            title=f"Phê duyệt {POVERTY} giai đoạn 2021 - 2025",
        ),
        {
            "doc_type": "Quyết định",
            "number": "90/QĐ-TTg",
            "level": "central",
            "year": None,
            "period_start": 2021,
            "period_end": 2025,
            "programme": "gn",
        },
    ),
    (
        "ministry",
        plan(
            body="BỘ TÀI CHÍNH",
            number="Số: 55/2023/TT-BTC",
            day="Hà Nội, ngày 15 tháng 8 năm 2023",
            kind="THÔNG TƯ",
            title="Quy định quản lý kinh phí",
        ),
        {"doc_type": "Thông tư", "number": "55/2023/TT-BTC", "issue_date": date(2023, 8, 15), "level": "central"},
    ),
    (
        "number and day left blank",
        plan(number="Số:       /KH-UBND", day="Sơn La, ngày      tháng 02 năm 2024"),
        {"number": None, "issue_date": date(2024, 2, 1), "issue_date_precision": "month", "issuer": "Ủy ban nhân dân tỉnh Sơn La"},
    ),
    (
        "the day of a decision is not the document's",
        plan(day="", text="Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ.\n" + BODY),
        {"number": "122/KH-UBND", "issue_date": None},
    ),
    (
        "span of years in the title",
        plan(title=f"Thực hiện {POVERTY} tỉnh Sơn La giai đoạn 2021-2025"),
        {"year": None, "period_start": 2021, "period_end": 2025},
    ),
    (
        "year beside a span",
        plan(title=f"Thực hiện {POVERTY} giai đoạn 2021-2025 tỉnh Sơn La năm 2024"),
        {"year": 2024, "period_start": 2021, "period_end": 2025},
    ),
    (
        "report on one year and plan of the next",
        plan(kind="BÁO CÁO", number="Số: 122/BC-UBND", title=f"Kết quả thực hiện {POVERTY} năm 2024, kế hoạch năm 2025"),
        {"doc_type": "Báo cáo", "year": 2024},
    ),
    (
        "programme of minorities",
        plan(title=f"Thực hiện {ETHNIC} tỉnh Sơn La năm 2024"),
        {"programme": "dtts"},
    ),
    (
        "programme of rural areas",
        plan(title=f"Thực hiện {RURAL} tỉnh Sơn La năm 2024"),
        {"programme": "ntm"},
    ),
    (
        "three programmes are no programme",
        plan(
            title="Thực hiện các chương trình mục tiêu quốc gia tỉnh Sơn La năm 2024",
            text=f"Thực hiện {POVERTY}, {ETHNIC}, {RURAL}.\n{BODY}",
        ),
        {"programme": None},
    ),
    (
        "no programme at all",
        plan(kind="CHỈ THỊ", title="Về tăng cường công tác phòng, chống thiên tai năm 2024", number="Số: 09/CT-UBND"),
        {"doc_type": "Chỉ thị", "programme": None, "year": 2024},
    ),
    (
        "head set as a table of one cell a line",
        "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\n-------\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n---------------\n|\nSố: 486/KH-UBND\n|\n"
        f"Cao Bằng, ngày 14 tháng 3 năm 2023\n|\nKẾ HOẠCH\nThực hiện {ETHNIC} tỉnh Cao Bằng năm 2023\n{BODY}",
        {
            "doc_type": "Kế hoạch",
            "number": "486/KH-UBND",
            "issue_date": date(2023, 3, 14),
            "issuer": "Ủy ban nhân dân tỉnh Cao Bằng",
            "province_code": "04",
            "year": 2023,
        },
    ),
    (
        "text from a portal without its head",
        f"KẾ HOẠCH\nThực hiện {POVERTY} tỉnh Điện Biên năm 2024\n{BODY}",
        {
            "doc_type": "Kế hoạch",
            "number": None,
            "issue_date": None,
            "issue_date_precision": None,
            "province_code": "11",
            "year": 2024,
            "signer": None,
            "signer_title": None,
        },
    ),
    (
        "title across lines",
        plan(title="Thực hiện Chương trình mục tiêu quốc gia\ngiảm nghèo bền vững trên địa bàn tỉnh Sơn La\nnăm 2024"),
        {"programme": "gn", "year": 2024, "title": f"Thực hiện {POVERTY} trên địa bàn tỉnh Sơn La năm 2024"},
    ),
    (
        "places named further below are not the document's",
        plan(text="Học tập kinh nghiệm của tỉnh Lạng Sơn và tỉnh Hà Giang.\n" + BODY),
        {"province_code": "14", "district": None},
    ),
    (
        "signature with the word that it was signed",
        plan(signature="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nHoàng Quốc Khánh"),
        {"signer": "Hoàng Quốc Khánh", "signer_title": "CHỦ TỊCH"},
    ),
    (
        "no document at all",
        "Hai người đi chợ huyện mua 3 kg gạo.",
        {
            "doc_type": None,
            "number": None,
            "issuer": None,
            "level": None,
            "province": None,
            "programme": None,
            "year": None,
            "signer": None,
        },
    ),
]

#: What is not read rightly yet, and in what way: such a test fails as soon as it is.
KNOWN_FAILURES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "programmes are taken from the years 2021-2025 whatever the year of the document",
        plan(title=f"Thực hiện {POVERTY} tỉnh Sơn La năm 2018", day="Sơn La, ngày 05 tháng 3 năm 2018"),
        {"programme": "gn-2016"},
    ),
    (
        "the upper body in the letterhead is taken for the issuer",
        plan(body="UBND TỈNH SƠN LA\nSỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", number="Số: 45/BC-SLĐTBXH", kind="BÁO CÁO"),
        {"issuer": "Sở Lao động - Thương binh và Xã hội"},
    ),
    (
        "a city inside a province is taken for one of its own",
        plan(
            body="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ LẠNG SƠN",
            day="Lạng Sơn, ngày 05 tháng 3 năm 2024",
            title=f"Thực hiện {POVERTY} năm 2024 trên địa bàn thành phố Lạng Sơn, tỉnh Lạng Sơn",
        ),
        {"level": "district", "province_code": "20"},
    ),
    (
        "a document of the centre gets the province in which it was signed",
        plan(
            body="THỦ TƯỚNG CHÍNH PHỦ",
            number="Số: 90/QĐ-TTg",
            day="Hà Nội, ngày 18 tháng 01 năm 2022",
            kind="QUYẾT ĐỊNH",
            title=f"Phê duyệt {POVERTY} giai đoạn 2021 - 2025",
        ),
        {"level": "central", "province": None, "province_code": None},
    ),
    (
        "the letterhead of a letter, which names no kind, is not read",
        plan(number="Số: 1234/UBND-VX", kind="", title="V/v giao kế hoạch vốn năm 2024"),
        {"number": "1234/UBND-VX", "issuer": "Ủy ban nhân dân tỉnh Sơn La", "level": "province"},
    ),
    (
        "the letterhead of a ministry's letter is not read",
        plan(
            body="BỘ TÀI CHÍNH",
            number="Số: 4618/BTC-NSNN",
            day="Hà Nội, ngày 15 tháng 8 năm 2023",
            kind="",
            title="V/v hướng dẫn giao kế hoạch vốn",
        ),
        {"number": "4618/BTC-NSNN", "level": "central"},
    ),
    (
        "a day that no calendar has is still said to be precise",
        plan(day="Sơn La, ngày 31 tháng 02 năm 2024"),
        {"issue_date": None, "issue_date_precision": None},
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=reason, marks=pytest.mark.xfail(reason=reason, strict=True))
        for reason, text, expected in KNOWN_FAILURES
    ],
)
def test_head_known_failure(text: str, expected: dict[str, Any]) -> None:
    row = document(text)
    assert {name: plain(getattr(row, name)) for name in expected} == {name: plain(wanted) for name, wanted in expected.items()}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=name) for name, text, expected in CASES])
def test_head(text: str, expected: dict[str, Any]) -> None:
    row = document(text)
    wrong = {name: getattr(row, name) for name, wanted in expected.items() if plain(getattr(row, name)) != plain(wanted)}
    assert not wrong


@pytest.mark.parametrize("change", ["blank lines", "crlf", "no final line end", "spaces"])
def test_layout_does_not_matter(change: str) -> None:
    text = plan()
    changed = {
        "blank lines": text.replace("\n", "\n\n"),
        "crlf": text.replace("\n", "\r\n"),
        "no final line end": text.rstrip("\n"),
        "spaces": text.replace("\n", "  \n  "),
    }[change]
    name, expected = CASES[0][0], CASES[0][2]
    row = document(changed)
    assert {column: plain(getattr(row, column)) for column in expected} == {column: plain(wanted) for column, wanted in expected.items()}, (
        name
    )


def test_what_the_file_gives_is_handed_on() -> None:
    row = document("Kế hoạch")
    assert (row.document_id, row.path, row.sha256, row.format, row.encoding, row.n_chars) == (
        "plan.txt", "plans/plan.txt", "0" * 64, "txt", "utf-8", len("Kế hoạch"),
    )  # fmt: skip
    assert row.rules_version


def test_empty_text_is_a_document_without_rows() -> None:
    tables = analyse(SourceText("empty.txt", ""))
    assert tables.document.n_chars == 0
    assert [*tables.sections, *tables.funding, *tables.numerals, *tables.references] == []
