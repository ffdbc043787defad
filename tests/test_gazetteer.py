"""The knowledge tables: sound as shipped, official names and codes as the decisions have them, and a linter that says where."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import FrozenInstanceError
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from kehoach.gazetteer import lint as linter
from kehoach.gazetteer import loader
from kehoach.gazetteer.loader import GazetteerError

HEADERS = {name: ",".join(columns) for name, columns in loader.COLUMNS.items()}
PROGRAMME = "gn,Chương trình A,A,1/QĐ-TTg,2021-01-01,2025-12-31,1/QĐ-TTg,2026-11-24,CTMTQG A"
PROJECT = "gn,1,,Tên dự án,Tên khác,2021-01-01,2025-12-31,90/QĐ-TTg,2026-11-24"


def findings(folder: Path, **tables: str) -> list[tuple[str, int, str]]:
    """Write small tables (rows under the right header) and lint them: (file, line, message)."""
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(f"{HEADERS[name]}\n{rows}\n", encoding="utf-8")
    return [(finding.file, finding.line, finding.message) for finding in linter.lint(folder)]


# --- the tables as shipped --------------------------------------------------------------------------------------------


def test_shipped_tables_lint_clean() -> None:
    assert [str(finding) for finding in linter.lint()] == []


def test_every_table_is_shipped() -> None:
    assert {name for name in HEADERS if files("kehoach.gazetteer").joinpath(f"{name}.csv").is_file()} == set(HEADERS)


def test_nothing_is_stale_on_the_day_of_the_check_and_all_is_later() -> None:
    assert linter.stale(date(2026, 11, 24)) == []
    later = linter.stale(date(2026, 11, 25))
    assert Counter(finding.file for finding in later)["provinces.csv"] == len(loader.provinces())


@pytest.mark.parametrize(
    ("day", "count", "cities"),
    [
        (date(2016, 1, 1), 63, 5),
        (date(2024, 12, 31), 63, 5),
        (date(2025, 1, 1), 63, 6),  # Huế becomes a city (175/2024/QH15)
        (date(2025, 6, 30), 63, 6),
        (date(2025, 7, 1), 34, 6),  # 202/2025/QH15
        (date(2026, 4, 29), 34, 6),
        (date(2026, 4, 30), 34, 7),  # Đồng Nai becomes a city (30/2026/QH16)
        (date(2026, 11, 24), 34, 7),
    ],
)
def test_provinces_of_a_day(day: date, count: int, cities: int) -> None:
    of_day = loader.provinces(day)
    assert len(of_day) == len({province.code for province in of_day}) == count
    assert sum(province.kind == "thành phố" for province in of_day) == cities


# As listed in Quyết định 19/2025/QĐ-TTg.
CODES_2025 = """
01 Hà Nội, 04 Cao Bằng, 08 Tuyên Quang, 11 Điện Biên, 12 Lai Châu, 14 Sơn La, 15 Lào Cai, 19 Thái Nguyên, 20 Lạng Sơn, 22 Quảng Ninh,
24 Bắc Ninh, 25 Phú Thọ, 31 Hải Phòng, 33 Hưng Yên, 37 Ninh Bình, 38 Thanh Hóa, 40 Nghệ An, 42 Hà Tĩnh, 44 Quảng Trị, 46 Huế, 48 Đà Nẵng,
51 Quảng Ngãi, 52 Gia Lai, 56 Khánh Hòa, 66 Đắk Lắk, 68 Lâm Đồng, 75 Đồng Nai, 79 Hồ Chí Minh, 80 Tây Ninh, 82 Đồng Tháp, 86 Vĩnh Long,
91 An Giang, 92 Cần Thơ, 96 Cà Mau
"""

# As merged by Nghị quyết 202/2025/QH15.
MERGERS = """
Tuyên Quang = Hà Giang, Tuyên Quang; Lào Cai = Lào Cai, Yên Bái; Thái Nguyên = Bắc Kạn, Thái Nguyên;
Phú Thọ = Hòa Bình, Vĩnh Phúc, Phú Thọ; Bắc Ninh = Bắc Giang, Bắc Ninh; Hưng Yên = Hưng Yên, Thái Bình;
Hải Phòng = Hải Dương, Hải Phòng; Ninh Bình = Hà Nam, Nam Định, Ninh Bình; Quảng Trị = Quảng Bình, Quảng Trị;
Đà Nẵng = Quảng Nam, Đà Nẵng; Quảng Ngãi = Kon Tum, Quảng Ngãi; Gia Lai = Gia Lai, Bình Định;
Khánh Hòa = Ninh Thuận, Khánh Hòa; Lâm Đồng = Đắk Nông, Bình Thuận, Lâm Đồng; Đắk Lắk = Phú Yên, Đắk Lắk;
Hồ Chí Minh = Hồ Chí Minh, Bà Rịa - Vũng Tàu, Bình Dương; Đồng Nai = Bình Phước, Đồng Nai; Tây Ninh = Long An, Tây Ninh;
Cần Thơ = Cần Thơ, Sóc Trăng, Hậu Giang; Vĩnh Long = Bến Tre, Vĩnh Long, Trà Vinh; Đồng Tháp = Tiền Giang, Đồng Tháp;
Cà Mau = Bạc Liêu, Cà Mau; An Giang = Kiên Giang, An Giang;
Hà Nội = Hà Nội; Huế = Huế; Cao Bằng = Cao Bằng; Điện Biên = Điện Biên; Hà Tĩnh = Hà Tĩnh; Lai Châu = Lai Châu; Lạng Sơn = Lạng Sơn;
Nghệ An = Nghệ An; Quảng Ninh = Quảng Ninh; Sơn La = Sơn La; Thanh Hóa = Thanh Hóa
"""


def test_the_34_codes() -> None:
    expected = dict(entry.split(maxsplit=1) for entry in " ".join(CODES_2025.split()).split(", "))
    assert {province.code: province.name for province in loader.provinces(date(2025, 7, 1))} == expected


def test_each_of_the_63_goes_on_in_one_of_the_34() -> None:
    new_names = {province.code: province.name for province in loader.provinces(date(2025, 7, 1))}
    parts: dict[str, set[str]] = {}
    for province in loader.provinces(date(2025, 6, 30)):
        assert province.successor_code is not None
        parts.setdefault(new_names[province.successor_code], set()).add(province.name)
    expected = {}
    for merger in " ".join(MERGERS.split()).split(";"):
        new, old = merger.split(" = ")
        expected[new.strip()] = set(old.strip().split(", "))
    assert parts == expected


@pytest.mark.parametrize(
    ("spelling", "day", "code"),
    [
        ("Đăk Nông", date(2024, 2, 29), "67"),
        ("Đắc Nông", date(2024, 2, 29), "67"),
        ("Dak Nong", date(2024, 2, 29), "67"),
        ("Thừa Thiên - Huế", date(2020, 1, 1), "46"),
        ("TP. Huế", date(2025, 3, 1), "46"),
        ("TP.HCM", date(2026, 1, 1), "79"),
        ("Bà Rịa-Vũng Tàu", date(2025, 6, 30), "77"),
        ("Bắc Ninh", date(2025, 6, 30), "27"),
        ("Bắc Ninh", date(2025, 7, 1), "24"),
    ],
)
def test_a_spelling_on_a_day_is_one_province(spelling: str, day: date, code: str) -> None:
    assert [province.code for province in loader.provinces(day) if spelling in (province.name, *province.aliases)] == [code]


@pytest.mark.parametrize(
    ("programme", "projects", "subprojects"),
    [
        ("gn", 7, {1: 2, 3: 2, 4: 3, 6: 2, 7: 2}),
        ("gn-2016", 5, {1: 4, 2: 3}),
        ("dtts", 10, {3: 3, 4: 2, 5: 4, 9: 2, 10: 3}),
    ],
)
def test_projects_and_subprojects(programme: str, projects: int, subprojects: dict[int, int]) -> None:
    rows = loader.projects(programme)
    assert [row.project for row in rows if row.subproject is None] == list(range(1, projects + 1))
    assert Counter(row.project for row in rows if row.subproject is not None) == subprojects
    for project, count in subprojects.items():
        assert [row.subproject for row in rows if row.project == project and row.subproject] == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("programme", "project", "subproject", "name"),
    [
        ("gn", 2, None, "Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo"),
        ("gn", 3, 2, "Cải thiện dinh dưỡng"),
        ("gn", 4, 1, "Phát triển giáo dục nghề nghiệp vùng nghèo, vùng khó khăn"),
        ("gn", 5, None, "Hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo trên địa bàn các huyện nghèo"),
        ("gn", 6, 2, "Truyền thông về giảm nghèo đa chiều"),
        ("gn", 7, None, "Nâng cao năng lực và giám sát, đánh giá Chương trình"),
        ("gn-2016", 1, None, "Chương trình 30a"),
        ("gn-2016", 2, None, "Chương trình 135"),
        ("dtts", 1, None, "Giải quyết tình trạng thiếu đất ở, nhà ở, đất sản xuất, nước sinh hoạt"),
        ("dtts", 8, None, "Thực hiện bình đẳng giới và giải quyết những vấn đề cấp thiết đối với phụ nữ và trẻ em"),
        ("dtts", 5, 4, "Đào tạo nâng cao năng lực cho cộng đồng và cán bộ triển khai Chương trình ở các cấp"),
    ],
)
def test_official_names(programme: str, project: int, subproject: int | None, name: str) -> None:
    assert [row.name for row in loader.projects(programme) if (row.project, row.subproject) == (project, subproject)] == [name]


@pytest.mark.parametrize(
    ("alias", "project", "subproject"),
    [
        ("Hỗ trợ phát triển hạ tầng kinh tế - xã hội các huyện nghèo", 1, None),
        ("Giảm nghèo về thông tin", 6, 1),
        ("Truyền thông về giảm nghèo", 6, 2),
        ("Giám sát, đánh giá", 7, 2),
        ("Hỗ trợ việc làm bền vững", 4, 3),
        ("Hỗ trợ sản xuất trong lĩnh vực nông nghiệp", 3, 1),
    ],
)
def test_names_as_plans_write_them(alias: str, project: int, subproject: int | None) -> None:
    found = [(row.project, row.subproject) for row in loader.projects("gn") if alias in (row.name, *row.aliases)]
    assert found == [(project, subproject)]


def test_aliases_are_more_than_a_word_or_two() -> None:
    """`việc làm` alone would be found everywhere; abbreviations in capitals may be short."""
    short = [a for row in loader.projects() for a in (row.name, *row.aliases) if len(a.split()) < 3 and not any(c.isdigit() for c in a)]
    assert short == []


def test_components_of_the_programme_for_new_rural_areas() -> None:
    assert [(row.programme, row.component) for row in loader.components()] == [("ntm", number) for number in range(1, 12)]


@pytest.mark.parametrize(
    ("day", "alias", "code"),
    [
        (date(2024, 1, 1), "Chương trình MTQG giảm nghèo bền vững", "gn"),
        (date(2018, 1, 1), "Chương trình MTQG giảm nghèo bền vững", "gn-2016"),
        (date(2024, 1, 1), "MTQGGNBV", "gn"),
        (date(2024, 1, 1), "phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi", "dtts"),
        (date(2023, 1, 1), "Chương trình mục tiêu quốc gia xây dựng nông thôn mới", "ntm"),
    ],
)
def test_a_programme_by_its_alias_on_a_day(day: date, alias: str, code: str) -> None:
    assert [row.code for row in loader.programmes(day) if alias in row.aliases] == [code]


def test_decisions_of_the_programmes() -> None:
    decisions = {row.code: row.decision for row in loader.programmes()}
    expected = {"gn": "90/QĐ-TTg", "gn-2016": "1722/QĐ-TTg", "dtts": "1719/QĐ-TTg", "ntm": "263/QĐ-TTg", "ntm-2016": "1600/QĐ-TTg"}
    assert expected.items() <= decisions.items()


def test_the_29_kinds_of_administrative_documents() -> None:
    """Điều 7 of 30/2020/NĐ-CP: 27 have a code in Phụ lục III, Công văn and Thư công have none; `Văn bản` is any of them."""
    kinds = [row for row in loader.document_kinds() if row.kind_group == "administrative"]
    assert sum(bool(row.code) for row in kinds) == 27
    assert {row.name for row in kinds if not row.code} == {"Công văn", "Thư công", "Văn bản"}


@pytest.mark.parametrize(
    ("code", "group", "name"),
    [
        ("KH", "administrative", "Kế hoạch"),
        ("TTr", "administrative", "Tờ trình"),
        ("NĐ", "legal", "Nghị định"),
        ("TT", "legal", "Thông tư"),
        ("TT", "party", "Thông tri"),
        ("KL", "party", "Kết luận"),
    ],
)
def test_document_codes(code: str, group: str, name: str) -> None:
    assert [row.name for row in loader.document_kinds() if (row.code, row.kind_group) == (code, group)] == [name]


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("TTg", date(2022, 1, 18), "Thủ tướng Chính phủ"),
        ("QH15", date(2021, 7, 28), "Quốc hội khóa XV"),
        ("BNNMT", date(2026, 1, 31), "Bộ Nông nghiệp và Môi trường"),
        ("BLĐTBXH", date(2022, 7, 12), "Bộ Lao động - Thương binh và Xã hội"),
    ],
)
def test_bodies_of_a_day(code: str, day: date, name: str) -> None:
    assert [body.name for body in loader.issuing_bodies(day) if body.code == code] == [name]


def test_bodies_that_no_longer_are() -> None:
    codes = {body.code for body in loader.issuing_bodies(date(2025, 3, 1))}
    assert not codes & {"BKHĐT", "BLĐTBXH", "BNNPTNT", "BTTTT", "BGTVT", "BTNMT", "UBDT"}
    assert codes >= {"BTC", "BNV", "BXD", "BKHCN", "BNNMT", "BDTTG", "UBND", "HĐND"}


def test_level_is_open_where_the_document_decides_it() -> None:
    assert {body.level for body in loader.issuing_bodies() if body.code in ("UBND", "HĐND", "LĐTBXH")} == {None}


@pytest.mark.parametrize(
    ("spelling", "factor"),
    [
        ("triệu đồng", 10**6),
        ("triêu đồng", 10**6),
        ("tiệu đồng", 10**6),
        ("tr.đ", 10**6),
        ("tỉ đồng", 10**9),
        ("ngàn đồng", 10**3),
        ("nghìn tỷ", 10**12),
        ("đồng", 1),
    ],
)
def test_money_units(spelling: str, factor: int) -> None:
    assert [(unit.kind, unit.factor_vnd) for unit in loader.units() if unit.spelling == spelling] == [("money", factor)]


@pytest.mark.parametrize(
    ("spelling", "following"),
    [("triệu", "kWh"), ("triệu", "USD"), ("tỷ", "lệ"), ("đồng", "bào"), ("triệu đồng", "bào"), ("nghìn", "lượt"), ("đồng", "bằng")],
)
def test_no_money_before_these_words(spelling: str, following: str) -> None:
    assert (spelling, following) in {(row.spelling, row.following) for row in loader.unit_exceptions()}


def test_working_days_are_counted_not_measured() -> None:
    spellings = {row.spelling for row in loader.physical_measures()}
    assert "ngày công" not in spellings
    assert spellings >= {"tháng", "tuổi", "km", "m²", "ha", "m³/s", "°C", "%"}


# --- the loader -------------------------------------------------------------------------------------------------------


def test_rows_are_immutable_and_read_once() -> None:
    assert loader.read_table("provinces") is loader.read_table("provinces")
    with pytest.raises(TypeError):
        loader.read_table("provinces")[0]["name"] = "X"  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        loader.provinces()[0].name = "X"  # type: ignore[misc]


def test_a_table_that_is_not_there() -> None:
    with pytest.raises(GazetteerError, match=r"^no-such\.csv:0: "):
        loader.read_table("no-such")


def test_missing_column_is_named() -> None:
    with pytest.raises(GazetteerError, match=r"^measures_physical\.csv:1: column missing: kind$"):
        loader.parse_table("measures_physical", "spelling\nkm\n")


@pytest.mark.parametrize("row", ["m", "m,length,dài"])
def test_wrong_number_of_cells_is_told_with_its_line(row: str) -> None:
    with pytest.raises(GazetteerError) as caught:
        loader.parse_table("measures_physical", f"spelling,kind\nkm,length\n{row}\n")
    assert (caught.value.file, caught.value.line) == ("measures_physical.csv", 3)


def test_reading_all_tables_takes_no_time_and_no_pandas() -> None:
    code = """
