"""The calendar feed: what the page shows and no more, to whoever holds the address, for as long as they may see it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from icalendar import Calendar

from assets.diary.models import CalendarFeed
from assets.register.actions import end_shares
from assets.register.models import AssetShare
from partners import clock
from partners.audit.models import Event
from partners.people.models import Membership
from tests.assets.diary.test_diary import TODAY, leases
from tests.assets.shares.journeys import posted, sign_in
from tests.client import PortalClient
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.worlds import World


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def make(world: World, client: Client) -> str:
    """The path of a new address of Bryn's viewer."""
    sign_in(client, world.bryn.viewer)
    page = client.post("/diary/feed/", posted(world.bryn)).content.decode()
    found = re.search(r"/diary/feed/[\w-]+\.ics", page)
    assert found
    return found[0]


def entries(path: str) -> dict[str, Any]:
    answer = PortalClient().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar: Any = Calendar.from_ical(answer.content)
    return {str(one["uid"]): one for one in calendar.walk("VEVENT")}


def is_missing(path: str) -> bool:
    """Whether the answer is, byte for byte, that of a page that never was."""
    answer, never = PortalClient().get(path), PortalClient().get("/never-was/")
    return (answer.status_code, answer.content) == (404, never.content)


def test_it_holds_what_the_page_shows(world: World, client: Client) -> None:
    made = leases(world)
    path = make(world, client)
    found = entries(path)
    shown = client.get("/diary/").context["lines"]
    assert {(str(one.asset), one.entry.value, one.on) for one in shown} == {
        (uid[:36], uid[37:].removesuffix("@estate-portal"), one["dtstart"].dt) for uid, one in found.items()
    }
    hall = found[f"{made['Hall'].pk}-expires@estate-portal"]
    assert str(hall["summary"]) == "Lease ends: Hall (Aber Council)"
    assert "2027-02-28" in str(hall["description"])
    assert hall["dtstamp"].dt == dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
    before = PortalClient().get(path).content
    world.aber.owns("Hall", rent_gbp_per_year=1, lease_terms="Secret")
    assert PortalClient().get(path).content == before, "a change that is not shown leaves no trace"
    world.aber.owns("Hall", lease_expires_on=dt.date(2028, 1, 1))
    assert entries(path).keys() == found.keys(), "a date that moves keeps its UID"


def test_it_says_from_which_day_on_dates_are_left_out(world: World, client: Client) -> None:
    leases(world)
    path = make(world, client)
    days = sorted(one["dtstart"].dt for one in entries(path).values())
    with patch("assets.diary.feeding.MOST_LINES", len(days)):
        assert "more@estate-portal" not in entries(path)
    with patch("assets.diary.feeding.MOST_LINES", len(days) - 2):
        found = entries(path)
    assert len(found) == len(days) - 1
    more = found["more@estate-portal"]
    assert more["dtstart"].dt == days[-2]
    assert "does not hold every date" in str(more["summary"])
    assert str(more["url"]).endswith("/diary/")


def test_it_speaks_the_persons_language_whatever_the_calendar_asks_for(world: World, client: Client) -> None:
    leases(world)
    path = make(world, client)
    with acting_as(OWNER):
        type(world.bryn.viewer).objects.filter(pk=world.bryn.viewer.pk).update(language="cy")
    answer = PortalClient().get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "X-WR-CALNAME:Dyddiadau prydlesi" in answer
    assert "SUMMARY:Lease ends" not in answer
    assert "SUMMARY:Prydles yn dod i ben" in answer


def test_the_secret_is_kept_as_a_hash_and_shown_once(world: World, client: Client) -> None:
    path = make(world, client)
    secret = path.removeprefix("/diary/feed/").removesuffix(".ics")
    with acting_as(OWNER):
        (kept,) = CalendarFeed.objects.unscoped(because="a test").values()
    assert secret not in str(kept)
    assert secret not in client.get("/diary/feed/").content.decode()
    facts = Event.objects.visible_to(world.bryn.actor()).filter(verb="feed_made").values()
    assert secret not in str(list(facts))
    assert make(world, client) != path
    assert is_missing(path), "a new address stops the one before it"


def test_it_stops_with_what_it_stands_on(world: World, client: Client) -> None:
    leases(world)
    path = make(world, client)
    actor = world.aber.actor()
    hall = AssetShare.objects.visible_to(actor).filter(asset__name="Hall")
    end_shares(actor, list(hall))
    assert {str(one["summary"]) for one in entries(path).values()} == {"Lease ends: Station (Cwm Police)"}
    person, own = world.bryn.viewer, world.bryn.viewer.memberships.scoped("a test")
    suspensions: list[tuple[Any, str, Any, Any]] = [
        (own, "suspended_at", clock.now(), None),
        (own, "ended_at", clock.now(), None),
        (type(person).objects.filter(pk=person.pk), "is_active", False, True),
    ]
    for rows, field, off, on in suspensions:
        with acting_as(OWNER):
            rows.update(**{field: off})
        assert is_missing(path), field
        with acting_as(OWNER):
            rows.update(**{field: on})
        assert entries(path), field
    with acting_as(OWNER):
        CalendarFeed.objects.unscoped(because="a test").update(expires_on=TODAY - dt.timedelta(days=1))
    assert is_missing(path)
    with acting_as(OWNER):
        CalendarFeed.objects.unscoped(because="a test").update(expires_on=TODAY)
    sign_in(client, world.bryn.viewer)
    assert client.post("/diary/feed/revoke/", posted(world.bryn)).status_code == 303
    assert is_missing(path)
    assert is_missing("/diary/feed/never-was.ics")


def test_it_stands_for_one_body_whoever_opens_it(world: World, client: Client) -> None:
    leases(world)
    path = make(world, client)
    with acting_as(OWNER):
        Membership(person=world.bryn.viewer, organisation=world.dol.organisation, roles=["viewer"]).save(
            force_insert=True
        )
    assert "Secret" not in str(entries(path))
    other = PortalClient()
    other.force_login(world.dol.manager)
    answer = other.get(path)
    assert b"Secret" not in answer.content
    assert b"Hall" in answer.content


def test_it_is_not_asked_for_without_end(world: World, client: Client) -> None:
    path = make(world, client)
    calendar = PortalClient()
    codes = [calendar.get(path).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    assert PortalClient().get("/diary/feed/another.ics").status_code == 404
