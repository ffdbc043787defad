"""What can go wrong with a document: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class DocumentError(Exception):
    """A document that cannot be read; the rest of the batch goes on.

    `step` names the room that gave up ("read", "normalise", "extract", "write"), `error` says
    what was found, `remedy` what the user can do.
    """

    path: str
    step: str
    error: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.error}. {self.remedy}"
