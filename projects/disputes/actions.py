"""Whoever is one end of a payment that the other recorded says that it is wrong, or no longer says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from projects.benefits.errors import NothingNew
from projects.benefits.letters import DISPUTED
from projects.benefits.payments import PaymentDispute
from projects.benefits.permissions import DISPUTE_PAYMENT, WITHDRAW_DISPUTE
from projects.delivery.telling import tell

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.benefits.payments import Payment


@action(DISPUTE_PAYMENT, leaves_sight=True, locks=False)
def dispute_payment(actor: Actor, payment: Payment, *, reason: str) -> None:
    """Say that a payment is wrong: it counts for neither until it is taken back or this is withdrawn.

    Raises NothingNew when that is said already, or the payment is taken back meanwhile.
    """
    if actor.organisation is None:
        raise NotAllowed
    one_at_a_time(f"payments of {payment.project_id}")
    if not DISPUTE_PAYMENT.rows(actor).filter(pk=payment.pk).exists():
        raise NothingNew
    row = PaymentDispute(
        organisation=actor.organisation,
        payment=payment,
        reason=reason,
        person=actor.person,
        person_name=actor.person.name if actor.person else "",
    )
    row.save(force_insert=True)
    tell(DISPUTED, body=payment.organisation_id, record=payment.pk)
    record("payment_disputed", payment, organisation=actor.organisation.pk, reason=reason)


@action(WITHDRAW_DISPUTE, leaves_sight=True, locks=False)
def withdraw_dispute(actor: Actor, dispute: PaymentDispute) -> None:
    """Say so no longer: the payment counts again for both.

    Raises NothingNew when that is withdrawn already, or the payment is taken back meanwhile.
    """
    one_at_a_time(f"payments of {dispute.payment.project_id}")
    if not WITHDRAW_DISPUTE.rows(actor).filter(pk=dispute.pk).update(withdrawn_at=clock.now()):
        raise NothingNew
    record("payment_agreed", dispute.payment, organisation=dispute.organisation_id)
