"""Who may read the money of a project."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission
from projects.delivery.models import Project
from sharing.grants.queries import seen
from sharing.levels import Level

SEE_PROJECT_MONEY = Permission(
    "projects.project:see_money",
    label=_("See what a project costs, the payments on it and what its benefits may cost"),
    rule=lambda actor: seen(Project, actor, Level.COMMERCIAL) if actor.organisation else NOBODY,
    model="projects.Project",
)
