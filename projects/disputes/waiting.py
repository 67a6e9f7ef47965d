"""A payment in dispute waits for whoever recorded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners import clock
from partners.people.waiting import Waiting
from projects.benefits.payments import PaymentDispute
from projects.benefits.permissions import TAKE_BACK_PAYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def disputes_waiting(actor: Actor) -> Iterator[Waiting]:
    """Payments that the actor may take back and the other end disputes. One query."""
    if not actor.may(TAKE_BACK_PAYMENT):
        return
    rows = PaymentDispute.objects.visible_to(actor).open().filter(payment__organisation=actor.organisation)
    for one in rows.select_related("payment", "organisation").order_by("at", "pk"):
        label = _("Answer %(body)s, which says that the payment %(what)s is wrong")
        url = reverse("projects:payment-take-back", args=[one.payment_id])
        facts = {"body": one.organisation, "what": one.payment}
        yield Waiting(label % facts, url, clock.day_of(one.at))
