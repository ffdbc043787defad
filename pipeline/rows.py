"""From findings in the plan text to rows with source offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

import regex

from kehoach.evidence import ATTRIBUTES, Said
from kehoach.extractors.amounts import Amount
from kehoach.extractors.numeral import IN_WORDS
from kehoach.extractors.reference_codes import read_code
from kehoach.facts import (
    CheckRow,
    DateRow,
    DocumentRow,
    EvidenceRow,
    FundingRow,
    Grounded,
    IndicatorRow,
    NumeralRow,
    PercentageRow,
    ReferenceRow,
    RepairRow,
    SectionRow,
    Tables,
)
from kehoach.normalise.reorder import moved_spans
from kehoach.version import RULES_VERSION

if TYPE_CHECKING:
    from kehoach.analyse import Findings
    from kehoach.checks.check import Check
    from kehoach.extractors.dates import DateMention
    from kehoach.extractors.indicators import Indicator
    from kehoach.extractors.numeral import Numeral
    from kehoach.extractors.percentages import Percentage
    from kehoach.extractors.references import Reference

    Figure = Amount | Percentage | Indicator

_CLASSES = {"money": "funding", "percent": "percentage", "reference": "reference", "date": "date", "period": "period", "year": "year"}
_NAME_LIMIT = 240
_LONGEST_UNIT = 80
_ANY_DIGIT = re.compile(r"[\d¹²³⁰⁴-⁹]")
_PROPER = r"\p{Lu}[\p{Ll}’']+(?:[ -]\p{Lu}[\p{Ll}’']+)*"
_PLACE = regex.compile(rf"(?:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|Huyện|Xã|Thị trấn|Thị xã) {_PROPER}")
_BARE_PLACE = regex.compile(r"\p{Lu}[\p{Ll}’']+(?: \p{Lu}[\p{Ll}’']+){1,2}")
_HALVES = frozenset({"numeral.percent_range", "numeral.quantity_range", "numeral.rate_range", "numeral.fraction", "numeral.day_month"})
_FRACTION_LEFT = re.compile(r"\$?\s*\\frac\s*\{\s*$")
_FRACTION_RIGHT = re.compile(r"\s*\}\s*\$?")


class _DoubtColumns(TypedDict):
    doubt: str | None
    likely_value: float | None
    doubt_check: str | None


class RowMaker:
    """Turns the findings of one document into its tables."""

    def __init__(self, findings: Findings) -> None:
        self.found = findings
        self.plan = findings.plan
        self.source = findings.plan.source
        self.tokens = findings.outline.tokens
        self.document_id = self.source.document_id
        self._spans: dict[int, tuple[int, int]] = {}
        self._said_spans: dict[tuple[int, int], tuple[int, int, str]] = {}
        self.moved = moved_spans(self.plan.repairs)

    def tables(self) -> Tables:
        """All rows, in text order."""
        found = self.found
        return Tables(
            document=self._document(),
            sections=tuple(self._sections()),
            references=tuple(sorted((self._reference(r) for r in found.references), key=_start)),
            dates=tuple(sorted((self._date(d) for d in found.dates), key=_start)),
            funding=tuple(sorted((self._funding(a) for a in found.amounts), key=_start)),
            percentages=tuple(sorted((self._percentage(p) for p in found.percentages), key=_start)),
            indicators=tuple(sorted((*map(self._indicator, found.indicators), *self._percent_indicators()), key=_start)),
            numerals=tuple(sorted(self._numerals(), key=_start)),
            evidence=tuple(self._evidence()),
            checks=tuple(self._check(number, check) for number, check in enumerate(found.checked.checks)),
            repairs=tuple(self._repairs()),
        )

    # -- shared --------------------------------------------------------------------------------------

    def _section_id(self, block: int) -> str | None:
        return f"{self.document_id}#s{block}" if block >= 0 else None

    def _page(self, offset: int) -> int | None:
        starts = self.source.page_starts
        return bisect_right(starts, offset) + 1 if starts else None

    def _page_moved(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self.moved)

    def _span(self, first: int, last: int, unit_last: int) -> tuple[int, int]:
        """Source span from the numeral to the end of its unit, or of the numeral where the unit stands elsewhere."""
        start, end = self.plan.to_source(self.tokens.starts[first], self.tokens.ends[last - 1])
        if unit_last > last:
            wide_start, wide_end = self.plan.to_source(self.tokens.starts[first], self.tokens.ends[unit_last - 1])
            tail = self.source.text[end:wide_end]
            if wide_start == start and wide_end > end and len(tail) < _LONGEST_UNIT and _ANY_DIGIT.search(tail) is None:
                return start, wide_end
        return start, end

    def _ground(
        self, block: int, span: tuple[int, int], rules: tuple[str, ...], place: tuple[str | None, int | None, int | None]
    ) -> dict[str, Any]:
        start, end = span
        programme, project, subproject = place
        return {
            "document_id": self.document_id,
            "section_id": self._section_id(block),
            "programme": programme,
            "project": project,
            "subproject": subproject,
            "source_start": start,
            "source_end": end,
            "quote": self.source.text[start:end],
            "page": self._page(start),
            "page_moved": self._page_moved(start),
            "rules": rules,
        }

    def _block_place(self, block: int) -> tuple[str | None, int | None, int | None]:
        if block < 0:
            return None, None, None
        context = self.found.outline.contexts[block]
        return context.programme, context.project, context.subproject

    def _numeral_span(self, position: int) -> tuple[int, int]:
        if position not in self._spans:
            self._spans[position] = self._read_span(position)
        return self._spans[position]

    def _read_span(self, position: int) -> tuple[int, int]:
        numeral = self.found.numerals[position]
        if numeral.more is not None:
            # `12 tỷ 500 triệu đồng` is one amount: its quote holds both numerals.
            return self.plan.to_source(self.tokens.starts[numeral.first], self.tokens.ends[numeral.unit_last - 1])
        span = self._span(numeral.first, numeral.last, numeral.unit_last)
        return self._fraction_span(span) if numeral.rule == "numeral.fraction" else span

    def _own_span(self, numeral: Numeral) -> tuple[int, int]:
        """The source span of a numeral's own digits; the second half of a range or fraction has a row of its own."""
        if numeral.rule not in _HALVES:
            return self._span(numeral.first, numeral.last, numeral.first)
        start, end = self._span(numeral.first, numeral.first + 1, numeral.first)
        left = _FRACTION_LEFT.search(self.source.text[max(0, start - 12) : start]) if numeral.rule == "numeral.fraction" else None
        return start - len(left[0]) if left else start, end

    def _fraction_span(self, span: tuple[int, int]) -> tuple[int, int]:
        """A fraction set as `$\\frac{1}{2}$` is quoted with its marks."""
        start, end = span
        left = _FRACTION_LEFT.search(self.source.text[max(0, start - 12) : start])
        right = _FRACTION_RIGHT.match(self.source.text[end : end + 6])
        if left is None or right is None:
            return span
        return start - len(left[0]), end + len(right[0])

    def _row_id(self, position: int | None) -> str | None:
        if position is None:
            return None
        return f"{self.document_id}#{self._numeral_span(position)[0]}"

    def _text(self, first: int, last: int) -> str | None:
        text = self.tokens.surface(first, last).strip(" :-–+*,.;(").strip()
        return text[-_NAME_LIMIT:] if text else None

    def _place(self, first: int, last: int) -> str | None:
        """The place that opens a label: `huyện Đình Lập 20.000 triệu đồng`, `Pác Nặm 5.125 triệu đồng`."""
        label = (self._text(first, last) or "").rpartition(": ")[2]
        named = _PLACE.match(label)
        if named is not None and label[named.end() : named.end() + 1] != ",":
            return str(named[0])
        return label if _BARE_PLACE.fullmatch(label) else None

    # -- tables --------------------------------------------------------------------------------------

    def _document(self) -> DocumentRow:
        head, source = self.found.head, self.source
        number = self.tokens.keys[head.number_token] if head.number_token is not None else None
        return DocumentRow(
            document_id=self.document_id,
            path=source.path,
            sha256=source.sha256,
            format=source.format,
            encoding=source.encoding,
            n_chars=len(source.text),
            doc_type=head.doc_type,
            number=code.number if (code := read_code(number or "")) else number,
            issue_date=head.issue_date,
            issue_date_precision=head.issue_precision,
            issuer=head.issuer,
            level=head.level,
            province_code=head.province.code if head.province else None,
            province=head.province.name if head.province else None,
            district=head.district,
            province_2025_code=head.province_2025_code,
            title=head.title,
            programme=head.programme,
            year=head.year,
            period_start=head.period[0] if head.period else None,
            period_end=head.period[1] if head.period else None,
            signer=head.signer,
            signer_title=head.signer_title,
            rules_version=RULES_VERSION,
        )

    def _sections(self) -> list[SectionRow]:
        rows = []
        for block, context in zip(self.found.outline.blocks, self.found.outline.contexts, strict=True):
            start, end = self.plan.to_source(block.start, block.end)
            rows.append(
                SectionRow(
                    document_id=self.document_id,
                    section_id=f"{self.document_id}#s{block.index}",
                    parent_id=self._section_id(block.parent),
                    depth=block.depth,
                    marker=block.marker,
                    heading=" ".join(self.plan.text[block.body : block.end].split())[:_NAME_LIMIT],
                    part=context.part,
                    year=context.year,
                    programme=context.programme,
                    project=context.project,
                    subproject=context.subproject,
                    source_start=start,
                    source_end=end,
                    page=self._page(start),
                    page_moved=self._page_moved(start),
                )
            )
        return rows

    def _reference(self, reference: Reference) -> ReferenceRow:
        mentioned = reference.numeral if reference.refers_to is None else reference.refers_to
        own = self.found.numerals[mentioned].first == self.found.head.number_token
        return ReferenceRow(
            **self._ground(reference.block, self._numeral_span(reference.numeral), reference.rules, self._block_place(reference.block)),
            number=reference.number,
            full_number=reference.full_number,
            doc_kind=reference.doc_kind,
            issuer=reference.issuer,
            date=reference.date,
            title=self._text(*reference.title) if reference.title else None,
            is_self=own,
            refers_to=self._row_id(reference.refers_to),
            relation=reference.relation,
            relation_from=self._row_id(reference.relation_from),
            doubt=reference.doubt,
        )

    def _date(self, mention: DateMention) -> DateRow:
        return DateRow(
            **self._ground(mention.block, self._numeral_span(mention.numeral), mention.rules, self._block_place(mention.block)),
            value=mention.value,
            date_start=mention.start,
            date_end=mention.end,
            precision=mention.precision,
            role=mention.role,
            doubt=mention.doubt,
        )

    def _funding(self, amount: Amount) -> FundingRow:
        doubt = self.found.checked.doubts.get(amount.numeral)
        numeral = self.found.numerals[amount.numeral]
        beside = numeral.more is None and numeral.unit_last > numeral.last
        unit = self._text(numeral.last, numeral.unit_last) if beside else amount.unit.canonical
        return FundingRow(
            **self._ground(
                amount.block, self._numeral_span(amount.numeral), amount.rules, (amount.programme, amount.project, amount.subproject)
            ),
            amount_vnd=amount.vnd,
            amount_million_vnd=amount.vnd / 1_000_000,
            unit=unit,
            measure=amount.measure,
            capital=amount.capital,
            source=amount.source,
            year=amount.year,
            from_year=amount.from_year,
            period_start=amount.period[0] if amount.period else None,
            period_end=amount.period[1] if amount.period else None,
            qualifier=amount.qualifier,
            part_of=self._row_id(amount.whole),
            purpose=self._text(*amount.label),
            place=self._place(*amount.label),
            doubt=doubt.reason if doubt is not None else None,
            likely_vnd=int(doubt.likely) if doubt is not None and doubt.likely is not None else None,
            doubt_check=self._check_id(doubt.check) if doubt is not None else None,
        )

    def _percentage(self, percent: Percentage) -> PercentageRow:
        return PercentageRow(
            **self._ground(
                percent.block, self._numeral_span(percent.numeral), percent.rules, (percent.programme, percent.project, percent.subproject)
            ),
            value=float(percent.value),
            value_high=float(percent.high) if percent.high is not None else None,
            per_year=percent.per_year,
            role=percent.role,
            year=percent.year,
            qualifier=percent.qualifier,
            **self._doubt(percent.numeral),
        )

    def _indicator(self, indicator: Indicator) -> IndicatorRow:
        return IndicatorRow(
            **self._ground(
                indicator.block,
                self._numeral_span(indicator.numeral),
                indicator.rules,
                (indicator.programme, indicator.project, indicator.subproject),
            ),
            value=float(indicator.value),
            value_high=float(indicator.high) if indicator.high is not None else None,
            unit=indicator.unit,
            qualifier=indicator.qualifier,
            status=indicator.status,
            direction=indicator.direction,
            year=indicator.year,
            name=self._text(*indicator.label),
            indicator=None,
            place=self._place(*indicator.label),
            **self._doubt(indicator.numeral),
        )

    def _percent_indicators(self) -> list[IndicatorRow]:
        """Percentages that are levels or changes are indicators too."""
        rows = []
        for percent in self.found.percentages:
            if percent.status is None:
                continue
            label = self._text(*percent.label)
            rows.append(
                IndicatorRow(
                    **self._ground(
                        percent.block,
                        self._numeral_span(percent.numeral),
                        percent.rules,
                        (percent.programme, percent.project, percent.subproject),
                    ),
                    value=float(percent.value),
                    value_high=float(percent.high) if percent.high is not None else None,
                    unit="%/năm" if percent.per_year else "%",
                    qualifier=percent.qualifier,
                    status=percent.status,
                    direction=percent.direction,
                    year=percent.year,
                    name=label,
                    indicator=None,
                    place=None,
                    **self._doubt(percent.numeral),
                )
            )
        return rows

    def _numerals(self) -> list[NumeralRow]:
        found = self.found
        facts = {
            fact.numeral for group in (found.references, found.dates, found.amounts, found.percentages, found.indicators) for fact in group
        }
        indicator = {fact.numeral for fact in found.indicators}
        rows = []
        for position, numeral in enumerate(found.numerals):
            if numeral.rule == IN_WORDS:
                continue
            owner = position
            if numeral.of is not None:
                owner = next((i for i in range(position - 1, -1, -1) if found.numerals[i].first == numeral.of), position)
            kind = _CLASSES.get(numeral.kind, numeral.kind)
            if position in found.cell_kinds:
                kind = found.cell_kinds[position]
            elif position in found.bare_references:
                kind = "reference"
            elif numeral.kind in ("quantity", "rate"):
                kind = "indicator" if position in indicator else "count"
            elif numeral.kind == "money" and owner not in facts:
                kind = "unclassified"
            span = self._own_span(numeral)
            rows.append(
                NumeralRow(
                    **self._ground(numeral.block, span, (numeral.rule,), self._block_place(numeral.block)),
                    text=self.source.text[span[0] : span[1]],
                    numeral_class=kind,
                    fact_id=self._row_id(owner) if owner in facts else None,
                )
            )
        return rows

    def _evidence(self) -> Iterator[EvidenceRow]:
        """What decided each attribute of each figure, in the order of the figures."""
        found = self.found
        figures: list[tuple[int, str, Figure]] = []
        for amount in found.amounts:
            figures.append((self._numeral_span(amount.numeral)[0], "funding", amount))
        for percent in found.percentages:
            start = self._numeral_span(percent.numeral)[0]
            figures.append((start, "percentages", percent))
            if percent.status is not None:
                figures.append((start, "indicators", percent))
        for indicator in found.indicators:
            figures.append((self._numeral_span(indicator.numeral)[0], "indicators", indicator))
        for start, table, figure in sorted(figures, key=lambda each: each[:2]):
            for attribute in ATTRIBUTES:
                value = getattr(figure, attribute, None)
                if attribute == "year" and value is None and isinstance(figure, Amount) and figure.period is not None:
                    value = "-".join(map(str, figure.period))
                said = figure.why.get(attribute)
                if value is not None and said is not None:
                    yield self._said(f"{self.document_id}#{start}", table, attribute, str(value), said)

    def _said(self, row_id: str, table: str, attribute: str, value: str, said: Said) -> EvidenceRow:
        start, end, quote = self._words_said(said.first, max(said.first, said.last - 1))
        return EvidenceRow(
            document_id=self.document_id,
            row_id=row_id,
            table=table,
            attribute=attribute,
            value=value,
            rule=said.rule,
            source_start=start,
            source_end=end,
            quote=quote,
            via=self._row_id(said.via),
        )

    def _words_said(self, first: int, last: int) -> tuple[int, int, str]:
        """Source span and quote of tokens `first` to `last`; one heading speaks for many figures."""
        found = self._said_spans.get((first, last))
        if found is None:
            start, end = self.plan.to_source(self.tokens.starts[first], self.tokens.ends[last])
            found = self._said_spans[first, last] = start, end, self.source.text[start:end]
        return found

    def _check_id(self, number: int | None) -> str | None:
        return f"{self.document_id}#c{number}" if number is not None else None

    def _doubt(self, numeral: int) -> _DoubtColumns:
        doubt = self.found.checked.doubts.get(numeral)
        if doubt is None:
            return {"doubt": None, "likely_value": None, "doubt_check": None}
        return {"doubt": doubt.reason, "likely_value": _float(doubt.likely), "doubt_check": self._check_id(doubt.check)}

    def _check(self, number: int, check: Check) -> CheckRow:
        about = check.evidence[0]
        start, end = self._numeral_span(about)
        return CheckRow(
            document_id=self.document_id,
            check_id=f"{self.document_id}#c{number}",
            kind=check.kind,
            relation=check.relation,
            verdict=check.verdict,
            stated=_float(check.stated),
            computed=_float(check.computed),
            gap=_float(check.gap),
            unit=check.unit,
            explanation=check.explanation,
            explanation_en=check.explanation_en,
            evidence=tuple(row_id for position in check.evidence if (row_id := self._row_id(position)) is not None),
            cause=check.cause,
            suspect=self._row_id(check.suspect),
            likely=_float(check.likely),
            section_id=self._section_id(self.found.numerals[about].block),
            source_start=start,
            source_end=end,
            quote=self.source.text[start:end],
            page=self._page(start),
        )

    def _repairs(self) -> list[RepairRow]:
        return [
            RepairRow(
                document_id=self.document_id,
                rule=repair.rule,
                step=repair.step,
                before=repair.before,
                after=repair.after,
                source_start=repair.source_start,
                source_end=repair.source_end,
                text_start=repair.start,
                text_end=repair.end,
                moved_to=repair.moved_to,
            )
            for repair in self.plan.repairs
        ]


def _float(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _start(row: Grounded) -> int:
    return row.source_start
