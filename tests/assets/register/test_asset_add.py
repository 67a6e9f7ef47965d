"""Adding a property by form: kept exactly, seen by nobody else, refused with a sentence beside the question."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from assets.register.actions import IdentityTaken, add_asset
from assets.register.models import Asset, AssetSummary
from assets.register.positions import wgs84_of
from assets.register.shown import shown
from tests.assets.register.properties import sent, text_of
from tests.worlds import Body, World

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

ADD = "/assets/add/"


def posted(client: Client, body: Body, **answers: Any) -> HttpResponse:
    client.force_login(body.manager)
    given = {"name": "Depo Newydd", "kind": "building", "key": str(uuid.uuid4()), **answers}
    return client.post(ADD, sent(body.actor(), **given))  # type: ignore[return-value]


def refused(client: Client, body: Body, sentence: str, **answers: Any) -> None:
    answer = posted(client, body, **answers)
    assert answer.status_code == 422
    text = text_of(answer.content)
    assert text.count(sentence) == 2, sentence  # in the summary and beside the question
    assert "There is a problem" in text
    assert Asset.objects.visible_to(body.actor()).count() == 0


def test_a_manager_adds_a_property_that_nobody_else_sees(client: Client, world: World) -> None:
    answer = posted(
        client,
        world.aber,
        reference="D-1",
        uprn="0010 0200 3004",
        floor_area_m2="1,250.5",
        floor_area_basis="gia",
        tenure_detail=["vacant", "licence"],
        is_vacant="False",
        coordinate_system="osgb36",
        easting="263412.1234",
        northing="193377.5",
    )
    assert answer.status_code == 303
    made = Asset.objects.visible_to(world.aber.actor()).get()
    assert answer["Location"] == f"/assets/{made.pk}/"
    assert made.identity == "ref:D-1"
    cut = shown(made, world.aber.actor())
    assert cut is not None
    assert (cut.uprn, cut.floor_area_m2, cut.is_vacant, cut.is_surplus) == (
        "1002003004",
        Decimal("1250.50"),
        False,
        None,
    )
    assert cut.easting == Decimal("263412.1234")
    assert (cut.longitude, cut.latitude) == wgs84_of(Decimal("263412.1234"), Decimal("193377.5"))
    assert Asset.objects.visible_to(world.bryn.actor()).count() == 0
    assert "Property added. Nobody else can see it" in text_of(client.get(answer["Location"]).content)


def test_degrees_are_kept_with_their_system(client: Client, world: World) -> None:
    posted(client, world.aber, coordinate_system="etrs89", latitude="51.625", longitude="-3.9735")
    summary = AssetSummary.objects.visible_to(world.aber.actor()).get()
    assert (summary.coordinate_system, summary.latitude, summary.longitude) == ("etrs89", 51.625, -3.9735)
    assert summary.easting is None


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("Enter name", {"name": ""}),
        ("A UPRN has digits only, 12 at most", {"uprn": "1234567890123"}),
        ("A UPRN has digits only, 12 at most", {"uprn": "10O2"}),
        ("Select how the floor area was measured", {"floor_area_m2": "120"}),
        ("Select the system of the position", {"easting": "200000", "northing": "200000"}),
        ("Enter the northing", {"coordinate_system": "osgb36", "easting": "200000"}),
        ("Enter the latitude", {"coordinate_system": "wgs84", "longitude": "-3.5"}),
        (
            "The easting must be between 0 and 700,000",
            {"coordinate_system": "osgb36", "easting": "700001", "northing": "200000"},
        ),
        (
            "The northing must be between 0 and 1,300,000",
            {"coordinate_system": "osgb36", "easting": "200000", "northing": "-1"},
        ),
        (
            "The latitude must be in the United Kingdom",
            {"coordinate_system": "wgs84", "latitude": "-3.5", "longitude": "1"},
        ),
        (
            "Leave this empty: it belongs to the other system",
            {"coordinate_system": "osgb36", "easting": "200000", "northing": "200000", "latitude": "51.5"},
        ),
        ("Enter 0 or more", {"land_area_ha": "-1"}),
    ],
)
def test_a_form_says_what_is_wrong(client: Client, world: World, sentence: str, answers: dict[str, Any]) -> None:
    refused(client, world.aber, sentence, **answers)


def test_a_reference_belongs_to_one_property_of_a_body(client: Client, world: World) -> None:
    posted(client, world.aber, reference="D-1")
    answer = posted(client, world.aber, reference="D-1", name="Another")
    assert answer.status_code == 422
    assert "Your register has another property with the reference D-1" in text_of(answer.content)
    assert posted(client, world.bryn, reference="D-1").status_code == 303
    with pytest.raises(IdentityTaken):
        add_asset(world.aber.actor(), values={"name": "Third", "kind": "land", "reference": " D-1 "})


def test_a_uprn_may_repeat_and_its_owner_is_told(client: Client, world: World) -> None:
    world.bryn.owns("Theirs", uprn="77")
    first = posted(client, world.aber, uprn="77")
    assert "Check the UPRN" not in text_of(client.get(first["Location"]).content)
    second = posted(client, world.aber, uprn="77")
    assert second.status_code == 303
    assert "1 other property in your register has it too" in text_of(client.get(second["Location"]).content)


def test_a_button_pressed_twice_adds_one_property(client: Client, world: World) -> None:
    key = str(uuid.uuid4())
    first, second = posted(client, world.aber, key=key), posted(client, world.aber, key=key)
    assert first["Location"] == second["Location"]
    assert Asset.objects.visible_to(world.aber.actor()).count() == 1


@pytest.mark.parametrize("who", ["viewer", "administrator"])
def test_who_does_not_manage_property_finds_no_such_page(client: Client, world: World, who: str) -> None:
    client.force_login(getattr(world.aber, who))
    assert client.get(ADD).status_code == 404
    assert client.post(ADD, sent(world.aber.actor(), name="X", kind="land")).status_code == 404


def test_a_post_from_a_tab_of_another_body_adds_nothing(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    answer = client.post(ADD, sent(world.bryn.actor(), name="X", kind="land", key=str(uuid.uuid4())))
    assert answer.status_code == 409
    assert Asset.objects.visible_to(world.aber.actor()).count() == 0
