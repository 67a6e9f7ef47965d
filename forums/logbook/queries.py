"""Reading the logs of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from forums.logbook.models import Action, Decision
from forums.membership.models import ForumRole
from forums.membership.queries import bodies_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from forums.logbook.models import Entry
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person
    from partners.scoping.queries import ScopedQuerySet


def actions_of(actor: Actor, forum: Forum) -> ScopedQuerySet[Action]:
    """The actions of the forum that the body acted for may read."""
    rows = Action.objects.visible_to(actor).filter(forum=forum).looked_after(actor)
    return rows.annotate(body=F("organisation__name_en")).select_related("organisation", "owner", "done_by")


def decisions_of(actor: Actor, forum: Forum) -> ScopedQuerySet[Decision]:
    """The decisions of the forum that the body acted for may read."""
    return Decision.objects.visible_to(actor).filter(forum=forum).select_related("recorded_for")


def possible_owners(actor: Actor, forum: Forum) -> dict[tuple[UUID, UUID], Person]:
    """Those who hold a role in the forum, by person and body: they can look after an action."""
    roles = ForumRole.objects.visible_to(actor).filter(forum=forum, ended_at=None).exclude(organisation=None)
    rows = roles.select_related("person").order_by("person__name", "pk")
    return {(one.person_id, one.organisation_id): one.person for one in rows if one.organisation_id}


def confided(actor: Actor, forum: Forum, entries: Iterable[Entry]) -> dict[UUID, list[Organisation]]:
    """Which members can read each of these entries; none where it is for the whole forum. One query, or none."""
    readers = {one.pk: one.readers for one in entries}
    bodies = list(bodies_in(actor, forum)) if any(one is not None for one in readers.values()) else []
    return {pk: [body for body in bodies if body.pk in (named or ())] for pk, named in readers.items()}
