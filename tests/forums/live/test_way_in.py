"""The short code finds a room and nothing more; a guest waits for the chair; guessing is slow."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse

from forums.live.limits import MOST_OF_ONE
from forums.workshops.choices import State
from forums.workshops.models import Participant
from tests.client import PortalClient
from tests.forums.membership.doing import get, post, signed_in
from tests.forums.workshops.doing import cards_in, move, workshop_in
from tests.matrix.actors import masked
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from forums.workshops.models import Workshop
    from tests.worlds import World

FIND, WAIT = reverse("forums:room-find"), reverse("forums:room-waiting")


def asks(code: str) -> PortalClient:
    """A browser without an account, whose guest asked to be let in."""
    client = PortalClient()
    answer = client.post(FIND, {"code": code, "name": "Nia", "body": "Charity", "key": str(uuid.uuid4())})
    assert (answer.status_code, answer.headers["Location"]) == (303, WAIT)
    deliver_all()
    return client


def test_a_member_goes_to_the_room_and_a_foreign_code_is_a_wrong_one(cast: World) -> None:
    workshop = workshop_in(cast)
    there = post(
        cast.bryn.manager, "forums:room-find", body=cast.bryn, code=f" {workshop.code[:3]}-{workshop.code[3:].lower()}"
    )
    assert there.headers["Location"] == reverse("forums:room", args=[workshop.pk])
    foreign = post(cast.dol.manager, "forums:room-find", body=cast.dol, code=workshop.code)
    wrong = post(cast.dol.manager, "forums:room-find", body=cast.dol, code="ZZZZZZ")
    assert foreign.status_code == wrong.status_code == 422
    assert masked(foreign, workshop.code) == masked(wrong, "ZZZZZZ")


def test_a_guest_learns_nothing_from_a_code_until_the_chair_lets_them_in(cast: World) -> None:
    workshop = workshop_in(cast)
    cards_in(workshop, "A secret hub")
    right, wrong = asks(workshop.code), asks("ZZZZZZ")
    assert masked(right.get(WAIT)) == masked(wrong.get(WAIT))
    assert 'id="room-waits"' in wrong.get(WAIT).content.decode(), "the script asks again"
    with acting_as(OWNER):
        (waits,) = Participant.objects.unscoped(because="a test")
    assert (waits.name, waits.admitted_at, waits.joined_at) == ("Nia", None, None)
    room = reverse("forums:room", args=[workshop.pk])
    assert right.get(room).status_code == wrong.get(room).status_code == 404
    assert "Nia" in get(cast.chair, "forums:room-console", workshop.pk).content.decode()
    answer = post(cast.chair, "forums:guest-admit", waits.pk, body=cast.aber, body_name="Charity", organisation="")
    assert answer.status_code == 303
    admitted = right.get(WAIT).content.decode()
    assert room in admitted
    assert 'id="room-waits"' not in admitted
    text = right.get(room).content.decode()
    assert "A secret hub" in text
    assert '<ol class="govuk-list portal-cards">' in text, "the board is markup, not text"
    assert wrong.get(room).status_code == 404
    other = workshop_in(cast)
    assert right.get(reverse("forums:room", args=[other.pk])).status_code == 404
    for address in ("forums:forum-list", "assets:asset-list", "home:dashboard"):
        assert right.get(reverse(address)).headers["Location"].startswith("/account/login/")
    assert right.get(reverse("forums:room-console", args=[workshop.pk])).status_code == 302
    post(cast.chair, "forums:participant-remove", waits.pk, body=cast.aber)
    assert right.get(room).status_code == 410


def admitted(cast: World, workshop: Workshop) -> tuple[PortalClient, Participant]:
    """A guest's browser whom the chair has let in, and their place."""
    client = asks(workshop.code)
    with acting_as(OWNER):
        place = Participant.objects.filter(workshop=workshop).unscoped(because="a test").get()
    post(cast.chair, "forums:guest-admit", place.pk, body=cast.aber, body_name="Charity", organisation="")
    return client, place


def test_a_guest_whom_the_chair_took_out_reads_that_and_a_stranger_reads_nothing(cast: World) -> None:
    workshop, elsewhere = workshop_in(cast), workshop_in(cast)
    client, place = admitted(cast, workshop)
    stranger = asks(elsewhere.code)
    pages = [
        reverse(f"forums:{name}", args=[workshop.pk]) for name in ("room", "room-board", "room-state", "room-interest")
    ]
    never = reverse("forums:room", args=[uuid.uuid4()])
    before = [stranger.get(one).content for one in pages]
    assert client.get(pages[0]).status_code == 200
    post(cast.chair, "forums:participant-remove", place.pk, body=cast.aber)
    for one in (*pages, WAIT):
        answer = client.get(one)
        assert answer.status_code == 410
        assert "The chair has taken you out of this workshop." in answer.content.decode()
        assert workshop.title not in answer.content.decode()
    card = client.post(reverse("forums:room-card", args=[workshop.pk]), {"key": str(uuid.uuid4()), "text": "Late"})
    assert card.status_code == 410
    assert [stranger.get(one).content for one in pages] == before == [client.get(never).content] * len(pages)
    assert client.get(reverse("forums:room", args=[elsewhere.pk])).status_code == 404, (
        "of another room they know nothing"
    )
    assert stranger.get(WAIT).status_code == 200


