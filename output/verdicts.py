"""What the checks of an output found: what does not add up, the worst first, and how much holds.

Worst first means: a mismatch before what is only doubtful, and within either by weight. The weight of a gap is its
size times its share of the larger of the stated and the computed figure, so that neither a trifle that is half
wrong nor a thousandth of a huge sum comes first. Findings without a gap come last, in the order of the text.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kehoach.output.explain import KEYS
from kehoach.output.passages import Row, folded, headings, sentence, source
from kehoach.output.schemas import CHECKS
from kehoach.output.write import part

MONEY, PERCENT = "đồng", "%"
MISMATCH, DOUBTFUL = "mismatch", "doubtful"
_LOUD = (MISMATCH, DOUBTFUL)
_MILLION = Decimal(1_000_000)
# One scale for what has no common unit: a point of a rate weighs as much as 10 triệu đồng, one thing counted as much as 1.
_WORTH = {MONEY: 1e-6, PERCENT: 10.0}
_GAP = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s*(.*)")
_GAP_UNITS = {"": _MILLION, "triệu": _MILLION, "tỷ": _MILLION * 1000, "tỉ": _MILLION * 1000, MONEY: Decimal(1)}
_KEPT = 90
_NAMES = 3


class VerdictError(Exception):
    """Nothing to show; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class MinGap:
    """The least gap that is asked for: an amount in đồng, which holds for money alone, or per cent.

    Per cent are percentage points for rates; for everything else they are the share of the larger figure.
    """

    least: float
    percent: bool

    @classmethod
    def read(cls, text: str) -> MinGap:
        """Read what was typed: `100` (triệu đồng), `2 tỷ`, `500000 đồng`, `5%`, `0,5%`."""
        found = _GAP.fullmatch(text.strip())
        unit = folded(found[2]).casefold() if found is not None else ""
        factor = Decimal(1) if unit == PERCENT else _GAP_UNITS.get(unit if unit == MONEY else unit.removesuffix(MONEY).rstrip())
        if found is None or factor is None:
            raise VerdictError(
                f"--min-gap {text} is no gap. Give triệu đồng (100, without marks between thousands), an amount with its unit (2 tỷ), or 5%"
            )
        return cls(float(Decimal(found[1].replace(",", ".")) * factor), unit == PERCENT)

    def admits(self, finding: Finding) -> bool:
        """Whether a finding's gap is large enough; one without a gap never is."""
        gap = finding.gap
        if gap is None:
            return False
        if not self.percent:
            return finding.unit != MONEY or gap >= self.least
        return (gap if finding.unit == PERCENT else 100 * finding.share) >= self.least


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure of the evidence where it stands; `path` are the headings above it."""

    row_id: str
    quote: str
    source_start: int
    source_end: int
    page: int | None
    section_id: str | None
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage; `row_id` names the figure where they are one."""

    text: str
    row_id: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What a section of the source says with the figures in it, or only their quotes where the source cannot be read."""

    pieces: tuple[Piece, ...]
    path: tuple[str, ...]
    page: int | None

    @property
    def text(self) -> str:
        """The words, white space folded."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The figures in it, in the order of the text."""
        return tuple(piece.row_id for piece in self.pieces if piece.row_id)


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that does not hold or may not: its row, the headings above it, its figures, and the passages they stand in."""

    check: Row
    path: tuple[str, ...]
    figures: tuple[Quoted, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def verdict(self) -> str:
        """`mismatch` or `doubtful`."""
        return str(self.check["verdict"])

    @property
    def unit(self) -> str | None:
        """The unit of the gap."""
        unit: str | None = self.check["unit"]
        return unit

    @property
    def gap(self) -> float | None:
        """How far stated and computed are apart; `None` where the finding is about something else."""
        return abs(self.check["gap"]) or None if self.check["gap"] is not None else None

    @property
    def share(self) -> float:
        """The gap as a share of the larger of the stated and the computed figure."""
        larger = max(abs(self.check["stated"] or 0.0), abs(self.check["computed"] or 0.0))
        return (self.gap or 0.0) / larger if larger else 0.0

    @property
    def weight(self) -> float:
        """Size of the gap times its share; 0 without a gap."""
        return (self.gap or 0.0) * _WORTH.get(self.unit or "", 1.0) * self.share

    @property
    def rank(self) -> tuple[Any, ...]:
        """What findings are ordered by, the worst first."""
        return self.verdict != MISMATCH, self.gap is None, -self.weight, self.check["source_start"], self.check["check_id"]

    def sentence(self, lang: str) -> str:
        """The finding as a sentence, in `vi` or `en`."""
        return str(self.check["explanation_en" if lang == "en" else "explanation"])

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON shows it: the columns of `checks`, the headings above, and each figure of the evidence."""
        around = {row_id: passage.text for passage in self.passages for row_id in passage.row_ids}
        quotes = [
            {
                "row_id": figure.row_id,
                "quote": figure.quote,
                "source_start": figure.source_start,
                "source_end": figure.source_end,
                "page": figure.page,
                "section_path": list(figure.path),
                "passage": around[figure.row_id],
            }
            for figure in self.figures
        ]
        return {**self.check, "section_path": list(self.path), "quotes": quotes}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks hold (rounding included), how many do not, how many of these have too small a gap to be shown.

    `alone` are the amounts that no check at all rests on; `kinds` are the kinds of the checks that hold, `failing` of those that do not.
    """

    hold: int = 0
    fail: int = 0
    alone: int = 0
    below_gap: int = 0
    kinds: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hold + other.hold,
            self.fail + other.fail,
            self.alone + other.alone,
            self.below_gap + other.below_gap,
            self.kinds | other.kinds,
            self.failing | other.failing,
        )

    def as_dict(self) -> dict[str, int]:
        """The numbers as JSON shows them."""
        return {"hold": self.hold, "fail": self.fail, "below_gap": self.below_gap, "alone": self.alone}


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """What the checks say of a document; `note` says why its source cannot be shown."""

    document_id: str
    counts: Counts
    findings: tuple[Finding, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the checks say of an output; `failures` are the files that were not read."""

    out: Path
    documents: tuple[DocumentVerdict, ...]
    failures: int

    @property
    def findings(self) -> list[Finding]:
        """All that is shown."""
        return [finding for document in self.documents for finding in document.findings]

    def total(self) -> Counts:
        """The sums over all documents."""
        return sum((document.counts for document in self.documents), Counts())

    def as_dict(self) -> dict[str, Any]:
        """The verdicts as JSON shows them."""
        return {
            "out": self.out.as_posix(),
            "documents": [
                {
                    "document_id": document.document_id,
                    **document.counts.as_dict(),
                    "note": document.note,
                    "checks": [finding.as_dict() for finding in document.findings],
                }
                for document in self.documents
            ],
            "total": {"documents": len(self.documents), **self.total().as_dict(), "failures": self.failures},
        }


