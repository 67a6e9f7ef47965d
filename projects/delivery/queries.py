"""What the pages of a project ask: the project cut to its reader, and lists of projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.register.models import Asset
from forums.initiatives.models import Initiative, InitiativePartner, Standing
from forums.membership.models import Forum, ForumMembership
from forums.membership.models import State as Membership
from partners import clock
from partners.organisations.models import Organisation
from projects.delivery.choices import Gate, Rating
from projects.delivery.choices import Standing as Going
from projects.delivery.models import (
    GateMove,
    Milestone,
    Project,
    ProjectAsset,
    ProjectMoney,
    ProjectPartner,
    ProjectSight,
    ProjectSummary,
    RagReading,
    Risk,
    TeamMember,
)
from sharing.audiences.models import Audience
from sharing.grants.queries import levels_for
from sharing.levels import Level

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Sequence

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project up to its reader's level; what only a higher level shows is empty, and `level` says so.

    `money_apart`: the money is shown to the reader, on a page of its own that records who opens it.
    """

    project: Project
    level: Level
    is_own: bool
    lead: Organisation | None
    forum: Forum | None = None
    initiative: Initiative | None = None
    summary: ProjectSummary | None = None
    partners: tuple[ProjectPartner, ...] = ()
    gates: tuple[GateMove, ...] = ()
    ratings: tuple[RagReading, ...] = ()
    assets: tuple[Asset, ...] = ()
    team: tuple[TeamMember, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    money: ProjectMoney | None = None
    money_apart: bool = False

    @property
    def shows_summary(self) -> bool:
        """Purpose, partners, gate, rating."""
        return self.level >= Level.SUMMARY

    @property
    def shows_detail(self) -> bool:
        """Team, milestones, risks, benefits."""
        return self.level >= Level.DETAIL

    @property
    def shows_commercial(self) -> bool:
        """Money and payments."""
        return self.level >= Level.COMMERCIAL


def shown_project(actor: Actor, project: Project, *, money: bool = False) -> ShownProject:
    """The project as `actor` may see it. Queries: at most fourteen, whatever hangs on it.

    The money of another body's project is in it only with `money`: where it is recorded who opens it, or
    where the lead itself looks with the eyes of others.
    """
    own = actor.organisation is not None and project.organisation_id == actor.organisation.pk
    level = levels_for(actor, Project, [project.pk]).get(project.pk, Level.LISTED)
    found: dict[str, Any] = {}
    if level >= Level.SUMMARY:
        found |= _of_summary(actor, project)
    if level >= Level.DETAIL:
        found |= _of_detail(actor, project)
    if level >= Level.COMMERCIAL and (own or money):
        found["money"] = ProjectMoney.objects.visible_to(actor).filter(project=project).first()
    return ShownProject(
        project=project,
        level=level,
        is_own=own,
        lead=lead_of(project),
        forum=Forum.objects.visible_to(actor).filter(pk=project.forum_id).first() if project.forum_id else None,
        initiative=initiative_of(actor, project),
        money_apart=level >= Level.COMMERCIAL and not (own or money),
        **found,
    )


def _of_summary(actor: Actor, project: Project) -> dict[str, Any]:
    return {
        "summary": ProjectSummary.objects.visible_to(actor).filter(project=project).first(),
        "partners": partners_of(actor, project),
        "gates": tuple(GateMove.objects.visible_to(actor).filter(project=project).order_by("-at", "pk")),
        "ratings": tuple(RagReading.objects.visible_to(actor).filter(project=project).order_by("-at", "pk")),
        "assets": assets_of(actor, project),
    }


def _of_detail(actor: Actor, project: Project) -> dict[str, Any]:
    team = TeamMember.objects.visible_to(actor).filter(project=project, left_on=None).select_related("body")
    milestones = Milestone.objects.visible_to(actor).filter(project=project)
    risks = Risk.objects.visible_to(actor).filter(project=project, closed_on=None)
    return {
        "team": tuple(team.order_by("name", "pk")),
        "milestones": tuple(milestones.order_by("baseline_on", "pk")),
        "risks": tuple(sorted(risks.order_by("title", "pk"), key=lambda one: -one.score)),
    }


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """A gate or a rating in the history of a project."""

    title: str
    at: dt.date
    by: str
    text: str
    order: dt.datetime


def events_of(shown: ShownProject) -> list[HistoryEvent]:
    """Gates and ratings of a project over time, newest first."""
    found = [
        HistoryEvent(
            " · ".join(filter(None, [str(Gate(one.gate).label), standing_in_words(one.standing)])),
            one.on,
            one.person_name,
            one.reason,
            one.at,
        )
        for one in shown.gates
    ] + [
        HistoryEvent(
            str(one.rating.label),
            one.on,
            one.person_name,
            " ".join(filter(None, [one.reason, one.path_to_green])),
            one.at,
        )
        for one in shown.ratings
    ]
    return sorted(found, key=lambda one: one.order, reverse=True)


def standing_in_words(value: str | None) -> str:
    """The standing of a project; nothing to say while it goes on."""
    return "" if not value or value == Going.GOING else str(Going(value).label)


def as_entered(shown: ShownProject) -> dict[str, Any]:
    """A project of the body acted for, by the questions of the form that changes it."""
    return {
        "name": shown.project.name,
        "purpose": shown.summary.purpose if shown.summary else "",
        "forum": str(shown.project.forum_id or ""),
        "partners": [str(one.partner_id) for one in shown.partners],
        "budget_gbp": shown.money.budget_gbp if shown.money else None,
        "spent_gbp": shown.money.spent_gbp if shown.money else None,
        "funding": shown.money.funding if shown.money else "",
    }


def where_it_stands(summary: ProjectSummary) -> dict[str, Any]:
    """The gate and the standing, by the questions of the form that changes them."""
    return {"gate": summary.gate, "standing": summary.standing}


def how_it_is_rated(summary: ProjectSummary) -> dict[str, Any]:
    """The rating, by the questions of the form that gives another."""
    return {
        "rag": summary.rag,
        "reason": summary.rag_reason,
        "path_to_green": summary.path_to_green,
        "path_owner": summary.path_owner,
        "path_on": summary.path_on,
    }


def initiative_of(actor: Actor, project: Project) -> Initiative | None:
    """The initiative that a project came from, where the reader may see it."""
    if project.initiative_id is None:
        return None
    return Initiative.objects.visible_to(actor).filter(pk=project.initiative_id).first()


def taking_part(actor: Actor, initiative: Initiative) -> list[Organisation]:
    """The bodies that take part in an initiative, the one acted for left out."""
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state=Standing.JOINED)
    own = actor.organisation.pk if actor.organisation else None
    return [one.organisation for one in rows.exclude(organisation=own).select_related("organisation")]


