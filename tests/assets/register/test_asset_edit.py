"""Editing a section: saved as typed, and never over what somebody else saved meanwhile."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from assets.register.actions import IdentityTaken, edit_asset
from assets.register.forms import SectionForm, asked, planned
from assets.register.models import Asset, AssetChange
from assets.register.shown import shown
from partners.acting.errors import ChangedMeanwhile, NotAllowed
from partners.audit.models import Event
from sharing.levels import Level
from tests.assets.register.properties import EVERYTHING, sent, text_of
from tests.worlds import Body, World

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from assets.register.shown import ShownAsset


def standing(body: Body, asset: Asset) -> ShownAsset:
    actor = body.actor()
    cut = shown(Asset.objects.visible_to(actor).get(pk=asset.pk), actor)
    assert cut is not None
    return cut


def answers(body: Body, asset: Asset, section: Level | str, **changed: Any) -> dict[str, Any]:
    """What the form of a section holds when it is opened, with some answers changed."""
    cut = standing(body, asset)
    facts = planned() if isinstance(section, str) else asked(section)
    form = SectionForm(facts, version=cut.version, standing=cut.values)
    held: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, dt.date):
            held |= {f"{field.name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")}
        elif value is not None:
            held[field.name] = value if isinstance(value, list) else str(value)
    return held | changed


def post(client: Client, body: Body, asset: Asset, section: str, data: dict[str, Any]) -> HttpResponse:
    client.force_login(body.manager)
    return client.post(f"/assets/{asset.pk}/edit/{section}/", sent(body.actor(), **data))  # type: ignore[return-value]


@pytest.mark.parametrize("level", [*Level, "planning"])
def test_saving_a_section_untouched_changes_nothing(client: Client, world: World, level: Level | str) -> None:
    hall = world.aber.owns(**EVERYTHING)
    before = standing(world.aber, hall)
    answer = post(
        client,
        world.aber,
        hall,
        level if isinstance(level, str) else level.name.lower(),
        answers(world.aber, hall, level),
    )
    assert answer.status_code == 303
    assert standing(world.aber, hall) == before
    assert AssetChange.objects.visible_to(world.aber.actor()).count() == 1


@pytest.mark.parametrize(
    ("level", "typed", "kept"),
    [
        (Level.LISTED, {"name": "Neuadd Newydd"}, {"name": "Neuadd Newydd"}),
        (Level.SUMMARY, {"town": "Trefach", "is_vacant": ""}, {"town": "Trefach", "is_vacant": None}),
        (
            Level.DETAIL,
            {"lease_break_on_day": "1", "lease_break_on_month": "March", "lease_break_on_year": "2035"},
            {"lease_break_on": dt.date(2035, 3, 1)},
        ),
        (
            Level.DETAIL,
            {"lease_break_on_day": "", "lease_break_on_month": "", "lease_break_on_year": ""},
            {"lease_break_on": None},
        ),
        (Level.COMMERCIAL, {"value_gbp": "£1,500,000.50"}, {"value_gbp": Decimal("1500000.50")}),
    ],
)
def test_a_manager_changes_a_fact_and_only_that_changes(
    client: Client, world: World, level: Level, typed: dict[str, str], kept: dict[str, Any]
) -> None:
    hall = world.aber.owns(**EVERYTHING)
    before = standing(world.aber, hall)
    answer = post(client, world.aber, hall, level.name.lower(), answers(world.aber, hall, level, **typed))
    assert answer.status_code == 303
    after = standing(world.aber, hall)
    assert after.values == {**before.values, **kept}
    assert after.version == before.version + 1
    (event,) = Event.objects.visible_to(world.aber.actor()).filter(verb="edited")
    assert event.facts["fields"] == sorted(kept)


def test_an_area_that_a_file_brought_without_its_measure_stops_nobody(client: Client, world: World) -> None:
    hall = world.aber.owns("Hall", town="Neath", floor_area_m2=Decimal("120.50"))
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach")
    assert post(client, world.aber, hall, "summary", data).status_code == 303
    assert standing(world.aber, hall).values["town"] == "Trefach"
    data = answers(world.aber, hall, Level.SUMMARY, floor_area_m2="130")
    answer = post(client, world.aber, hall, "summary", data)
    assert answer.status_code == 422
    assert "Select how the floor area was measured" in text_of(answer.content)


def test_moving_the_position_derives_it_anew(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.SUMMARY, easting="250000")
    post(client, world.aber, hall, "summary", data)
    moved = standing(world.aber, hall)
    assert moved.easting == 250000
    assert moved.longitude != EVERYTHING["longitude"]


def test_a_refused_answer_keeps_what_was_typed(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.COMMERCIAL, rent_gbp_per_year="a lot", value_basis="Market")
    answer = post(client, world.aber, hall, "commercial", data)
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.content.decode()
    assert 'value="Market"' in answer.content.decode()
    assert "Enter an amount in pounds" in text_of(answer.content)


def test_an_unknown_section_is_a_page_that_never_was(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    client.force_login(world.aber.manager)
    assert client.get(f"/assets/{hall.pk}/edit/secrets/").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "administrator"])
def test_who_does_not_manage_property_may_not_edit(client: Client, world: World, who: str) -> None:
    hall = world.aber.owns("Hen Neuadd")
    client.force_login(getattr(world.aber, who))
    assert client.get(f"/assets/{hall.pk}/edit/listed/").status_code == 404
    with pytest.raises(NotAllowed):
        edit_asset(world.aber.actor(getattr(world.aber, who)), hall, version=1, values={"name": "X"})


def test_a_receiver_at_any_level_may_not_edit(world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.COMMERCIAL)
    with pytest.raises(NotAllowed):
        edit_asset(world.bryn.actor(), hall, version=1, values={"name": "X"})


# The reference and the identity


def test_the_identity_follows_the_reference(world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    actor = world.aber.actor()
    for identity, reference, then in (
        ("own:1", "A-1", "ref:A-1"),
        ("ref:A-1", "A-2", "ref:A-2"),
        ("ref:A-2", "", f"own:{hall.pk}"),
        ("uprn:77", "A-3", "uprn:77"),
    ):
        Asset.objects.owned_by(actor).filter(pk=hall.pk).update(identity=identity)
        now = Asset.objects.owned_by(actor).get(pk=hall.pk)
        assert edit_asset(actor, now, version=now.version, values={"reference": reference}).identity == then


def test_a_reference_that_another_property_has_is_refused(client: Client, world: World) -> None:
    hall, shed = world.aber.owns("Hen Neuadd"), world.aber.owns("Shed")
    actor = world.aber.actor()
    for asset, reference in ((hall, "A-1"), (shed, "A-2")):
        Asset.objects.owned_by(actor).filter(pk=asset.pk).update(identity=f"own:{asset.pk}")
        edit_asset(actor, asset, version=1, values={"reference": reference})
    with pytest.raises(IdentityTaken):
        edit_asset(actor, shed, version=2, values={"reference": "A-1"})
    answer = post(client, world.aber, shed, "summary", answers(world.aber, shed, Level.SUMMARY, reference="A-1"))
    assert answer.status_code == 422
    assert "another property with the reference A-1" in text_of(answer.content)
    assert standing(world.aber, shed).reference == "A-2"


# Two people at once


def meanwhile(world: World, asset: Asset, **values: Any) -> None:
    """The body's manager saves something from another tab."""
    actor = world.aber.actor()
    now = Asset.objects.visible_to(actor).get(pk=asset.pk)
    edit_asset(actor, now, version=now.version, values=values)


