"""The list says with whom one's own properties are shared, and nothing of whom others share theirs with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.actions import end_shares
from assets.register.listing import one_page
from assets.register.models import AssetShare
from assets.register.receivers import shared_with
from forums.membership.actions import leave_forum
from partners.organisations.models import Acquaintance
from sharing.levels import Level
from tests.assets.register.test_listing import state
from tests.forums.membership.doing import administrator_of
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from tests.client import PortalClient
    from tests.worlds import World


def said(actor: Actor) -> dict[str, list[str]]:
    found = one_page(actor, state()).assets
    shared = shared_with(actor, found)
    return {one.values["name"]: [who.name for who in shared.get(one.id, ())] for one in found}


def test_own_say_with_whom_and_those_of_others_nothing(world: World) -> None:
    world.aber.owns("Alone")
    hall = world.aber.owns("Hall")
    for level in (Level.LISTED, Level.DETAIL):
        world.aber.shares(hall, with_=world.forum.audience, at=level)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.SUMMARY)
    ended = world.aber.owns("Ended")
    world.aber.shares(ended, with_=world.forum.audience, at=Level.DETAIL)
    end_shares(
        world.aber.actor(), list(AssetShare.objects.visible_to(world.aber.actor()).filter(asset=ended)), reason="x"
    )
    bryn = world.bryn.organisation.name
    assert said(world.aber.actor()) == {"Alone": [], "Ended": [], "Hall": sorted([bryn, "West Forum"])}
    assert said(world.aber.actor(world.aber.viewer)) == said(world.aber.actor())
    assert said(world.cwm.actor()) == {"Hall": []}


def test_of_a_forum_that_was_left_nothing_is_said_as_the_shares_ended_with_it(world: World) -> None:
    hall = world.aber.owns("Hall")
    world.aber.shares(hall, with_=world.forum.audience, at=Level.LISTED)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.LISTED)
    leave_forum(administrator_of(world.aber), world.forum)
    assert said(world.aber.actor()) == {"Hall": [world.bryn.organisation.name]}


def test_a_receiver_that_the_body_does_not_know_is_not_named_and_breaks_no_list(world: World) -> None:
    hall = world.aber.owns("Hall")
    world.aber.shares(hall, with_=world.forum.audience, at=Level.LISTED)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.LISTED)
    with acting_as(OWNER):
        Acquaintance.objects.unscoped(because="as though they had never met").all().delete()
    assert said(world.aber.actor()) == {"Hall": [world.forum.name]}


def test_one_query_for_all_and_none_where_none_is_own(world: World) -> None:
    for number in range(5):
        asset = world.aber.owns(f"Hall {number}")
        world.aber.shares(asset, with_=world.forum.audience, at=Level.LISTED)
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.LISTED)
    for body, number in ((world.aber, 1), (world.cwm, 0)):
        actor = body.actor()
        found = one_page(actor, state()).assets
        with CaptureQueriesContext(connection) as queries:
            shared_with(actor, found)
        assert len(queries) == number


def test_page_and_file_have_the_column(client: PortalClient, world: World) -> None:
    hall, _alone = world.aber.owns("Hall"), world.aber.owns("Alone")
    world.aber.shares(hall, with_=world.forum.audience, at=Level.SUMMARY)
    client.force_login(world.aber.manager)
    html = client.get("/assets/").text
    assert "Shared with" in html
    assert ">West Forum<" in html
    assert ">Nobody<" in html
    text = client.get("/assets/download.csv?columns=shared_with").content.decode("utf-8-sig")
    assert {row["Name"]: row["Shared with"] for row in csv.DictReader(io.StringIO(text))} == {
        "Hall": "West Forum",
        "Alone": "Nobody",
    }
    client.force_login(world.bryn.manager)
    theirs = client.get("/assets/").text.partition("<tbody")[2]
    assert "Hall" in theirs
    assert "West Forum" not in theirs
