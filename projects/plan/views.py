"""Pages that keep the team, the milestones and the risks of a project. They are shown on the project's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partners import clock
from partners.acting.pages import ask
from partners.acting.requires import PortalRequest, requires
from projects.delivery.permissions import EDIT_MEMBER, EDIT_MILESTONE, EDIT_PROJECT, EDIT_RISK
from projects.plan import actions
from projects.plan.forms import EndMemberForm, ForecastForm, MemberForm, MilestoneForm, RiskEditForm, RiskForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from projects.delivery.models import Milestone, Project, Risk, TeamMember

FORECAST = ("forecast_on", "actual_on", "reason")
RISK = ("title", "likelihood", "impact", "response", "owner_name", "closed_on")


def _keep(
    request: PortalRequest, project: Project, form: Any, do: Callable[..., Any], of: Any, *, heading: str, said: str
) -> HttpResponse:
    """Ask what is to be kept of a project, and keep it: the answers are what the action takes."""
    return ask(
        request,
        form,
        lambda one: do(request.actor, of, **one.cleaned_data),
        to=reverse("projects:project", args=[project.pk]),
        said=said,
        heading=heading,
        button=_("Save"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def member_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Put somebody into the delivery team."""
    form = MemberForm(request.POST or None, actor=request.actor, project=project)
    said = _("The delivery team is changed.")
    return _keep(request, project, form, actions.add_member, project, heading=_("Add to the delivery team"), said=said)


@requires(EDIT_MEMBER)
def member_end(request: PortalRequest, member: TeamMember) -> HttpResponse:
    """Somebody leaves the delivery team."""
    form = EndMemberForm(request.POST or None, initial={"on": clock.today()})
    heading = _("%(name)s leaves the delivery team") % {"name": member.name}
    said = _("The delivery team is changed.")
    return _keep(request, member.project, form, actions.end_member, member, heading=heading, said=said)


@requires(EDIT_PROJECT)
def milestone_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Agree a milestone with its baseline."""
    form, said = MilestoneForm(request.POST or None), _("The milestone is added.")
    return _keep(request, project, form, actions.add_milestone, project, heading=_("Add a milestone"), said=said)


@requires(EDIT_MILESTONE)
def milestone_edit(request: PortalRequest, milestone: Milestone) -> HttpResponse:
    """Say when a milestone is expected now, or when it came."""
    form = ForecastForm(request.POST or None, standing={name: getattr(milestone, name) for name in FORECAST})
    said = _("The milestone is saved.")
    return _keep(
        request, milestone.project, form, actions.forecast_milestone, milestone, heading=milestone.name, said=said
    )


@requires(EDIT_PROJECT)
def risk_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Put a risk on the register."""
    form, said = RiskForm(request.POST or None), _("The risk is added.")
    return _keep(request, project, form, actions.add_risk, project, heading=_("Add a risk"), said=said)


@requires(EDIT_RISK)
def risk_edit(request: PortalRequest, risk: Risk) -> HttpResponse:
    """Look at a risk again, or close it."""
    form = RiskEditForm(request.POST or None, standing={name: getattr(risk, name) for name in RISK})
    said = _("The risk is saved.")
    return _keep(request, risk.project, form, actions.edit_risk, risk, heading=_("Edit this risk"), said=said)
