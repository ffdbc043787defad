"""Broken and glued syllables: what is mended, and what only looks broken."""

from __future__ import annotations

import pytest

from kehoach.normalise import normalise
from kehoach.normalise.syllables import inventory
from kehoach.text import SourceText, replay

MENDED = [
    ("cân đối ngân sác h của tỉnh", "cân đối ngân sách của tỉnh", "a last letter cut off"),
    ("lĩnh vực giảm nghèo; c ủng cố, nâng cao", "lĩnh vực giảm nghèo; củng cố, nâng cao", "a first letter cut off"),
    ("cơ sở vậ t chất", "cơ sở vật chất", "the rest is no syllable"),
    ("chính sách hỗ tr ợ nhà ở", "chính sách hỗ trợ nhà ở", "two letters cut off"),
    ("kinh phí từnguồn ngân sách", "kinh phí từ nguồn ngân sách", "two syllables in one"),
    ("5 triệu đồngvà 6 triệu đồng", "5 triệu đồng và 6 triệu đồng", "two syllables in one"),
    ("các cánhân, tổ chức", "các cá nhân, tổ chức", "several readings: the segmenter decides"),
    ("kinh phí là1,095 tỷ đồng", "kinh phí là 1,095 tỷ đồng", "a word and a number"),
    ("kế hoạch năm2023", "kế hoạch năm 2023", "a year"),
    ("Dự án2 và Điều3", "Dự án 2 và Điều 3", "numbers of projects and articles"),
    ("các h ộ nghèo trên địa bàn, hộ cận nghèo, các xã", "các hộ nghèo trên địa bàn, hộ cận nghèo, các xã", "both joins are syllables"),
]

KEPT = [
    ("QĐ413 và QĐ 413", "a code"),
    ("Chương trình 30a", "a code with a letter"),
    ("diện tích 30 m2, dài 13,72km, 5 kWh", "units"),
    ("dịch COVID-19, H5N1, giải pháp 4.0", "names with numbers"),
    ("TTGDNN-GDTX, LĐTB-XH, ĐTPT", "abbreviations"),
    ("pano, internet, logistics, vitamin A", "loanwords"),
    ("xã É Tòng, Đắk Glong, Krông Nô, Sì Lở Lầu, Pú Đao", "ethnic place names"),
    ("ôtô, ôxy, vắcxin", "loanwords with Vietnamese letters"),
    ("1.000ha, 25%/năm, triệu đồng/người", "units glued or slashed"),
    ("điểm c ở khoản 2", "the letter of a point"),
    ("khu vực III, Dự án 1, quý IV", "Roman numerals"),
    ("1.095triệu đồng, 53%", "a unit glued to its number"),
    ("A1, Q1, B2", "letters that count"),
    ("chiều dài tuyến L = 13,72km", "a variable"),
    ("(i) Tỷ lệ; a) Mục tiêu; đ) Khác", "markers"),
]


def repaired(text: str) -> str:
    plan = normalise(SourceText("plan.txt", text))
    assert replay(text, plan.repairs) == plan.text
    return plan.text


@pytest.mark.parametrize(("text", "expected", "comment"), MENDED)
def test_mended(text: str, expected: str, comment: str) -> None:
    assert repaired(text) == expected, comment
    assert repaired(expected) == expected, comment


@pytest.mark.parametrize(("text", "comment"), KEPT)
def test_kept(text: str, comment: str) -> None:
    assert repaired(text) == text, comment


SYLLABLES = ["nghiêng", "hoà", "hòa", "thuỷ", "thủy", "giữa", "gì", "quyết", "quý", "yêu", "ở", "y", "ý", "khuỷu", "ngoằng"]
OTHERS = ["h", "nh", "vậ", "đắk", "cê", "ngi", "bàc", "từn", "internet", "km", "tếxã"]


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_is_a_syllable(syllable: str) -> None:
    assert syllable in inventory()


@pytest.mark.parametrize("string", OTHERS)
def test_is_no_syllable(string: str) -> None:
    assert string not in inventory()
