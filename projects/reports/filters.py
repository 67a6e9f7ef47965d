"""What the list of reports can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forums.membership.models import Forum
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort
from projects.reports.models import Frequency, State

if TYPE_CHECKING:
    from partners.acting.actor import Actor

SORTS = (
    Sort("newest", _("Period, newest first"), "period_start", descending=True),
    Sort("oldest", _("Period, oldest first"), "period_start"),
)
OWN = "own"


@dataclass(frozen=True, slots=True)
class OfFilter(ChoiceFilter):
    """Whose reports: the own body's, or those of a forum."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """Any of those asked for."""
        forums = [one for one in values if one != OWN]
        return Q(forum__in=forums) | Q(organisation__isnull=False) if OWN in values else Q(forum__in=forums)


@dataclass(frozen=True, slots=True)
class FrequencyFilter(ChoiceFilter):
    """Quarterly or yearly."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """As their schedule says."""
        return Q(definition__frequency__in=values)


def report_filters(actor: Actor) -> tuple[Filter, ...]:
    """The filters; forums among them are those that the actor is in."""
    inside = Forum.objects.visible_to(actor).filter(audience__in=actor.audiences)
    forums = {str(one.pk): one.name for one in inside}
    return (
        OfFilter("of", _("Whose"), {OWN: _now("Your organisation’s own"), **forums}),
        FrequencyFilter("frequency", _("How often"), dict(Frequency.choices)),
        ChoiceFilter("state", _("State"), dict(State.choices)),
    )
