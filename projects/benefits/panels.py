"""The benefits and payments on the page of a project, and what waits for finance and for a validator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.clock import LONDON
from partners.people.waiting import Waiting
from projects.benefits import words
from projects.benefits.choices import Series
from projects.benefits.discounting import appraisal_of
from projects.benefits.lines import benefit_line, name_of
from projects.benefits.models import Attestation, Benefit, BenefitFigure, ValidationRequest
from projects.benefits.permissions import ATTEST_BENEFIT, CLAIM_BENEFIT, RECORD_PAYMENT, VALIDATE_BENEFIT
from projects.benefits.queries import having_unanswered, lines_of, payments_on
from projects.delivery.panels import Panel
from projects.delivery.queries import bodies_by_id

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Mapping, Sequence

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from projects.benefits.payments import Payment, PaymentDispute
    from projects.delivery.queries import ShownProject


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment in the list of its project."""

    what: str
    quarter: str
    payer: str
    payee: str
    amount: str
    because: str
    is_gone: bool
    may_take_back: uuid.UUID | None
    may_dispute: uuid.UUID | None
    is_disputed: bool
    dispute_because: str
    may_withdraw: uuid.UUID | None


def benefits_on(actor: Actor, shown: ShownProject) -> Iterator[Panel]:
    """The benefits of a project, to whoever sees it in detail; payments to the lead and the two of each.

    Whoever else sees its money reads the payments on the page that records who opens it.
    """
    lines = lines_of(Benefit.objects.visible_to(actor).filter(project=shown.project), actor)
    payments = payments_on(actor, shown.project, own=shown.money_apart)
    if not (lines or payments or shown.shows_detail):
        return
    wanted = [line.claimed_by for line in lines] + [key for one in payments for key in (one.payer_id, one.payee_id)]
    bodies = bodies_by_id(wanted)
    yield Panel(
        "projects/benefits/parts/on_project.html",
        {
            "benefits": [benefit_line(line, bodies) for line in lines],
            "payments": payment_lines(actor, payments, bodies),
            "appraisal": appraisal_of(lines, shown.money.budget_gbp) if shown.money else None,
            "may_claim": actor.may(CLAIM_BENEFIT, shown.project),
            "may_pay": actor.may(RECORD_PAYMENT, shown.project),
        },
    )


def payment_lines(
    actor: Actor, payments: Sequence[Payment], bodies: Mapping[uuid.UUID, Organisation]
) -> list[PaymentLine]:
    """Payments in their order; one that is taken back stays, and its counter-record says why."""
    own = actor.organisation.pk if actor.organisation else None
    keeps = own if actor.manages_benefits else None
    gone = {one.takes_back_id for one in payments}
    return [_payment(one, bodies, own, keeps, is_gone=one.pk in gone) for one in payments]


def _payment(
    one: Payment,
    bodies: Mapping[uuid.UUID, Organisation],
    own: uuid.UUID | None,
    keeps: uuid.UUID | None,
    *,
    is_gone: bool,
) -> PaymentLine:
    """SECURITY: what one end says against the other is read by the two of them, not by all who see the money."""
    disputes: list[PaymentDispute] = one.open_disputes  # type: ignore[attr-defined]  # prefetched
    dispute = disputes[0] if disputes else None
    stands = not one.reason and not is_gone
    is_an_end = own is not None and own in (one.payer_id, one.payee_id)
    is_other_end = is_an_end and keeps == own and one.organisation_id != own
    return PaymentLine(
        what=one.what,
        quarter=one.quarter_name,
        payer=name_of(bodies, one.payer_id),
        payee=name_of(bodies, one.payee_id),
        amount=words.plain(one.amount, money=True),
        because=one.reason,
        is_gone=is_gone,
        may_take_back=one.pk if stands and keeps is not None and one.organisation_id == keeps else None,
        may_dispute=one.pk if stands and is_other_end and dispute is None else None,
        is_disputed=dispute is not None,
        dispute_because=dispute.reason if dispute and is_an_end else "",
        may_withdraw=dispute.pk if dispute and keeps is not None and dispute.organisation_id == keeps else None,
    )


def benefits_waiting(actor: Actor) -> Iterator[Waiting]:
    """Actuals that finance has not attested, and requests to validate what waits. Queries: at most three."""
    if actor.may(ATTEST_BENEFIT):
        own = ATTEST_BENEFIT.rows(actor).values("pk")
        done = Attestation.objects.claimed_by(actor).values("figure")
        figures = BenefitFigure.objects.claimed_by(actor).filter(benefit__in=own, series=Series.ACTUAL)
        seen = set()
        for one in figures.current().exclude(pk__in=done).select_related("benefit").order_by("entered_at"):
            if one.benefit_id not in seen:
                seen.add(one.benefit_id)
                label = _("Attest the figures of %(benefit)s") % {"benefit": one.benefit.name}
                on = one.entered_at.astimezone(LONDON).date()
                yield Waiting(label, reverse("projects:benefit-attest", args=[one.benefit_id]), on)
    if actor.may(VALIDATE_BENEFIT):
        asked = (
            ValidationRequest.objects.visible_to(actor)
            .open()
            .filter(benefit__in=VALIDATE_BENEFIT.rows(actor).values("pk"), validator=actor.organisation)
        )
        requests = list(asked.select_related("benefit").order_by("asked_at"))
        waits = having_unanswered(actor, {one.benefit_id for one in requests}) if requests else frozenset()
        for request in (one for one in requests if one.benefit_id in waits):
            label = _("Validate the figures of %(benefit)s") % {"benefit": request.benefit.name}
            on = request.asked_at.astimezone(LONDON).date()
            yield Waiting(label, reverse("projects:benefit-validate", args=[request.benefit_id]), on)
