"""One click forward from an initiative to what its projects brought, as far as the reader may see all three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.membership.chain import Step
from projects.benefits.models import Benefit
from projects.delivery.models import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor


def benefits_of_initiative(actor: Actor, initiative: Initiative) -> Iterator[Step]:
    """The benefits of an initiative's projects. Of a project that is not seen none is named here. One query."""
    projects = Project.objects.visible_to(actor).filter(initiative=initiative)
    rows = Benefit.objects.visible_to(actor).filter(project__in=projects.values("pk")).select_related("project")
    for one in rows.order_by("project__name", "name", "pk"):
        note = _("Benefit of the project %(project)s") % {"project": one.project.name}
        yield Step(one.name, reverse("projects:benefit", args=[one.pk]), note)
