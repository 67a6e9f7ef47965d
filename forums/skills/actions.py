"""What is done with skills: offer or ask, take back, match, answer, finish."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from forums.membership.telling import tell
from forums.skills.errors import MatchedAlready
from forums.skills.letters import PROPOSED
from forums.skills.models import Direction, Match, MatchState, Skill
from forums.skills.permissions import ADD_SKILL, ANSWER_MATCH, END_SKILL, FINISH_MATCH, MATCH_SKILL
from forums.skills.queries import matched
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    import datetime as dt

    from forums.membership.models import Forum
    from forums.skills.models import Field
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


@action(ADD_SKILL)
def add_skill(
    actor: Actor,
    forum: Forum,
    *,
    direction: Direction,
    field: Field,
    title: str,
    days: int | None = None,
    until: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> Skill:
    """Offer a skill to the forum, or ask for one, for the body acted for.

    `key` becomes its id, so that a form sent twice adds one.
    """
    found = Skill.objects.visible_to(actor).filter(pk=key).first() if key else None
    if found is not None:
        record("skill_added", found, organisation=_own(actor).pk, again=True)
        return found
    skill = Skill(
        id=key or uuid.uuid4(),
        forum=forum,
        audience_id=forum.audience_id,
        organisation=_own(actor),
        direction=direction,
        field=field,
        title=title,
        days=days,
        until=until,
        person=_person(actor),
    )
    skill.save(force_insert=True)
    record("skill_added", skill, organisation=_own(actor).pk)
    return skill


@action(END_SKILL, leaves_sight=True)
def end_skill(actor: Actor, skill: Skill) -> None:
    """Take an offer or a need back. What was matched with it stays."""
    skill.ended_at = clock.now()
    skill.save(update_fields=["ended_at"])
    record("skill_ended", skill, organisation=_own(actor).pk)


@action(MATCH_SKILL, locks=False)
def match_skill(actor: Actor, skill: Skill, *, own: Skill) -> Match:
    """Lay one's own offer beside another's need, or the other way; the other body answers. Raises MatchedAlready."""
    mine = Skill.objects.visible_to(actor).live().filter(pk=own.pk, organisation=actor.organisation)
    if not mine.exists() or own.direction == skill.direction or own.forum_id != skill.forum_id:
        raise NotAllowed
    offer, need = (own, skill) if own.direction == Direction.OFFER else (skill, own)
    same = matched(actor).filter(offer=offer, need=need)
    list(mine.select_for_update(of=("self",)).values_list("pk"))
    if same.exists():
        raise MatchedAlready
    match = Match(
        offer=offer,
        need=need,
        audience_id=skill.audience_id,
        organisation_id=skill.organisation_id,
        proposed_for=_own(actor),
        proposed_by=_person(actor),
        days=min((one for one in (offer.days, need.days) if one), default=None),
    )
    match.save(force_insert=True)
    record("match_proposed", skill, organisation=skill.organisation_id)
    tell(PROPOSED, body=skill.organisation_id, record=match.pk)
    return match


@action(ANSWER_MATCH, leaves_sight=True)
def answer_match(actor: Actor, match: Match, *, agrees: bool) -> None:
    """Agree or decline, for the body acted for."""
    match.state = MatchState.AGREED if agrees else MatchState.DECLINED
    match.answered_by, match.answered_at = _person(actor), clock.now()
    match.save(update_fields=["state", "answered_by", "answered_at"])
    record("match_answered", match.need, organisation=match.proposed_for_id)


@action(FINISH_MATCH, leaves_sight=True)
def finish_match(actor: Actor, match: Match, *, days: int | None, note: str) -> None:
    """Say that it is done, in how many days, and what came of it."""
    match.state, match.days, match.note = MatchState.DONE, days, note
    match.save(update_fields=["state", "days", "note"])
    record("match_done", match.need, organisation=_own(actor).pk)


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed
    return actor.person


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation
