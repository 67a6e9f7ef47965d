"""Payments between the partners of a project. `organisation` is who recorded one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from projects.benefits.models import amount
from projects.benefits.periods import quarter_label
from projects.delivery.models import Project
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Money:
    """Money from one body to another in a quarter, and what for."""

    payer: Organisation
    payee: Organisation
    quarter: dt.date
    amount: Decimal
    what: str


class PaymentQuerySet(ScopedQuerySet["Payment"]):
    """Payments between partners, to the two of them and to who sees the project's money."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the body acted for pays or receives; those of projects whose money it sees."""
        reasons = seen(Project, actor, Level.COMMERCIAL, key="project_id")
        if actor.organisation is not None:
            reasons |= Q(payer=actor.organisation) | Q(payee=actor.organisation)
        return self.filter(reasons).scoped(actor.label)

    def standing(self) -> Self:
        """Neither taken back nor a counter-record."""
        return self.filter(takes_back=None, taken_back=None)

    def with_disputes(self, actor: Actor) -> Self:
        """Each with `is_disputed`: the other of the two says that it is wrong, and it is not taken back yet."""
        open_now = PaymentDispute.objects.visible_to(actor).open().filter(payment=OuterRef("pk"))
        return self.annotate(is_disputed=Exists(open_now))


class Payment(ScopedModel):
    """Money from one partner to another: one record with two legs. It is nil for the public purse.

    A wrong one is never changed: `takes_back` is on its counter-record, which goes the other way for a reason.
    """

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="payments")
    payer = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("Who pays"))
    payee = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("Who is paid"))
    quarter = models.DateField(_("Quarter"))
    amount = amount(_("Amount"))
    what = models.CharField(_("What for"), max_length=300)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken_back")
    reason = models.CharField(_("Why it is taken back"), max_length=500, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(condition=~Q(payer=models.F("payee")), name="payment_between_two"),
            models.CheckConstraint(
                condition=Q(takes_back=None, reason="") | Q(takes_back__isnull=False) & ~Q(reason=""),
                name="payment_taken_back_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["id", "organisation", "project", "payee", "payer", "quarter", "amount"], name="payment_as_it_is"
            ),
        )
        indexes = (models.Index(fields=["project"], name="payments_of_project"),)

    def __str__(self) -> str:
        return self.what

    @property
    def quarter_name(self) -> str:
        """The quarter as people read it."""
        return quarter_label(self.quarter)


class PaymentDisputeQuerySet(ScopedQuerySet["PaymentDispute"]):
    """What one of two says of a payment that the other recorded, to whoever sees the payment."""

    def visible_to(self, actor: Actor) -> Self:
        """With the payment."""
        return self.filter(payment__in=Payment.objects.visible_to(actor).values("pk")).scoped(actor.label)

    def open(self) -> Self:
        """Neither withdrawn nor answered by taking the payment back."""
        return self.filter(withdrawn_at=None, payment__taken_back=None)


class PaymentDispute(ScopedModel):
    """`organisation`, one end of a payment that the other end recorded, says that it is wrong, and why.

    Until it is withdrawn or the payment is taken back, the payment counts for neither.
    """

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    reason = models.CharField(_("What is wrong with it"), max_length=500)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentDisputeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "payment"], condition=Q(withdrawn_at=None), name="payment_disputed_once"
            ),
        )

    def __str__(self) -> str:
        return self.reason
