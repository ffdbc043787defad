"""What findings rest on: their figures, each where it stands, and the passages of the source around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from kehoach.output.explain import KEYS
from kehoach.output.passages import Row, folded, headings, sentence
from kehoach.output.stored import read_rows

_KEPT = 90


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


def quotes(figures: Sequence[Quoted], passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Figures as JSON shows them, each with the passage that it stands in."""
    around = {row_id: passage.text for passage in passages for row_id in passage.row_ids}
    return [
        {
            "row_id": figure.row_id,
            "quote": figure.quote,
            "source_start": figure.source_start,
            "source_end": figure.source_end,
            "page": figure.page,
            "section_path": list(figure.path),
            "passage": around[figure.row_id],
        }
        for figure in figures
    ]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where figures stand: their rows, and the sections of their documents."""

    figures: Mapping[str, Row]
    sections: Mapping[str, Row]

    @classmethod
    def of(cls, out: Path, row_ids: Iterable[str], documents: Iterable[str]) -> Grounds:
        """Read the rows of these figures, and the sections of these documents."""
        ids, among = set(row_ids), sorted(documents)
        figures: dict[str, Row] = {}
        for table, key in KEYS.items():
            if missing := sorted(ids - figures.keys()):
                columns = (key, "section_id", "source_start", "source_end", "quote", "page")
                figures.update({row[key]: row for row in read_rows(out, table, columns, pc.field(key).isin(missing))})
        columns = ("section_id", "parent_id", "marker", "heading", "source_start", "source_end")
        sections = read_rows(out, "sections", columns, pc.field("document_id").isin(among)) if among else []
        return cls(figures, {row["section_id"]: row for row in sections})

    def quoted(self, row_ids: Iterable[str]) -> tuple[Quoted, ...]:
        """Figures by their ids, as far as they are there."""
        return tuple(self.quote(row_id, self.figures[row_id]) for row_id in row_ids if row_id in self.figures)

    def quote(self, row_id: str, row: Row) -> Quoted:
        """A row with the headings above it."""
        return Quoted(
            row_id, row["quote"], row["source_start"], row["source_end"], row["page"], row["section_id"], self.path(row["section_id"])
        )

    def path(self, section_id: str | None) -> tuple[str, ...]:
        """The headings of a section and of those above it."""
        return headings(self.sections, self.sections.get(section_id or ""))

    def passages(self, figures: Sequence[Quoted], text: str | None) -> tuple[Passage, ...]:
        """The passages of one source that the figures stand in, that of the first figure first, then as the text goes."""
        return tuple(self._passages(figures, text))

    def _passages(self, figures: Sequence[Quoted], text: str | None) -> Iterator[Passage]:
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
