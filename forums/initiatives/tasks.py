"""What the worker does for initiatives: measure each partner's evidence with its own eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.db import transaction

from forums.initiatives.evidence import measure_own
from forums.initiatives.models import Initiative, InitiativePartner, Standing, Status
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.scoping.arming import Arms, armed

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles("forums.measure")
def measure_for_body(actor: Actor, *, initiative: str) -> None:
    """Measure what the portal can of the body acted for, if it still takes part in work that goes on."""
    found = Initiative.objects.visible_to(actor).filter(pk=initiative, status=Status.ACTIVE).first()
    own = InitiativePartner.objects.visible_to(actor).filter(
        initiative_id=initiative, organisation=actor.organisation, state=Standing.JOINED
    )
    if found is not None and own.exists():
        measure_own(actor, found)


@shared_task(name="forums.measure_all")
def measure_all() -> int:
    """Have the evidence of every partner of every initiative measured, so that what has lapsed shows the same day."""
    with transaction.atomic(), armed(Arms(system=True)):
        parts = InitiativePartner.objects.filter(state=Standing.JOINED, initiative__status=Status.ACTIVE)
        rows = list(parts.unscoped(because="the worker measures for each").values_list("initiative", "organisation"))
        for initiative, body in rows:
            put("forums.measure", acting_for=body, initiative=initiative)
    return len(rows)
