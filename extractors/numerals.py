"""What each numeral of a text is, before anything is said about what it means.

Every digit belongs to exactly one `Numeral`. Form decides first (codes, dates, percent signs,
units of money), then the word before, then the word after; what nothing explains is a count.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.mentions import YEAR
from kehoach.extractors.money_numerals import MoneyReader
from kehoach.extractors.number_words import worded_amounts
from kehoach.extractors.numbers import Reading, read_number
from kehoach.extractors.numeral import IN_WORDS, YEAR_SPAN, Numeral, NumeralReader
from kehoach.extractors.reference_codes import names_a_document, read_code
from kehoach.extractors.reference_kinds import before_so, kind_ending
from kehoach.extractors.units import money_unit, rate_end
from kehoach.gazetteer.loader import read_table
from kehoach.sections import NAMED, Block
from kehoach.tokens import NUMERIC, tokenise
from kehoach.words import word_set

FRACTIONS = {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}


@cache
def _contexts(side: str) -> dict[tuple[str, ...], str]:
    return {tuple(tokenise(row["word"]).keys): row["class"] for row in read_table("numeral_contexts") if row["side"] == side}


def numerals(outline: Outline, aside: int) -> list[Numeral]:
    """All numerals in text order, and with them the amounts that are written out in words (`IN_WORDS`)."""
    classifier = _Classifier(outline, aside)
    found = list(classifier.run())
    worded = list(classifier.worded())
    return sorted([*found, *worded], key=lambda numeral: numeral.first) if worded else found


class _Classifier(NumeralReader):
    """Walks over the numeric tokens block by block."""

    def __init__(self, outline: Outline, aside: int) -> None:
        super().__init__(outline, {})
        self.aside = aside
        self.left = _contexts("left")
        self.right = _contexts("right")
        self.named: dict[int, tuple[str, str] | None] = {}
        self.amounts = MoneyReader(outline, self.taken)

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
            per_head = rate > end or self.amounts.is_per_head(amount.first, blocks[owner])
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
        if at < block.body_first and block.kind in ("article", "clause", "annex"):
            return plain._replace(kind="label" if block.kind == "annex" else "legal_article", rule=f"numeral.{block.kind}")
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
            or self.amounts.money(plain, at, block)
            or self._glued(plain, at)
            or self._named_left(plain, at, block)
            or self._year(plain, at)
            or self._ratio(plain, at, block)
            or self._range(plain, at, block)
            or self._measure(plain, at)
            or self.amounts.borrowing(plain, at, block)
            or self._code(plain, at)
            or plain._replace(kind="quantity", rule="numeral.quantity")
        )

    # -- dates without a year ----------------------------------------------------------------------

    def _day_without_year(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`ngày 20/11`, `ngày 30 tháng 9`."""
        if not (self.key(at + 1) in ("/", "tháng") and self.is_num(at + 2, block)):
            if self.key(at - 1) == "tháng" and self.key(at - 2) != "số" and len(self.keys[at]) <= 2 and self.key(at + 1) != "tuổi":
                return plain._replace(kind="date", rule="numeral.month_alone")
            if self.key(at - 1) == "ngày" and len(self.keys[at]) <= 2 and self.key(at + 1) not in ("ngày", "%"):
                return plain._replace(kind="date", rule="numeral.day_alone")
            return None
        day, month = self.keys[at], self.keys[at + 2]
        if len(day) > 2 or len(month) > 2 or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return None
        if self.key(at + 1) == "/" and self.key(at - 1) not in word_set("day_slash_before"):
            return None
        if (
            self.key(at + 1) == "/"
            and self.key(at - 1) in word_set("list_joins")
            and not any(n.rule == "numeral.day_month" for n in self._recent(at))
        ):
            return None
        if self.key(at + 1) == "tháng" and self.key(at - 1) not in word_set("day_month_before"):
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
        if self.key(at) == "%":
            end = at + 1
            while self.key(end) == "%" and self.touches(end - 1):
                end += 1
            return end
        if self.key(at) == "điểm" and (points := self._percent_end(at + 1)) is not None:
            return points
        if self.key(at) == "phần" and self.key(at + 1) == "trăm":
            return at + 2
        return None

    def _percent(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        end = self._percent_end(at + 1)
        if end is not None:
            if self.key(end) in ("-", "–") and self.is_num(end + 1, block) and (stop := self._percent_end(end + 2)) is not None:
                return self.ranged(plain, at, end + 1, "percent", stop)
            return plain._replace(kind="percent", rule="numeral.percent", unit_last=end)
        if self.key(at + 1) == "/" and self.is_num(at + 2, block) and (stop := self._percent_end(at + 3)) is not None:
            # `97/100% kế hoạch`
            bottom = plain._replace(first=at + 2, last=at + 3, reading=read_number(self.keys[at + 2]), unit_last=stop)
            self.taken[at + 2] = bottom._replace(kind="percent", rule="numeral.percent_of_percent", pair=at)
            return plain._replace(kind="percent", rule="numeral.percent_of_percent", pair=at + 2, pair_first=True)
        if self.key(at + 1) in word_set("range_joins") and self.is_num(at + 2, block) and (stop := self._percent_end(at + 3)) is not None:
            return self.ranged(plain, at, at + 2, "percent", stop)
        return None

    # -- names, years, ratios, measures -----------------------------------------------------------

    def _glued(self, plain: Numeral, at: int) -> Numeral | None:
        """Digits that are part of a name: `COVID-19`, `H5N1`, `30a`, `5G`."""
        if self.touches(at - 1) and self.kinds[at - 1] == "word" and self.outline.contexts[plain.block].region != "body":
            return plain._replace(kind="identifier", rule="numeral.glued")
        if self.touches(at - 1) and self.kinds[at - 1] == "word":
            return plain._replace(kind="label", rule="numeral.glued")
        if self.key(at - 1) in ("-", "–") and self.touches(at - 1) and self.touches(at - 2) and self.kinds[at - 2] == "word":
            before = self.tokens.text[self.tokens.starts[at - 2] : self.tokens.ends[at - 2]]
            if before.isupper() or before.istitle():
                return plain._replace(kind="label", rule="numeral.glued")
        after = self.key(at + 1)
        if (
            self.touches(at)
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
        if self.key(at - 1) == "giờ" and self.kinds[at - 2] == "num" and len(self.keys[at]) == 2:
            return plain._replace(kind="measure", rule="numeral.measure")
        if self.key(at - 1) == "đến" and self.kinds[at - 2] == "num":
            age = self._named_left(plain, at - 2, block)
            if age is not None and age.kind == "measure":
                return age
        if self.key(at - 1) in word_set("list_joins") and at - 2 >= block.first and self.kinds[at - 2] == "num":
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
        if self.key(at - 1) not in word_set("year_before"):
            noun = self.outline.cues.starting_at("noun", at + 1)
            if noun is not None or self._measure(plain, at) is not None:
                return None
        return plain._replace(kind="year", rule="numeral.year")

    def _last_of_span(self, at: int) -> int | None:
        """`từ năm 2020 đến năm 2023`, `từ năm 2020 đến 2023`: the token of the last year."""
        if self.keys[at - 2 : at] != ["từ", "năm"] or self.key(at + 1) != "đến":
            return None
        last = at + 2 + (self.key(at + 2) == "năm")
        return last if YEAR.fullmatch(self.key(last)) and self.keys[last] > self.keys[at] else None

    def _ratio(self, plain: Numeral, at: int, block: Block) -> Numeral | None:
        """`11/11 huyện`; `18 trên tổng số 22 công trình`; `1/2 số hộ nghèo`."""
        base = self.amounts.base_of_pair(at + 1, block)
        if base is None or self.key(base + 1) == "/":
            return None
        top, bottom = plain.reading, read_number(self.keys[base])
        if (unit := self.amounts.borrowed.unit_of_pair(at, base, block)) is not None:
            self.amounts.pair(plain, at, base, unit, base + 1)
            return plain._replace(kind="money", rule="numeral.money_pair", unit=unit, pair=base, pair_first=True)
        if self.key(at + 1) == "trên":
            return self._ratio_in_words(plain, at, base)
        is_scale = self.key(at - 1) == "lệ" and self.keys[at] == "1"
        if is_scale or self._measure(plain, at + 2) is not None:
            kind = "other" if is_scale else "measure"
            second = read_number(self.keys[at + 2])
            self.taken[at + 2] = plain._replace(
                first=at + 2, last=at + 3, kind=kind, rule="numeral.ratio", reading=second, unit_last=at + 3
            )
            return plain._replace(kind=kind, rule="numeral.ratio")
        if top is None or bottom is None or bottom.value == 0:
            return None
        if top.value < bottom.value <= 10 and self.key(at + 3) in word_set("fraction_of"):
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
        if self.key(at + 1) not in word_set("range_joins") or not self.is_num(at + 2, block):
            return None
        other = read_number(self.keys[at + 2])
        if other is None or plain.reading is None or other.value <= plain.reading.value:
            return None
        if self._measure(plain, at + 2) is not None or self.key(at + 3) == "dưới":
            self.taken[at + 2] = plain._replace(
                first=at + 2, last=at + 3, kind="measure", rule="numeral.measure", reading=other, unit_last=at + 3
            )
            return plain._replace(kind="measure", rule="numeral.measure")
        if self.outline.cues.starting_at("noun", at + 3) is None:
            return None
        return self.ranged(plain, at, at + 2, "quantity", at + 3)

    def _code(self, plain: Numeral, at: int) -> Numeral | None:
        """Seven digits without a mark are a code: a count would be grouped."""
        return plain._replace(kind="identifier", rule="numeral.code") if len(self.keys[at]) >= 7 and self.keys[at].isdigit() else None

    def _measure(self, plain: Numeral, at: int) -> Numeral | None:
        if self.key(at + 1) in word_set("magnitudes") and (measure := self._measure(plain, at + 1)) is not None:
            return measure
        for length in (3, 2, 1):
            words = tuple(self.keys[at + 1 : at + 1 + length])
            kind = self.right.get(words) if len(words) == length else None
            if kind is not None:
                if self.key(at + 1) == "ngày" and self.kinds[at + 2 : at + 3] == ["day"]:
                    return None
                if self.key(at + 1) in ("ngày", "năm", "tháng") and (
                    self.key(at + 2) in word_set("no_duration_after") or YEAR.fullmatch(self.key(at + 2))
                ):
                    return None
                return plain._replace(kind=kind, rule=f"numeral.{kind}", unit_last=at + 1 + length)
        if self.key(at + 1) in word_set("range_joins") and self.key(at + 2) == "dưới" and self.key(at + 4) in ("tuổi", "tháng"):
            return plain._replace(kind="measure", rule="numeral.measure")
        return None
