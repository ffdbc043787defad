"""Whether a line goes on the paragraph before it: the evidence, weighed for one pair of lines.

Order of trust: what a line cannot start or end with; markers, unless the words before them ask
for a number; commas, open brackets and small letters; then the habits of the document (line
width, words that meet elsewhere); last a word segmenter.
"""

from __future__ import annotations

from dataclasses import dataclass

from kehoach.normalise import line_forms as forms
from kehoach.normalise.habits import Habits, Measure
from kehoach.normalise.words import form_one_word

_BRACKET_REACH = 700
_LONG = 25
_CELL = 20
_HEADING = 200
_SHORT_ITEM = 60
#: A word with this balance of places or less begins sentences as a rule.
_STARTER = -3
_SUPERSCRIPTS = frozenset("¹²³⁴⁵⁶⁷⁸⁹⁰")


@dataclass(slots=True)
class Paragraph:
    """What is known of the paragraph that a line would go on."""

    first: str = ""
    lines: int = 1
    length: int = 0
    open_for: int = 0
    inner: str = ""

    @classmethod
    def begin(cls, line: str) -> Paragraph:
        """The paragraph that `line` begins."""
        return cls(line, 1, len(line), _open_for(line, 0), line)

    def add(self, line: str) -> None:
        """Take a further line in."""
        self.lines += 1
        self.length += len(line) + 1
        self.open_for = _open_for(line, self.open_for)
        self.inner = self.inner[-400:] + " " + line


def _open_for(line: str, before: int) -> int:
    """For how many characters a bracket or quote has been open at the end of `line`."""
    opened = max(line.rfind("("), line.rfind("“"))
    closed = max(line.rfind(")"), line.rfind("”"))
    if opened > closed:
        return len(line) - opened
    return before + len(line) + 1 if closed < 0 and before else 0


def continues(
    previous: str, following: str, gap: int, habits: Habits, paragraph: Paragraph | None = None, after: str = "", page: bool = False
) -> bool:
    """Whether `following` goes on the paragraph that `previous` belongs to.

    All are lines without outer white space, `gap` is the number of blank lines between the two, `after` is
    the line behind `following`: where it goes on at another column than later lines do, a paragraph began.
    `page` says that a page ends between the two.

    >>> continues("theo Nghị quyết số", "20-NQ/TU ngày 21/12/2021", 0, Habits())
    True
    >>> continues("- Vốn đầu tư: 1.000 triệu đồng", "- Vốn sự nghiệp: Không có", 0, Habits())
    False
    """
    paragraph = paragraph or Paragraph.begin(previous)
    last, initial = previous[-1], following[0]
    if page and _over_page_end(previous, following, paragraph):
        return True
    if gap and not initial.islower() and forms.ends(previous):
        return False
    if forms.is_table_line(previous) or forms.is_table_line(following) or initial in _SUPERSCRIPTS:
        return False
    if paragraph.lines == 1 and forms.is_lone_marker(previous):
        return gap < 2 and any(map(str.isalpha, following)) and not (forms.is_lone_marker(following))
    if last in forms.DASHES and len(previous) > 1:
        return True
    if initial in forms.TRAILING:
        return gap == 0 or last not in forms.TERMINAL
    marked = _after_marker(previous, following, gap, habits, paragraph)
    if marked is not None:
        return marked
    if forms.stands_alone(previous) or (forms.stands_alone(following) and not _in_capitals(previous, gap, paragraph)):
        return False
    if initial.islower():
        return _after_lower(previous, following, gap, habits, paragraph)
    return _after_other(previous, following, gap, habits, paragraph, after)


def _in_capitals(previous: str, gap: int, paragraph: Paragraph) -> bool:
    """Whether a heading in capitals is under way, of which `CHƯƠNG TRÌNH` may well be the last line."""
    return not gap and previous.isupper() and forms.marker(paragraph.first) is not None


