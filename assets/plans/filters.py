"""What plans and coincidences can be filtered by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.plans.models import Coinciding
from assets.plans.queries import ANNOUNCED, forums_of, owners_of
from partners import clock
from partners.lists.filters import ChoiceFilter, Filter
from partners.lists.state import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.acting.actor import Actor

YEARS = {"1": _("In the next year"), "2": _("In the next 2 years"), "5": _("In the next 5 years")}


@dataclass(frozen=True, slots=True)
class AheadFilter(ChoiceFilter):
    """Plans for a day in a span that begins today."""

    def condition(self, values: tuple[str, ...]) -> Q:
        """The longest span asked for."""
        today = clock.today()
        return Q(intention_on__gte=today, intention_on__lte=today + dt.timedelta(days=366 * max(map(int, values))))


INTENTION = ChoiceFilter("intention", _("Plan"), {one.value: one.label for one in ANNOUNCED})
OWNER = ChoiceFilter("owner", _("Owner"), {"own": _("Your organisation"), "others": _("Shared with you")})
AHEAD = AheadFilter("ahead", _("When"), YEARS)
BY = ChoiceFilter("by", _("Read by"), {"quarter": _("Quarter"), "month": _("Month")})
FILTERS: tuple[Filter, ...] = (INTENTION, OWNER, AHEAD, BY)
SOONEST = Sort("on", _("Soonest first"), "intention_on", nullable=True)

KM = ChoiceFilter(
    "km",
    _("Near means within (2 km unless you choose)"),
    {"0.5": _("500 m"), "1": _("1 km"), "2": _("2 km"), "5": _("5 km"), "10": _("10 km")},
)
KIND = ChoiceFilter("kind", _("What coincides"), dict(Coinciding.choices))
DEFAULT_KM = 2.0


def condition(actor: Actor, values: Mapping[str, tuple[str, ...]]) -> Q:
    """The condition on plans of the filters that are on."""
    found = Q()
    for one in (INTENTION, AHEAD):
        if values.get(one.name):
            found &= one.condition(values[one.name])
    asked = values.get(OWNER.name, ())
    if len(asked) == 1:
        found &= owners_of(actor) if asked == ("own",) else ~owners_of(actor)
    return found


def filters_of_coincidences(actor: Actor) -> tuple[Filter, ...]:
    """How near, what, and among what is shared with which forum."""
    return (KM, KIND, ChoiceFilter("forum", _("Among what is shared with"), forums_of(actor)))


def km_of(values: Mapping[str, tuple[str, ...]]) -> float:
    """How near is near."""
    return max(float(one) for one in values.get(KM.name, (str(DEFAULT_KM),)))
