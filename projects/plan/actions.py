"""What the lead body does with the team, the milestones and the risks of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partners.acting.action import action
from partners.audit.record import record
from projects.delivery.errors import NotAPartner
from projects.delivery.models import Milestone, Project, Risk, TeamMember
from projects.delivery.permissions import EDIT_MEMBER, EDIT_MILESTONE, EDIT_PROJECT, EDIT_RISK
from projects.delivery.queries import bodies_of

if TYPE_CHECKING:
    import datetime as dt

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@action(EDIT_PROJECT)
def add_member(actor: Actor, project: Project, *, body: Organisation, name: str, role: str) -> TeamMember:
    """Put somebody of the lead or a partner into the delivery team. Raises NotAPartner."""
    if body.pk not in {one.pk for one in bodies_of(actor, project)}:
        raise NotAPartner(body=body.name)
    member = TeamMember(organisation_id=project.organisation_id, project=project, body=body, name=name, role=role)
    member.save(force_insert=True)
    record("project_team_changed", project, organisation=project.organisation_id, person=name)
    return member


@action(EDIT_MEMBER, leaves_sight=True)
def end_member(actor: Actor, member: TeamMember, *, on: dt.date) -> None:
    """Somebody leaves the delivery team."""
    EDIT_MEMBER.rows(actor).filter(pk=member.pk).update(left_on=on)
    record("project_team_changed", member.project, organisation=member.organisation_id, person=member.name)


@action(EDIT_PROJECT)
def add_milestone(actor: Actor, project: Project, *, name: str, baseline_on: dt.date) -> Milestone:
    """Agree a milestone: its baseline is set once."""
    milestone = Milestone(organisation_id=project.organisation_id, project=project, name=name, baseline_on=baseline_on)
    milestone.save(force_insert=True)
    record("project_milestone_set", project, organisation=project.organisation_id)
    return milestone


@action(EDIT_MILESTONE)
def forecast_milestone(
    actor: Actor, milestone: Milestone, *, forecast_on: dt.date | None, actual_on: dt.date | None, reason: str
) -> None:
    """Say when a milestone is expected now, or when it came. The baseline stays."""
    EDIT_MILESTONE.rows(actor).filter(pk=milestone.pk).update(
        forecast_on=forecast_on, actual_on=actual_on, reason=reason
    )
    record("project_milestone_set", milestone.project, organisation=milestone.organisation_id)


@action(EDIT_PROJECT)
def add_risk(actor: Actor, project: Project, /, **values: Any) -> Risk:
    """Put a risk on the register."""
    risk = Risk(organisation_id=project.organisation_id, project=project, **values)
    risk.save(force_insert=True)
    record("project_risk_set", project, organisation=project.organisation_id)
    return risk


@action(EDIT_RISK)
def edit_risk(actor: Actor, risk: Risk, /, **values: Any) -> None:
    """Look at a risk again, or close it."""
    EDIT_RISK.rows(actor).filter(pk=risk.pk).update(**values)
    record("project_risk_set", risk.project, organisation=risk.organisation_id)
