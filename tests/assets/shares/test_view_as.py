"""Looking with others' eyes shows exactly what they see of the body's own properties, and nothing else."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.register.actions import end_shares
from assets.register.models import Asset, AssetShare
from assets.register.shown import shown_many
from assets.shares.seeing import asset_as_seen, register_as_seen
from partners import clock
from partners.scoping.arming import current
from sharing.audiences.joining import introduce, leave
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in
from tests.roles import OWNER, acting_as
from tests.worlds import AGES, enter, make_forum

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.test import Client

    from tests.worlds import Body, World

Seen = dict[uuid.UUID, tuple[Level, "Mapping[str, Any]"]]


def by_view_as(owner: Body, viewer: Body) -> Seen:
    """What the owner is shown of its register with the viewer's eyes."""
    register = register_as_seen(owner.actor(), viewer.audience, QueryDict())
    assert register.total == len(register.assets)
    return {one.id: (one.level, one.values) for one in register.assets}


def really(owner: Body, viewer: Body) -> Seen:
    """What a person of the viewer sees of the owner's register."""
    actor = viewer.actor()
    own = Asset.objects.visible_to(actor).filter(organisation=owner.organisation).select_related("organisation")
    return {one.id: (one.level, one.values) for one in shown_many(own, actor)}


def second_forum(world: World) -> None:
    with acting_as(OWNER):
        world.extra["east"] = make_forum(
            "east", "East Forum", world.chair, world.administrator, [world.aber, world.cwm, world.dol]
        )


def shake(world: World, rng: random.Random) -> None:
    """Something happens: a share, an end, a joining, a leaving."""
    audiences = [world.forum.audience, world.bryn.audience, world.cwm.audience, world.extra["east"].audience]
    deed = rng.randrange(10)
    if deed < 7:
        asset = rng.choice(world.extra["assets"])
        until = rng.choice([AGES, AGES, clock.today() + dt.timedelta(days=1)])
        world.aber.shares(
            asset, with_=rng.choice(audiences), at=rng.choice(list(Level)), until=until, and_later=rng.random() < 0.3
        )
    elif deed < 9:
        actor = world.aber.actor()
        live = list(AssetShare.objects.visible_to(actor).filter(ended_at=None).order_by("pk"))
        if live:
            end_shares(actor, [rng.choice(live)])
    else:
        forum = world.forum
        with acting_as(OWNER):
            members = forum.audience.members.model.objects.unscoped(because="a test")
            if members.filter(audience=forum.audience, organisation=world.dol.organisation, left_at=None).exists():
                leave(forum.audience, world.dol.organisation)
            elif not world.extra.get("dol was in"):
                world.extra["dol was in"] = True
                agreement = forum.audience.agreements.model.objects.unscoped(because="a test").get(
                    audience=forum.audience
                )
                enter(forum, agreement, world.dol, world.administrator)


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(2, 12))])
def test_view_as_shows_what_a_person_of_that_body_sees_in_random_worlds(world: World, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a repeatable world
    second_forum(world)
    with acting_as(OWNER):
        introduce(world.aber.organisation.pk, [body.organisation.pk for body in (world.bryn, world.cwm, world.dol)])
    world.extra["assets"] = [
        world.aber.owns(f"Site {n}", town="Aberwen", condition_grade="b", rent_gbp_per_year=100 + n) for n in range(5)
    ]
    theirs = world.bryn.owns("Bryn's own", rent_gbp_per_year=1)
    world.bryn.shares(theirs, with_=world.forum.audience, at=Level.COMMERCIAL, and_later=True)
    for _ in range(12):
        shake(world, rng)
        for moment in (clock.today(), clock.today() + dt.timedelta(days=2)):
            with clock.at(moment):
                for viewer in (world.bryn, world.cwm, world.dol):
                    assert by_view_as(world.aber, viewer) == really(world.aber, viewer)


def test_a_forum_is_seen_as_by_a_member_from_the_start_through_that_forum_alone(world: World) -> None:
    early, directly = world.aber.owns("Early"), world.aber.owns("Directly")
    world.aber.shares(early, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(directly, with_=world.bryn.audience, at=Level.COMMERCIAL)
    register = register_as_seen(world.aber.actor(), world.forum.audience, QueryDict())
    assert [(one.values["name"], one.level) for one in register.assets] == [("Early", Level.SUMMARY)]


def test_the_viewers_own_properties_and_those_of_third_bodies_never_show(world: World) -> None:
    own, third = world.bryn.owns("Bryn's own"), world.cwm.owns("Cwm's")
    world.cwm.shares(third, with_=world.bryn.audience, at=Level.COMMERCIAL)
    assert by_view_as(world.aber, world.bryn) == {}
    for asset in (own, third):
        assert asset_as_seen(world.aber.actor(), world.bryn.audience, asset) is None


def test_looking_leaves_the_looker_armed_as_before(world: World) -> None:
    depot = world.aber.owns("Depot", rent_gbp_per_year=5)
    actor = world.aber.actor()
    register_as_seen(actor, world.bryn.audience, QueryDict())
    assert current() == actor.arms()
    assert [one.values["rent_gbp_per_year"] for one in shown_many([depot], actor)] == [5]


def test_the_page_lists_name_locality_level_and_what_is_withheld(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", locality="Aberwen", rent_gbp_per_year=42000)
    world.aber.owns("Hidden")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    address = reverse("assets:view-as", args=[world.bryn.audience.pk])
    html = sign_in(client, world.aber.viewer).get(address).content.decode()
    assert "Your properties as Bryn Health Board sees them" in html
    assert "They see 1 property of yours" in html
    assert "Aberwen" in html
    assert "Hidden" not in html
    assert "Condition, space and plans; Money and lease terms" in html


@pytest.mark.parametrize("who", ["unknown", "never", "oneself"])
def test_audiences_that_one_may_not_share_with_are_not_there(world: World, client: Client, who: str) -> None:
    pk = {"unknown": world.dol.audience.pk, "never": uuid.uuid4(), "oneself": world.aber.audience.pk}[who]
    depot = world.aber.owns("Depot")
    sign_in(client, world.aber.manager)
    assert client.get(reverse("assets:view-as", args=[pk])).status_code == 404
    assert client.get(reverse("assets:asset-view-as", args=[depot.pk, pk])).status_code == 404


def test_the_portals_administrator_has_no_register_to_look_at(world: World, client: Client) -> None:
    assert (
        sign_in(client, world.administrator).get(reverse("assets:view-as", args=[world.bryn.audience.pk])).status_code
        == 404
    )


def test_queries_do_not_grow_with_the_properties(world: World, client: Client) -> None:
    sign_in(client, world.aber.manager)
    counts = []
    for number in range(2):
        for level in Level:
            world.aber.shares(world.aber.owns(f"D{number}{level}"), with_=world.bryn.audience, at=level)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("assets:view-as", args=[world.bryn.audience.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
