"""Print what each kind of variants costs: python -m tests.variants [KIND ...] [--show N] [--gold FOLDER --texts FOLDER]."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.scoring import Document, documents

from ..helpers import CORPUS, FACTS, REAL_GOLD, REAL_TEXTS
from . import KINDS
from .losses import Loss, losses


def table_of_losses(found: dict[str, dict[str, Loss]]) -> list[str]:
    """A line a kind: exact F1 lost a table, and the share of rows that say something else, in percent; `-` where nothing was tried."""
    lines = ["| kind | " + " | ".join(FACTS) + " |", "|---|" + "---:|" * len(FACTS)]
    for name, by_table in found.items():
        cells = [f"{loss.exact:.4f} / {100 * loss.share:.1f}" if loss.rows else "-" for loss in by_table.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.variants", description="What variants of annotated documents cost.")
    parser.add_argument("kinds", nargs="*", help="kinds of variants (default: all)")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show up to N rows a table that say something else")
    parser.add_argument("--gold", type=Path, help="folder of other annotated documents")
    parser.add_argument("--texts", type=Path, help="folder of their texts (default: the same)")
    arguments = parser.parse_args(words)
    known = [kind for kind in KINDS if not arguments.kinds or kind.name in arguments.kinds]
    sets: dict[str, Iterable[Document]] = {
        "written for this project": documents(CORPUS.glob("*.gold.jsonl"), CORPUS),
        "real": documents(REAL_GOLD.glob("*.gold.jsonl"), REAL_TEXTS),
    }
    if arguments.gold:
        sets = {arguments.gold.name: documents(arguments.gold.glob("*.gold.jsonl"), arguments.texts or arguments.gold)}
    for title, plans in sets.items():
        read = list(plans)
        if not read:
            print(f"\n{title}: no annotated documents there")
            continue
        found = {kind.name: losses(kind, read) for kind in known}
        print(f"\n{len(read)} documents, {title}: exact F1 lost / percent of rows that say something else\n")
        print("\n".join(table_of_losses(found)))
        for by_table in found.values():
            for table, loss in by_table.items():
                for note in loss.differing[: arguments.show]:
                    print(f"{table}: {note}")


if __name__ == "__main__":
    main()
