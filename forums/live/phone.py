"""What a room shows on a phone: at its door, and once one is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from forums.live import pulses, scene
from forums.live.forms import ONE_TO_FIVE
from forums.workshops.choices import Phase, State
from forums.workshops.permissions import RUN_WORKSHOP
from forums.workshops.queries import looks_on

if TYPE_CHECKING:
    from forums.workshops.models import Participant, Workshop
    from partners.acting.actor import Actor


def is_in(place: Participant | None) -> bool:
    """Whether somebody has come in, and was not taken out."""
    return place is not None and place.joined_at is not None and place.removed_at is None


def at_the_door(actor: Actor, workshop: Workshop, place: Participant | None) -> dict[str, Any]:
    """The page of who is not in: what goes on, or that it is over, and why nobody comes in any more."""
    return {
        "workshop": workshop,
        "doing": scene.doing(workshop, observes=looks_on(actor, workshop)),
        "steps": len(workshop.items),
        "was_removed": place is not None and place.removed_at is not None,
        "is_over": workshop.state == State.CLOSED,
        # a guest reads that it was called off, and not why
        "why": workshop.called_off_reason if actor.organisation else "",
    }


def inside(actor: Actor, workshop: Workshop, place: Participant, version: int) -> dict[str, Any]:
    """The page of who is in, but for its forms: the phase, what one has done in it, and the board.

    The workshop is the one of that version: see `room.present`.
    """
    observes = looks_on(actor, workshop)
    now = scene.moment(actor, workshop, version, place.pk, scene.kind_of(actor, workshop, scene.PHONE))
    phase, mine = None if observes else workshop.phase, scene.mine(actor, workshop, place)
    lines = scene.lines_of(actor, workshop, assets=True)[0] if phase == Phase.SCORE else []
    return {
        **now,
        "doing": scene.doing(workshop, observes=observes),
        "place": place,
        "mine": mine,
        "lines": scene.to_score(lines, mine),
        # asked for by the whole page only: a part that follows one's own deed renders no board
        "board": SimpleLazyObject(lambda: scene.board_html(actor, workshop, now["kind"], version=version)),
        "is_gather": phase == Phase.GATHER,
        "is_vote": phase == Phase.VOTE,
        "is_score": phase == Phase.SCORE,
        "pulse": pulses.asked_of(actor, workshop) if phase == Phase.PULSE else None,
        "observes": observes,
        "may_declare": workshop.state == State.LIVE and not observes,
        "marks": [number for number, _label in ONE_TO_FIVE],
        "runs": actor.may(RUN_WORKSHOP, workshop),
    }
