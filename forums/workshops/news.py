"""What changed with workshops: minutes that are there to read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.workshops.models import Minutes
from partners.people.news import MOST_OF_A_KIND, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def minutes_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Minutes that were sent round. One query."""
    if actor.organisation is None:
        return
    rows = Minutes.objects.visible_to(actor).filter(sent_at__gt=since).select_related("workshop")
    for one in rows.defer("frozen").order_by("-sent_at")[:MOST_OF_A_KIND]:
        label = _("The minutes of %(workshop)s are there to read") % {"workshop": one.workshop}
        yield News(label, reverse("forums:minutes", args=[one.pk]), one.sent_at or since)
