"""Who may do what to benefits. The claiming body keeps one; somebody without a share validates it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole, ForumRoleKind
from partners.acting.actor import Role
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from projects.benefits.models import Benefit, Evidence, ValidationRequest
from projects.benefits.payments import PaymentDispute
from projects.delivery.models import Project, ProjectPartner
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _claimant(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_benefits else NOBODY


def _where(rows: Q, **is_so: Any) -> Q:
    return NOBODY if rows == NOBODY else rows & Q(**is_so)


def _finance(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and Role.FINANCE in actor.roles else NOBODY


def _taking_part(actor: Actor) -> Q:
    """Projects that the body acted for leads or is a partner of, and sees in detail: to see one is not to take part."""
    if actor.organisation is None or not actor.manages_benefits:
        return NOBODY
    named = ProjectPartner.objects.visible_to(actor).filter(partner=actor.organisation)
    part = Q(organisation=actor.organisation) | Q(pk__in=named.values("project"))
    return seen(Project, actor, Level.DETAIL) & part


def _asked(actor: Actor) -> Q:
    """Benefits put to the body acted for: to a benefits manager, or to the secretariat of the forum named."""
    if actor.organisation is None or actor.person is None:
        return NOBODY
    requests = ValidationRequest.objects.visible_to(actor).open().filter(validator=actor.organisation)
    held = ForumRole.objects.visible_to(actor).filter(
        person=actor.person, organisation=actor.organisation, role=ForumRoleKind.SECRETARIAT, ended_at=None
    )
    reasons = Q(forum__in=held.values("forum"))
    if Role.BENEFITS_MANAGER in actor.roles:
        reasons |= Q(forum=None)
    return Q(pk__in=requests.filter(reasons).values("benefit")) & ~Q(organisation=actor.organisation)


def _other_end(actor: Actor) -> Q:
    """Payments that stand, whose other end than the body acted for recorded them, and that it does not dispute yet."""
    if actor.organisation is None or not actor.manages_benefits:
        return NOBODY
    end = Q(payer=actor.organisation) | Q(payee=actor.organisation)
    disputed = PaymentDispute.objects.visible_to(actor).open().values("payment")
    standing = Q(takes_back=None, taken_back=None) & ~Q(pk__in=disputed)
    return end & ~Q(organisation=actor.organisation) & standing


SEE_BENEFITS = Permission(
    "projects.portal:see_benefits",
    label=_("See the benefits of your organisation and those it has a share in"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_BENEFIT = Permission(
    "projects.benefit:see",
    label=_("See a benefit that is shared with your organisation or published to a forum it is in"),
    rule=lambda actor: Q(pk__in=Benefit.objects.visible_to(actor).values("pk")) if actor.organisation else NOBODY,
    model="projects.Benefit",
)
CLAIM_BENEFIT = Permission(
    "projects.project:claim",
    label=_("Claim a benefit of a project that your organisation leads or is a partner of"),
    rule=_taking_part,
    model="projects.Project",
)
REPORT_BENEFIT = Permission(
    "projects.benefit:report",
    label=_("Keep a benefit that your organisation claims: its figures, shares and evidence"),
    rule=_claimant,
    model="projects.Benefit",
)
ATTEST_BENEFIT = Permission(
    "projects.benefit:attest",
    label=_("Attest the figures of a benefit for your organisation’s finance"),
    rule=_finance,
    model="projects.Benefit",
)
PUBLISH_BENEFIT = Permission(
    "projects.benefit:publish",
    label=_("Publish a benefit to a forum, or withdraw it"),
    rule=_claimant,
    model="projects.Benefit",
)
VALIDATE_BENEFIT = Permission(
    "projects.benefit:validate",
    label=_("Validate the figures of another organisation’s benefit"),
    rule=_asked,
    model="projects.Benefit",
)
WITHDRAW_REQUEST = Permission(
    "projects.asked:withdraw",
    label=_("Ask somebody no longer to validate a benefit that your organisation claims"),
    rule=lambda actor: _where(_claimant(actor), ended_at=None),
    model="projects.ValidationRequest",
)
SEE_EVIDENCE = Permission(
    "projects.evidence:see",
    label=_("Open the evidence of a benefit"),
    rule=lambda actor: (
        Q(pk__in=Evidence.objects.visible_to(actor).standing().values("pk")) if actor.organisation else NOBODY
    ),
    model="projects.Evidence",
)
TAKE_BACK_EVIDENCE = Permission(
    "projects.evidence:take_back",
    label=_("Take back evidence of a benefit that your organisation claims"),
    rule=lambda actor: _where(_claimant(actor), taken_back=None),
    model="projects.Evidence",
)
RECORD_PAYMENT = Permission(
    "projects.project:pay",
    label=_("Record a payment between partners of a project"),
    rule=_taking_part,
    model="projects.Project",
)
TAKE_BACK_PAYMENT = Permission(
    "projects.payment:take_back",
    label=_("Take back a payment that your organisation recorded"),
    rule=lambda actor: _where(_claimant(actor), takes_back=None, taken_back=None),
    model="projects.Payment",
)
ANSWER_DISPUTE = Permission(
    "projects.payment:answer",
    label=_("Answer the other end of a payment that your organisation recorded, which says that it is wrong"),
    rule=lambda actor: _where(
        _claimant(actor), pk__in=PaymentDispute.objects.visible_to(actor).open().values("payment")
    ),
    model="projects.Payment",
)
DISPUTE_PAYMENT = Permission(
    "projects.payment:dispute",
    label=_("Say that a payment to or from your organisation that the other end recorded is wrong"),
    rule=_other_end,
    model="projects.Payment",
)
WITHDRAW_DISPUTE = Permission(
    "projects.dispute:withdraw",
    label=_("Say no longer that a payment is wrong"),
    rule=lambda actor: _where(_claimant(actor), withdrawn_at=None, payment__taken_back=None),
    model="projects.PaymentDispute",
)
SEE_FORUM_BENEFITS = Permission(
    "projects.forum:see_benefits",
    label=_("See the benefits that are published to a forum"),
    rule=lambda actor: Q(audience__in=actor.audiences) if actor.organisation else NOBODY,
    model="forums.Forum",
)
