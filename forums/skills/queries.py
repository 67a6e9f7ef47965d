"""Reading skills: what fits what, and what was matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.skills.models import Direction, Match, MatchState, Skill

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """An offer or a need. `fits` is how many of the reader's own lie on the other side, `others` those of others."""

    skill: Skill
    is_own: bool
    fits: int
    others: int


def lines_of(actor: Actor, forum: Forum, direction: Direction) -> list[Line]:
    """The live offers or needs of a forum by kind, each with how many of the other side fit. One query."""
    rows = list(
        Skill.objects.visible_to(actor)
        .live()
        .filter(forum=forum)
        .select_related("organisation", "person")
        .order_by("field", "title", "pk")
    )
    own = actor.organisation.pk if actor.organisation else None
    found = []
    for one in rows:
        if one.direction != direction:
            continue
        other = [it for it in rows if it.direction != direction and it.field == one.field]
        fitting = [it for it in other if it.organisation_id != one.organisation_id]
        mine = sum(it.organisation_id == own for it in fitting)
        found.append(Line(one, one.organisation_id == own, mine, len(fitting)))
    return found


def own_fitting(actor: Actor, skill: Skill) -> list[Skill]:
    """The reader's own on the other side of `skill`, of its kind first."""
    rows = Skill.objects.visible_to(actor).live().filter(forum=skill.forum_id, organisation=actor.organisation)
    other = rows.exclude(direction=skill.direction).order_by("title", "pk")
    return sorted(other, key=lambda one: one.field != skill.field)


def matches_of(actor: Actor, forum: Forum) -> list[Match]:
    """What was matched in a forum, the latest first, less what was declined."""
    rows = Match.objects.visible_to(actor).filter(need__forum=forum).exclude(state=MatchState.DECLINED)
    related = ("offer", "need", "organisation", "proposed_for", "offer__organisation", "need__organisation")
    return list(rows.select_related(*related).order_by("-proposed_at", "pk")[:50])


def offers_skill(actor: Actor, forum: Forum) -> bool:
    """Whether the body acted for offers any skill to the forum."""
    rows = Skill.objects.visible_to(actor).live()
    return rows.filter(forum=forum, organisation=actor.organisation, direction=Direction.OFFER).exists()
