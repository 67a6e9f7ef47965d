"""Letters about requests: that one waits, that one is answered. They point to the page and say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assets.requests.actions import ANSWERED, MADE
from assets.requests.models import DisclosureRequest, Outcome
from assets.requests.permissions import ANSWER_REQUEST, SEE_REQUEST
from assets.requests.queries import who_answers, who_asked
from partners.notices.kinds import kind
from partners.notices.telling import tell
from partners.outbox.handlers import handles
from partners.outbox.put import put

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor

WRITE = "requests.write"
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


@handles(MADE)
def tell_owner(actor: Actor, *, disclosure: str) -> None:
    """Have each of those who keep the owner's register written to, if the request still waits.

    Each letter is work of its own: what is tried again writes to nobody twice.
    """
    found = DisclosureRequest.objects.put_to(actor).open().filter(pk=disclosure).first()
    for person in who_answers(actor) if found else []:
        put(WRITE, acting_for=_body(actor), person=person.pk, disclosure=disclosure, letter=ASKED.name)


@handles(ANSWERED)
def tell_asker(actor: Actor, *, disclosure: str) -> None:
    """Have whoever asked written to that there is an answer."""
    answered = DisclosureRequest.objects.made_by(actor).filter(pk=disclosure, answer__isnull=False)
    found = answered.exclude(answer__outcome=Outcome.WITHDRAWN).first()
    for person in who_asked(actor, found) if found else []:
        put(WRITE, acting_for=_body(actor), person=person.pk, disclosure=disclosure, letter=TOLD.name)


def _body(actor: Actor) -> uuid.UUID | None:
    return actor.organisation.pk if actor.organisation else None


@handles(WRITE)
def write_letter(actor: Actor, *, disclosure: str, letter: str) -> None:
    """Note it for one person and write to them, if it still concerns them and they like letters."""
    rows = DisclosureRequest.objects.visible_to(actor).filter(pk=disclosure)
    about = ASKED if letter == ASKED.name else TOLD
    if actor.person is None or not (rows.open() if about is ASKED else rows).exists():
        return
    tell(actor, about, disclosure, letter)
