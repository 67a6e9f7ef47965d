"""Many at once, on real transactions of their own: a vote at the close is in or out, two chairs move one phase."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from forums.charter.models import Pulse, PulsePresence, PulseVote
from forums.charter.principles import Principle
from forums.live import actions
from forums.workshops.actions import call_off_workshop
from forums.workshops.models import Card, Dot, Participant, RoomState, Score, Workshop
from partners.people.models import Membership, Person
from sharing.audiences.actors import actor_for
from tests import at_once as threads
from tests.forums.workshops.doing import cards_in, joined, move, secretary, workshop_in
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_person, make_world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """How each ended: done, or why not."""
    return [end if isinstance(end, str) else "done" for end in threads.at_once(*deeds)]


def of(person: Person, organisation: uuid.UUID, do: Callable[..., Any], *what: Any, **how: Any) -> Callable[[], Any]:
    """What somebody does, the database armed as them."""
    return lambda: do(actor_for(person, organisation), *what, **how)


def voters(world: World, workshop: Workshop, number: int, *, role: str = "viewer") -> list[Person]:
    """People of Cwm in the room."""
    found = []
    for place in range(number):
        with acting_as(OWNER):
            person = make_person(f"voter{place}@cwm.example", f"Voter {place}")
            Membership(person=person, organisation=world.cwm.organisation, roles=[role]).save(force_insert=True)
        with transaction.atomic():
            actions.join_room(actor_for(person, world.cwm.organisation.pk), workshop)
        found.append(person)
    return found


def test_a_vote_at_the_close_is_in_or_out(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="vote", dots_each=2)
        one, other = (card.pk for card in cards_in(workshop, "One", "Other"))
    people, cwm = voters(world, workshop, 6), world.cwm.organisation.pk
    deeds, keys = [], []
    for person in people:
        key = uuid.uuid4()
        keys.append(key)
        deeds += [
            of(person, cwm, actions.place_dot, workshop, card=card, key=key)
            for card in (one, one, other)  # the first pressed twice
        ]
    aber = world.aber.organisation.pk
    deeds.insert(9, of(world.chair, aber, actions.move_on, workshop, seen_at=3, to=4))
    ended = at_once(*deeds)
    votes = Counter(end for place, end in enumerate(ended) if place != 9)
    assert ended[9] == "done"
    with acting_as(OWNER):
        rows = list(Dot.objects.unscoped(because="a test").values_list("pk", "participant", "card"))
        room = RoomState.objects.unscoped(because="a test").get()
    assert len(rows) == votes["done"]
    assert set(votes) <= {"done", "repeated", "not_now"}
    assert all(votes_of <= 2 for votes_of in Counter(participant for _, participant, _ in rows).values())
    assert max(Counter((participant, card) for _, participant, card in rows).values(), default=0) <= 1
    assert room.have_voted == len({participant for _, participant, _ in rows})
    late = at_once(
        *(
            of(person, cwm, actions.place_dot, workshop, card=other, key=key)
            for person, key in zip(people, keys, strict=True)
        )
    )
    assert set(late) == {"not_now"}


def test_two_chairs_who_press_at_once_move_one_phase(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="vote")
        secretary(world)
    press = partial(actions.move_on, seen_at=3, to=4)
    bryn, aber = world.bryn.organisation.pk, world.aber.organisation.pk
    people = ((world.bryn.manager, bryn), (world.chair, aber), (world.chair, aber))
    ended = at_once(*(of(person, body, press, workshop) for person, body in people))
    assert sorted(ended) == ["done", "repeated", "repeated"]
    with acting_as(OWNER):
        fresh = Workshop.objects.unscoped(because="a test").get()
    assert (fresh.step, fresh.phase, fresh.shows_dots) == (4, "score", True)


def test_a_workshop_is_opened_or_called_off(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="lobby")
        secretary(world)
    aber, bryn = world.aber.organisation.pk, world.bryn.organisation.pk
    call_off = partial(call_off_workshop, reason="Too few can come")
    ended = at_once(
        of(world.chair, aber, actions.move_on, workshop, seen_at=0, to=1),
        of(world.bryn.manager, bryn, call_off, workshop),
        of(world.chair, aber, call_off, workshop),
    )
    with acting_as(OWNER):
        state = Workshop.objects.unscoped(because="a test").get().state
    off, opened = "workshop_called_off", ["done", "workshop_has_begun", "workshop_has_begun"]
    assert ended == opened if state == "live" else sorted(ended) == ["done", off, off]


def test_a_card_and_a_place_are_one_however_often_they_are_sent(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world)
    bryn, key = world.bryn.organisation.pk, uuid.uuid4()
    join = of(world.bryn.manager, bryn, actions.join_room, workshop)
    assert sorted(at_once(join, join, join)) == ["done", "repeated", "repeated"]
    write = of(world.bryn.manager, bryn, actions.add_card, workshop, key=key, text="Once")
    assert sorted(at_once(write, write, write)) == ["done", "repeated", "repeated"]
    others = [of(world.bryn.manager, bryn, actions.add_card, workshop, key=uuid.uuid4(), text=f"{n}") for n in range(4)]
    assert at_once(*others) == ["done"] * 4
    with acting_as(OWNER):
        assert Participant.objects.unscoped(because="a test").count() == 1
        numbers = list(Card.objects.unscoped(because="a test").values_list("number", flat=True))
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_the_last_dot_in_two_tabs_is_one_dot(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="vote", dots_each=1)
        one, other = (card.pk for card in cards_in(workshop, "One", "Other"))
        joined(workshop, world.bryn)
    bryn = world.bryn.organisation.pk
    tabs = [
        of(world.bryn.manager, bryn, actions.place_dot, workshop, card=card, key=uuid.uuid4()) for card in (one, other)
    ]
    assert sorted(at_once(*tabs)) == ["done", "no_dots_left"]


def test_a_pulse_and_scores_at_the_close_are_in_or_out_and_once(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="act", with_pulse=True)
        move(world, workshop)
    cwm, aber = world.cwm.organisation.pk, world.aber.organisation.pk
    people, scores = voters(world, workshop, 5, role="property_manager"), dict.fromkeys(Principle, 4)
    deeds = [of(one, cwm, actions.answer_pulse, workshop, scores=scores) for one in people for _twice in range(2)]
    deeds.insert(5, of(world.chair, aber, actions.move_on, workshop, seen_at=7, to=8))
    ended = at_once(*deeds)
    answered = ended.count("done") - 1
    assert set(ended) <= {"done", "repeated", "not_now"}
    assert ended.count("repeated") <= answered, "none is repeated that was not counted"
    with acting_as(OWNER):
        pulse = Pulse.objects.unscoped(because="a test").get()
        assert pulse.closed_at is not None
        assert pulse.answered == answered == PulsePresence.objects.unscoped(because="a test").count()
        assert PulseVote.objects.unscoped(because="a test").count() == answered * len(Principle)


def test_two_chairs_let_one_guest_in_once_and_scores_are_one_a_card(world: World) -> None:
    with transaction.atomic():
        workshop = workshop_in(world, phase="score")
        (card,) = cards_in(workshop, "One")
        secretary(world)
        joined(workshop, world.cwm)
    with acting_as(OWNER):
        waits = Participant(
            workshop=workshop, audience_id=workshop.audience_id, name="Nia", body_name="Charity", is_guest=True
        )
        waits.save(force_insert=True)
    bryn, aber, cwm = (one.organisation.pk for one in (world.bryn, world.aber, world.cwm))
    admit = partial(actions.admit_guest, organisation=None, body_name="Charity")
    scored = [
        of(world.cwm.manager, cwm, actions.score_card, workshop, card=card.pk, impact=mark, ease=mark)
        for mark in (1, 3, 5)
    ]
    chairs = [of(world.bryn.manager, bryn, admit, waits), of(world.chair, aber, admit, waits)]
    ended = at_once(*chairs, *scored)
    assert sorted(ended[:2]) == ["done", "repeated"]
    assert ended[2:] == ["done"] * 3
    with acting_as(OWNER):
        row, room = Score.objects.unscoped(because="a test").get(), RoomState.objects.unscoped(because="a test").get()
    assert row.impact == row.ease, "one of the three, whole"
    assert room.have_scored == 1
