"""What the worker does for projects: write to those for whom something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from partners import mail
from partners.acting.waits import one_at_a_time
from partners.notices.kinds import kind_of
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from partners.outbox.put import put
from projects.delivery.telling import WRITE, WRITE_ONE, who_may_be_told
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ONCE_AN_HOUR = 60 * 60


@handles(WRITE)
def write_letters(actor: Actor, *, letter: str, record: str) -> None:
    """Find out who of the body acted for may still do what is asked, and have each written to.

    Work of its own for each: an address that the mail server refuses keeps nobody else from being told.
    """
    about, body = kind_of(letter), actor.organisation
    if body is None:
        return
    for person in who_may_be_told(actor):
        reader = actor_for(person, body.pk)
        if reader.organisation == body and about.permission.allows(reader):
            put(WRITE_ONE, acting_for=body.pk, person=person.pk, letter=letter, record=record)


@handles(WRITE_ONE)
def write_letter(actor: Actor, *, letter: str, record: str) -> None:
    """Tell one person, if they may still do what is asked: a link, and nothing of the record.

    The same of the same record at most once an hour to each: four figures entered one by one are one letter. That it
    was written is noted when it is sent, and not before: work that fails, or whose worker dies, is done again.
    """
    about, person = kind_of(letter), actor.person
    if person is None or not notify(actor, about, record):
        return
    written = f"letter:{letter}:{record}:{person.pk}"
    one_at_a_time(written)  # two workers with the same letter: the second finds that the first has sent it
    if cache.get(written):
        return
    mail.send(
        "project_waits",
        person.email,
        language=person.language,
        person=person,
        sentence=about.sentence,
        link=mail.address(about.page, record),
    )
    cache.set(written, "written", ONCE_AN_HOUR)
