"""What ends of skills when a body leaves a forum: nobody is offered what is no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forums.skills.models import Match, MatchState, Skill
from partners import clock

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def end_with_forum(actor: Actor, forum: Forum) -> None:
    """Take back what a body that leaves offers and needs, what it asked and was asked. What was matched stays."""
    own = Skill.objects.visible_to(actor).filter(forum=forum, organisation=actor.organisation, ended_at=None)
    own.update(ended_at=clock.now())
    either = Q(organisation=actor.organisation) | Q(proposed_for=actor.organisation)
    asked = Match.objects.visible_to(actor).filter(either, need__forum=forum, state=MatchState.PROPOSED)
    asked.update(state=MatchState.DECLINED, answered_at=clock.now())
