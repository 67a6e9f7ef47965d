"""A body that was entered twice is closed only while it is in no forum.

What it was asked to stays unanswered: nobody answers for a body but its own administrator, and it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forums.membership.models import ForumMembership, State
from partners.organisations.actions import StillHolds

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


def refuse_members(actor: Actor, organisation: Organisation) -> None:
    """Raises StillHolds where the body is in a forum."""
    if ForumMembership.objects.visible_to(actor).filter(organisation=organisation, state=State.MEMBER).exists():
        raise StillHolds(name=organisation.name, what=_("a forum"))
