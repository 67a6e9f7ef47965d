"""The list of projects: its rows and counts, read from the narrow rows behind the actor's doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from projects.delivery.filters import FILTERS, OWNER
from projects.delivery.models import ProjectSight

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.state import ListState
    from projects.delivery.models import ProjectSightQuerySet

FACETS = ("gate", "rag", "standing")


def filtered(actor: Actor, state: ListState) -> ProjectSightQuerySet:
    """One row a project, those that meet the filters. A row cut below a filter's column never meets it."""
    rows = ProjectSight.objects.visible_to(actor).best(actor)
    for one in FILTERS:
        values = state.values.get(one.name)
        if values:
            rows = rows.filter(_owner(actor, values) if one is OWNER else one.condition(values))
    return rows


def _owner(actor: Actor, values: tuple[str, ...]) -> Q:
    own = Q(owner=actor.organisation.pk if actor.organisation else None)
    return Q() if len(values) > 1 else own if values == ("own",) else ~own


def counts(rows: ProjectSightQuerySet) -> dict[str, dict[str, int]]:
    """How many of the rows have each value of each facet. Queries: three."""
    found: dict[str, dict[str, int]] = {}
    for name in FACETS:
        pairs: Any = rows.exclude(**{name: None}).order_by().values_list(name).annotate(number=Count("*"))
        found[name] = dict(pairs)
    return found
