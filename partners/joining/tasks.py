"""Bringing the rows of a spreadsheet of bodies in. What breaks off is taken up where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from partners import mail
from partners.joining.actions import TAKE, bring_in, has_stopped
from partners.joining.models import Intake
from partners.organisations.permissions import ADD_ORGANISATION
from partners.outbox.handlers import handles
from partners.people.models import Emails

if TYPE_CHECKING:
    from collections.abc import Callable

    from partners.acting.actor import Actor


STOP = "organisations.taking_in_stopped"


@handles(TAKE, own_transactions=True, in_vain=STOP)
def take_rows(make_actor: Callable[[], Actor], *, intake: str) -> None:
    """Some rows after the other, each time as whoever sent the sheet, as far as they still may."""
    while _some(make_actor, intake):
        pass


def _some(make_actor: Callable[[], Actor], intake: str) -> bool:
    with transaction.atomic():
        actor = make_actor()
        with translation.override(actor.person.language if actor.person else None):  # the reasons are kept
            return bring_in(actor, intake)


@handles(STOP)
def tell_of_stop(actor: Actor, *, intake: str) -> None:
    """The work was given up before the last row: whoever sent the sheet is written to, if they wish any letters.

    The sheet itself needs no mark: it is seen from its rows, and waits on the home page (`waiting`).
    """
    person = actor.person
    if person is None or person.emails == Emails.NEVER or not actor.may(ADD_ORGANISATION):
        return
    found = Intake.objects.visible_to(actor).filter(pk=intake).first()
    if found is not None and has_stopped(found):
        link = mail.address("partners:intake", found.pk)
        mail.send("work_stopped", person.email, language=person.language, person=person, link=link)
