"""What the worker does for forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from forums.membership import actions
from forums.membership.errors import AlreadyInvited, NotOneself
from forums.membership.permissions import INVITE_BODY
from forums.membership.queries import body_of_code
from forums.membership.telling import WRITE, letter_of, who_may_be_told
from partners import mail
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ONCE_AN_HOUR = 60 * 60


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
def write_letter(actor: Actor, *, letter: str, record: str) -> None:
    """Tell everybody of the body acted for who may still do what is asked: a link, and nothing of the record.

    The same of the same record at most once an hour to each: asking, taking back and asking again fills no mailbox.
    """
    about = letter_of(letter)
    if actor.organisation is None:
        return
    for person in who_may_be_told(actor, about):
        reader = actor_for(person, actor.organisation.pk)
        if reader.organisation != actor.organisation or not notify(reader, about, record):
            continue
        written = f"letter:{letter}:{record}:{person.pk}"
        if cache.get(written):
            continue
        link = mail.address(about.page, record)
        mail.send(
            "forum_waits", person.email, language=person.language, person=person, sentence=about.sentence, link=link
        )
        cache.set(written, "written", ONCE_AN_HOUR)
