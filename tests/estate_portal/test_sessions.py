"""A session ends by itself: half an hour after the last request, twelve hours after signing in, on the server."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from partners import clock
from tests.partners.people.posting import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.client import PortalClient
    from tests.worlds import World

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
BY_ITSELF = {"X-By-Itself": "true"}


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