import sys, time
before = set(sys.modules)
from kehoach.gazetteer import loader
assert not {"pandas", "pyarrow", "numpy", "spacy"} & (set(sys.modules) - before), "heavy import"
times = []
for _ in range(5):
    for item in vars(loader).values():
        if hasattr(item, "cache_clear"): item.cache_clear()
    start = time.process_time()
    for read in (loader.programmes, loader.projects, loader.components, loader.provinces, loader.document_kinds,
                 loader.issuing_bodies, loader.units, loader.unit_exceptions, loader.physical_measures):
        read()
    times.append(time.process_time() - start)
print(min(times))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.020


# --- each rule of the linter fires, on the right line -----------------------------------------------------------------


def test_small_sound_tables_are_clean(tmp_path: Path) -> None:
    assert findings(tmp_path, programmes=PROGRAMME, projects=PROJECT) == []


def test_unreadable_tables_are_findings_not_crashes(tmp_path: Path) -> None:
    (tmp_path / "programmes.csv").write_text("code,name\ngn,A\n", encoding="utf-8")
    (tmp_path / "projects.csv").write_bytes(b"programme\n\xff\n")
    (tmp_path / "cues.csv").write_text("phrase,family\na,b\nc\n", encoding="utf-8")
    found = [(f.file, f.line) for f in linter.lint(tmp_path)]
    assert found == [("cues.csv", 3), ("programmes.csv", 1), ("projects.csv", 0)]


