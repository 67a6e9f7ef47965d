"""Saying something to a move and deciding it, inside an action: used by this room's own and by a body that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forums.initiatives.errors import EvidenceMissing
from forums.initiatives.evidence import lapsed_for
from forums.initiatives.letters import DECIDED
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move, Position, Standing, Status
from forums.initiatives.moving import open_move, outcome_now
from forums.initiatives.queries import INITIATIVE
from forums.initiatives.stages import Answer, Outcome
from forums.logbook.writing import DecisionEntry, in_every_language, write_decision
from forums.membership.telling import tell
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from uuid import UUID

    from forums.initiatives.evidence import Check
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


def say(actor: Actor, move: Move, answer: Answer, reason: str, board_on: dt.date | None) -> None:
    """Record what the body acted for says to a move."""
    Position(
        move=move,
        audience_id=move.audience_id,
        organisation=own_of(actor),
        answer=answer,
        reason=reason,
        board_on=board_on,
        person=person_of(actor),
    ).save(force_insert=True)
    record("move_answered", move.initiative, organisation=own_of(actor).pk, reason=reason, answer=answer.value)


def conclude(
    actor: Actor, move: Move, *, closing: bool = False, waives: bool | None = None, without: Organisation | None = None
) -> Outcome:
    """Decide an open move when everybody has, and move the initiative with it, unless that has ended. Both are locked.

    It stays open while evidence lacks that was there when it was proposed. Who closes it says whether that is waived
    or the move is not carried. Raises EvidenceMissing when they did not say.
    """
    hold_initiative(actor, move.initiative_id)
    rows = Move.objects.visible_to(actor).filter(pk=move.pk, outcome=Outcome.OPEN, initiative__status=Status.ACTIVE)
    if not rows.select_for_update(of=("self",)).values_list("pk", flat=True):
        return Outcome(move.outcome)
    outcome = outcome_now(actor, move, closing=closing, without=without)
    if outcome is Outcome.CARRIED:
        lapsed = lapsed_for(actor, move, closing=closing, without=without)
        outcome = _in_spite_of(move, lapsed, closing=closing, waives=waives)
    if outcome is Outcome.OPEN:
        return outcome
    move.outcome, move.decided_at = outcome, clock.now()
    move.save(update_fields=["outcome", "decided_at", "closing_reason", "waived"])
    initiative = move.initiative
    if outcome is Outcome.CARRIED:
        initiative.stage = move.to_stage
        initiative.save(update_fields=["stage"])
        entry = DecisionEntry(in_every_language(lambda: _moves(move)), move.reason)
        write_decision(actor, initiative.forum, entry, source=(INITIATIVE, initiative.pk))
    record("move_decided", initiative, organisation=own_of(actor).pk, outcome=outcome.value, to=move.to_stage)
    parts = InitiativePartner.objects.visible_to(actor).filter(initiative=initiative, state=Standing.JOINED)
    for body in parts.exclude(organisation=without).values_list("organisation", flat=True):
        tell(DECIDED, body=body, record=move.pk)
    return outcome


def _in_spite_of(move: Move, lapsed: Sequence[Check], *, closing: bool, waives: bool | None) -> Outcome:
    """What becomes of a carried move whose evidence lacks by now; what is waived is noted on the move."""
    if not lapsed:
        return Outcome.CARRIED
    if not closing:
        return Outcome.OPEN
    if waives is None:
        raise EvidenceMissing(missing=", ".join(str(one.criterion.label) for one in lapsed))
    if not waives:
        return Outcome.NOT_CARRIED
    move.waived = [*move.waived, *(one.criterion.value for one in lapsed)]
    return Outcome.CARRIED


def hold_initiative(actor: Actor, pk: UUID) -> None:
    """Lock the row of an initiative: before its moves, so that nobody who does waits for whom waits for them."""
    list(Initiative.objects.visible_to(actor).filter(pk=pk).select_for_update(of=("self",)).values_list("pk"))


def _moves(move: Move) -> str:
    before, after = move.get_from_stage_display(), move.get_to_stage_display()
    said = _("%(initiative)s moves from %(before)s to %(after)s")
    return said % {"initiative": move.initiative, "before": before, "after": after}


def leave_with_forum(actor: Actor, forum: Forum) -> None:
    """End the part of a body that leaves the forum in each of its initiatives, and take its documents back.

    Nobody waits for its answer any more, and members open nothing that it could no longer take back.
    """
    handed_in = Evidence.objects.visible_to(actor).filter(
        initiative__forum=forum, organisation=actor.organisation, file__isnull=False, ended_at=None
    )
    for one in handed_in.select_related("initiative"):
        one.ended_at = clock.now()
        one.save(update_fields=["ended_at"])
        record("evidence_ended", one.initiative, organisation=own_of(actor).pk, criterion=one.criterion)
    parts = InitiativePartner.objects.visible_to(actor).filter(
        initiative__forum=forum, organisation=actor.organisation, state__in=(Standing.INVITED, Standing.JOINED)
    )
    for part in parts.select_related("initiative").select_for_update(of=("self",)):
        move = open_move(actor, part.initiative)
        if move is not None and part.state == Standing.JOINED:
            conclude(actor, move, without=own_of(actor))
        end_part(actor, part, Standing.LEFT, in_every_language(lambda: _("Left the forum")))
        record("initiative_left", part.initiative, organisation=own_of(actor).pk)


def end_part(actor: Actor, part: InitiativePartner, state: Standing, reason: str = "") -> None:
    """Let a part in an initiative end as left or withdrawn. What was answered before stays with it."""
    part.state, part.reason = state, reason
    part.ended_by, part.ended_at = person_of(actor), clock.now()
    part.save(update_fields=["state", "reason", "ended_by", "ended_at"])


def person_of(actor: Actor) -> Person:
    """Who acts. Raises NotAllowed when nobody does."""
    if actor.person is None:
        raise NotAllowed
    return actor.person


def own_of(actor: Actor) -> Organisation:
    """The body acted for. Raises NotAllowed when there is none."""
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation
