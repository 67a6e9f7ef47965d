"""Writing to bodies that do not get on: of their next step, or the invitation again to whoever has not accepted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners import clock
from partners.organisations.actions import MOST_OFTEN, RemindedAlready, remind_organisation
from partners.people.actions import resend_invitation
from partners.people.errors import AlreadySo, HasAdministrator, HasRecords, SentLately

if TYPE_CHECKING:
    from estate_portal.onboarding.steps import Progress
    from partners.acting.actor import Actor


def may_remind(one: Progress) -> bool:
    """Whether the body is not on board yet, has somebody to write to and had no letter lately."""
    has_somebody = one.organisation.suspended_at is None and (one.has_administrator or one.invitation)
    last, due = one.written_at, clock.now() - MOST_OFTEN
    return bool(one.stuck and has_somebody and (last is None or last < due))


def remind(actor: Actor, one: Progress) -> bool:
    """Write to the body's administrators, or to the one invited. False where that is done, or in vain, by now."""
    try:
        if one.invitation is None:
            remind_organisation(actor, one.organisation)
        else:
            resend_invitation(actor, one.invitation)
    except (RemindedAlready, SentLately, AlreadySo, HasAdministrator, HasRecords):
        return False
    return True
