"""What minutes show, as plain data: drawn from what happened, and kept word for word when they are approved.

Of a property only its key is kept: its name is asked for anew each time, so that what an owner takes
back is taken back from old minutes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forums.workshops.choices import Fate
from forums.workshops.outcomes import outcomes_of
from forums.workshops.queries import attendance_of, board_of, voices_in_words

if TYPE_CHECKING:
    from forums.workshops.models import Minutes, Participant
    from forums.workshops.queries import BoardCard
    from partners.acting.actor import Actor


def contents(actor: Actor, minutes: Minutes) -> dict[str, Any]:
    """What the minutes hold: as they were approved, or as things stand."""
    return dict(minutes.frozen) if minutes.frozen is not None else frozen(actor, minutes)


def frozen(actor: Actor, minutes: Minutes) -> dict[str, Any]:
    """What the minutes hold now, in what JSON can hold."""
    workshop = minutes.workshop
    board = board_of(actor, workshop, assets=False)
    grouped = [under for one in board.cards for under in one.grouped]
    return {
        "title": workshop.title,
        "purpose": workshop.purpose,
        "place": workshop.place,
        "starts_at": workshop.starts_at.isoformat(),
        "closed_at": workshop.closed_at.isoformat() if workshop.closed_at else "",
        "is_anonymous": workshop.is_anonymous,
        "bodies_that_voted": board.bodies,
        "summary": minutes.summary,
        "attendance": [
            {
                "name": one.name,
                "is_member": one.is_member,
                "present": [_named(person) for person in one.present],
                "apologies": [{"name": person.name, "deputy": person.deputy} for person in one.apologies],
                "interests": [{"name": person.name, "interest": person.interest} for person in one.interests],
            }
            for one in attendance_of(actor, workshop)
        ],
        "outcomes": outcomes_of(actor, workshop, {one.card.pk for one in (*board.cards, *grouped)}),
        "cards": [_card(one) for one in board.cards],
    }


def _named(person: Participant) -> dict[str, Any]:
    return {"name": person.name, "is_guest": person.is_guest, "was_removed": person.was_removed}


def _card(one: BoardCard) -> dict[str, Any]:
    return {
        "number": one.card.number,
        "text": one.card.text,
        "asset": str(one.card.asset_id or ""),
        "voices": voices_in_words(one.tally.voices) if one.tally else "",
        "heads": one.tally.heads if one.tally else None,
        "impact": f"{one.placed.impact:.1f}" if one.placed else "",
        "ease": f"{one.placed.ease:.1f}" if one.placed else "",
        "quadrant": one.placed.quadrant if one.placed else "",
        "fate": one.card.fate or Fate.OPEN.value,
        "reason": one.card.reason,
        "grouped": [
            {"number": under.card.number, "text": under.card.text, "asset": str(under.card.asset_id or "")}
            for under in one.grouped
        ],
    }
