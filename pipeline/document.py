"""What a document says of itself: kind, number, date, issuer, place, programme, year, signer.

The layout follows Nghị định 30/2020/NĐ-CP: issuer and number on the left, place and date on the
right, kind and title in the middle, signature at the end. Texts from portals lack parts of it;
what is not there stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from kehoach.extractors.calendar import month_of, read_day
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.references import kind_names
from kehoach.gazetteer.loader import Province, programmes, provinces
from kehoach.sections import Block
from kehoach.tokens import Tokens

_HEAD = 30
_REPORT = "Báo cáo"
_TITLE_LINES = 4
_NAME = r"(?:[A-ZĐÀ-Ỹ][\w’']*)(?:[ -](?:[A-ZĐÀ-Ỹ][\w’']*))*"
_BODY = re.compile(
    r"(?P<body>[ỦUỷủu][ỶYỷy] ?(?:BAN NHÂN DÂN|[Bb]an [Nn]hân dân)|UBND|H[ỘĐ]ND|HỘI ĐỒNG NHÂN DÂN|Hội đồng [Nn]hân dân)\s+(?:các\s+)?"
    r"(?P<level>TỈNH|tỉnh|THÀNH PHỐ|thành phố|HUYỆN|huyện|Huyện|THỊ XÃ|thị xã|XÃ|xã|PHƯỜNG|phường|THỊ TRẤN|thị trấn)\s+"
    rf"(?P<name>{_NAME})"
)
_DISTRICT = re.compile(rf"(?:huyện|Huyện|HUYỆN|thị xã|Thị xã) (?P<name>{_NAME})")
_LEVELS = {
    "tỉnh": "province", "thành phố": "province", "huyện": "district", "thị xã": "district",
    "xã": "commune", "phường": "commune", "thị trấn": "commune",
}  # fmt: skip
_SIGNER = re.compile(rf"^{_NAME}$")
_POST = re.compile(r"(?:(?:Q|K?T|TM|TL|TUQ)\.\s*)?(?:PHÓ |Phó )?(?:CHỦ TỊCH|Chủ tịch|GIÁM ĐỐC|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG)[^\n]*")
_MERGER = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and in the title; token indices of the own number and date."""

    doc_type: str | None = None
    title: str | None = None
    title_block: int | None = None
    number_token: int | None = None
    date_token: int | None = None
    issue_date: date | None = None
    issue_precision: str | None = None
    issuer: str | None = None
    level: str | None = None
    province: Province | None = None
    province_2025_code: str | None = None
    district: str | None = None
    programme: str | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    period: tuple[int, int] | None = None
    signer: str | None = None
    signer_title: str | None = None


def read_head(tokens: Tokens, blocks: list[Block]) -> Head:
    """Read the head, the title and the signature."""
    title_at, doc_type = _title_block(tokens, blocks)
    title = _title(tokens, blocks, title_at, doc_type)
    number_token = _own_number(tokens, blocks, title_at)
    date_token, issued, precision = _own_date(tokens, blocks, title_at)
    issuer, level = _issuer(tokens, blocks, title_at)
    day = issued or date(2024, 1, 1)
    province = _province(tokens, blocks, day)
    years, period = _years(title or "")
    year = None if not years else years[0] if doc_type == _REPORT else years[-1]
    programme = _programme(tokens, title, period, year)
    signer, signer_title = _signature(tokens, blocks)
    return Head(
        doc_type=doc_type,
        title=title,
        title_block=title_at,
        number_token=number_token,
        date_token=date_token,
        issue_date=issued,
        issue_precision=precision,
        issuer=issuer,
        level=level,
        province=province,
        province_2025_code=province.successor_code or province.code if province else None,
        district=_district(tokens, blocks) if level == "district" else None,
        programme=programme,
        year=year,
        years=years,
        period=period,
        signer=signer,
        signer_title=signer_title,
    )


