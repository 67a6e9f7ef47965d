"""What the worker does for forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.membership import actions
from forums.membership.errors import AlreadyInvited, NotOneself
from forums.membership.permissions import INVITE_BODY
from forums.membership.queries import body_of_code
from forums.membership.telling import WRITE, WRITE_ONE, letter_of, who_may_be_told
from partners.notices.telling import tell_once_an_hour
from partners.outbox.handlers import handles
from partners.outbox.put import put
from sharing.audiences.actors import actor_for

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


@handles(WRITE)
def write_letters(actor: Actor, *, letter: str, record: str) -> None:
    """Find out who of the body acted for may still do what is asked, and have each written to.

    Work of its own for each: a mail server that fails in the middle repeats one letter, and not all.
    """
    about, body = letter_of(letter), actor.organisation
    if body is None:
        return
    for person in who_may_be_told(actor, about):
        reader = actor_for(person, body.pk)
        if reader.organisation == body and about.permission.allows(reader):
            put(WRITE_ONE, acting_for=body.pk, person=person.pk, letter=letter, record=record)


@handles(WRITE_ONE)
def write_letter(actor: Actor, *, letter: str, record: str) -> None:
    """Tell one person, if they may still do what is asked."""
    tell_once_an_hour(actor, letter_of(letter), record, "forum_waits")
