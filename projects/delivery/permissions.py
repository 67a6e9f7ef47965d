"""Who may do what to projects. The lead body keeps them; everybody else sees what it grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from forums.initiatives.models import InitiativePartner, Standing, Status
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from projects.delivery.models import Project
from sharing.grants.queries import seen

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _lead(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation else NOBODY


def _keeper(actor: Actor) -> Q:
    return _lead(actor) if actor.manages_records else NOBODY


def _taking_part(actor: Actor) -> Q:
    """Active initiatives in which the body acted for takes part."""
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    own = InitiativePartner.objects.visible_to(actor).filter(organisation=actor.organisation, state=Standing.JOINED)
    return Q(pk__in=own.values("initiative"), status=Status.ACTIVE, audience__in=actor.audiences)


SEE_PROJECTS = Permission(
    "projects.portal:see_projects",
    label=_("See the projects of your organisation and those shared with it"),
    rule=lambda actor: EVERY_ROW if actor.organisation else NOBODY,
)
SEE_PROJECT = Permission(
    "projects.project:see",
    label=_("See a project, up to the level shared with your organisation"),
    rule=lambda actor: seen(Project, actor) if actor.organisation else NOBODY,
    model="projects.Project",
)
START_PROJECT = Permission(
    "projects.portal:start_project",
    label=_("Start a project that your organisation leads"),
    rule=lambda actor: EVERY_ROW if actor.organisation and actor.manages_records else NOBODY,
)
EDIT_PROJECT = Permission(
    "projects.project:edit",
    label=_("Keep a project that your organisation leads"),
    rule=_keeper,
    model="projects.Project",
)
MAKE_OF_INITIATIVE = Permission(
    "projects.initiative:make_project",
    label=_("Make a project of an initiative that your organisation takes part in"),
    rule=_taking_part,
    model="forums.Initiative",
)
EDIT_MEMBER = Permission(
    "projects.member:edit", label=_("Change a delivery team"), rule=_keeper, model="projects.TeamMember"
)
EDIT_MILESTONE = Permission(
    "projects.milestone:edit", label=_("Change a milestone"), rule=_keeper, model="projects.Milestone"
)
EDIT_RISK = Permission("projects.risk:edit", label=_("Change a risk"), rule=_keeper, model="projects.Risk")
SHARE_PROJECT = Permission("projects.project:share", label=_("Share a project"), rule=_keeper, model="projects.Project")
END_PROJECT_SHARE = Permission(
    "projects.granted:end", label=_("End a share of a project"), rule=_keeper, model="projects.ProjectShare"
)
SEE_PROJECT_SHARES = Permission(
    "projects.granted:see",
    label=_("See which projects your organisation shares, and with whom"),
    rule=_lead,
    model="projects.ProjectShare",
)
RENEW_PROJECT_SHARE = Permission(
    "projects.granted:renew",
    label=_("Let a share of a project last longer, or less long"),
    rule=_keeper,
    model="projects.ProjectShare",
)
VIEW_PROJECT_AS = Permission(
    "projects.project:view_as",
    label=_("Look at a project of your organisation with the eyes of others"),
    rule=_lead,
    model="projects.Project",
)
SEE_PROJECT_ACCESS = Permission(
    "projects.project:see_access",
    label=_("See who can see a project"),
    rule=_lead,
    model="projects.Project",
)
CONCERN_ASSET = Permission(
    "projects.asset:concern",
    label=_("Say that projects of your organisation concern a property"),
    rule=lambda actor: seen(Asset, actor) if actor.organisation and actor.manages_records else NOBODY,
    model="assets.Asset",
)
