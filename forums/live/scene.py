"""What a phone, the chair's console and the room's screen show of one moment.

The board is the same for all who may see the same, so it is rendered once for each state, language
and kind of reader and kept for a moment; what is the reader's own stands beside it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from forums.live import tickets
from forums.workshops.choices import Phase
from forums.workshops.models import Card, Dot, Participant, Score, Workshop
from forums.workshops.phases import DOING, WATCHING
from forums.workshops.queries import board_of, voices_in_words
from forums.workshops.reading import quadrant_in_words
from forums.workshops.room import keep_board, kept_board

if TYPE_CHECKING:
    import uuid

    from forums.workshops.queries import BoardCard
    from partners.acting.actor import Actor

#: seconds for which a rendered board is kept: an owner who takes a property back is heard within them
KEPT = 3
MIDDLE = 3
CALLED_OFF = _("This workshop was called off. It does not take place.")
PHONE, SCREEN = "phone", "screen"
TEMPLATES = {PHONE: "forums/live/parts/board.html", SCREEN: "forums/live/parts/screen_board.html"}


@dataclass(frozen=True, slots=True)
class Line:
    """A card on a board, in words."""

    card: Card
    title: str
    facts: str
    owner: str
    voices: str
    heads: int | None
    impact: str
    ease: str
    quadrant: str
    grouped: list[str]

    @property
    def is_property(self) -> bool:
        """Whether it is about a property."""
        return self.card.asset_id is not None


def line(one: BoardCard) -> Line:
    """A card as every board shows it."""
    asset = one.asset
    facts = [asset.use_in_words, asset.town or asset.locality, asset.area_with_unit] if asset else []
    return Line(
        card=one.card,
        title=one.title,
        facts=", ".join(str(fact) for fact in facts if fact),
        owner=asset.owner if asset else "",
        voices=voices_in_words(one.tally.voices) if one.tally else "",
        heads=one.tally.heads if one.tally else None,
        impact=f"{one.placed.impact:.1f}" if one.placed else "",
        ease=f"{one.placed.ease:.1f}" if one.placed else "",
        quadrant=quadrant_in_words(one.placed.quadrant) if one.placed else "",
        grouped=[under.title for under in one.grouped],
    )


def lines_of(actor: Actor, workshop: Workshop, *, assets: bool) -> tuple[list[Line], int]:
    """The cards in order, and how many bodies voted."""
    board = board_of(actor, workshop, assets=assets)
    return [line(one) for one in board.cards], board.bodies


def guests_in(actor: Actor, workshop: Workshop) -> bool:
    """Whether somebody is in the room who belongs to no body of the forum by an account."""
    people = Participant.objects.visible_to(actor).filter(workshop=workshop, is_guest=True)
    return people.present().exists()


def kind_of(actor: Actor, workshop: Workshop, board: str) -> str:
    """Which of the boards the reader sees: all who see the same kind see the same bytes.

    A guest's, and the screen's while a guest is in the room, show nothing of properties.
    """
    assets = actor.organisation is not None and not (board == SCREEN and guests_in(actor, workshop))
    return f"{board}.{'properties' if assets else 'cards'}.{get_language()}"


def board_html(actor: Actor, workshop: Workshop, kind: str, *, version: int) -> SafeString:
    """The board of that kind as HTML. Whoever asks first renders it; the streams carry it to the others.

    The workshop is the one of that version: see `room.present`.
    """
    try:
        kept = kept_board(workshop.pk, kind, version)
    except RedisError:
        kept = None
    if kept is None:
        board, shows, _language = kind.split(".")
        lines, bodies = lines_of(actor, workshop, assets=shows == "properties")
        facts: dict[str, Any] = {
            "workshop": workshop,
            "lines": lines,
            "bodies": bodies,
            "version": version,
            "is_vote": workshop.phase == Phase.VOTE,
            "hides_properties": shows != "properties" and any(one.is_property for one in lines),
        }
        kept = str(render_to_string(TEMPLATES[board], facts))
        with suppress(RedisError):
            keep_board(workshop.pk, kind, version, kept, seconds=KEPT)
    return SafeString(kept)  # the output of a template of ours


@dataclass(frozen=True, slots=True)
class OwnDot:
    """One of the reader's own dots."""

    id: uuid.UUID
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What the reader has done so far."""

    dots: list[OwnDot]
    left: int
    cards: list[Card]
    scores: dict[uuid.UUID, Score]


def mine(actor: Actor, workshop: Workshop, place: Participant) -> Mine:
    """The reader's own cards, dots and scores; what belongs to another phase is not asked for."""
    phase = workshop.phase
    own = Dot.objects.all().own(place).select_related("card").order_by("card__number", "pk")
    dots = [OwnDot(one.pk, one.card.number, one.card.text) for one in own] if phase == Phase.VOTE else []
    cards = Card.objects.visible_to(actor).filter(workshop=workshop, author=place) if phase == Phase.GATHER else []
    scores = Score.objects.all().own(place) if phase == Phase.SCORE else []
    return Mine(dots, workshop.dots_each - len(dots), list(cards), {one.card_id: one for one in scores})


@dataclass(frozen=True, slots=True)
class Question:
    """A card to score, with what the reader said of it so far; the middle where they said nothing."""

    card: Card
    title: str
    own_impact: int
    own_ease: int
    is_said: bool


def to_score(lines: list[Line], own: Mine) -> list[Question]:
    """The cards as questions about impact and ease."""
    found = []
    for one in lines:
        said = own.scores.get(one.card.pk)
        impact, ease = (said.impact, said.ease) if said else (MIDDLE, MIDDLE)
        found.append(Question(one.card, one.title, impact, ease, is_said=said is not None))
    return found


def doing(workshop: Workshop, *, observes: bool = False) -> Any:
    """What to do now, in a sentence; to an observer what is done."""
    if workshop.is_called_off:
        return CALLED_OFF
    return WATCHING.get(workshop.phase, DOING[workshop.phase]) if observes else DOING[workshop.phase]


def ticket(actor: Actor, workshop: Workshop, holder: uuid.UUID, kind: str) -> str:
    """A ticket to the room's stream, for whoever was let in by this request; with a kind, to that board."""
    person = actor.person.pk if actor.person else None
    body = actor.organisation.pk if actor.organisation else None
    given = tickets.Ticket(workshop.pk, holder, kind, person, body, workshop.audience_id)
    return tickets.write(given, key=settings.SECRET_KEY)


def moment(actor: Actor, workshop: Workshop, version: int, holder: uuid.UUID, kind: str = "") -> dict[str, Any]:
    """What every page of a room needs to follow it. Without a kind of board, it hears numbers only.

    The workshop is the one of that version: see `room.present`.
    """
    return {
        "kind": kind,
        "workshop": workshop,
        "version": version,
        "doing": doing(workshop),
        "steps": len(workshop.items),
        "ticket": ticket(actor, workshop, holder, kind),
        "ends_at": workshop.ends_at,
        "seconds_left": workshop.seconds_left,
    }
