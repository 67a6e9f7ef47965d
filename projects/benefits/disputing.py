"""What whoever reads a payment may say of it, when the other end recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.benefits.lines import name_of
from projects.benefits.payments import PaymentDispute
from projects.benefits.permissions import DISPUTE_PAYMENT, WITHDRAW_DISPUTE
from projects.delivery.queries import bodies_by_id

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection

    from partners.acting.actor import Actor
    from projects.benefits.payments import Payment


@dataclass(frozen=True, slots=True)
class Way:
    """Where to say it, and what."""

    url: str
    verb: str


def said_against(actor: Actor, payment: Payment) -> str:
    """What the other end says is wrong with a payment, to whoever recorded it. At most two queries."""
    one = PaymentDispute.objects.visible_to(actor).open().filter(payment=payment).first()
    if one is None:
        return ""
    body = name_of(bodies_by_id([one.organisation_id]), one.organisation_id)
    sentence = _("%(body)s says that it is wrong: “%(reason)s”. If it is right, %(body)s says so, and it counts again.")
    return sentence % {"body": body, "reason": one.reason}


def ways_about_payments(actor: Actor, wanted: Collection[uuid.UUID]) -> dict[uuid.UUID, Way]:
    """By payment, of those wanted: to say that it is wrong, or no longer. Two queries, or none."""
    found: dict[uuid.UUID, Way] = {}
    if not wanted or not actor.may(DISPUTE_PAYMENT):
        return found
    for payment in DISPUTE_PAYMENT.rows(actor).filter(pk__in=wanted).values_list("pk", flat=True):
        found[payment] = Way(reverse("projects:payment-dispute", args=[payment]), _("Say that it is wrong"))
    for dispute, payment in WITHDRAW_DISPUTE.rows(actor).filter(payment__in=wanted).values_list("pk", "payment"):
        found[payment] = Way(reverse("projects:dispute-withdraw", args=[dispute]), _("It is right after all"))
    return found
