"""The room: who comes in, what counts and when, what is hidden until when, and what becomes of cards."""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from forums.live import actions
from forums.live.asking import guest
from forums.workshops.actions import add_cards
from forums.workshops.choices import Fate
from forums.workshops.errors import ForAnotherBody, NoDotsLeft, NoReason, NotNow, Removed, Repeated
from forums.workshops.models import Card, Dot, Participant, RoomState, Score, Workshop
from forums.workshops.queries import board_of
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.scoping.arming import arm
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.forums.membership.doing import chair, joins_as_person
from tests.forums.workshops.doing import cards_in, guest_in, joined, move, secretary, workshop_in
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World


def rows(model: type) -> int:
    """How many rows there are, whoever asks."""
    with acting_as(OWNER):
        return int(model._base_manager.count())  # type: ignore[attr-defined]


def test_a_member_joins_once_for_one_body(cast: World) -> None:
    workshop = workshop_in(cast)
    with pytest.raises(NotAllowed):
        actions.add_card(cast.bryn.actor(), workshop, key=uuid.uuid4(), text="Early")
    joined(workshop, cast.bryn)
    with pytest.raises(Repeated):
        actions.join_room(cast.bryn.actor(), workshop)
    joins_as_person(cast.bryn.manager, cast.cwm, ["viewer"])
    with pytest.raises(ForAnotherBody):
        actions.join_room(cast.cwm.actor(cast.bryn.manager), workshop)
    with pytest.raises(NotAllowed):
        actions.join_room(cast.dol.actor(), workshop)
    assert rows(Participant) == 1


def test_a_card_sent_twice_is_one_card_and_only_while_cards_are_gathered(cast: World) -> None:
    workshop, key = workshop_in(cast), uuid.uuid4()
    actor = joined(workshop, cast.bryn)
    card = actions.add_card(actor, workshop, key=key, text="A hub")
    assert (card.author is not None, card.organisation_id) == (True, cast.bryn.organisation.pk)
    with pytest.raises(Repeated):
        actions.add_card(actor, workshop, key=key, text="A hub")
    move(cast, workshop)
    with pytest.raises(NotNow):
        actions.add_card(cast.bryn.actor(), workshop, key=uuid.uuid4(), text="Late")
    assert rows(Card) == 1


def test_an_anonymous_card_leads_to_nobody_not_even_in_the_trail(cast: World) -> None:
    workshop = workshop_in(cast, is_anonymous=True)
    actor = joined(workshop, cast.bryn)
    card = actions.add_card(actor, workshop, key=uuid.uuid4(), text="A secret hub")
    assert (card.author_id, card.organisation_id) == (None, None)
    with acting_as(OWNER):
        event = Event.objects.unscoped(because="a test").get(verb="workshop_card_added")
    assert (event.person_id, event.person_name, event.organisation_id, event.acting_for_id) == (None, "", None, None)
    assert event.request_id == ""


