"""Pages of whoever is one end of a payment that the other recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.acting.pages import ask
from partners.acting.requires import PortalRequest, requires
from projects.benefits.permissions import DISPUTE_PAYMENT, WITHDRAW_DISPUTE
from projects.benefits.words import plain
from projects.disputes import actions
from projects.disputes.forms import AgreeForm, DisputeForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from projects.benefits.payments import Payment, PaymentDispute


@requires(DISPUTE_PAYMENT)
def payment_dispute(request: PortalRequest, payment: Payment) -> HttpResponse:
    """Say that a payment is wrong, and why."""
    return ask(
        request,
        DisputeForm(request.POST or None),
        lambda one: actions.dispute_payment(request.actor, payment, reason=one.cleaned_data["reason"]),
        to=reverse("projects:benefit-list"),
        said=_("Whoever recorded the payment is told. Until it is settled it counts for neither of you."),
        heading=_("Say that this payment is wrong?"),
        caption=_called(payment),
        explanation=_("Until it is taken back, or you say so no longer, it counts for neither of the two."),
        button=_("Say that it is wrong"),
        kind="warning",
    )


@requires(WITHDRAW_DISPUTE)
def dispute_withdraw(request: PortalRequest, dispute: PaymentDispute) -> HttpResponse:
    """Say no longer that a payment is wrong."""
    return ask(
        request,
        AgreeForm(request.POST if request.method == "POST" else None),
        lambda _form: actions.withdraw_dispute(request.actor, dispute),
        to=reverse("projects:benefit-list"),
        said=_("The payment counts again for both."),
        heading=_("Is this payment right after all?"),
        caption=_called(dispute.payment),
        explanation=_("It counts again for both of the two."),
        button=_("It is right"),
    )


def _called(payment: Payment) -> str:
    return f"{payment.what}, {payment.quarter_name}, {plain(payment.amount, money=True)}"
