"""How many pages out of order are put back, and how often a document in order is touched.

    python benchmarks/page_order.py [FOLDER ...] [--seeds N] [--damages NAME ...] [--show]

Each text is set in pages of some thirty lines, as a scan has them, and its pages are put in another
order: two neighbours swapped, one carried further away, three rotated, two around a third
exchanged, two pairs swapped. The whole normaliser then reads it, and what comes out is compared with
what comes out of the pages in order. For false alarms the pages stay in order; in half of the texts
the writer slips too: numbers left out or given twice, whole items exchanged, which no rule may
take for a page.

`restored` counts texts that come out as written, `partly` those with fewer seams between strange
pages than before, `wrong` those with a stretch put where it does not belong, `left` those not touched.
`of telling` is the share restored of those where the numbering has two faults more than in order.
"""

from __future__ import annotations

import argparse
import random
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kehoach.normalise import normalise, registry
from kehoach.normalise.numbering import Numbering, read_mark
from kehoach.normalise.reorder import RULE
from kehoach.read import find_inputs, read_text
from kehoach.text import SourceText

#: What stands between pages; "wrapped" pages have line ends where print had them.
SEPARATORS = {"blank": "\n\n", "line": "\n", "feed": "\f", "number": "\n\n{}\n\n", "wrapped": "\n\n"}
DAMAGES = ("swap", "move", "rotate", "exchange", "two swaps")
VERDICTS = ("restored", "partly", "left", "wrong")
_ITEM = r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[IVX]+\.) "
_WIDTH = 90


def flow(source: SourceText) -> str:
    """A text with its pages in order, before lines are joined."""
    steps = registry()
    last = next(place for place, step in enumerate(steps) if step.rule == "normalise.join")
    plan = normalise(source, steps[:last])
    return plan.text[: plan.aside]


def pages_of(text: str, draw: random.Random, *, wrapped: bool) -> list[str]:
    """`text` in pages: each breaks where a line of print ends, most often inside a paragraph."""
    height = draw.randint(26, 38)
    pages, page, room = [], "", height
    for paragraph in text.split("\n"):
        for place, line in enumerate(textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]):
            if not room and line:
                pages.append(page.strip("\n "))
                page, room = "", height
            page += line if not page else (" " if place and not wrapped else "\n") + line
            room = max(room - 1, 0)
    return [page for page in (*pages, page.strip("\n ")) if page]


def permuted(count: int, damage: str, draw: random.Random) -> list[int]:
    """Page numbers in the order that `damage` leaves them in."""
    order = list(range(count))
    at = draw.randrange(count - 1)
    if damage == "swap":
        order[at : at + 2] = [at + 1, at]
    elif damage == "move":
        page = order.pop(at)
        order.insert(draw.choice([to for to in range(count) if 1 < abs(to - at) < 6] or [count - 1]), page)
    elif damage == "two swaps":
        other = draw.choice([to for to in range(count - 1) if abs(to - at) > 1] or [at])
        for first in {at, other}:
            order[first : first + 2] = [first + 1, first]
    else:
        at = draw.randrange(count - 2)
        turned = draw.choice(((1, 2, 0), (2, 0, 1))) if damage == "rotate" else (2, 1, 0)
        order[at : at + 3] = [at + step for step in turned]
    return order


def bound(pages: Sequence[str], order: Sequence[int], separator: str) -> str:
    """The pages one behind the other; a page number travels with its page."""
    return "".join(pages[page] + separator.format(page + 1) for page in order)


def slip(text: str, draw: random.Random) -> str:
    """`text` as a careless writer has it: items out of order, numbers left out or given twice."""
    items = re.split(rf"(?<=\n)(?={_ITEM})", text)
    for _ in range(draw.randint(1, 3)):
        at, kind = draw.randrange(max(len(items) - 1, 1)), draw.random()
        if kind < 0.4:
            items[at : at + 2] = items[at : at + 2][::-1]
        elif kind < 0.7:
            items[at] = re.sub(rf"^{_ITEM}", "", items[at])
        else:
            step = draw.choice((-1, 1, 2))
            items[at] = re.sub(r"\d{1,2}(?=[.)] )", lambda found: str(max(1, int(found[0]) + step)), items[at], count=1)  # noqa: B023
    return "".join(items)


