"""What is done with initiatives: start, edit, end, invite, answer, leave, withdraw an invitation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.initiatives.errors import AlreadyAsked, LeadStays, NotAMember
from forums.initiatives.letters import ASKED
from forums.initiatives.models import Initiative, InitiativePartner, Standing, Status
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    EDIT_INITIATIVE,
    LEAVE_INITIATIVE,
    START_INITIATIVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import OPEN, members
from forums.membership.permissions import speaking
from forums.membership.telling import tell
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forums.initiatives.stages import Stage
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


@dataclass(frozen=True, slots=True)
class Words:
    """What an initiative is, as people enter it."""

    title: str
    purpose: str
    lead: Organisation
    target_stage: Stage


@action(START_INITIATIVE)
def start_initiative(
    actor: Actor,
    forum: Forum,
    *,
    words: Words,
    partners: Sequence[Organisation],
    origin: tuple[str, uuid.UUID] | None = None,
    key: uuid.UUID | None = None,
) -> Initiative:
    """Start joint work at co-existence and ask its partners, the lead among them, to take part.

    The starter's own body takes part at once when the starter speaks for it. `origin` names the kind and id
    of what it came from; `key` becomes its id, so that a form sent twice starts one. Raises NotAMember.
    """
    found = Initiative.objects.visible_to(actor).filter(pk=key).first() if key else None
    if found is not None:
        record("initiative_started", found, organisation=_own(actor).pk, again=True)
        return found
    kind, origin_id = origin or ("", None)
    initiative = Initiative(
        id=key or uuid.uuid4(),
        forum=forum,
        audience_id=forum.audience_id,
        title=words.title,
        purpose=words.purpose,
        lead=words.lead,
        target_stage=words.target_stage,
        origin_kind=kind,
        origin_id=origin_id,
        started_by=_person(actor),
        started_for=_own(actor),
    )
    initiative.save(force_insert=True)
    record("initiative_started", initiative, organisation=_own(actor).pk, forum=forum.name)
    known = set(members(actor, forum))
    for body in dict.fromkeys([words.lead, *partners]):
        if body not in known:
            raise NotAMember
        _ask(actor, initiative, body)
    return initiative


@action(EDIT_INITIATIVE)
def edit_initiative(actor: Actor, initiative: Initiative, *, words: Words) -> None:
    """Change the words, the target or the lead. Raises NotAMember when the new lead does not take part."""
    taking_part = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state__in=OPEN)
    if not taking_part.filter(organisation=words.lead).exists():
        raise NotAMember
    initiative.title, initiative.purpose = words.title, words.purpose
    initiative.lead, initiative.target_stage = words.lead, words.target_stage
    initiative.save(update_fields=["title", "purpose", "lead", "target_stage"])
    record("initiative_edited", initiative, organisation=_own(actor).pk)


@action(EDIT_INITIATIVE, leaves_sight=True)
def end_initiative(actor: Actor, initiative: Initiative, *, completed: bool, reason: str) -> None:
    """End the work, as completed or withdrawn, with a reason that every member reads."""
    initiative.status = Status.COMPLETED if completed else Status.WITHDRAWN
    initiative.ended_at, initiative.ending_reason = clock.now(), reason
    initiative.save(update_fields=["status", "ended_at", "ending_reason"])
    record("initiative_ended", initiative, organisation=_own(actor).pk, reason=reason)


@action(EDIT_INITIATIVE)
def invite_partner(actor: Actor, initiative: Initiative, *, organisation: Organisation) -> None:
    """Ask a member of the forum to take part; it answers for itself. Raises AlreadyAsked or NotAMember."""
    if organisation not in set(members(actor, initiative.forum)):
        raise NotAMember
    _ask(actor, initiative, organisation)


@action(WITHDRAW_PARTNER, leaves_sight=True)
def withdraw_partner(actor: Actor, partner: InitiativePartner) -> None:
    """Take an invitation back that has not been answered. Raises LeadStays for the lead's."""
    if partner.organisation_id == partner.initiative.lead_id:
        raise LeadStays
    partner.state = Standing.WITHDRAWN
    partner.save(update_fields=["state"])
    record("initiative_partner_withdrawn", partner.initiative, organisation=partner.organisation_id)


@action(ANSWER_INITIATIVE, leaves_sight=True, locks=False)
def answer_initiative(
    actor: Actor, initiative: Initiative, *, joins: bool, contribution: str = "", reason: str = ""
) -> None:
    """Take part for the body acted for, or decline with a reason."""
    part = _own_part(actor, initiative, Standing.INVITED)
    part.contribution, part.reason = (contribution, "") if joins else ("", reason)
    _answer(actor, part, Standing.JOINED if joins else Standing.DECLINED)
    record(
        "initiative_joined" if joins else "initiative_declined", initiative, organisation=_own(actor).pk, reason=reason
    )


@action(LEAVE_INITIATIVE, leaves_sight=True, locks=False)
def leave_initiative(actor: Actor, initiative: Initiative, *, reason: str) -> None:
    """Leave for the body acted for, with a reason that every member reads. Raises LeadStays."""
    if initiative.lead_id == _own(actor).pk:
        raise LeadStays
    part = _own_part(actor, initiative, Standing.JOINED)
    part.reason = reason
    _answer(actor, part, Standing.LEFT)
    record("initiative_left", initiative, organisation=_own(actor).pk, reason=reason)


def _ask(actor: Actor, initiative: Initiative, body: Organisation) -> None:
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, organisation=body)
    part = rows.select_for_update(of=("self",)).first()
    if part is not None and part.state in OPEN:
        raise AlreadyAsked
    again = part is not None
    part = part or InitiativePartner(initiative=initiative, audience_id=initiative.audience_id, organisation=body)
    part.state, part.invited_by, part.invited_at = Standing.INVITED, _person(actor), clock.now()
    part.answered_by, part.answered_at, part.reason = None, None, ""
    own = body == actor.organisation and _speaks(actor, initiative)
    if own:
        part.state, part.answered_by, part.answered_at = Standing.JOINED, _person(actor), clock.now()
    if again:
        part.save(update_fields=["state", "invited_by", "invited_at", "answered_by", "answered_at", "reason"])
    else:
        part.save(force_insert=True)
    record("initiative_joined" if own else "initiative_asked", initiative, organisation=body.pk)
    if not own:
        tell(ASKED, body=body.pk, record=initiative.pk)


def _speaks(actor: Actor, initiative: Initiative) -> bool:
    """Whether the actor decides for their body in the forum of the initiative."""
    return Initiative.objects.visible_to(actor).filter(speaking(actor), pk=initiative.pk).exists()


def _own_part(actor: Actor, initiative: Initiative, state: Standing) -> InitiativePartner:
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, organisation=actor.organisation)
    part = rows.select_for_update(of=("self",)).first()
    if part is None or part.state != state:
        raise NotAllowed
    return part


def _answer(actor: Actor, part: InitiativePartner, state: Standing) -> None:
    part.state, part.answered_by, part.answered_at = state, _person(actor), clock.now()
    part.save(update_fields=["state", "contribution", "answered_by", "answered_at", "reason"])


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed
    return actor.person


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation
