"""What the pages of projects and benefits show of reports: the published ones that hold them."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from projects.benefits.models import Benefit
from projects.delivery.panels import Panel
from projects.reports.files import listed_as, period_of
from projects.reports.models import Report, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from partners.acting.actor import Actor
    from projects.delivery.queries import ShownProject

SHOWN = 10


def reports_on(actor: Actor, shown: ShownProject) -> Iterator[Panel]:
    """The newest published reports that the actor may read and that hold a benefit of the project. Two queries."""
    own = Benefit.objects.visible_to(actor).filter(project=shown.project).values_list("pk", flat=True)
    yield from _holding(actor, own)


def reports_on_benefit(actor: Actor, benefit: Benefit) -> Iterator[Panel]:
    """The newest published reports that the actor may read and that hold a benefit. One query."""
    yield from _holding(actor, [benefit.pk])


def _holding(actor: Actor, benefits: Iterable[UUID]) -> Iterator[Panel]:
    holds = [Q(snapshot__benefits__contains=[{"id": str(pk)}]) for pk in benefits]
    if not holds:
        return
    published = Report.objects.visible_to(actor).filter(state=State.PUBLISHED)
    reports = published.newest().filter(reduce(or_, holds))  # a correction in the making hides none
    found = list(reports.without_figures().order_by("-period_start", "pk")[:SHOWN])
    if found:
        rows = [(one, listed_as(one), period_of(one)) for one in found]
        yield Panel("projects/reports/parts/on_project.html", {"reports": rows})
