"""What pages and actions of initiatives ask: partners, the bodies that may be, initiatives by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, IntegerField, When
from django.urls import reverse

from forums.initiatives.models import Initiative, InitiativePartner, Standing, Status
from forums.initiatives.stages import ORDER, Stage
from forums.membership.chain import Source, Step
from forums.membership.queries import bodies_in
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    from uuid import UUID

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet

#: the kind by which others point at an initiative
INITIATIVE = "initiative"
OPEN = (Standing.INVITED, Standing.JOINED)


def partners_of(actor: Actor, initiative: Initiative) -> list[InitiativePartner]:
    """Every body that was asked, by name, whatever it answered: of one that was asked again, its last part."""
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative)
    last = {one.organisation_id: one for one in rows.select_related("organisation").order_by("invited_at", "pk")}
    return sorted(last.values(), key=lambda one: (one.organisation.name_en, one.pk))


def askable(actor: Actor, initiative: Initiative) -> ScopedQuerySet[Organisation]:
    """The members of the forum that are neither taking part nor asked."""
    asked = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state__in=OPEN)
    return bodies_in(actor, initiative.forum).exclude(pk__in=asked.values("organisation"))


def by_stage(actor: Actor, forum: Forum) -> list[tuple[Stage, list[Initiative]]]:
    """The forum's active initiatives at each of the five stages, the last stage first. One query."""
    rows = Initiative.objects.visible_to(actor).filter(forum=forum, status="active").select_related("lead")
    found: dict[str, list[Initiative]] = {}
    for one in rows:
        found.setdefault(one.stage, []).append(one)
    return [(stage, found.get(stage, [])) for stage in reversed(ORDER)]


def listed(actor: Actor, forum: Forum) -> ScopedQuerySet[Initiative]:
    """The forum's initiatives with the place of their stage, what goes on above what has ended, and who leads."""
    place = Case(*(When(stage=stage, then=place) for place, stage in enumerate(ORDER)), output_field=IntegerField())
    going = Case(When(status=Status.ACTIVE, then=len(ORDER)), default=0, output_field=IntegerField())
    rows = Initiative.objects.visible_to(actor).filter(forum=forum).select_related("lead")
    return rows.annotate(standing=place + going, led_by=F("lead__name_en"))


def _steps(actor: Actor, ids: set[UUID]) -> dict[UUID, Step]:
    rows = Initiative.objects.visible_to(actor).filter(pk__in=ids)
    return {one.pk: Step(one.title, reverse("forums:initiative", args=[one.pk])) for one in rows}


INITIATIVE_SOURCE = Source(INITIATIVE, _steps)
