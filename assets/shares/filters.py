"""What the list of shares can be filtered by."""

from __future__ import annotations

import calendar
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort, UnknownParameter
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.shares.queries import Sharing

ENDING = {
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


@dataclass(frozen=True, slots=True)
class BatchFilter(Filter):
    """Shares that were made together. An id that is not a batch of the body finds nothing."""

    def read(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The batch."""
        try:
            return tuple(str(uuid.UUID(one)) for one in given if one)[:1]
        except ValueError:
            raise UnknownParameter(parameter=self.name, value=", ".join(given)) from None

    def condition(self, values: tuple[str, ...]) -> Q:
        """The shares of the batch."""
        return Q(batch=values[0])

    def words(self, value: str) -> str:
        """Nobody reads an id."""
        return str(_("in one go"))


def share_filters(sharing: Iterable[Sharing]) -> tuple[Filter, ...]:
    """The filters: the audiences among them are those with which the body shares now."""
    audiences = {str(one.pk): one.audience.name if one.audience else _("A forum you have left") for one in sharing}
    return (
        ChoiceFilter("audience", _("Shared with"), audiences),
        ChoiceFilter("level", _("Level"), {str(level.value): level.label for level in Level}),
        EndingFilter("ending", _("Ends"), ENDING),
        BatchFilter("batch", _("Shared")),
    )


def last_day_of(span: str) -> dt.date:
    """The last day of a span that begins today: of this month, or of so many months on."""
    today = clock.today()
    if span == "month":
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    months = today.month - 1 + {"quarter": 3, "half": 6}[span]
    year, month = today.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
