"""One document from source text to rows: normalise, sections, extract, place, check."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import partial

from kehoach.checks.check import Checked
from kehoach.checks.figures import Book
from kehoach.checks.run import check
from kehoach.context import Context, Outline, outline
from kehoach.document import Head, read_head
from kehoach.evidence import Said
from kehoach.extractors.amounts import Amount
from kehoach.extractors.cells import read_cells
from kehoach.extractors.clauses import FIGURES, Walk, Walker
from kehoach.extractors.cue_places import Found
from kehoach.extractors.dates import DateMention, dates
from kehoach.extractors.funding import GIVEN, amounts
from kehoach.extractors.grids import grids
from kehoach.extractors.headings import HeadingLabels
from kehoach.extractors.indicators import Indicator, indicators
from kehoach.extractors.lexicon import lexicon
from kehoach.extractors.numeral import Numeral
from kehoach.extractors.numerals import numerals
from kehoach.extractors.percentages import Percentage, percentages
from kehoach.extractors.reference_doubts import with_doubts
from kehoach.extractors.references import Reference, references, with_own
from kehoach.extractors.relations import with_relations
from kehoach.extractors.resolution import resolved
from kehoach.extractors.surroundings import Surroundings
from kehoach.extractors.tree import grown
from kehoach.facts import Tables
from kehoach.normalise import normalise, tone_key
from kehoach.rows import RowMaker
from kehoach.sections import ROW, Block, blocks
from kehoach.text import PlanText, SourceText
from kehoach.tokens import Tokens, tokenise
from kehoach.version import RULES_VERSION
from kehoach.words import word_set


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was read in one text, before it becomes rows."""

    plan: PlanText
    head: Head
    outline: Outline
    numerals: list[Numeral]
    references: list[Reference]
    bare_references: dict[int, str]
    dates: list[DateMention]
    amounts: list[Amount]
    percentages: list[Percentage]
    indicators: list[Indicator]
    counts: set[int]
    cell_kinds: dict[int, str]
    checked: Checked


def analyse(source: SourceText) -> Tables:
    """All rows of one document."""
    return RowMaker(find(normalise(source))).tables()


def find(plan: PlanText) -> Findings:
    """Everything the extractors find in a repaired text."""
    tokens = tokenise(plan.text)
    tree = blocks(tokens, plan.aside)
    cues = lexicon().find(tokens)
    head = read_head(tokens, tree, cues)
    structure = outline(
        tokens,
        cues,
        tree,
        programme=head.programme,
        base=_base(tokens, head, tree),
        years=head.years,
        own_year=_own_year(head),
        period=head.period,
    )
    found = numerals(structure, plan.aside)
    cited, bare = references(structure, found)
    own = next((i for i, numeral in enumerate(found) if numeral.first == head.number_token), None)
    cited = with_own(cited, own, head.issue_date if head.issue_precision == "day" else None, head.issuer)
    cited = with_relations(structure, resolved(with_doubts(cited)), own)
    walked = _walks(structure, found, set(bare), tree)
    quoted = [reference.title for reference in cited if reference.title is not None]
    counted, counts = indicators(structure, found, walked, quoted)
    dated = {head.date_token, *(reference.date_token for reference in cited)}
    issued = {i for i, numeral in enumerate(found) if numeral.first in dated}
    given = _given(tokens, head, tree)
    labels = HeadingLabels(Surroundings(structure, found), _title(head, tree))
    tables = grids(tokens, tree)
    cells = read_cells(structure, found, tables, labels, given)
    money = grown(structure, [*amounts(structure, found, walked, labels, given), *cells.amounts])
    rates = [*percentages(structure, found, walked, money), *cells.percentages]
    counts_of_things = [*counted, *cells.indicators]
    book = Book(structure, found, money, rates, counts_of_things, partial(_page, plan, tokens), tables)
    return Findings(
        plan=plan,
        head=head,
        outline=structure,
        numerals=found,
        references=cited,
        bare_references=bare,
        dates=[date for date in dates(structure, found, issued) if cells.kinds.get(date.numeral) in (None, "year", "date")],
        amounts=money,
        percentages=rates,
        indicators=counts_of_things,
        counts=counts,
        cell_kinds=cells.kinds,
        checked=check(book, cited),
    )


def _page(plan: PlanText, tokens: Tokens, at: int) -> int | None:
    """The page of the source that a token stands on."""
    starts = plan.source.page_starts
    return bisect_right(starts, plan.to_source(tokens.starts[at], tokens.ends[at])[0]) + 1 if starts else None


def _base(tokens: Tokens, head: Head, tree: list[Block]) -> Context:
    """What the document as a whole is about."""
    part = "results" if head.doc_type == "Báo cáo" else "plan" if head.doc_type is not None else None
    context = Context(programme=head.programme, part=part)
    if head.year is None or head.title_block is None:
        return context
    at = next((at for at in range(tree[head.title_block].first, len(tokens)) if tokens.keys[at].endswith(str(head.year))), None)
    return context.dated(head.year, Said("year.title", at, at + 1)) if at is not None else context


def _given(tokens: Tokens, head: Head, tree: list[Block]) -> Found:
    """What a document of this kind does with money: a Tờ trình proposes it."""
    if head.title_block is None or tone_key(head.doc_type or "") not in word_set("proposing_documents"):
        return GIVEN
    first = tree[head.title_block].first
    return "proposed", Said("measure.kind_of_document", first, first + len((head.doc_type or "").split()))


def _own_year(head: Head) -> int | None:
    """The year the document speaks from."""
    return head.year or (head.issue_date.year if head.issue_date else None)


def _title(head: Head, tree: list[Block]) -> list[Block]:
    """The block that names the kind of document and the one below it."""
    return tree[head.title_block : head.title_block + 2] if head.title_block is not None else []


def _walks(structure: Outline, found: list[Numeral], bare: set[int], tree: list[Block]) -> list[tuple[Block, Walk]]:
    """The clauses of every block that holds a figure."""
    walker = Walker(structure, list(found))
    for position in bare:
        walker.by_token.pop(found[position].first, None)
    busy = {numeral.block for position, numeral in enumerate(found) if numeral.kind in FIGURES and position not in bare}
    return [(block, walker.walk(block)) for block in tree if block.index in busy and block.kind != ROW]


def rules_version() -> str:
    """Version of the rules and tables that rows stand on; a change in it makes earlier output stale."""
    return RULES_VERSION
