"""What an actor sees is put together once and fetched at each asking; what was narrowed is not taken for all."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from assets.register.models import Asset, AssetMoney, AssetSight
from assets.register.permissions import EDIT_ASSET
from partners import clock
from partners.people.models import Membership
from sharing.levels import Level

if TYPE_CHECKING:
    from tests.worlds import World


def test_rows_that_were_asked_for_before_are_fetched_anew(world: World) -> None:
    actor = world.bryn.actor()
    assert not Asset.objects.visible_to(actor).exists()
    assert not EDIT_ASSET.rows(actor).exists()
    shared, own = world.aber.owns("Hall"), world.bryn.owns("Depot")
    world.aber.shares(shared, with_=world.bryn.audience, at=Level.SUMMARY)
    world.bryn.actor()  # arms the database again
    assert set(Asset.objects.visible_to(actor)) == {shared, own}
    assert set(EDIT_ASSET.rows(actor)) == {own}


def test_each_level_and_each_model_is_kept_apart(world: World) -> None:
    shared = world.aber.owns("Hall", rent_gbp_per_year=5)
    world.aber.shares(shared, with_=world.bryn.audience, at=Level.SUMMARY)
    actor = world.bryn.actor()
    for _ in range(2):
        assert Asset.objects.visible_to(actor).count() == 1
        assert Asset.objects.visible_to(actor, Level.DETAIL).count() == 0
        assert AssetMoney.objects.visible_to(actor).count() == 0
        assert AssetSight.objects.visible_to(actor).count() == 1


def test_what_was_narrowed_before_stays_narrow_and_does_not_narrow_what_comes_after(world: World) -> None:
    hall, depot = world.aber.owns("Hall"), world.aber.owns("Depot")
    actor = world.aber.actor()
    assert list(Asset.objects.filter(pk=hall.pk).visible_to(actor)) == [hall]
    assert list(Asset.objects.order_by("-name").visible_to(actor)) == [hall, depot]
    assert list(Asset.objects.visible_to(actor).filter(pk=depot.pk)) == [depot]
    assert Asset.objects.visible_to(actor).count() == 2
    own = world.bryn.organisation.memberships.visible_to(world.bryn.actor())
    everywhere = Membership.objects.visible_to(world.bryn.actor())
    assert set(own) == set(everywhere)
    others = world.aber.organisation.memberships
    seeing = world.bryn.actor()
    assert Membership.objects.visible_to(seeing).exists()
    assert not others.visible_to(seeing).exists(), "related rows are never taken for all rows of the model"


def test_a_day_ends_what_was_kept_of_it(world: World) -> None:
    shared = world.aber.owns("Hall")
    world.aber.shares(shared, with_=world.bryn.audience, at=Level.SUMMARY, until=clock.today())
    actor = world.bryn.actor()
    assert Asset.objects.visible_to(actor).exists()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert not Asset.objects.visible_to(actor).exists()


def test_another_actor_made_of_one_keeps_nothing_of_it(world: World) -> None:
    world.aber.owns("Hall")
    actor = world.aber.actor()
    assert Asset.objects.visible_to(actor).exists()
    doorless = dataclasses.replace(actor, doors=())
    assert not Asset.objects.visible_to(doorless).exists()
