"""Letters about workshops: one job a person, so that a mail server that fails repeats one letter and not all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole
from forums.workshops.calendar import calendar_of, method_of
from forums.workshops.choices import OVER, State
from forums.workshops.models import Minutes, Participant, Workshop
from forums.workshops.permissions import SEE_MINUTES, SEE_WORKSHOP
from forums.workshops.telling import FATE
from partners import clock, mail
from partners.notices.kinds import kind
from partners.notices.models import Notice
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from partners.outbox.put import put

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.people.models import Person

CALENDAR = "text/calendar"
APART = dt.timedelta(minutes=10)
INVITED = kind(
    "workshop_invited",
    SEE_WORKSHOP,
    "forums:workshop",
    _("You are invited to a workshop of your forum."),
    called="title",
)
MOVED = kind(
    "workshop_moved",
    SEE_WORKSHOP,
    "forums:workshop",
    _("A workshop of your forum has moved: its day, its time or its place is another."),
    called="title",
)
CALLED_OFF = kind(
    "workshop_called_off",
    SEE_WORKSHOP,
    "forums:workshop",
    _("A workshop of your forum was called off."),
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
    found = Workshop.objects.visible_to(actor).filter(pk=workshop).exclude(state__in=OVER).first()
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
        _have_written(actor, found, "forums.send_workshop_invitation")


@handles("forums.send_workshop_invitation")
def send_workshop_invitation(actor: Actor, *, workshop: str, recipient: str) -> None:
    """Write to one person, who is asked once more whether they may see it: the link, and the calendar entry.

    Whoever was invited before is told that it has moved.
    """
    found = _seen_by(actor, workshop, recipient)
    person = actor.person
    if found is None or person is None or found.state in OVER:
        return
    before = Notice.objects.visible_to(actor).filter(kind=INVITED.name, record=found.pk).exists()
    if not notify(actor, MOVED if before else INVITED, found.pk, always_writes=True):
        return
    _write(person, found, "workshop_invitation", is_changed=before)


@handles("forums.tell_of_call_off")
def tell_of_call_off(actor: Actor, *, workshop: str) -> None:
    """Have a letter written at once to everybody who was invited: it takes the entry out of their calendars."""
    found = Workshop.objects.visible_to(actor).filter(pk=workshop, state=State.CALLED_OFF).first()
    if found is not None:
        _have_written(actor, found, "forums.send_call_off")


@handles("forums.send_call_off")
def send_call_off(actor: Actor, *, workshop: str, recipient: str) -> None:
    """Write to one person, who is asked once more whether they may see it. Why it was called off is on its page."""
    found = _seen_by(actor, workshop, recipient)
    person = actor.person
    if found is None or person is None or found.state != State.CALLED_OFF:
        return
    if notify(actor, CALLED_OFF, found.pk, always_writes=True):
        _write(person, found, "workshop_called_off")


def _have_written(actor: Actor, workshop: Workshop, letter: str) -> None:
    """A job for each of those invited."""
    for person, organisation in _invited(actor, workshop):
        put(letter, acting_for=organisation, person=person, workshop=workshop.pk, recipient=person)


def _seen_by(actor: Actor, workshop: str, recipient: str) -> Workshop | None:
    if actor.person is None or str(actor.person.pk) != recipient or not actor.may(SEE_WORKSHOP):
        return None
    return SEE_WORKSHOP.rows(actor).filter(pk=workshop).first()


def _write(person: Person, found: Workshop, letter: str, **facts: bool) -> None:
    """A letter with the entry for the calendar, which says in its type what the calendar is asked to do."""
    url = mail.address("forums:workshop", found.pk)
    with translation.override(person.language):
        entry = calendar_of(found, url=url, to=person.email)
    kind_of_file = f"{CALENDAR}; method={method_of(found)}"
    files = [("workshop.ics", entry, kind_of_file)]
    mail.send(letter, person.email, language=person.language, attached=files, link=url, **facts)


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


def _invited(actor: Actor, workshop: Workshop) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Everybody who may have the entry: with a role now or since the invitations, or who answered or came.

    Each once, for the body for which they have it; whether they still see the workshop is asked for each.
    """
    roles = ForumRole.objects.visible_to(actor).filter(forum=workshop.forum_id, organisation__isnull=False)
    since = workshop.invited_at or clock.now()
    ended = roles.filter(ended_at__gte=since).order_by("since").values_list("person", "organisation")
    places = Participant.objects.visible_to(actor).filter(workshop=workshop, is_guest=False, removed_at=None)
    found = dict(ended) | dict(places.values_list("person", "organisation"))
    return set((found | dict(_people(actor, workshop.forum_id))).items())


def _people(actor: Actor, forum: uuid.UUID) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Everybody with a role in the forum, each for a body that they hold it for."""
    rows = ForumRole.objects.visible_to(actor).filter(forum=forum, ended_at=None, organisation__isnull=False)
    found = dict(rows.order_by("since").values_list("person", "organisation"))
    return set(found.items())
