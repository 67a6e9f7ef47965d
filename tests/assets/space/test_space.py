"""Vacant space: how much, where, from when, to whoever sees it in detail, and whom to ask."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.nearness import Place, km_between
from assets.space.forms import place_in
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from assets.register.models import Asset
    from tests.worlds import World

NOWHERE = Place(51.0, -3.0)


def spaces(client: Client, query: str) -> list[str]:
    page = client.get(f"/space/?{query}")
    assert page.status_code == 200, query
    found = [one.asset.name for one in page.context["spaces"]]
    assert page.context["total"] == len(found)
    file = client.get(f"/space/download.csv?{query}").content.decode("utf-8-sig").strip().splitlines()
    assert len(file) == len(found) + 1, query
    return found


@pytest.fixture
def furnished(world: World, client: Client) -> World:
    facts = {
        "Mill": (world.aber, 51.01, 300, dt.date(2026, 10, 1), Level.DETAIL, "office", "Estates desk, 01234 567890"),
        "Barn": (world.aber, 51.05, 900, None, Level.COMMERCIAL, "depot", ""),
        "Tower": (world.cwm, 51.00, 120, dt.date(2027, 1, 1), Level.DETAIL, "office", ""),
        "Hidden": (world.aber, 51.00, 500, None, Level.SUMMARY, "office", ""),
        "Secret": (world.dol, 51.00, 500, None, Level.DETAIL, "office", ""),
        "Full": (world.aber, 51.00, 0, None, Level.DETAIL, "office", ""),
    }
    for name, (owner, latitude, area, since, level, use, contact) in facts.items():
        asset = owner.owns(
            name,
            town="Pontarddu" if name == "Mill" else "Elsewhere",
            latitude=latitude,
            longitude=-3.0,
            coordinate_system="wgs84",
            vacant_space_m2=area,
            vacant_from_on=since,
            vacant_contact=contact,
            use=use,
        )
        if owner is not world.dol:
            owner.shares(asset, with_=world.forum.audience, at=level)
    sign_in(client, world.bryn.manager)
    return world


@pytest.mark.usefixtures("furnished")
def test_how_much_where_from_when(client: Client) -> None:
    for query, expected in {
        "": ["Barn", "Mill", "Tower"],
        "area=250": ["Barn", "Mill"],
        "area=1,000": [],
        "by_day=31&by_month=10&by_year=2026": ["Barn", "Mill"],
        "use=office": ["Mill", "Tower"],
        "where=pontarddu": ["Mill"],
        "where=51.0,-3.0": ["Tower", "Mill"],
        "where=51.0,-3.0&km=10": ["Tower", "Mill", "Barn"],
        "where=51.0,-3.0&km=1": ["Tower"],
        "where=329900,122400&km=2": ["Tower", "Mill"],
        "owner=own": [],
    }.items():
        assert spaces(client, query) == expected, query
    page = client.get("/space/").content.decode()
    assert "Estates desk, 01234 567890" in page
    for query in ("colour=red", "near=x", f"near={uuid.uuid4()}"):
        assert client.get(f"/space/?{query}").status_code == 400, query
    for query in ("km=10", "where=pontarddu&km=10", "where=&km=1"):
        refused = client.get(f"/space/?{query}")
        assert refused.status_code == 422, query
        assert set(refused.context["form"].errors) == {"km"}, "a distance of nothing is not left out silently"
        assert "Enter a position under" in refused.content.decode()
    for query in ("where=900,900000000", "where=900,900000000&km=10", "area=x", "by_day=1"):
        assert client.get(f"/space/?{query}").status_code == 422, query


def test_more_is_asked_for_from_the_row_where_there_is_more(furnished: World, client: Client) -> None:
    furnished.bryn.owns("Own", vacant_space_m2=50)
    page = client.get("/space/")
    html = page.content.decode()
    asked = {one.asset.name for one in page.context["spaces"] if f'/assets/{one.asset.id}/ask/">Ask for more' in html}
    assert asked == {"Mill", "Tower"}, "neither what is our own nor what is seen whole"
    sign_in(client, furnished.bryn.viewer)
    assert "/ask/" not in client.get("/space/").content.decode()


def test_whom_to_ask_where_the_owner_names_nobody(furnished: World, client: Client) -> None:
    own = furnished.bryn.owns("Own", vacant_space_m2=50)

    def cells() -> dict[str, str]:
        page = client.get("/space/")
        rows = re.findall(r"<tr class=.*?</tr>", page.content.decode(), re.DOTALL)[1:]
        texts = [" ".join(re.findall(r"<td.*?</td>", row, re.DOTALL)[5].split()) for row in rows]
        return {one.asset.name: text for one, text in zip(page.context["spaces"], texts, strict=True)}

    told = cells()
    assert "Estates desk, 01234 567890" in told["Mill"]
    assert "keeps the register" not in told["Mill"]
    for name, owner in {"Barn": furnished.aber, "Tower": furnished.cwm}.items():
        assert "Ask whoever keeps the register of" in told[name]
        assert owner.organisation.name in told[name]
        (link,) = re.findall(r'href="([^"]+)"', told[name])
        assert client.get(link).status_code == 200
    assert f'href="/assets/{own.pk}/edit/detail/"' in told["Own"]
    sign_in(client, furnished.bryn.viewer)
    told = cells()
    assert "A property manager of your organisation can ask them" in told["Barn"]
    assert furnished.aber.organisation.name in told["Barn"]
    assert "Not recorded" in told["Own"]
    assert not any("href" in text for text in told.values())


def test_near_a_property_that_one_sees(furnished: World, client: Client) -> None:
    beside = furnished.bryn.owns("Clinic", latitude=51.05, longitude=-3.0, coordinate_system="wgs84")
    assert spaces(client, f"near={beside.pk}&km=2") == ["Barn"]
    secret = furnished.dol.owns("Secret", latitude=51.0, longitude=-3.0)
    found = {
        client.get(f"/space/?near={pk}").content.replace(str(pk).encode(), b"") for pk in (secret.pk, uuid.uuid4())
    }
    assert len(found) == 1


def test_the_page_of_a_property_leads_to_what_is_near_it(furnished: World, client: Client) -> None:
    beside = furnished.bryn.owns("Clinic", latitude=51.05, longitude=-3.0, coordinate_system="wgs84")
    nowhere = furnished.bryn.owns("Nowhere")
    seen = furnished.aber.owns("Seen", latitude=51.0, longitude=-3.0, coordinate_system="wgs84")
    listed = furnished.aber.owns("Listed", latitude=51.0, longitude=-3.0, coordinate_system="wgs84")
    furnished.aber.shares(seen, with_=furnished.forum.audience, at=Level.SUMMARY)
    furnished.aber.shares(listed, with_=furnished.forum.audience, at=Level.LISTED)

    def links(asset: Asset) -> list[str]:
        return [one.url for one in client.get(f"/assets/{asset.pk}/").context["about"].pages if "near=" in one.url]

    for person in (furnished.bryn.viewer, furnished.bryn.manager):
        sign_in(client, person)
        (link,) = links(beside)
        found = client.get(link)
        assert [one.asset.name for one in found.context["spaces"]] == ["Barn", "Mill"]
        assert "Near Clinic" in found.content.decode()
        assert len(links(seen)) == 1
        assert links(nowhere) == [], "no position"
        assert links(listed) == [], "a position that is not shown"


def test_the_cost_does_not_grow(furnished: World, client: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get("/space/?where=51,-3")
    for number in range(30):
        asset = furnished.aber.owns(f"Hall {number}", latitude=51.0, longitude=-3.0, vacant_space_m2=100 + number)
        furnished.aber.shares(asset, with_=furnished.forum.audience, at=Level.DETAIL)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/space/?where=51,-3")
    assert page.context["total"] == 32
    assert len(few) == len(many)
    following = client.get("/space/" + page.context["turned"].next_url)
    assert len(page.context["spaces"]) + len(following.context["spaces"]) == 32


def test_positions_and_distances() -> None:
    assert place_in("51.5, -3.2") == Place(51.5, -3.2)
    assert place_in("Bridgend 2") is None
    grid = place_in("318000 176000")
    assert grid is not None
    assert km_between(grid, Place(51.4774, -3.1818)) < 1
    assert round(km_between(NOWHERE, Place(52.0, -3.0))) == 111


def test_a_count_that_stops_says_at_least_and_goes_on_when_asked(furnished: World, client: Client) -> None:
    with patch("assets.space.views.MOST_COUNTED", 1):
        stopped = client.get("/space/?area=100")
        assert "At least" in stopped.text
        assert 'href="?area=100&amp;count=all"' in stopped.text
        counted = client.get("/space/?area=100&count=all")
        assert "3 properties with vacant space" in counted.text
        assert "count=all" not in counted.text.partition("<main")[2]
