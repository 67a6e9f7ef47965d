"""What is done in the room: come in, be admitted, add a card, place dots, score; move on, group, settle, close.

Each first holds the room (`forums.workshops.room`), then reads the phase: so nothing is counted after
a close that came first, nothing is lost that came before it, and a repeated press changes nothing.
"""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from forums.charter import actions as charter
from forums.charter.errors import PulseOver
from forums.live import pulses
from forums.live.stops import stop
from forums.workshops import phases
from forums.workshops.choices import MADE, Fate, Phase, State
from forums.workshops.errors import NoDotsLeft, NoReason, NotNow, Removed, Repeated, StaysSettled
from forums.workshops.models import Card, Dot, Minutes, Participant, RoomState, Score, Workshop
from forums.workshops.permissions import (
    ASK_IN,
    ENTER_ROOM,
    HANDLE_CARD,
    HANDLE_GUEST,
    RUN_WORKSHOP,
    TAKE_PART,
)
from forums.workshops.places import own_place
from forums.workshops.queries import place_of
from forums.workshops.room import Held, hold
from forums.workshops.telling import tell_of_fates
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import anonymously, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forums.charter.principles import Principle
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation

#: fates that somebody must give a reason for
WITH_REASON = (Fate.PARKED, Fate.DROPPED)


@action(ASK_IN)
def ask_in(actor: Actor, *, code: str, name: str, body: str, place: uuid.UUID) -> None:
    """Put a guest's request before the chair of the open room with that code. Raises Repeated when there is none.

    Or when this browser asked the same before.
    In the worker, which acts for the portal: nobody else may look for a room by its code alone.
    """
    open_ones = Workshop.objects.filter(code=code, state__in=(State.INVITED, State.LIVE))
    workshop = open_ones.scoped("looked up for a guest").first()
    if workshop is None or Participant.objects.filter(pk=place).scoped("asked before").exists():
        raise Repeated
    Participant(
        id=place, workshop=workshop, audience_id=workshop.audience_id, body_name=body, name=name, is_guest=True
    ).save(force_insert=True)
    state = RoomState.objects.filter(workshop=workshop).scoped("a guest asks to be let in")
    Held(workshop, state.select_for_update(of=("self",)).get()).changed()
    record("workshop_guest_asked", workshop, organisation=None)


@action(HANDLE_GUEST, locks=False)
def admit_guest(actor: Actor, participant: Participant, *, organisation: Organisation | None, body_name: str) -> None:
    """Let a guest into this room, for a body that the chair names.

    Raises Repeated, Removed when turned away, or NotNow after the close: who was there is in the minutes.
    """
    held = _open_room(actor, participant)
    fresh = Participant.objects.visible_to(actor).get(pk=participant.pk)
    if fresh.removed_at is not None:
        raise Removed
    if not fresh.is_guest or fresh.admitted_at is not None:
        raise Repeated
    fresh.organisation = organisation
    fresh.body_name = (organisation.name_en or organisation.name_cy) if organisation else body_name
    fresh.admitted_at = fresh.joined_at = clock.now()
    fresh.admitted_by = actor.person
    fresh.save(update_fields=["organisation", "body_name", "admitted_at", "admitted_by", "joined_at"])
    held.changed()
    record("workshop_guest_admitted", held.workshop, organisation=_own(actor), person=fresh.name)


@action(HANDLE_GUEST, locks=False)
def remove_participant(actor: Actor, participant: Participant) -> None:
    """Turn a guest away, or take somebody out of the room: their stream ends at once. Raises Repeated.

    Raises NotNow after the close: who was there is in the minutes, and nobody is there any more.
    """
    held = _open_room(actor, participant)
    fresh = Participant.objects.visible_to(actor).get(pk=participant.pk)
    if fresh.removed_at is not None:
        raise Repeated
    fresh.removed_at = clock.now()
    fresh.save(update_fields=["removed_at"])
    held.changed()
    room, pk = fresh.workshop_id, fresh.pk
    transaction.on_commit(lambda: stop(room, pk), robust=True)
    record("workshop_removed", held.workshop, organisation=_own(actor), person=fresh.name)


