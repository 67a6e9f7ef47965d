"""Sharing what an import adds: looked at before it is taken in, done with it, and why not where it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assets.bulkshares.receipts import REFUSALS
from assets.bulkshares.working import ReceiverGone
from assets.imports import keeping
from assets.imports.preview import to_be_made
from assets.register.actions import share_made
from assets.shares.queries import receivers
from partners.acting.errors import Refused
from partners.forms.marks import mark_of_text
from sharing.audiences.models import Audience
from sharing.grants.errors import NothingToShare
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.imports.models import Import
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

#: why the properties of an import are not shared; all but one as for many that are shared at once
NOT_SHARED: Mapping[str, Any] = {
    **REFUSALS,
    NothingToShare.code: _("No new property was added, so there was nothing to share."),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many new properties are about to be shared, the first of them by name, and the bodies that will see them."""

    number: int
    names: tuple[str, ...]
    bodies: tuple[Organisation, ...]

    @property
    def others(self) -> int:
        """How many there are beside those named."""
        return self.number - len(self.names)

    @property
    def fingerprint(self) -> str:
        """Differs when so many others would be shared, or other bodies would see them."""
        return mark_of_text("|".join([str(self.number), *sorted(str(body.pk) for body in self.bodies)]))


def reach_of(actor: Actor, batch: Import, audience: Audience, *, without_cells: bool) -> Reach:
    """What sharing the new properties of a checked file with `audience` comes to."""
    number, names = to_be_made(actor, batch, without_cells=without_cells)
    return Reach(number, tuple(names), receivers(actor, audience))


def share_new(actor: Actor, held: Import, rows: str, number: int) -> dict[str, Any]:
    """Share the `number` properties that taking `rows` in has made, where that was chosen. Returns what to keep of it.

    It reaches whom the owner could see when the button was pressed: who joined the forum since waits for a
    confirmation. What is refused by now stays so, however often it is tried: the file is taken in, and its receipt
    says that it is not shared, and why.
    """
    if held.audience_id is None or held.level is None or held.until is None:
        return {}
    try:
        if not number:
            raise NothingToShare
        audience = receiver_of(actor, held)
        if audience is None:
            raise ReceiverGone
        batch = share_made(
            actor,
            keeping.created(held, rows),
            number=number,
            audience=audience,
            level=Level(held.level),
            until=held.until,
            reason=held.reason,
            door=held.door,
        )
    except Refused as refusal:
        return {"share_batch": None, "share_refusal": refusal.code}
    return {"share_batch": batch, "share_refusal": ""}


def receiver_of(actor: Actor, batch: Import) -> Audience | None:
    """With whom its new properties were to be shared; nothing where the body may know them no longer."""
    known = Audience.objects.receivers_for(actor)
    return known.filter(pk=batch.audience_id).first() if batch.audience_id else None


def why_not_shared(batch: Import, receiver: Audience | None) -> str:
    """Why its properties are not shared, in a sentence; empty where they are, or were to be seen by nobody."""
    return str(NOT_SHARED.get(batch.share_refusal, "")) % {"forum": receiver.name if receiver else ""}
