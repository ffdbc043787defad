"""Readers, one file a format: each turns the bytes of a document into text that the rest of the pipeline reads.

A reader is a module with `SUFFIXES` and a function `read(path, data, max_chars) -> Reading`. Tables become pipe tables in the text, list
numbers that a program computes become part of it, and pages are told by where they begin. A reader is imported when a document
of its format comes, so that what only one format needs costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from kehoach.readers.reading import Reading

Read = Callable[[Path, bytes, int], Reading]

#: Suffix -> module of this package.
_MODULES: Mapping[str, str] = {".txt": "plain"}
SUFFIXES = tuple(_MODULES)


@cache
def _reader(suffix: str) -> Read:
    read: Read = import_module(f"kehoach.readers.{_MODULES[suffix]}").read
    return read


def read_document(path: Path, data: bytes, max_chars: int) -> Reading:
    """What a document says; raises `DocumentError` with what was found, where, and what to do."""
    return _reader(path.suffix.lower() if path.suffix.lower() in _MODULES else ".txt")(path, data, max_chars)
