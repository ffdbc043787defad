"""What a province gives its districts against what these state themselves, one by one and together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kehoach.normalise import tone_key
from kehoach.output.across.amendments import Amendments
from kehoach.output.across.comparison import CROSS_SECTION, DISTRICT, DISTRICTS, Comparison, MoneyKey, Stated
from kehoach.output.across.judging import MISMATCH, agree, is_far, same, sum_of
from kehoach.output.across.labels import around, says_total
from kehoach.output.across.papers import Paper, Row, Territory, bare_place, place_of
from kehoach.output.across.sums import ALLOCATED, Sums, key_of
from kehoach.output.across.wording import districts, sentences

_PROVINCE, _DISTRICT = "province", "district"
# A sum has at least so many parts.
_PARTS = 2


def of_province(papers: Sequence[Paper], sums: Mapping[str, Sums], amendments: Amendments) -> Iterator[Comparison]:
    """Each province's paper against those of its districts that are there."""
    by_district = _districts(papers)
    for paper in papers:
        if paper.territory is not None and paper.territory.level == _PROVINCE:
            yield from _Province(paper, sums, amendments, by_district).comparisons()


def _districts(papers: Sequence[Paper]) -> Mapping[tuple[object, str], list[Paper]]:
    """The papers of each district, by its province and bare name."""
    found: dict[tuple[object, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        territory = paper.territory
        if territory is not None and territory.level == _DISTRICT and territory.district is not None:
            found[territory.province, bare_place(territory.district)].append(paper)
    return found


class _Province:
    """One paper of a province."""

    def __init__(
        self,
        paper: Paper,
        sums: Mapping[str, Sums],
        amendments: Amendments,
        by_district: Mapping[tuple[object, str], list[Paper]],
    ) -> None:
        self.paper, self.sums, self.amendments, self.by_district = paper, sums, amendments, by_district
        self.own = sums[paper.document_id]
        territory = paper.territory
        assert territory is not None
        self.territory: Territory = territory

    def comparisons(self) -> Iterator[Comparison]:
        """Each district that is named once for its money, then the districts of one whole together."""
        lists: dict[str, dict[str, tuple[Stated, Stated]]] = defaultdict(dict)
        for place, given in self._given():
            stated = self._stated(place, given)
            if stated is None:
                continue
            verdict = same(given.figure, stated.figure)
            if verdict == MISMATCH and self._is_other(given, stated):
                continue
            yield _comparison(DISTRICT, verdict, given, (stated,), sentences(given, stated, verdict, of_district=True))
            if given.row["part_of"] is not None:
                lists[given.row["part_of"]][given.row_id] = given, stated
        for whole_id, listed in lists.items():
            yield from self._together(self.own.by_id[whole_id], listed)

    def _given(self) -> Iterator[tuple[str, Stated]]:
        """What the paper gives each district; a district that is named twice for the same money is given parts."""
        found: dict[tuple[str, MoneyKey], list[Row]] = defaultdict(list)
        for row in self.paper.rows["funding"]:
            key, place = key_of(row), place_of(self.paper, row)
            if key is not None and key.measure == ALLOCATED and place is not None and row["doubt"] is None and row["amount_vnd"]:
                found[place, key].append(row)
        for (place, key), rows in found.items():
            if len(rows) == 1 and self._is_whole_of(rows[0], place):
                yield place, self.own.take(rows[0], key)

    def _is_whole_of(self, row: Row, place: str) -> bool:
        """The words name the district and the money, and no purpose; so do those of the list that it stands in."""
        whole = self.own.by_id.get(row["part_of"])
        if whole is not None and (place_of(self.paper, whole) is not None or key_of(whole) != key_of(row) or not _is_list(whole)):
            return False
        label = str(row["purpose"] or "")
        at = tone_key(label).rfind(place)
        words = around(self.paper, row)
        if words is None or not says_total(words.after, row, "district_lists"):
            return False
        return says_total(label if at < 0 else label[:at] + label[at + len(place) :], row, "district_lists")

    def _stated(self, place: str, given: Stated) -> Stated | None:
        """What the papers of a district state for the same money, where all that still hold agree."""
        key = given.key
        papers = self.by_district.get((self.territory.province, place), [])
        assert isinstance(key, MoneyKey)
        found = [stated for paper in papers if (stated := self.sums[paper.document_id].stated.get(key)) is not None]
        there = {stated.paper.document_id for stated in found}
        holding = [
            stated
            for stated in found
            if not any(later.paper is None or later.paper.document_id in there for later in self.amendments.of(stated.paper))
        ]
        return holding[0] if holding and all(agree(one.figure, holding[0].figure) for one in holding) else None

    def _is_other(self, given: Stated, stated: Stated) -> bool:
        """The two may be of different money, or the province's paper has been changed since."""
        key = given.key
        assert isinstance(key, MoneyKey)
        theirs = self.sums[stated.paper.document_id]
        changed = bool(self.amendments.of(self.paper)) or self.amendments.changes_any(self.paper)
        return (
            changed
            or self.own.may_hold_carried(key)
            or theirs.may_hold_carried(key)
            or theirs.explains(key, given.figure)
            or is_far(given.figure, stated.figure)
        )

    def _together(self, whole: Row, listed: Mapping[str, tuple[Stated, Stated]]) -> Iterator[Comparison]:
        """The whole against what all of its districts state; nothing where one of them is missing."""
        key = key_of(whole)
        rows = [row for row in self.own.parts[whole["funding_id"]] if key_of(row) == key]
        if key is None or len(rows) < _PARTS or whole["doubt"] is not None or any(row["funding_id"] not in listed for row in rows):
            return
        total = self.own.take(whole, key)
        if sum_of(total.figure, [listed[row["funding_id"]][0].figure for row in rows])[0] == MISMATCH:
            return  # the list is no division of the whole
        parts = [listed[row["funding_id"]][1] for row in rows]
        verdict, computed = sum_of(total.figure, [part.figure for part in parts])
        yield _comparison(DISTRICTS, verdict, total, parts, districts(total, parts, verdict, computed))


def _is_list(whole: Row) -> bool:
    return says_total(str(whole["purpose"] or ""), whole, "district_lists")


def _comparison(relation: str, verdict: str, stated: Stated, parts: Sequence[Stated], said: tuple[str, str]) -> Comparison:
    everything = sorted((stated, *parts), key=lambda one: (one.paper.document_id, one.row["source_start"]))
    computed = sum_of(stated.figure, [part.figure for part in parts])[1]
    return Comparison(
        CROSS_SECTION,
        relation,
        verdict,
        stated.figure.value,
        computed,
        "đồng",
        stated.row_id,
        *said,
        tuple(one.row_id for one in everything),
        tuple(dict.fromkeys(one.paper.document_id for one in everything)),
    )