def test_duplicate_key(tmp_path: Path) -> None:
    found = findings(tmp_path, units="km,length,,km,\nKM,length,,km,")
    assert found == [("units.csv", 3, "key comes twice, first in line 2: KM")]


def test_duplicate_alias_in_a_programme(tmp_path: Path) -> None:
    other = PROJECT.replace("gn,1", "gn,2").replace("Tên dự án,Tên khác", "Dự án kia,tên KHÁC")
    found = findings(tmp_path, programmes=PROGRAMME, projects=f"{PROJECT}\n{other}")
    assert found == [("projects.csv", 3, "alias or name comes twice, first in line 2: 'tên KHÁC'")]


def test_alias_that_is_the_name_of_its_own_row(tmp_path: Path) -> None:
    found = findings(tmp_path, programmes=PROGRAMME, projects=PROJECT.replace("Tên khác", "Tên dự án"))
    assert [(file, line) for file, line, _ in found] == [("projects.csv", 2)]


def test_alias_may_be_shared_by_programmes_of_different_years_only(tmp_path: Path) -> None:
    earlier = "gn-2016,Chương trình B,B,2/QĐ-TTg,2016-01-01,{},2/QĐ-TTg,2026-11-24,CTMTQG A"
    assert findings(tmp_path, programmes=f"{PROGRAMME}\n{earlier.format('2020-12-31')}") == []
    found = findings(tmp_path, programmes=f"{PROGRAMME}\n{earlier.format('2021-12-31')}")
    assert found == [("programmes.csv", 3, "alias or name comes twice, first in line 2: 'CTMTQG A'")]


