"""A download holds exactly what the list shows, cut to each property's level, and no money of others."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from assets.exports.models import Export
from sharing.levels import Level
from tests.outbox import deliver_all

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(reverse("assets:asset-download", args=["csv"]) + query)
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_property_is_cut_to_its_own_level(client: Client, world: World) -> None:
    own = world.bryn.owns("Clinic", rent_gbp_per_year=100, use="health")
    for level in Level:
        asset = world.aber.owns(f"Depot {level.name}", rent_gbp_per_year=42000, use="depot", condition_grade="b")
        world.aber.shares(asset, with_=world.forum.audience, at=level)
    world.aber.owns("Hidden")
    client.force_login(world.bryn.manager)
    found = {one["Name"]: one for one in rows_of(client)}
    assert set(found) == {own.name, *(f"Depot {level.name}" for level in Level)}
    assert found["Clinic"]["Rent a year"] in {"100", "100.00"}
    assert found["Depot LISTED"]["Use"] == "Not shared with you"
    assert found["Depot SUMMARY"]["Use"] == "Depot"
    assert found["Depot SUMMARY"]["Condition"] == "Not shared with you"
    assert found["Depot DETAIL"]["Condition"] == "B: satisfactory"
    assert found["Depot DETAIL"]["Rent a year"] == "Not shared with you"
    assert found["Depot COMMERCIAL"]["Rent a year"] == "Open the property to see it"
    assert "42000" not in str(found)


def test_the_same_filter_gives_the_same_rows_in_both_shapes(client: Client, world: World) -> None:
    for number in range(3):
        world.aber.owns(f"Office {number}", use="office", floor_area_m2=number + 1)
    world.aber.owns("Depot", use="depot")
    client.force_login(world.aber.manager)
    names = [one["Name"] for one in rows_of(client, "?use=office&sort=-name")]
    assert names == ["Office 2", "Office 1", "Office 0"]
    answer = client.get(reverse("assets:asset-download", args=["xlsx"]) + "?use=office&sort=-name")
    table = list(load_workbook(io.BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    column = table[0].index("Name")
    assert [row[column] for row in table[1:]] == names
    assert table[1][table[0].index("Floor area in m²")] == 3


def test_a_name_that_looks_like_a_formula_is_harmless(client: Client, world: World) -> None:
    for name in ("=1+1", "@cmd", "+44", "-5"):
        world.aber.owns(name)
    client.force_login(world.aber.manager)
    assert {one["Name"] for one in rows_of(client)} == {"'=1+1", "'@cmd", "'+44", "'-5"}
    book = load_workbook(io.BytesIO(client.get(reverse("assets:asset-download", args=["xlsx"])).content))
    assert all(cell.data_type != "f" for row in book.active for cell in row)  # type: ignore[union-attr]


def test_more_rows_than_at_once_are_written_by_the_worker(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From so many on the answer leads to a file that is asked for: the same filter, the same columns."""
    for number in range(3):
        world.aber.owns(f"Office {number}", use="office")
    world.aber.owns("Depot", use="depot")
    client.force_login(world.aber.manager)
    monkeypatch.setattr("assets.register.views.MOST_AT_ONCE", 3)
    asked = reverse("assets:asset-download", args=["csv"])
    assert len(rows_of(client, "?use=office")) == 3, "just as many as at once"
    answer = client.get(asked + "?owner=own&columns=use")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("assets:export-start"))
    chosen = client.get(answer["Location"]).context["form"].initial
    assert (chosen["what"], chosen["shape"]) == ("list", "csv")
    data = {"acting_for": str(world.aber.organisation.pk), **chosen}
    assert client.post(reverse("assets:export-start"), data).status_code == 303
    assert deliver_all() == ["exports.write", "exports.tell"]
    export = Export.objects.visible_to(world.aber.actor()).get()
    assert (export.row_count, export.state) == (4, "ready")
    (letter,) = mail.outbox
    assert reverse("assets:export", args=[export.pk]) in letter.body
    assert "Office" not in letter.body
    content = b"".join(client.get(reverse("assets:export-file", args=[export.pk])).streaming_content)  # type: ignore[attr-defined]
    assert content.decode("utf-8-sig").splitlines()[0] == "Name,Use,Estate Portal ID"


def test_what_the_list_does_not_know_is_a_page_that_says_so(client: Client, world: World) -> None:
    client.force_login(world.aber.manager)
    for address in ("assets:asset-list",):
        answer = client.get(reverse(address) + "?colour=red")
        assert answer.status_code == 400
        assert "colour" in answer.content.decode()