def verdicts(out: Path, *, documents: Sequence[str] = (), kinds: Iterable[str] = (), min_gaps: Sequence[MinGap] = ()) -> Verdicts:
    """What does not add up in an output, all of it or some documents and kinds of checks; raises `VerdictError`."""
    _must_be_ours(out)
    known = {row["document_id"]: row for row in _rows(out, "documents", ("document_id", "path", "sha256", "encoding"))}
    for document_id in documents:
        if document_id not in known:
            raise VerdictError(_unknown(out, document_id, list(known)))
    wanted = pc.field("document_id").isin(list(documents)) if documents else None
    counts = _counts(out, wanted, frozenset(kinds))
    shown: defaultdict[str, list[Finding]] = defaultdict(list)
    hidden: Counter[str] = Counter()
    for finding in sorted(_findings(out, wanted, frozenset(kinds)), key=lambda finding: finding.rank):
        document_id = finding.check["document_id"]
        if all(least.admits(finding) for least in min_gaps):
            shown[document_id].append(finding)
        else:
            hidden[document_id] += 1
    grounds = _Grounds.of(out, [finding for findings in shown.values() for finding in findings])
    return Verdicts(
        out,
        tuple(
            grounds.verdict(row, counts.get(document_id, Counts()) + Counts(below_gap=hidden[document_id]), shown[document_id])
            for document_id, row in known.items()
            if not documents or document_id in documents
        ),
        len(_rows(out, "failures", ("path",))) if not documents else 0,
    )


