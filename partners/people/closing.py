"""A body that was entered twice is closed only while nobody belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partners import clock
from partners.organisations.actions import StillHolds
from partners.people.models import Invitation, Membership

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


def close_invitations(actor: Actor, organisation: Organisation) -> None:
    """Make its invitations stop working. Raises StillHolds where anybody acts or acted for it."""
    if Membership.objects.visible_to(actor).filter(organisation=organisation).exists():
        raise StillHolds(name=organisation.name, what=_("people"))
    waiting = Invitation.objects.visible_to(actor).filter(organisation=organisation, accepted_at=None, revoked_at=None)
    waiting.update(revoked_at=clock.now())
