"""What changed in the trail: how much others did to the records of the body acted for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from partners.audit.models import Event
from partners.clock import LONDON
from partners.people.news import News
from sharing.ledger.permissions import SEE_TRAIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

MOST_COUNTED = 100


def deeds_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """One line, with the way to the trail from that day on. One query, which counts no further than a hundred."""
    if not actor.may(SEE_TRAIL):
        return
    rows = Event.objects.visible_to(actor).filter(at__gt=since).exclude(person=actor.person)
    found = list(rows.order_by("-at", "id").values_list("at", flat=True)[:MOST_COUNTED])
    if not found:
        return
    number = len(found)
    label = ngettext(
        "%(number)s thing was done by others to the records of your organisation",
        "%(number)s things were done by others to the records of your organisation",
        number,
    ) % {"number": f"{number}+" if number == MOST_COUNTED else number}
    day = since.astimezone(LONDON).date()
    yield News(
        label, f"{reverse('sharing:trail')}?since_day={day.day}&since_month={day.month}&since_year={day.year}", found[0]
    )