def _open_room(actor: Actor, participant: Participant) -> Held:
    held = hold(actor, participant.workshop_id)
    if held.workshop.state == State.CLOSED:
        raise NotNow
    return held


@action(ENTER_ROOM, locks=False)
def join_room(actor: Actor, workshop: Workshop) -> Participant:
    """Come into the room, for the body acted for. Late is as good as early.

    Raises Repeated when there already, ForAnotherBody, or Removed by the chair.
    """
    held = hold(actor, workshop.pk)
    if held.workshop.state == State.CLOSED:
        raise NotNow
    place = own_place(actor, workshop)
    if place.removed_at is not None:
        raise Removed
    if place.joined_at is not None:
        raise Repeated
    place.joined_at = clock.now()
    place.save(update_fields=["joined_at"])
    held.changed()
    record("workshop_joined", workshop, organisation=_own(actor))
    return place


@action(TAKE_PART, locks=False)
def add_card(actor: Actor, workshop: Workshop, *, key: uuid.UUID, text: str) -> Card:
    """Put a card on the board. Raises NotNow when cards are no longer gathered, Repeated for the same press.

    An anonymous card carries no author, no body and no time, and neither does the trail.
    """
    held, place = _taking_part(actor, workshop, Phase.GATHER)
    cards = Card.objects.visible_to(actor).filter(workshop=workshop)
    if cards.filter(pk=key).exists():
        raise Repeated
    hidden = held.workshop.is_anonymous
    card = Card(
        id=key,
        workshop=workshop,
        audience_id=workshop.audience_id,
        number=cards.count() + 1,
        text=text,
        author=None if hidden else place,
        organisation_id=None if hidden else place.organisation_id,
    )
    try:
        card.save(force_insert=True)
    except IntegrityError:  # the key of a card elsewhere: answered as one's own that is there already
        raise Repeated from None
    held.changed()
    with anonymously() if hidden else nullcontext():
        record("workshop_card_added", workshop, organisation=None if hidden else place.organisation_id)
    return card


@action(TAKE_PART, locks=False)
def place_dot(actor: Actor, workshop: Workshop, *, card: uuid.UUID, key: uuid.UUID) -> None:
    """Place one dot on a card. Raises NotNow after the close, NoDotsLeft, or Repeated for the same press."""
    held, place = _taking_part(actor, workshop, Phase.VOTE)
    chosen = Card.objects.visible_to(actor).leading().filter(workshop=workshop, pk=card).first()
    if chosen is None:
        raise NotAllowed
    own = Dot.objects.all().own(place)
    pk = uuid.uuid5(key, str(card))
    if own.filter(pk=pk).exists():
        raise Repeated
    placed = own.count()
    if placed >= held.workshop.dots_each:
        raise NoDotsLeft
    Dot(id=pk, workshop=workshop, audience_id=workshop.audience_id, participant=place, card=chosen).save(
        force_insert=True
    )
    held.state.have_voted += placed == 0
    held.changed("have_voted")
    record("workshop_voted", workshop, organisation=place.organisation_id)


@action(TAKE_PART, locks=False)
def take_dot_back(actor: Actor, workshop: Workshop, *, dot: uuid.UUID) -> None:
    """Take one of one's own dots back. Raises NotNow after the close, or Repeated when it is gone already."""
    held, place = _taking_part(actor, workshop, Phase.VOTE)
    own = Dot.objects.all().own(place)
    if not own.filter(pk=dot).delete()[0]:
        raise Repeated
    held.state.have_voted -= not own.exists()
    held.changed("have_voted")
    record("workshop_voted", workshop, organisation=place.organisation_id)


