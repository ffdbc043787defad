"""Repairs the text of a plan for reading: one paragraph, heading, list item or table row a line.

`normalise` runs the steps in order; every change is logged with its rule and can be replayed.
Blank lines between paragraphs stay; page numbers and running headers stand behind the flow of
reading (`PlanText.aside`), each on a line of its own. Reading order of the files: `steps`,
`characters`, `markup`, `furniture` (with `page_numbers`), `reorder` (with `seams`, `numbering`, `orders`, `joints`,
`weighing`, `affinity`, `paging`), `joining` (with `continuation`, `line_forms`, `habits`, `words`), `spacing` (with `syllables`), `tone`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import cast

from kehoach.normalise import characters, furniture, joining, markup, reorder, spacing
from kehoach.normalise.steps import Draft, Step
from kehoach.normalise.tone import tone_key
from kehoach.text import Edit, Editor, Move, PlanText, SourceText

__all__ = ["Draft", "Step", "normalise", "registry", "tone_key"]


@cache
def registry() -> tuple[Step, ...]:
    """All steps, in the order in which they run."""
    rooms = (characters.steps(), markup.steps(), furniture.steps(), joining.steps(), markup.late_steps(), spacing.steps())
    return tuple(step for steps in rooms for step in steps)


def normalise(source: SourceText, steps: tuple[Step, ...] | None = None) -> PlanText:
    """The text of `source` repaired for reading, with the log of repairs and the map back.

    >>> normalise(SourceText("a.txt", "theo Nghị quyết số\\n20-NQ/TU")).text
    'theo Nghị quyết số 20-NQ/TU'
    """
    editor = Editor(source)
    written = frozenset(source.text)
    draft: Draft | None = None
    for step in registry() if steps is None else steps:
        if draft is None:
            aside = _set_aside(editor)
            starts = _page_starts(editor, [place for place, _ in aside])
            draft = Draft(editor.text, written, starts, editor.aside, reorder.seam_places(editor), aside)
        if not step.concerns(draft):
            continue
        changes = step.find(draft)
        if not changes:
            continue
        if isinstance(changes[0], Move):
            editor.move(step.rule, cast("list[Move]", changes), aside=step.aside)
        else:
            edits = cast("list[Edit]", changes)
            editor.apply(step.rule, edits)
            written = written.union(*[edit.after for edit in edits])
        draft = None
    return editor.finish()


def _set_aside(editor: Editor) -> tuple[tuple[int, str], ...]:
    """What was taken out of the flow of reading, with the places in the text where it stood (before pages were reordered)."""
    taken = [repair for repair in editor.repairs if repair.moved_to is not None and repair.rule != reorder.RULE]
    return tuple((bisect_left(editor.starts, repair.source_start, 0, editor.aside), repair.before) for repair in taken)


def _page_starts(editor: Editor, aside: Sequence[int]) -> tuple[int, ...]:
    """Where the pages of the source begin in the text as it stands, and where something was set aside."""
    fed = (repair.source_start for repair in editor.repairs if repair.before == "\f")
    begun = [bisect_left(editor.starts, start, 0, editor.aside) for start in (*editor.source.page_starts, *fed)]
    return tuple(sorted({*begun, *aside}))
