"""Days, months and spans of years as Vietnamese documents write them, to exact dates."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_NUMBERS = re.compile(r"\d+")
JANUARY = re.compile(r"(?:^|/)0?1/|tháng 0?1 năm")
"""A day or month of January: a budget year is spent until 31 January of the next (Luật Ngân sách nhà nước 83/2015/QH13, Điều 64)."""


def read_day(text: str) -> date | None:
    """`18/01/2022`, `29 tháng 02 năm 2024`; `None` for a day that no calendar has.

    >>> read_day("29 tháng 02 năm 2024")
    datetime.date(2024, 2, 29)
    >>> read_day("31/02/2024") is None
    True
    """
    day, month, year = (int(number) for number in _NUMBERS.findall(text)[:3])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_in_year(day: int, month: int, year: int) -> date | None:
    """The day of a year, where the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month of `9/2021` or `8 năm 2024`."""
    month, year = (int(number) for number in _NUMBERS.findall(text)[:2])
    return (year, month) if 1 <= month <= 12 else None


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
