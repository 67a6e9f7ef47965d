"""Warnings of shares that end: thirty, seven and one day before, once for each last day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import F, Q

from assets.register.models import AssetShare
from partners import clock

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
