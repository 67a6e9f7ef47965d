"""What the chair has in hand: the whole room on the console, and one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forums.live import pulses, scene
from forums.workshops.choices import MADE, OVER, Phase, State
from forums.workshops.models import Participant
from forums.workshops.outcomes import became
from forums.workshops.permissions import DECIDE

if TYPE_CHECKING:
    import uuid

    from forums.workshops.models import Card, Workshop
    from forums.workshops.queries import Board
    from partners.acting.actor import Actor

#: phases in which the console offers to make something of a card
SETTLING = (Phase.DECIDE, Phase.ACT, Phase.CLOSED)


def console(actor: Actor, workshop: Workshop, version: int, holder: uuid.UUID) -> dict[str, Any]:
    """Who waits and who is there, the phases, the time, the cards.

    The workshop is the one of that version: see `room.present`.
    """
    people = Participant.objects.visible_to(actor).filter(workshop=workshop)
    lines, bodies = scene.lines_of(actor, workshop, assets=True)
    state = workshop.room
    return {
        **scene.moment(actor, workshop, version, holder),
        "lines": lines,
        "bodies": bodies,
        "waiting": list(people.waiting().order_by("asked_at", "pk")),
        "present": list(people.present().order_by("body_name", "name")),
        "have_voted": state.have_voted,
        "have_scored": state.have_scored,
        "agenda": list(enumerate(workshop.items, 1)),
        "is_last": workshop.step == len(workshop.items),
        "is_vote": workshop.phase == Phase.VOTE,
        "is_score": workshop.phase == Phase.SCORE,
        "pulse": pulses.asked_of(actor, workshop).pulse if workshop.phase == Phase.PULSE else None,
        "is_over": workshop.state in OVER,
        "is_settling": workshop.phase in SETTLING and not workshop.is_called_off,
        "may_decide": actor.may(DECIDE, workshop),
    }


def in_hand(actor: Actor, workshop: Workshop, card: Card, board: Board) -> dict[str, Any]:
    """One card of the board, but for its forms: as everybody sees it, and what became of it."""
    everything = {one.card.pk: one for lead in board.cards for one in (lead, *lead.grouped)}
    return {
        "workshop": workshop,
        "card": card,
        "line": scene.line(everything[card.pk]),
        "bodies": board.bodies,
        "is_made": card.fate in MADE,
        "may_decide": actor.may(DECIDE, workshop),
        "steps": became(actor, workshop, {card.pk})[card.pk],
        "is_over": workshop.state == State.CLOSED,
    }
