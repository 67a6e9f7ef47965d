"""What the diary can be filtered and sorted by."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assets.diary.kinds import Entry
from partners import clock
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort, UnknownParameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.acting.actor import Actor

DAYS = {"month": 31, "quarter": 92, "year": 366, "years": 5 * 366}
WHEN = {
    "month": _("In the next month"),
    "quarter": _("In the next 3 months"),
    "year": _("In the next year"),
    "years": _("In the next 5 years"),
    "past": _("In the past"),
}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class WhenFilter(ChoiceFilter):
    """A span that begins today, or all that is past."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of the spans."""
        today, found = clock.today(), Q(pk__in=[])
        for one in values:
            if one == "past":
                found = Q(on__lt=today) if found == Q(pk__in=[]) else found | Q(on__lt=today)
            else:
                span = Q(on__gte=today, on__lte=today + dt.timedelta(days=DAYS[one]))
                found = span if found == Q(pk__in=[]) else found | span
        return found


@dataclass(frozen=True, slots=True)
class MonthFilter(Filter):
    """One calendar month, as 2027-03."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The month."""
        wanted = tuple(one for one in given if one)[:1]
        if wanted and not (_MONTH.fullmatch(wanted[0]) and wanted[0] >= "1900"):
            raise UnknownParameter(parameter=self.name, value=wanted[0])
        return wanted

    def condition(self, values: tuple[str, ...]) -> Q:
        """From its first day to its last."""
        first = dt.date.fromisoformat(f"{values[0]}-01")
        following = (first + dt.timedelta(days=31)).replace(day=1)
        return Q(on__gte=first, on__lt=following)

    def words(self, value: str) -> str:
        """The month in words."""
        return str(date_format(dt.date.fromisoformat(f"{value}-01"), "F Y"))


KIND = ChoiceFilter("kind", _("What"), dict(Entry.choices))
OWNER = ChoiceFilter("owner", _("Owner"), {"own": _("Your organisation"), "others": _("Shared with you")})
TIME = WhenFilter("when", _("When"), WHEN)
MONTH = MonthFilter("month", _("Month"))
FILTERS: tuple[Filter, ...] = (KIND, OWNER, TIME, MONTH)
SOONEST = Sort("on", _("Soonest first"), "on")
LATEST = Sort("-on", _("Latest first"), "on", descending=True)
SORTS = (SOONEST, LATEST)


def entries(values: Mapping[str, tuple[str, ...]]) -> tuple[Entry, ...]:
    """The kinds asked for; all when none is."""
    return tuple(Entry(one) for one in values.get(KIND.name, ())) or tuple(Entry)


def whose(actor: Actor, values: Mapping[str, tuple[str, ...]]) -> Q:
    """The condition on the owner."""
    asked = values.get(OWNER.name, ())
    own = Q(owner=actor.organisation.pk if actor.organisation else None)
    return Q() if len(asked) != 1 else own if asked == ("own",) else ~own


def time(values: Mapping[str, tuple[str, ...]]) -> Q:
    """The condition on the day; from today on unless something else is asked."""
    found = Q()
    if values.get(TIME.name):
        found &= TIME.condition(values[TIME.name])
    if values.get(MONTH.name):
        found &= MONTH.condition(values[MONTH.name])
    return found or Q(on__gte=clock.today())
