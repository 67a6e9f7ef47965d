"""A share is agreed, or it is not made: by the database's word, with the code out of the way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission

from assets.register.actions import confirm_joiners, share_assets
from partners import clock
from sharing.agreements.models import Agreement
from sharing.audiences.models import Cohort
from sharing.grants.errors import AgreementMissing
from sharing.levels import Level
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import enter

if TYPE_CHECKING:
    from assets.register.models import Asset
    from sharing.audiences.models import Audience
    from tests.worlds import World

SHARE = (
    "INSERT INTO assets_assetshare (id, asset_id, organisation_id, audience_id, door_id, level, until, reason,"
    " person_id, created_at, batch)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, 2, '2099-01-01', '', %s, now(), gen_random_uuid())"
)
GRANT = (
    "INSERT INTO assets_assetgrant (id, content_object_id, group_id, permission_id, organisation_id)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)
SIGHT = (
    "INSERT INTO assets_assetsight (asset_id, door_id, owner_id, level, until, sort_name, search, kind,"
    " sort_locality, is_retired) VALUES (%s, %s, %s, 2, '2099-01-01', '', '', '', '', false)"
)


@pytest.fixture
def depot(world: World) -> Asset:
    """Aber's, seen by nobody else."""
    return world.aber.owns("Depot", town="Aber")


def door(audience: Audience) -> Any:
    """The newest door of an audience."""
    with acting_as(OWNER):
        return Cohort.objects.unscoped(because="a test").filter(audience=audience).order_by("-number")[0].pk


def renewed(world: World) -> None:
    """The forum has a new agreement, which nobody has accepted."""
    with acting_as(OWNER):
        new = Agreement(audience=world.forum.audience, version=2, text_en="We share with more care.")
        new.save(force_insert=True)


def row(world: World, depot: Asset, audience: Audience) -> tuple[Any, ...]:
    """The values of a share of Aber's."""
    return depot.pk, world.aber.organisation.pk, audience.pk, door(audience), world.aber.manager.pk


def test_without_the_current_agreement_nothing_is_shared_into_a_forum(world: World, depot: Asset) -> None:
    forum, own = world.forum.audience, world.aber.organisation.pk
    permission = Permission.objects.get(codename=Level.SUMMARY.codename, content_type__model="asset").pk
    share, grant = row(world, depot, forum), (depot.pk, forum.group_id, permission, own)
    sight = (depot.pk, door(forum), own)
    world.aber.actor()
    only_the_wall_stops(SIGHT, *sight)  # no share stands behind it
    assert not refused(SHARE, *share)
    assert not refused(GRANT, *grant)
    assert not refused(SIGHT, *sight)
    with acting_as(OWNER):
        for table in ("assetshare", "assetgrant"):
            assert not refused(f"DELETE FROM assets_{table}")
        assert not refused("DELETE FROM assets_assetsight WHERE door_id = %s", door(forum))
    renewed(world)
    world.aber.actor()
    for sql, values in ((SHARE, share), (GRANT, grant), (SIGHT, sight)):
        only_the_wall_stops(sql, *values)
    assert not refused(SHARE, *row(world, depot, world.bryn.audience)), "a partner needs no agreement"


def test_a_share_with_one_audience_hangs_on_no_door_of_another(world: World, depot: Asset) -> None:
    """Or a share with a partner would open a forum without its agreement."""
    renewed(world)
    bryn = row(world, depot, world.bryn.audience)
    beside = (*bryn[:3], door(world.forum.audience), bryn[4])
    world.aber.actor()
    assert refused(SHARE, *beside)
    with acting_as(OWNER):
        assert refused(SHARE, *beside)


def test_a_viewer_shares_nothing_and_nobody_in_anothers_name(world: World, depot: Asset) -> None:
    *values, _ = row(world, depot, world.bryn.audience)
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(SHARE, *values, world.aber.viewer.pk)
    world.aber.actor()
    only_the_wall_stops(SHARE, *values, world.aber.viewer.pk)


def test_a_share_that_stands_is_not_made_into_another(world: World, depot: Asset) -> None:
    share_assets(
        world.aber.actor(),
        [depot.pk],
        audience=world.forum.audience,
        level=Level.LISTED,
        until=clock.today() + dt.timedelta(days=9),
        reason="a test",
    )
    mine = f"WHERE asset_id = '{depot.pk}'"
    longer = f"UPDATE assets_assetshare SET until = until + 1 {mine}"
    for change in ("level = 4", f"audience_id = '{world.bryn.audience.pk}'", f"person_id = '{world.chair.pk}'"):
        assert refused(f"UPDATE assets_assetshare SET {change} {mine}")
    assert not refused(longer)
    renewed(world)
    world.aber.actor()
    only_the_wall_stops(longer)
    assert not refused(f"UPDATE assets_assetshare SET until = until - 1 {mine}"), "shorter needs nobody's word"
    assert not refused(f"UPDATE assets_assetshare SET ended_at = now() {mine}")
    only_the_wall_stops(f"UPDATE assets_assetshare SET ended_at = NULL {mine}")


def test_later_joiners_are_not_let_in_without_the_current_agreement(world: World, depot: Asset) -> None:
    """Letting them see what was shared before is sharing; the code asks for the agreement, and so does the wall."""
    world.aber.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    with acting_as(OWNER):
        agreement = Agreement.objects.unscoped(because="a test").get(audience=world.forum.audience)
        enter(world.forum, agreement, world.dol, world.administrator)
    renewed(world)
    with pytest.raises(AgreementMissing):
        confirm_joiners(world.aber.actor(), audience=world.forum.audience)
    only_the_wall_stops("UPDATE assets_assetshare SET door_id = %s", door(world.forum.audience))
