"""Map a function over tasks with several processes: in order, in bounded memory, and past a process that dies."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
_AHEAD = 4
"""Tasks in hand for each process: enough to keep all busy, few enough not to fill the memory with results."""


def in_order(work: Callable[[Task], Result], tasks: Iterable[Task], *, jobs: int, lost: Callable[[Task], Result]) -> Iterator[Result]:
    """`work` of every task, in order; `lost` says what to give for a task whose process died.

    With one job all happens in this process.
    """
    if jobs <= 1:
        yield from map(work, tasks)
        return
    queue = iter(tasks)
    pool = _pool(jobs)
    waiting: deque[tuple[Task, Future[Result]]] = deque()
    try:
        while True:
            try:
                for task in islice(queue, _AHEAD * jobs - len(waiting)):
                    waiting.append((task, Future()))
                    waiting[-1] = (task, pool.submit(work, task))
                if not waiting:
                    return
                result = waiting[0][1].result()
            except BrokenProcessPool:
                # Any of the tasks in hand may have killed it: each is tried again, alone.
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _alone(work, [task for task, _ in waiting], lost)
                waiting.clear()
                pool = _pool(jobs)
            else:
                waiting.popleft()
                yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(work: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]) -> Iterator[Result]:
    """One task after the other in one process, which is replaced when it dies."""
    pool = _pool(1)
    try:
        for task in tasks:
            try:
                result = pool.submit(work, task).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = _pool(1)
                result = lost(task)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # "spawn" is the one way that is safe beside threads (a progress bar has one) and the same on all systems.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
