"""Who can see a project, which shares there are, and the project with others' eyes. As for a property."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from assets.register.models import Asset
from assets.shares.ending import last_day_of
from assets.shares.queries import MoneyReader, Reader, ShareLine, behind, line, openers, readers
from partners import clock
from partners.scoping.arming import armed
from projects.benefits.models import Evidence
from projects.delivery.models import Project, ProjectShare, ProjectSight
from projects.delivery.panels import panels
from projects.delivery.queries import ShownProject, shown_project
from sharing.audiences.actors import as_seen_by
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Mapping

    from partners.acting.actor import Actor
    from projects.delivery.panels import Panel


@dataclass(frozen=True, slots=True)
class ProjectAccess:
    """All that the lead knows of who can see a project."""

    readers: tuple[Reader, ...]
    live: tuple[ShareLine, ...]
    ended: tuple[ShareLine, ...]
    openers: tuple[MoneyReader, ...]


def project_access(actor: Actor, project: Project) -> ProjectAccess:
    """Who can see a project of the body acted for, and who opened its money and evidence. Queries: eight at most."""
    shares = list(
        ProjectShare.objects.visible_to(actor)
        .filter(project=project)
        .select_related("person")
        .order_by("-created_at", "pk")
    )
    who = behind(actor, {one.audience_id for one in shares}, {one.door_id for one in shares})
    live = [one for one in shares if one.ended_at is None and one.until >= clock.today()]
    return ProjectAccess(
        readers=readers(actor, ProjectSight.objects.of_owner(actor).filter(project=project), live, who),
        live=tuple(line(one, who) for one in live),
        ended=tuple(line(one, who) for one in shares if one not in live),
        openers=openers(actor, [project.pk, *evidence_on(actor, project)], ["project_money_seen", "evidence_seen"]),
    )


def evidence_on(actor: Actor, project: Project) -> Iterable[uuid.UUID]:
    """The evidence of the benefits of a project, what was taken back too."""
    rows = Evidence.objects.visible_to(actor).filter(benefit__project=project)
    return list(rows.values_list("pk", flat=True))


def share_lines(actor: Actor, shares: Iterable[ProjectShare]) -> list[ShareLine]:
    """Shares with the bodies behind them. Queries: three."""
    some = list(shares)
    who = behind(actor, {one.audience_id for one in some}, {one.door_id for one in some})
    return [line(one, who) for one in some]


def audiences_shared_with(actor: Actor) -> Mapping[str, str]:
    """The audiences with which the body shares projects now, by name; empty for a forum that it has left."""
    keys = set(ProjectShare.objects.visible_to(actor).live().order_by().values_list("audience", flat=True).distinct())
    known = {one.pk: one.name for one in Audience.objects.visible_to(actor).filter(pk__in=keys)}
    return {str(key): known.get(key, "") for key in sorted(keys, key=lambda one: known.get(one, ""))}


def ending_soon(actor: Actor) -> tuple[int, dt.date | None]:
    """How many shares of projects of the body end within thirty days, and the first such day. One query."""
    rows = ProjectShare.objects.visible_to(actor).ending_by(last_day_of("soon"))
    found: dict[str, Any] = rows.aggregate(n=Count("pk"), on=Min("until"))
    return found["n"], found["on"]


@dataclass(frozen=True, slots=True)
class SeenProject:
    """A project of the looker's own as a viewer sees it, with what other rooms show them on its page."""

    shown: ShownProject
    panels: tuple[Panel, ...]


def project_as_seen(actor: Actor, audience: Audience, project: Project) -> SeenProject | None:
    """A project of the body acted for as `audience` sees it today, or None when they do not see it.

    Both walls apply: querysets are asked as the viewer, and the database is armed as the viewer. Of properties
    that others share with the viewer, only those that the looker sees as well are shown.
    """
    viewer = as_seen_by(actor, audience)
    with armed(viewer.arms()):
        if not Project.objects.visible_to(viewer).filter(pk=project.pk).exists():
            return None
        shown = shown_project(viewer, project, money=True)
        found = tuple(panel for source in panels for panel in source(viewer, shown))
    known = Asset.objects.visible_to(actor).in_bulk([one.pk for one in shown.assets])
    assets = tuple(one for one in shown.assets if one.pk in known)
    return SeenProject(replace(shown, lead=actor.organisation, assets=assets), found)