def test_a_guest_who_was_turned_away_learns_nothing(cast: World) -> None:
    workshop = workshop_in(cast)
    client = asks(workshop.code)
    with acting_as(OWNER):
        waits = Participant.objects.unscoped(because="a test").get()
    post(cast.chair, "forums:participant-remove", waits.pk, body=cast.aber)
    assert client.get(reverse("forums:room", args=[workshop.pk])).status_code == 404
    assert 'id="room-waits"' in client.get(WAIT).content.decode()


def test_who_would_let_a_guest_in_after_the_close_reads_that_it_is_closed(cast: World) -> None:
    workshop = workshop_in(cast)
    asks(workshop.code)
    with acting_as(OWNER):
        waits = Participant.objects.unscoped(because="a test").get()
    pages = {"forums:guest-admit": "Let them in", "forums:participant-remove": "Remove them"}
    assert all(button in get(cast.chair, page, waits.pk).content.decode() for page, button in pages.items())
    move(cast, workshop, times=6)
    for page, button in pages.items():
        text = get(cast.chair, page, waits.pk).content.decode()
        assert "This workshop is closed." in text
        assert button not in text, "nothing is offered that would be refused"


def test_a_guest_adds_a_card_by_a_plain_form_once(cast: World) -> None:
    workshop = workshop_in(cast)
    client = asks(workshop.code)
    with acting_as(OWNER):
        waits = Participant.objects.unscoped(because="a test").get()
    post(cast.chair, "forums:guest-admit", waits.pk, body=cast.aber, organisation=str(cast.bryn.organisation.pk))
    room = reverse("forums:room", args=[workshop.pk])
    form = client.get(room).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    for _ in range(2):
        answer = client.post(reverse("forums:room-card", args=[workshop.pk]), {"key": key[1], "text": "Once"})
        assert answer.status_code == 303
    assert client.get(room).content.decode().count("Once") == 1


def test_a_guest_reads_on_the_door_that_the_workshop_is_over_and_nothing_of_its_room(cast: World) -> None:
    workshop = workshop_in(cast)
    cards_in(workshop, "A secret hub")
    client = asks(workshop.code)
    with acting_as(OWNER):
        waits = Participant.objects.unscoped(because="a test").get()
    post(cast.chair, "forums:guest-admit", waits.pk, body=cast.aber, body_name="Charity", organisation="")
    assert move(cast, workshop, times=6).state == State.CLOSED
    door = client.get(reverse("forums:room", args=[workshop.pk])).content.decode()
    assert "Thank you for taking part" in door
    assert "A secret hub" not in door
    for part in ("room-board", "room-state"):
        assert client.get(reverse(f"forums:{part}", args=[workshop.pk])).status_code == 404
    aside = client.get(reverse("forums:room-interest", args=[workshop.pk]))
    assert (aside.status_code, aside.headers["Location"]) == (303, reverse("forums:room", args=[workshop.pk]))


def test_nobody_is_asked_to_join_a_workshop_that_is_closed(cast: World) -> None:
    workshop = workshop_in(cast)
    pages = ("forums:room-screen", "forums:room-console")
    assert all(workshop.code in get(cast.chair, page, workshop.pk).content.decode() for page in pages)
    move(cast, workshop, times=6)
    assert not any(workshop.code in get(cast.chair, page, workshop.pk).content.decode() for page in pages)


def test_the_door_says_when_and_where_and_hears_what_is_changed(cast: World) -> None:
    workshop = workshop_in(cast, phase="lobby", place="The old chapel")
    door = get(cast.bryn.manager, "forums:room", workshop.pk).content.decode()
    assert "Join the workshop" in door
    assert "The old chapel" in door
    state = get(cast.bryn.manager, "forums:room-state", workshop.pk).json()
    assert state == {"step": workshop.step, "sequence": workshop.sequence}, "no number of the board, and no ticket"
    assert get(cast.dol.manager, "forums:room-state", workshop.pk).status_code == 404


def test_codes_cannot_be_guessed_quickly(cast: World) -> None:
    client = signed_in(cast.bryn.manager)
    answers = [
        client.post(FIND, {"acting_for": str(cast.bryn.organisation.pk), "code": f"AAAA{number:02}"}).status_code
        for number in range(MOST_OF_ONE + 1)
    ]
    assert answers == [422] * MOST_OF_ONE + [429]
