"""How many planted slips the checks find, and whose cause and figure they name: every slip there is, form by form.

    python -m benchmarks.slips [--forms NAME ...] [--seed N] [--show]

The texts of `corpus/sums/` add up; each figure of each relation that a person read in them is changed once,
as a typist would (`tests/planted.py`). Of the slips found the shares are given whose cause, and whose
figure, is named. `beside` counts findings that do not rest on the changed figure; the untouched texts
should have none at all. `checked` is the share of the relations of which a check has all figures.
Slips that rounding hides are left out of sums and rates only: no other form can reach 100%.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from kehoach.analyse import analyse
from kehoach.text import SourceText
from tests.helpers import findings
from tests.planted import SLIPS, SUMS, Caught, Planted, caught, checked, plants, read, relations

FORMS = ("sum", "rate", "difference", "product", "mean", "minimum", "same")
TEXTS = sorted(SUMS.glob("*.txt"))

Outcome = tuple[Planted, Caught]


def outcomes(forms: Sequence[str], seed: int) -> list[Outcome]:
    """Every slip with what became of it."""
    drawn = [planted for text in TEXTS for planted in plants(text, forms, seed=seed)]
    return [(planted, caught(planted, analyse(SourceText(planted.relation.document.name, planted.text)))) for planted in drawn]


def covered(form: str) -> str:
    """Share of the relations of a form that are checked in the untouched texts."""
    found = [checked(relation, analyse(SourceText(text.name, read(text)))) for text in TEXTS for relation in relations(text, (form,))]
    return share(sum(found), len(found))


def share(part: int, whole: int) -> str:
    """`94% of 818`"""
    return f"{part / whole:.1%} of {whole}" if whole else "-"


def row(name: str, found: Sequence[Outcome], relations_checked: str = "") -> tuple[str, ...]:
    """The figures of some slips."""
    hits = [outcome for _, outcome in found if outcome.found]
    return (
        name,
        relations_checked,
        share(len(hits), len(found)),
        share(sum(outcome.cause for outcome in hits), len(hits)),
        share(sum(outcome.suspect for outcome in hits), len(hits)),
        str(sum(outcome.others for _, outcome in found)),
    )


def describe(planted: Planted) -> str:
    """A slip with the words before it."""
    before = " ".join(planted.text[max(0, planted.at - 60) : planted.at].split())
    return f"{planted.relation.form} {planted.slip} {planted.before} -> {planted.after}: {planted.relation.document.stem} …{before}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Planted slips: how many are found, whose cause and figure are named.")
    parser.add_argument("--forms", nargs="*", choices=FORMS, default=FORMS, help="forms of relations (default: all)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which slip each figure gets (default: 1)")
    parser.add_argument("--show", action="store_true", help="list the slips that are not found")
    arguments = parser.parse_args()
    found = outcomes(arguments.forms, arguments.seed)
    by_form, by_slip = defaultdict(list), defaultdict(list)
    for planted, outcome in found:
        by_form[planted.relation.form].append((planted, outcome))
        by_slip[planted.slip].append((planted, outcome))
    untouched = sum(len(findings(analyse(SourceText(text.name, read(text))))) for text in TEXTS)
    table = Table(title=f"{len(TEXTS)} texts, {untouched} findings in them untouched; {len(found):,} slips", title_justify="left")
    for name in ("", "checked", "found", "cause named", "figure named", "beside"):
        table.add_column(name, justify="right" if name else "left")
    for form in arguments.forms:
        table.add_row(*row(form, by_form[form], covered(form)))
    table.add_section()
    for slip in SLIPS:
        table.add_row(*row(slip, by_slip[slip]))
    table.add_section()
    table.add_row(*row("all", found))
    console = Console(width=120)
    for planted, outcome in found if arguments.show else ():
        if not outcome.found:
            console.print(describe(planted), markup=False, highlight=False)
    console.print(table)


if __name__ == "__main__":
    main()
