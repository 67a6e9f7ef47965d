"""What the list of requests can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.requests.models import Outcome
from assets.requests.queries import state_condition
from partners.lists.filters import ChoiceFilter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.state import ListState

SIDES = {"received": _("Asked of you"), "made": _("You asked")}
STATES = {"open": _("Waiting for an answer"), **dict(Outcome.choices)}


@dataclass(frozen=True, slots=True)
class StateFilter(ChoiceFilter):
    """Open, or closed in one of several ways."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of the states asked for."""
        found = Q(pk__in=[])
        for one in values:
            found |= state_condition(one)
        return found


SIDE = ChoiceFilter("side", _("Whose request"), SIDES)
STATE = StateFilter("state", _("State"), STATES)
FILTERS = (SIDE, STATE)
NEWEST = Sort("-created", _("Newest first"), "created_at", descending=True)
OLDEST = Sort("created", _("Oldest first"), "created_at")
SORTS = (NEWEST, OLDEST)


def condition(actor: Actor, state: ListState) -> Q:
    """The condition of the filters that are on."""
    found = Q()
    sides = state.values.get(SIDE.name, ())
    if len(sides) == 1:
        found &= Q(owner=actor.organisation) if sides[0] == "received" else Q(organisation=actor.organisation)
    if state.values.get(STATE.name):
        found &= STATE.condition(state.values[STATE.name])
    return found
