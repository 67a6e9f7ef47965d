"""Letters about requests: that one waits, that one is answered. They point to the page and say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.requests.actions import ANSWERED, MADE
from assets.requests.models import DisclosureRequest, Outcome
from assets.requests.queries import who_answers, who_asked
from partners import mail
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles(MADE)
def tell_owner(actor: Actor, *, disclosure: str) -> None:
    """Write to those who keep the owner's register, if the request still waits."""
    found = DisclosureRequest.objects.put_to(actor).open().filter(pk=disclosure).first()
    for person in who_answers(actor) if found else []:
        mail.send(
            "request_made",
            person.email,
            language=person.language,
            person=person,
            link=mail.address("assets:disclosure-answer", disclosure),
        )


@handles(ANSWERED)
def tell_asker(actor: Actor, *, disclosure: str) -> None:
    """Write to whoever asked that there is an answer."""
    answered = DisclosureRequest.objects.made_by(actor).filter(pk=disclosure, answer__isnull=False)
    found = answered.exclude(answer__outcome=Outcome.WITHDRAWN).first()
    for person in who_asked(actor, found) if found else []:
        mail.send(
            "request_answered",
            person.email,
            language=person.language,
            person=person,
            link=mail.address("assets:disclosure", disclosure),
        )