def test_unknown_programme(tmp_path: Path) -> None:
    found = findings(tmp_path, programmes=PROGRAMME, projects=PROJECT.replace("gn,", "gm,"))
    assert found == [("projects.csv", 2, "unknown programme: 'gm'")]


def test_subproject_without_its_project(tmp_path: Path) -> None:
    found = findings(tmp_path, programmes=PROGRAMME, projects=PROJECT.replace("gn,1,,", "gn,1,2,"))
    assert found == [("projects.csv", 2, "Tiểu dự án without its Dự án: gn / 1 / 2 / 2021-01-01")]


def test_unknown_and_missing_successor(tmp_path: Path) -> None:
    rows = "\n".join(
        [
            "02,Hà Giang,tỉnh,2008-08-01,2025-06-30,09,S,2026-11-24,",
            "06,Bắc Kạn,tỉnh,2008-08-01,2025-06-30,,S,2026-11-24,",
            "08,Tuyên Quang,tỉnh,2025-07-01,,,S,2026-11-24,",
        ]
    )
    assert [(file, line, message[:22]) for file, line, message in findings(tmp_path, provinces=rows)] == [
        ("provinces.csv", 2, "unknown successor_code"),
        ("provinces.csv", 3, "successor_code missing"),
    ]


def test_overlapping_validity_of_one_code(tmp_path: Path) -> None:
    rows = "24,Bắc Giang,tỉnh,2008-08-01,2025-07-01,24,S,2026-11-24,\n24,Bắc Ninh,tỉnh,2025-07-01,,,S,2026-11-24,"
    assert findings(tmp_path, provinces=rows) == [("provinces.csv", 3, "validity overlaps line 2: 24")]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("2021-02-30,2025-12-31", "valid_from is not a date YYYY-MM-DD: '2021-02-30'"),
        ("01/01/2021,2025-12-31", "valid_from is not a date YYYY-MM-DD: '01/01/2021'"),
        ("2026-01-01,2025-12-31", "valid_to 2025-12-31 lies before valid_from 2026-01-01"),
    ],
)
def test_bad_dates(tmp_path: Path, bad: str, message: str) -> None:
    found = findings(tmp_path, programmes=f"{PROGRAMME.replace('2021-01-01,2025-12-31', bad)}")
    assert found == [("programmes.csv", 2, message)]


