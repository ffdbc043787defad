"""Repairs the text of a plan for reading: one paragraph, heading, list item or table row a line.

`normalise` runs the steps in order; every change is logged with its rule and can be replayed.
Blank lines between paragraphs stay; page numbers and running headers stand behind the flow of
reading (`PlanText.aside`), each on a line of its own. Reading order of the files: `steps`,
`characters`, `markup`, `furniture` (with `page_numbers`), `reorder` (with `numbering`, `seams`, `affinity`), `joining`
(with `continuation`, `line_forms`, `habits`, `words`), `spacing` (with `syllables`), `tone`.
"""

from __future__ import annotations

from bisect import bisect_left
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
            draft = Draft(editor.text, written, _page_starts(editor), editor.aside, reorder.seam_places(editor))
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


def _page_starts(editor: Editor) -> tuple[int, ...]:
    """Where the pages of the source begin in the text as it stands, and where something was set aside (before pages were reordered)."""
    broken = (repair.source_start for repair in editor.repairs if repair.moved_to is not None or repair.before == "\f")
    places = {*editor.source.page_starts, *broken}
    return tuple(sorted(bisect_left(editor.starts, start, 0, editor.aside) for start in places))
