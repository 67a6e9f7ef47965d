"""What the lead body does with the team, the milestones and the risks of a project."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from partners.acting.action import action
from partners.acting.standing import insist_on
from partners.audit.record import record
from projects.delivery.errors import NotAPartner
from projects.delivery.models import Milestone, Project, Risk, TeamMember
from projects.delivery.permissions import EDIT_MEMBER, EDIT_MILESTONE, EDIT_PROJECT, EDIT_RISK
from projects.delivery.queries import bodies_of

if TYPE_CHECKING:
    import datetime as dt

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

Part = TypeVar("Part", TeamMember, Milestone, Risk)


@action(EDIT_PROJECT)
def add_member(
    actor: Actor, project: Project, *, body: Organisation, name: str, role: str, key: uuid.UUID | None = None
) -> TeamMember:
    """Put somebody of the lead or a partner into the delivery team. Raises NotAPartner.

    `key`, here and below, stands for one filling in of the form: posted twice it finds what the first made.
    """
    if body.pk not in {one.pk for one in bodies_of(actor, project)}:
        raise NotAPartner(body=body.name)
    member = _made(TeamMember, project, key, body=body, name=name, role=role)
    record("project_team_changed", project, organisation=project.organisation_id, person=name)
    return member


@action(EDIT_MEMBER, leaves_sight=True)
def end_member(actor: Actor, member: TeamMember, *, on: dt.date) -> None:
    """Somebody leaves the delivery team."""
    EDIT_MEMBER.rows(actor).filter(pk=member.pk).update(left_on=on)
    record("project_team_changed", member.project, organisation=member.organisation_id, person=member.name)


@action(EDIT_PROJECT)
def add_milestone(
    actor: Actor, project: Project, *, name: str, baseline_on: dt.date, key: uuid.UUID | None = None
) -> Milestone:
    """Agree a milestone: its baseline is set once."""
    milestone = _made(Milestone, project, key, name=name, baseline_on=baseline_on)
    record("project_milestone_set", project, organisation=project.organisation_id)
    return milestone


@action(EDIT_MILESTONE)
def forecast_milestone(
    actor: Actor,
    milestone: Milestone,
    *,
    forecast_on: dt.date | None,
    actual_on: dt.date | None,
    reason: str,
    read: str | None = None,
) -> None:
    """Say when a milestone is expected now, or when it came. The baseline stays.

    `read`, here and below, is the mark of what the form showed. Raises ChangedMeanwhile when somebody said otherwise
    since.
    """
    given = {"forecast_on": forecast_on, "actual_on": actual_on, "reason": reason}
    rows = EDIT_MILESTONE.rows(actor).filter(pk=milestone.pk)
    insist_on(read, rows.values(*given).get(), given)
    rows.update(**given)
    record("project_milestone_set", milestone.project, organisation=milestone.organisation_id)


@action(EDIT_PROJECT)
def add_risk(actor: Actor, project: Project, /, *, key: uuid.UUID | None = None, **values: Any) -> Risk:
    """Put a risk on the register."""
    risk = _made(Risk, project, key, **values)
    record("project_risk_set", project, organisation=project.organisation_id)
    return risk


@action(EDIT_RISK)
def edit_risk(actor: Actor, risk: Risk, /, *, read: str | None = None, **values: Any) -> None:
    """Look at a risk again, or close it. Raises ChangedMeanwhile."""
    rows = EDIT_RISK.rows(actor).filter(pk=risk.pk)
    insist_on(read, rows.values(*values).get(), values)
    rows.update(**values)
    record("project_risk_set", risk.project, organisation=risk.organisation_id)


def _made(model: type[Part], project: Project, key: uuid.UUID | None, **values: Any) -> Part:
    """A new part of a project that is locked, or the one that the same filling in of the form has made."""
    of: dict[str, Any] = {"organisation_id": project.organisation_id, "project": project}
    again = model.objects.filter(**of, pk=key).scoped("a part of a project at hand").first() if key else None
    if again is not None:
        return again
    made = model(id=key or uuid.uuid4(), **of, **values)
    made.save(force_insert=True)
    return made
