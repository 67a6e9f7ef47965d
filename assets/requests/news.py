"""What changed with requests: answers to those of the body acted for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.requests.models import DisclosureRequest, Outcome
from partners.people.news import MOST_OF_A_KIND, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def answers_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Requests of the body acted for that were answered. One query."""
    if actor.organisation is None:
        return
    rows = DisclosureRequest.objects.made_by(actor).filter(answer__at__gt=since)
    rows = rows.exclude(answer__outcome=Outcome.WITHDRAWN).select_related("answer", "owner")
    for one in rows.order_by("-answer__at")[:MOST_OF_A_KIND]:
        label = _("%(body)s answered your request to see more") % {"body": one.owner}
        yield News(label, reverse("assets:disclosure", args=[one.pk]), one.answer.at)
