"""The nouns that plans count: what kind of thing each is, and whether a number of them is an indicator."""

from __future__ import annotations

from functools import cache

from kehoach.gazetteer.loader import read_table


@cache
def counted_nouns() -> dict[str, tuple[str, bool]]:
    """Kind (person, thing, work, place, event, paper) and whether it is counted, by noun."""
    return {row["noun"]: (row["kind"], row["indicator"] == "yes") for row in read_table("counted_nouns")}


def counted_kind(noun: str) -> str | None:
    """The kind of a noun of the table."""
    found = counted_nouns().get(noun)
    return found[0] if found is not None else None
