"""A payment in dispute waits for whoever recorded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners import clock
from partners.people.waiting import Waiting
from projects.benefits.lines import name_of
from projects.benefits.payments import PaymentDispute
from projects.benefits.permissions import ANSWER_DISPUTE
from projects.delivery.queries import bodies_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def disputes_waiting(actor: Actor) -> Iterator[Waiting]:
    """Payments that the body acted for recorded and the other end disputes. At most two queries."""
    if not actor.may(ANSWER_DISPUTE):
        return
    rows = PaymentDispute.objects.visible_to(actor).open().filter(payment__organisation=actor.organisation)
    found = list(rows.select_related("payment").order_by("at", "pk"))
    bodies = bodies_by_id([one.organisation_id for one in found]) if found else {}
    for one in found:
        label = _("Answer %(body)s, which says that the payment %(what)s, %(quarter)s, is wrong")
        url = reverse("projects:payment-take-back", args=[one.payment_id])
        facts = {"body": name_of(bodies, one.organisation_id), "what": one.payment, "quarter": one.payment.quarter_name}
        yield Waiting(label % facts, url, clock.day_of(one.at))