def _after_marker(previous: str, following: str, gap: int, habits: Habits, paragraph: Paragraph) -> bool | None:
    """The verdict where `following` starts with a list or heading marker; None where it does not."""
    initial = following[0]
    if initial in forms.SYMBOLS and forms.has_symbol(following):
        if initial not in forms.DASHES or previous[-1] in forms.TERMINAL or (gap > 1 and previous[-1] != "("):
            return False
        if forms.is_dash_pair(previous, following) or forms.is_open(previous):
            return True
        if _bracket_open(previous, gap, habits, paragraph):
            return True
        if gap:
            return False
        left, right = _last_word(previous), _first_word(following.lstrip("-–— "))
        if habits.meet_at_dash(left, _letters(right)):
            return True
        return habits.wrapped and right[:1].islower() and not habits.lower_items and previous[-1] != ","
    found = forms.marker(following)
    if found is None:
        return None
    if forms.wants(previous) == "ordinal" and not previous.isupper():
        return True
    if found["bracketed"] and _is_enumerated(found["bracketed"], paragraph):
        return True
    if previous[-1] in forms.TERMINAL:
        return False
    in_law = found["letter"] or found["bracketed"] or found["decimal"]
    return not in_law and _bracket_open(previous, gap, habits, paragraph)


def _is_enumerated(index: str, paragraph: Paragraph) -> bool:
    """Whether the index before `index` stands inside the paragraph, so that `(2)` goes on an enumeration in it."""
    earlier = str(int(index) - 1) if index.isdigit() else {"ii": "i", "iii": "ii", "iv": "iii", "v": "iv"}.get(index, "?")
    return paragraph.inner.find(f"({earlier})", 1) > 0


def _after_lower(previous: str, following: str, gap: int, habits: Habits, paragraph: Paragraph) -> bool:
    """`following` starts with a small letter: it goes on, unless a full stop or the look of table cells speaks against it."""
    last = previous[-1]
    if last in forms.FULL_STOP and not previous.endswith(("...", "..")):
        return habits.wrapped and not gap and not _fits(previous, following, _measure(paragraph, habits))
    if last in forms.TERMINAL and last != "…" and not gap and not habits.wrapped:
        return paragraph.length >= _LONG
    if previous.isupper() and not following.isupper() and forms.stands_alone(previous):
        return False
    if not gap and not habits.wrapped and paragraph.length < _CELL and len(following) < _CELL:
        return forms.wants(previous) is not None or forms.wants(_first_word(following)) is not None or last == ","
    return True


def _after_other(previous: str, following: str, gap: int, habits: Habits, paragraph: Paragraph, after: str) -> bool:
    """`following` starts with a capital, a digit, a bracket or a quote and has no marker."""
    last = previous[-1]
    capitals = previous.isupper() and len(previous) > 2
    wanted = None if capitals and not following.isupper() else forms.wants(previous)
    digit = following[0].isdigit()
    if (forms.is_open(previous) or wanted == "word" or (digit and wanted is not None)) and (not gap or paragraph.length >= _LONG):
        return True
    if _bracket_open(previous, gap, habits, paragraph):
        return True
    if last == "," and (not gap or paragraph.length >= 2 * _LONG):
        return habits.wrapped or paragraph.length >= _LONG
    if capitals and following.isupper():
        return not gap and (habits.wrapped or paragraph.length >= _LONG) and not forms.opens_paragraph(following)
    if gap:
        return _over_page(previous, following, habits, paragraph)
    if forms.opens_paragraph(following) and not meet(previous, following, habits):
        return False
    if not habits.wrapped:
        return _unwrapped(previous, following, habits, paragraph)
    if following[0].isupper() and not following.isupper() and paragraph.first.isupper() and len(paragraph.first) > _LONG / 2:
        return False
    if forms.ends(previous) and _starts_narrow(following, after, habits):
        return False
    return _by_habit(previous, following, habits, paragraph)


def _over_page_end(previous: str, following: str, paragraph: Paragraph) -> bool:
    """A page is known to end here: an open bracket goes on behind it, and so does what begins no paragraph."""
    if forms.marker(following) is not None or following[0] in forms.SYMBOLS or forms.is_table_line(following) or previous.isupper():
        return False
    if 0 < paragraph.open_for < _BRACKET_REACH and previous[-1] not in forms.FULL_STOP:
        return True
    if previous[-1] in forms.TERMINAL or paragraph.length < _LONG:
        return False
    if following[0] == "(":
        return following[1:2].islower()
    return following[0].isdigit() and paragraph.length >= 2 * _LONG and len(following.split(" ", 3)) > 2


