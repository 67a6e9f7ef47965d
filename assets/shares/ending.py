"""Shares in the order of their last day, and those that end within a span that begins today."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.lists.filters import ChoiceFilter
from partners.lists.state import Sort

ENDING = {
    "soon": _("In the next 30 days"),
    "month": _("This month"),
    "quarter": _("In the next 3 months"),
    "half": _("In the next 6 months"),
}
BY_LAST_DAY = Sort("until", _("Last day, soonest first"), "until")


@dataclass(frozen=True, slots=True)
class EndingFilter(ChoiceFilter):
    """Shares whose last day comes soon."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """The widest of the spans asked for."""
        return Q(until__lte=max(last_day_of(one) for one in values))


def last_day_of(span: str) -> dt.date:
    """The last day of a span that begins today: of this month, or of so many months on."""
    today = clock.today()
    if span == "soon":
        return today + dt.timedelta(days=30)
    if span == "month":
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    months = today.month - 1 + {"quarter": 3, "half": 6}[span]
    year, month = today.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
