"""Telling one person, from the worker: asked again whether they may; a line in the portal, a letter if they like."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.cache import cache

from partners import clock, mail
from partners.acting.waits import one_at_a_time
from partners.notices.models import Notice
from partners.people.models import Emails

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.notices.kinds import Kind

ONCE_AN_HOUR = 60 * 60


def tell(reader: Actor, about: Kind, record: uuid.UUID | str, letter: str) -> None:
    """Note it, and write the letter of that name if the reader wants one now. It points to the page, with no data."""
    if notify(reader, about, record) and reader.person is not None:
        person, link = reader.person, mail.address(about.page, record)
        mail.send(letter, person.email, language=person.language, person=person, link=link)


def tell_once_an_hour(reader: Actor, about: Kind, record: uuid.UUID | str, letter: str) -> None:
    """Note it for the reader, if they may do what it asks, and write: a link and a sentence, and nothing of the record.

    The same of the same record at most once an hour: four figures entered one by one are one letter; asking, taking
    back and asking again fills no mailbox. That it was written is noted when it is sent, and not before: work that
    fails, or whose worker dies, is done again.
    """
    if reader.person is None or not notify(reader, about, record):
        return
    person = reader.person
    written = f"letter:{about.name}:{record}:{person.pk}"
    one_at_a_time(written)  # two workers with the same letter: the second finds that the first has sent it
    if cache.get(written):
        return
    link = mail.address(about.page, record)
    mail.send(letter, person.email, language=person.language, person=person, sentence=about.sentence, link=link)
    cache.set(written, "written", ONCE_AN_HOUR)


def notify(reader: Actor, about: Kind, record: uuid.UUID | str, *, always_writes: bool = False) -> bool:
    """Note it for the reader, if they may do what it asks; answers whether a letter goes to them now.

    Call it in the worker, armed as the reader. `always_writes`: the letter brings what a line cannot.
    """
    person, organisation = reader.person, reader.organisation
    if person is None or organisation is None or not about.permission.allows(reader):
        return False
    if not about.permission.rows(reader).filter(pk=record).exists():
        return False
    writes = always_writes or person.emails == Emails.AT_ONCE
    waits = not writes and person.emails == Emails.DAILY
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                organisation=organisation,
                person=person,
                kind=about.name,
                record=uuid.UUID(str(record)),
                at=now,
                mailed_at=None if waits else now,
            )
        ],
        update_conflicts=True,
        unique_fields=["organisation", "person", "kind", "record"],
        update_fields=["at", "read_at", "mailed_at"],
    )
    return writes
