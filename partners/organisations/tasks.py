"""Letters to the people who look after a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners import mail
from partners.acting.actor import Role
from partners.organisations.actions import REMINDER
from partners.organisations.models import Organisation
from partners.outbox.handlers import handles
from partners.people.models import Membership

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles(REMINDER)
def send_reminder(actor: Actor, **ids: str) -> None:
    """Point the body's administrators to their list of steps. What is done and what is not stands there."""
    body = Organisation.objects.visible_to(actor).filter(pk=ids["organisation"], suspended_at=None).first()
    if body is None:
        return
    members = Membership.objects.visible_to(actor).in_force().filter(organisation=body)
    for member in members.filter(roles__contains=[Role.ADMINISTRATOR.value]).select_related("person"):
        mail.send(
            "reminder",
            member.person.email,
            language=member.person.language,
            person=member.person,
            organisation=body,
            link=mail.address("home:start"),
        )
