"""A property that was sold or ended is retired with a date and a reason, stays readable, and can be restored."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from assets.register.actions import AlreadyRetired, NotRetired, restore_asset, retire_asset
from assets.register.models import Asset
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from sharing.levels import Level
from tests.assets.register.properties import sent, text_of
from tests.worlds import World

if TYPE_CHECKING:
    from django.test import Client

SOLD: dict[str, Any] = {"on_day": "3", "on_month": "2", "on_year": "2026", "reason": "Sold to a rowing club"}


def test_a_manager_retires_a_property_and_each_reader_sees_as_much_as_their_level(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.LISTED)
    world.aber.shares(hall, with_=world.cwm.audience, at=Level.SUMMARY)
    client.force_login(world.aber.manager)
    answer = client.post(f"/assets/{hall.pk}/retire/", sent(world.aber.actor(), **SOLD))
    assert answer.status_code == 303
    own = text_of(client.get(f"/assets/{hall.pk}/").content)
    assert "It has not been held since 3 February 2026." in own
    assert "Sold to a rowing club" in own
    for body, reads_why in ((world.bryn, False), (world.cwm, True)):
        client.force_login(body.viewer)
        text = text_of(client.get(f"/assets/{hall.pk}/").content)
        assert "This property is retired" in text
        assert ("Sold to a rowing club" in text) is reads_why
    (event,) = Event.objects.visible_to(world.aber.actor()).filter(verb="retired")
    assert (event.reason, event.facts["on"]) == ("Sold to a rowing club", "2026-02-03")


def test_it_can_be_restored_with_a_reason(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd", retired_on=dt.date(2026, 2, 3), retired_reason="Sold")
    client.force_login(world.aber.manager)
    answer = client.post(f"/assets/{hall.pk}/restore/", sent(world.aber.actor(), reason="The sale fell through"))
    assert answer.status_code == 303
    assert Asset.objects.visible_to(world.aber.actor()).get().retired_on is None
    assert "retired" not in text_of(client.get(f"/assets/{hall.pk}/").content).lower().replace("retire this", "")


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("The date must be today or in the past", {"on_year": "2999"}),
        ("Enter a date", {"on_day": "", "on_month": "", "on_year": ""}),
        ("Enter why you no longer hold it", {"reason": " "}),
    ],
)
def test_a_date_and_a_reason_are_needed(client: Client, world: World, sentence: str, changed: dict[str, str]) -> None:
    hall = world.aber.owns("Hen Neuadd")
    client.force_login(world.aber.manager)
    answer = client.post(f"/assets/{hall.pk}/retire/", sent(world.aber.actor(), **{**SOLD, **changed}))
    assert answer.status_code == 422
    assert sentence in text_of(answer.content)
    assert Asset.objects.visible_to(world.aber.actor()).get().retired_on is None


def test_a_property_is_retired_once_and_restored_once(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    with pytest.raises(NotRetired):
        restore_asset(world.aber.actor(), hall, reason="x")
    retire_asset(world.aber.actor(), hall, on=clock.today(), reason="Sold")
    with pytest.raises(AlreadyRetired):
        retire_asset(world.aber.actor(), hall, on=clock.today(), reason="Sold")
    client.force_login(world.aber.manager)
    answer = client.post(f"/assets/{hall.pk}/retire/", sent(world.aber.actor(), **SOLD))
    assert answer.status_code == 422
    assert "This property is already retired." in text_of(answer.content)


@pytest.mark.parametrize("page", ["retire", "restore"])
def test_only_who_manages_property_may(client: Client, world: World, page: str) -> None:
    hall = world.aber.owns("Hen Neuadd")
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.COMMERCIAL)
    for person in (world.aber.viewer, world.aber.administrator, world.bryn.manager):
        client.force_login(person)
        assert client.get(f"/assets/{hall.pk}/{page}/").status_code == 404
    with pytest.raises(NotAllowed):
        retire_asset(world.bryn.actor(), hall, on=clock.today(), reason="x")
