"""What ends when a body leaves a forum, in the same transaction; and when a person leaves a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from forums.membership.models import ForumRole
from partners import clock
from partners.audit.record import record
from partners.wired import Wired

if TYPE_CHECKING:
    import uuid

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

#: each ends what the body acted for has in a forum; filled in estate_portal/wiring.py
leaving: Wired[Callable[[Actor, Forum], None]] = Wired("what ends when a body leaves a forum")


def end_roles_of(actor: Actor, person: uuid.UUID, organisation: uuid.UUID) -> None:
    """End what somebody is in forums for a body that they have left."""
    held = ForumRole.objects.visible_to(actor).filter(person=person, organisation=organisation, ended_at=None)
    for role in held.select_related("forum", "person"):
        role.ended_at = clock.now()
        role.save(update_fields=["ended_at"])
        record("forum_role_ended", role.forum, organisation=organisation, person=role.person.name, role=role.role)
