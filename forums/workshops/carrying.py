"""Cards go on in another workshop of their forum: of one that was called off, or closed before it decided them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.workshops.choices import OVER, Fate, State
from forums.workshops.models import Card, Workshop
from forums.workshops.permissions import RUN_WORKSHOP
from forums.workshops.queries import board_of

if TYPE_CHECKING:
    from forums.workshops.queries import Board, BoardCard
    from partners.acting.actor import Actor

#: nothing was decided of a card with such a fate, so it may be taken up elsewhere
UNDECIDED = (Fate.OPEN, Fate.PARKED, Fate.NOT_REACHED)
#: before a workshop begins
PLANNED = (State.DRAFT, State.INVITED)


@dataclass(frozen=True, slots=True)
class Carriable:
    """A card that may go on, as the whole forum sees it, and how many lie under it."""

    card: Card
    title: str
    grouped: int


def to_carry(actor: Actor, workshop: Workshop) -> list[Carriable]:
    """The cards of a workshop that is over of which nothing was decided. Of a property only what everybody sees."""
    return on_board(workshop, board_of(actor, workshop))


def on_board(workshop: Workshop, board: Board) -> list[Carriable]:
    """The same of a board that is at hand."""
    if workshop.state not in OVER:
        return []
    cards = [one for one in board.cards if one.card.fate in UNDECIDED]
    return [Carriable(one.card, one.title, len(one.grouped)) for one in cards if _is_seen(one)]


def _is_seen(one: BoardCard) -> bool:
    return bool(one.card.text or one.asset)


def planned_beside(actor: Actor, workshop: Workshop) -> list[Workshop]:
    """The workshops of the same forum that have not begun, the next one first."""
    rows = RUN_WORKSHOP.rows(actor).filter(forum=workshop.forum_id, state__in=PLANNED).exclude(pk=workshop.pk)
    return list(rows.order_by("starts_at", "pk"))