def hidden(page: bytes) -> dict[str, list[str]]:
    """The hidden answers that a page carries, less the token."""
    found: dict[str, list[str]] = {}
    main = page.decode().split('id="main-content"')[1]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def test_an_edit_of_another_section_does_not_stand_in_the_way(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach")
    meanwhile(world, hall, name="Neuadd Newydd")
    assert post(client, world.aber, hall, "summary", data).status_code == 303
    assert (standing(world.aber, hall).name, standing(world.aber, hall).town) == ("Neuadd Newydd", "Trefach")


def test_an_edit_over_a_change_of_the_same_section_is_refused_with_both_shown(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach", address="1 Heol Newydd")
    meanwhile(world, hall, town="Aberdulais", floor_area_m2=Decimal(999))
    answer = post(client, world.aber, hall, "summary", data)
    assert answer.status_code == 409
    text = text_of(answer.content)
    assert "Town Trefach Aberdulais Manager of Aber Council" in text
    assert "Address 1 Heol Newydd 17 Heol Ddistaw Nobody: only you changed it" in text
    assert "Floor area in m² 1,317.25 999" in text
    assert standing(world.aber, hall).town == "Aberdulais"
    choices = answer.context["form"]  # type: ignore[attr-defined]
    suggested = {name: field.initial for name, field in choices.fields.items()}
    assert suggested == {"keep_address": "yours", "keep_town": None, "keep_floor_area_m2": "theirs"}


def test_a_choice_saves_what_was_chosen_and_loses_nothing(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    before = standing(world.aber, hall)
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach", address="1 Heol Newydd")
    meanwhile(world, hall, town="Aberdulais", floor_area_m2=Decimal(999))
    carried = hidden(post(client, world.aber, hall, "summary", data).content)
    chosen = {"keep_address": "yours", "keep_town": "yours", "keep_floor_area_m2": "theirs"}
    answer = post(client, world.aber, hall, "summary", carried | chosen)
    assert answer.status_code == 303
    expected = {**before.values, "town": "Trefach", "address": "1 Heol Newydd", "floor_area_m2": Decimal(999)}
    assert standing(world.aber, hall).values == expected


def test_a_choice_left_open_is_asked_again(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach")
    meanwhile(world, hall, town="Aberdulais")
    carried = hidden(post(client, world.aber, hall, "summary", data).content)
    answer = post(client, world.aber, hall, "summary", carried)
    assert answer.status_code == 422
    assert "Select what to keep for: Town" in text_of(answer.content)
    assert standing(world.aber, hall).town == "Aberdulais"


def test_a_third_change_while_choosing_is_shown_too(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.SUMMARY, town="Trefach")
    meanwhile(world, hall, town="Aberdulais")
    carried = hidden(post(client, world.aber, hall, "summary", data).content)
    meanwhile(world, hall, town="Resolfen")
    answer = post(client, world.aber, hall, "summary", carried | {"keep_town": "yours"})
    assert answer.status_code == 409
    assert "Town Trefach Resolfen" in text_of(answer.content)


def test_dates_kept_from_the_other_side_come_through(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    data = answers(world.aber, hall, Level.DETAIL, lease_break_on_year="2036")
    meanwhile(world, hall, lease_break_on=dt.date(2034, 5, 5))
    carried = hidden(post(client, world.aber, hall, "detail", data).content)
    answer = post(client, world.aber, hall, "detail", carried | {"keep_lease_starts_on": "theirs"})
    assert answer.status_code == 303
    assert standing(world.aber, hall).lease_break_on == dt.date(2034, 5, 5)


def test_the_action_itself_refuses_only_over_the_same_facts(world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    edit_asset(world.aber.actor(), hall, version=1, values={"town": "Aberdulais"})
    edit_asset(world.aber.actor(), hall, version=1, values={"address": "1 Heol Newydd"})
    with pytest.raises(ChangedMeanwhile):
        edit_asset(world.aber.actor(), hall, version=1, values={"town": "Trefach"})
    with pytest.raises(ChangedMeanwhile):
        edit_asset(world.aber.actor(), hall, version=99, values={"postcode": "SA1 1AA"})


def test_planning_facts_have_a_form_of_their_own(client: Client, world: World) -> None:
    hall = world.aber.owns("Weir Mill", planning_status="Permissioned")
    page = client_page(client, world, f"/assets/{hall.pk}/")
    assert f"/assets/{hall.pk}/edit/planning/" in page
    version = standing(world.aber, hall).version
    wrong = {"version": version, "planning_dwellings_from": "40", "planning_dwellings_to": "12"}
    assert post(client, world.aber, hall, "planning", wrong).status_code == 422
    right = {**wrong, "planning_status": "Not permissioned", "planning_dwellings_to": "1,200"}
    assert post(client, world.aber, hall, "planning", right).status_code == 303
    now = standing(world.aber, hall)
    assert (now.planning_status, now.planning_dwellings_from, now.planning_dwellings_to) == (
        "Not permissioned",
        40,
        1200,
    )
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.DETAIL)
    client.force_login(world.bryn.manager)
    assert client.get(f"/assets/{hall.pk}/edit/planning/").status_code == 404


def client_page(client: Client, world: World, address: str) -> str:
    client.force_login(world.aber.manager)
    return client.get(address).content.decode()
