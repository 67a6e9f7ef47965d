"""Which programmes count which benefits, and which projects contribute to them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from projects.benefits.models import Benefit
from projects.delivery.models import Project
from projects.programmes.models import Contribution, ProgrammeTag

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from partners.acting.actor import Actor


def tags_of(actor: Actor, benefits: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """The codes of the programmes that count each of these benefits. One query."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows: Any = ProgrammeTag.objects.visible_to(actor).standing().filter(benefit__in=list(benefits))
    for benefit, code in rows.values_list("benefit", "code"):
        found[benefit].add(code)
    return {benefit: frozenset(codes) for benefit, codes in found.items()}


def contributing_to(actor: Actor, benefit: Benefit) -> list[Project]:
    """The projects that contribute to a benefit, as far as the reader may know them."""
    rows = Contribution.objects.visible_to(actor).filter(benefit=benefit)
    return list(Project.objects.visible_to(actor).filter(pk__in=rows.values("project")).order_by("name", "pk"))


def contributed_by(actor: Actor, project: Project) -> list[Benefit]:
    """The benefits to which a project contributes and which others claim, as far as the reader may see them."""
    rows = Contribution.objects.visible_to(actor).filter(project=project)
    return list(Benefit.objects.visible_to(actor).filter(pk__in=rows.values("benefit")).order_by("name", "pk"))


def may_contribute(actor: Actor, benefit: Benefit) -> list[Project]:
    """The projects that can be named as contributing: those that the actor sees, but for the one that claims it."""
    return list(Project.objects.visible_to(actor).exclude(pk=benefit.project_id).order_by("name", "pk"))
