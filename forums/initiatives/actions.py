"""What is done with initiatives: start, edit, end, invite, answer, leave; move on the continuum; show evidence."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.initiatives.concluding import conclude, end_part, hold_initiative, own_of, person_of, say
from forums.initiatives.errors import (
    AlreadyAsked,
    BeyondMandate,
    EvidenceMissing,
    LeadStays,
    MoveOpen,
    NoSuchMove,
    NotAMember,
    ReasonMissing,
    TooFew,
    WrongDay,
)
from forums.initiatives.evidence import checks_of, measure_own, missing_for
from forums.initiatives.letters import ASKED, DECIDE
from forums.initiatives.models import Initiative, InitiativePartner, Move, Rewording, Standing, Status
from forums.initiatives.moving import lacking_for, open_move
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    CLOSE_MOVE,
    DECIDE_MOVE,
    EDIT_INITIATIVE,
    LEAVE_INITIATIVE,
    PROPOSE_MOVE,
    START_INITIATIVE,
    WITHDRAW_MOVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import OPEN
from forums.initiatives.stages import MOVES, Answer, Outcome, Stage, is_forward, moves_open_to
from forums.membership.permissions import speaking
from forums.membership.queries import bodies_in
from forums.membership.telling import tell
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from forums.initiatives.evidence import Check
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.acting.permission import Permission
    from partners.organisations.models import Organisation


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
        record("initiative_started", found, organisation=own_of(actor).pk, again=True)
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
        started_by=person_of(actor),
        started_for=own_of(actor),
    )
    initiative.save(force_insert=True)
    record("initiative_started", initiative, organisation=own_of(actor).pk, forum=forum.name)
    known = set(bodies_in(actor, forum))
    for body in dict.fromkeys([words.lead, *partners]):
        if body not in known:
            raise NotAMember
        _ask(actor, initiative, body)
    return initiative


@action(EDIT_INITIATIVE)
def edit_initiative(actor: Actor, initiative: Initiative, *, words: Words) -> None:
    """Change the words, the target or the lead, and keep what it said. Raises NotAMember of a lead outside the work."""
    initiative.refresh_from_db(fields=["title", "purpose", "lead", "target_stage"])
    taking_part = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state__in=OPEN)
    if not taking_part.filter(organisation=words.lead).exists():
        raise NotAMember
    was = Words(initiative.title, initiative.purpose, initiative.lead, Stage(initiative.target_stage))
    if was != words:
        Rewording(
            initiative=initiative,
            audience_id=initiative.audience_id,
            title=was.title,
            purpose=was.purpose,
            lead=was.lead,
            target_stage=was.target_stage,
            organisation=own_of(actor),
            person=person_of(actor),
        ).save(force_insert=True)
    initiative.title, initiative.purpose = words.title, words.purpose
    initiative.lead, initiative.target_stage = words.lead, words.target_stage
    initiative.save(update_fields=["title", "purpose", "lead", "target_stage"])
    record("initiative_edited", initiative, organisation=own_of(actor).pk)


@action(EDIT_INITIATIVE, leaves_sight=True)
def end_initiative(actor: Actor, initiative: Initiative, *, completed: bool, reason: str) -> None:
    """End the work, as completed or withdrawn, with a reason that every member reads.

    A move that is being decided is withdrawn with it, for the same reason: what has ended stays where it stands.
    """
    initiative.status = Status.COMPLETED if completed else Status.WITHDRAWN
    initiative.ended_at, initiative.ending_reason = clock.now(), reason
    initiative.save(update_fields=["status", "ended_at", "ending_reason"])
    record("initiative_ended", initiative, organisation=own_of(actor).pk, reason=reason)
    moves = Move.objects.visible_to(actor).filter(initiative=initiative, outcome=Outcome.OPEN)
    for move in moves.select_for_update(of=("self",)):
        _withdraw(actor, move, initiative, reason)


@action(EDIT_INITIATIVE)
def invite_partner(actor: Actor, initiative: Initiative, *, organisation: Organisation) -> None:
    """Ask a member of the forum to take part; it answers for itself. Raises AlreadyAsked or NotAMember."""
    if organisation not in set(bodies_in(actor, initiative.forum)):
        raise NotAMember
    _ask(actor, initiative, organisation)


@action(WITHDRAW_PARTNER, leaves_sight=True)
def withdraw_partner(actor: Actor, partner: InitiativePartner) -> None:
    """Take an invitation back that has not been answered. Raises LeadStays for the lead's."""
    if partner.organisation_id == partner.initiative.lead_id:
        raise LeadStays
    end_part(actor, partner, Standing.WITHDRAWN)
    record("initiative_partner_withdrawn", partner.initiative, organisation=partner.organisation_id)


