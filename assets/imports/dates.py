"""Dates as British registers write them: day before month, always."""

import datetime as dt
import math
import re
from types import MappingProxyType

from assets.imports.cleaning import clean_text
from assets.imports.refusals import BadCell, Doubtful
from assets.imports.tables import Cell
from partners.forms.years import FIRST_YEAR, LAST_YEAR

_MONTH_NAMES = (
    "january jan ionawr ion",
    "february feb chwefror chwef",
    "march mar mawrth maw",
    "april apr ebrill ebr",
    "may mai",
    "june jun mehefin meh",
    "july jul gorffennaf gorff",
    "august aug awst",
    "september sep sept medi",
    "october oct hydref hyd",
    "november nov tachwedd tach",
    "december dec rhagfyr rhag",
)
_MONTHS = MappingProxyType({name: month for month, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()})
_TIME = re.compile(r"(?i)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_IN_WORDS = re.compile(
    r"(?i)(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th|af|ail|ydd|fed|eg)?[\s./-]*(?:of\s+)?"
    r"([a-z]{3,10})\.?,?[\s./-]*(\d{4}|\d{2})"
)
_NO_DAY = re.compile(r"(?i)(\d{4})|([a-z]{3,10})\.?[\s/-]*(\d{4}|\d{2})|\d{1,2}[-/]\d{4}")
_NEVER = frozenset({"00/00/0000", "0000-00-00", "00/01/1900", "1900-01-00", "0", "00/00/00"})

# Excel counts days from here, with a 29 February 1900 that never was.
_EXCEL_START = dt.date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 10_000, 110_000


def parse_date(cell: Cell) -> object:
    """A date; None where nothing is recorded; Doubtful for the bare number of a spreadsheet.

    Of 03/04/2020 it makes 3 April. Two figures for a year mean 1970 to 2069.
    Raises BadCell for a date that the calendar does not have, and for one without a day.
    """
    if isinstance(cell, dt.date):
        return _in_our_years(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_spreadsheet(int(cell) if math.isfinite(cell) else -1)
    text = clean_text(cell)
    return None if not text or text in _NEVER else _from_text(_TIME.sub("", text).strip())


def _from_text(bare: str) -> object:
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        return _date(year, month, day)
    if found := _DAY_FIRST.fullmatch(bare):
        return _date(_year(found[3]), int(found[2]), int(found[1]))
    if (found := _IN_WORDS.fullmatch(bare)) and found[2].lower() in _MONTHS:
        return _date(_year(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if bare.isdigit() and len(bare) in (5, 6):
        return _from_spreadsheet(int(bare))
    raise BadCell("date_without_day" if _NO_DAY.fullmatch(bare) else "not_a_date")


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        american = month > 12 and 1 <= day <= 12
        raise BadCell("american_date" if american else "impossible_date") from error
    return _in_our_years(found)


def _in_our_years(found: dt.date) -> dt.date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell("impossible_date")
    return found


def _from_spreadsheet(number: int) -> object:
    if number == 0:
        return None
    if not _EXCEL_FIRST <= number <= _EXCEL_LAST:
        raise BadCell("date_without_day" if 1000 <= number <= 2999 else "not_a_date")
    found = _EXCEL_START + dt.timedelta(days=number)
    return Doubtful(found, "date_from_number", {"date": found.isoformat()})