def _line(tokens: Tokens, block: Block) -> str:
    return " ".join(tokens.text[block.start : block.end].split())


def _title_block(tokens: Tokens, blocks: list[Block]) -> tuple[int | None, str | None]:
    names = kind_names()
    for block in blocks[:_HEAD]:
        text = tokens.text[block.start : block.end]
        for length in (3, 2, 1):
            keys = tuple(tokens.keys[block.first : block.first + length])
            if len(keys) == length and (name := names.get(keys)) is not None:
                head = text[: tokens.ends[block.first + length - 1] - block.start]
                if head.isupper() and len(head) > 3:
                    return block.index, name
    return None, None


def _title(tokens: Tokens, blocks: list[Block], at: int | None, doc_type: str | None) -> str | None:
    if at is None or doc_type is None:
        return None
    first = _line(tokens, blocks[at])
    lines = [first[len(doc_type) :].strip(" :-")] if len(first) > len(doc_type) + 2 else []
    for block in blocks[at + 1 : at + 1 + _TITLE_LINES]:
        line = _line(tokens, block)
        if block.kind in ("part", "upper", "roman", "article", "chapter") or line.startswith(("Căn cứ", "Thực hiện Nghị", "Thực hiện Quyết", "Kính gửi")):
            break
        if lines and (line.endswith(".") or line.endswith(";") or len(line) > 300):
            break
        if set(line) <= set("-_=* |"):
            if lines:
                break
            continue
        lines.append(line)
        if lines and not line.isupper() and len(" ".join(lines)) > 40:
            break
    return " ".join(line for line in lines if line).strip("* ") or None


def _own_number(tokens: Tokens, blocks: list[Block], title_at: int | None) -> int | None:
    for block in blocks[: (title_at or _HEAD) + 1]:
        if tokens.keys[block.first] != "số":
            continue
        for at in range(block.first, min(block.last, block.first + 4)):
            if tokens.kinds[at] == "ref":
                return at
    return None


