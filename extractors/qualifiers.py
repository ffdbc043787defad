"""`khoảng`, `trên`, `ít nhất`, `... trở lên`: how exact a figure is meant."""

from __future__ import annotations

from kehoach.extractors.lexicon import Cues
from kehoach.extractors.numeral import Numeral


def qualifier(cues: Cues, numeral: Numeral) -> str:
    """`exact` where neither the word before nor the words after say otherwise.

    Of results that are not money `ước` says that they are estimates, which is their status.
    """
    before = cues.ending_at("qualifier", numeral.first)
    if before is not None and before.value != "none" and (numeral.kind == "money" or before.phrase.split()[0] != "ước"):
        return before.value
    end = numeral.end
    after = cues.within("qualifier_after", end, end + 6)
    return after[0].value if after else "exact"
