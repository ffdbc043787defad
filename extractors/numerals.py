"""What each numeral of a text is, before anything is said about what it means.

Every digit belongs to exactly one `Numeral`. Form decides first (codes, dates, percent signs,
units of money), then the word before, then the word after; what nothing explains is a count.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kehoach.context import Outline
from kehoach.extractors.borrowed_units import BorrowedUnits
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.number_words import worded_amounts
from kehoach.extractors.numbers import Reading, read_number
from kehoach.extractors.reference_codes import names_a_document, read_code
from kehoach.extractors.reference_kinds import before_so, kind_ending
from kehoach.extractors.units import MoneyUnit, money_unit, rate_end
from kehoach.gazetteer.loader import read_table
from kehoach.sections import NAMED, Block
from kehoach.tokens import NUMERIC, Tokens, tokenise
from kehoach.words import word_set

IN_WORDS = "numeral.in_words"
YEAR_SPAN = "numeral.year_span"
# How far `mỗi hộ` may stand from its amount.
_PER_HEAD_REACH = 6
# ... and B from the `trên` of `A trên tổng số kế hoạch B`.
_PAIR_REACH = 7
FRACTIONS = {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}


class Numeral(NamedTuple):
    """One numeral: tokens `[first, last)` hold its digits, `unit_last` ends its unit.

    `of` is the token of the numeral that this one is a part of (the second half of a range, the
    millions of `3 tỷ 500 triệu đồng`). `pair` is the other half of `A/B`; `pair_first` says that
    this is A.
    """

    first: int
    last: int
    block: int
    kind: str
    rule: str
    reading: Reading | None = None
    high: Decimal | None = None
    unit: MoneyUnit | None = None
    unit_last: int = 0
    rate_last: int = 0
    more: Reading | None = None
    more_unit: MoneyUnit | None = None
    of: int | None = None
    pair: int | None = None
    pair_first: bool = False


@cache
def _contexts(side: str) -> dict[tuple[str, ...], str]:
    return {tuple(tokenise(row["word"]).keys): row["class"] for row in read_table("numeral_contexts") if row["side"] == side}


def numerals(outline: Outline, aside: int) -> list[Numeral]:
    """All numerals in text order, and with them the amounts that are written out in words (`IN_WORDS`)."""
    classifier = _Classifier(outline, aside)
    found = list(classifier.run())
    worded = list(classifier.worded())
    return sorted([*found, *worded], key=lambda numeral: numeral.first) if worded else found


class _Classifier:
    """Walks over the numeric tokens block by block."""

    def __init__(self, outline: Outline, aside: int) -> None:
        self.outline = outline
        self.tokens: Tokens = outline.tokens
        self.keys = outline.tokens.keys
        self.kinds = outline.tokens.kinds
        self.aside = aside
        self.left = _contexts("left")
        self.right = _contexts("right")
        self.taken: dict[int, Numeral] = {}
        self.named: dict[int, tuple[str, str] | None] = {}
        self.borrowed = BorrowedUnits(outline)

    def run(self) -> Iterator[Numeral]:
        blocks = self.outline.blocks
        owner = 0
        for at in [at for at, kind in enumerate(self.kinds) if kind in NUMERIC]:
            while owner + 1 < len(blocks) and blocks[owner + 1].first <= at:
                owner += 1
            if at in self.taken:
                yield self.taken[at]
                continue
            block = blocks[owner] if blocks and self.tokens.starts[at] < self.aside else None
            yield self._classify(at, block)

    def worded(self) -> Iterator[Numeral]:
        """`gần chín tỷ đồng`"""
        blocks, owner = self.outline.blocks, 0
        for amount in worded_amounts(self.tokens):
            while owner + 1 < len(blocks) and blocks[owner + 1].first <= amount.first:
                owner += 1
            if not blocks or self.tokens.starts[amount.first] >= self.aside or blocks[owner].body_first > amount.first:
                continue
            unit, end = money_unit(self.tokens, amount.last, blocks[owner].last)
            rate = rate_end(self.tokens, end, blocks[owner].last)
            per_head = rate > end or self._is_per_head(amount.first, blocks[owner])
            yield Numeral(
                amount.first,
                amount.last,
                owner,
                "rate" if per_head else "money",
                IN_WORDS,
                Reading(amount.vnd),
                unit=unit,
                unit_last=rate,
                rate_last=rate if per_head else 0,
            )

    def _label_before(self, at: int, block: Block) -> bool:
        """`Biểu số 05/TKCN` is a form, no document; `Phương án số 45/PA-UBND` is one."""
        return kind_ending(self.tokens, before_so(self.tokens, at, block.first), block.first) is None and any(
            self.left.get(tuple(self.keys[max(block.first, at - n) : at])) == "label" for n in (3, 2, 1)
        )

    def _is_document(self, at: int, block: Block) -> bool:
        """A code that nobody knows is a document's where `số` or a kind stands before it."""
        code = read_code(self.keys[at])
        if code is None or names_a_document(code):
            return True
        return before_so(self.tokens, at, block.first) < at or kind_ending(self.tokens, at, block.first) is not None

    # -- one token -------------------------------------------------------------------------------

    def _classify(self, at: int, block: Block | None) -> Numeral:
        index = block.index if block else -1
        plain = Numeral(at, at + 1, index, "other", "numeral.aside", unit_last=at + 1)
        if block is None:
            return plain._replace(kind="year") if YEAR.fullmatch(self.keys[at]) else plain
        kind = self.kinds[at]
        if kind == "ref" and (self._label_before(at, block) or not self._is_document(at, block)):
            return plain._replace(kind="label", rule="numeral.label")
        if kind == "ref":
            return plain._replace(kind="reference", rule="numeral.code")
        if kind in ("day", "month"):
            return plain._replace(kind="date", rule=f"numeral.{kind}")
        if kind == "period":
            return plain._replace(kind="period", rule="numeral.period")
        if kind == "sup":
            exponent = at > 0 and self.keys[at - 1] in word_set("exponent_units") and self.tokens.ends[at - 1] == self.tokens.starts[at]
            return plain._replace(kind="measure" if exponent else "other", rule="numeral.superscript")
        if at < block.body_first and block.kind in ("article", "annex"):
            return plain._replace(kind="legal_article" if block.kind == "article" else "label", rule=f"numeral.{block.kind}")
        if at < block.body_first and block.kind not in NAMED:
            return plain._replace(kind="marker", rule="numeral.marker")
        if kind == "frac":
            return plain._replace(kind="quantity", rule="numeral.fraction", reading=Reading(FRACTIONS[self.keys[at]]))
        return self._number(plain, at, block)

    def _number(self, plain: Numeral, at: int, block: Block) -> Numeral:
        reading = read_number(self.keys[at])
        if reading is None:
            digits = sum(ch.isdigit() for ch in self.keys[at])
            return plain._replace(kind="identifier" if digits >= 9 else "unclassified", rule="numeral.unreadable")
        plain = plain._replace(reading=reading)
        return (
            self._day_without_year(plain, at, block)
            or self._percent(plain, at, block)
            or self._money(plain, at, block)
            or self._glued(plain, at)
            or self._named_left(plain, at, block)
            or self._year(plain, at)
            or self._ratio(plain, at, block)
            or self._range(plain, at, block)
            or self._measure(plain, at)
            or self._borrowing(plain, at, block)
            or self._code(plain, at)
            or plain._replace(kind="quantity", rule="numeral.quantity")
        )

    def _key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def _is_num(self, at: int, block: Block) -> bool:
        return at < block.last and self.kinds[at] == "num"

    def _touches(self, left: int) -> bool:
        """Token `left` and the next have nothing between them."""
        return left >= 0 and left + 1 < len(self.keys) and self.tokens.ends[left] == self.tokens.starts[left + 1]

    # -- dates without a year ----------------------------------------------------------------------

    def _day_without_year(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`ngày 20/11`, `ngày 30 tháng 9`."""
        if not (self._key(at + 1) in ("/", "tháng") and self._is_num(at + 2, block)):
            if self._key(at - 1) == "tháng" and self._key(at - 2) != "số" and len(self.keys[at]) <= 2 and self._key(at + 1) != "tuổi":
                return plain._replace(kind="date", rule="numeral.month_alone")
            if self._key(at - 1) == "ngày" and len(self.keys[at]) <= 2 and self._key(at + 1) not in ("ngày", "%"):
                return plain._replace(kind="date", rule="numeral.day_alone")
            return None
        day, month = self.keys[at], self.keys[at + 2]
        if len(day) > 2 or len(month) > 2 or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return None
        if self._key(at + 1) == "/" and self._key(at - 1) not in word_set("day_slash_before"):
            return None
        if (
            self._key(at + 1) == "/"
            and self._key(at - 1) in word_set("list_joins")
            and not any(n.rule == "numeral.day_month" for n in self._recent(at))
        ):
            return None
        if self._key(at + 1) == "tháng" and self._key(at - 1) not in word_set("day_month_before"):
            return None
        self.taken[at + 2] = plain._replace(first=at + 2, last=at + 3, kind="date", rule="numeral.day_month", of=at, unit_last=at + 3)
        numeral = plain._replace(kind="date", rule="numeral.day_month", last=at + 3, unit_last=at + 3)
        self.taken[at] = numeral
        return numeral

    def _recent(self, at: int) -> list[Numeral]:
        return [self.taken[back] for back in range(max(0, at - 8), at) if back in self.taken]

    # -- percent -----------------------------------------------------------------------------------

    def _percent_end(self, at: int) -> int | None:
        """The token after a percent sign that begins at `at`."""
        if self._key(at) == "%":
            end = at + 1
            while self._key(end) == "%" and self._touches(end - 1):
                end += 1
            return end
        if self._key(at) == "điểm" and (points := self._percent_end(at + 1)) is not None:
            return points
        if self._key(at) == "phần" and self._key(at + 1) == "trăm":
            return at + 2
        return None

    def _percent(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        end = self._percent_end(at + 1)
        if end is not None:
            if self._key(end) in ("-", "–") and self._is_num(end + 1, block) and (stop := self._percent_end(end + 2)) is not None:
                return self._ranged(plain, at, end + 1, "percent", stop)
            return plain._replace(kind="percent", rule="numeral.percent", unit_last=end)
        if self._key(at + 1) == "/" and self._is_num(at + 2, block) and (stop := self._percent_end(at + 3)) is not None:
            # `97/100% kế hoạch`
            bottom = plain._replace(first=at + 2, last=at + 3, reading=read_number(self.keys[at + 2]), unit_last=stop)
            self.taken[at + 2] = bottom._replace(kind="percent", rule="numeral.percent_of_percent", pair=at)
            return plain._replace(kind="percent", rule="numeral.percent_of_percent", pair=at + 2, pair_first=True)
        if self._key(at + 1) in word_set("range_joins") and self._is_num(at + 2, block) and (stop := self._percent_end(at + 3)) is not None:
            return self._ranged(plain, at, at + 2, "percent", stop)
        return None

    def _ranged(self, plain: Numeral, at: int, other: int, kind: str, stop: int) -> Numeral:
        high = read_number(self.keys[other])
        self.taken[other] = plain._replace(
            first=other, last=other + 1, kind=kind if kind == "percent" else "other", rule="numeral.range_end", of=at, reading=high
        )
        return plain._replace(kind=kind, rule=f"numeral.{kind}_range", high=high.value if high else None, unit_last=stop)

    # -- money ---------------------------------------------------------------------------------------

    def _money(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        # `845.910¹ triệu đồng`: a footnote mark may stand before the unit.
        noted = self.kinds[at + 1 : at + 2] == ["sup"]
        unit, end = money_unit(self.tokens, at + 1 + noted, block.last)
        if unit is None:
            return self._money_without_unit(plain, at, block)
        rate = rate_end(self.tokens, end, block.last)
        if rate > end:
            return plain._replace(kind="rate", rule="numeral.money_rate", unit=unit, unit_last=rate, rate_last=rate)
        if self._is_per_head(at, block):
            return plain._replace(kind="rate", rule="numeral.money_per_head", unit=unit, unit_last=end, rate_last=end)
        numeral = plain._replace(kind="money", rule="numeral.money", unit=unit, unit_last=end)
        if self._is_num(end, block) and YEAR.fullmatch(self.keys[end]) is None:
            smaller, stop = money_unit(self.tokens, end + 1, block.last)
            if smaller is not None and smaller.factor < unit.factor and rate_end(self.tokens, stop, block.last) == stop and unit.short:
                more = read_number(self.keys[end])
                self.taken[end] = plain._replace(first=end, last=end + 1, kind="money", rule="numeral.money_rest", of=at, unit_last=stop)
                return numeral._replace(rule="numeral.money_in_two_units", more=more, more_unit=smaller, unit_last=stop)
        if (base := self._base_of_pair(end, block)) is not None:
            other, stop = money_unit(self.tokens, base + 1, block.last)
            if other is not None and rate_end(self.tokens, stop, block.last) == stop:
                self._pair(plain, at, base, other, stop)
                return numeral._replace(rule="numeral.money_pair", pair=base, pair_first=True)
        return numeral

    def _base_of_pair(self, at: int, block: Block) -> int | None:
        """The B of `A/B`, `A trên B` and `A trên tổng số B`, where `/` or `trên` is token `at`."""
        if self._key(at) not in ("/", "trên"):
            return None
        base = at + 1
        while self._key(at) == "trên" and self._key(base) in word_set("pair_base") and base - at < _PAIR_REACH:
            base += 1
        dated = self._key(at) == "trên" and YEAR.fullmatch(self._key(base)) is not None
        return base if self._is_num(base, block) and not dated else None

    def _is_per_head(self, at: int, block: Block) -> bool:
        """`mỗi hộ 40 triệu đồng`, `bình quân mỗi hộ bỏ ra 2,5 triệu đồng`."""
        for back in range(at - 1, max(block.body_first - 1, at - _PER_HEAD_REACH), -1):
            if self.kinds[back] != "word":
                return False
            if self.keys[back] in word_set("each_words"):
                return self.keys[back + 1] in word_set("per_head_nouns")
        return False

    def _money_without_unit(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`7.469/8.130 triệu đồng` and `4,5 - 5 triệu đồng/hộ`: the unit of the second number holds for the first."""
        joiner = self._key(at + 1)
        other = self._base_of_pair(at + 1, block) if joiner == "trên" else at + 2
        if other is None or joiner not in {"/", "trên", *word_set("range_joins")} or not self._is_num(other, block):
            return None
        unit, end = money_unit(self.tokens, other + 1, block.last)
        if unit is None:
            return None
        rate = rate_end(self.tokens, end, block.last)
        if joiner in ("/", "trên"):
            if rate > end:
                return None
            self._pair(plain, at, other, unit, end)
            return plain._replace(kind="money", rule="numeral.money_pair", unit=unit, pair=other, pair_first=True)
        if YEAR.fullmatch(self.keys[at]):
            return None
        if rate > end:
            ranged = self._ranged(plain, at, at + 2, "rate", rate)
            return ranged._replace(unit=unit, rate_last=rate)
        return plain._replace(kind="money", rule="numeral.money_range", unit=unit)

    def _borrowing(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`(ĐTPT 251.870, sự nghiệp 190.220)` behind an amount."""
        if (unit := self.borrowed.unit_of(at, block)) is not None:
            return plain._replace(kind="money", rule="numeral.money_borrowed_unit", unit=unit)
        if (unit := self.borrowed.unit_of_sum(at, block)) is not None:
            return plain._replace(kind="money", rule="numeral.money_borrowed_by_sum", unit=unit)
        return None

    def _pair(self, plain: Numeral, at: int, other: int, unit: MoneyUnit, stop: int) -> None:
        self.taken[other] = plain._replace(
            first=other,
            last=other + 1,
            kind="money",
            rule="numeral.money_pair",
            reading=read_number(self.keys[other]),
            unit=unit,
            unit_last=stop,
            pair=at,
        )

    # -- names, years, ratios, measures -----------------------------------------------------------

    def _glued(self, plain: Numeral, at: int) -> Numeral | None:
        """Digits that are part of a name: `COVID-19`, `H5N1`, `30a`, `5G`."""
        if self._touches(at - 1) and self.kinds[at - 1] == "word" and self.outline.contexts[plain.block].region != "body":
            return plain._replace(kind="identifier", rule="numeral.glued")
        if self._touches(at - 1) and self.kinds[at - 1] == "word":
            return plain._replace(kind="label", rule="numeral.glued")
        if self._key(at - 1) in ("-", "–") and self._touches(at - 1) and self._touches(at - 2) and self.kinds[at - 2] == "word":
            before = self.tokens.text[self.tokens.starts[at - 2] : self.tokens.ends[at - 2]]
            if before.isupper() or before.istitle():
                return plain._replace(kind="label", rule="numeral.glued")
        after = self._key(at + 1)
        if (
            self._touches(at)
            and self.kinds[at + 1] == "word"
            and ((len(after) == 1 and after not in word_set("touching_units")) or after.isupper())
        ):
            return plain._replace(kind="label", rule="numeral.glued")
        before = self.tokens.text[self.tokens.starts[at - 1]] if at else ""
        if (
            "," in self.keys[at]
            and len(self.keys[at]) <= 5
            and before.isupper()
            and self.outline.cues.starting_at("noun", at + 1) is not None
        ):
            return plain._replace(kind="label", rule="numeral.place_name")
        if self.keys[at] == "4.0":
            return plain._replace(kind="label", rule="numeral.label")
        return None

    def _named_left(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """What the words before say; kept, since in a list of thousands each numeral asks the one before it."""
        if at not in self.named:
            found = self._find_named_left(plain, at, block)
            self.named[at] = (found.kind, found.rule) if found is not None else None
        named = self.named[at]
        return plain._replace(kind=named[0], rule=named[1]) if named is not None else None

    def _find_named_left(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        for length in (4, 3, 2, 1):
            kind = self.left.get(tuple(self.keys[max(block.first, at - length) : at]))
            if kind is None:
                continue
            if kind == "label" and not self._is_name(at, length):
                continue
            return plain._replace(kind=kind, rule=f"numeral.{kind}")
        if self._key(at - 1) == "giờ" and self.kinds[at - 2] == "num" and len(self.keys[at]) == 2:
            return plain._replace(kind="measure", rule="numeral.measure")
        if self._key(at - 1) == "đến" and self.kinds[at - 2] == "num":
            age = self._named_left(plain, at - 2, block)
            if age is not None and age.kind == "measure":
                return age
        if self._key(at - 1) in word_set("list_joins") and at - 2 >= block.first and self.kinds[at - 2] == "num":
            before = self.taken.get(at - 2) or self._named_left(plain, at - 2, block)
            if before is not None and before.kind in ("label", "legal_article") and len(self.keys[at]) <= 2:
                following = self.outline.cues.starting_at("noun", at + 1)
                if following is None:
                    return plain._replace(kind=before.kind, rule=before.rule)
        return None

    def _is_name(self, at: int, length: int) -> bool:
        """`Dự án 4` is a name; `dự án 4.000 triệu` and `nhóm 25 hộ` are not."""
        text = self.keys[at]
        if "." in text and not text.endswith((".0", ".1", ".2")):
            return False
        if self.keys[at - 1] in word_set("numbered_names"):
            return len(text) <= 3
        noun = self.outline.cues.starting_at("noun", at + 1)
        return len(text) <= 3 and (noun is None or length > 1)

    def _year(self, plain: Numeral, at: int) -> Numeral | None:
        if not YEAR.fullmatch(self.keys[at]):
            return None
        if (last := self._last_of_span(at)) is not None:
            end = plain._replace(first=last, last=last + 1, kind="period", rule=YEAR_SPAN, of=at, unit_last=last + 1)
            self.taken[last] = end
            return plain._replace(kind="period", rule=YEAR_SPAN, last=last + 1, unit_last=last + 1)
        if self._key(at - 1) not in word_set("year_before"):
            noun = self.outline.cues.starting_at("noun", at + 1)
            if noun is not None or self._measure(plain, at) is not None:
                return None
        return plain._replace(kind="year", rule="numeral.year")

    def _last_of_span(self, at: int) -> int | None:
        """`từ năm 2020 đến năm 2023`, `từ năm 2020 đến 2023`: the token of the last year."""
        if self.keys[at - 2 : at] != ["từ", "năm"] or self._key(at + 1) != "đến":
            return None
        last = at + 2 + (self._key(at + 2) == "năm")
        return last if YEAR.fullmatch(self._key(last)) and self.keys[last] > self.keys[at] else None

    def _ratio(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`11/11 huyện`; `18 trên tổng số 22 công trình`; `1/2 số hộ nghèo`."""
        base = self._base_of_pair(at + 1, block)
        if base is None or self._key(base + 1) == "/":
            return None
        top, bottom = plain.reading, read_number(self.keys[base])
        if (unit := self.borrowed.unit_of_pair(at, base, block)) is not None:
            self._pair(plain, at, base, unit, base + 1)
            return plain._replace(kind="money", rule="numeral.money_pair", unit=unit, pair=base, pair_first=True)
        if self._key(at + 1) == "trên":
            return self._ratio_in_words(plain, at, base)
        is_scale = self._key(at - 1) == "lệ" and self.keys[at] == "1"
        if is_scale or self._measure(plain, at + 2) is not None:
            kind = "other" if is_scale else "measure"
            self.taken[at + 2] = plain._replace(first=at + 2, last=at + 3, kind=kind, rule="numeral.ratio", unit_last=at + 3)
            return plain._replace(kind=kind, rule="numeral.ratio")
        if top is None or bottom is None or bottom.value == 0:
            return None
        if top.value < bottom.value <= 10 and self._key(at + 3) in word_set("fraction_of"):
            value = top.value / bottom.value
            self.taken[at + 2] = plain._replace(
                first=at + 2, last=at + 3, kind="other", rule="numeral.fraction_end", of=at, unit_last=at + 3
            )
            return plain._replace(kind="quantity", rule="numeral.fraction", reading=Reading(value), unit_last=at + 3, last=at + 3)
        self.taken[at + 2] = plain._replace(
            first=at + 2, last=at + 3, kind="quantity", rule="numeral.ratio", reading=bottom, pair=at, unit_last=at + 3
        )
        return plain._replace(kind="quantity", rule="numeral.ratio", pair=at + 2, pair_first=True)

    def _ratio_in_words(self, plain: Numeral, at: int, base: int) -> Numeral | None:
        top, bottom = plain.reading, read_number(self.keys[base])
        if top is None or bottom is None or top.value > bottom.value or self.outline.cues.starting_at("noun", base + 1) is None:
            return None
        self.taken[base] = plain._replace(
            first=base, last=base + 1, kind="quantity", rule="numeral.ratio", reading=bottom, pair=at, unit_last=base + 1
        )
        return plain._replace(kind="quantity", rule="numeral.ratio", pair=base, pair_first=True)

    def _range(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`1 đến 2 huyện`, `80-100 lao động`; ages and times stay two measures."""
        if self._key(at + 1) not in word_set("range_joins") or not self._is_num(at + 2, block):
            return None
        other = read_number(self.keys[at + 2])
        if other is None or plain.reading is None or other.value <= plain.reading.value:
            return None
        if self._measure(plain, at + 2) is not None or self._key(at + 3) == "dưới":
            self.taken[at + 2] = plain._replace(
                first=at + 2, last=at + 3, kind="measure", rule="numeral.measure", reading=other, unit_last=at + 3
            )
            return plain._replace(kind="measure", rule="numeral.measure")
        if self.outline.cues.starting_at("noun", at + 3) is None:
            return None
        return self._ranged(plain, at, at + 2, "quantity", at + 3)

    def _code(self, plain: Numeral, at: int) -> Numeral | None:
        """Seven digits without a mark are a code: a count would be grouped."""
        return plain._replace(kind="identifier", rule="numeral.code") if len(self.keys[at]) >= 7 and self.keys[at].isdigit() else None

    def _measure(self, plain: Numeral, at: int) -> Numeral | None:
        if self._key(at + 1) in word_set("magnitudes") and (measure := self._measure(plain, at + 1)) is not None:
            return measure
        for length in (3, 2, 1):
            words = tuple(self.keys[at + 1 : at + 1 + length])
            kind = self.right.get(words) if len(words) == length else None
            if kind is not None:
                if self._key(at + 1) == "ngày" and self.kinds[at + 2 : at + 3] == ["day"]:
                    return None
                if self._key(at + 1) in ("ngày", "năm", "tháng") and (
                    self._key(at + 2) in word_set("no_duration_after") or YEAR.fullmatch(self._key(at + 2))
                ):
                    return None
                return plain._replace(kind=kind, rule=f"numeral.{kind}", unit_last=at + 1 + length)
        if self._key(at + 1) in word_set("range_joins") and self._key(at + 2) == "dưới" and self._key(at + 4) in ("tuổi", "tháng"):
            return plain._replace(kind="measure", rule="numeral.measure")
        return None