def _own_date(tokens: Tokens, blocks: list[Block], title_at: int | None) -> tuple[int | None, date | None, str | None]:
    for block in blocks[: (title_at or _HEAD // 2) + 1]:
        for at in range(block.first, block.last):
            if tokens.keys[at - 1] == "ngày" and tokens.kinds[at] == "day" and "tháng" in tokens.keys[at]:
                return at, read_day(tokens.keys[at]), "day"
            if tokens.kinds[at] == "month" and "năm" in tokens.keys[at] and tokens.keys[at - 2] == "ngày":
                month = month_of(tokens.keys[at])
                return (at, date(*month, 1), "month") if month else (None, None, None)
    return None, None, None


def _issuer(tokens: Tokens, blocks: list[Block], title_at: int | None) -> tuple[str | None, str | None]:
    """The body in the letterhead; where that is missing, the first body the text names as acting."""
    head = " ".join(_line(tokens, block) for block in blocks[: title_at or 0])
    match = _BODY.search(head)
    if match is None:
        rest = " ".join(_line(tokens, block) for block in blocks[title_at or 0 :])[:12_000]
        acting = [m for m in _BODY.finditer(rest) if re.match(r"[^.;]{0,30}(?:ban hành|xây dựng kế hoạch|báo cáo|xây dựng)", rest[m.end() :])]
        match = acting[0] if acting else _BODY.search(rest)
    if match is None:
        return None, "central" if re.search(r"THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|^BỘ ", head) else None
    level = match["level"].lower()
    council = match["body"].upper().startswith(("H", "HỘI"))
    body = "Hội đồng nhân dân" if council else "Ủy ban nhân dân"
    name = match["name"].title() if match["name"].isupper() else match["name"]
    return f"{body} {level} {name}", _LEVELS[level]


@cache
def _province_names(day: date) -> tuple[tuple[str, Province], ...]:
    names = [(name.casefold(), province) for province in provinces(day) for name in (province.name, *province.aliases)]
    return tuple(sorted(names, key=lambda pair: -len(pair[0])))


def _province(tokens: Tokens, blocks: list[Block], day: date) -> Province | None:
    """The province named first; `tỉnh X` before a bare name."""
    text = " ".join(_line(tokens, block) for block in blocks[:80])[:20_000].casefold()
    best: tuple[int, int, Province] | None = None
    for name, province in _province_names(day):
        for weight, form in ((0, f"tỉnh {name}"), (0, f"thành phố {name}"), (1, name)):
            at = text.find(form)
            if at >= 0 and (best is None or (weight, at) < best[:2]):
                best = (weight, at, province)
    return best[2] if best else None


def _district(tokens: Tokens, blocks: list[Block]) -> str | None:
    for block in blocks[:80]:
        match = _DISTRICT.search(_line(tokens, block))
        if match:
            return match["name"].title() if match["name"].isupper() else match["name"]
    return None


def _years(title: str) -> tuple[tuple[int, ...], tuple[int, int] | None]:
    """Years and span in the title: `kết quả năm 2024, kế hoạch năm 2025` is about both, the results of the first."""
    years = [int(found) for found in re.findall(r"[Nn][Ăă][Mm]\s+((?:19|20)\d\d)(?!\s*[-–]\s*(?:19|20))", title)]
    spans = re.findall(r"((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)", title)
    span = (int(spans[0][0]), int(spans[0][1])) if spans else None
    dated = re.sub(r"(?:NGÀY|ngày)[^,;]*?(?:19|20)\d\d", "", title)
    years = [year for year in years if str(year) in dated]
    return tuple(sorted(set(years))), span


def _programme(tokens: Tokens, title: str | None, period: tuple[int, int] | None, year: int | None) -> str | None:
    """The programme the title names, else the one the text names most; `None` where several are named alike."""
    day = date(year or (period[0] if period else 2023), 6, 1)
    title_key = " ".join(tokens.keys[: 400]) if title is None else title.casefold()
    scores: dict[str, int] = {}
    body = tokens.text.casefold()
    in_title: set[str] = set()
    for programme in programmes(day):
        names = [name.casefold() for name in (programme.name, *programme.aliases, programme.decision)]
        if any(name in title_key for name in names):
            in_title.add(programme.code)
        scores[programme.code] = sum(body.count(name) for name in set(names))
    if len(in_title) == 1:
        return in_title.pop()
    best = sorted(scores, key=lambda code: -scores[code])
    if best and scores[best[0]] > 0 and (len(best) == 1 or scores[best[0]] > 3 * scores[best[1]]) and len(in_title) < 2:
        return best[0]
    return None


def _signature(tokens: Tokens, blocks: list[Block]) -> tuple[str | None, str | None]:
    lines = [_line(tokens, block).strip("*| ") for block in blocks[-25:]]
    post = next((i for i, line in enumerate(lines) if re.match(r"(?:KT|TM|TL|Q|TUQ)\.", line)), None)
    if post is None:
        post = next((i for i, line in enumerate(lines) if line in ("CHỦ TỊCH", "PHÓ CHỦ TỊCH")), None)
    if post is None:
        return None, None
    title = None
    for line in lines[post:]:
        if _POST.search(line):
            title = re.sub(r"^.*?(?=(?:PHÓ )?CHỦ TỊCH(?! NƯỚC)[^.]*$)", "", line) or line
        elif _SIGNER.match(line) and not line.isupper() and 2 <= len(line.split()) <= 6:
            return line, title
    return None, title


def is_after_merger(day: date | None) -> bool:
    """The 34 provinces of 1 July 2025 (Nghị quyết 202/2025/QH15)."""
    return day is not None and day >= _MERGER


def year_of(key: str) -> int | None:
    """The year that a token spells."""
    return int(key) if YEAR.fullmatch(key) else None
