"""Programmes and contributions on the pages of benefits and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projects.benefits.permissions import REPORT_BENEFIT
from projects.delivery.panels import Panel
from projects.programmes.queries import contributed_by, contributing_to, tags_of
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit
    from projects.delivery.queries import ShownProject


def programmes_on_benefit(actor: Actor, benefit: Benefit) -> Iterator[Panel]:
    """The programmes that count a benefit and the projects that contribute to it."""
    codes = tags_of(actor, [benefit.pk]).get(benefit.pk, frozenset())
    projects, may_place = contributing_to(actor, benefit), actor.may(REPORT_BENEFIT, benefit)
    if codes or projects or may_place:
        facts = {
            "programmes": [one for code, one in PROGRAMMES.items() if code in codes],
            "projects": projects,
            "may_place": may_place,
        }
        yield Panel("projects/programmes/parts/on_benefit.html", facts)


def contributions_on_project(actor: Actor, shown: ShownProject) -> Iterator[Panel]:
    """The benefits of other projects to which a project contributes.

    None to the eyes of others that its lead looks with: what they see of others' projects is not the lead's to see.
    """
    found = contributed_by(actor, shown.project) if actor.organisation else []
    if found:
        yield Panel("projects/programmes/parts/on_project.html", {"benefits": found})