def test_dots_count_exactly_and_nobody_sees_them_before_the_close(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote", dots_each=2)
    one, other = cards_in(workshop, "One", "Other")
    bryn = joined(workshop, cast.bryn)
    key = uuid.uuid4()
    actions.place_dot(bryn, workshop, card=one.pk, key=key)
    with pytest.raises(Repeated):
        actions.place_dot(bryn, workshop, card=one.pk, key=key)
    actions.place_dot(bryn, workshop, card=other.pk, key=key)
    with pytest.raises(NoDotsLeft):
        actions.place_dot(bryn, workshop, card=one.pk, key=uuid.uuid4())
    actions.take_dot_back(bryn, workshop, dot=uuid.uuid5(key, str(other.pk)))
    with pytest.raises(Repeated):
        actions.take_dot_back(bryn, workshop, dot=uuid.uuid5(key, str(other.pk)))
    for actor in (chair(cast), cast.cwm.actor()):
        assert list(Dot.objects.visible_to(actor)) == []
        assert Dot.objects.all().scoped("the second wall alone").count() == 0
        assert board_of(actor, Workshop.objects.visible_to(actor).get(pk=workshop.pk)).cards[0].tally is None
    room = RoomState.objects.visible_to(chair(cast)).get(workshop=workshop)
    assert room.have_voted == 1
    closed = move(cast, workshop)
    with pytest.raises(NotNow):
        actions.place_dot(cast.bryn.actor(), workshop, card=one.pk, key=uuid.uuid4())
    first = board_of(chair(cast), closed).cards[0]
    assert first.tally is not None
    assert (first.card, first.tally.heads, first.tally.voices) == (one, 1, Fraction(1))


def test_scores_keep_the_last_word_and_are_hidden_alike(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    (card,) = cards_in(workshop, "One")
    bryn = joined(workshop, cast.bryn)
    actions.score_card(bryn, workshop, card=card.pk, impact=1, ease=1)
    actions.score_card(bryn, workshop, card=card.pk, impact=5, ease=4)
    assert rows(Score) == 1
    assert list(Score.objects.visible_to(chair(cast))) == []
    assert Score.objects.all().scoped("the second wall alone").count() == 0
    placed = board_of(chair(cast), move(cast, workshop)).cards[0].placed
    assert placed is not None
    assert (placed.impact, placed.ease, placed.quadrant) == (5, 4, "quick_win")


def test_two_who_press_next_move_one_phase_and_back_hides_again(cast: World) -> None:
    workshop = workshop_in(cast, phase="vote")
    other = secretary(cast)
    actions.move_on(chair(cast), workshop, seen_at=3, to=4)
    other = actor_for(other.person, cast.bryn.organisation.pk)
    with pytest.raises(Repeated):
        actions.move_on(other, workshop, seen_at=3, to=4)
    back = actions.move_on(other, workshop, seen_at=4, to=3)
    assert (back.phase, back.shows_dots) == ("vote", False)
    with pytest.raises(NotNow):
        actions.move_on(other, workshop, seen_at=3, to=7)


def test_at_the_close_every_card_has_a_fate(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    parked, open_one, under = cards_in(workshop, "Parked", "Open", "Under")
    with pytest.raises(NoReason):
        actions.settle_card(chair(cast), parked, fate=Fate.PARKED, reason=" ")
    actions.settle_card(chair(cast), parked, fate=Fate.PARKED, reason="Next year")
    actions.group_card(chair(cast), under, under=open_one.pk)
    closed = move(cast, workshop)
    assert (closed.state, closed.phase) == ("closed", "closed")
    fates = dict(Card.objects.visible_to(chair(cast)).filter(workshop=workshop).values_list("text", "fate"))
    assert fates == {"Parked": Fate.PARKED, "Open": Fate.NOT_REACHED, "Under": Fate.OPEN}
    with pytest.raises(NotNow):
        actions.join_room(cast.cwm.actor(), workshop)


def test_a_guest_is_in_one_room_and_nowhere_else(cast: World) -> None:
    workshop, another = workshop_in(cast), workshop_in(cast)
    cards_in(another, "Not theirs")
    place = guest_in(cast, workshop)
    actor = guest(place.pk)
    assert actor.room == workshop.pk
    actions.add_card(actor, workshop, key=uuid.uuid4(), text="From a guest")
    with pytest.raises(NotAllowed):
        actions.add_card(actor, another, key=uuid.uuid4(), text="Elsewhere")
    assert [card.text for card in Card.objects.all().scoped("the second wall alone")] == ["From a guest"]
    assert [one.pk for one in Workshop.objects.all().scoped("the second wall alone")] == [workshop.pk]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Card(workshop=another, audience_id=another.audience_id, number=9, text="x").save(force_insert=True)
    actions.remove_participant(chair(cast), place)
    assert guest(place.pk).room is None
    with pytest.raises(NotAllowed):
        actions.add_card(actor, workshop, key=uuid.uuid4(), text="After")
    with pytest.raises(Removed):
        actions.admit_guest(chair(cast), place, organisation=None, body_name="x")


def test_a_guest_who_waits_reads_nothing_of_the_room(cast: World) -> None:
    workshop = workshop_in(cast)
    cards_in(workshop, "A secret")
    with acting_as(OWNER):
        waits = Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True
        )
        waits.save(force_insert=True)
    actor = guest(waits.pk)
    assert actor.room is None
    for model in (Workshop, Card, RoomState):
        assert model.objects.all().scoped("the second wall alone").count() == 0


def test_the_room_shows_of_a_property_what_every_member_sees_and_a_guest_nothing(cast: World) -> None:
    workshop = workshop_in(cast)
    depot, hall = cast.aber.owns("Depot", town="Aber", use="office"), cast.aber.owns("Hall")
    cast.aber.shares(depot, with_=cast.forum.audience, at=Level.COMMERCIAL)
    cast.aber.shares(hall, with_=cast.bryn.audience, at=Level.SUMMARY)
    add_cards(chair(cast), workshop, assets=[depot.pk, hall.pk, depot.pk])
    (one,) = board_of(cast.cwm.actor(), workshop).cards
    assert one.asset is not None
    assert (one.title, one.asset.level) == ("Depot", Level.SUMMARY)
    place = guest_in(cast, workshop)
    seen = board_of(guest(place.pk), workshop).cards
    assert [(card.title, card.asset) for card in seen] == [("", None)]
    arm(cast.cwm.actor().arms())


def test_the_database_refuses_a_vote_outside_the_vote(cast: World) -> None:
    workshop = workshop_in(cast, phase="score")
    (card,) = cards_in(workshop, "One")
    joined(workshop, cast.bryn)
    with acting_as(OWNER):
        place = Participant.objects.unscoped(because="a test").get()
    cast.bryn.actor()
    dot = Dot(workshop=workshop, audience_id=workshop.audience_id, participant=place, card=card)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        dot.save(force_insert=True)
    cast.cwm.actor()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Score(workshop=workshop, audience_id=workshop.audience_id, participant=place, card=card, impact=1, ease=1).save(
            force_insert=True
        )
