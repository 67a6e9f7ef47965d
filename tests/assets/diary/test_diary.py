"""The diary: which dates, in which order, to whom; and the last day to give notice, held against an oracle."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.diary.kinds import Entry
from assets.diary.queries import lines, named
from assets.diary.waiting import notices_waiting
from assets.register.models import AssetSight
from assets.register.notice import LastDay, Months
from partners import clock
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import World

TODAY = dt.date(2026, 6, 15)


def in_time(given_on: dt.date, months: int, event: dt.date) -> bool:
    """Whether notice given on a day has run its whole months by the event: counted on the calendar, by hand."""
    full = (event.year - given_on.year) * 12 + event.month - given_on.month
    return full > months or (full == months and given_on.day <= event.day)


def oracle(event: dt.date, months: int) -> dt.date:
    """The last day from which the notice is in time: walk back day by day."""
    day = event
    while not in_time(day, months, event):
        day -= dt.timedelta(days=1)
    return day


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(event=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), months=st.integers(0, 60))
def test_the_last_day_to_give_notice(db: Any, event: dt.date, months: int) -> None:
    sql = f"SELECT {LastDay.template.replace('%(expressions)s', '{}')}".format(
        "%s::date" + LastDay.arg_joiner + Months.template.replace("%(expressions)s", "%s")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [event, months])
        assert cursor.fetchone()[0] == oracle(event, months)


def leases(world: World) -> dict[str, Any]:
    """Aber's hall and Cwm's station are shared in detail with the forum, the depot only as a summary."""
    made = {
        "Hall": world.aber.owns(
            "Hall",
            lease_expires_on=dt.date(2027, 8, 31),
            lease_break_on=dt.date(2026, 12, 25),
            rent_review_on=dt.date(2026, 8, 1),
            lease_starts_on=dt.date(2017, 9, 1),
            notice_months=6,
        ),
        "Depot": world.aber.owns("Depot", lease_expires_on=dt.date(2027, 1, 1), notice_months=3),
        "Station": world.cwm.owns("Station", lease_expires_on=dt.date(2026, 7, 1)),
        "Secret": world.dol.owns("Secret", lease_expires_on=dt.date(2026, 7, 2), notice_months=1),
        "Gone": world.aber.owns("Gone", lease_expires_on=dt.date(2027, 1, 1), retired_on=dt.date(2025, 1, 1)),
    }
    for name, level in {"Hall": Level.DETAIL, "Depot": Level.SUMMARY, "Gone": Level.DETAIL}.items():
        world.aber.shares(made[name], with_=world.forum.audience, at=level)
    world.aber.shares(made["Hall"], with_=world.bryn.audience, at=Level.COMMERCIAL)
    world.cwm.shares(made["Station"], with_=world.forum.audience, at=Level.DETAIL)
    return made


EXPECTED = {
    ("Hall", Entry.STARTS, dt.date(2017, 9, 1), None),
    ("Hall", Entry.NOTICE_BREAK, dt.date(2026, 6, 25), dt.date(2026, 6, 25)),
    ("Station", Entry.EXPIRES, dt.date(2026, 7, 1), None),
    ("Hall", Entry.RENT_REVIEW, dt.date(2026, 8, 1), None),
    ("Hall", Entry.BREAK, dt.date(2026, 12, 25), dt.date(2026, 6, 25)),
    ("Hall", Entry.NOTICE_EXPIRES, dt.date(2027, 2, 28), dt.date(2027, 2, 28)),
    ("Hall", Entry.EXPIRES, dt.date(2027, 8, 31), dt.date(2027, 2, 28)),
}


def test_dates_are_shown_at_level_detail_once_each(world: World) -> None:
    with clock.at(TODAY):
        leases(world)
        actor = world.bryn.actor()
        found = named(actor, lines(actor).order_by("on", "key")[:100])
        told = {(one.name, one.entry, one.on, one.notice_on) for one in found}
        assert told == EXPECTED
        assert len(found) == len(told), "a property behind two doors is one"
        own = named(world.aber.actor(), lines(world.aber.actor()).order_by("on", "key")[:100])
        assert {one.name for one in own} == {"Hall", "Depot", "Station"}


def test_the_page_and_the_file_hold_what_is_filtered(world: World, client: Client) -> None:
    with clock.at(TODAY):
        leases(world)
        sign_in(client, world.bryn.viewer)
        asked = {
            "": 6,
            "when=past": 1,
            "when=month": 2,
            "when=quarter": 3,
            "when=month&when=past": 3,
            "kind=expires": 2,
            "kind=break&kind=notice_break": 2,
            "owner=own": 0,
            "owner=others": 6,
            "month=2026-12": 1,
        }
        for query, number in asked.items():
            page = client.get(f"/diary/?{query}")
            assert page.context["total"] == len(page.context["lines"]) == number, query
            text = client.get(f"/diary/download.csv?{query}").content.decode("utf-8-sig")
            assert len(list(csv.reader(io.StringIO(text)))) == number + 1, query
        for query in ("when=soon", "month=2026-13", "month=x", "colour=red", "sort=name"):
            assert client.get(f"/diary/?{query}").status_code == 400, query
        text = client.get("/diary/").content.decode()
        assert text.index("June 2026") < text.index("July 2026") < text.index("August 2027")


def test_a_date_that_changes_moves_and_what_is_ended_is_gone(world: World) -> None:
    with clock.at(TODAY):
        made = leases(world)
        world.aber.owns("Hall", lease_break_on=None, notice_months=12)
        actor = world.bryn.actor()
        found = {
            one.entry: one.on for one in named(actor, lines(actor).order_by("on", "key")[:9]) if one.name == "Hall"
        }
        assert Entry.BREAK not in found
        assert found[Entry.NOTICE_EXPIRES] == dt.date(2026, 8, 31)
        with acting_as(OWNER):
            AssetSight.objects.unscoped(because="a test").filter(asset=made["Hall"]).exclude(until=dt.date.max).update(
                until=TODAY - dt.timedelta(days=1)
            )
        actor = world.bryn.actor()
        assert {one.name for one in named(actor, lines(actor).order_by("on", "key")[:9])} == {"Station"}


def test_pages_follow_each_other_at_a_constant_cost(world: World, client: Client) -> None:
    with clock.at(TODAY):
        for number in range(14):
            world.aber.owns(
                f"Hall {number:02}",
                lease_expires_on=dt.date(2027, 8, 31),
                lease_break_on=dt.date(2027, 8, 31),
                notice_months=number,
            )
        sign_in(client, world.aber.manager)
        for sort in ("on", "-on"):
            seen: list[Any] = []
            counts, url = set(), f"?sort={sort}"
            while url:
                with CaptureQueriesContext(connection) as queries:
                    page = client.get(f"/diary/{url}")
                seen += [(one.name, one.entry) for one in page.context["lines"]]
                url = page.context["turned"].next_url
                counts.add(len(queries))
            assert len(seen) == len(set(seen)) == 56, sort
            assert len(counts) == 1


def test_a_count_that_stops_says_at_least_and_goes_on_when_asked(world: World, client: Client) -> None:
    leases(world)
    sign_in(client, world.bryn.manager)
    whole = client.get("/diary/").context["total"]
    with patch("assets.diary.views.MOST_COUNTED", whole - 1):
        stopped = client.get("/diary/")
        assert 0 < stopped.context["total"] <= whole
        assert "At least" in stopped.text
        assert 'href="/diary/?count=all"' in stopped.text
        counted = client.get("/diary/?count=all", headers={"HX-Request": "true", "HX-Target": "diary-count"})
        assert f"{whole} dates" in counted.text
        assert "<table" not in counted.text
        assert client.get("/diary/?count=some").status_code == 400


def test_the_last_days_of_ones_own_leases_wait_for_whoever_keeps_the_register(world: World, client: Client) -> None:
    def told(actor: Actor) -> list[tuple[str, dt.date, bool]]:
        return [(one.url, one.on, one.is_ahead) for one in notices_waiting(actor)]

    with clock.at(TODAY):
        leases(world)
        ((url, on, is_ahead),) = told(world.aber.actor())
        (line,) = notices_waiting(world.aber.actor())
        assert (on, is_ahead) == (dt.date(2026, 6, 25), True)
        assert "1 last day" in line.label
        sign_in(client, world.aber.manager)
        page = client.get(url)
        assert [one.name for one in page.context["lines"]] == ["Hall"], "the list behind the line has what it says"
        assert line.label in client.get("/").content.decode()
        assert told(world.aber.actor(world.aber.viewer)) == [], "who does not keep the register"
        assert told(world.bryn.actor()) == [], "a lease that is shared is its owner's to decide"
        assert told(world.cwm.actor()) == [], "no notice is recorded"
        assert told(world.dol.actor()) == [], "that of the stranger's was due before"
    with clock.at(dt.date(2026, 9, 1)):
        assert [on for _, on, _ in told(world.aber.actor())] == [dt.date(2026, 10, 1)], "the next; the last is past"
    with clock.at(dt.date(2026, 10, 1)):
        assert [is_ahead for *_, is_ahead in told(world.aber.actor())] == [True], "on the very day"
    with clock.at(dt.date(2026, 10, 2)):
        assert told(world.aber.actor()) == [], "nothing in the next three months, and nothing of a retired property"


def test_the_line_counts_what_the_diary_shows_in_one_query(world: World, client: Client) -> None:
    with clock.at(TODAY):
        for number in range(5):
            asset = world.aber.owns(
                f"Shop {number}",
                lease_break_on=dt.date(2026, 12, 25),
                lease_expires_on=dt.date(2027, 1, 1 + number),
                notice_months=6,
            )
            world.aber.shares(asset, with_=world.forum.audience, at=Level.DETAIL)
        actor = world.aber.actor()
        with CaptureQueriesContext(connection) as asked:
            (line,) = notices_waiting(actor)
        assert len(asked) == 1
        sign_in(client, world.aber.manager)
        assert client.get(line.url).context["total"] == 10
        assert "10 last days" in line.label, "both of a lease, once each, though the forum sees them too"
