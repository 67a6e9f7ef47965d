"""The one clock. Everything that asks for the time asks here, so that tests can move it."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
_moved_to: ContextVar[dt.datetime | None] = ContextVar("moved_to", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _moved_to.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Today's date in London, where the portal's days begin and end."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The day in London on which a moment falls."""
    return moment.astimezone(LONDON).date()


def working_days_after(day: dt.date, number: int) -> dt.date:
    """The `number`th working day after `day`, Monday to Friday; a bank holiday is taken for a working day."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


@contextmanager
def at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Pretend that it is `moment` (a date means its noon). For tests and for the demo's history."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), LONDON)
    token = _moved_to.set(moment)
    try:
        yield
    finally:
        _moved_to.reset(token)