@action(ANSWER_INITIATIVE, leaves_sight=True, locks=False)
def answer_initiative(
    actor: Actor, initiative: Initiative, *, joins: bool, contribution: str = "", reason: str = ""
) -> None:
    """Take part for the body acted for, or decline with a reason."""
    part = _own_part(actor, initiative, Standing.INVITED)
    part.contribution, part.reason = (contribution, "") if joins else ("", reason)
    part.state = Standing.JOINED if joins else Standing.DECLINED
    part.answered_by, part.answered_at = person_of(actor), clock.now()
    part.save(update_fields=["state", "contribution", "answered_by", "answered_at", "reason"])
    if joins:
        measure_own(actor, initiative)
    record(
        "initiative_joined" if joins else "initiative_declined",
        initiative,
        organisation=own_of(actor).pk,
        reason=reason,
    )


@action(LEAVE_INITIATIVE, leaves_sight=True)
def leave_initiative(actor: Actor, initiative: Initiative, *, reason: str) -> None:
    """Leave for the body acted for, with a reason that every member reads. Raises LeadStays."""
    if initiative.lead_id == own_of(actor).pk:
        raise LeadStays
    part = _own_part(actor, initiative, Standing.JOINED)
    record("initiative_left", initiative, organisation=own_of(actor).pk, reason=reason)
    move = open_move(actor, initiative)
    if move is not None:  # the others may have been waiting for this one only
        conclude(actor, move, without=own_of(actor))
    end_part(actor, part, Standing.LEFT, reason)


@action(PROPOSE_MOVE, leaves_sight=True)
def propose_move(
    actor: Actor,
    initiative: Initiative,
    *,
    to_stage: Stage,
    reason: str,
    waiver: str = "",
    commits_money: Decimal | None = None,
    commits_property: bool = False,
) -> Move:
    """Propose a step on the continuum; every partner that takes part decides for itself.

    A proposer who speaks for its body agrees with it at once, unless it commits more than they may. Raises MoveOpen,
    NoSuchMove, TooFew where one alone would step on, or EvidenceMissing when a step on lacks evidence and no `waiver`
    says why it goes on without.
    """
    initiative.refresh_from_db(fields=["stage"])
    before = Stage(initiative.stage)
    bodies = _insist_on_step(actor, initiative, before, to_stage)
    if own_of(actor).pk in bodies:
        measure_own(actor, initiative)
    missing = _missing(actor, initiative, to_stage, waiver) if is_forward(before, to_stage) else []
    move = Move(
        initiative=initiative,
        audience_id=initiative.audience_id,
        from_stage=before,
        to_stage=to_stage,
        reason=reason,
        waived=[one.criterion.value for one in missing],
        waiver=waiver if missing else "",
        commits_money=commits_money,
        commits_property=commits_property,
        proposed_by=person_of(actor),
        proposed_for=own_of(actor),
    )
    move.save(force_insert=True)
    record("move_proposed", initiative, organisation=own_of(actor).pk, reason=reason, to=to_stage.value)
    _put_to(actor, move, bodies)
    return move


def _insist_on_step(actor: Actor, initiative: Initiative, before: Stage, to_stage: Stage) -> set[uuid.UUID]:
    """Refuse a step that those who take part cannot make now. Returns who they are."""
    if open_move(actor, initiative) is not None:
        raise MoveOpen
    if to_stage not in MOVES[before]:
        raise NoSuchMove
    parts = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state=Standing.JOINED)
    bodies = set(parts.values_list("organisation", flat=True))
    if to_stage not in moves_open_to(before, len(bodies)):
        raise TooFew
    return bodies


def _missing(actor: Actor, initiative: Initiative, to_stage: Stage, waiver: str) -> list[Check]:
    """What a step on lacks in evidence; refuses to lack anything without a waiver."""
    missing = missing_for(checks_of(actor, initiative), to_stage)
    if missing and not waiver:
        raise EvidenceMissing(missing=", ".join(str(one.criterion.label) for one in missing))
    return missing


def _put_to(actor: Actor, move: Move, bodies: set[uuid.UUID]) -> None:
    """Let the proposer agree with its own move, if it may, and ask the others that take part."""
    own = own_of(actor).pk
    if own in bodies and _speaks(actor, move.initiative) and not lacking_for(actor, move):
        say(actor, move, Answer.AGREE, move.reason, None)
        conclude(actor, move)
    for body in bodies - {own}:
        tell(DECIDE, body=body, record=move.pk)


