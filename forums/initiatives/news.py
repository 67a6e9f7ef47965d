"""What changed with initiatives: moves that were decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.initiatives.models import Move
from partners.people.news import MOST_OF_A_KIND, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def moves_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Moves whose last answer came. One query."""
    if actor.organisation is None:
        return
    rows = Move.objects.visible_to(actor).filter(decided_at__gt=since).select_related("initiative")
    for one in rows.order_by("-decided_at")[:MOST_OF_A_KIND]:
        facts = {
            "initiative": one.initiative,
            "stage": one.get_to_stage_display(),
            "outcome": one.get_outcome_display(),
        }
        label = _("%(initiative)s, the move to %(stage)s: %(outcome)s") % facts
        yield News(label, reverse("forums:move", args=[one.pk]), one.decided_at or one.proposed_at)
