"""Beside the cards: a pulse as a phase of a workshop, counted once and unseen; an interest, a guest's too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from forums.charter.actions import open_pulse
from forums.charter.models import Pulse, PulseVote
from forums.charter.principles import Principle
from forums.charter.queries import results_of
from forums.live import actions
from forums.live.asking import PLACE, guest
from forums.workshops.errors import NotNow, Repeated
from forums.workshops.models import Minutes, Participant, RoomState, Workshop
from forums.workshops.reading import minutes_shown
from partners.audit.models import Event
from tests.client import PortalClient
from tests.forums.membership.doing import administrator_of, chair, get, post
from tests.forums.workshops.doing import guest_in, joined, move, workshop_in
from tests.roles import OWNER, acting_as
from tests.walls import refused

if TYPE_CHECKING:
    from tests.worlds import World

SCORES = dict.fromkeys(Principle, 4)
ANSWERS = {one.value: "4" for one in Principle}


def at_the_pulse(world: World) -> Workshop:
    """A workshop that has come to its last phase, the pulse."""
    return move(world, workshop_in(world, phase="act", with_pulse=True))


def test_a_workshop_asks_the_pulse_and_closes_it_when_it_goes_on(cast: World) -> None:
    workshop = at_the_pulse(cast)
    assert workshop.phase == "pulse"
    pulse = Pulse.objects.visible_to(chair(cast)).get(source_id=workshop.pk)
    people = [(body, person) for body in (cast.bryn, cast.cwm) for person in (body.manager, body.administrator)]
    for body, person in people:
        post(person, "forums:room-join", workshop.pk, body=body)
        assert "Answer the eight statements" in get(person, "forums:room", workshop.pk).content.decode()
        answer = post(person, "forums:room-pulse", workshop.pk, body=body, **ANSWERS)
        assert answer.headers["Location"] == reverse("forums:room", args=[workshop.pk])
        assert "You have answered" in get(person, "forums:room", workshop.pk).content.decode()
    assert "4 people have answered" in get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    with pytest.raises(Repeated):
        actions.answer_pulse(cast.bryn.actor(), workshop, scores=SCORES)
    closed = move(cast, workshop)
    assert closed.phase == "closed"
    actor = chair(cast)
    pulse.refresh_from_db()
    assert (pulse.closed_at is not None, pulse.answered, results_of(actor, pulse)) == (True, 4, [])
    assert not PulseVote.objects.unscoped(because="the second wall alone").exists(), "four are fewer than five"
    page = get(cast.bryn.viewer, "forums:workshop", workshop.pk).content.decode()
    assert reverse("forums:pulse", args=[pulse.pk]) in page
    assert "Asked in the workshop" in get(cast.bryn.viewer, "forums:pulse", pulse.pk).content.decode()
    with pytest.raises(NotNow):
        actions.answer_pulse(cast.bryn.actor(), closed, scores=SCORES)
    with acting_as(OWNER):
        events = Event.objects.unscoped(because="a test").filter(verb="pulse_answered")
        assert {(one.person_id, one.acting_for_id, one.organisation_id) for one in events} == {(None, None, None)}


def test_who_was_still_answering_as_the_workshop_closed_is_told_that_it_has(cast: World) -> None:
    workshop = at_the_pulse(cast)
    joined(workshop, cast.bryn)
    move(cast, workshop)
    pages, room = ("forums:room-pulse", "forums:room-interest"), reverse("forums:room", args=[workshop.pk])
    sent: dict[str, str] = {**ANSWERS, "interest": "Our own building"}
    for name in pages:
        late = post(cast.bryn.manager, name, workshop.pk, body=cast.bryn, **sent)
        assert (late.status_code, late.headers["Location"]) == (303, room)
        told = late.client.get(room).content.decode()
        assert "What you sent was not counted." in told
        assert "The workshop is closed." in told
        assert get(cast.bryn.manager, name, workshop.pk).headers["Location"] == room, "nothing could be sent from it"
        assert get(cast.bryn.viewer, name, workshop.pk).status_code == 404, "who was not in it"
    assert not PulseVote.objects.unscoped(because="the second wall alone").exists()


def test_five_in_a_room_are_shown_beside_each_other(cast: World) -> None:
    workshop = at_the_pulse(cast)
    for body in (cast.bryn, cast.cwm):
        for come in (body.actor, lambda one=body: administrator_of(one)):
            actor = come()
            actions.join_room(actor, workshop)
            actions.answer_pulse(actor, workshop, scores=SCORES)
    actor = chair(cast)
    actions.join_room(actor, workshop)
    actions.answer_pulse(actor, workshop, scores=dict.fromkeys(Principle, 1))
    move(cast, workshop)
    actor = chair(cast)
    pulse = Pulse.objects.visible_to(actor).get(source_id=workshop.pk)
    assert {(one.mean, one.spread) for one in results_of(actor, pulse)} == {(3.4, 3)}


def test_a_pulse_that_is_open_already_is_the_one_that_the_room_answers(cast: World) -> None:
    own = open_pulse(chair(cast), cast.forum)
    workshop = at_the_pulse(cast)
    actor = joined(workshop, cast.bryn)
    before = RoomState.objects.visible_to(actor).get(workshop=workshop).version
    actions.answer_pulse(actor, workshop, scores=SCORES)
    assert RoomState.objects.visible_to(actor).get(workshop=workshop).version == before + 1
    move(cast, workshop)
    assert list(Pulse.objects.visible_to(chair(cast))) == [own]
    own.refresh_from_db()
    assert (own.answered, own.closed_at) == (1, None)


def test_a_guest_declares_an_interest_that_stands_in_the_minutes_and_changes_nothing_else(cast: World) -> None:
    workshop = workshop_in(cast, phase="act")
    place = guest_in(cast, workshop)
    client = PortalClient()
    client.get(reverse("forums:room-find"))
    session = client.session
    session[PLACE] = str(place.pk)
    session.save()
    address = reverse("forums:room-interest", args=[workshop.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"interest": "We rent a room there"}).status_code == 303
    actor = guest(place.pk)
    own = Participant.objects.all().own(actor).get()
    assert own.interest == "We rent a room there"
    for column in (
        "body_name = 'A council'",
        "removed_at = NULL, admitted_at = now()",
        "organisation_id = NULL, joined_at = now()",
    ):
        assert refused(f"UPDATE forums_participant SET {column} WHERE id = %s", place.pk)
    member = joined(workshop, cast.bryn)
    actions.declare_interest(member, workshop, interest="Our own building")
    guest(place.pk)
    assert refused("UPDATE forums_participant SET interest = 'x' WHERE is_guest = %s", False), "not a row of theirs"
    move(cast, workshop)
    late = client.post(address, {"interest": "We own it"})
    assert (late.status_code, late.headers["Location"]) == (303, reverse("forums:room", args=[workshop.pk]))
    assert "What you sent was not counted." in client.get(late.headers["Location"]).content.decode()
    minutes = Minutes.objects.visible_to(chair(cast)).get()
    attended = {one["name"]: one["interests"] for one in minutes_shown(chair(cast), minutes)["attendance"]}
    assert attended["Charity"] == [{"name": "Nia", "interest": "We rent a room there"}]
    assert attended[cast.bryn.organisation.name_en][0]["interest"] == "Our own building"