def _over_page(previous: str, following: str, habits: Habits, paragraph: Paragraph) -> bool:
    """A blank line between: only a page can have broken the sentence, and the line before it must look broken."""
    if paragraph.length < 2 * _LONG or previous[-1] in forms.TERMINAL or previous.isupper() or forms.opens_paragraph(following):
        return False
    if following[0].isdigit():
        return len(following.split(" ", 3)) > 2 and not _is_heading(paragraph)
    return meet(previous, following, habits)


def _unwrapped(previous: str, following: str, habits: Habits, paragraph: Paragraph) -> bool:
    """In a document with a paragraph a line: only words that meet elsewhere, or a figure that a long line lacks."""
    if previous[-1] in forms.TERMINAL:
        return False
    if following[0].isdigit():
        long = paragraph.length >= _LONG and not _is_heading(paragraph)
        return long and " " in following and any(map(str.isalpha, following))
    if paragraph.length < _LONG and previous.isupper():
        return False
    return following[0].isupper() and meet(previous, following, habits)


def _by_habit(previous: str, following: str, habits: Habits, paragraph: Paragraph) -> bool:
    """In a hard-wrapped document: would the next word have fitted on the line? If it would, the break was meant."""
    ended, digit = forms.ends(previous), following[0].isdigit()
    if not ended and meet(previous, following, habits):
        return True
    measure = _measure(paragraph, habits)
    fits = _fits(previous, following, measure)
    bracketed = following[0] == "(" and following[-1] in ").;"
    if digit and (previous[-1] in ":;" or not ended) and not (fits and measure.even and previous[-1] != ":"):
        return True
    if ended:
        return not bracketed and (habits.blank_between or measure.even) and not (fits and (measure.even or not habits.blank_between))
    heading = _is_heading(paragraph)
    if (fits and measure.even) or (bracketed and fits):
        return False
    if not following[0].isupper():
        return True
    return _name_goes_on(previous, following, habits, paragraph, heading, measure.even)


def _measure(paragraph: Paragraph, habits: Habits) -> Measure:
    return habits.measure(paragraph.first if paragraph.lines == 1 else None)


def _fits(line: str, following: str, measure: Measure) -> bool:
    """Whether the first word of `following` would have fitted on `line`, give or take a space."""
    return len(line) + 1 + len(_first_word(following)) < measure.fits_below - 1


def _starts_narrow(line: str, after: str, habits: Habits) -> bool:
    """Whether `line` is continued by `after` although more would have fitted on it, were it not a first line."""
    measure = habits.measure(None)
    goes_on = line[0].isupper() and after[:1].islower() and after[1:2] not in (")", ".", "/")
    return goes_on and measure.even and _fits(line, after, measure)


def _name_goes_on(previous: str, following: str, habits: Habits, paragraph: Paragraph, heading: bool, even: bool) -> bool:
    """A capital after a line without an end: a name inside the sentence, unless a heading ended there."""
    if not heading:
        return True
    last, word = _last_word(previous), _letters(_first_word(following))
    place = habits.places.get(word, 0)
    if even and (place > _STARTER or forms.marker(paragraph.first) is None):
        return True
    if place:
        return place > 0
    if last[:1].isupper() and not previous.isupper():
        return True
    return last.isalpha() and form_one_word(last, word)


def _is_heading(paragraph: Paragraph) -> bool:
    """Whether the paragraph so far may be a heading, which needs no full stop."""
    line = paragraph.first
    if line[0] in forms.SYMBOLS:
        return paragraph.length < _SHORT_ITEM
    return paragraph.length < _HEADING and (forms.marker(line) is not None or forms.opens_paragraph(line))


def _bracket_open(previous: str, gap: int, habits: Habits, paragraph: Paragraph) -> bool:
    if not 0 < paragraph.open_for < _BRACKET_REACH or previous[-1] in forms.FULL_STOP:
        return False
    return previous[-1] not in forms.TERMINAL or (habits.wrapped and not gap)


def meet(previous: str, following: str, habits: Habits) -> bool:
    return previous[-1].isalpha() and habits.meet(_last_word(previous), _letters(_first_word(following)))


def _last_word(line: str) -> str:
    word = line[line.rfind(" ") + 1 :]
    return word.lstrip("(“\"'[")


def _first_word(line: str) -> str:
    space = line.find(" ")
    return line if space < 0 else line[:space]


def _letters(word: str) -> str:
    return word.rstrip(",.;:)”\"'!?")
