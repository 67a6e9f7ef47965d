"""What the body shares: in figures, share by share; ended, renewed and confirmed from here."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.register.models import Asset, AssetShare
from assets.shares.queries import sharing_of
from partners import clock
from partners.audit.models import Event
from sharing.levels import Level
from tests.assets.shares.journeys import posted, sign_in
from tests.roles import OWNER, acting_as
from tests.worlds import AGES, enter

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

LIST = "/shares/"


def names(actor: object) -> set[str]:
    return set(Asset.objects.visible_to(actor).values_list("name", flat=True))  # type: ignore[arg-type]


def shares(world: World) -> list[AssetShare]:
    with acting_as(OWNER):
        return list(AssetShare.objects.unscoped(because="a test looks").order_by("created_at"))


def late_joiner(world: World) -> None:
    with acting_as(OWNER):
        agreement = world.forum.audience.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)


def test_figures_count_properties_by_audience_and_level(world: World) -> None:
    for number in range(3):
        asset = world.aber.owns(f"Depot {number}")
        world.aber.shares(asset, with_=world.forum.audience, at=Level.SUMMARY)
        world.aber.shares(asset, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(asset, with_=world.bryn.audience, at=Level.COMMERCIAL)
    forum, bryn = sharing_of(world.aber.actor())
    assert dict(forum.by_level)[Level.SUMMARY] == 3
    assert dict(bryn.by_level) == {Level.LISTED: 0, Level.SUMMARY: 0, Level.DETAIL: 0, Level.COMMERCIAL: 1}


def test_the_list_is_filtered_by_audience_level_and_end(world: World, client: Client) -> None:
    soon, later = world.aber.owns("Soon"), world.aber.owns("Later")
    with clock.at(dt.date(2026, 6, 15)):
        world.aber.shares(soon, with_=world.forum.audience, at=Level.SUMMARY, until=dt.date(2026, 6, 30))
        world.aber.shares(later, with_=world.bryn.audience, at=Level.DETAIL)
        sign_in(client, world.aber.manager)
        found = {
            query: {
                name for name in ("Soon", "Later") if f">{name}</a>" in client.get(f"{LIST}?{query}").content.decode()
            }
            for query in ("", "ending=month", f"audience={world.bryn.audience.pk}", "level=2", "level=&ending=")
        }
    assert list(found.values()) == [{"Soon", "Later"}, {"Soon"}, {"Later"}, {"Soon"}, {"Soon", "Later"}]


def test_an_audience_not_shared_with_is_refused_as_one_that_never_was(world: World, client: Client) -> None:
    sign_in(client, world.aber.manager)
    assert {client.get(f"{LIST}?audience={pk}").status_code for pk in (world.dol.audience.pk, uuid.uuid4())} == {400}


def test_pages_follow_each_other_without_gap_or_repeat(world: World, client: Client) -> None:
    for number in range(60):
        asset = world.aber.owns(f"Depot {number:02}")
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.LISTED)
    html = sign_in(client, world.aber.manager).get(LIST).content.decode()
    first = {f"Depot {n:02}" for n in range(60) if f"Depot {n:02}</a>" in html}
    following = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    html = client.get(LIST + following).content.decode()
    second = {f"Depot {n:02}" for n in range(60) if f"Depot {n:02}</a>" in html}
    assert (len(first), len(second), len(first | second)) == (50, 10, 60)
    back = html.split('rel="prev"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    html = client.get(LIST + back).content.decode()
    assert {f"Depot {n:02}" for n in range(60) if f"Depot {n:02}</a>" in html} == first


def test_other_bodies_see_none_of_these_shares(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL)
    html = sign_in(client, world.bryn.manager).get(LIST).content.decode()
    assert "Depot" not in html
    assert "You share nothing yet" in html
    assert sign_in(client, world.administrator).get(LIST).status_code == 404


def test_one_share_ends_at_once_with_its_reason(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    address = reverse("assets:share-end", args=[shares(world)[0].pk])
    html = sign_in(client, world.aber.manager).get(address).content.decode()
    assert "Cwm Police" in html
    answer = client.post(address, posted(world.aber, reason="Sold"))
    assert answer["Location"] == reverse("assets:asset-access", args=[depot.pk])
    assert names(world.cwm.actor()) == set()
    assert Event.objects.visible_to(world.aber.actor()).get(verb="share_ended").reason == "Sold"
    sign_in(client, world.aber.manager)
    assert client.post(address, posted(world.aber)).status_code == 409


def test_ticked_shares_and_whole_batches_end_together(world: World, client: Client) -> None:
    one, two, kept = (world.aber.owns(name) for name in ("One", "Two", "Kept"))
    batch = world.aber.shares(one, with_=world.bryn.audience, at=Level.LISTED)
    for asset in (two, kept):
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.LISTED)
    sign_in(client, world.aber.manager)
    address = reverse("assets:shares-end")
    assert client.post(f"{address}?batch={batch}", posted(world.aber)).status_code == 303
    second = next(share for share in shares(world) if share.asset_id == two.pk)
    assert client.post(f"{address}?share={second.pk}&share={uuid.uuid4()}", posted(world.aber)).status_code == 303
    assert names(world.bryn.actor()) == {"Kept"}


@pytest.mark.parametrize("page", ["share-end", "share-renew", "shares-end", "shares-renew"])
def test_others_and_viewers_find_no_such_share(world: World, client: Client, page: str) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    pk = shares(world)[0].pk
    address = (
        f"{reverse(f'assets:{page}')}?share={pk}" if page.startswith("shares") else reverse(f"assets:{page}", args=[pk])
    )
    for body, person in (
        (world.bryn, world.bryn.manager),
        (world.aber, world.aber.viewer),
        (world.dol, world.dol.manager),
    ):
        sign_in(client, person)
        assert client.get(address).status_code == 404
        assert client.post(address, posted(body, reason="x")).status_code == 404
    assert names(world.bryn.actor()) == {"Depot"}


def test_ticking_nothing_finds_nothing(world: World, client: Client) -> None:
    sign_in(client, world.aber.manager)
    assert client.get(reverse("assets:shares-end")).status_code == 404


def test_a_share_gets_another_last_day_and_keeps_its_level(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    soon = clock.today() + dt.timedelta(days=2)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.DETAIL, until=soon)
    address = reverse("assets:share-renew", args=[shares(world)[0].pk])
    sign_in(client, world.aber.manager)
    past = posted(world.aber, until_day="1", until_month="1", until_year="2020")
    assert client.post(address, past).status_code == 422
    day = posted(world.aber, until_day="31", until_month="12", until_year="2098")
    assert client.post(address, day).status_code == 303
    with clock.at(soon + dt.timedelta(days=1)):
        assert names(world.bryn.actor()) == {"Depot"}
    assert Event.objects.visible_to(world.aber.actor()).get(verb="share_renewed").facts["until"] == "2098-12-31"


def test_no_renewal_into_a_forum_whose_agreement_is_not_accepted(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.DETAIL, until=clock.today())
    with acting_as(OWNER):
        world.forum.audience.agreements.model(audience=world.forum.audience, version=2, text_en="Newer").save(
            force_insert=True
        )
    address = reverse("assets:share-renew", args=[shares(world)[0].pk])
    day = posted(world.aber, until_day="31", until_month="12", until_year="2098")
    answer = sign_in(client, world.aber.manager).post(address, day)
    assert answer.status_code == 422
    assert "has not accepted" in answer.content.decode()
    assert shares(world)[0].until < AGES


def test_later_joiners_are_named_and_confirmed_with_one_click(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    assert "joined West Forum" not in sign_in(client, world.aber.manager).get(LIST).content.decode()
    late_joiner(world)
    html = sign_in(client, world.aber.manager).get(LIST).content.decode()
    assert "These bodies joined West Forum since you shared" in html
    assert "Dol Fire Service" in html
    assert "They do not see 1 of your shares." in html
    address = reverse("assets:joiners-confirm", args=[world.forum.audience.pk])
    assert client.get(address).status_code == 200
    upto = html.split('name="upto" value="')[1].split('"')[0]
    assert client.post(address, posted(world.aber, upto="1")).status_code == 422
    assert names(world.dol.actor()) == set()
    sign_in(client, world.aber.manager)
    assert client.post(address, posted(world.aber, upto=upto)).status_code == 303
    assert names(world.dol.actor()) == {"Depot"}
    assert sign_in(client, world.aber.manager).get(address).status_code == 404


def test_viewers_see_the_list_and_may_change_nothing(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    late_joiner(world)
    html = sign_in(client, world.aber.viewer).get(LIST).content.decode()
    assert "Dol Fire Service" in html
    assert "End those ticked" not in html
    assert "Let everybody" not in html
    address = reverse("assets:joiners-confirm", args=[world.forum.audience.pk])
    assert client.post(address, posted(world.aber, upto="4")).status_code == 404


def test_queries_do_not_grow_with_the_shares(world: World, client: Client) -> None:
    sign_in(client, world.aber.manager)
    counts = []
    for number in range(2):
        for level in Level:
            asset = world.aber.owns(f"Depot {number} {level}")
            world.aber.shares(asset, with_=world.forum.audience, at=level)
            world.aber.shares(asset, with_=world.bryn.audience, at=level)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
