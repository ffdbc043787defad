"""The Dự án of a plan under other numbers, and in another order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise, permutations
from random import Random

from benchmarks.scoring import Document
from kehoach.gazetteer.loader import projects

from .changes import Piece, Variant, assembled, changed, normalised
from .layout import PAGE_NUMBER

_NUMBERED = re.compile(r"(?i)(?<!tiểu )(?<!tiêu )dự án (\d{1,2})(?![\d.,]*\d)")
_TITLED = re.compile(r"(?i)(?P<part>ti[ểê]u )?dự án (?P<number>\d{1,2})(?![\d.,]*\d)")
_TITLE = re.compile(r"[.:] ?(?P<title>[^\n:;(|\d]*?)(?P<marks>[*:]*)(?=\n|\r|[:(|]|$)")
_LIST = re.compile(r"(?i)dự án \d{1,2} ?(?:,|và|-|;) ?\d")
_HEAD = re.compile(r"(?im)^(?P<marker>[^\w\n]*\d{1,2}\. )(?P<head>[^\w\n]*dự án \d{1,2}\b)")
_NESTED = re.compile(r"(?m)^\W*\d+\.\d+\.? |^\W*[IVX]+\. ")


def renumbered(document: Document, draw: Random) -> Variant:
    """Dự án exchange their numbers, and their titles are left out, which would contradict the numbers.

    Only Dự án that the document knows by number alone: no title of theirs, or of a Tiểu dự án of
    theirs, stands anywhere else.
    """
    document = normalised(document, "NFC")
    names = _names()
    mentions = list(_NUMBERED.finditer(document.text))
    titles = list(_titles(document.text, names))
    bare = _without(document.text, [span for _, span in titles]).casefold()
    numbers = sorted({int(mention[1]) for mention in mentions} & names.keys())
    free = [number for number in numbers if not any(name in bare for name in names[number])]
    exchange = _exchange(document, free, draw)
    if not exchange or _LIST.search(document.text):
        return changed(document, [])
    changes = [Piece(m.start(1), m.end(1), str(exchange[int(m[1])])) for m in mentions if int(m[1]) in exchange]
    changes += [Piece(*span, "") for owner, span in titles if owner in exchange]
    values = {figure["start"]: {"project": exchange[figure["project"]]} for figure in document.figures if figure.get("project") in exchange}
    return changed(document, changes, values)


@cache
def _names() -> dict[int, set[str]]:
    """The names of each Dự án and of its Tiểu dự án, in all programmes."""
    names: dict[int, set[str]] = {}
    for project in projects():
        if project.project is not None:
            names.setdefault(project.project, set()).update(name.casefold() for name in (project.name, *project.aliases))
    return names


def _titles(text: str, names: Mapping[int, set[str]]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The titles behind a numbered Dự án or Tiểu dự án, each with its Dự án: they begin with a known name and hold no figure."""
    for mention in _TITLED.finditer(text):
        found = _TITLE.match(text, mention.end())
        title = found["title"].strip(" *").casefold() if found else ""
        if not found or not title:
            continue
        owners = names.keys() if mention["part"] else names.keys() & {int(mention["number"])}
        known = [owner for owner in sorted(owners) if any(title.startswith(name) or name.startswith(title) for name in names[owner])]
        if known:
            yield known[0], (found.start(), found.start("marks"))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def _exchange(document: Document, free: list[int], draw: Random) -> dict[int, int]:
    """Which number each Dự án gets: another one that has as many Tiểu dự án as the text speaks of."""
    parts = Counter({project.project: 0 for project in projects()})
    for project in projects():
        parts[project.project] = max(parts[project.project], project.subproject or 0)
    needed = {n: max((f.get("subproject") or 0 for f in document.figures if f.get("project") == n), default=0) for n in free}
    orders = [order for order in permutations(free) if all(needed[old] <= parts[new] for old, new in zip(free, order, strict=True))]
    order = draw.choice([order for order in orders if order != tuple(free)] or [tuple(free)])
    return {old: new for old, new in zip(free, order, strict=True) if old != new}


def reordered(document: Document, draw: Random) -> Variant:
    """The items of two Dự án of a numbered list change places; the numbers of the list stay.

    Not where the document has page numbers, which would no longer rise.
    """
    document = normalised(document, "NFC")
    runs = [] if PAGE_NUMBER.search(document.text) else _runs(document)
    if not runs:
        return changed(document, [])
    bodies = draw.choice(runs)
    first, second = sorted(draw.sample(bodies, 2))
    pieces = [Piece(0, first[0]), Piece(*second), Piece(first[1], second[0]), Piece(*first), Piece(second[1], len(document.text))]
    return assembled(document, pieces)


def _runs(document: Document) -> list[list[tuple[int, int]]]:
    """The bodies of items `1. Dự án ...` that stand in one list, without its last item, whose end nobody marks."""
    runs: list[list[tuple[int, int]]] = [[]]
    for head, following in pairwise(_HEAD.finditer(document.text)):
        body = (head.start("head"), following.start("marker"))
        number, after = (int(re.sub(r"\D", "", match["marker"])) for match in (head, following))
        if after == number + 1 and not _NESTED.search(document.text, *body):
            runs[-1].append(body)
        else:
            runs.append([])
    return [run for run in runs if len(run) > 1]
