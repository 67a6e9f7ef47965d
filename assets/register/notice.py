"""The last day to give notice, as the database reckons it. The diary asks it; an index of the narrow rows holds it."""

from __future__ import annotations

from django.db.models import DateField, DurationField, F, Func, IntegerField
from django.db.models.functions import Cast


class Months(Func):
    """A number of calendar months."""

    template = "make_interval(months => %(expressions)s)"
    output_field = DurationField()


class LastDay(Func):
    """The last day to give so many months' notice of a day: the same day of the month, or the month's last."""

    template = "(%(expressions)s)::date"
    arg_joiner = " - "
    output_field = DateField()


def last_day_for_notice(column: str) -> LastDay:
    """From the date in `column`; nothing where the notice is not recorded."""
    return LastDay(F(column), Months(Cast("notice_months", IntegerField())))
