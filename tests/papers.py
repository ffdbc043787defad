"""Small plans and reports with full heads, made to be compared with each other."""

from __future__ import annotations

from datetime import date

POVERTY = "Chương trình mục tiêu quốc gia giảm nghèo bền vững"


def paper(
    body: str,
    *,
    number: str | None = "19/KH-UBND",
    day: date | None = date(2024, 1, 30),
    title: str = "năm 2024",
    province: str = "Lai Châu",
    district: str | None = None,
) -> str:
    """A plan or report, by the code in its number, with head, title and signature."""
    kind = "BÁO CÁO\nKết quả thực hiện" if number and "/BC-" in number else "KẾ HOẠCH\nThực hiện"
    place = f"huyện {district}, tỉnh {province}" if district else f"tỉnh {province}"
    issuer = f"ỦY BAN NHÂN DÂN\nHUYỆN {district.upper()}" if district else f"ỦY BAN NHÂN DÂN\nTỈNH {province.upper()}"
    head = [issuer, f"Số: {number}" if number else "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"]
    if day is not None:
        head.append(f"{district or province}, ngày {day.day:02} tháng {day.month:02} năm {day.year}")
    head.append(f"{kind} {POVERTY} {title} trên địa bàn {place}")
    return "\n".join([*filter(None, head), body, "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Lương\n"])


def report(body: str, number: str = "387/BC-UBND", day: date | None = date(2024, 12, 10), **head: str) -> str:
    return paper(body, number=number, day=day, **head)


def money(said: str, project: str = "Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững") -> str:
    return f"II. KINH PHÍ THỰC HIỆN\n1. {project}\n- {said}"


PLAN = money("Kinh phí giao năm 2024: 7.734 triệu đồng.")
REPORT = money("Kinh phí giao năm 2024: 7.743 triệu đồng.")

REPLACES = "\nIII. TỔ CHỨC THỰC HIỆN\n(Kế hoạch này thay thế Kế hoạch số 19/KH-UBND ngày 30/01/2024 của Ủy ban nhân dân tỉnh Lai Châu)"
NEW = paper(money("Kinh phí giao năm 2024: 8.100 triệu đồng.") + REPLACES, number="150/KH-UBND", day=date(2024, 6, 3))

LIST = money("Kinh phí giao năm 2024: 9.905 triệu đồng. Giao các huyện: Sìn Hồ 5.125 triệu đồng; Tam Đường 4.780 triệu đồng.")


def of_district(name: str, amount: str, number: str = "31/KH-UBND") -> str:
    return paper(money(f"Kinh phí giao năm 2024: {amount} triệu đồng."), number=number, day=date(2024, 2, 20), district=name)
