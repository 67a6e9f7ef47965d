"""What the worker does for projects: write to those for whom something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection

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

    The same of the same record at most once an hour to each: four figures entered one by one are one letter. That it
    was written is noted when it is sent, and not before: work that fails, or whose worker dies, is done again.
    """
    about = kind_of(letter)
    if actor.organisation is None:
        return
    _one_at_a_time(f"letter {letter} of {record} to {actor.organisation.pk}")
    for person in who_may_be_told(actor):
        reader = actor_for(person, actor.organisation.pk)
        if reader.organisation != actor.organisation or not notify(reader, about, record):
            continue
        written = f"letter:{letter}:{record}:{person.pk}"
        if cache.get(written):
            continue
        mail.send(
            "project_waits",
            person.email,
            language=person.language,
            person=person,
            sentence=about.sentence,
            link=mail.address(about.page, record),
        )
        cache.set(written, "written", ONCE_AN_HOUR)


def _one_at_a_time(what: str) -> None:
    """Two workers with the same letter: the second waits, and finds what the first has sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
