"""Whether a body has answered a request to validate in these words already: it may see the benefit no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projects.benefits.models import Validation, ValidationRequest
from projects.proof.marks import mark_of_keys

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor


def said_already(actor: Actor, benefit: uuid.UUID, *, accepted: bool, reason: str, read: str | None) -> bool:
    """Whether the last request that was put to the body was answered so, by this person, of the figures `read`."""
    asked = ValidationRequest.objects.visible_to(actor).filter(benefit=benefit, validator=actor.organisation)
    last = asked.order_by("-asked_at").first()
    if last is None or last.ended_at is None:
        return False
    given = list(Validation.objects.all().given_by(actor).filter(benefit=benefit, at__gte=last.asked_at))
    same = all((one.accepted, one.reason) == (accepted, reason) for one in given)
    return bool(given) and same and read in (None, mark_of_keys(one.figure_id for one in given))
