"""What a document says of itself: kind, number, date, issuer, place, programme, year, signer.

The layout follows Nghị định 30/2020/NĐ-CP: issuer and number on the left, place and date on the
right, kind and title in the middle, signature at the end. Texts from portals lack parts of it;
what is not there stays unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from kehoach.extractors.calendar import month_of, read_day
from kehoach.extractors.lexicon import Cues
from kehoach.extractors.reference_kinds import kind_names
from kehoach.gazetteer.loader import Province, programmes, provinces
from kehoach.sections import Block
from kehoach.tokens import Tokens

_HEAD = 30
# `(số liệu đến 31/8/2025)` in a title that names no year.
_UNTIL = re.compile(r"(?:đến|ĐẾN)(?: hết| HẾT)?(?: ngày| NGÀY)? (?:\d{1,2}[/.])?(?P<month>\d{1,2})[/.](?P<year>20\d\d)")
# `Khau Vai, ngày 19/3/2024` alone on its line.
_PLACE_AND_DAY = 10
_REPORT = "Báo cáo"
_TITLE_LINES = 4
_NAME = r"\p{Lu}[\p{L}’']*(?:[ -]\p{Lu}[\p{L}’']*)*"
_LEVEL = r"(?i:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn)"
_BODY = regex.compile(
    r"(?P<body>(?i:[ủu][ỷy] ?ban nhân dân|hội đồng nhân dân)|UBND|HĐND)\s+"
    rf"(?P<level>{_LEVEL})(?:[ \n](?P<name>{_NAME}))?"
)
_ACTING = regex.compile(r"[^.;:]{0,30}(?:ban hành|xây dựng|báo cáo|quyết định|chỉ thị|đề nghị|tổng hợp)")
_PLACE = regex.compile(rf"(?P<level>{_LEVEL}) (?P<name>{_NAME})")
_DISTRICT = regex.compile(rf"(?i:huyện|thị xã) (?P<name>{_NAME})")
_LEVELS = {
    "tỉnh": "province",
    "thành phố": "province",
    "huyện": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
}
_SIGNER = regex.compile(rf"{_NAME}")
_ON_BEHALF = regex.compile(r"(?:KT|TM|TL|TUQ|Q)\. ?")
_POST = regex.compile(r"(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|THỦ TƯỚNG|BỘ TRƯỞNG|CHÁNH VĂN PHÒNG)(?: THƯỜNG TRỰC)?$")
# Undated texts are read with the 63 provinces.
_BEFORE_MERGER = date(2024, 1, 1)
# The programmes of 2021-2025 hold on this day; those of other periods share their short names.
_PROGRAMME_DAY = date(2023, 6, 1)
# How many times more often than any other a programme must be named for the text to be about it.
_CLEAR = 3


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


def read_head(tokens: Tokens, blocks: list[Block], cues: Cues) -> Head:
    """Read the head, the title and the signature."""
    title_at, doc_type = _title_block(tokens, blocks)
    title = _title(tokens, blocks, title_at, doc_type)
    number_token = _own_number(tokens, blocks, title_at)
    date_token, issued, precision = _own_date(tokens, blocks, title_at)
    province = _province(tokens, blocks, issued or _BEFORE_MERGER)
    issuer, level = _issuer(tokens, blocks, title_at, title, province)
    years, period = _years(title or "")
    year = None if not years else years[0] if doc_type == _REPORT else years[-1]
    programme = _programme(tokens, cues, _title_span(blocks, title_at))
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
        if block.kind in ("part", "upper", "roman", "article", "chapter") or line.startswith(
            ("Căn cứ", "Thực hiện Nghị", "Thực hiện Quyết", "Kính gửi")
        ):
            break
        if lines and (line.endswith((".", ";")) or len(line) > 300):
            break
        if set(line) <= set("-_=* |"):
            if lines:
                break
            continue
        lines.append(line)
        if lines and not line.isupper() and len(" ".join(lines)) > 40:
            break
    title = " ".join(line for line in lines if line).strip("* ")
    return title.partition(" Căn cứ ")[0] or None


def _title_span(blocks: list[Block], at: int | None) -> tuple[int, int] | None:
    """The tokens of the kind and title of the document."""
    if at is None:
        return None
    return blocks[at].first, blocks[min(at + 1, len(blocks) - 1)].last


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
            written = "tháng" in tokens.keys[at] or (at == block.last - 1 and block.last - block.first <= _PLACE_AND_DAY)
            if tokens.keys[at - 1] == "ngày" and tokens.kinds[at] == "day" and written:
                return at, read_day(tokens.keys[at]), "day"
            if tokens.kinds[at] == "month" and "năm" in tokens.keys[at] and tokens.keys[at - 2] == "ngày":
                month = month_of(tokens.keys[at])
                return (at, date(*month, 1), "month") if month else (None, None, None)
    return None, None, None


def _issuer(
    tokens: Tokens, blocks: list[Block], title_at: int | None, title: str | None, province: Province | None
) -> tuple[str | None, str | None]:
    """The body in the letterhead; where that is missing, the first body that the text says is acting, else that of the title."""
    head = "\n".join(_line(tokens, block) for block in blocks[: title_at or 0])
    match = next((m for m in _BODY.finditer(head) if m["name"]), None)
    if match is None:
        body = "\n".join(_line(tokens, block) for block in blocks[title_at or 0 : (title_at or 0) + 40])
        match = next((m for m in _BODY.finditer(body) if _ACTING.match(body, m.end())), None)
    if match is not None:
        level = match["level"].lower()
        kind = "Hội đồng nhân dân" if match["body"].upper().startswith("H") else "Ủy ban nhân dân"
        name = _titled(match["name"]) if match["name"] else province.name if province and level == "tỉnh" else _named_in(title, level)
        return (f"{kind} {level} {name}" if name else None), _LEVELS[level]
    if regex.search(r"THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|^BỘ ", head):
        return None, "central"
    return None, None


def _named_in(title: str | None, level: str) -> str | None:
    """The place of a level that the title names."""
    return next((_titled(m["name"]) for m in _PLACE.finditer(title or "") if m["level"].lower() == level), None)


def _titled(name: str) -> str:
    return name.title() if name.isupper() else name


@cache
def _province_names(day: date) -> tuple[tuple[str, Province], ...]:
    names = [(name.casefold(), province) for province in provinces(day) for name in (province.name, *province.aliases)]
    return tuple(sorted(names, key=lambda pair: -len(pair[0])))


def _province(tokens: Tokens, blocks: list[Block], day: date) -> Province | None:
    """The province named first; `tỉnh X` before a bare name."""
    text = " ".join(_line(tokens, block) for block in blocks[:40])[:8_000].casefold()
    best: tuple[int, int, Province] | None = None
    for name, province in _province_names(day):
        if name not in text:
            continue
        for weight, form in ((0, f"tỉnh {name}"), (0, f"thành phố {name}"), (1, name)):
            at = text.find(form)
            if at >= 0 and (best is None or (weight, at) < best[:2]):
                best = (weight, at, province)
    return best[2] if best else None


def _district(tokens: Tokens, blocks: list[Block]) -> str | None:
    for block in blocks[:80]:
        match = _DISTRICT.search(_line(tokens, block))
        if match:
            return _titled(match["name"])
    return None


def _years(title: str) -> tuple[tuple[int, ...], tuple[int, int] | None]:
    """Years and span in the title: `kết quả năm 2024, kế hoạch năm 2025` is about both, the results of the first."""
    years = [int(found) for found in re.findall(r"[Nn][Ăă][Mm]\s+((?:19|20)\d\d)(?!\s*[-–]\s*(?:19|20))", title)]
    spans = re.findall(r"((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)", title)
    span = (int(spans[0][0]), int(spans[0][1])) if spans else None
    dated = re.sub(r"(?:NGÀY|ngày)[^,;]*?(?:19|20)\d\d", "", title)
    years = [year for year in years if str(year) in dated]
    if not years and span is None and (until := _UNTIL.search(title)) is not None:
        # Money of a budget year is spent until the end of January of the next.
        years = [int(until["year"]) - (int(until["month"]) == 1)]
    return tuple(sorted(set(years))), span


def _programme(tokens: Tokens, cues: Cues, title: tuple[int, int] | None) -> str | None:
    """The programme the title names, else the one the text names most by far; `None` where several are named alike."""
    if title is not None:
        named = {cue.value for cue in cues.within("programme", *title)}
        if len(named) == 1:
            return named.pop()
        if named:
            return None
    decisions = {programme.decision: programme.code for programme in programmes(_PROGRAMME_DAY)}
    votes = Counter(cue.value for cue in cues.within("programme", 0, len(tokens)))
    votes.update(decisions[key] for key, kind in zip(tokens.keys, tokens.kinds, strict=True) if kind == "ref" and key in decisions)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] <= _CLEAR * ranked[1][1]):
        return None
    return ranked[0][0]


def _signature(tokens: Tokens, blocks: list[Block]) -> tuple[str | None, str | None]:
    """Name and post below `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`."""
    lines = [_line(tokens, block).strip("*| ") for block in blocks[-25:]]
    start = next((i for i, line in enumerate(lines) if _ON_BEHALF.match(line) or _POST.fullmatch(line)), None)
    if start is None:
        return None, None
    post = None
    for line in lines[start:]:
        found = _POST.search(line)
        if found is not None and line.isupper():
            post = found[0]
        elif _SIGNER.fullmatch(line) and not line.isupper() and 2 <= len(line.split()) <= 6:
            return line, post
    return None, post
