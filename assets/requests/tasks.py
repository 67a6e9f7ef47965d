"""Letters about requests: that one waits, that one is answered. They point to the page and say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.requests.actions import ANSWERED, MADE
from assets.requests.models import DisclosureRequest, Outcome
from assets.requests.permissions import ANSWER_REQUEST, SEE_REQUEST
from assets.requests.queries import who_answers, who_asked
from partners import mail
from partners.notices.kinds import kind
from partners.notices.telling import notify
from partners.outbox.handlers import handles
from sharing.audiences.actors import actor_for

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.people.models import Person

ASKED = kind(
    "request_made",
    ANSWER_REQUEST,
    "assets:disclosure-answer",
    _("A partner asks to see more of your organisation’s properties."),
    called="organisation__name_en",
)
TOLD = kind(
    "request_answered",
    SEE_REQUEST,
    "assets:disclosure",
    _("Your request to see more has an answer."),
    called="owner__name_en",
)


def _as(person: Person, actor: Actor) -> Actor:
    """A person of the body acted for, as they stand now; the database is armed as them."""
    return actor_for(person, actor.organisation.pk if actor.organisation else None)


@handles(MADE)
def tell_owner(actor: Actor, *, disclosure: str) -> None:
    """Write to those who keep the owner's register, if the request still waits."""
    found = DisclosureRequest.objects.put_to(actor).open().filter(pk=disclosure).first()
    for person in who_answers(actor) if found else []:
        if not notify(_as(person, actor), ASKED, disclosure):
            continue
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
        if not notify(_as(person, actor), TOLD, disclosure):
            continue
        mail.send(
            "request_answered",
            person.email,
            language=person.language,
            person=person,
            link=mail.address("assets:disclosure", disclosure),
        )
