"""Who can see a property, through what, who has seen its money, and what has ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.register.actions import end_shares, note_money_seen
from assets.register.models import AssetShare
from assets.shares.queries import access_of
from partners import clock
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in
from tests.roles import OWNER, acting_as
from tests.worlds import enter

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def test_each_body_is_named_with_its_highest_level_and_the_way_to_it(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.COMMERCIAL, until=dt.date(2030, 1, 1))
    access = access_of(world.aber.actor(), depot)
    assert [(one.organisation.slug, one.level) for one in access.readers] == [
        ("bryn", Level.COMMERCIAL),
        ("cwm", Level.SUMMARY),
    ]
    assert access.readers[0].until == dt.date(2030, 1, 1)
    assert access.readers[0].audience == world.bryn.audience.pk
    assert access.readers[1].through == ("West Forum",)
    assert [one.directly for one in access.readers] == [True, False]


def test_later_joiners_who_do_not_see_it_yet_are_named_as_such(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        agreement = world.forum.audience.agreements.model.objects.unscoped(because="test").get()
        enter(world.forum, agreement, world.dol, world.administrator)
    (line,) = access_of(world.aber.actor(), depot).live
    assert [body.slug for body in line.reached] == ["bryn", "cwm"]
    assert [body.slug for body in line.waiting] == ["dol"]
    html = sign_in(client, world.aber.viewer).get(reverse("assets:asset-access", args=[depot.pk])).content.decode()
    assert "Joined since, do not see it" in html


def test_a_body_that_has_left_the_forum_is_no_longer_named(world: World) -> None:
    from sharing.audiences.joining import leave  # noqa: PLC0415 - read beside its use

    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        leave(world.forum.audience, world.cwm.organisation)
    assert [one.organisation.slug for one in access_of(world.aber.actor(), depot).readers] == ["bryn"]


def test_who_opened_the_commercial_part_is_shown_with_times(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", rent_gbp_per_year=1)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.COMMERCIAL)
    for _ in range(2):
        note_money_seen(world.bryn.actor(), depot)
    html = sign_in(client, world.aber.manager).get(reverse("assets:asset-access", args=[depot.pk])).content.decode()
    assert world.bryn.manager.name in html
    (seen,) = access_of(world.aber.actor(), depot).money
    assert (seen.organisation, seen.times) == ("Bryn Health Board", 2)


def test_ended_and_lapsed_shares_stand_below(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.DETAIL, until=clock.today())
    actor = world.aber.actor()
    end_shares(actor, list(AssetShare.objects.visible_to(actor).filter(audience=world.forum.audience)))
    with clock.at(clock.today() + dt.timedelta(days=1)):
        access = access_of(world.aber.actor(), depot)
    assert access.live == ()
    assert access.readers == ()
    assert {line.audience for line in access.ended} == {"West Forum", "Bryn Health Board"}


def test_receivers_and_strangers_find_no_such_page(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL)
    address = reverse("assets:asset-access", args=[depot.pk])
    for person in (world.bryn.manager, world.dol.manager, world.administrator):
        assert sign_in(client, person).get(address).status_code == 404


def test_only_those_who_keep_the_register_are_offered_to_end_a_share(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    address = reverse("assets:asset-access", args=[depot.pk])
    assert "End this share" in sign_in(client, world.aber.manager).get(address).content.decode()
    assert "End this share" not in sign_in(client, world.aber.viewer).get(address).content.decode()


def test_queries_do_not_grow_with_the_shares(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    sign_in(client, world.aber.manager)
    counts = []
    for _ in range(2):
        for level in Level:
            world.aber.shares(depot, with_=world.forum.audience, at=level)
            world.aber.shares(depot, with_=world.bryn.audience, at=level)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("assets:asset-access", args=[depot.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_shared_with_a_forum_that_one_has_left_still_stands_among_the_ended(
    world: World, client: Client
) -> None:
    from sharing.audiences.joining import leave  # noqa: PLC0415 - read beside its use

    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    actor = world.aber.actor()
    end_shares(actor, list(AssetShare.objects.visible_to(actor)))
    with acting_as(OWNER):
        leave(world.forum.audience, world.aber.organisation)
    html = sign_in(client, world.aber.manager).get(reverse("assets:asset-access", args=[depot.pk])).content.decode()
    assert "A forum you have left" in html
    assert "West Forum" not in html
