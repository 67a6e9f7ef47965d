"""One click forward: from an initiative and from a property to the projects, as far as the reader may see both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.register.links import Step as AssetStep
from forums.membership.chain import Step
from projects.delivery.models import Project, ProjectSight, TeamMember
from projects.delivery.permissions import CONCERN_ASSET, MAKE_OF_INITIATIVE
from projects.delivery.queries import project_lines, projects_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.register.models import Asset
    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor


def projects_of_initiative(actor: Actor, initiative: Initiative) -> Iterator[Step]:
    """The projects that an initiative became, and the way to make one."""
    rows = ProjectSight.objects.visible_to(actor).best(actor).filter(project__initiative=initiative)
    for one in project_lines(actor, list(rows.order_by("sort_name", "project_id"))):
        note = one.gate or _("You see that it exists")
        yield Step(one.name, reverse("projects:project", args=[one.pk]), note)
    if actor.may(MAKE_OF_INITIATIVE, initiative):
        yield Step(_("Make a project of this initiative"), reverse("projects:initiative-project", args=[initiative.pk]))


def projects_of_asset(actor: Actor, asset: Asset) -> Iterator[AssetStep]:
    """The projects that concern a property, and the way to say so."""
    for one in projects_on(actor, asset):
        yield AssetStep(_("Project: %(name)s") % {"name": one.name}, reverse("projects:project", args=[one.pk]))
    own = Exists(Project.objects.owned_by(actor))
    if actor.may(CONCERN_ASSET) and CONCERN_ASSET.rows(actor).filter(own, pk=asset.pk).exists():
        yield AssetStep(
            _("Say which of your projects concern this property"), reverse("projects:asset-projects", args=[asset.pk])
        )


def has_team(actor: Actor, initiative: Initiative) -> bool:
    """Whether the body acted for has somebody in the delivery team of a project that the initiative became."""
    team = TeamMember.objects.visible_to(actor).filter(body=actor.organisation, left_on=None)
    return team.filter(project__initiative=initiative).exists()
