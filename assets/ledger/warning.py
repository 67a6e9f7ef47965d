"""Warnings of what ends: thirty, seven and one day before, once for each last day, to owners and to receivers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import F, Q

from assets.ledger.models import EndTold
from assets.ledger.queries import received
from assets.register.models import AssetShare
from partners import clock
from partners.acting.waits import one_at_a_time

if TYPE_CHECKING:
    from partners.acting.actor import Actor

DAYS_BEFORE = (1, 7, 30)


def mark_ending(actor: Actor) -> int | None:
    """Note which shares of the body their owner is now warned of; answers the fewest days before, None for none.

    A day that was missed is made up for. A share that was renewed has another last day, and is warned of anew. Two
    that ask at once: the second finds the rows of the first marked.
    """
    fewest = None
    for days in DAYS_BEFORE:
        unwarned = Q(warned_of=None) | ~Q(warned_of=F("until")) | Q(warned_days__gt=days)
        due = AssetShare.objects.visible_to(actor).ending_by(clock.today() + dt.timedelta(days=days)).filter(unwarned)
        if due.update(warned_of=F("until"), warned_days=days) and fewest is None:
            fewest = days
    return fewest


def still_ends(actor: Actor, days: int) -> bool:
    """Whether a share of the body ends within so many days."""
    return AssetShare.objects.visible_to(actor).ending_by(clock.today() + dt.timedelta(days=days)).exists()


def mark_stopping(actor: Actor) -> int | None:
    """Note of which last days the body's people are now told that it stops seeing something, or sees less of it.

    Answers the fewest days before, None for none. Several things that end on one day are told of once, also where
    one of them was shared after the telling: the next telling counts it. Two that ask at once: the second waits,
    and finds the days of the first noted.
    """
    assert actor.organisation is not None  # noqa: S101 - the task acts for one
    today = clock.today()
    one_at_a_time(f"told of ends {actor.organisation.pk}")
    noted = EndTold.objects.visible_to(actor)
    noted.filter(ends_on__lt=today).delete()
    told = dict(noted.values_list("ends_on", "days"))
    last_days = received(actor).filter(until__lte=today + dt.timedelta(days=max(DAYS_BEFORE)))
    due = {day: _before(day - today) for day in last_days.order_by().values_list("until", flat=True).distinct()}
    due = {day: days for day, days in due.items() if told.get(day, days + 1) > days}
    EndTold.objects.bulk_create(
        [EndTold(organisation=actor.organisation, ends_on=day, days=days) for day, days in due.items()],
        update_conflicts=True,
        unique_fields=["organisation", "ends_on"],
        update_fields=["days"],
    )
    return min(due.values(), default=None)


def _before(left: dt.timedelta) -> int:
    """The warning that falls due with so much time left: thirty days, seven or one."""
    return min(days for days in DAYS_BEFORE if left.days <= days)


def still_stops(actor: Actor, days: int) -> bool:
    """Whether the body stops seeing anything as it does now within so many days."""
    return received(actor).filter(until__lte=clock.today() + dt.timedelta(days=days)).exists()
