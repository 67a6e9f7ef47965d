"""What the worker does for projects: write to those for whom something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache

from partners import mail
from partners.notices.kinds import kind_of
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from projects.delivery.telling import WRITE, who_may_be_told
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor

ONCE_AN_HOUR = 60 * 60


@handles(WRITE)
def write_letter(actor: Actor, *, letter: str, record: str) -> None:
    """Tell everybody of the body acted for who may still do what is asked: a link, and nothing of the record.

    The same of the same record at most once an hour to each: four figures entered one by one are one letter.
    """
    about = kind_of(letter)
    if actor.organisation is None:
        return
    for person in who_may_be_told(actor):
        reader = actor_for(person, actor.organisation.pk)
        if reader.organisation != actor.organisation or not notify(reader, about, record):
            continue
        written = f"letter:{letter}:{record}:{person.pk}"
        if not cache.add(written, "written", ONCE_AN_HOUR):
            continue
        mail.send(
            "project_waits",
            person.email,
            language=person.language,
            person=person,
            sentence=about.sentence,
            link=mail.address(about.page, record),
        )
