"""What the page of an initiative says of it: where it stands, who takes part, which move is open or may be proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forums.initiatives.errors import TooFew
from forums.initiatives.evidence import checks_of, has_too_few, missing_for, standing_moves, staying_behind
from forums.initiatives.links import origin_of, outcomes_of
from forums.initiatives.models import Standing
from forums.initiatives.moving import counted, last_positions, open_move, said_about
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    DECIDE_MOVE,
    EDIT_INITIATIVE,
    LEAVE_INITIATIVE,
    PROPOSE_MOVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import OPEN, partners_of
from forums.initiatives.stages import MEANING, ORDER, Stage, moves_open_to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from forums.initiatives.models import Initiative, InitiativePartner
    from partners.acting.actor import Actor


def about(actor: Actor, initiative: Initiative) -> dict[str, Any]:
    """All of it, by the names that the page has for it."""
    stage, partners = Stage(initiative.stage), partners_of(actor, initiative)
    parts = [one for one in partners if one.state == Standing.JOINED]
    behind = staying_behind(actor, standing_moves(actor, initiative), parts)
    return {
        "initiative": initiative,
        "forum": initiative.forum,
        **_stages(actor, initiative, stage),
        "partners": _partners(actor, initiative, partners, behind),
        "lead_is_gone": initiative.is_active
        and all(one.state not in OPEN for one in partners if one.organisation_id == initiative.lead_id),
        "is_alone": initiative.is_active and has_too_few(stage, parts, behind),
        **_moves(actor, initiative, stage, len(parts)),
        "origin": origin_of(actor, initiative),
        "outcomes": outcomes_of(actor, initiative),
        "may_edit": actor.may(EDIT_INITIATIVE, initiative),
        "may_answer": actor.may(ANSWER_INITIATIVE, initiative),
        "may_leave": actor.may(LEAVE_INITIATIVE, initiative) and initiative.lead != actor.organisation,
    }


def _stages(actor: Actor, initiative: Initiative, stage: Stage) -> dict[str, Any]:
    """Where it stands on the continuum; what there is not to show for it any more, and not yet for the next stage."""
    checks = checks_of(actor, initiative)
    following = next(iter(ORDER[ORDER.index(stage) + 1 :]), None)
    return {
        "meaning": MEANING[stage],
        "stages": [(one, MEANING[one]) for one in ORDER],
        "lapsed": missing_for(checks, stage),
        "following": following,
        "missing": missing_for(checks, following) if following else [],
    }


def _partners(
    actor: Actor, initiative: Initiative, partners: list[InitiativePartner], behind: Mapping[UUID, Stage]
) -> list[tuple[Any, ...]]:
    """Each with whether it may be taken back, what it said last, and the stage at which it stayed behind."""
    withdrawable = set(WITHDRAW_PARTNER.rows(actor).filter(initiative=initiative).values_list("pk", flat=True))
    withdrawable -= {one.pk for one in partners if one.organisation_id == initiative.lead_id}
    said = last_positions(actor, initiative)
    return [
        (one, one.pk in withdrawable, said.get(one.organisation_id), behind.get(one.organisation_id))
        for one in partners
    ]


def _moves(actor: Actor, initiative: Initiative, stage: Stage, bodies: int) -> dict[str, Any]:
    """The move that is open, or whether the reader may propose one and why not."""
    move = open_move(actor, initiative)
    proposes = move is None and actor.may(PROPOSE_MOVE, initiative)
    may_move = proposes and bool(moves_open_to(stage, bodies))
    return {
        "move": move,
        "count": counted(said_about(actor, move)) if move else None,
        "may_decide": move is not None and actor.may(DECIDE_MOVE, move),
        "may_move": may_move,
        "too_few": str(TooFew.sentence) if proposes and not may_move else "",
    }
