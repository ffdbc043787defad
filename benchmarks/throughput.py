"""How fast, and in how much memory: the whole analysis beside two yardsticks, on one core.

    python benchmarks/throughput.py [FOLDER] [--best-of N]

The yardsticks work on the same texts in the same run, so that their ratios mean something on any
machine: `word_tokenize` of underthesea (what word segmentation alone costs) and one compiled
regular expression that finds numerals with units (the least that any extractor must do).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kehoach.read import find_inputs, read_text
from kehoach.text import SourceText

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*\s*(?:tỷ đồng|triệu đồng|nghìn đồng|đồng|%|hộ|người|lao động|xã|thôn|bản|km|ha|công trình|mô hình)")
# Run in a process of its own: the peak of a process can only grow.
PEAK = """
import sys, time
began = time.perf_counter()
from kehoach.analyse import analyse
from kehoach.read import find_inputs, read_text
import resource
imported = time.perf_counter() - began
scale = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
began = time.perf_counter()
for document in find_inputs([sys.argv[1]]):
    analyse(read_text(document))
first = time.perf_counter() - began
print([imported, first, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale])
"""


def best(work: Callable[[SourceText], object], sources: list[SourceText], rounds: int) -> float:
    """Shortest time of `rounds` passes over all texts, after one pass to warm up."""
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        for source in sources:
            work(source)
        times.append(time.perf_counter() - began)
    return min(times[1:])


def one_core() -> None:
    """Stay on one core, and keep libraries from using more."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def whole_command(folder: Path, rounds: int) -> float:
    """Shortest wall time of `kehoach extract`, start of the program and writing included."""
    times = []
    for _ in range(min(rounds, 3)):
        out = Path(tempfile.mkdtemp()) / "out"
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kehoach", "extract", str(folder), "--out", str(out), "--quiet"], check=False, capture_output=True
        )
        times.append(time.perf_counter() - began)
        shutil.rmtree(out.parent)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed and memory of the analysis, beside two yardsticks.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "corpus", help="folder of texts (default: corpus)"
    )
    parser.add_argument("--best-of", type=int, default=5, metavar="N", help="passes, of which the fastest counts (default: 5)")
    arguments = parser.parse_args()
    one_core()
    # First of all, while this process is small: on Linux a child starts from the peak of its parent.
    child = subprocess.run([sys.executable, "-c", PEAK, str(arguments.folder)], check=True, capture_output=True, text=True)
    imported, first, before, peak = json.loads(child.stdout)
    from underthesea import word_tokenize

    from kehoach.analyse import analyse

    sources = [read_text(document) for document in find_inputs([arguments.folder])]
    chars = sum(len(source.text) for source in sources)
    rounds = max(arguments.best_of, 1)
    seconds = {
        "analyse (all tables)": best(analyse, sources, rounds),
        "underthesea word_tokenize": best(lambda source: word_tokenize(source.text), sources, rounds),
        "one regular expression": best(lambda source: NUMERAL.findall(source.text), sources, rounds),
    }
    whole = seconds["analyse (all tables)"]
    table = Table(title=f"{len(sources)} texts, {chars:,} characters, one core, best of {rounds}", title_justify="left")
    for name in ("", "characters/second", "seconds", "time of analyse / this"):
        table.add_column(name, justify="right" if name else "left")
    for name, taken in seconds.items():
        table.add_row(name, f"{chars / taken:,.0f}", f"{taken:.3f}", f"{whole / taken:.2f}")
    console = Console(width=100)
    console.print(table)

    console.print(f"fresh process: import {imported:.2f} s, first pass {first:.2f} s")
    console.print(f"peak memory: {peak / 2**20:,.0f} MiB, of which {before / 2**20:,.0f} MiB after import")
    command = whole_command(arguments.folder, rounds)
    console.print(f"kehoach extract, whole process: {command:.2f} s ({chars / command:,.0f} characters/second)")


if __name__ == "__main__":
    main()
