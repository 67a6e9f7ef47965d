"""What the lead body does with a project itself: start, edit, gate, rate, and say which properties it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners import clock
from partners.acting.action import action
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.acting.standing import insist_on
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from partners.organisations.founding import note_founded
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.errors import GateSkipped, NothingMoved, PathMissing, StillHolds
from projects.delivery.granted import give
from projects.delivery.holding import holding
from projects.delivery.kind import PROJECT
from projects.delivery.models import (
    GateMove,
    Project,
    ProjectAsset,
    ProjectMoney,
    ProjectPartner,
    ProjectSummary,
    RagReading,
)
from projects.delivery.permissions import (
    CONCERN_ASSET,
    EDIT_PROJECT,
    MAKE_OF_INITIATIVE,
    START_PROJECT,
)
from projects.delivery.queries import (
    as_entered,
    how_it_is_rated,
    own_audiences,
    partners_of,
    shown_project,
    where_it_stands,
)
from sharing.grants import granting
from sharing.grants.asking import usual_end
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable

    from assets.register.models import Asset
    from forums.initiatives.models import Initiative
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Outline:
    """What a project is, as its lead enters it."""

    name: str
    purpose: str
    forum: Forum | None = None
    keeps_forum: bool = False  # the one that stands, which its lead has left
    budget_gbp: Any = None
    spent_gbp: Any = None
    funding: str = ""
    began_on: dt.date | None = None


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
    """Start a project that the body acted for leads; with `level`, its partners see it so far, as long as is usual.

    `key` stands for one filling in of the form: a second post of it finds the project that the first made.
    The day on which work began is said once: no benefit of the project counts from before it.
    """
    owner = _organisation(actor)
    one_at_a_time(f"project {key}")
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
    named = list(partners)
    _write_beginning(actor, project, outline, named)
    granting.refresh(PROJECT, [project.pk])
    note_founded(owner)
    record("project_started", project, organisation=owner.pk)
    if level is not None:
        for audience in own_audiences(actor, named):
            give(actor, project, audience, level, until=usual_end(level))
    return project


def _write_beginning(actor: Actor, project: Project, outline: Outline, partners: list[Organisation]) -> None:
    """What a project has beside its name on the day on which it is entered: its first gate lies before it."""
    of: dict[str, Any] = {"organisation": project.organisation, "project": project}
    began_on = min(outline.began_on or clock.today(), clock.today())
    ProjectSummary(**of, purpose=outline.purpose, began_on=began_on).save(force_insert=True)
    ProjectMoney(**of).save(force_insert=True)
    GateMove(**of, gate=Gate.SOC, standing=Standing.GOING, on=clock.today(), reason="", person_name=_name(actor)).save(
        force_insert=True
    )
    ProjectPartner.objects.bulk_create([ProjectPartner(**of, partner=body) for body in partners])


@action(EDIT_PROJECT)
def edit_project(
    actor: Actor, project: Project, *, version: int, outline: Outline, partners: Iterable[Organisation]
) -> None:
    """Change what a project is and who takes part.

    Raises ChangedMeanwhile when somebody saved it since, StillHolds when a partner that is left out claims a
    benefit, has a share in one, or pays or is paid. Leaving a partner out of the list takes no sight away: shares
    are ended on their own page.
    """
    now = Project.objects.owned_by(actor).get(pk=project.pk)
    if now.version != version:
        raise ChangedMeanwhile(theirs=as_entered(shown_project(actor, now)), version=now.version)
    rows = Project.objects.owned_by(actor).filter(pk=now.pk)
    rows.update(name=outline.name, version=version + 1)
    if not outline.keeps_forum and (outline.forum.pk if outline.forum else None) != now.forum_id:
        _insist_on_forum(actor, outline.forum)
        rows.update(forum=outline.forum)
    ProjectSummary.objects.visible_to(actor).filter(project=now).update(purpose=outline.purpose)
    ProjectMoney.objects.visible_to(actor).filter(project=now).update(
        budget_gbp=outline.budget_gbp, spent_gbp=outline.spent_gbp, funding=outline.funding
    )
    wanted = {one.pk: one for one in partners}
    _insist_on_holders(actor, now, wanted)
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
def move_gate(
    actor: Actor,
    project: Project,
    *,
    gate: Gate,
    standing: Standing,
    on: dt.date,
    reason: str,
    read: str | None = None,
) -> None:
    """Pass a gate, go back to an earlier one, or hold, withdraw and go on. Raises GateSkipped or NothingMoved.

    `read`, here and below, is the mark of what the form showed. Raises ChangedMeanwhile when somebody else decided
    since.
    """
    summary = ProjectSummary.objects.visible_to(actor).select_for_update().get(project=project)
    insist_on(read, where_it_stands(summary), {"gate": gate, "standing": standing})
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
    read: str | None = None,
) -> None:
    """Rate confidence in delivery. Raises PathMissing when it is not green and does not say what is done."""
    if rag != Rag.GREEN and not (reason and path_to_green and path_owner and path_on):
        raise PathMissing
    path: dict[str, Any] = {"path_to_green": path_to_green, "path_owner": path_owner, "path_on": path_on}
    today, summary = clock.today(), ProjectSummary.objects.visible_to(actor).filter(project=project)
    insist_on(read, how_it_is_rated(summary.get()), {"rag": rag, "reason": reason, **path})
    summary.update(rag=rag, rag_reason=reason, rated_on=today, **path)
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


@action(CONCERN_ASSET, locks=False)
def concern_asset(actor: Actor, asset: Asset, *, projects: Iterable[Project]) -> None:
    """Say which projects of the body acted for concern a property that it sees; the others no longer do."""
    owner = _organisation(actor)
    one_at_a_time(f"projects of {owner.pk} about {asset.pk}")
    wanted = {one.pk: one for one in EDIT_PROJECT.rows(actor).filter(pk__in=[one.pk for one in projects])}
    rows = ProjectAsset.objects.visible_to(actor).filter(asset=asset, organisation=actor.organisation)
    there = set(rows.values_list("project", flat=True))
    rows.exclude(project__in=list(wanted)).delete()
    for pk, project in wanted.items():
        if pk not in there:
            ProjectAsset(
                organisation_id=project.organisation_id, project=project, asset=asset, owner_id=asset.organisation_id
            ).save(force_insert=True)
    record("project_assets_set", asset, organisation=owner.pk)


def _insist_on_holders(actor: Actor, project: Project, wanted: Iterable[uuid.UUID]) -> None:
    """Nobody is left out who has something on the project that the others reckon with."""
    left_out = [one.partner for one in partners_of(actor, project) if one.partner_id not in wanted]
    held = {body for source in holding for body in source(actor, project)} if left_out else set()
    names = [str(one.name) for one in left_out if one.pk in held]
    if names:
        raise StillHolds(bodies=", ".join(names))


def _insist_on_forum(actor: Actor, forum: Forum | None) -> None:
    if forum is not None and forum.audience_id not in actor.audiences:
        raise NotAllowed


def _organisation(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation


def _name(actor: Actor) -> str:
    return actor.person.name if actor.person else ""
