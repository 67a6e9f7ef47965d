"""An empty list says how many properties there would be without each filter, of those that the reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.listing import counts
from assets.register.widening import without_each
from sharing.levels import Level
from tests.assets.register.test_listing import state

if TYPE_CHECKING:
    from tests.client import PortalClient
    from tests.worlds import World


@pytest.fixture
def estate(world: World) -> World:
    """Two depots of our own, one of them ours behind two doors; of two others, only one shows its use."""
    for number in range(2):
        world.bryn.owns(f"Depot {number}", use="depot", is_vacant=False)
    for level in (Level.LISTED, Level.SUMMARY):
        asset = world.aber.owns(f"Office {level.name}", use="office", is_vacant=True)
        world.aber.shares(asset, with_=world.forum.audience, at=level)
        world.aber.shares(asset, with_=world.bryn.audience, at=level)
    world.aber.owns("Hidden", use="office", is_vacant=True)
    return world


@pytest.mark.parametrize(
    "query",
    [
        "use=office&owner=own",
        "use=office&q=depot",
        "use=office&is_vacant=no",
        "q=nowhere&use=depot&owner=own",
        "is_retired=yes",
        "bbox=-3.9,51.6,-3.8,51.7&area=0,50,0.1,50,0.1,50.1&use=depot",
        "use=school&is_vacant=yes&owner=others&district=W06000011",
    ],
)
def test_each_number_is_that_of_the_list_it_leads_to(estate: World, query: str) -> None:
    actor, here = estate.bryn.actor(), state(query)
    assert counts(actor, here).total == 0
    with CaptureQueriesContext(connection) as queries:
        found = {one.url: one.total for one in without_each(actor, here)}
    assert len(queries) == 1, "whatever the filters"
    led = {state_.url(): counts(actor, state_).total for state_ in map(here.without_filter, here.values)}
    assert found == {url: total for url, total in led.items() if total}


def test_where_not_all_were_looked_at_it_is_the_least(world: World) -> None:
    """Three of the five are looked at: whichever they are, all meet the one filter and none the other."""
    for number in range(5):
        world.bryn.owns(f"Depot {number}", is_vacant=True, is_surplus=False)
    found = without_each(world.bryn.actor(), state("is_vacant=yes&is_surplus=yes"), most=1)
    assert {one.label: (one.total, one.is_whole) for one in found} == {"Surplus": (3, False), "Vacant": (0, False)}


def test_the_page_leads_to_what_there_is(estate: World, client: PortalClient) -> None:
    client.force_login(estate.bryn.manager)
    html = " ".join(client.get("/assets/?use=office&owner=own").text.split())
    assert "No property matches these filters" in html
    assert "Without “Owner: Your organisation”</a>: 1 property" in html
    assert "Without “Use: Office”</a>: 2 properties" in html
    assert 'href="/assets/?use=office"' in html
    assert "Without “" not in client.get("/assets/?use=office").text
    assert "Taking one filter away shows nothing either" in client.get("/assets/?use=school&q=nowhere").text
