"""Letters about workshops: one job a person, so that a mail server that fails repeats one letter and not all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole
from forums.workshops.calendar import calendar_of
from forums.workshops.choices import State
from forums.workshops.models import Minutes, Workshop
from forums.workshops.permissions import SEE_MINUTES, SEE_WORKSHOP
from forums.workshops.telling import FATE
from partners import clock, mail
from partners.notices.kinds import kind
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor

CALENDAR = "text/calendar"
APART = dt.timedelta(minutes=10)
INVITED = kind(
    "workshop_invited",
    SEE_WORKSHOP,
    "forums:workshop",
    _("You are invited to a workshop of your forum."),
    called="title",
)
SETTLED = kind(
    "card_settled",
    SEE_WORKSHOP,
    "forums:workshop",
    _("Something became of a card that you wrote in a workshop."),
    called="title",
)
MINUTED = kind(
    "minutes_sent",
    SEE_MINUTES,
    "forums:minutes",
    _("The minutes of a workshop are ready to read."),
    called="workshop__title",
)


@handles("forums.invite_to_workshop")
def invite_to_workshop(actor: Actor, *, workshop: str, sequence: str = "") -> None:
    """Have a letter written to everybody with a role in the forum, at most once in ten minutes.

    Changes that come closer together are told of once, when the ten minutes are over: the last one counts.
    """
    found = Workshop.objects.visible_to(actor).filter(pk=workshop).exclude(state=State.CLOSED).first()
    if found is None or (sequence and str(found.sequence) != sequence):
        return
    written, now = f"workshop-letters:{workshop}", clock.now()
    last = cache.get(written)
    if last is not None and last + APART > now:
        assert actor.organisation is not None  # noqa: S101 - a body's own workshop
        who = {"acting_for": actor.organisation.pk, "person": actor.person.pk if actor.person else None}
        put("forums.invite_to_workshop", due_at=last + APART, workshop=workshop, sequence=found.sequence, **who)
    else:
        cache.set(written, now, APART.total_seconds())
        for person, organisation in _people(actor, found.forum_id):
            put(
                "forums.send_workshop_invitation",
                acting_for=organisation,
                person=person,
                workshop=found.pk,
                recipient=person,
            )


@handles("forums.send_workshop_invitation")
def send_workshop_invitation(actor: Actor, *, workshop: str, recipient: str) -> None:
    """Write to one person, who is asked once more whether they may see it: the link, and the calendar entry."""
    found = SEE_WORKSHOP.rows(actor).filter(pk=workshop).first() if actor.may(SEE_WORKSHOP) else None
    person = actor.person
    if found is None or person is None or str(person.pk) != recipient:
        return
    if not notify(actor, INVITED, found.pk, always_writes=True):
        return
    url = mail.address("forums:workshop", found.pk)
    with translation.override(person.language):
        entry = calendar_of(found, url=url, by_letter=True)
    mail.send(
        "workshop_invitation",
        person.email,
        language=person.language,
        attached=[("workshop.ics", entry, CALENDAR)],
        is_changed=found.sequence > 0,
        link=url,
    )


@handles(FATE)
def tell_of_fate(actor: Actor, *, workshop: str) -> None:
    """Note for somebody who wrote a card that something became of it: one line a workshop, and no word of the card."""
    if notify(actor, SETTLED, workshop) and actor.person is not None:
        link = mail.address("forums:workshop", uuid.UUID(workshop))
        person, sentence = actor.person, SETTLED.sentence
        mail.send("forum_news", person.email, language=person.language, person=person, sentence=sentence, link=link)


@handles("forums.send_minutes")
def send_minutes(actor: Actor, *, minutes: str) -> None:
    """Tell everybody with a role in the forum that there are minutes to read."""
    found = Minutes.objects.visible_to(actor).filter(pk=minutes).select_related("workshop").first()
    if found is not None:
        for person, organisation in _people(actor, found.workshop.forum_id):
            put("forums.tell_of_minutes", acting_for=organisation, person=person, minutes=found.pk)


@handles("forums.tell_of_minutes")
def tell_of_minutes(actor: Actor, *, minutes: str) -> None:
    """Write to one person, who is asked once more whether they may read them. A pointer, no data."""
    found = SEE_MINUTES.rows(actor).filter(pk=minutes).first() if actor.may(SEE_MINUTES) else None
    if found is not None and actor.person is not None and notify(actor, MINUTED, found.pk):
        person = actor.person
        link = mail.address("forums:minutes", found.pk)
        mail.send("minutes_sent", person.email, language=person.language, link=link)


def _people(actor: Actor, forum: uuid.UUID) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Everybody with a role in the forum, each for a body that they hold it for."""
    rows = ForumRole.objects.visible_to(actor).filter(forum=forum, ended_at=None, organisation__isnull=False)
    found = dict(rows.order_by("since").values_list("person", "organisation"))
    return set(found.items())
