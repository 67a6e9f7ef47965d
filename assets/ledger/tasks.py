"""Letters to owners before shares end. They point to the ledger and say nothing of what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from celery import shared_task
from django.db import DatabaseError, transaction

from assets.ledger.warning import mark_ending, still_ends
from assets.requests.queries import who_answers
from assets.shares.permissions import RENEW_SHARE
from partners import mail
from partners.organisations.models import Organisation
from partners.outbox.handlers import handles
from partners.outbox.put import put
from partners.people.models import Emails
from partners.scoping.arming import Arms, armed, disarm
from sharing.audiences.actors import acting_for_organisation

if TYPE_CHECKING:
    from partners.acting.actor import Actor

log = structlog.stdlib.get_logger(__name__)
WARN = "shares.warn"


@shared_task(name="shares.warn_of_ends")
def warn_of_ends() -> int:
    """Have a letter written to whoever keeps a register of which shares end in 30, 7 or 1 days; answers how many."""
    with transaction.atomic(), armed(Arms(system=True)):
        bodies = list(Organisation.objects.order_by("pk").scoped("whose shares end, each by itself"))
    letters = 0
    for body in bodies:
        try:
            with transaction.atomic():
                letters += _warn(acting_for_organisation(body, by="shares.warn_of_ends"))
        except DatabaseError:
            log.exception("not warned of ends tonight", body=str(body.pk))
        finally:
            disarm()
    return letters


def _warn(actor: Actor) -> int:
    days = mark_ending(actor)
    if days is None:
        return 0
    assert actor.organisation is not None  # noqa: S101 - the task acts for one
    people = who_answers(actor)
    for person in people:
        put(WARN, acting_for=actor.organisation.pk, person=person.pk, days=days)
    return len(people)


@handles(WARN)
def write_warning(actor: Actor, *, days: str) -> None:
    """Write to one person that shares end within `days`, if they still do and this person may still renew them."""
    person = actor.person
    if person is None or person.emails == Emails.NEVER or not actor.may(RENEW_SHARE):
        return
    if still_ends(actor, int(days)):
        link = mail.address("assets:ledger-given") + "?ending=soon"
        mail.send("shares_end", person.email, language=person.language, person=person, days=int(days), link=link)
