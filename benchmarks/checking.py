"""What checking costs: its time beside that of all the rest of the analysis, in the same run, on one core.

    python -m benchmarks.checking [FOLDER] [--best-of N]

Checks compare figures with figures, so that their time may grow faster than the text: the last line of
the table is one text made of all, in which every figure has many more to be compared with.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.throughput import one_core
from kehoach import analyse as analysis
from kehoach.read import find_inputs, read_text
from kehoach.text import SourceText


@dataclass
class Clock:
    """Seconds spent in checks, and in all of the analysis."""

    checking: float = 0.0
    whole: float = 0.0

    @property
    def rest(self) -> float:
        """Seconds of everything but checks."""
        return self.whole - self.checking


@contextmanager
def timed_checks(clock: Clock) -> Iterator[None]:
    """Within, every call of `check` is counted."""
    check = analysis.check

    def timed(*arguments: object) -> object:
        began = time.perf_counter()
        found = check(*arguments)
        clock.checking += time.perf_counter() - began
        return found

    analysis.check = timed
    try:
        yield
    finally:
        analysis.check = check


def best(sources: Sequence[SourceText], rounds: int) -> Clock:
    """The fastest of some passes over all texts, after one pass to warm up."""
    clocks = []
    for _ in range(rounds + 1):
        clock = Clock()
        with timed_checks(clock):
            began = time.perf_counter()
            for source in sources:
                analysis.analyse(source)
            clock.whole = time.perf_counter() - began
        clocks.append(clock)
    return min(clocks[1:], key=lambda clock: clock.whole)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time of checking beside the rest of the analysis.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "corpus", help="folder of texts (default: corpus)"
    )
    parser.add_argument("--best-of", type=int, default=5, metavar="N", help="passes, of which the fastest counts (default: 5)")
    arguments = parser.parse_args()
    one_core()
    rounds = max(arguments.best_of, 1)
    sources = [read_text(document) for document in find_inputs([arguments.folder])]
    joined = replace(sources[0], document_id="all in one", text="\n\n".join(source.text for source in sources), page_starts=())
    table = Table(title=f"{len(sources)} texts, one core, best of {rounds}", title_justify="left")
    for name in ("", "characters", "checking, s", "rest, s", "checking / rest"):
        table.add_column(name, justify="right" if name else "left")
    for name, texts in (*((source.document_id, [source]) for source in sources), ("all", sources), (joined.document_id, [joined])):
        clock, chars = best(texts, rounds), sum(len(source.text) for source in texts)
        table.add_row(name, f"{chars:,}", f"{clock.checking:.4f}", f"{clock.rest:.4f}", f"{clock.checking / clock.rest:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
