"""One property with others' eyes: their level, and what is not shared with them said as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from sharing.levels import Level
from tests.assets.shares.journeys import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def test_what_is_above_their_level_is_not_in_the_page(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", town="Aberwen", vacant_contact="Nia in Property", rent_gbp_per_year=42000)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    address = reverse("assets:asset-view-as", args=[depot.pk, world.bryn.audience.pk])
    html = sign_in(client, world.aber.manager).get(address).content.decode()
    assert "Aberwen" in html
    assert "42,000" not in html
    assert "Nia in Property" not in html
    assert html.count("Not shared with them") == 2


def test_what_they_do_not_see_does_not_exist_for_them(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", town="Aberwen")
    address = reverse("assets:asset-view-as", args=[depot.pk, world.forum.audience.pk])
    html = sign_in(client, world.aber.manager).get(address).content.decode()
    assert "They do not see this property" in html
    assert "Aberwen" not in html


def test_of_other_bodies_properties_there_is_no_such_page(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.forum.audience, at=Level.COMMERCIAL)
    address = reverse("assets:asset-view-as", args=[depot.pk, world.forum.audience.pk])
    assert sign_in(client, world.bryn.manager).get(address).status_code == 404
