"""Reading skills: what fits what, and what was matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from forums.skills.models import Direction, Match, MatchState, Skill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Line:
    """An offer or a need. `fits` is how many of the reader's own lie on the other side, `others` those of others."""

    skill: Skill
    is_own: bool
    fits: int
    others: int


def listed(actor: Actor, forum: Forum) -> ScopedQuerySet[Skill]:
    """The live offers and needs of a forum, with the name of the body that a list sorts them by."""
    rows = Skill.objects.visible_to(actor).live().filter(forum=forum).select_related("organisation", "person")
    return rows.annotate(body=F("organisation__name_en"))


def lines_of(actor: Actor, forum: Forum, skills: Iterable[Skill]) -> list[Line]:
    """These offers and needs, each with how many of the other side fit and are not matched with it. Two queries."""
    live = Skill.objects.visible_to(actor).live().filter(forum=forum)
    there = list(live.values_list("pk", "direction", "field", "organisation"))
    pairs = set(matched(actor).filter(need__forum=forum).values_list("offer", "need"))
    own = actor.organisation.pk if actor.organisation else None
    found = []
    for one in skills:
        fitting = [
            body
            for pk, direction, field, body in there
            if direction != one.direction
            and field == one.field
            and body != one.organisation_id
            and not {(pk, one.pk), (one.pk, pk)} & pairs
        ]
        mine = sum(body == own for body in fitting)
        found.append(Line(one, one.organisation_id == own, mine, len(fitting)))
    return found


def own_fitting(actor: Actor, skill: Skill) -> list[Skill]:
    """The reader's own on the other side of `skill` and not matched with it, of its kind first."""
    rows = Skill.objects.visible_to(actor).live().filter(forum=skill.forum_id, organisation=actor.organisation)
    pairs = matched(actor).filter(Q(offer=skill) | Q(need=skill)).values_list("offer", "need")
    with_it = {pk for pair in pairs for pk in pair}
    other = rows.exclude(direction=skill.direction).exclude(pk__in=with_it).order_by("title", "pk")
    return sorted(other, key=lambda one: one.field != skill.field)


def matched(actor: Actor) -> ScopedQuerySet[Match]:
    """What was laid beside each other, less what was declined."""
    return Match.objects.visible_to(actor).exclude(state=MatchState.DECLINED)


def matches_of(actor: Actor, forum: Forum) -> list[Match]:
    """What was matched in a forum, the latest first."""
    rows = matched(actor).filter(need__forum=forum)
    related = ("offer", "need", "organisation", "proposed_for", "offer__organisation", "need__organisation")
    return list(rows.select_related(*related).order_by("-proposed_at", "pk")[:50])


def offers_skill(actor: Actor, forum: Forum) -> bool:
    """Whether the body acted for offers any skill to the forum."""
    rows = Skill.objects.visible_to(actor).live()
    return rows.filter(forum=forum, organisation=actor.organisation, direction=Direction.OFFER).exists()