@action(DECIDE_MOVE, leaves_sight=True, locks=False)
def take_position(
    actor: Actor, move: Move, *, answer: Answer, reason: str = "", board_on: dt.date | None = None
) -> Outcome:
    """Say for the body acted for that it agrees, dissents, or refers to its board, which meets on `board_on`.

    The last answer of all that are asked decides the move. Beyond their mandate a representative agrees only with
    the day, today at the latest, on which the board decided. Raises ReasonMissing, WrongDay or BeyondMandate.
    """
    if (answer is not Answer.AGREE and not reason) or (answer is Answer.REFER and board_on is None):
        raise ReasonMissing
    _hold(actor, move, DECIDE_MOVE)
    if answer is Answer.AGREE and not (board_on and board_on <= clock.today()):
        lacking = lacking_for(actor, move)
        if lacking:
            raise BeyondMandate(lacking="; ".join(lacking))
    if board_on and _is_wrong(answer, board_on):
        raise WrongDay
    say(actor, move, answer, reason, None if answer is Answer.DISSENT else board_on)
    return conclude(actor, move)


@action(CLOSE_MOVE, leaves_sight=True, locks=False)
def close_move(actor: Actor, move: Move, *, reason: str, waives: bool | None = None) -> Outcome:
    """Close a move without those that have not decided, with a reason. They stay where they stood.

    What has lapsed since it was proposed is waived for the same reason, or the move is not carried; raises
    EvidenceMissing when neither is said.
    """
    _hold(actor, move, CLOSE_MOVE)
    record("move_closed", move.initiative, organisation=own_of(actor).pk, reason=reason)
    move.closing_reason = reason
    return conclude(actor, move, closing=True, waives=waives)


@action(WITHDRAW_MOVE, leaves_sight=True)
def withdraw_move(actor: Actor, move: Move, *, reason: str) -> None:
    """Take back a move that one's own body proposed and that is not decided."""
    _withdraw(actor, move, move.initiative, reason)


def _withdraw(actor: Actor, move: Move, initiative: Initiative, reason: str) -> None:
    move.outcome, move.decided_at, move.closing_reason = Outcome.WITHDRAWN, clock.now(), reason
    move.save(update_fields=["outcome", "decided_at", "closing_reason"])
    record("move_withdrawn", initiative, organisation=own_of(actor).pk, reason=reason)


def _is_wrong(answer: Answer, board_on: dt.date) -> bool:
    """Whether a board decides in the past, or has decided in the future."""
    today = clock.today()
    return (answer is Answer.REFER and board_on < today) or (answer is Answer.AGREE and board_on > today)


def _hold(actor: Actor, move: Move, permission: Permission) -> None:
    """Lock an initiative, then its move: the order of whoever ends the one and so withdraws the other.

    Raises NotAllowed when either is over by then.
    """
    hold_initiative(actor, move.initiative_id)
    rows = permission.rows(actor).filter(pk=move.pk).order_by().select_for_update(of=("self",))
    if not rows.values_list("pk", flat=True):
        raise NotAllowed


def _ask(actor: Actor, initiative: Initiative, body: Organisation) -> None:
    """Begin a part of a body; whoever speaks for it takes part at once. What it did before stays in the history."""
    rows = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, organisation=body, state__in=OPEN)
    if rows.exists():
        raise AlreadyAsked
    part = InitiativePartner(
        initiative=initiative, audience_id=initiative.audience_id, organisation=body, invited_by=person_of(actor)
    )
    own = body == actor.organisation and _speaks(actor, initiative)
    if own:
        part.state, part.answered_by, part.answered_at = Standing.JOINED, person_of(actor), part.invited_at
    part.save(force_insert=True)
    record("initiative_joined" if own else "initiative_asked", initiative, organisation=body.pk)
    if own:
        measure_own(actor, initiative)
    else:
        tell(ASKED, body=body.pk, record=initiative.pk)


def _speaks(actor: Actor, initiative: Initiative) -> bool:
    """Whether the actor decides for their body in the forum of the initiative."""
    return Initiative.objects.visible_to(actor).filter(speaking(actor), pk=initiative.pk).exists()


def _own_part(actor: Actor, initiative: Initiative, state: Standing) -> InitiativePartner:
    rows = InitiativePartner.objects.visible_to(actor).filter(
        initiative=initiative, organisation=actor.organisation, state=state
    )
    part = rows.select_for_update(of=("self",)).first()
    if part is None:
        raise NotAllowed
    return part
