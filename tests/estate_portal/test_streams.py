"""Streams in a server of their own: a number is heard within two seconds, and a ticket opens one room to one holder."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings

from forums.live.stops import stop, stop_people
from forums.live.tickets import GOOD_FOR, LIFETIME, Ticket, of_body, of_member, of_person, of_person_for, read, write
from forums.membership.actions import leave_forum
from forums.workshops.channels import REFUSED
from forums.workshops.room import announce, keep_board, server
from partners.organisations.actions import suspend_organisation
from partners.people.actions import end_membership, suspend_member, suspend_person
from partners.people.models import Membership
from sharing.audiences.actors import actor_for
from tests.browser import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partners.acting.actor import Actor
    from tests.worlds import World

KEY = "a-key-that-is-only-for-this-test"
pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The process that production runs for the streams: no Django settings, no database, two variables."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    environment = {"PATH": os.environ["PATH"], "REDIS_URL": settings.REDIS_URL, "SECRET_KEY": KEY}
    command = [sys.executable, "-m", "uvicorn", "--factory", "estate_portal.streams:from_environment"]
    running = subprocess.Popen(
        [*command, "--port", str(number), "--log-level", "warning", "--timeout-graceful-shutdown", "1"],
        cwd=ROOT,
        env=environment,
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and running.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{number}/live/health", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        assert running.poll() is None
        yield number
    finally:
        running.terminate()
        running.wait(10)


class Phone:
    """One open stream."""

    def __init__(self, port: int, text: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        self.connection.request("GET", f"/live/{text}")
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def hears(self) -> str:
        """The data of the next event; a ticket to come back by is kept."""
        event = ""
        while True:
            line = self.answer.readline().decode()
            if not line:
                return "the end"
            if line.startswith("event: "):
                event = line.removeprefix("event: ").strip()
            elif line.startswith("data: ") and event == "again":
                self.returning = line.removeprefix("data: ").strip()
            elif line.startswith("data: "):
                return line.removeprefix("data: ").strip()

    def close(self) -> None:
        self.connection.close()


def ticket(room: uuid.UUID, holder: uuid.UUID | None = None, *, kind: str = "", key: str = KEY) -> str:
    return write(Ticket(room, holder or uuid.uuid4(), kind), key=key)


def test_who_listens_hears_the_newest_number_within_two_seconds(port: int) -> None:
    room, other = uuid.uuid4(), uuid.uuid4()
    announce(room, "7")
    phone, neighbour = Phone(port, ticket(room)), Phone(port, ticket(other))
    assert (phone.status, phone.hears()) == (200, "7")
    assert phone.answer.headers["Content-Type"].startswith("text/event-stream")
    assert phone.answer.headers["Cache-Control"] == "no-store, private"
    assert neighbour.hears() == ""
    begun = time.monotonic()
    for number in range(8, 30):
        announce(room, str(number))
    heard = [phone.hears()]
    while heard[-1] != "29":
        heard.append(phone.hears())
    assert time.monotonic() - begun < 2
    assert len(heard) <= 3, "a burst is one refresh, not one a vote"
    announce(other, "1")
    assert neighbour.hears() == "1", "of another room it hears nothing"
    phone.close()
    neighbour.close()


def test_one_renders_the_board_and_all_who_see_the_same_get_it(port: int) -> None:
    room = uuid.uuid4()
    phones = [Phone(port, ticket(room, kind="phone.properties.en")) for _ in range(3)]
    guest = Phone(port, ticket(room, kind="phone.cards.en"))
    assert [one.hears() for one in (*phones, guest)] == [""] * 4
    announce(room, "5")
    assert guest.hears() == "5", "the only one of its kind is told first"
    keep_board(room, "phone.properties.en", 5, "<div>A depot\n</div>", seconds=5)
    for one in phones:
        said = one.hears()
        if said == "5":
            said = one.hears()
        assert json.loads(said) == {"version": 5, "html": "<div>A depot\n</div>"}
    announce(room, "6")
    heard = [one.hears() for one in (*phones, guest)]
    assert heard == ["6"] * 4, "nobody rendered it, so in a moment each is told to ask for themselves"
    for one in (*phones, guest):
        one.close()


def test_who_is_removed_hears_no_more_and_the_ticket_opens_nothing_again(port: int) -> None:
    room, gone, stays = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    text = ticket(room, gone)
    phone, other = Phone(port, text), Phone(port, ticket(room, stays))
    assert phone.hears() == other.hears() == ""
    stop(room, gone)
    assert phone.hears() == "over"
    assert phone.hears() == "the end"
    assert Phone(port, text).status == 404
    announce(room, "3")
    assert other.hears() == "3"
    other.close()


def test_whoever_may_no_longer_act_hears_no_more_in_any_room(
    port: int, django_capture_on_commit_callbacks: Any, db: None
) -> None:
    """The stream of somebody suspended, taken out of a body, or whose body leaves the forum or is suspended."""
    ends: dict[str, Callable[[Ticket], None]] = {
        "a person": lambda one: stop_people(one.person, None),
        "a body": lambda one: stop_people(None, one.body),
        "a person for a body": lambda one: stop_people(one.person, one.body),
    }
    for word, end in ends.items():
        room = uuid.uuid4()
        given = Ticket(room, uuid.uuid4(), "", uuid.uuid4(), uuid.uuid4(), uuid.uuid4())
        elsewhere = Ticket(uuid.uuid4(), uuid.uuid4(), "", given.person, given.body, uuid.uuid4())
        beside = Ticket(room, uuid.uuid4(), "", uuid.uuid4(), uuid.uuid4(), given.audience)
        gone = [Phone(port, write(one, key=KEY)) for one in (given, elsewhere)]
        stays = Phone(port, write(beside, key=KEY))
        assert [one.hears() for one in (*gone, stays)] == [""] * 3
        with django_capture_on_commit_callbacks(execute=True):
            end(given)
        assert [one.hears() for one in gone] == ["over"] * 2, word
        for text in (write(given, key=KEY), *(one.returning for one in gone)):
            assert text
            assert Phone(port, text).status == 404, f"{word}: a ticket from before opens nothing"
        announce(room, "1")
        assert stays.hears() == "1", word
        stays.close()


def test_every_way_to_be_stopped_ends_the_streams(cast: World, django_capture_on_commit_callbacks: Any) -> None:
    """Suspended, taken out or closed down, and a body that leaves the forum or is suspended: after the commit."""
    bryn, audience = cast.bryn, cast.forum.audience.pk
    own = Membership.objects.visible_to(bryn.actor(bryn.administrator)).get(person=bryn.viewer)
    deeds: tuple[tuple[str, Callable[[], object]], ...] = (
        (
            of_person_for(bryn.viewer.pk, bryn.organisation.pk),
            lambda: suspend_member(bryn.actor(bryn.administrator), own, reason="a test"),
        ),
        (
            of_person_for(bryn.viewer.pk, bryn.organisation.pk),
            lambda: end_membership(bryn.actor(bryn.administrator), own, reason="a test"),
        ),
        (of_person(bryn.manager.pk), lambda: suspend_person(portal(cast), bryn.manager, reason="a test")),
        (of_member(bryn.organisation.pk, audience), lambda: leave_forum(bryn.actor(bryn.administrator), cast.forum)),
        (of_body(bryn.organisation.pk), lambda: suspend_organisation(portal(cast), bryn.organisation, reason="a test")),
    )
    for name, deed in deeds:
        server().delete(f"{REFUSED}{name}")
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        assert server().exists(f"{REFUSED}{name}"), name


def portal(world: World) -> Actor:
    """The administrator of the portal."""
    return actor_for(world.administrator)


def test_who_lost_the_stream_comes_back_without_asking_the_pages_as_long_as_it_would_have_lived(port: int) -> None:
    room, holder = uuid.uuid4(), uuid.uuid4()
    announce(room, "4")
    phone = Phone(port, ticket(room, holder, kind="phone.cards.en"))
    assert phone.hears() == "4"
    phone.close()
    announce(room, "5")
    keep_board(room, "phone.cards.en", 5, "<div>Missed</div>", seconds=5)
    back = Phone(port, phone.returning)
    assert json.loads(back.hears()) == {"version": 5, "html": "<div>Missed</div>"}, "what it missed, at once"
    back.close()
    known = read(phone.returning, key=KEY)
    assert known is not None
    assert known.until - time.time() < LIFETIME
    with time_machine.travel(known.until + 1):
        assert read(phone.returning, key=KEY) is None
    stop(room, holder)
    assert Phone(port, phone.returning).status == 404


def test_no_other_ticket_opens_a_room(port: int) -> None:
    room = uuid.uuid4()
    for text in ("", "x", ticket(room)[:-1], ticket(room, key="another key of another portal")):
        assert Phone(port, text).status == 404
    with time_machine.travel(time.time() - GOOD_FOR - 5):
        old = ticket(room)
    assert Phone(port, old).status == 404
    assert read(ticket(room), key=KEY) is not None


def test_redis_remembers_the_number_no_longer_than_a_day() -> None:
    room = uuid.uuid4()
    announce(room, "1")
    assert 0 < server().ttl(f"portal:room:{room}") <= 60 * 60 * 24


def test_the_streams_load_no_records() -> None:
    """No ORM: not even the module of one is loaded."""
    look = (
        "import sys, estate_portal.streams;"
        "print([n for n in sys.modules if n.startswith('django.db') or n.endswith('.models')])"
    )
    found = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
