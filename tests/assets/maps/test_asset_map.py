"""The map shows where the properties of the list are: those, no others, and none whose place is not shared."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.maps.clusters import cell_of, clusters, extent
from assets.maps.drawing import fitted
from assets.register.districts import FILE, Box, borders, districts
from assets.register.filters import FILTERS, SORTS
from assets.register.listing import counts, every_row, one_page
from partners.lists.state import ListState, UnknownParameter, read_state
from sharing.levels import Level

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import World

WALES = Box(-5.5, 51.3, -2.6, 53.5)
CARMARTHEN, SWANSEA, LLANDEILO = (-4.306, 51.857), (-3.944, 51.621), (-3.989, 51.883)


def at(place: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"longitude": place[0], "latitude": place[1], "coordinate_system": "wgs84", **more}


def state(query: str = "") -> ListState:
    from django.http import QueryDict  # noqa: PLC0415

    return read_state(QueryDict(query), "/assets/", FILTERS, SORTS)


def found(actor: Actor, query: str) -> list[str]:
    """The names that the list, its count and its download agree on."""
    names = [one.values["name"] for one in one_page(actor, state(query)).assets]
    assert counts(actor, state(query)).total == len(names)
    assert [one.values["name"] for one in every_row(actor, state(query))] == names
    assert extent(actor, state(query)).located == len(names)
    return names


def three(world: World) -> None:
    world.aber.owns("Carmarthen", **at(CARMARTHEN, use="office"))
    world.aber.owns("Swansea", **at(SWANSEA, use="depot"))
    world.aber.owns("Llandeilo", **at(LLANDEILO, use="office"))
    world.aber.owns("Nowhere", use="office")


def test_a_district_a_rectangle_and_a_shape_find_what_lies_in_them(world: World) -> None:
    three(world)
    actor = world.aber.actor()
    assert found(actor, "district=W06000010") == ["Carmarthen", "Llandeilo"]
    assert found(actor, "district=W06000011") == ["Swansea"]
    assert found(actor, "district=W06000010&use=depot") == []
    assert found(actor, "bbox=-4.0,51.5,-3.9,52") == ["Llandeilo", "Swansea"]
    assert found(actor, "bbox= -4.0, 51.5  -3.9 52&use=office") == ["Llandeilo"]
    assert found(actor, "area=-4.5,51.8,-3.9,51.8,-3.9,52,-4.1,52,-4.1,51.81,-4.5,51.81") == ["Llandeilo"]
    assert found(actor, "area=-4.5,51.8,-3.9,51.8,-3.9,51.9&bbox=-4.5,51,-4.2,52") == []


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3", "bbox=a,b,c,d", "bbox=-3,51,-4,52", "bbox=-4,51,-3,nan", "bbox=-4,51,-3,91", "area=1,2,3,4",
        "bbox=1,2,3,4&bbox=2,3,4,5", "area=1,2,3,4,5", "area=" + ",".join(["1,1"] * 101), "area=1,2,x,4,5,6",
        "district=W0", "district=W06000010&district=W06000011", "view=-4,51,-3,52",
    ],
)  # fmt: skip
def test_an_area_that_is_none_is_refused_and_named(client: Client, world: World, query: str) -> None:
    client.force_login(world.aber.manager)
    with pytest.raises(UnknownParameter):
        state(query)
    for name in ("assets:asset-list", "assets:asset-map", "assets:map-clusters"):
        if name == "assets:asset-list" or not query.startswith("view"):
            answer = client.get(f"{reverse(name)}?{query}")
            assert answer.status_code == 400
            assert query.partition("=")[0] in answer.content.decode()


def test_what_is_shared_without_its_place_is_in_no_cluster_and_widens_nothing(world: World) -> None:
    three(world)
    far = world.dol.owns("Far", **at((-1.0, 55.0)))
    world.dol.shares(far, with_=world.bryn.audience, at=Level.LISTED)
    near = world.aber.owns("Near", **at(CARMARTHEN))
    world.aber.shares(near, with_=world.bryn.audience, at=Level.SUMMARY)
    world.aber.shares(near, with_=world.forum.audience, at=Level.DETAIL)
    actor = world.bryn.actor()
    assert counts(actor, state()).total == 2
    reach = extent(actor, state())
    assert reach.located == 1, "behind two doors it is one property"
    assert reach.box == Box(*CARMARTHEN, *CARMARTHEN)
    (one,) = clusters(actor, state(), Box(-8, 50, 2, 60))
    assert (one.number, one.asset_id, one.name) == (1, near.pk, "Near")
    assert (one.longitude, one.latitude) == CARMARTHEN
    assert clusters(actor, state(), Box(-1.5, 54, 0, 56)) == []
    assert clusters(actor, state("use=depot"), WALES) == []


POINTS = st.lists(st.tuples(st.integers(-550, -260), st.integers(5130, 5350)), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=POINTS, corner=st.tuples(st.integers(-550, -300), st.integers(5130, 5300)), size=st.integers(1, 300))
def test_clusters_hold_each_property_of_a_view_once(
    world: World, points: list[tuple[int, int]], corner: tuple[int, int], size: int
) -> None:
    places = {f"P{number}": (x / 100, y / 100) for number, (x, y) in enumerate(points)}
    for name, place in places.items():
        world.dol.owns(name, **at(place))
    for number in range(len(points), 12):
        world.dol.owns(f"P{number}", longitude=None, latitude=None)
    view = Box(corner[0] / 100, corner[1] / 100, (corner[0] + size) / 100, (corner[1] + size) / 100)
    drawn = clusters(world.dol.actor(), state(), view)
    inside = [
        place for place in places.values()
        if view.west <= place[0] <= view.east and view.south <= place[1] <= view.north
    ]  # fmt: skip
    assert sum(one.number for one in drawn) == len(inside)
    width, _height = cell_of(view)
    assert len(drawn) <= len({(math.floor(x / width), math.floor(y / cell_of(view)[1])) for x, y in inside})
    for one in drawn:
        assert one.box.west <= one.longitude + 1e-5
        assert one.longitude <= one.box.east + 1e-5
        assert (one.number == 1) == (one.asset_id is not None)


def test_the_page_draws_links_without_a_script_and_lists_what_it_draws(client: Client, world: World) -> None:
    three(world)
    client.force_login(world.aber.manager)
    html = client.get(reverse("assets:asset-map") + "?use=office").content.decode()
    assert "3 properties you can see" in html
    assert "1 of them is not on the map" in html
    assert "2 properties in this part of the map" in html
    assert html.count('class="portal-map__pin"') == 2
    assert 'aria-label="Carmarthen"' in html
    assert "<td" in html
    assert "Swansea" not in html.partition('id="map-list"')[2]
    here = client.get(reverse("assets:map-list") + "?use=office&view=-4.4,51.8,-4.2,51.9").content.decode()
    assert "1 property in this part of the map" in here
    assert "Llandeilo" not in here
    assert (
        "No properties you can see are in this area"
        in client.get(reverse("assets:asset-map") + "?view=0,50,1,51").content.decode()
    )


@pytest.mark.parametrize("name", ["assets:asset-map", "assets:map-list"])
def test_the_list_holds_as_many_as_were_counted_on_the_map(client: Client, world: World, name: str) -> None:
    """Also where the list is filtered by a rectangle that reaches beyond what is on the map, or the other way."""
    three(world)
    client.force_login(world.aber.manager)
    for query in (
        "bbox=-4.5,51.5,-3.9,52&view=-4.4,51.8,-4.2,51.9",
        "bbox=-4.4,51.8,-4.2,51.9&view=-4.5,51.5,-3.9,52",
        "bbox=-4.5,51.5,-3.9,51.87&view=-4.1,51.5,-3.8,52",
    ):
        answer = client.get(f"{reverse(name)}?{query}")
        number = answer.context["number"]
        assert 0 < number < 3, query
        assert client.get(answer.context["here_url"]).context["number"].total == number, query


def test_a_map_of_many_says_at_least_and_counts_all_when_asked(client: Client, world: World) -> None:
    three(world)
    client.force_login(world.aber.manager)
    with patch("assets.maps.views.MOST_COUNTED", 1):
        stopped = client.get(f"{reverse('assets:asset-map')}?view=-5,51,-3,53")
        assert "At least 3 properties you can see" in stopped.content.decode(), "as many as are placed"
        assert "not on the map" not in stopped.content.decode()
        url = stopped.context["count_url"]
        part = client.get(url, headers={"HX-Request": "true", "HX-Target": "map-count"}).content.decode()
    assert "4 properties you can see" in part
    assert "1 of them is not on the map" in part
    assert "<table" not in part


def test_the_script_gets_the_same_and_what_lies_in_one_place_is_said_to(client: Client, world: World) -> None:
    for name in ("A", "B"):
        world.aber.owns(name, **at(SWANSEA))
    world.aber.owns("C", **at(CARMARTHEN))
    client.force_login(world.aber.manager)
    answer = client.get(reverse("assets:map-clusters") + "?view=-5,51,-3,53").json()
    one, two = answer["clusters"]
    assert (one["number"], one["name"], one["at"]) == (1, "C", list(CARMARTHEN))
    assert (two["number"], two["name"]) == (2, "")
    assert two["place"], "looking closer would not part them"
    listed = client.get(reverse("assets:asset-list") + f"?bbox={two['place']}").content.decode()
    assert "2 properties you can see" in listed
    assert client.get(reverse("assets:asset-map") + f"?bbox={two['place']}").status_code == 200


def test_a_map_asks_as_often_for_many_properties_as_for_one(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    world.aber.owns("First", **at(SWANSEA))

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("assets:asset-map") + "?district=W06000011").status_code == 200
        return len(captured)

    few = asked()
    for number in range(12):
        world.aber.owns(f"P{number}", **at((SWANSEA[0] + number / 500, SWANSEA[1])))
    assert asked() <= few


def test_the_outlines_are_small_whole_and_hold_their_places() -> None:
    assert FILE.stat().st_size < 600_000
    assert len(districts()) == 391
    assert {one.code[0] for one in districts().values()} == {"E", "W", "S", "N"}
    assert str(districts()["W06000010"]) == "Carmarthenshire"
    for one in districts().values():
        assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in (*one.outlines, *one.holes)), one
    assert len(borders()) > 1000


def test_a_view_takes_the_shape_of_the_picture() -> None:
    view = fitted(WALES)
    assert view.west <= WALES.west
    assert view.south <= WALES.south
    assert view.east >= WALES.east
    assert view.north >= WALES.north


def test_tiles_lie_under_the_map_only_where_the_operator_chose_some(
    client: Client, world: World, settings: Any
) -> None:
    client.force_login(world.aber.manager)
    assert 'data-tiles=""' in client.get("/assets/map/").content.decode()
    settings.MAP_TILES_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.MAP_TILES_ATTRIBUTION = "© Somebody <b>bold</b>"
    html = client.get("/assets/map/").content.decode()
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png"' in html
    assert "© Somebody &lt;b&gt;bold&lt;/b&gt; ·" in html
