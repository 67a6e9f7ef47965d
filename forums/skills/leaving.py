"""What ends of skills when a body leaves a forum: nobody is offered what is no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.skills.models import Match, MatchState, Skill
from partners import clock

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def end_with_forum(actor: Actor, forum: Forum) -> None:
    """Take back the offers and needs of a body that leaves, and decline what it was asked. What was matched stays."""
    own = Skill.objects.visible_to(actor).filter(forum=forum, organisation=actor.organisation, ended_at=None)
    own.update(ended_at=clock.now())
    asked = Match.objects.visible_to(actor).filter(need__forum=forum, organisation=actor.organisation)
    asked.filter(state=MatchState.PROPOSED).update(state=MatchState.DECLINED, answered_at=clock.now())
