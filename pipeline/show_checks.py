"""What a person sees of the checks: a sentence a finding, the passages it rests on, and what holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from kehoach.show import open_console

if TYPE_CHECKING:
    from rich.console import Console

    from kehoach.output.between import Between, Contradiction
    from kehoach.output.grounds import Passage
    from kehoach.output.verdicts import Counts, DocumentVerdict, Finding, Verdicts

_STYLES = {"mismatch": "bold red", "doubtful": "bold yellow"}
_NOUNS = {"sum": "sum", "rate": "rate", "difference": "difference"}
_INDENT = 10
"""Where the sentences begin: behind the verdict."""
_MOST_PASSAGES, _FIRST_PASSAGES = 6, 4
"""A finding with more passages than the first shows so many, and the ids of the others."""
_HEADING = 48
"""Characters of a heading that are shown."""
_ALIKE = 20
"""Characters by which the words of a heading are known again in a passage."""


def verdicts(found: Verdicts, lang: str) -> None:
    """Document by document, then between them, on stdout: what does not add up, and how much holds; a total where there are several."""
    console = open_console()
    brief = False
    for document in found.documents:
        if brief and document.findings:
            console.print()
        _document(console, document, lang)
        brief = not document.findings
    if not found.documents:
        console.print(f"no document in {found.out}", markup=False, soft_wrap=True)
    if found.between is not None and (found.between.contradictions or found.between.note is not None):
        if brief:
            console.print()
        _between(console, found.between, lang)
    _totals(console, found, lang)
    if found.failures:
        what = "1 file was" if found.failures == 1 else f"{found.failures:,} files were"
        console.print(f"{what} not read, see {found.out.as_posix()}/failures", markup=False, soft_wrap=True)
    if row_id := next(found.row_ids(), None):
        hint = f'a figure with the words that placed it: kehoach explain {_quoted(found.out.as_posix())} "{row_id}"'
        console.print(Text(hint, "dim"), soft_wrap=True)


def tally(counts: Counts) -> str:
    """What was checked, in words: `217 sums and rates hold, 6 do not, 31 amounts stand alone`."""
    said = []
    if counts.hold:
        said.append(f"{counts.hold:,} {_noun(counts)} {'holds' if counts.hold == 1 else 'hold'}")
    if counts.fail:
        noun = "" if counts.hold and counts.failing <= counts.kinds else "check"
        said.append(_failing(counts.fail, noun, alone=not counts.hold))
    if not said:
        said.append("nothing was checked")
    if counts.below_gap:
        said[-1] += _below(counts.below_gap)
    if counts.alone:
        said.append("1 amount stands alone" if counts.alone == 1 else f"{counts.alone:,} amounts stand alone")
    return ", ".join(said)


def tally_between(found: Between) -> str:
    """What was compared, in words: `12 comparisons hold, 1 does not, 2 figures were superseded`."""
    said = []
    if found.hold:
        said.append("1 comparison holds" if found.hold == 1 else f"{found.hold:,} comparisons hold")
    if found.fail:
        said.append(_failing(found.fail, "" if found.hold else "comparison", alone=not found.hold))
    if found.below_gap:
        said[-1] += _below(found.below_gap)
    if found.superseded:
        said.append("1 figure was superseded" if found.superseded == 1 else f"{found.superseded:,} figures were superseded")
    return ", ".join(said) or "nothing was compared"


def _failing(count: int, noun: str, *, alone: bool) -> str:
    """`2 checks do not`, and where nothing that holds was said before, `2 checks do not hold`."""
    words = f"{noun}{'' if count == 1 else 's'} " if noun else ""
    return f"{count:,} {words}{'does' if count == 1 else 'do'} not{' hold' if alone else ''}"


def _below(count: int) -> str:
    return f" ({count:,} below the gap asked for)"


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


def _between(console: Console, found: Between, lang: str) -> None:
    """What contradicts between the documents, under a heading of its own."""
    _print(console, Text(found.title(lang), "bold"))
    console.print()
    for contradiction in found.contradictions:
        _sentence(console, contradiction, lang)
        for witness in contradiction.witnesses:
            _print(console, Text(witness.name(lang), "italic"), Text(" " * _INDENT))
            _passages(console, witness.passages, _INDENT + 2)
        console.print()
    notes = dict.fromkeys(witness.note for contradiction in found.contradictions for witness in contradiction.witnesses)
    for note in filter(None, (*notes, found.note)):
        _print(console, Text(f"({note})", "dim"))


def _totals(console: Console, found: Verdicts, lang: str) -> None:
    """One line for all documents and what was compared between them; of one document only the latter, where there are others."""
    between = found.between if found.between is not None and found.between.note is None else None
    if len(found.documents) > 1:
        compared = f"; between documents: {tally_between(between)}" if between is not None else ""
        _print(console, Text(f"{len(found.documents):,} documents: {tally(found.total())}{compared}", "bold"))
    elif between is not None:
        title = Text() if between.contradictions else Text(f"{between.title(lang)}: ", "bold")
        _print(console, title.append(tally_between(between), "not bold"))


def _findings(console: Console, findings: Sequence[Finding], lang: str) -> None:
    """Each finding as its verdict and sentence, and below it the passages of its figures."""
    for finding in findings:
        _sentence(console, finding, lang)
        _passages(console, finding.passages, _INDENT)
        console.print()


def _sentence(console: Console, finding: Finding | Contradiction, lang: str) -> None:
    _print(console, Text(finding.sentence(lang)), Text(finding.verdict.ljust(_INDENT), _STYLES[finding.verdict]))


def _passages(console: Console, passages: Sequence[Passage], indent: int) -> None:
    before: tuple[str, ...] = ()
    shown = passages if len(passages) <= _MOST_PASSAGES else passages[:_FIRST_PASSAGES]
    for passage in shown:
        _passage(console, passage, before, indent)
        before = passage.path
    if rest := passages[len(shown) :]:
        ids = "  ".join(_quoted(row_id) for passage in rest for row_id in passage.row_ids)
        _print(console, Text(f"… and {len(rest)} more: {ids}", "dim"), Text(" " * indent))


def _passage(console: Console, passage: Passage, before: tuple[str, ...], indent: int) -> None:
    """A passage with its figures set off, where it stands, and the ids that `explain` asks for."""
    words = Text("“", "dim")
    for piece in passage.pieces:
        words.append(piece.text, "bold not dim" if piece.row_id is not None else "")
    words.append("”")
    _print(console, words, Text(" " * indent))
    page = f"page {passage.page}" if passage.page is not None else ""
    for line in (", ".join(filter(None, (_place(passage, before), page))), "  ".join(map(_quoted, passage.row_ids))):
        if line:
            _print(console, Text(line, "dim"), Text(" " * (indent + 2)))


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
