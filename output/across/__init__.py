"""Figures compared across documents: the same figure in two papers of one place, a province against its districts.

Computed from the tables of an output when asked; nothing of it is stored.
"""

from __future__ import annotations

from kehoach.output.across.compare import compare
from kehoach.output.across.comparison import Comparison
from kehoach.output.across.papers import AcrossError

__all__ = ["AcrossError", "Comparison", "compare"]
