"""The periods of reports: a quarter of the calendar, or the four quarters of a reporting year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from projects.benefits.periods import after, between, quarter_of, quarters_of_year, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

QUARTERLY, YEARLY = "quarterly", "yearly"
QUARTERS_A_YEAR = 4


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole quarters in a row: `start` is the first day of the first, `quarters` how many."""

    start: dt.date
    quarters: int

    @property
    def first_days(self) -> list[dt.date]:
        """The first day of each of its quarters."""
        return between(self.start, self.last)

    @property
    def last(self) -> dt.date:
        """The first day of its last quarter."""
        return after(self.start, self.quarters - 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return after(self.start, self.quarters) - dt.timedelta(days=1)

    @property
    def is_year(self) -> bool:
        """A whole reporting year, and no quarter."""
        return self.quarters == QUARTERS_A_YEAR

    @property
    def next(self) -> Period:
        """The period of the same length just after."""
        return Period(after(self.start, self.quarters), self.quarters)

    @property
    def before(self) -> Period:
        """The period of the same length just before."""
        return Period(after(self.start, -self.quarters), self.quarters)

    def year(self, starts_in: int) -> int:
        """The reporting year that it is in or is."""
        return year_of(self.last, starts_in)

    def number(self, starts_in: int) -> int:
        """Which quarter of its reporting year it ends with, from 1."""
        return quarters_of_year(self.year(starts_in), starts_in).index(self.last) + 1


def period_of(day: dt.date, frequency: str, starts_in: int) -> Period:
    """The period of that frequency in which a day lies."""
    quarter = quarter_of(day)
    if frequency == YEARLY:
        return Period(quarters_of_year(year_of(quarter, starts_in), starts_in)[0], QUARTERS_A_YEAR)
    return Period(quarter, 1)


def ended(frequency: str, starts_in: int, *, since: dt.date, by: dt.date) -> Iterator[Period]:
    """The periods that ended before the day `by`, oldest first, from the one in which `since` lies."""
    period = period_of(since, frequency, starts_in)
    while period.end < by:
        yield period
        period = period.next
