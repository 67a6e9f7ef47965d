"""What waits for a portal administrator: a spreadsheet of bodies that was not brought in to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.clock import LONDON
from partners.joining.actions import has_stopped
from partners.joining.models import Intake, Outcome
from partners.organisations.permissions import ADD_ORGANISATION
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor

MOST = 20


def sheets_waiting(actor: Actor) -> Iterator[Waiting]:
    """The sheets that nobody works on though rows are left, whoever sent them. One query, and one a sheet in hand."""
    if not actor.may(ADD_ORGANISATION):
        return
    rows = Intake.objects.visible_to(actor).filter(rows__contains=[{"outcome": Outcome.WAITING.value}])
    for one in rows.order_by("at")[:MOST]:
        if has_stopped(one):
            label = _("Go on with the spreadsheet of organisations: the work on it has stopped")
            yield Waiting(label, reverse("partners:intake", args=[one.pk]), one.at.astimezone(LONDON).date())
