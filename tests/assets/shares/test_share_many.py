"""Sharing what a filter finds, or what is ticked: only one's own, only what is held."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.register.models import Asset
from sharing.levels import Level
from tests.assets.shares.journeys import choice, hidden, sign_in

if TYPE_CHECKING:
    from django.test import Client

    from sharing.audiences.models import Audience
    from tests.worlds import World


def names(actor: object) -> set[str]:
    return set(Asset.objects.visible_to(actor).values_list("name", flat=True))  # type: ignore[arg-type]


def share(client: Client, query: list[tuple[str, str]], answers: dict[str, str]) -> str:
    address = reverse("assets:share-many")
    page = client.get(f"{address}?{urlencode([*query, *answers.items(), ('step', 'check')])}")
    html = page.content.decode()
    assert page.status_code == 200, html
    answer = client.post(f"{address}?{urlencode(query)}", dict(hidden(html)))
    assert answer.status_code == 303
    return str(answer["Location"])


def test_a_filter_shares_all_that_it_finds_of_ones_own_and_nothing_else(world: World, client: Client) -> None:
    for name in ("Depot A", "Depot B"):
        world.aber.owns(name, use="depot")
    world.aber.owns("School", use="school")
    world.aber.owns("Sold depot", use="depot", retired_on=dt.date(2026, 1, 1))
    theirs = world.bryn.owns("Their depot", use="depot")
    world.bryn.shares(theirs, with_=world.forum.audience, at=Level.COMMERCIAL)
    sign_in(client, world.aber.manager)
    where = share(client, [("use", "depot")], choice(world.forum.audience, Level.SUMMARY, "share-"))
    assert names(world.cwm.actor()) == {"Depot A", "Depot B", "Their depot"}
    html = client.get(where).content.decode()
    assert "2 properties shared with West Forum until 31 December 2030" in html
    assert "End all that were shared in one go" in html


def test_the_filters_own_level_or_search_does_not_meet_the_questions(world: World, client: Client) -> None:
    world.aber.owns("Depot", use="depot")
    sign_in(client, world.aber.manager)
    share(client, [("q", "depot"), ("sort", "-name")], choice(world.bryn.audience, Level.LISTED, "share-"))
    assert names(world.bryn.actor()) == {"Depot"}


def test_ticked_ids_that_are_not_ones_own_are_as_ids_that_never_were(world: World, client: Client) -> None:
    own = world.aber.owns("Own")
    world.aber.owns("Not ticked")
    theirs = world.bryn.owns("Theirs")
    world.bryn.shares(theirs, with_=world.forum.audience, at=Level.COMMERCIAL)
    ticked = [("id", str(one)) for one in (own.pk, theirs.pk, uuid.uuid4(), "nonsense")]
    page = sign_in(client, world.aber.manager).get(f"{reverse('assets:share-many')}?{urlencode(ticked)}")
    assert "1 property of yours" in page.content.decode()
    share(client, ticked, choice(world.forum.audience, Level.LISTED, "share-"))
    assert names(world.cwm.actor()) == {"Own", "Theirs"}


def test_nothing_found_is_said_plainly(world: World, client: Client) -> None:
    page = sign_in(client, world.aber.manager).get(reverse("assets:share-many"), {"q": "nowhere"})
    assert page.status_code == 200
    assert "There is nothing to share here" in page.content.decode()


def test_a_filter_that_the_list_does_not_know_is_refused(world: World, client: Client) -> None:
    world.aber.owns("Depot")
    page = sign_in(client, world.aber.manager).get(reverse("assets:share-many"), {"usee": "depot"})
    assert page.status_code == 400


def test_what_is_added_between_check_and_button_makes_one_check_again(world: World, client: Client) -> None:
    world.aber.owns("Depot", use="depot")
    sign_in(client, world.aber.manager)
    address = f"{reverse('assets:share-many')}?use=depot"
    answers = choice(world.forum.audience, Level.SUMMARY, "share-")
    page = client.get(f"{address}&{urlencode(answers | {'step': 'check'})}")
    world.aber.owns("Another depot", use="depot")
    again = client.post(address, dict(hidden(page.content.decode())))
    assert again.status_code == 422
    assert "2 properties" in again.content.decode()
    assert names(world.cwm.actor()) == set()


def check(client: Client, audience: Audience, level: Level) -> str:
    """The check page of sharing all that the body owns."""
    answers = choice(audience, level, "share-") | {"step": "check"}
    return str(client.get(reverse("assets:share-many"), answers).content.decode())


def test_the_first_three_of_many_are_shown_as_the_receiver_will_see_them(world: World, client: Client) -> None:
    for name in "ABCD":
        world.aber.owns(f"Depot {name}", town=f"Town {name}", vacant_contact=f"Contact {name}", rent_gbp_per_year=7001)
    sign_in(client, world.aber.manager)
    html = check(client, world.forum.audience, Level.SUMMARY)
    assert "The first 3 as they will see them" in html
    for name in "ABC":
        assert f"Town {name}</dd>" in html
    for withheld in ("Town D", "Contact A", "7,001"):
        assert withheld not in html
    commercial = check(client, world.forum.audience, Level.COMMERCIAL)
    assert commercial.count("£7,001") == 3
    assert commercial.count("Contact A") == 1


def test_few_are_all_shown_and_where_the_receiver_sees_more_already_it_says_so(world: World, client: Client) -> None:
    kept, open_already = world.aber.owns("Kept", town="Town K"), world.aber.owns("Open", town="Town O")
    world.aber.shares(open_already, with_=world.bryn.audience, at=Level.DETAIL)
    sign_in(client, world.aber.manager)
    more = "They see this property at a higher level already"
    html = check(client, world.bryn.audience, Level.LISTED)
    assert "As they will see it, one by one" in html
    assert html.index(f">{kept.name}<") < html.index(f">{open_already.name}<") < html.index(more)
    assert html.count(more) == 1
    assert "Town K" not in html
    assert "Town O" not in html
    assert more not in check(client, world.cwm.audience, Level.LISTED)


def test_viewers_find_no_such_page(world: World, client: Client) -> None:
    assert sign_in(client, world.aber.viewer).get(reverse("assets:share-many")).status_code == 404


@pytest.mark.parametrize("step", ["", "check"])
def test_queries_do_not_grow_with_the_properties(world: World, client: Client, step: str) -> None:
    sign_in(client, world.aber.manager)
    counts = []
    for number in (3, 9):
        for one in range(number):
            world.aber.owns(f"Depot {number} {one}")
        answers = choice(world.forum.audience, Level.SUMMARY, "share-") | ({"step": step} if step else {})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("assets:share-many"), answers).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
