"""What waits for those who speak for a body: initiatives that ask it to take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.initiatives.models import InitiativePartner, Standing, Status
from forums.membership.permissions import speaking
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def initiatives_waiting(actor: Actor) -> Iterator[Waiting]:
    """Invitations that the actor may answer for the body acted for. One query."""
    if actor.organisation is None or actor.person is None:
        return
    asked = InitiativePartner.objects.visible_to(actor).filter(
        speaking(actor),
        organisation=actor.organisation,
        state=Standing.INVITED,
        initiative__status=Status.ACTIVE,
    )
    for one in asked.select_related("initiative"):
        label = _("Say whether your organisation takes part in %(initiative)s") % {"initiative": one.initiative}
        on = one.invited_at.astimezone(LONDON).date()
        yield Waiting(label, reverse("forums:initiative-answer", args=[one.initiative_id]), on)