@action(TAKE_PART, locks=False)
def score_card(actor: Actor, workshop: Workshop, *, card: uuid.UUID, impact: int, ease: int) -> None:
    """Say what one thinks of a card; the last word counts. Raises NotNow after the close."""
    held, place = _taking_part(actor, workshop, Phase.SCORE)
    chosen = Card.objects.visible_to(actor).leading().filter(workshop=workshop, pk=card).first()
    if chosen is None:
        raise NotAllowed
    own = Score.objects.all().own(place)
    first = not own.exists()
    score = own.filter(card=chosen).first()
    if score is None:
        score = Score(
            workshop=workshop,
            audience_id=workshop.audience_id,
            participant=place,
            card=chosen,
            impact=impact,
            ease=ease,
        )
        score.save(force_insert=True)
    else:
        score.impact, score.ease = impact, ease
        score.save(update_fields=["impact", "ease"])
    held.state.have_scored += first
    held.changed("have_scored")
    record("workshop_scored", workshop, organisation=place.organisation_id)


@action(TAKE_PART, locks=False)
def answer_pulse(actor: Actor, workshop: Workshop, *, scores: Mapping[Principle, int]) -> None:
    """Answer the forum's pulse in the room. Raises NotNow in another phase, PulseOver, or Repeated when answered.

    The room hears that somebody has answered, and nobody hears who.
    """
    held, _place = _taking_part(actor, workshop, Phase.PULSE)
    asked = pulses.asked_of(actor, workshop)
    if asked.has_answered:
        raise Repeated
    if asked.pulse is None or asked.is_over:
        raise PulseOver
    if not asked.may_answer:
        raise NotAllowed
    charter.answer_pulse(actor, asked.pulse, scores=scores)
    held.changed()


@action(TAKE_PART, locks=False)
def declare_interest(actor: Actor, workshop: Workshop, *, interest: str) -> None:
    """Declare an interest in the room, a guest as much as a member; the last word stands in the minutes."""
    held = hold(actor, workshop.pk)
    place = place_of(actor, workshop)
    if place is None or held.workshop.state != State.LIVE:
        raise NotNow
    place.interest = interest
    place.save(update_fields=["interest"])
    held.changed()
    record("workshop_interest_declared", workshop, organisation=place.organisation_id, person=place.name)


@action(RUN_WORKSHOP, locks=False)
def move_on(actor: Actor, workshop: Workshop, *, seen_at: int, to: int) -> Workshop:
    """Go from the step that was on the screen to another. The step after the last closes the workshop.

    Raises Repeated when the room is no longer at `seen_at`: somebody else moved it first. NotNow when it is closed.
    """
    held = hold(actor, workshop.pk)
    fresh = held.workshop
    if fresh.state in (State.DRAFT, State.CLOSED):
        raise NotNow
    if fresh.step != seen_at:
        raise Repeated
    if abs(to - seen_at) != 1 or not 1 <= to <= len(fresh.items) + 1:
        raise NotNow
    left = fresh.phase
    fresh.step, fresh.phase = to, phases.phase_at(fresh.items, to)
    timer = phases.timer_at(fresh.items, to, clock.now())
    fresh.ends_at, fresh.seconds_left = timer.ends_at, timer.left
    fresh.state = State.LIVE
    # a vote that was left by going back is not closed: it stays hidden until the room has gone past it
    passed = {item.phase for item in fresh.items[: to - 1]}
    fresh.shows_dots, fresh.shows_scores = Phase.VOTE in passed, Phase.SCORE in passed
    if left == Phase.PULSE:
        pulses.end(actor, fresh)
    if fresh.phase == Phase.PULSE:
        pulses.begin(actor, fresh)
    if fresh.phase == Phase.CLOSED:
        _close(actor, held)
    fresh.save()
    held.changed()
    record("workshop_moved", fresh, organisation=_own(actor), phase=fresh.phase)
    return fresh


