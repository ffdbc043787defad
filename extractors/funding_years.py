"""The budget year of an amount, and for money carried over the year it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.context import Context
from kehoach.evidence import Said
from kehoach.extractors.amounts import Amount, inside
from kehoach.extractors.calendar import JANUARY
from kehoach.extractors.clauses import Clause
from kehoach.extractors.place import When, when_of
from kehoach.extractors.surroundings import Surroundings

_REACH = 6
_REACH_CARRIED = 14


@dataclass(frozen=True, slots=True)
class FundingYear:
    """Year or span of an amount, the year it comes from, and the rule that decided."""

    when: When
    from_year: int | None = None


class FundingYears:
    """Reads years in text order; `consumed` is where the words of the amount before end."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.consumed = 0

    def read(self, clause: Clause, context: Context, whole: Amount | None, before: Amount | None, measure: str | None) -> FundingYear:
        """The year of the amount of a clause."""
        own = [y.at for y in clause.years if inside(y.at, clause) and y.how == "year" and y.at >= self.consumed]
        if measure == "carried_over":
            found = own or self._behind(clause, _REACH_CARRIED) or self._behind_comma(clause) or self._behind_bracket(clause)
            return self._carried(found, context, whole) if found else self._carried_on(clause, context, whole)
        if not own and whole is not None and (whole.year is not None or whole.period is not None) and not self._has_span(clause):
            return FundingYear(_of_amount(whole, "year.whole"), whole.from_year if measure == whole.measure else None)
        behind = self._behind(clause, _REACH) or self._in_bracket(clause)
        if not own and behind and self.around.keys[behind[0] - 1] == "năm":
            return FundingYear(When.by("year.behind", behind[0], int(self.around.keys[behind[0]])))
        return FundingYear(self._plain(clause, context, before, measure))

    def _plain(self, clause: Clause, context: Context, before: Amount | None, measure: str | None) -> When:
        when = when_of(clause, context, outline=self.around.outline)
        if (
            when.rule == "year.label"
            and when.said is not None
            and self._was_carried(when.said.last, clause)
            and self._follows(context, when)
        ):
            return When.of_heading(context)
        if measure == "returned" and before is not None and before.measure == "carried_over" and self._goes_into(when):
            # `kéo dài sang năm 2025 là 11.100 triệu đồng, nộp trả 3.138 triệu đồng`: returned in the year that the rest leaves.
            return When.of_heading(context)
        if when.rule in ("year.heading", None) and (span := self._whole_period(clause, context)) is not None:
            return When(None, span, "year.whole_period")
        if when.rule in ("year.heading", None) and before is not None and before.period is not None:
            return _of_amount(before, "year.sentence")
        if when.rule == "year.date":
            return self._of_date(clause, context, when)
        if when.rule == "year.heading" and measure == "proposed" and context.part == "results" and not self._is_ahead(when.year):
            # What is planned in a report is not money of the year reported on.
            return When()
        return when

    def _goes_into(self, when: When) -> bool:
        return when.said is not None and "sang" in self.around.keys[max(0, when.said.first - 2) : when.said.first]

    def _was_carried(self, at: int, clause: Clause) -> bool:
        """`Vốn năm 2022 chuyển sang: giải ngân 152.923 triệu đồng`: spent of money that came into the year spoken of."""
        cues = self.around.cues.within("measure", at, min(clause.numeral.first, at + _REACH))
        return bool(cues) and cues[0].value == "carried_over" and cues[0].first <= at + 1

    @staticmethod
    def _follows(context: Context, when: When) -> bool:
        return context.year is not None and when.year is not None and context.year > when.year

    def _is_ahead(self, year: int | None) -> bool:
        """A heading names a year to come: `V. NHU CẦU VỐN NĂM 2025` in a report on 2024."""
        own = self.around.outline.own_year
        return year is not None and own is not None and year > own

    def _whole_period(self, clause: Clause, context: Context) -> tuple[int, int] | None:
        """`cho vay cả giai đoạn 3.450.000 triệu đồng`, or items under `Các dự án (kinh phí giai đoạn 2021-2025)`."""
        named = any(self.around.cues.within("whole_period", first, last) for first, last in clause.segments)
        if named:
            return self.around.outline.own_period
        return context.money_period if context.year is None else None

    def _behind(self, clause: Clause, reach: int) -> list[int]:
        """Tokens of the years named right behind the amount."""
        end = self.around.end(clause.numeral)
        return [numeral.first for numeral in self.around.years_between(end, self.around.phrase_end(clause, reach))]

    def _in_bracket(self, clause: Clause) -> list[int]:
        """`6.450 triệu đồng (năm 2023)`."""
        keys, end = self.around.keys, self.around.end(clause.numeral)
        alone = keys[end : end + 1] == ["("] and keys[end + 3 : end + 4] == [")"]
        return [numeral.first for numeral in self.around.years_between(end, end + 3)] if alone else []

    def _behind_comma(self, clause: Clause) -> list[int]:
        """`134.989 triệu đồng được phép kéo dài, chuyển nguồn sang năm 2023`"""
        end = self.around.end(clause.numeral)
        cues = self.around.cues.within("measure", end, min(clause.limit, end + _REACH_CARRIED))
        carried = [cue for cue in cues if cue.value == "carried_over"]
        if not carried or {";", ".", "(", ")"} & set(self.around.keys[end : carried[-1].first]):
            return []
        return [numeral.first for numeral in self.around.years_between(carried[-1].first, min(clause.limit, carried[-1].last + _REACH))]

    def _behind_bracket(self, clause: Clause) -> list[int]:
        """`46.255 triệu đồng (đầu tư A; sự nghiệp B) được phép chuyển nguồn sang năm 2023`."""
        close = self.around.closing(self.around.end(clause.numeral), clause.limit)
        if close is None:
            return []
        at = close + 1
        while at < min(clause.limit, close + _REACH_CARRIED) and self.around.keys[at] not in (";", ".", ",", "("):
            at += 1
        return [numeral.first for numeral in self.around.years_between(close, at)]

    def _carried_on(self, clause: Clause, context: Context, whole: Amount | None) -> FundingYear:
        """`còn lại 3.490 triệu đồng chuyển sang năm sau`: into the year after the one spoken of."""
        end = self.around.end(clause.numeral)
        for at in range(clause.first, min(clause.limit, end + _REACH_CARRIED)):
            if self.around.keys[at] in (";", ".") and at >= end:
                break
            if self.around.keys[at : at + 2] == ["năm", "sau"]:
                given = self._spoken_of(clause, context)
                if given.year is None:
                    break
                return FundingYear(When(given.year + 1, None, "year.next", Said("year.next", at, at + 2)), given.year)
        return self._carried([], context, whole)

    def _spoken_of(self, clause: Clause, context: Context) -> When:
        named = [evidence for evidence in clause.years if evidence.year is not None and evidence.how == "year"]
        return When.by("year.sentence", named[-1].at, named[-1].year) if named else When.of_heading(context)

    @staticmethod
    def _has_span(clause: Clause) -> bool:
        return any(y.how == "period" and inside(y.at, clause) for y in clause.years)

    def _carried(self, years: list[int], context: Context, whole: Amount | None) -> FundingYear:
        """`năm 2022 chuyển nguồn sang năm 2023`: the year after `sang` takes the money in, another one gives it."""
        keys = self.around.keys
        into = [at for at in years if "sang" in keys[max(0, at - 2) : at]]
        given = [at for at in years if "sang" not in keys[max(0, at - 2) : at]]
        if into:
            when = When.by("year.carried_into", into[-1], int(keys[into[-1]]))
        elif whole is not None and whole.year is not None:
            when = _of_amount(whole, "year.whole")
        else:
            when = When.of_heading(context)
        last = int(keys[given[-1]]) if given else None
        if not into and last is not None and (when.year is None or (len(given) > 1 and when.year < last)):
            when = When.by("year.carried_into", given[-1], last)
        from_year = last if last is not None and (when.year is None or last < when.year) else None
        if from_year is None and into and context.year is not None and when.year is not None and context.year < when.year:
            from_year = context.year
        return FundingYear(when, from_year)

    def _of_date(self, clause: Clause, context: Context, when: When) -> When:
        """A year named beats a date; a date in January closes the year before."""
        named = [y for y in clause.years if y.how == "year" and (y.topic or inside(y.at, clause))]
        if named:
            return When.by("year.sentence", named[-1].at, named[-1].year)
        dated = [y.at for y in clause.years if y.how == "date" and inside(y.at, clause)]
        if dated and JANUARY.search(self.around.keys[dated[-1]]):
            return When.of_heading(context)
        return when


def _of_amount(amount: Amount, rule: str) -> When:
    """The year of another amount, taken over."""
    said = amount.why.get("year")
    return When(amount.year, amount.period, rule, said.taken_over(rule, amount.numeral) if said is not None else None)
