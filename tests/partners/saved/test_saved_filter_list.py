"""A saved filter is its maker's, or the organisation's; columns are a person's own. Neither widens what is seen."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assets.register.columns import columns
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.saved.actions import MOST, NameTaken, TooManyFilters, change_filter, remove_filter, save_filter
from partners.saved.models import KeptColumns, SavedFilter
from sharing.levels import Level

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from tests.worlds import World

LIST = "/assets/"


def saved(actor: Actor, name: str, query: str = "use=office", *, shared: bool = False) -> SavedFilter:
    return save_filter(actor, listed="assets", name=name, query=query, is_shared=shared)


def post(client: Client, world: World, url: str, answers: dict[str, Any]) -> Any:
    return client.post(url, {"acting_for": str(world.aber.organisation.pk), **answers})


def names(actor: Actor) -> list[str]:
    return list(SavedFilter.objects.visible_to(actor).of_list("assets").values_list("name", flat=True))


def test_a_filter_is_saved_from_the_list_and_leads_back_to_it(client: Client, world: World) -> None:
    world.aber.owns("Town Hall", use="office")
    world.aber.owns("Depot", use="depot")
    client.force_login(world.aber.manager)
    add = reverse("partners:saved-filter-add", args=["assets"]) + "?use=office&q=&sort=-name"
    assert "Use: Office" in client.get(add).content.decode()
    answer = post(client, world, add, {"name": "Offices", "is_shared": "on"})
    assert answer["Location"] == "/assets/?use=office&sort=-name"
    html = client.get(LIST).content.decode()
    assert 'href="/assets/?use=office&amp;sort=-name">Offices</a>' in html
    assert 'aria-current="true">Offices' in client.get("/assets/?sort=-name&use=office").content.decode()
    assert '/assets/map/?use=office&amp;sort=-name">Offices' in client.get(reverse("assets:asset-map")).content.decode()
    again = post(client, world, add, {"name": "Offices"})
    assert again.status_code == 422
    assert "another filter with this name" in again.content.decode()
    refused = post(client, world, reverse("partners:saved-filter-add", args=["assets"]) + "?use=palace", {"name": "X"})
    assert refused.status_code == 400
    assert client.get(reverse("partners:saved-filter-add", args=["nothing"])).status_code == 404


def test_personal_ones_are_seen_by_their_maker_alone_and_shared_ones_by_colleagues(world: World) -> None:
    mine = saved(world.aber.actor(), "My secret plan")
    saved(world.aber.actor(), "For all", shared=True)
    assert names(world.aber.actor()) == ["For all", "My secret plan"]
    assert names(world.aber.actor(world.aber.administrator)) == ["For all"]
    assert names(world.bryn.actor()) == []
    viewer = world.aber.actor(world.aber.viewer)
    with pytest.raises(NotAllowed):
        change_filter(viewer, mine, name="Taken")
    actor = world.aber.actor()
    labels = Event.objects.visible_to(actor).filter(verb="filter_saved").values_list("subject_label", flat=True)
    assert set(labels) == {"A saved filter"}, "the trail is read by others than the maker"


def test_it_is_renamed_shared_and_removed_by_its_maker_and_a_shared_one_by_an_administrator(world: World) -> None:
    maker = world.aber.actor()
    one = saved(maker, "Old")
    saved(maker, "Other")
    with pytest.raises(NameTaken):
        change_filter(maker, one, name="Other")
    change_filter(maker, one, name="New", is_shared=True)
    administrator = world.aber.actor(world.aber.administrator)
    assert names(administrator) == ["New"]
    change_filter(administrator, SavedFilter.objects.visible_to(administrator).get(), name="Better", is_shared=False)
    assert names(administrator) == ["Better"], "only its maker says whether it is shared"
    remove_filter(administrator, SavedFilter.objects.visible_to(administrator).get())
    assert names(world.aber.actor()) == ["Other"]
    viewer = world.aber.actor(world.aber.viewer)
    shared = saved(viewer, "Viewer's", shared=True)
    with pytest.raises(NotAllowed):
        remove_filter(world.aber.actor(), shared)


def test_the_database_keeps_personal_filters_and_columns_from_colleagues(world: World) -> None:
    actor = world.aber.actor()
    saved(actor, "Mine")
    KeptColumns(
        organisation=world.aber.organisation, person=world.aber.manager, listed="assets", columns=["uprn"]
    ).save(force_insert=True)
    world.aber.actor(world.aber.administrator)
    assert not SavedFilter.objects.unscoped(because="the second wall").exists()
    assert not KeptColumns.objects.unscoped(because="the second wall").exists()
    forged = SavedFilter(
        organisation=world.aber.organisation, person=world.aber.manager, listed="assets", name="Forged"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)


def test_nobody_saves_without_end(world: World) -> None:
    actor = world.aber.actor()
    SavedFilter.objects.bulk_create(
        SavedFilter(organisation=world.aber.organisation, person=world.aber.manager, listed="assets", name=str(number))
        for number in range(MOST)
    )
    with pytest.raises(TooManyFilters):
        saved(actor, "One more")


def test_columns_come_from_the_address_else_from_what_the_person_keeps(client: Client, world: World) -> None:
    own = world.aber.owns("Town Hall", condition_grade="b", rent_gbp_per_year=1200, locality="Aber")
    theirs = world.bryn.owns("Clinic", condition_grade="c", rent_gbp_per_year=9876, locality="Bryn")
    listed = world.bryn.owns("Store", condition_grade="d")
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.COMMERCIAL)
    world.bryn.shares(listed, with_=world.aber.audience, at=Level.LISTED)
    client.force_login(world.aber.manager)
    html = client.get(f"{LIST}?columns=condition_grade&columns=rent_gbp_per_year").content.decode()
    table = html.partition("<tbody")[2]
    assert "B: satisfactory" in table
    assert "£1,200" in table
    assert "C: poor" in table
    assert "Open the property to see it" in table
    assert "Not shared with you" in table
    assert "9,876" not in html
    assert "D: bad" not in html
    assert own.name in table
    choose = reverse("partners:columns-choose", args=["assets"])
    assert post(client, world, f"{choose}?use=&q=", {"columns": ["owner", "uprn"]})["Location"] == LIST
    html = client.get(LIST).content.decode()
    assert "UPRN" in html.partition("<tbody")[0]
    assert "Tenure</th>" not in html
    assert "download.csv?columns=owner%2Cuprn" in html
    answer = client.get("/assets/download.csv?columns=owner,uprn")
    assert next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        *("Name", "Owner", "UPRN"),
        "Estate Portal ID",
    ]
    client.force_login(world.aber.viewer)
    assert "columns=" not in client.get(LIST).content.decode().partition("download.csv")[2][:30]
    client.force_login(world.aber.manager)
    post(client, world, choose, {})
    assert "download.csv?&quot;" not in client.get(LIST).content.decode()
    assert post(client, world, choose, {"columns": ["password"]}).status_code == 422
    assert client.get(f"{LIST}?columns=password").status_code == 400


def test_every_field_can_be_a_column(client: Client, world: World) -> None:
    world.aber.owns("Town Hall", floor_area_m2=9, floor_area_basis="gia", tenure_detail=["vacant"])
    client.force_login(world.aber.manager)
    assert client.get(f"{LIST}?columns={','.join(columns())}").status_code == 200
    assert client.get(f"/assets/download.xlsx?columns={','.join(columns())}").status_code == 200