def _close(actor: Actor, held: Held) -> None:
    """No card stays without a fate: what nobody spoke of says so."""
    fresh = held.workshop
    fresh.state, fresh.closed_at = State.CLOSED, clock.now()
    left = Card.objects.visible_to(actor).filter(workshop=fresh, fate=Fate.OPEN, under=None)
    tell_of_fates(actor, fresh, set(left.values_list("pk", flat=True)))
    left.update(fate=Fate.NOT_REACHED)
    Minutes(workshop=fresh, audience_id=fresh.audience_id).save(force_insert=True)


@action(RUN_WORKSHOP, locks=False)
def set_timer(actor: Actor, workshop: Workshop, *, seen_at: int, how: str, minutes: int = 2, was: str = "") -> None:
    """Pause or resume the present phase's time, or give it more.

    Raises Repeated when the room has moved, or when its time is no longer as it `was` on the page: pressed twice, or
    by two chairs at once, it gets longer once.
    """
    held = hold(actor, workshop.pk)
    fresh, now = held.workshop, clock.now()
    if fresh.step != seen_at or fresh.state != State.LIVE:
        raise Repeated
    timer = fresh.timer
    if was and was != timer.mark:
        raise Repeated
    changed = {"pause": timer.paused(now), "resume": timer.resumed(now), "longer": timer.longer(now, minutes)}[how]
    if changed == timer:
        raise Repeated
    fresh.ends_at, fresh.seconds_left = changed.ends_at, changed.left
    fresh.save(update_fields=["ends_at", "seconds_left"])
    held.changed()
    record("workshop_timer_changed", fresh, organisation=_own(actor))


@action(HANDLE_CARD, locks=False)
def group_card(actor: Actor, card: Card, *, under: uuid.UUID | None) -> None:
    """Put a card, with what lies under it, under another; or with None take it out again. Raises Repeated."""
    held = hold(actor, card.workshop_id)
    if held.workshop.state == State.CLOSED:
        raise NotNow
    there = Card.objects.visible_to(actor).filter(workshop=card.workshop_id)
    fresh = there.get(pk=card.pk)
    if under == fresh.under_id:
        raise Repeated
    if under is not None and (under == card.pk or not there.leading().filter(pk=under).exists()):
        raise NotAllowed
    there.filter(under=card.pk).update(under=under or card.pk)
    there.filter(pk=card.pk).update(under=under)
    held.changed()
    record("workshop_card_grouped", fresh, organisation=_own(actor))


@action(HANDLE_CARD, locks=False)
def settle_card(actor: Actor, card: Card, *, fate: Fate, reason: str = "") -> None:
    """Say what became of a card. Raises NoReason when it is parked or dropped without one.

    Raises StaysSettled when something was made of it, or when it would be open again after the close.
    """
    held = hold(actor, card.workshop_id)
    if fate in WITH_REASON and not reason.strip():
        raise NoReason
    rows = Card.objects.visible_to(actor).filter(pk=card.pk)
    # carrying it to another workshop holds that one's room, and this card
    if rows.select_for_update(of=("self",)).get().fate in MADE or (
        fate == Fate.OPEN and held.workshop.state == State.CLOSED
    ):
        raise StaysSettled
    if rows.exclude(fate=fate, reason=reason.strip()).update(fate=fate, reason=reason.strip()):
        tell_of_fates(actor, held.workshop, [card.pk])
    held.changed()
    record("workshop_card_settled", card, organisation=_own(actor), reason=reason, fate=fate.value)


def _taking_part(actor: Actor, workshop: Workshop, phase: Phase) -> tuple[Held, Participant]:
    """The room held, and the actor's place in it. Raises NotNow in another phase."""
    held = hold(actor, workshop.pk)
    if held.workshop.phase != phase or held.workshop.state != State.LIVE:
        raise NotNow
    place = place_of(actor, workshop)
    if place is None or place.joined_at is None or place.removed_at is not None:
        raise NotAllowed
    return held, place


def _own(actor: Actor) -> uuid.UUID | None:
    return actor.organisation.pk if actor.organisation else None
