"""Coincidences: equal to a brute-force oracle over what the reader sees in detail; explained; set aside."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
import uuid
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.plans.coincidences import coincidences
from assets.plans.models import Coinciding, Dismissal
from assets.register.kind import ASSET
from assets.register.models import Asset
from assets.register.storing import Facts, store
from partners import clock
from partners.acting.action import author
from partners.lists.paging import SIZE
from sharing.grants import granting
from sharing.levels import Level
from tests.assets.plans.oracle import expected
from tests.assets.shares.journeys import posted, sign_in
from tests.roles import OWNER, acting_as
from tests.worlds import AGES

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import Body, World

TODAY = dt.date(2026, 6, 15)


def found(actor: Actor, km: float, **more: Any) -> set[tuple[str, str, str]]:
    """Each coincidence as its kind and two names, those of two leases in the order of the alphabet."""
    names = dict(Asset.objects.visible_to(actor).values_list("pk", "name"))
    result = coincidences(actor, km, most=5000, **more)
    told = set()
    for one in result.some:
        pair = (names[one.first], names[one.second])
        told.add((one.kind.value, *(sorted(pair) if one.kind == Coinciding.LEASES else pair)))
    assert len(told) == len(result.some) == result.total
    return told


def random_facts(chance: random.Random) -> dict[str, Any]:
    """A property somewhere in a few kilometres, with dates where days and months are likely to meet their limits."""

    def day(spread: int) -> dt.date:
        return TODAY + dt.timedelta(
            days=chance.choice((-1, 0, 1, 364, 365, 366, 730, 731, chance.randrange(-99, spread)))
        )

    facts: dict[str, Any] = {"retired_on": dt.date(2025, 1, 1)} if chance.random() < 0.05 else {}
    if chance.random() < 0.95:
        facts |= {"latitude": 51.5 + chance.uniform(0, 0.06), "longitude": -3.5 + chance.uniform(0, 0.09)}
    for name, often in ("lease_expires_on", 0.5), ("lease_break_on", 0.3):
        if chance.random() < often:
            facts[name] = day(1500)
    intentions = ("retain", "dispose", "share", "acquire", "relocate")
    for often, name, values, dated_often, dated, spread in (
        (0.5, "intention", intentions, 0.8, "intention_on", 1500),
        (0.3, "vacant_space_m2", (0, 10, 200), 0.7, "vacant_from_on", 900),
    ):
        if chance.random() < often:
            facts[name] = chance.choice(values)
            if chance.random() < dated_often:
                facts[dated] = day(spread)
    return facts


def furnish(body: Body, world: World, chance: random.Random, level_of: dict[str, Level]) -> list[tuple[str, str, Any]]:
    """Eight properties of a body, most of them shared with the forum at some level."""
    slug = body.organisation.slug
    told = [(f"{slug} {number}", slug, random_facts(chance)) for number in range(8)]
    with acting_as(OWNER):
        actor = body.actor()
        rows = [Facts(name, {"name": name, **facts}) for name, _, facts in told]
        made = dict(
            zip(
                [name for name, *_ in told],
                store(body.organisation.pk, rows, author=author(actor), cause="t").created,
                strict=True,
            )
        )
        granting.refresh(ASSET, list(made.values()))
        for level in (Level.SUMMARY, Level.DETAIL, Level.COMMERCIAL):
            some = [name for name in made if chance.random() < 0.5]
            level_of |= {name: max(level, level_of.get(name, level)) for name in some}
            if some:
                granting.grant(
                    ASSET, actor, [made[one] for one in some],
                    audience=world.forum.audience, level=level, until=AGES, reason="t",
                )  # fmt: skip
    return told


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_they_are_those_of_the_oracle(cast: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test
    with transaction.atomic(), clock.at(TODAY):
        levels: dict[str, Level] = {}
        told = [
            one
            for body in (cast.aber, cast.bryn, cast.cwm, cast.dol)
            for one in furnish_or_hide(body, cast, chance, levels)
        ]
        shared = [one for one in told if one[1] != "dol" and levels.get(one[0], Level.LISTED) >= Level.DETAIL]
        for body in (cast.bryn, cast.aber, cast.dol):
            slug = body.organisation.slug
            own = [one for one in told if one[1] == slug]
            seen = own + [one for one in shared if one[1] != slug and slug != "dol"]
            actor = body.actor()
            for km in (0.5, 2.0, 10.0):
                assert found(actor, km) == expected(seen, own=slug, km=km, today=TODAY)
                forum = cast.forum.audience.pk
                among = expected(shared, own=None, km=km, today=TODAY) if slug != "dol" else set()
                assert found(actor, km, through=forum) == among
        transaction.set_rollback(True)


def furnish_or_hide(body: Body, world: World, chance: random.Random, levels: dict[str, Level]) -> list[Any]:
    """Dol is in no forum: what it has stays with it."""
    if body is not world.dol:
        return furnish(body, world, chance, levels)
    rows = [("dol", random_facts(chance)) for _ in range(3)]
    return [(body.owns(f"dol {number}", **facts).name, slug, facts) for number, (slug, facts) in enumerate(rows)]


@pytest.fixture
def two(cast: World) -> tuple[Asset, Asset]:
    """Two leases that end four months apart, a few hundred metres from each other; Bryn sees both."""
    hall = cast.aber.owns("Hall", latitude=51.5, longitude=-3.5, lease_expires_on=dt.date(2029, 5, 1))
    cast.aber.shares(hall, with_=cast.forum.audience, at=Level.DETAIL)
    clinic = cast.bryn.owns("Clinic", latitude=51.501, longitude=-3.501, lease_expires_on=dt.date(2029, 9, 1))
    return hall, clinic


def address(kind: str, actor: Actor, *more: str) -> str:
    (one,) = coincidences(actor, 2.0, set_aside=True).some
    return "/".join(["/coincidences", str(one.first), str(one.second), kind, *more]) + "/"


def test_each_says_why(cast: World, client: Client, two: Any) -> None:
    sign_in(client, cast.bryn.viewer)
    listed = client.get("/coincidences/").content.decode()
    assert "1 coincidence" in listed
    assert "1 May 2029" in listed
    page = client.get(address("leases", cast.bryn.actor())).content.decode()
    for words in ("Why you see this", "1 May 2029", "1 September 2029", "0.1 km apart", "at most twelve months apart"):
        assert words in page, words
    assert "Show the 1 coincidence" in client.get("/plans/").content.decode()
    assert client.get(address("space", cast.bryn.actor())).status_code == 404, "no coincidence of that kind"
    assert client.get(address("leases", cast.bryn.actor(), "set-aside")).status_code == 404, "a viewer"
    sign_in(client, cast.aber.manager)
    assert "Nothing coincides yet" in client.get("/coincidences/").content.decode(), "Aber does not see the clinic"
    assert client.get(address("leases", cast.bryn.actor())).status_code == 404


def test_a_forum_sees_what_is_shared_with_it(cast: World, client: Client, two: Any) -> None:
    sign_in(client, cast.cwm.viewer)
    query = f"?forum={cast.forum.audience.pk}"
    assert "Nothing coincides" in client.get(f"/coincidences/{query}").content.decode()
    cast.bryn.shares(two[1], with_=cast.forum.audience, at=Level.DETAIL)
    assert "1 coincidence" in client.get(f"/coincidences/{query}").content.decode()
    assert client.get(address("leases", cast.bryn.actor()) + query).status_code == 200
    assert client.get(address("leases", cast.bryn.actor())).status_code == 404, "neither is Cwm's own"
    sign_in(client, cast.dol.manager)
    answers = {client.get(f"/coincidences/?forum={pk}").status_code for pk in (cast.forum.audience.pk, uuid.uuid4())}
    assert answers == {400}


def test_set_aside_with_a_reason_for_the_body_alone_and_taken_up_again(cast: World, client: Client, two: Any) -> None:
    cast.bryn.shares(two[1], with_=cast.forum.audience, at=Level.DETAIL)
    away = address("leases", cast.bryn.actor(), "set-aside")
    sign_in(client, cast.bryn.manager)
    assert client.post(away, posted(cast.bryn)).status_code == 422
    for _ in range(2):  # a colleague at the same moment
        assert client.post(away, posted(cast.bryn, reason="Listed building")).status_code == 303
    with acting_as(OWNER):
        assert Dismissal.objects.unscoped(because="a test").count() == 1
    assert found(cast.bryn.actor(), 2.0) == set()
    assert len(found(cast.aber.actor(), 2.0)) == 1, "others still see it"
    assert "Listed building" in client.get("/coincidences/set-aside/").content.decode()
    assert "Listed building" in client.get(address("leases", cast.bryn.actor())).content.decode()
    sign_in(client, cast.aber.manager)
    assert "Listed building" not in client.get("/coincidences/set-aside/").content.decode()
    back = address("leases", cast.bryn.actor(), "take-up")
    assert client.post(back, posted(cast.aber)).status_code == 404, "not Aber's to take up"
    sign_in(client, cast.bryn.manager)
    assert client.post(back, posted(cast.bryn)).status_code == 303
    assert len(found(cast.bryn.actor(), 2.0)) == 1
    assert client.post(back, posted(cast.bryn)).status_code == 404


def test_what_was_set_aside_before_is_turned_to_by_place_and_each_stands_once(
    cast: World, client: Client, two: Any
) -> None:
    """The newest first, those of one moment apart by their keys; to the last page and back again."""
    noon = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
    hall, clinic = two
    shared = {"organisation": cast.bryn.organisation, "first": hall, "second": clinic, "person": cast.bryn.manager}
    with acting_as(OWNER):
        Dismissal.objects.bulk_create(
            Dismissal(kind=f"{number}", reason=f"Reason {number}.", at=noon - dt.timedelta(days=number // 4), **shared)
            for number in range(2 * SIZE + 1)
        )
    sign_in(client, cast.bryn.viewer)

    def turned(query: str, rel: str) -> tuple[list[list[str]], str]:
        """The rows of each page from there on, and where the last of them is."""
        text = client.get(f"/coincidences/set-aside/{query}").content.decode()
        rows = re.findall(r"Reason \d+\.", text)
        if link := re.search(rf'href="([^"]*)" rel="{rel}"', text):
            others, last = turned(unescape(link[1]), rel)
            return [rows, *others], last
        return [rows], query

    forth, last = turned("", "next")
    assert [len(rows) for rows in forth] == [SIZE, SIZE, 1]
    told = [row for rows in forth for row in rows]
    assert len(set(told)) == 2 * SIZE + 1
    days = [int(row[7:-1]) // 4 for row in told]
    assert days == sorted(days)
    assert turned(last, "prev")[0] == forth[::-1]


def file_of(client: Client, path: str, query: str = "") -> list[list[str]]:
    """The rows of a file below its headings."""
    text = client.get(f"{path}download.csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_file_holds_all_that_coincides_though_the_page_stops_sooner(
    cast: World, client: Client, two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.plans.views.MOST", 3)
    for number in range(4):
        facts = {"latitude": 51.5, "longitude": -3.5, "lease_expires_on": dt.date(2029, 5, 1)}
        other = cast.cwm.owns(f"=Station {number}", **facts)
        cast.cwm.shares(other, with_=cast.forum.audience, at=Level.DETAIL)
    sign_in(client, cast.bryn.viewer)
    page = client.get("/coincidences/").content.decode()
    assert "5 coincidences" in page
    assert "The first 3 are shown" in page
    assert 'href="/coincidences/download.csv?"' in page
    rows = file_of(client, "/coincidences/")
    assert len(rows) == 5
    names = {name for row in rows for name in (row[1], row[5])}
    assert names == {"Hall", "Clinic"} | {f"'=Station {number}" for number in range(4)}, "no formula"
    assert {row[0] for row in rows} == {str(Coinciding.LEASES.label)}
    assert file_of(client, "/coincidences/", "?kind=need") == []
    assert client.get("/coincidences/download.xlsx").status_code == 200
    assert client.get("/coincidences/download.csv?colour=red").status_code == 400
    monkeypatch.setattr("assets.plans.views.MOST_PAIRS_IN_FILE", 4)
    assert client.get("/coincidences/download.csv").status_code == 422, "never a part of it"
    sign_in(client, cast.dol.manager)
    assert file_of(client, "/coincidences/") == []


def test_what_was_set_aside_is_a_file_too(cast: World, client: Client, two: Any) -> None:
    hall, clinic = two
    first, second = sorted((hall, clinic), key=lambda one: one.pk)
    with acting_as(OWNER), clock.at(TODAY):
        Dismissal.objects.bulk_create(
            Dismissal(
                organisation=cast.bryn.organisation,
                kind=kind,
                first=first,
                second=second,
                person=cast.bryn.manager,
                reason=reason,
                revived_at=revived,
            )
            for kind, reason, revived in (("leases", "=Listed", None), ("need", "Taken up", clock.now()))
        )
    sign_in(client, cast.bryn.viewer)
    assert "/coincidences/set-aside/download.xlsx" in client.get("/coincidences/set-aside/").content.decode()
    (row,) = file_of(client, "/coincidences/set-aside/")
    assert row[:2] == [first.name, second.name]
    assert row[3:] == ["'=Listed", cast.bryn.manager.name, "2026-06-15"]
    assert client.get("/coincidences/set-aside/download.xlsx").status_code == 200
    sign_in(client, cast.aber.manager)
    assert file_of(client, "/coincidences/set-aside/") == [], "another body's reasons"


def test_nobody_sets_aside_what_they_do_not_see(cast: World, two: Any) -> None:
    hall, clinic = two
    row = Dismissal(
        organisation=cast.cwm.organisation,
        kind="leases",
        first=hall,
        second=clinic,
        reason="x",
        person=cast.cwm.manager,
    )
    cast.cwm.actor()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    row.organisation = cast.bryn.organisation
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_pages_cost_the_same_however_much_coincides(
    cast: World, client: Client, two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.bryn.manager)
    counts = []
    for _ in range(2):
        for url in ("/coincidences/", "/plans/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        for number in range(15):
            facts = {"latitude": 51.5, "longitude": -3.5, "lease_expires_on": dt.date(2029, 5, 1), "intention": "share"}
            other = cast.cwm.owns(f"Station {number}", **facts)
            cast.cwm.shares(other, with_=cast.forum.audience, at=Level.DETAIL)
    assert counts[0] == counts[2]
    assert counts[3] - counts[1] <= 1, "the names of the plans"
    monkeypatch.setattr("assets.plans.views.A_PAGE", 10)
    seen = []
    for after in ("", "?after=10", "?after=x", "?after=20", f"?after={'9' * 5000}"):
        url = f"/coincidences/{after}"
        page = client.get(url).content.decode()
        assert "16 coincidences" in page
        seen.append((page.count("Why am I seeing this?"), 'rel="prev"' in page, 'rel="next"' in page))
    first, last = (10, False, True), (6, True, False)
    assert seen == [first, last, first, last, first], "past the end is the last page"
