"""Who can see a project: bodies and shares, as for a property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.shares.queries import Reader, ShareLine, behind, line, readers
from partners import clock
from projects.delivery.models import ProjectShare, ProjectSight

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.delivery.models import Project


@dataclass(frozen=True, slots=True)
class ProjectAccess:
    """All that the lead knows of who can see a project."""

    readers: tuple[Reader, ...]
    live: tuple[ShareLine, ...]
    ended: tuple[ShareLine, ...]


def project_access(actor: Actor, project: Project) -> ProjectAccess:
    """Who can see a project of the body acted for. Queries: six, whatever the shares and bodies."""
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
    )
