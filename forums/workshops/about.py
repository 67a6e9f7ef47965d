"""What the pages of workshops and of their minutes say, and what their reader may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forums.workshops.carrying import on_board
from forums.workshops.choices import OVER, State
from forums.workshops.freezing import contents
from forums.workshops.marks import mark_of
from forums.workshops.models import Correction, Minutes, Workshop
from forums.workshops.outcomes import became
from forums.workshops.permissions import (
    ANSWER_CORRECTION,
    ANSWER_WORKSHOP,
    APPROVE_MINUTES,
    CORRECT_MINUTES,
    EDIT_MINUTES,
    RUN_WORKSHOP,
)
from forums.workshops.phases import may_become
from forums.workshops.queries import attendance_of, board_of, place_of
from forums.workshops.reading import minutes_shown

if TYPE_CHECKING:
    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def about_all(actor: Actor, forum: Forum) -> dict[str, Any]:
    """The workshops of a forum: those to come, the next first; those held and those called off, the last first."""
    found = list(Workshop.objects.visible_to(actor).filter(forum=forum))
    return {
        "coming": sorted((one for one in found if one.state not in OVER), key=lambda one: one.starts_at),
        "held": [one for one in found if one.state == State.CLOSED],
        "called_off": [one for one in found if one.is_called_off],
    }


def about(actor: Actor, workshop: Workshop) -> dict[str, Any]:
    """What it is for, who comes, and its cards, each with what became of it."""
    runs, board = actor.may(RUN_WORKSHOP, workshop), board_of(actor, workshop)
    steps = became(actor, workshop, {one.card.pk for lead in board.cards for one in (lead, *lead.grouped)})
    return {
        "workshop": workshop,
        "place": place_of(actor, workshop),
        "cards": [
            (one, steps.get(one.card.pk, []), [(under, steps.get(under.card.pk, [])) for under in one.grouped])
            for one in board.cards
        ],
        "at_large": steps.get(workshop.pk, []),
        "attendance": attendance_of(actor, workshop),
        "minutes": Minutes.objects.visible_to(actor).filter(workshop=workshop).first(),
        "runs": runs,
        "is_draft": workshop.state == State.DRAFT,
        "is_open": workshop.state in (State.INVITED, State.LIVE),
        "is_live": workshop.state == State.LIVE,
        "may_answer": actor.may(ANSWER_WORKSHOP, workshop),
        "may_call_off": runs and may_become(workshop.state, State.CALLED_OFF),
        "may_carry": runs and bool(on_board(workshop, board)),
    }


def about_minutes(actor: Actor, minutes: Minutes) -> dict[str, Any]:
    """The minutes, what bodies asked to be put right in them, and to whom may approve the mark of both."""
    corrections, may_approve = corrections_of(actor, minutes), actor.may(APPROVE_MINUTES, minutes)
    return {
        "minutes": minutes,
        "shown": minutes_shown(actor, minutes),
        "corrections": [(one, actor.may(ANSWER_CORRECTION, one)) for one in corrections],
        "is_unanswered": any(one.is_taken_up is None for one in corrections),
        "runs": actor.may(RUN_WORKSHOP, minutes.workshop),
        "may_edit": actor.may(EDIT_MINUTES, minutes),
        "may_correct": actor.may(CORRECT_MINUTES, minutes),
        "may_approve": may_approve,
        "read": mark_of(contents(actor, minutes), corrections) if may_approve else "",
    }


def corrections_of(actor: Actor, minutes: Minutes) -> list[Correction]:
    """What bodies asked to be put right."""
    return list(Correction.objects.visible_to(actor).filter(workshop=minutes.workshop_id))
