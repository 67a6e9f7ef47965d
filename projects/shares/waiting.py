"""Shares of projects that end soon wait for those who keep the projects: to be renewed or let go."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from partners.people.waiting import Waiting
from projects.delivery.permissions import RENEW_PROJECT_SHARE
from projects.shares.queries import ending_soon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

SPAN = dt.timedelta(days=30)


def project_shares_waiting(actor: Actor) -> Iterator[Waiting]:
    """One line for all of them, since the first came near. One query."""
    if not actor.may(RENEW_PROJECT_SHARE):
        return
    number, on = ending_soon(actor)
    if on is not None:
        label = ngettext(
            "Renew %(number)d share of a project that ends soon, or let it end",
            "Renew %(number)d shares of projects that end soon, or let them end",
            number,
        )
        yield Waiting(label % {"number": number}, reverse("projects:project-share-list") + "?ending=soon", on - SPAN)
