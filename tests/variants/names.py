"""Other places in the same sentences."""

from __future__ import annotations

import re
from random import Random

from benchmarks.scoring import Document
from kehoach.gazetteer.loader import provinces

from .changes import Piece, Variant, changed, normalised

_CAPITALISED = r"[^\W\d_a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ][^\W\d_]*"
_UNDER = re.compile(rf"(?<!\w)(?:[Hh]uyện|[Xx]ã|[Tt]hị trấn|[Bb]ản|[Tt]hôn) ({_CAPITALISED} {_CAPITALISED})(?! {_CAPITALISED})(?!\w)")
#: Places that stand below a province, with names that no province has.
_OTHERS = ("Mường Lát", "Bá Thước", "Trạm Tấu", "Quế Phong", "Pác Nặm", "Nậm Nhùn", "Đakrông", "Si Ma Cai", "Sơn Động", "An Lão")


def other_places(document: Document, draw: Random) -> Variant:
    """Every province, district and commune under another name, the same one throughout, capitals kept."""
    document = normalised(document, "NFC")
    known = sorted({province.name for province in provinces() if province.kind == "tỉnh"})
    stated = sorted({match[1] for match in _UNDER.finditer(document.text)} - set(known))
    named = [name for name in known if re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", document.text)]
    fresh = dict(zip(named, draw.sample([name for name in known if name not in named], len(named)), strict=True))
    fresh |= dict(zip(stated, draw.sample(_OTHERS, min(len(stated), len(_OTHERS))), strict=False))
    if not fresh:
        return changed(document, [])
    pattern = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, sorted(fresh, key=len, reverse=True)))})(?!\w)")
    by_fold = {name.casefold(): other for name, other in fresh.items()}
    found = [(match, by_fold[match[0].casefold()]) for match in pattern.finditer(document.text) if not match[0].islower()]
    return changed(document, [Piece(match.start(), match.end(), put.upper() if match[0].isupper() else put) for match, put in found])