def lead_of(project: Project) -> Organisation | None:
    """The lead body of a project at hand, whom its reader may know by it."""
    return Organisation.objects.filter(pk=project.organisation_id).scoped("the lead of a project at hand").first()


def began_on(actor: Actor, project: Project) -> dt.date:
    """The day on which the work of a project at hand began."""
    summary = ProjectSummary.objects.visible_to(actor).filter(project=project).first()
    return summary.began_on if summary else project.created_at.astimezone(clock.LONDON).date()


def partners_of(actor: Actor, project: Project) -> tuple[ProjectPartner, ...]:
    """The partners by name, the lead left out."""
    rows = ProjectPartner.objects.visible_to(actor).filter(project=project).select_related("partner")
    return tuple(sorted(rows, key=lambda one: one.partner.name))


def bodies_of(actor: Actor, project: Project) -> list[Organisation]:
    """The lead and the partners: the bodies among which work, money and benefits are shared."""
    lead = lead_of(project)
    return [*([lead] if lead else []), *(one.partner for one in partners_of(actor, project))]


def members_known(actor: Actor, forum: uuid.UUID) -> list[Organisation]:
    """The bodies that are in a forum, as far as the actor may know them."""
    members = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=Membership.MEMBER)
    return list(Organisation.objects.visible_to(actor).filter(pk__in=members.values("organisation")))


def assets_of(actor: Actor, project: Project) -> tuple[Asset, ...]:
    """The properties that a project concerns, as far as the reader may see each."""
    linked = ProjectAsset.objects.visible_to(actor).filter(project=project).values("asset")
    return tuple(Asset.objects.visible_to(actor).filter(pk__in=linked).order_by("name", "pk"))


def projects_on(actor: Actor, asset: Asset) -> tuple[Project, ...]:
    """The projects that concern a property, as far as the reader may see both."""
    linked = ProjectAsset.objects.visible_to(actor).filter(asset=asset).values("project")
    return tuple(Project.objects.visible_to(actor).filter(pk__in=linked).order_by("name", "pk"))


def sights_of_forum(actor: Actor, forum: Forum) -> list[ProjectSight]:
    """The narrow rows of the projects of a forum, as far as the reader may see them."""
    rows = ProjectSight.objects.visible_to(actor).best(actor).filter(project__forum=forum)
    return list(rows.order_by("sort_name", "project_id"))


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list, cut to its reader's level."""

    pk: uuid.UUID
    name: str
    lead: Organisation | None
    level: Level
    is_own: bool
    gate: str = ""
    standing: str = ""
    rating: Rating | None = None

    @property
    def shows_summary(self) -> bool:
        """Gate and rating."""
        return self.level >= Level.SUMMARY


def project_lines(actor: Actor, rows: Sequence[ProjectSight]) -> list[ProjectLine]:
    """These narrow rows as lines of a list. Queries: two, whatever their number."""
    ids = [row.project_id for row in rows]
    projects = {one.pk: one for one in Project.objects.visible_to(actor).filter(pk__in=ids)}
    leads = bodies_by_id(one.organisation_id for one in projects.values())
    own = actor.organisation.pk if actor.organisation else None
    return [
        ProjectLine(
            pk=row.project_id,
            name=projects[row.project_id].name,
            lead=leads.get(row.owner_id),
            level=Level(row.level),
            is_own=row.owner_id == own,
            gate=str(Gate(row.gate).label) if row.gate else "",
            standing=standing_in_words(row.standing),
            rating=Rating(row.rag) if row.rag else None,
        )
        for row in rows
        if row.project_id in projects
    ]


def bodies_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Organisation]:
    """Bodies whom the reader may know by the projects at hand."""
    return Organisation.objects.filter(pk__in=set(ids)).scoped("bodies of projects at hand").in_bulk()


def own_forums(actor: Actor) -> list[Forum]:
    """The forums that the body acted for is in."""
    return list(Forum.objects.visible_to(actor).filter(audience__in=actor.audiences))


def own_audiences(actor: Actor, bodies: Iterable[Organisation]) -> list[Audience]:
    """The audiences of bodies with whom the body acted for may share."""
    return list(
        Audience.objects.receivers_for(actor).filter(organisation__in=[one.pk for one in bodies]).order_by("pk")
    )
