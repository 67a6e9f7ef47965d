"""What the logs can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.logbook.models import DecisionState
from partners import clock
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation

TO_DO, OVERDUE, DONE = "to_do", "overdue", "done"
BY_DUE = Sort("due", _("Due, soonest first"), "due_on")
NEWEST = Sort("newest", _("Newest first"), "recorded_at", descending=True)


@dataclass(frozen=True, slots=True)
class StateFilter(ChoiceFilter):
    """How far actions are."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of the states asked for."""
        found = Q()
        for one in values:
            found |= {
                TO_DO: Q(done_at=None),
                OVERDUE: Q(done_at=None, due_on__lt=clock.today()),
                DONE: Q(done_at__isnull=False),
            }[one]
        return found


@dataclass(frozen=True, slots=True)
class BodyFilter(ChoiceFilter):
    """Whose it is."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of the bodies asked for."""
        return Q(organisation__in=values)


def action_filters(bodies: Iterable[Organisation]) -> tuple[Filter, ...]:
    """State, and the bodies of the forum."""
    states = {TO_DO: _("To do"), OVERDUE: _("Overdue"), DONE: _("Done")}
    return (
        StateFilter("state", _("State"), states),
        BodyFilter("organisation", _("Organisation"), {str(one.pk): one.name for one in bodies}),
    )


DECISION_FILTERS: tuple[Filter, ...] = (ChoiceFilter("state", _("State"), dict(DecisionState.choices)),)
