"""A body that was entered twice is closed only while it is in no forum; what it was asked to is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forums.membership.models import ForumMembership, State
from partners import clock
from partners.organisations.actions import StillHolds

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


def close_places(actor: Actor, organisation: Organisation) -> None:
    """Take its invitations to forums back. Raises StillHolds where it is in one."""
    places = ForumMembership.objects.visible_to(actor).filter(organisation=organisation)
    if places.filter(state=State.MEMBER).exists():
        raise StillHolds(name=organisation.name, what=_("a forum"))
    places.filter(state=State.INVITED).update(state=State.DECLINED, answered_by=actor.person, answered_at=clock.now())
