"""What a person sees of the checks: a sentence a finding, the passage it rests on, and what holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from kehoach.show import open_console

if TYPE_CHECKING:
    from rich.console import Console

    from kehoach.output.grounds import Passage
    from kehoach.output.verdicts import Counts, DocumentVerdict, Finding, Verdicts

_STYLES = {"mismatch": "bold red", "doubtful": "bold yellow"}
_NOUNS = {"sum": "sum", "rate": "rate", "difference": "difference"}
_INDENT = 10
"""Where the sentences begin: behind the verdict."""
_HEADING = 48
"""Characters of a heading that are shown."""
_ALIKE = 20
"""Characters by which the words of a heading are known again in a passage."""


def verdicts(found: Verdicts, lang: str) -> None:
    """Document by document, on stdout: what does not add up, and how much holds; a total where there are several."""
    console = open_console()
    brief = False
    for document in found.documents:
        if brief and document.findings:
            console.print()
        _document(console, document, lang)
        brief = not document.findings
    if not found.documents:
        console.print(f"no document in {found.out}", markup=False, soft_wrap=True)
    if len(found.documents) > 1:
        _print(console, Text(f"{len(found.documents):,} documents: {tally(found.total())}", "bold"))
    if found.failures:
        what = "1 file was" if found.failures == 1 else f"{found.failures:,} files were"
        console.print(f"{what} not read, see {found.out.as_posix()}/failures", markup=False, soft_wrap=True)
    if row_id := next((row_id for finding in found.findings for row_id in finding.check["evidence"]), None):
        hint = f'a figure with the words that placed it: kehoach explain {_quoted(found.out.as_posix())} "{row_id}"'
        console.print(Text(hint, "dim"), soft_wrap=True)


def tally(counts: Counts) -> str:
    """What was checked, in words: `217 sums and rates hold, 6 do not, 31 amounts stand alone`."""
    said = []
    if counts.hold:
        said.append(f"{counts.hold:,} {_noun(counts)} {'holds' if counts.hold == 1 else 'hold'}")
    if counts.fail:
        noun = "" if counts.hold and counts.failing <= counts.kinds else "check " if counts.fail == 1 else "checks "
        said.append(f"{counts.fail:,} {noun}{'does' if counts.fail == 1 else 'do'} not{'' if counts.hold else ' hold'}")
    if not said:
        said.append("nothing was checked")
    if counts.below_gap:
        said[-1] += f" ({counts.below_gap:,} below the gap asked for)"
    if counts.alone:
        said.append("1 amount stands alone" if counts.alone == 1 else f"{counts.alone:,} amounts stand alone")
    return ", ".join(said)


def _noun(counts: Counts) -> str:
    """What holds: sums and rates by name, other kinds as checks."""
    kinds = [_NOUNS[kind] for kind in _NOUNS if kind in counts.kinds]
    if len(kinds) < len(counts.kinds) or (counts.hold == 1 and len(kinds) > 1):
        kinds = ["check"]
    if counts.hold == 1:
        return kinds[0]
    *others, last = [f"{kind}s" for kind in kinds]
    return f"{', '.join(others)} and {last}" if others else last


def _document(console: Console, document: DocumentVerdict, lang: str) -> None:
    if not document.findings:
        _print(console, Text.assemble((document.document_id, "bold"), ": ", tally(document.counts)))
        return
    _print(console, Text(document.document_id, "bold"))
    console.print()
    _findings(console, document.findings, lang)
    if document.note is not None:
        _print(console, Text(f"({document.note})", "dim"))
    _print(console, Text(tally(document.counts)))
    console.print()


def _findings(console: Console, findings: Iterable[Finding], lang: str) -> None:
    """Each finding as its verdict and sentence, and below it the passages of its figures."""
    for finding in findings:
        label = Text(finding.verdict.ljust(_INDENT), _STYLES[finding.verdict])
        _print(console, Text(finding.sentence(lang)), label)
        before: tuple[str, ...] = ()
        for passage in finding.passages:
            _passage(console, passage, before)
            before = passage.path
        console.print()


def _passage(console: Console, passage: Passage, before: tuple[str, ...]) -> None:
    """A passage with its figures set off, where it stands, and the ids that `explain` asks for."""
    words = Text("“", "dim")
    for piece in passage.pieces:
        words.append(piece.text, "bold not dim" if piece.row_id is not None else "")
    words.append("”")
    _print(console, words, Text(" " * _INDENT))
    page = f"page {passage.page}" if passage.page is not None else ""
    for line in (", ".join(filter(None, (_place(passage, before), page))), "  ".join(map(_quoted, passage.row_ids))):
        if line:
            _print(console, Text(line, "dim"), Text(" " * (_INDENT + 2)))


def _place(passage: Passage, before: tuple[str, ...]) -> str:
    """The headings above a passage, but for those said `before` and for words that the passage itself repeats."""
    common = next((depth for depth, pair in enumerate(zip(passage.path, before, strict=False)) if pair[0] != pair[1]), len(before))
    path = [_short(heading) for heading in passage.path]
    if path:
        own = passage.path[-1]
        marker, _, rest = own.partition(" ")
        if passage.text.startswith(own[:_ALIKE]):
            path.pop()
        elif rest and rest[:_ALIKE] in passage.text:
            path[-1] = marker
    return " › ".join((["…"] if common else []) + path[common:]) if path[common:] else ""


def _short(heading: str) -> str:
    return heading if len(heading) <= _HEADING else f"{heading[:_HEADING].rpartition(' ')[0] or heading[:_HEADING]} …"


def _quoted(word: str) -> str:
    """A word for the command line."""
    return f'"{word}"' if " " in word else word


def _print(console: Console, text: Text, label: Text | None = None) -> None:
    """A text wrapped behind its label, without blanks at the ends of lines."""
    width = label.cell_len if label is not None else 0
    for number, line in enumerate(text.wrap(console, max(console.width - width, 20))):
        line.rstrip()
        before = label if label is not None and number == 0 else Text(" " * width)
        console.print(Text.assemble(before, line), soft_wrap=True)
