"""Who may do what to benefits. The claiming body keeps one; somebody without a share validates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import ForumRole, ForumRoleKind
from partners.acting.actor import Role
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from projects.benefits.models import Benefit, Evidence, ValidationRequest
from projects.delivery.models import Project
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _claimant(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_benefits else NOBODY


def _finance(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and Role.FINANCE in actor.roles else NOBODY


def _of_detail(actor: Actor) -> Q:
    return seen(Project, actor, Level.DETAIL) if actor.organisation and actor.manages_benefits else NOBODY


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
    return Q(pk__in=requests.filter(reasons).values("benefit"))


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
    label=_("Claim a benefit of a project"),
    rule=_of_detail,
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
SEE_EVIDENCE = Permission(
    "projects.evidence:see",
    label=_("Open the evidence of a benefit"),
    rule=lambda actor: Q(pk__in=Evidence.objects.visible_to(actor).values("pk")) if actor.organisation else NOBODY,
    model="projects.Evidence",
)
RECORD_PAYMENT = Permission(
    "projects.project:pay",
    label=_("Record a payment between partners of a project"),
    rule=_of_detail,
    model="projects.Project",
)
SEE_FORUM_BENEFITS = Permission(
    "projects.forum:see_benefits",
    label=_("See the benefits that are published to a forum"),
    rule=lambda actor: Q(audience__in=actor.audiences) if actor.organisation else NOBODY,
    model="forums.Forum",
)