def test_text_not_nfc(tmp_path: Path) -> None:
    found = findings(tmp_path, measures_physical=f"km,length\n{unicodedata.normalize('NFD', 'tấn')},mass")
    assert [(file, line, message[:29]) for file, line, message in found] == [("measures_physical.csv", 3, "spelling is not in Unicode fo")]


@pytest.mark.parametrize(
    ("aliases", "message"),
    [
        ("CTMTQG A |  CT A", "aliases has blanks around it: ' CT A'"),
        ("CTMTQG  A", "aliases has two blanks in a row: 'CTMTQG  A'"),
        ("CTMTQG A|CT A", "aliases must be separated by ' | ': 'CTMTQG A|CT A'"),
    ],
)
def test_blanks_and_separators(tmp_path: Path, aliases: str, message: str) -> None:
    assert findings(tmp_path, programmes=PROGRAMME.replace("CTMTQG A", aliases)) == [("programmes.csv", 2, message)]


def test_trailing_blank(tmp_path: Path) -> None:
    found = findings(tmp_path, measures_physical="km ,length")
    assert found == [("measures_physical.csv", 2, "spelling has blanks around it: 'km '")]


def test_missing_source(tmp_path: Path) -> None:
    found = findings(tmp_path, programmes=PROGRAMME, projects=PROJECT.replace("90/QĐ-TTg", ""))
    assert found == [("projects.csv", 2, "source missing")]


def test_value_outside_its_list(tmp_path: Path) -> None:
    found = findings(tmp_path, provinces="01,Hà Nội,thủ đô,2008-08-01,,01,S,2026-11-24,")
    assert found == [("provinces.csv", 2, "kind is 'thủ đô', not one of thành phố, tỉnh")]


def test_malformed_code(tmp_path: Path) -> None:
    found = findings(tmp_path, programmes=PROGRAMME.replace("gn,", "giảm nghèo,"))
    assert found == [("programmes.csv", 2, "code malformed: 'giảm nghèo'")]


@pytest.mark.parametrize("row", ["km,length,1000,km,", "triệu đồng,money,,triệu đồng,"])
def test_factor_stands_with_money_only(tmp_path: Path, row: str) -> None:
    assert [(file, line, message[:10]) for file, line, message in findings(tmp_path, units=row)] == [("units.csv", 2, "factor_vnd")]


def test_exception_of_no_unit(tmp_path: Path) -> None:
    found = findings(tmp_path, units="triệu đồng,money,1000000,triệu đồng,", unit_exceptions="triệu,kWh,energy")
    assert found == [("unit_exceptions.csv", 2, "no money unit of that spelling: 'triệu'")]
