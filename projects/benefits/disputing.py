"""What whoever reads a payment may say of it, when the other end recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.benefits.permissions import DISPUTE_PAYMENT, WITHDRAW_DISPUTE

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """Where to say it, and what."""

    url: str
    verb: str


def ways_about_payments(actor: Actor) -> dict[uuid.UUID, Way]:
    """By payment: to say that it is wrong, or no longer. Two queries."""
    found: dict[uuid.UUID, Way] = {}
    if not actor.may(DISPUTE_PAYMENT):
        return found
    for payment in DISPUTE_PAYMENT.rows(actor).values_list("pk", flat=True):
        found[payment] = Way(reverse("projects:payment-dispute", args=[payment]), _("Say that it is wrong"))
    for dispute, payment in WITHDRAW_DISPUTE.rows(actor).values_list("pk", "payment"):
        found[payment] = Way(reverse("projects:dispute-withdraw", args=[dispute]), _("It is right after all"))
    return found
