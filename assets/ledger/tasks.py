"""Letters before shares end, to owners and to receivers. They point to the ledger and say nothing of what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from celery import shared_task
from django.db import DatabaseError, transaction

from assets.ledger.warning import mark_ending, mark_stopping, still_ends, still_stops
from assets.register.permissions import RENEW_SHARE
from assets.requests.queries import who_answers
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
WARN_RECEIVER = "shares.warn_receiver"


@shared_task(name="shares.warn_of_ends")
def warn_of_ends() -> int:
    """Have letters written 30, 7 and 1 days before shares end, to those who keep the registers of owner and receivers.

    Answers how many.
    """
    with transaction.atomic(), armed(Arms(system=True)):
        bodies = list(Organisation.objects.order_by("pk").unscoped(because="whose shares end, each by itself"))
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
    assert actor.organisation is not None  # noqa: S101 - the task acts for one
    due = {WARN: mark_ending(actor), WARN_RECEIVER: mark_stopping(actor)}
    letters = {name: days for name, days in due.items() if days is not None}
    people = who_answers(actor) if letters else []
    for name, days in letters.items():
        for person in people:
            put(name, acting_for=actor.organisation.pk, person=person.pk, days=days)
    return len(letters) * len(people)


@handles(WARN)
def write_warning(actor: Actor, *, days: str) -> None:
    """Write to one person that shares end within `days`, if they still do and this person may still renew them."""
    if still_ends(actor, int(days)):
        _write(actor, "shares_end", "assets:ledger-given", int(days))


@handles(WARN_RECEIVER)
def write_to_receiver(actor: Actor, *, days: str) -> None:
    """Write to one person that what their body sees ends within `days`, if it still does."""
    if still_stops(actor, int(days)):
        _write(actor, "sight_ends", "assets:ledger-received", int(days))


def _write(actor: Actor, letter: str, page: str, days: int) -> None:
    person = actor.person
    if person is None or person.emails == Emails.NEVER or not actor.may(RENEW_SHARE):
        return
    link = f"{mail.address(page)}?ending=soon"
    mail.send(letter, person.email, language=person.language, person=person, days=days, link=link)