def _must_be_ours(out: Path) -> None:
    if not out.exists():
        raise VerdictError(f"there is no folder {out}. Give the folder that was named with --out")
    if not part(out, "documents").is_file():
        raise VerdictError(f"{out} holds no tables of kehoach. Give the folder that was named with --out")
    try:
        metadata = pq.read_schema(part(out, "documents")).metadata or {}
    except (OSError, pa.ArrowException):
        metadata = {}
    if b"kehoach_table" not in metadata:
        raise VerdictError(f"{part(out, 'documents')} was not written by kehoach. Give the folder that was named with --out")


def _unknown(out: Path, document_id: str, known: Sequence[str]) -> str:
    if not known:
        return f"no document {document_id} in {out}, which holds none. See {part(out, 'failures')} for what could not be read"
    near = difflib.get_close_matches(document_id, known, _NAMES, 0.4)
    if near:
        return f"no document {document_id} in {out}. Did you mean {' or '.join(near)}?"
    more = f", and {len(known) - _NAMES:,} more" if len(known) > _NAMES else ""
    return f"no document {document_id} in {out}, which holds {', '.join(known[:_NAMES])}{more}. Give a document_id of theirs"


def _rows(out: Path, table: str, columns: Sequence[str], wanted: pc.Expression | None = None) -> list[dict[str, Any]]:
    try:
        found = pq.read_table(part(out, table), columns=list(columns), filters=wanted)
    except (OSError, pa.ArrowException) as broken:
        raise VerdictError(f"{part(out, table)} cannot be read ({broken}). Run extract once more with --overwrite") from broken
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _counts(out: Path, wanted: pc.Expression | None, kinds: frozenset[str]) -> dict[str, Counts]:
    """The counts of every document; an amount stands alone where no check rests on it, of whatever kind."""
    found: defaultdict[str, Counts] = defaultdict(Counts)
    used: set[str] = set()
    for row in _rows(out, "checks", ("document_id", "kind", "verdict", "evidence"), wanted):
        used.update(row["evidence"])
        if kinds and row["kind"] not in kinds:
            continue
        kind = frozenset({row["kind"]})
        found[row["document_id"]] += Counts(fail=1, failing=kind) if row["verdict"] in _LOUD else Counts(hold=1, kinds=kind)
    amounts = _rows(out, "funding", ("document_id", "funding_id"), wanted)
    for document_id, alone in Counter(row["document_id"] for row in amounts if row["funding_id"] not in used).items():
        found[document_id] += Counts(alone=alone)
    return found


def _findings(out: Path, wanted: pc.Expression | None, kinds: frozenset[str]) -> Iterator[Finding]:
    """The checks that do not hold, as yet without their passages."""
    loud = pc.field("verdict").isin(_LOUD)
    if kinds:
        loud &= pc.field("kind").isin(sorted(kinds))
    for row in _rows(out, "checks", [column.name for column in CHECKS], loud & wanted if wanted is not None else loud):
        yield Finding(row, ())


