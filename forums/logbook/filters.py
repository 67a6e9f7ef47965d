"""What the logs can be filtered and sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.logbook.models import DecisionState
from forums.membership.narrowing import BodyFilter, WordsFilter
from partners import clock
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.organisations.models import Organisation

TO_DO, OVERDUE, DONE = "to_do", "overdue", "done"
BY_DUE = Sort("due", _("Due, soonest first"), "due_on")
BY_DUE_BACK = Sort("-due", _("Due, latest first"), "due_on", descending=True)
BY_BODY = Sort("organisation", _("Organisation"), "body")
BY_BODY_BACK = Sort("-organisation", _("Organisation, backwards"), "body", descending=True)
BY_TEXT = Sort("what", _("What"), "text")
BY_TEXT_BACK = Sort("-what", _("What, backwards"), "text", descending=True)
NEWEST = Sort("newest", _("Newest first"), "recorded_at", descending=True)
OLDEST = Sort("oldest", _("Oldest first"), "recorded_at")
BY_STATE = Sort("state", _("State"), "state")
BY_STATE_BACK = Sort("-state", _("State, backwards"), "state", descending=True)
ACTION_SORTS = (BY_DUE, BY_DUE_BACK, BY_BODY, BY_BODY_BACK, BY_TEXT, BY_TEXT_BACK)
DECISION_SORTS = (NEWEST, OLDEST, BY_STATE, BY_STATE_BACK, BY_TEXT, BY_TEXT_BACK)
WORDS = WordsFilter("q", _("Words in it"), "text")


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


def action_filters(bodies: Iterable[Organisation]) -> tuple[Filter, ...]:
    """Words, state, and the bodies of the forum."""
    states = {TO_DO: _("To do"), OVERDUE: _("Overdue"), DONE: _("Done")}
    return (WORDS, StateFilter("state", _("State"), states), BodyFilter.of(bodies))


DECISION_FILTERS: tuple[Filter, ...] = (WORDS, ChoiceFilter("state", _("State"), dict(DecisionState.choices)))
