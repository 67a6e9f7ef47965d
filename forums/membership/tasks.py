"""What the worker does for forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.membership import actions
from forums.membership.errors import AlreadyInvited, NotOneself
from forums.membership.permissions import INVITE_BODY
from forums.membership.queries import body_of_code
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles("forums.invite_by_code")
def invite_by_code(actor: Actor, *, forum: str, code: str) -> None:
    """Invite the body of that code, if there is one and it may be invited; nobody is told which it was."""
    found = INVITE_BODY.rows(actor).filter(pk=forum).first() if actor.person else None
    organisation = body_of_code(code)
    if found is None or organisation is None:
        return
    try:
        actions.invite_body(actor, found, organisation=organisation)
    except (AlreadyInvited, NotOneself):
        return