@dataclass(frozen=True, slots=True)
class _Grounds:
    """Where the figures of the findings stand: their rows, and the sections of their documents."""

    figures: Mapping[str, Row]
    sections: Mapping[str, Row]

    @classmethod
    def of(cls, out: Path, findings: Sequence[Finding]) -> _Grounds:
        ids = {row_id for finding in findings for row_id in finding.check["evidence"]}
        figures: dict[str, Row] = {}
        for table, key in KEYS.items():
            if missing := sorted(ids - figures.keys()):
                columns = (key, "section_id", "source_start", "source_end", "quote", "page")
                figures.update({row[key]: row for row in _rows(out, table, columns, pc.field(key).isin(missing))})
        ours = pc.field("document_id").isin(sorted({finding.check["document_id"] for finding in findings}))
        columns = ("section_id", "parent_id", "marker", "heading", "source_start", "source_end")
        sections = {row["section_id"]: row for row in _rows(out, "sections", columns, ours)} if findings else {}
        return cls(figures, sections)

    def verdict(self, document: Row, counts: Counts, findings: Sequence[Finding]) -> DocumentVerdict:
        """The verdict on a document; its source is opened only where there is something to show of it."""
        if not findings:
            return DocumentVerdict(document["document_id"], counts, ())
        text, note = source(document)
        grounded = tuple(self._grounded(finding.check, text) for finding in findings)
        return DocumentVerdict(document["document_id"], counts, grounded, note)

    def _grounded(self, check: Row, text: str | None) -> Finding:
        figures = tuple(self._quoted(row_id, self.figures[row_id]) for row_id in check["evidence"] if row_id in self.figures)
        shown = figures or (self._quoted("", check),)
        return Finding(check, self._path(check["section_id"]), figures, tuple(self._passages(shown, text)))

    def _quoted(self, row_id: str, row: Row) -> Quoted:
        return Quoted(
            row_id, row["quote"], row["source_start"], row["source_end"], row["page"], row["section_id"], self._path(row["section_id"])
        )

    def _path(self, section_id: str | None) -> tuple[str, ...]:
        return headings(self.sections, self.sections.get(section_id or ""))

    def _passages(self, figures: Sequence[Quoted], text: str | None) -> Iterator[Passage]:
        """The passages that the figures stand in, that of the stated figure first, then as the text goes."""
        groups: dict[str | None, list[Quoted]] = {}
        for figure in sorted(set(figures), key=lambda figure: figure.source_start):
            groups.setdefault(figure.section_id, []).append(figure)
        for together in sorted(groups.values(), key=lambda group: figures[0] not in group):
            spans = [self._sentence(figure, text) for figure in together]
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            yield Passage(tuple(_pieces(together, text, low, high)), together[0].path, together[0].page)

    def _sentence(self, figure: Quoted, text: str | None) -> tuple[int, int]:
        section = self.sections.get(figure.section_id or "")
        if text is None or section is None:
            return figure.source_start, figure.source_end
        return sentence(text, {"source_start": figure.source_start, "source_end": figure.source_end}, section)


def _pieces(figures: Sequence[Quoted], text: str | None, low: int, high: int) -> Iterator[Piece]:
    """The figures and what stands around them; of long passages only what is near a figure."""
    at = low
    for number, figure in enumerate(figures):
        between = text[at : figure.source_start] if text is not None else " … " if number else ""
        between = _shortened(between.lstrip() if number == 0 else between, head=number > 0, tail=True)
        if between:
            yield Piece(between)
        yield Piece(folded(figure.quote), figure.row_id)
        at = max(at, figure.source_end)
    if rest := _shortened((text[at:high] if text is not None else "").rstrip(), head=True, tail=False):
        yield Piece(rest)


def _shortened(text: str, *, head: bool, tail: bool) -> str:
    """A text cut between words where it is long; `head` and `tail` say which ends lie beside a figure."""
    text = folded(text)
    if len(text) <= _KEPT * (head + tail):
        return text
    first = text[:_KEPT].rpartition(" ")[0] + " " if head else ""
    last = " " + text[-_KEPT:].partition(" ")[2] if tail else ""
    return f"{first}…{last}"
