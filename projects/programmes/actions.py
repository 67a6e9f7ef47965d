"""What the claiming body says of a benefit: which programmes count it, which other projects contribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from projects.benefits.permissions import REPORT_BENEFIT
from projects.programmes.models import Contribution, ProgrammeTag
from projects.programmes.queries import may_contribute
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit
    from projects.delivery.models import Project


@action(REPORT_BENEFIT)
def place_benefit(actor: Actor, benefit: Benefit, *, programmes: Iterable[str], projects: Iterable[Project]) -> None:
    """Say exactly which programmes count a benefit, and which projects contribute to it beside the one that claims it.

    No total changes by it: the benefit is claimed once. Raises NotAllowed for a project that the actor does not see,
    for the one that claims it, and for a programme that there is not.
    """
    wanted, helping = set(programmes), {one.pk: one for one in projects}
    if not wanted <= set(PROGRAMMES) or not set(helping) <= {one.pk for one in may_contribute(actor, benefit)}:
        raise NotAllowed
    of: dict[str, Any] = {"organisation_id": benefit.organisation_id, "benefit": benefit}
    tags: Any = ProgrammeTag.objects.visible_to(actor).standing().filter(benefit=benefit)
    standing = set(tags.values_list("code", flat=True))
    tags.exclude(code__in=wanted).update(ended_at=clock.now())
    name = actor.person.name if actor.person else ""
    ProgrammeTag.objects.bulk_create(
        [ProgrammeTag(**of, code=code, person_name=name) for code in sorted(wanted - standing)]
    )
    there = Contribution.objects.visible_to(actor).filter(benefit=benefit)
    known = set(there.values_list("project", flat=True))
    there.exclude(project__in=list(helping)).delete()
    Contribution.objects.bulk_create(
        [Contribution(**of, project=project) for pk, project in helping.items() if pk not in known]
    )
    record("benefit_placed", benefit, organisation=benefit.organisation_id)
