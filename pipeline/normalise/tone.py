"""A key under which old and new tone placement (`hòa`, `hoà`) and capitals are one."""

from __future__ import annotations

import re

_OLD = re.compile("[òóỏõọ][ae]|[ùúủũụ]y")
_PAIRS = {
    old + vowel: plain + new
    for olds, plain, vowel, news in (("òóỏõọ", "o", "a", "àáảãạ"), ("òóỏõọ", "o", "e", "èéẻẽẹ"), ("ùúủũụ", "u", "y", "ỳýỷỹỵ"))
    for old, new in zip(olds, news, strict=True)
}
_KEPT = 1 << 16
_known: dict[str, str] = {}


def tone_key(text: str) -> str:
    """`text` for matching: lower case, tone marks where new spelling puts them; same length as `text`.

    >>> tone_key("Thủy lợi HÓA") == tone_key("Thuỷ lợi hoá")
    True
    """
    key = _known.get(text)
    if key is not None:
        return key
    key = text.lower()
    if len(key) != len(text):
        key = "".join([low if len(low := ch.lower()) == 1 else ch for ch in text])
    key = _OLD.sub(lambda m: _PAIRS[m.group()], key)
    if len(text) < 40 and len(_known) < _KEPT:
        _known[text] = key
    return key
