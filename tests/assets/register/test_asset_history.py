"""History: the same changes as the reader's level shows facts, in words, and names only to the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assets.register.actions import edit_asset, retire_asset
from assets.register.fields import PLANNING, fields, up_to
from partners import clock
from sharing.levels import Level
from tests.assets.register.properties import COMMON, EVERYTHING, text_of, words
from tests.worlds import World

if TYPE_CHECKING:
    from django.test import Client

    from partners.people.models import Person


def read(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return text_of(answer.content)


#: facts of a brownfield register, left out here so that the history is not many pages long
PLANNED = {name for name in EVERYTHING if name.startswith(PLANNING)}


def lived(world: World) -> Any:
    """A property that had everything, and then nothing of it."""
    first = {
        name: value
        for name, value in EVERYTHING.items()
        if name not in {"name", "kind"} and not name.startswith(PLANNING)
    }
    hall = world.aber.owns("Hen Neuadd", kind="land")
    world.aber.owns("Hen Neuadd", kind="land_and_building", **first)
    emptied: dict[str, Any] = {name: [] if isinstance(value, list) else None for name, value in first.items()}
    texts = {name: "" for name, value in first.items() if isinstance(value, str)}
    world.aber.owns("Hen Neuadd", kind="land", **{**emptied, **texts})
    return hall


@pytest.mark.parametrize("level", list(Level))
def test_a_receiver_reads_the_changes_of_the_level_and_no_others(client: Client, world: World, level: Level) -> None:
    hall = lived(world)
    world.aber.shares(hall, with_=world.bryn.audience, at=level)
    text = read(client, world.bryn.viewer, f"/assets/{hall.pk}/history/")
    shown = {field.name for field in up_to(min(level, Level.DETAIL))}
    looked_for = fields().keys() - COMMON - {"name"} - PLANNED
    assert {name for name in looked_for if words(fields()[name]) in text} == shown & looked_for
    labels = {name for name in fields().keys() - {"name"} if f" {fields()[name].label} " in text}
    assert {name for name in labels if fields()[name].level > level and name not in COMMON | {"tenure"}} == set()
    assert "Manager of Aber Council" not in text


def test_the_owner_reads_all_changes_with_names(client: Client, world: World) -> None:
    hall = lived(world)
    text = read(client, world.aber.viewer, f"/assets/{hall.pk}/history/")
    older = client.get(f"/assets/{hall.pk}/history/").context["history"].older
    assert older
    while older:
        page = client.get(f"/assets/{hall.pk}/history/", {"before": older})
        text += text_of(page.content)
        older = page.context["history"].older
    assert [name for name in fields().keys() - PLANNED if words(fields()[name]) not in text] == []
    assert "Manager of Aber Council" in text
    assert "Property added" in text


def test_a_change_is_said_in_words_before_and_after_and_how(client: Client, world: World) -> None:
    shed = world.aber.owns("Shed", use="depot", running_cost_gbp_per_year=1200)
    edit_asset(world.aber.actor(), shed, version=1, values={"use": "library"})
    retire_asset(world.aber.actor(), shed, on=clock.today(), reason="Sold")
    text = read(client, world.aber.manager, f"/assets/{shed.pk}/history/")
    assert "Use Depot Library Edited Manager of Aber Council" in text
    assert "Why retired Not recorded Sold Retired" in text
    assert text.index("Why retired") < text.index("Use Depot")


def test_pages_of_a_long_history_hold_each_change_once(client: Client, world: World) -> None:
    shed = world.aber.owns("Shed")
    for year in range(1900, 2020):
        world.aber.owns("Shed", address=f"{year} Heol Hir")
    client.force_login(world.aber.viewer)
    seen: list[str] = []
    address = f"/assets/{shed.pk}/history/"
    older: str | None = ""
    while older is not None:
        past = client.get(address, {"before": older} if older else {}).context["history"]
        seen += [change.after for change in past.changes]
        older = past.older or None
    assert seen == [*(f"{year} Heol Hir" for year in range(2019, 1899, -1)), "Shed"]


@pytest.mark.parametrize("mark", ["x", "2026-01-01_", "2026-01-01T00:00:00_8d5e0f4e-0000-4000-8000-000000000000"])
def test_a_mark_that_is_none_is_refused(client: Client, world: World, mark: str) -> None:
    shed = world.aber.owns("Shed")
    client.force_login(world.aber.viewer)
    assert client.get(f"/assets/{shed.pk}/history/", {"before": mark}).status_code == 400
