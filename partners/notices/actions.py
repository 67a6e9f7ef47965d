"""Marking one's own notices as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners import clock
from partners.acting.action import action
from partners.audit.record import record
from partners.notices.models import Notice
from partners.notices.permissions import SEE_NOTICES

if TYPE_CHECKING:
    import datetime as dt

    from partners.acting.actor import Actor


@action(SEE_NOTICES)
def mark_read(actor: Actor, *, up_to: dt.datetime) -> int:
    """Mark everything of the body acted for that came up to a moment as read; answers how many were new."""
    number = Notice.objects.visible_to(actor).filter(read_at=None, at__lte=up_to).update(read_at=clock.now())
    assert actor.person is not None  # noqa: S101 - the rule of the permission says so
    record("notices_read", actor.person, organisation=None)
    return int(number)
