"""A page, its count and its facets hold exactly what the reader may see, whatever the doors and the order."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.register import merge
from assets.register.filters import FILTERS, SORTS
from assets.register.listing import counts, every_row, one_page
from partners.lists.state import UnknownParameter, read_state
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.state import ListState
    from tests.client import PortalClient
    from tests.worlds import World


def state(query: str = "") -> ListState:
    return read_state(QueryDict(query), "/assets/", FILTERS, SORTS)


def walked(actor: Actor, query: str = "", size: int = 3) -> list[str]:
    """All names, page after page forwards; each page before the last is checked backwards too."""
    names: list[str] = []
    here = state(query)
    pages: list[list[str]] = []
    while True:
        page = one_page(actor, here, size)
        pages.append([one.values["name"] for one in page.assets])
        names += pages[-1]
        if len(pages) > 1 and page.first:
            back = one_page(actor, state(f"{query}&before={page.first.encoded()}"), size)
            assert [one.values["name"] for one in back.assets] == pages[-2]
        if not page.has_next or page.last is None:
            return names
        here = state(f"{query}&after={page.last.encoded()}")


def test_own_and_shared_come_in_one_order_and_once(world: World) -> None:
    for number in range(7):
        world.bryn.owns(f"B{number}", use="office")
    for number in range(7):
        asset = world.aber.owns(f"A{number}", use="depot", floor_area_m2=Decimal(number) or None)
        world.aber.shares(asset, with_=world.forum.audience, at=Level.SUMMARY)
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.LISTED)
    world.aber.owns("Hidden")
    actor = world.bryn.actor()
    expected = [f"A{n}" for n in range(7)] + [f"B{n}" for n in range(7)]
    assert walked(actor) == expected
    assert walked(actor, "sort=-name") == expected[::-1]
    assert walked(actor, "sort=-area")[:6] == [f"A{n}" for n in range(6, 0, -1)]
    assert sorted(walked(actor, "sort=-area")) == expected
    assert walked(actor, "sort=area")[:6] == [f"A{n}" for n in range(1, 7)]
    assert [one.values["name"] for one in every_row(actor, state(), chunk=4)] == expected
    assert counts(actor, state()).total == 14
    assert counts(actor, state()).by_value["use"] == {"office": 7, "depot": 7}
    assert walked(actor, "owner=own") == [f"B{n}" for n in range(7)]
    assert walked(actor, "owner=others") == [f"A{n}" for n in range(7)]


def test_a_filter_on_what_is_withheld_finds_nothing(world: World) -> None:
    depot = world.aber.owns("Depot", use="depot", postcode="SA1 1AA", is_vacant=True)
    world.aber.shares(depot, with_=world.forum.audience, at=Level.LISTED)
    actor = world.bryn.actor()
    assert walked(actor) == ["Depot"]
    for query in ("use=depot", "q=SA1", "is_vacant=yes"):
        assert walked(actor, query) == []
        assert counts(actor, state(query)).total == 0
        assert walked(world.aber.actor(), query) == ["Depot"]
        actor = world.bryn.actor()
    assert counts(actor, state()).by_value["use"] == {}


@pytest.mark.parametrize("words", ["REF-7731", "100100777333", "Heol Ddistaw", "Pontarddu", "SA99"])
def test_a_search_for_what_is_withheld_finds_nothing(world: World, words: str) -> None:
    facts = {"reference": "REF-7731", "uprn": "100100777333", "address": "17 Heol Ddistaw", "town": "Pontarddu"}
    depot = world.aber.owns("Depot", locality="Llanfaes", postcode="SA99 7QZ", **facts)
    world.aber.shares(depot, with_=world.forum.audience, at=Level.LISTED)
    assert walked(world.bryn.actor(), "q=Llanfaes") == ["Depot"]
    assert walked(world.bryn.actor(), f"q={words}") == []
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    assert walked(world.bryn.actor(), f"q={words}") == ["Depot"]


def test_a_withheld_area_sorts_as_one_that_was_never_recorded(world: World) -> None:
    """The order would tell the area: what is only listed stands behind, by its key, whichever is the larger."""
    keys: dict[str, str] = {}
    sizes = {"Barn": 900, "Chapel": 5, "Depot": 70, "Empty": None}
    for name, size in sizes.items():
        asset = world.aber.owns(name, floor_area_m2=None if size is None else Decimal(size))
        keys[name] = str(asset.pk)
        world.aber.shares(asset, with_=world.forum.audience, at=Level.LISTED)
        if name == "Depot":
            world.aber.shares(asset, with_=world.cwm.audience, at=Level.SUMMARY)
    for sort in ("sort=area", "sort=-area"):
        back = sort.startswith("sort=-")
        withheld = walked(world.bryn.actor(), sort)
        assert withheld == sorted(sizes, key=lambda name: keys[name])
        assert walked(world.cwm.actor(), sort) == ["Depot", *(one for one in withheld if one != "Depot")]
        named = ["Barn", "Depot", "Chapel"] if back else ["Chapel", "Depot", "Barn"]
        assert walked(world.aber.actor(), sort) == [*named, "Empty"]


def test_districts_are_counted_by_what_the_reader_may_place(world: World) -> None:
    swansea, cardiff = {"latitude": 51.62, "longitude": -3.943}, {"latitude": 51.481, "longitude": -3.179}
    for number, level in enumerate((Level.LISTED, Level.SUMMARY, Level.DETAIL)):
        placed = world.aber.owns(f"Depot {number}", **swansea)
        world.aber.shares(placed, with_=world.forum.audience, at=level)
        world.aber.shares(placed, with_=world.bryn.audience, at=Level.LISTED)
    world.aber.owns("Hidden", **cardiff)
    world.aber.owns("At sea", latitude=50.0, longitude=-7.5)
    own, actor = counts(world.aber.actor(), state(), 5_000), world.bryn.actor()
    assert own.by_value["district"] == {"W06000011": 3, "W06000015": 1}
    found = counts(actor, state(), 5_000)
    assert (found.total, found.by_value["district"]) == (3, {"W06000011": 2})
    for code, number in found.by_value["district"].items():
        assert counts(actor, state(f"district={code}"), 5_000).total == number
    assert counts(actor, state(), 2).by_value == {}
    asked = state("q=depot&is_vacant=no&is_vacant=yes")
    for sought in (asked, state("q=depot"), state("q=nowhere")):
        alone = one_page(actor, sought, 25)
        assert counts(actor, sought, 5_000, found=alone) == counts(actor, sought, 5_000), (
            "a page that holds all there is"
        )


@pytest.mark.parametrize("words", ["ty gwyn", "TY GWYN", "tŷ", "gwyn ty", "Tŷ Gwyn"])
def test_search_does_not_mind_accents_case_or_order(world: World, words: str) -> None:
    world.aber.owns("Tŷ Gwyn")
    world.aber.owns("Ty Coch")
    assert walked(world.aber.actor(), f"q={words}")[-1] == "Tŷ Gwyn"
    assert "Ty Coch" not in walked(world.aber.actor(), "q=gwyn")


def test_search_looks_through_references_and_uprns(world: World) -> None:
    world.aber.owns("Depot", reference="AB/12", uprn="100100012345", address="1 High Street")
    for words in ("ab/12", "100100012345", "high street 1", "%", "_"):
        assert walked(world.aber.actor(), f"q={words.replace('%', '%25')}") == ([] if words in "%_" else ["Depot"])


@pytest.mark.parametrize("words", ["000100012345", "00000100012345", "100012345", "SA151AB", "sa151ab", "sa151ab quay"])
def test_search_finds_a_uprn_with_noughts_before_it_and_a_postcode_without_its_space(world: World, words: str) -> None:
    """Other systems write them so; the register holds the one without, the other with."""
    world.aber.owns("Quay House", uprn="100012345", postcode="SA15 1AB")
    world.aber.owns("Quay Stores", uprn="100012346", postcode="SA15 1AD")
    assert walked(world.aber.actor(), f"q={words}") == ["Quay House"]
    found = one_page(world.aber.actor(), state(f"q={words}"), 25)
    assert counts(world.aber.actor(), state(f"q={words}")).total == 1
    assert counts(world.aber.actor(), state(f"q={words}"), 5_000, found=found).total == 1
    assert walked(world.aber.actor(), f"q={words}&sort=-area") == ["Quay House"], "by letters at once, too"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("0071", ["Kiosk", "Kiosk 71"]),  # too few figures for a UPRN: a reference, looked for as it was typed
        ("000", ["Kiosk", "Kiosk 71"]),
        ("SA151AB", ["Kiosk", "Kiosk 71"]),  # a reference that looks like a postcode
        ("SA151A", ["Kiosk", "Kiosk 71"]),
        ("007123", ["Kiosk"]),
        ("٠٠٧١٢٣", []),
    ],
)
def test_what_a_search_found_as_it_was_typed_it_still_finds(world: World, words: str, found: list[str]) -> None:
    world.aber.owns("Kiosk", reference="000071/007123/SA151AB")
    world.aber.owns("Kiosk 71", reference="000071/SA151AB")
    world.aber.owns("Shed 71", uprn="71", address="15 High Street")
    assert walked(world.aber.actor(), f"q={words}") == found


def test_retired_properties_are_shown_when_asked_for(world: World) -> None:
    world.aber.owns("Gone", retired_on=dt.date(2024, 1, 1))
    world.aber.owns("Here")
    assert walked(world.aber.actor()) == ["Here"]
    assert walked(world.aber.actor(), "is_retired=yes") == ["Gone"]
    assert walked(world.aber.actor(), "is_retired=yes&is_retired=no") == ["Gone", "Here"]


@pytest.mark.parametrize("query", ["colour=red", "use=castle", "sort=rent", "is_vacant=perhaps", "owner__name=x"])
def test_what_the_list_does_not_know_is_refused(world: World, query: str) -> None:
    with pytest.raises(UnknownParameter):
        state(query)


@pytest.mark.parametrize("place", ["rubbish", "W10", "bnVsbA", "WyJhIiwgImIiXQ"])
def test_a_place_that_we_did_not_write_is_the_first_page(world: World, place: str) -> None:
    world.aber.owns("Depot")
    assert [one.values["name"] for one in one_page(world.aber.actor(), state(f"after={place}")).assets] == ["Depot"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shares=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(Level)), st.booleans()), max_size=12))
def test_page_count_and_facets_equal_a_plain_walk(world: World, shares: list[tuple[int, Level, bool]]) -> None:
    uses, mark = ["office", "depot", "school"], uuid.uuid4().hex
    assets = [world.aber.owns(f"{mark} {n}", use=uses[n % 3]) for n in range(6)]
    best: dict[str, Level] = {}
    for number, level, to_forum in shares:
        audience = world.forum.audience if to_forum else world.bryn.audience
        world.aber.shares(assets[number], with_=audience, at=level)
        best[assets[number].name] = max(level, best.get(assets[number].name, Level.LISTED))
    actor = world.bryn.actor()
    asked = state(f"q={mark}")
    assert {one.values["name"]: one.highest for one in every_row(actor, asked)} == best
    assert walked(actor, f"q={mark}") == sorted(best)
    found = counts(actor, asked)
    assert found.total == len(best)
    known = [asset for asset in assets if best.get(asset.name, Level.LISTED) >= Level.SUMMARY]
    by_use = Counter(uses[assets.index(one) % 3] for one in known)
    assert found.by_value["use"] == dict(by_use)
    assert found.by_value["owner"] == ({str(world.aber.organisation.pk): len(best)} if best else {})


WORDS = ("castle", "mill", "tŷ", "chapel")
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=14)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=NAMES,
    behind=st.lists(st.sampled_from(("own", "forum", "partner", "both")), min_size=14, max_size=14),
    looks=st.tuples(st.integers(2, 12), st.integers(2, 40), st.integers(1, 4)),
    sort=st.sampled_from(("name", "-name", "-locality")),
)
def test_every_way_to_search_finds_the_same(
    world: World, names: list[str], behind: list[str], looks: tuple[int, int, int], sort: str
) -> None:
    """By rows, in however many steps, or by letters; forwards and backwards."""
    mark = uuid.uuid4().hex
    for number, (name, where) in enumerate(zip(names, behind, strict=False)):
        owner = world.bryn if where == "own" else world.aber
        asset = owner.owns(f"{name} {number} {mark}", locality=name)
        if where in ("forum", "both"):
            world.aber.shares(asset, with_=world.forum.audience, at=Level.LISTED)
        if where in ("partner", "both"):
            world.aber.shares(asset, with_=world.bryn.audience, at=Level.SUMMARY)
    expected = sorted(f"{name} {number} {mark}" for number, name in enumerate(names) if "castle" in name)
    with (
        patch.object(merge, "LOOKED_THROUGH", looks[0]),
        patch.object(merge, "READ_ON", looks[1]),
        patch.object(merge, "FASTER", looks[2]),
    ):
        found = walked(world.bryn.actor(), f"q=castle+{mark}&sort={sort}", size=2)
    assert sorted(found) == expected
    if sort != "-locality":
        assert found == (expected if sort == "name" else expected[::-1])


def test_a_search_that_lacks_one_row_does_not_ask_for_a_few_at_a_time(world: World) -> None:
    for number in range(60):
        world.aber.owns(f"{number:02} {'castle' if number < 7 else 'mill'}")
    with patch.object(merge, "LOOKED_THROUGH", 8), CaptureQueriesContext(connection) as queries:
        page = one_page(world.aber.actor(), state("q=castle"), size=7)
    assert len(page.assets) == 7
    planned = [one["sql"] for one in queries if one["sql"].startswith("EXECUTE")]
    reads = [one for one in planned if "::date" in one]  # of narrow rows, which are in force until a day
    assert 2 <= len(reads) <= 8, "each read looks at half as many again as all before it, at the least"


def test_a_count_that_stops_says_at_least_and_goes_on_when_asked(world: World) -> None:
    for number in range(7):
        world.aber.owns(f"Depot {number}", use="depot")
    actor = world.aber.actor()
    stopped = counts(actor, state(), most=4)
    assert (stopped.is_whole, stopped.by_value) == (False, {})
    assert 0 < stopped.total <= 7
    assert counts(actor, state(), most=7) == counts(actor, state())
    found = stopped.beside(one_page(actor, state(), 25))
    assert (found.total, found.is_whole) == (7, True)
    assert not stopped.beside(one_page(actor, state(), 3)).is_whole


def test_a_count_looks_at_so_many_rows_whether_or_not_they_meet_the_filters(world: World) -> None:
    for number in range(7):
        world.aber.owns(f"Depot {number}", use="depot", tenure="freehold" if number < 2 else "leasehold")
    actor = world.aber.actor()
    whole = counts(actor, state("tenure=freehold"))
    assert (whole.total, whole.is_whole) == (2, True)
    assert counts(actor, state("tenure=freehold"), most=4) == whole  # eight are looked at
    stopped = counts(actor, state("tenure=freehold"), most=3)  # six are
    assert (stopped.is_whole, stopped.by_value) == (False, {})
    assert stopped.total <= 2
    assert counts(actor, state("q=depot&tenure=freehold"), most=4) == whole


def test_the_page_offers_to_count_them_all(world: World, client: PortalClient) -> None:
    for number in range(30):
        world.aber.owns(f"Depot {number}", use="depot")
    client.force_login(world.aber.manager)
    with patch("assets.register.views.MOST_COUNTED", 10):
        answer = client.get("/assets/?use=depot")
        assert "At least" in answer.text
        assert 'href="/assets/?use=depot&amp;count=all"' in answer.text
        assert "30 properties you can see" in client.get("/assets/?use=depot&count=all").text
        assert client.get("/assets/?count=some").status_code == 400


@pytest.mark.parametrize(
    ("partial", "said"),
    [
        ("assets/register/asset_list.html#asset-count", "At least 1 property you can see"),
        ("assets/maps/asset_map.html#map-count", "At least 1 property you can see"),
        ("assets/space/space.html#space-count", "At least 1 property with vacant space"),
        ("assets/diary/diary.html#diary-count", "At least 1 date <"),
    ],
)
def test_of_one_that_a_stopped_count_found_one_is_said(partial: str, said: str) -> None:
    shown = render_to_string(
        partial, {"number": {"total": 1}, "total": 1, "without_place": 0, "count_url": "?count=all"}
    )
    assert said in " ".join(shown.split())


#: what every request has beside: BEGIN and COMMIT (here a savepoint), the settings of the actor, READ ONLY
BESIDE = re.compile(r"SAVEPOINT|set_config|SET TRANSACTION")
MOST_QUERIES = 12


@pytest.mark.parametrize("query", ["", "?use=office&sort=-area", "?q=depot&owner=others"])
def test_a_page_asks_as_often_for_many_as_for_one(world: World, client: PortalClient, query: str) -> None:
    def add(number: int) -> None:
        asset = world.aber.owns(f"Depot {number}", use="office", floor_area_m2=Decimal(number + 1))
        world.aber.shares(asset, with_=world.bryn.audience, at=list(Level)[number % 4])

    def asked() -> list[str]:
        client.force_login(world.bryn.manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/assets/{query}").status_code == 200
        return [one["sql"] for one in queries if not BESIDE.search(one["sql"])]

    world.bryn.owns("A depot of Bryn", use="office", floor_area_m2=Decimal(1000))  # on every first page
    add(1)
    asked()  # what is read once a process
    few = asked()
    for number in range(2, 30):
        add(number)
    many = asked()
    # A search that one page answers whole is counted from that page.
    assert len(many) == len(few) + ("q=" in query), "\n".join(many)
    assert len(many) <= MOST_QUERIES, "\n".join(many)