def read(text: str) -> tuple[str, int]:
    """What a reader sees, without white space and page numbers, and the number of stretches moved."""
    plan = normalise(SourceText("plan.txt", text))
    words = re.sub(r"(?m)^\d+$", "", plan.text[: plan.aside]).split()
    return "".join(words), sum(repair.rule == RULE for repair in plan.repairs)


def faults(text: str) -> int:
    """How often the numbering is out of order."""
    marks = [mark for line in re.split("[\n\f]", text) if (bare := line.strip()) and (mark := read_mark(bare))]
    return len(Numbering(marks).faults)


def strange(text: str, pages: Sequence[str]) -> int:
    """How many pages are not followed by their next."""
    bare = ["".join(page.split()) for page in pages]
    return sum(left[-40:] + right[:40] not in text for left, right in pairwise(bare))


def judge(pages: Sequence[str], order: Sequence[int], separator: str) -> str:
    """What became of pages out of order."""
    found, moves = read(bound(pages, order, separator))
    if not moves:
        return "left"
    if found == read(bound(pages, range(len(pages)), separator))[0]:
        return "restored"
    return "partly" if strange(found, pages) < sum(left + 1 != right for left, right in pairwise(order)) else "wrong"


def trials(texts: dict[str, str], seeds: int, *, slips: bool) -> Iterator[tuple[str, str, list[str], random.Random]]:
    """Name, separator and pages of each trial; with `slips` every other writer makes some."""
    for name, text in texts.items():
        for seed in range(seeds):
            draw = random.Random(f"{name} {seed}")
            kind = list(SEPARATORS)[seed % len(SEPARATORS)]
            careless = slips and seed // len(SEPARATORS) % 2 > 0
            pages = pages_of(slip(text, draw) if careless else text, draw, wrapped=kind == "wrapped")
            yield f"{name} seed {seed} {kind}", kind, pages, draw


def alarms(texts: dict[str, str], seeds: int, console: Console | None) -> tuple[int, int]:
    """How many texts in order were touched, of how many."""
    touched = tried = 0
    for name, kind, pages, _ in trials(texts, seeds, slips=True):
        tried += 1
        if read(bound(pages, range(len(pages)), SEPARATORS[kind]))[1]:
            touched += 1
            if console:
                console.print(f"false alarm: {name}")
    return touched, tried


def outcomes(texts: dict[str, str], damage: str, seeds: int, console: Console | None) -> dict[str, Counter[str]]:
    """What became of pages put out of order by `damage`, by what binds them."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in SEPARATORS}
    for name, kind, pages, draw in trials(texts, seeds, slips=False):
        if len(pages) < 4:
            continue
        order = permuted(len(pages), damage, draw)
        verdict = judge(pages, order, SEPARATORS[kind])
        found[kind][verdict] += 1
        if faults(bound(pages, order, "\n")) - faults(bound(pages, range(len(pages)), "\n")) >= 2:
            found[kind]["telling"] += 1
            found[kind]["told"] += verdict == "restored"
        if console and verdict in ("partly", "wrong"):
            console.print(f"{verdict}: {name} {damage} {order}")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Pages out of order: how many are put back, how many documents are touched that need not.")
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(__file__).parent.parent / "corpus"], help="texts (default: corpus)")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="trials a text and damage (default: 20)")
    parser.add_argument("--damages", nargs="*", choices=DAMAGES, default=DAMAGES, help="only these; none: false alarms alone")
    parser.add_argument("--show", action="store_true", help="name the trials that went wrong")
    arguments = parser.parse_args()
    console = Console(width=120)
    shown = console if arguments.show else None
    texts = {document.document_id: flow(read_text(document)) for document in find_inputs(arguments.folders)}
    touched, tried = alarms(texts, arguments.seeds, shown)
    table = Table(title=f"{len(texts)} texts; in order and yet touched: {touched} of {tried}", title_justify="left")
    for title in ("damage", "pages", *VERDICTS, "share restored", "of telling"):
        table.add_column(title, justify="left" if title in ("damage", "pages") else "right")
    for damage in arguments.damages:
        for kind, counted in outcomes(texts, damage, arguments.seeds, shown).items():
            parts = ((counted["restored"], sum(counted[verdict] for verdict in VERDICTS)), (counted["told"], counted["telling"]))
            shares = [f"{part / whole:.0%}" if whole else "" for part, whole in parts]
            table.add_row(damage, kind, *(str(counted[verdict]) for verdict in VERDICTS), *shares)
    console.print(table)


if __name__ == "__main__":
    main()
