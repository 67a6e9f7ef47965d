"""One letter a day, to those who want it so: what is new, counted and named when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef

from partners import clock, mail
from partners.notices.kinds import known
from partners.notices.models import Notice
from partners.notices.queries import MOST, lines
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.people.models import Emails, Membership
from partners.scoping.arming import Arms, armed

if TYPE_CHECKING:
    from partners.acting.actor import Actor

DIGEST = "notices.write_digest"


@shared_task(name="notices.wake")
def wake() -> int:
    """Ask the database who has something new and wants it once a day. Missed days are made up for."""
    with transaction.atomic(), armed(Arms(system=True)):
        rows = Notice.objects.filter(read_at=None, mailed_at=None, person__emails=Emails.DAILY, person__is_active=True)
        still = Membership.objects.filter(person=OuterRef("person"), organisation=OuterRef("organisation"))
        rows = rows.filter(Exists(still.scoped("who still acts for the body").in_force()))
        people = set(rows.unscoped(because="who is to be written to").values_list("person", "organisation"))
        for person, organisation in people:
            put(DIGEST, acting_for=organisation, person=person, recipient=person)
    return len(people)


@handles(DIGEST)
def write_digest(actor: Actor, *, recipient: str) -> None:
    """Write to one person what is new for them now, if they still want it so.

    Twice the same work writes once: what is written is marked.
    """
    person = actor.person
    if person is None or str(person.pk) != recipient or person.emails != Emails.DAILY:
        return
    fresh = Notice.objects.visible_to(actor).filter(read_at=None, mailed_at=None, kind__in=known())
    rows = list(fresh.select_for_update().order_by("-at", "pk")[:MOST])
    shown = lines(actor, rows)
    Notice.objects.visible_to(actor).filter(pk__in=[one.pk for one in rows]).update(mailed_at=clock.now())
    if shown:
        link = mail.address("partners:notice-list")
        sentences = list(dict.fromkeys(one.sentence for one in shown))
        mail.send(
            "digest", person.email, language=person.language, person=person,
            number=len(shown), sentences=sentences, link=link,
        )  # fmt: skip
