"""Reading the logs of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from forums.logbook.models import Action, Decision
from forums.membership.models import ForumRole

if TYPE_CHECKING:
    from uuid import UUID

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.people.models import Person
    from partners.scoping.queries import ScopedQuerySet


def actions_of(actor: Actor, forum: Forum) -> ScopedQuerySet[Action]:
    """The actions of the forum that the body acted for may read."""
    rows = Action.objects.visible_to(actor).filter(forum=forum).annotate(body=F("organisation__name_en"))
    return rows.select_related("organisation", "owner", "done_by")


def decisions_of(actor: Actor, forum: Forum) -> ScopedQuerySet[Decision]:
    """The decisions of the forum that the body acted for may read."""
    return Decision.objects.visible_to(actor).filter(forum=forum).select_related("recorded_for")


def possible_owners(actor: Actor, forum: Forum) -> dict[tuple[UUID, UUID], Person]:
    """Those who hold a role in the forum, by person and body: they can look after an action."""
    roles = ForumRole.objects.visible_to(actor).filter(forum=forum, ended_at=None).exclude(organisation=None)
    rows = roles.select_related("person").order_by("person__name", "pk")
    return {(one.person_id, one.organisation_id): one.person for one in rows if one.organisation_id}
