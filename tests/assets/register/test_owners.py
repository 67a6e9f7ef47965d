"""A list by the bodies that own what is on it: each of which the reader sees something, and no other."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.register import owners
from assets.register.filters import FILTERS, SORTS, filters_of
from assets.register.listing import MOST_COUNTED, counts, every_row, one_page
from assets.register.owners import with_owners
from partners.lists.panel import questions
from partners.lists.state import UnknownParameter, read_state
from sharing.audiences.joining import introduce
from sharing.levels import Level
from tests.assets.register.test_listing import BESIDE, MOST_QUERIES, walked
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.lists.state import ListState
    from tests.client import PortalClient
    from tests.worlds import Body, World


def asked(actor: Actor, query: str = "") -> ListState:
    return read_state(QueryDict(query), "/assets/", filters_of(actor), SORTS)


def key(body: Body) -> str:
    return str(body.organisation.pk)


def offered(actor: Actor, query: str = "", most: int | None = None) -> dict[str, int | None]:
    """The choices of the question about owners as the page puts it, with the counts beside them."""
    filters = filters_of(actor)
    state = read_state(QueryDict(query), "/assets/", filters, SORTS)
    found = one_page(actor, state)
    number = counts(actor, state, most, found=found, named=True).beside(found)
    question = next(one for one in questions(state, *with_owners(filters, number, found.assets)) if one.name == "owner")
    return {option.value: option.count for option in (*question.options, *question.others)}


@pytest.fixture
def estate(world: World) -> World:
    """Bryn owns two and sees one of Aber's and two of Cwm's; Aber hides one, and Dol all."""
    for name in ("Bathhouse", "Boathouse"):
        world.bryn.owns(name, use="office")
    world.aber.owns("Hidden office", use="office")
    for body, name in ((world.aber, "Arcade"), (world.cwm, "Chapel"), (world.cwm, "Crypt")):
        for level in (Level.LISTED, Level.SUMMARY):
            asset = body.owns(f"{name} {level.name}" if body is world.aber else name, use="depot")
            body.shares(asset, with_=world.bryn.audience, at=level)
            if body is world.cwm:
                break
    world.dol.owns("Dairy", use="depot")
    return world


def test_a_receiver_lists_what_one_partner_shows(estate: World) -> None:
    actor = estate.bryn.actor()
    assert walked(actor, f"owner={key(estate.cwm)}") == ["Chapel", "Crypt"]
    assert walked(actor, f"owner={key(estate.aber)}") == ["Arcade LISTED", "Arcade SUMMARY"]
    assert walked(actor, f"owner={key(estate.cwm)}&owner=own") == ["Bathhouse", "Boathouse", "Chapel", "Crypt"]
    both = f"owner={key(estate.cwm)}&owner={key(estate.aber)}"
    assert walked(actor, both) == walked(actor, "owner=others") == walked(actor, f"owner=others&{both}")
    assert walked(actor, f"q=crypt&owner={key(estate.cwm)}") == ["Crypt"]
    assert walked(actor, f"q=crypt&owner={key(estate.aber)}") == []
    assert asked(actor, f"owner={key(estate.bryn)}").values == {"owner": ("own",)}
    assert asked(actor, f"owner={key(estate.cwm).upper()}").values == {"owner": (key(estate.cwm),)}


def test_each_body_of_which_something_is_seen_is_offered_with_its_number(estate: World) -> None:
    actor, aber, cwm = estate.bryn.actor(), key(estate.aber), key(estate.cwm)
    assert offered(actor) == {"own": 2, "others": 4, aber: 2, cwm: 2}
    assert offered(actor, "use=depot") == {"others": 1, aber: 1}, "what is only listed tells no use"
    assert offered(estate.dol.actor()) == {"own": 1}


def test_a_body_that_is_chosen_is_named_beside_the_list_and_on_its_chip(estate: World, client: PortalClient) -> None:
    client.force_login(estate.bryn.manager)
    name = str(estate.cwm.organisation)
    page = client.get(f"/assets/?owner={key(estate.cwm)}").text
    assert "Chapel" in page
    assert "Arcade" not in page
    assert page.count(name) >= 4, "a chip, a choice and the owner of two rows"
    assert f'value="{key(estate.cwm)}"' in page
    assert name in client.get(f"/assets/?owner={key(estate.cwm)}&use=office").text, "where nothing is found"
    for path in ("/assets/map/", "/assets/benchmarks/", "/filters/add/assets/"):
        assert name in client.get(path, {"owner": key(estate.cwm)}).text, path


def test_the_bodies_with_the_most_have_boxes_and_the_others_a_list(
    estate: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "BOXES", 1)
    extra = estate.cwm.owns("Cottage")
    estate.cwm.shares(extra, with_=estate.bryn.audience, at=Level.LISTED)
    aber, cwm = key(estate.aber), key(estate.cwm)
    client.force_login(estate.bryn.manager)

    def stands(query: str = "") -> tuple[list[str], list[str]]:
        page = client.get(f"/assets/?{query}").text
        boxes = re.findall(r'id="filter-owner-([^"]+)"\s+name="owner"\s+value', page)
        others = re.findall(r'<select[^>]*id="filter-owner-other".*?</select>', page, re.DOTALL)
        return boxes, [one for text in others for one in re.findall(r'<option value="(.+?)"', text)]

    assert stands() == (["own", "others", cwm], [aber])
    assert stands(f"owner={aber}") == (["others", aber], []), "what is on has a box"
    monkeypatch.setattr(owners, "BOXES", 2)
    assert stands() == (["own", "others", aber, cwm], [])


def test_a_body_of_which_nothing_is_seen_is_as_one_that_never_was(estate: World, client: PortalClient) -> None:
    """Dol is met in a forum and shows nothing; Aber shows something to Bryn and nothing to Cwm."""
    for actor, body in ((estate.bryn, estate.dol), (estate.cwm, estate.aber)):
        client.force_login(actor.manager)
        for path in ("/assets/", "/assets/map/", "/assets/benchmarks/", "/assets/download.csv"):
            known, never, word = (
                client.get(path, {"owner": one}) for one in (key(body), str(uuid.uuid4()), "somebody")
            )
            assert known.status_code == never.status_code == word.status_code == 400, path
            assert str(body.organisation) not in known.text
        for state in (key(body), str(uuid.uuid4()), "somebody"):
            with pytest.raises(UnknownParameter):
                asked(actor.actor(), f"owner={state}")


def test_what_was_seen_until_yesterday_is_offered_no_more(estate: World) -> None:
    with acting_as(OWNER):
        introduce(estate.dol.organisation.pk, [estate.bryn.organisation.pk])
    asset = estate.dol.owns("Dairy shop")
    estate.dol.shares(asset, with_=estate.bryn.audience, at=Level.LISTED)
    actor = estate.bryn.actor()
    assert walked(actor, f"owner={key(estate.dol)}") == ["Dairy shop"]
    with patch("partners.clock.today", lambda: dt.date(2199, 1, 1)), pytest.raises(UnknownParameter):
        asked(actor, f"owner={key(estate.dol)}")


def test_where_not_all_are_counted_the_bodies_of_the_first_are_offered(estate: World, client: PortalClient) -> None:
    actor = estate.bryn.actor()
    every = {"own": 0, "others": 0, key(estate.aber): 0, key(estate.cwm): 0}
    with patch("assets.register.listing.SIZE", 1):
        assert offered(actor, most=1) == every, "and of the hidden, none"
        with patch.object(owners, "FIRST", 0):
            assert {"own", "others"} <= offered(actor, most=1).keys() <= every.keys()
    client.force_login(estate.bryn.manager)
    with patch("assets.register.views.MOST_COUNTED", 1), patch("assets.register.views.counts", stopped):
        page = client.get("/assets/").text
    assert str(estate.cwm.organisation) in page
    assert str(estate.dol.organisation) not in page


def stopped(actor: Actor, state: ListState, most: int | None, **_found: object) -> object:
    return counts(actor, state, 1, named=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shares=st.lists(
        st.tuples(st.sampled_from(("aber", "cwm", "dol", "bryn")), st.booleans(), st.booleans(), st.booleans()),
        max_size=9,
    )
)
def test_the_numbers_beside_the_bodies_equal_a_plain_walk(
    world: World, shares: list[tuple[str, bool, bool, bool]]
) -> None:
    """Whoever owns it, behind one door, two or none: as many as the list of that body has."""
    with acting_as(OWNER):
        introduce(world.dol.organisation.pk, [world.bryn.organisation.pk])  # as sharing with it does
    mark = uuid.uuid4().hex
    for number, (name, to_forum, to_partner, is_depot) in enumerate(shares):
        body = getattr(world, name)
        asset = body.owns(f"{mark} {number}", use="depot" if is_depot else "office")
        if to_forum and name in {"aber", "bryn"}:
            body.shares(asset, with_=world.forum.audience, at=Level.LISTED)
        if to_partner and name != "bryn":
            body.shares(asset, with_=world.bryn.audience, at=Level.SUMMARY)
    actor = world.bryn.actor()
    for query in (f"q={mark}", f"q={mark}&use=depot"):
        state = read_state(QueryDict(query), "/assets/", FILTERS, SORTS)
        plain = Counter(str(one.owner_id) for one in every_row(actor, state))
        assert counts(actor, state).by_value["owner"] == plain
        found = one_page(actor, state)
        assert counts(actor, state, MOST_COUNTED, found=found).by_value["owner"] == plain
        own = plain.get(key(world.bryn), 0)
        by_choice = {"own": own, "others": plain.total() - own, **plain}
        for value, said in offered(actor, query).items():
            assert said == by_choice.get(value, 0)
            assert len(walked(actor, f"{query}&owner={value}")) == said
        assert set(plain) - {key(world.bryn)} <= offered(actor, query).keys()


@pytest.mark.parametrize("query", ["", "?q=depot", "?owner={cwm}", "?q=depot&owner={cwm}", "?owner=others&owner={cwm}"])
def test_to_offer_bodies_costs_one_question_at_most(estate: World, client: PortalClient, query: str) -> None:
    """Also where the bodies are more than the page names: they come after its last row."""
    for number in range(27):
        estate.bryn.owns(f"A depot {number:02}")
        estate.cwm.shares(estate.cwm.owns(f"A depot of Cwm {number:02}"), with_=estate.bryn.audience, at=Level.LISTED)
    client.force_login(estate.bryn.manager)
    where = f"/assets/{query.format(cwm=key(estate.cwm))}"
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(where).text
    sql = [one["sql"] for one in queries if not BESIDE.search(one["sql"])]
    assert len(sql) <= MOST_QUERIES, "\n".join(sql)
    assert sum(bool(re.search(r'^SELECT "partners_organisation"', one)) for one in sql) == ("owner={" in query)
    if not query:
        assert str(estate.aber.organisation) in page
