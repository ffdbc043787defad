"""What follows the number of a document: its day, who issued it, its title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from kehoach.context import Outline
from kehoach.extractors.calendar import read_day
from kehoach.extractors.issuers import Issuer, named_issuer
from kehoach.extractors.reference_kinds import kind_ending
from kehoach.gazetteer.loader import read_table
from kehoach.sections import Block
from kehoach.tokens import tokenise
from kehoach.words import word_set

_TITLE_REACH = 70
_KIND_WORDS = 5
# How far behind a number its day may stand, past the name of who issued it.
_DATE_REACH = 14


@dataclass(frozen=True, slots=True)
class Tail:
    """Day, issuer and title behind a number; `end` is the token behind day and issuer, `title` a token span."""

    end: int
    date: date | None = None
    date_token: int | None = None
    issuer: Issuer | None = None
    title: tuple[int, int] | None = None


@cache
def _title_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases that open a title, by their first word."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for row in read_table("title_words"):
        keys = tuple(tokenise(row["word"]).keys)
        phrases.setdefault(keys[0], []).append(keys)
    return {first: tuple(group) for first, group in phrases.items()}


class TailReader:
    """Reads on from the numbers of one document."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tokens = outline.tokens
        self.keys: Sequence[str] = outline.tokens.keys
        self.kinds: Sequence[str] = outline.tokens.kinds

    def read(self, at: int, block: Block) -> Tail:
        """The tail that begins at token `at`, right behind the number."""
        issuer = self._issuer(at, block)
        end, token = self._date(at, block)
        if issuer is None and token is not None:
            issuer = self._issuer(end, block)
        if issuer is not None:
            end = max(end, issuer.end)
        issued = read_day(self.keys[token]) if token is not None else None
        return Tail(end, issued, token if issued else None, issuer, self._title(end, block))

    # -- issuer --------------------------------------------------------------------------------------

    def _issuer(self, at: int, block: Block) -> Issuer | None:
        """Only right behind the number or its day: further on, `của` belongs to other words."""
        at += at < block.last and self.keys[at] == ","
        if at + 1 >= block.last or self.keys[at] not in word_set("issuer_before"):
            return None
        return named_issuer(self.tokens, at + 1, block.last)

    # -- day -----------------------------------------------------------------------------------------

    def _date(self, at: int, block: Block) -> tuple[int, int | None]:
        """The token behind the day, and that of the day."""
        return self._beside(at, block) or self._further_on(at, block)

    def _beside(self, at: int, block: Block) -> tuple[int, int] | None:
        """`(ngày 18/01/2022)`, `(18/01/2022)`, `, 18/01/2022`."""
        if at >= block.last or self.keys[at] not in (",", "("):
            return None
        look = at + 1 + (at + 1 < block.last and self.keys[at + 1] == "ngày")
        if look >= block.last or self.kinds[look] != "day":
            return None
        closed = self.keys[at] == "(" and look + 1 < block.last and self.keys[look + 1] == ")"
        return look + 1 + closed, look

    def _further_on(self, at: int, block: Block) -> tuple[int, int | None]:
        """`..., ngày 18/01/2022`, also behind the issuer: `... của UBND tỉnh ngày 18/01/2022`."""
        for look in range(at, min(block.last, at + _DATE_REACH)):
            key = self.keys[look]
            if key == "ngày" and look + 1 < block.last:
                return (look + 2, look + 1) if self.kinds[look + 1] == "day" else (at, None)
            if key in word_set("day_not_of_issue"):
                break
            if self.kinds[look] in ("ref", "num", "period", "month", "day") or key in (";", ".", "(", ")", "về", "phê"):
                break
            if key == "ban" and self.keys[look + 1 : look + 2] == ["hành"]:
                break
            if key == "," and look > at and self.keys[look + 1 : look + 2] != ["ngày"]:
                break
        return at, None

    # -- title ---------------------------------------------------------------------------------------

    def _title(self, at: int, block: Block) -> tuple[int, int] | None:
        """The words that say what the document is about, up to the end of the phrase."""
        limit = min(block.last, at + _TITLE_REACH)
        first = None
        depth = 0
        for look in range(at, limit):
            key = self.keys[look]
            if first is None:
                if self._opens_title(look):
                    first = look
                elif self._ends_before_title(look, at):
                    return None
            elif not depth and key == "và" and self._leaves_title(look + 1, block):
                return first, look
            elif key in ("(", "“"):
                depth += 1
            elif key in (")", "”") and depth:
                depth -= 1
            elif not depth and key == "," and self._goes_on(look + 1):
                continue
            elif not depth and (
                key in (";", ")", ":", ",")
                or (key == "." and (look + 1 >= block.last or self.tokens.text[self.tokens.starts[look + 1]].isupper()))
            ):
                return first, look
        return (first, limit) if first is not None else None

    def _ends_before_title(self, look: int, at: int) -> bool:
        """Behind number, day and issuer, `và` goes on with the sentence; a comma does so too unless the title follows at once."""
        key = self.keys[look]
        if key == ",":
            return look > at or not self._opens_title(look + 1)
        return key in (";", ".", ")", "(", ":") or self.kinds[look] == "ref" or (key == "và" and look == at)

    def _opens_title(self, at: int) -> bool:
        phrases = _title_words().get(self.keys[at], ()) if at < len(self.keys) else ()
        return any(tuple(self.keys[at : at + len(words)]) == words for words in phrases)

    def _leaves_title(self, at: int, block: Block) -> bool:
        """`và Quyết định số ...` names the next document, `và giao Sở ...` goes on with the sentence."""
        if at < block.last and self.keys[at] in word_set("title_left_for"):
            return True
        for look in range(at + 1, min(block.last, at + _KIND_WORDS)):
            if self.keys[look] == "số" or self.kinds[look] == "ref":
                return kind_ending(self.tokens, look, at) is not None
        return False

    def _goes_on(self, at: int) -> bool:
        """`phê duyệt danh sách 15 xã, 48 thôn` and `sửa đổi, bổ sung` go on after the comma."""
        if self.tokens.words(at, at + 2) in word_set("title_goes_on"):
            return True
        counts = self.kinds[at : at + 1] == ["num"] and self.outline.cues.starting_at("noun", at + 1) is not None
        return counts and self.kinds[at - 2] == "word"
