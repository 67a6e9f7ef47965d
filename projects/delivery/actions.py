"""What the lead body does with a project: start, edit, gate, rate, team, milestones, risks, properties, sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.register.actions import NothingToEnd
from partners import clock
from partners.acting.action import action
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.audit.record import record
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.errors import GateSkipped, NotAPartner, NothingMoved, PathMissing
from projects.delivery.kind import PROJECT
from projects.delivery.models import (
    GateMove,
    Milestone,
    Project,
    ProjectAsset,
    ProjectMoney,
    ProjectPartner,
    ProjectShare,
    ProjectSummary,
    RagReading,
    Risk,
    TeamMember,
)
from projects.delivery.permissions import (
    CONCERN_ASSET,
    EDIT_MEMBER,
    EDIT_MILESTONE,
    EDIT_PROJECT,
    EDIT_RISK,
    END_PROJECT_SHARE,
    MAKE_OF_INITIATIVE,
    SHARE_PROJECT,
    START_PROJECT,
)
from projects.delivery.queries import bodies_of, own_audiences
from sharing.grants import granting
from sharing.grants.asking import a_year_on
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Sequence

    from assets.register.models import Asset
    from forums.initiatives.models import Initiative
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from sharing.audiences.models import Audience


@dataclass(frozen=True, slots=True)
class Outline:
    """What a project is, as its lead enters it."""

    name: str
    purpose: str
    forum: Forum | None = None
    budget_gbp: Any = None
    spent_gbp: Any = None
    funding: str = ""


@action(START_PROJECT)
def start_project(
    actor: Actor,
    *,
    key: uuid.UUID,
    outline: Outline,
    partners: Iterable[Organisation] = (),
    level: Level | None = None,
    initiative: Initiative | None = None,
) -> Project:
    """Start a project that the body acted for leads; with `level`, its partners see it up to there for a year.

    `key` stands for one filling in of the form: a second post of it finds the project that the first made.
    """
    owner = _organisation(actor)
    again = Project.objects.owned_by(actor).filter(pk=key).first()
    if again is not None:
        record("project_started", again, organisation=owner.pk)
        return again
    if Project.objects.visible_to(actor).filter(pk=key).exists():
        raise NotAllowed
    _insist_on_forum(actor, outline.forum)
    if initiative is not None and not actor.may(MAKE_OF_INITIATIVE, initiative):
        raise NotAllowed
    project = Project(id=key, organisation=owner, name=outline.name, forum=outline.forum, initiative=initiative)
    project.save(force_insert=True)
    of: dict[str, Any] = {"organisation": owner, "project": project}
    ProjectSummary(**of, purpose=outline.purpose).save(force_insert=True)
    ProjectMoney(**of).save(force_insert=True)
    GateMove(**of, gate=Gate.SOC, standing=Standing.GOING, on=clock.today(), reason="", person_name=_name(actor)).save(
        force_insert=True
    )
    named = list(partners)
    ProjectPartner.objects.bulk_create([ProjectPartner(**of, partner=body) for body in named])
    granting.refresh(PROJECT, [project.pk])
    record("project_started", project, organisation=owner.pk)
    if level is not None:
        for audience in own_audiences(actor, named):
            _grant(actor, project, audience, level, a_year_on(), "", and_later=False)
    return project


@action(EDIT_PROJECT)
def edit_project(
    actor: Actor, project: Project, *, version: int, outline: Outline, partners: Iterable[Organisation]
) -> None:
    """Change what a project is and who takes part. Raises ChangedMeanwhile when somebody saved it since.

    Leaving a partner out of the list takes no sight away: shares are ended on their own page.
    """
    now = Project.objects.owned_by(actor).get(pk=project.pk)
    if now.version != version:
        raise ChangedMeanwhile(version=now.version)
    if outline.forum is None or outline.forum.pk != now.forum_id:
        _insist_on_forum(actor, outline.forum)
    Project.objects.owned_by(actor).filter(pk=now.pk).update(
        name=outline.name, forum=outline.forum, version=version + 1
    )
    ProjectSummary.objects.visible_to(actor).filter(project=now).update(purpose=outline.purpose)
    ProjectMoney.objects.visible_to(actor).filter(project=now).update(
        budget_gbp=outline.budget_gbp, spent_gbp=outline.spent_gbp, funding=outline.funding
    )
    wanted = {one.pk: one for one in partners}
    there = ProjectPartner.objects.visible_to(actor).filter(project=now)
    there.exclude(partner__in=list(wanted)).delete()
    known = set(there.values_list("partner", flat=True))
    ProjectPartner.objects.bulk_create(
        [
            ProjectPartner(organisation_id=now.organisation_id, project=now, partner=body)
            for pk, body in wanted.items()
            if pk not in known
        ]
    )
    granting.refresh(PROJECT, [now.pk])
    record("project_edited", now, organisation=now.organisation_id)


@action(EDIT_PROJECT)
def move_gate(actor: Actor, project: Project, *, gate: Gate, standing: Standing, on: dt.date, reason: str) -> None:
    """Pass a gate, go back to an earlier one, or hold, withdraw and go on. Raises GateSkipped or NothingMoved."""
    summary = ProjectSummary.objects.visible_to(actor).select_for_update().get(project=project)
    if (summary.gate, summary.standing) == (gate, standing):
        raise NothingMoved
    now = Gate(summary.gate)
    if gate.place > now.place + 1:
        raise GateSkipped(next=str(list(Gate)[now.place + 1].label))
    ProjectSummary.objects.visible_to(actor).filter(pk=summary.pk).update(gate=gate, standing=standing)
    GateMove(
        organisation_id=project.organisation_id,
        project=project,
        gate=gate,
        standing=standing,
        on=on,
        reason=reason,
        person_name=_name(actor),
    ).save(force_insert=True)
    granting.refresh(PROJECT, [project.pk])
    record("project_gate_moved", project, organisation=project.organisation_id, on=on, gate=gate.value)


@action(EDIT_PROJECT)
def rate_project(
    actor: Actor,
    project: Project,
    *,
    rag: Rag,
    reason: str = "",
    path_to_green: str = "",
    path_owner: str = "",
    path_on: dt.date | None = None,
) -> None:
    """Rate confidence in delivery. Raises PathMissing when it is not green and does not say what is done."""
    if rag != Rag.GREEN and not (reason and path_to_green and path_owner and path_on):
        raise PathMissing
    path: dict[str, Any] = {"path_to_green": path_to_green, "path_owner": path_owner, "path_on": path_on}
    today = clock.today()
    ProjectSummary.objects.visible_to(actor).filter(project=project).update(
        rag=rag, rag_reason=reason, rated_on=today, **path
    )
    RagReading(
        organisation_id=project.organisation_id,
        project=project,
        rag=rag,
        reason=reason,
        on=today,
        person_name=_name(actor),
        **path,
    ).save(force_insert=True)
    granting.refresh(PROJECT, [project.pk])
    record("project_rated", project, organisation=project.organisation_id)


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


@action(CONCERN_ASSET, locks=False)
def concern_asset(actor: Actor, asset: Asset, *, projects: Iterable[Project]) -> None:
    """Say which projects of the body acted for concern a property that it sees; the others no longer do."""
    wanted = {one.pk: one for one in EDIT_PROJECT.rows(actor).filter(pk__in=[one.pk for one in projects])}
    rows = ProjectAsset.objects.visible_to(actor).filter(asset=asset, organisation=actor.organisation)
    there = set(rows.values_list("project", flat=True))
    rows.exclude(project__in=list(wanted)).delete()
    for pk, project in wanted.items():
        if pk not in there:
            ProjectAsset(
                organisation_id=project.organisation_id, project=project, asset=asset, owner_id=asset.organisation_id
            ).save(force_insert=True)
    owner = _organisation(actor)
    record("project_assets_set", asset, organisation=owner.pk)


@action(SHARE_PROJECT)
def share_project(
    actor: Actor,
    project: Project,
    *,
    audience: Audience,
    level: Level,
    until: dt.date,
    reason: str,
    and_later: bool = False,
) -> None:
    """Let `audience` see a project up to `level` until the end of `until`. Raises AgreementMissing or DatePast."""
    _grant(actor, project, audience, level, until, reason, and_later=and_later)


def _grant(
    actor: Actor, project: Project, audience: Audience, level: Level, until: dt.date, reason: str, *, and_later: bool
) -> None:
    granting.grant(
        PROJECT,
        actor,
        [project.pk],
        audience=audience,
        level=level,
        until=until,
        reason=reason,
        and_later=and_later,
    )
    record(
        "project_shared",
        project,
        organisation=project.organisation_id,
        reason=reason,
        audience=audience.name,
        level=level.name.lower(),
        until=until,
    )


@action(END_PROJECT_SHARE)
def end_project_shares(actor: Actor, shares: Sequence[ProjectShare], *, reason: str = "") -> int:
    """End shares of projects of the body acted for, at once. Raises NothingToEnd."""
    rows = END_PROJECT_SHARE.rows(actor).filter(pk__in=[one.pk for one in shares], ended_at=None)
    live = list(rows.select_related("audience", "project"))
    if not live:
        raise NothingToEnd
    granting.end(PROJECT, actor, live)
    for share in live:
        record(
            "project_share_ended",
            share.project,
            organisation=share.organisation_id,
            reason=reason,
            audience=share.audience.name,
            level=Level(share.level).name.lower(),
            until=share.until,
        )
    return len(live)


def _insist_on_forum(actor: Actor, forum: Forum | None) -> None:
    if forum is not None and forum.audience_id not in actor.audiences:
        raise NotAllowed


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation


def _name(actor: Actor) -> str:
    return actor.person.name if actor.person else ""
