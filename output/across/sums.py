"""The one amount that a paper states for a Dự án, a year and a kind of money: the sum, and no part of it by place or purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kehoach.checks.figures import Figure
from kehoach.output.across.comparison import MoneyKey, Stated
from kehoach.output.across.figures import money
from kehoach.output.across.judging import agree
from kehoach.output.across.labels import around, folded, is_table_row, opens_with, says_total, words_of
from kehoach.output.across.papers import Paper, Row, place_of
from kehoach.output.across.wording import phrase
from kehoach.words import word_set

ALLOCATED, CARRIED = "allocated", "carried_over"
_MEASURES = (ALLOCATED, CARRIED)
_LOCAL = "local"
# A sum is divided into at least so many parts.
_PARTS = 2
# Parts that make so much more than their whole are not its parts; what is nearer is a slip, and a matter of the paper itself.
_EXCEEDED = Decimal("1.05")


class Sums:
    """The sums of one paper."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.by_id = {row["funding_id"]: row for row in paper.rows["funding"]}
        self.parts: dict[str, list[Row]] = defaultdict(list)
        for row in paper.rows["funding"]:
            if row["part_of"] is not None:
                self.parts[row["part_of"]].append(row)
        self._known: dict[str, bool] = {}
        self.stated = self._read()

    def _read(self) -> dict[MoneyKey, Stated]:
        candidates: dict[MoneyKey, list[Stated]] = defaultdict(list)
        for row in self.paper.rows["funding"]:
            key = key_of(row)
            if key is not None and self.is_sum(row):
                candidates[key].append(self.take(row, key))
        stated = {key: one for key, found in candidates.items() if (one := self._one(found)) is not None}
        return {key: one for key, one in stated.items() if not self._is_exceeded(key, one, stated)}

    @staticmethod
    def _is_exceeded(key: MoneyKey, whole: Stated, stated: Mapping[MoneyKey, Stated]) -> bool:
        """The Dự án of a programme, or the Tiểu dự án of a Dự án, have clearly more than what calls itself all of their money."""
        if key.subproject is not None:
            return False
        parts = [
            one.figure.value
            for other, one in stated.items()
            if other.project is not None
            and (other.subproject is None if key.project is None else other.subproject is not None)
            and replace(other, project=key.project, subproject=None) == key
            and other.project == (key.project or other.project)
        ]
        return sum(parts) > whole.figure.value * _EXCEEDED

    def take(self, row: Row, key: MoneyKey) -> Stated:
        """The figure of a row."""
        figure = money(row, row["source_start"], phrase("unit.million", "vi"))
        return Stated(self.paper, row, row["funding_id"], key, figure)

    def _one(self, found: Sequence[Stated]) -> Stated | None:
        """The value that all give; where they differ, the one that is divided or calls itself a sum."""
        for choice in (found, [stated for stated in found if self._is_marked(stated.row)]):
            if choice:
                exact = min(choice, key=lambda stated: stated.figure.half)
                if all(agree(stated.figure, exact.figure) for stated in choice):
                    return exact
        return None

    def _is_marked(self, row: Row) -> bool:
        total = set(words_of(row["purpose"] or "")) & word_set("total_words")
        return bool(total) or len(self.parts[row["funding_id"]]) >= _PARTS

    def is_sum(self, row: Row) -> bool:
        """Whether a row is the sum for its key, as far as its words, its headings and its whole say."""
        row_id = row["funding_id"]
        if row_id not in self._known:
            self._known[row_id] = False
            self._known[row_id] = self._is_sum(row)
        return self._known[row_id]

    def _is_sum(self, row: Row) -> bool:
        if row["doubt"] is not None or row["amount_vnd"] == 0 or place_of(self.paper, row) is not None:
            return False
        if not says_total(row["purpose"] or "", row):
            return False
        whole = self.by_id.get(row["part_of"])
        if whole is not None:
            if place_of(self.paper, whole) is not None or key_of(whole) == key_of(row):
                return False
            same = whole["project"] == row["project"] and whole["subproject"] == row["subproject"]
            if same and not self.is_sum(whole):
                return False
            if same and whole["section_id"] == row["section_id"]:
                return True
        return self._is_alone(row) and self._is_below_its_heading(row)

    def _is_alone(self, row: Row) -> bool:
        """Its section speaks of nothing but money before it, and its clause of nothing else behind it."""
        if is_table_row(self.paper, row):
            return True
        words = around(self.paper, row)
        return words is not None and says_total(words.above, row) and says_total(words.after, row)

    def _is_below_its_heading(self, row: Row) -> bool:
        """No heading between the one of its Dự án and the figure names a part."""
        headings = list(self.paper.path(row))[1:]
        if any(opens_with(section["heading"], "office_openers") for section in headings):
            return False
        own = [section for section in headings if (section["project"], section["subproject"]) == (row["project"], row["subproject"])]
        if row["project"] is not None:
            headings = own[:-1]
        return all(says_total(_opening(self.paper, section), row, "heading_of_money") for section in headings)

    def explains(self, key: MoneyKey, figure: Figure) -> bool:
        """Another figure of the same Dự án and year says the value: the two papers mean different money."""
        rows = (row for row in self.paper.rows["funding"] if _is_of(row, key))
        return any(agree(money(row, 0, ""), figure) for row in rows)

    def may_hold_carried(self, key: MoneyKey) -> bool:
        """Money of another year was carried into the year, and may be in the figure or not."""
        return key.measure == ALLOCATED and any(
            row["measure"] == CARRIED
            and row["programme"] == key.programme
            and row["year"] == key.year
            and (key.project is None or row["project"] in (None, key.project))
            for row in self.paper.rows["funding"]
        )

    def siblings(self, row: Row) -> tuple[Row, ...]:
        """The parts of the same whole that are of the same money."""
        key = key_of(row)
        return tuple(other for other in self.parts[row["part_of"]] if key_of(other) == key) if row["part_of"] is not None else ()


def key_of(row: Row) -> MoneyKey | None:
    """What money a row is; `None` where it cannot be the same as that of another paper."""
    period = (row["period_start"], row["period_end"]) if row["period_start"] is not None and row["period_end"] is not None else None
    if row["programme"] is None or row["measure"] not in _MEASURES or (row["year"] is None and period is None):
        return None
    purse = set(words_of(row["purpose"] or "")) & word_set("issuer_levels") if row["source"] == _LOCAL else set()
    return MoneyKey(
        row["programme"],
        row["project"],
        row["subproject"],
        row["year"],
        period,
        row["measure"],
        row["capital"],
        row["source"],
        tuple(sorted(purse)),
        row["from_year"],
    )


def _is_of(row: Row, key: MoneyKey) -> bool:
    same = (row["programme"], row["project"], row["subproject"]) == (key.programme, key.project, key.subproject)
    return same and row["year"] == key.year


def _opening(paper: Paper, section: Row) -> str:
    """The words of a heading before its first figure."""
    text = str(section["heading"])
    found = [at for row in paper.beside.get(section["section_id"], ()) if (at := text.find(folded(row["quote"]))) >= 0]
    return text[: min(found, default=len(text))]
