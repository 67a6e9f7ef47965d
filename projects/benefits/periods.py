"""Quarters and reporting years. A quarter is named by its first day.

Every forum states the month in which its reporting year starts. Figures are entered by calendar
quarter; a quarter belongs to the reporting year in which it ends, so each year has exactly four,
also where it starts in August.
"""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter that `day` is in."""
    return dt.date(day.year, day.month - (day.month - 1) % 3, 1)


def after(quarter: dt.date, number: int = 1) -> dt.date:
    """The quarter so many later, or sooner when negative."""
    months = quarter.year * 12 + quarter.month - 1 + 3 * number
    return dt.date(months // 12, months % 12 + 1, 1)


def last_day(quarter: dt.date) -> dt.date:
    """The day on which a quarter ends."""
    return after(quarter) - dt.timedelta(days=1)


def between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The quarters from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def reporting_year(day: dt.date, starts_in: int) -> int:
    """The calendar year in which the reporting year that holds `day` starts."""
    return day.year if day.month >= starts_in else day.year - 1


def year_of(quarter: dt.date, starts_in: int) -> int:
    """The reporting year in which a quarter ends."""
    return reporting_year(last_day(quarter), starts_in)


def quarters_of_year(year: int, starts_in: int) -> list[dt.date]:
    """The four quarters that end in a reporting year, in order."""
    first = quarter_of(dt.date(year, starts_in, 1))
    return [one for one in between(first, after(first, 4)) if year_of(one, starts_in) == year]


def year_label(year: int, starts_in: int = 4) -> str:
    """ "2025-26", or "2025" where the year is the calendar's."""
    return str(year) if starts_in == 1 else f"{year}-{(year + 1) % 100:02}"


def quarter_label(quarter: dt.date) -> str:
    """ "Oct to Dec 2025", in the reader's language."""
    months = date_format(quarter, "M"), date_format(last_day(quarter), "M Y")
    return " – ".join(months)
