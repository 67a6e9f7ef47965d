"""Who offers and needs skills in a forum, and who matches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.permissions import inside, taking_part
from forums.skills.models import MatchState, Skill
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _own(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOBODY
    found = taking_part(actor)
    return found if found == NOBODY else found & Q(organisation=actor.organisation, ended_at=None)


def _matchable(actor: Actor) -> Q:
    """Live offers and needs of other bodies."""
    found = taking_part(actor)
    if found == NOBODY:
        return NOBODY
    live = Skill.objects.visible_to(actor).live().exclude(organisation=actor.organisation)
    return found & Q(pk__in=live.values("pk"))


def _answers(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOBODY
    found = taking_part(actor)
    own = Q(organisation=actor.organisation, state=MatchState.PROPOSED)
    return found if found == NOBODY else found & own


def _finishes(actor: Actor) -> Q:
    """Agreed matches, to either body."""
    if actor.organisation is None:
        return NOBODY
    found = taking_part(actor)
    either = Q(organisation=actor.organisation) | Q(proposed_for=actor.organisation)
    return found if found == NOBODY else found & Q(state=MatchState.AGREED) & either


SEE_SKILLS = Permission(
    "forums.forum:see_skills",
    label=_("See the skills offered and needed in a forum"),
    rule=inside,
    model="forums.Forum",
)
ADD_SKILL = Permission(
    "forums.forum:add_skill",
    label=_("Offer or ask for a skill in a forum"),
    rule=taking_part,
    model="forums.Forum",
)
END_SKILL = Permission(
    "forums.skill:end", label=_("Take back an offer or a need of your organisation"), rule=_own, model="forums.Skill"
)
MATCH_SKILL = Permission(
    "forums.skill:match", label=_("Match another organisation’s offer or need"), rule=_matchable, model="forums.Skill"
)
ANSWER_MATCH = Permission(
    "forums.match:answer",
    label=_("Answer a match proposed to your organisation"),
    rule=_answers,
    model="forums.Match",
)
FINISH_MATCH = Permission(
    "forums.match:finish",
    label=_("Say what came of a match of your organisation"),
    rule=_finishes,
    model="forums.Match",
)
