"""A session ends by itself: half an hour after the last request, twelve hours after signing in, on the server."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from partners import clock
from partners.outbox.models import Job
from tests.client import PortalClient
from tests.partners.people.posting import signed_in
from tests.worlds import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.people.models import Person
    from tests.worlds import World

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
BY_ITSELF = {"X-By-Itself": "true"}


@pytest.fixture(autouse=True)
def _seen_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs in was last seen then, and not for all of the tests to come."""
    monkeypatch.setattr("tests.client.A_RUN", dt.timedelta())


@pytest.fixture
def client(world: World) -> Iterator[PortalClient]:
    """A browser in which Aber's manager signed in at nine."""
    with clock.at(START):
        client = signed_in(world.aber.manager)
        assert client.get("/people/").status_code == 200
        yield client


def status(client: PortalClient, minutes: float, **headers: str) -> int:
    """What a page answers so many minutes after nine."""
    with clock.at(START + dt.timedelta(minutes=minutes)):
        return client.get("/people/", headers=headers).status_code


def left(client: PortalClient, minutes: float, method: str = "get", **headers: str) -> int:
    """How many seconds the server says are left, so many minutes after nine."""
    with clock.at(START + dt.timedelta(minutes=minutes)):
        return int(getattr(client, method)("/session/", headers=headers).json()["seconds_left"])


def test_half_an_hour_without_a_request_ends_it_and_says_so(client: PortalClient) -> None:
    assert status(client, 29.9) == 200
    assert status(client, 59.8) == 200, "each request starts the half hour anew"
    with clock.at(START + dt.timedelta(minutes=59.8 + 30)):
        answer = client.get("/people/", follow=True)
        assert answer.redirect_chain == [("/account/login/?next=/people/", 302)]
        assert "because nothing was done for a while" in answer.content.decode()
        assert client.get("/people/").status_code == 302, "and it does not come back"


def test_a_post_after_the_end_does_nothing(client: PortalClient, world: World) -> None:
    with clock.at(START + dt.timedelta(minutes=31)):
        answer = client.post("/people/invite/", {"acting_for": str(world.aber.organisation.pk)})
    assert answer["Location"].startswith("/account/login/")


def late(client: PortalClient, world: World, **answers: str) -> str:
    """Post an invitation when the session is over. Where the answer leads."""
    given = {"acting_for": str(world.aber.organisation.pk), "email": "nia@aber.example", "roles": "viewer", **answers}
    with clock.at(START + dt.timedelta(minutes=31)):
        return str(client.post("/people/invite/", given)["Location"])


def comes_back(client: PortalClient, person: Person, minutes: float = 35) -> Any:
    """Somebody signs in at the same browser and is led to what was kept."""
    with clock.at(START + dt.timedelta(minutes=minutes)):
        answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD, "next": "/kept/"})
        assert answer["Location"] == "/kept/"
        return client.get("/kept/")


def test_what_was_typed_is_sent_after_signing_in_again(client: PortalClient, world: World) -> None:
    client.force_login(world.aber.administrator)
    ticked = str(world.bryn.organisation.pk)
    assert late(client, world, note="A long note, typed with care.", body=ticked) == "/account/login/?next=/kept/"
    answer = comes_back(client, world.aber.administrator)
    page = answer.content.decode()
    assert answer.context["kept"].texts == ["A long note, typed with care."], "no key of what was ticked"
    assert "A long note, typed with care." in page
    assert f'name="body" value="{ticked}"' in page, "kept, though nobody reads it"
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.split('action="/people/invite/"')[1])
    )
    with clock.at(START + dt.timedelta(minutes=36)):
        assert client.post("/people/invite/", fields).status_code == 303
        assert Job.objects.filter(name="people.invite").count() == 1
        assert client.get("/kept/")["Location"] == "/", "it is kept no longer"


def test_nobody_else_gets_what_was_typed_and_nobody_after_an_hour(client: PortalClient, world: World) -> None:
    client.force_login(world.aber.administrator)
    late(client, world, note="A long note, typed with care.")
    assert comes_back(client, world.bryn.manager)["Location"] == "/"
    client.force_login(world.aber.administrator)
    assert client.get("/kept/")["Location"] == "/", "not even its writer, after somebody else was there"
    other = signed_in(world.aber.administrator)
    late(other, world)
    assert comes_back(other, world.aber.administrator, minutes=31 + 61)["Location"] == "/"


def test_no_secret_and_no_forged_post_is_kept(world: World) -> None:
    for checks in (False, True):
        client = PortalClient(enforce_csrf_checks=checks)
        with clock.at(START):
            client.force_login(world.aber.administrator)
            client.get("/people/")
        with clock.at(START + dt.timedelta(minutes=31)):
            given = {"acting_for": str(world.aber.organisation.pk), "email": "x", "password": "three-quiet-otters"}
            client.post("/people/invite/", given)
            said = dict(client.session)
        assert "three-quiet-otters" not in str(said)
        assert ("kept" in said) is not checks


def test_twelve_hours_end_it_whatever_was_done(client: PortalClient) -> None:
    assert all(status(client, minutes) == 200 for minutes in range(20, 720, 20))
    assert left(client, 719) == 60
    assert status(client, 720) == 302


def test_what_a_page_asks_by_itself_keeps_nothing_alive(client: PortalClient) -> None:
    assert status(client, 20, **BY_ITSELF) == 200
    assert left(client, 25, **BY_ITSELF) == 300
    assert status(client, 30, **BY_ITSELF) == 302


def test_stay_signed_in_starts_the_half_hour_anew(client: PortalClient) -> None:
    assert left(client, 28, **BY_ITSELF) == 120
    assert left(client, 28, "post") == 1800
    assert status(client, 57) == 200
    assert left(client, 57 + 31, **BY_ITSELF) == 0


def test_a_session_is_not_written_with_every_page(client: PortalClient) -> None:
    before = client.session["seen_at"]
    assert status(client, 0.5) == 200
    assert client.session["seen_at"] == before
    assert status(client, 1) == 200
    assert client.session["seen_at"] > before


def test_every_page_of_a_person_carries_the_warning_and_no_other(client: PortalClient) -> None:
    page = client.get("/people/").content.decode()
    assert 'data-seconds="1800"' in page
    assert 'data-warning="120"' in page
    assert "portal-idle" not in type(client)().get("/privacy/").content.decode()
