"""Money of another body: on a page of its own, for the commercial level only, and opening it leaves a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assets.register.fields import at_level
from partners.audit.models import Event
from sharing.levels import Level
from tests.assets.register.properties import EVERYTHING, rows, text_of, words
from tests.worlds import World

if TYPE_CHECKING:
    from django.test import Client


def test_a_reader_at_commercial_level_sees_it_and_the_owner_sees_who_did(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.COMMERCIAL)
    client.force_login(world.bryn.viewer)
    answer = client.get(f"/assets/{hall.pk}/money/")
    assert rows(answer.content) == {str(field.label): words(field) for field in at_level(Level.COMMERCIAL)}
    (event,) = Event.objects.visible_to(world.aber.actor()).filter(verb="money_seen")
    assert (event.person_name, event.subject_id) == ("Viewer of Bryn Health Board", hall.pk)


def test_its_history_is_behind_the_same_gate(client: Client, world: World) -> None:
    hall = world.aber.owns("Hen Neuadd")
    world.aber.owns("Hen Neuadd", rent_gbp_per_year=34567)
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.COMMERCIAL)
    client.force_login(world.bryn.viewer)
    history = text_of(client.get(f"/assets/{hall.pk}/history/").content)
    assert "34,567" not in history
    assert "Changes to money and lease terms are on their own page" in history
    assert text_of(client.get(f"/assets/{hall.pk}/money/").content).count("£34,567") == 2


@pytest.mark.parametrize("level", [Level.LISTED, Level.SUMMARY, Level.DETAIL])
def test_below_that_level_there_is_no_such_page_and_no_mark(client: Client, world: World, level: Level) -> None:
    hall = world.aber.owns(**EVERYTHING)
    world.aber.shares(hall, with_=world.bryn.audience, at=level)
    client.force_login(world.bryn.viewer)
    assert client.get(f"/assets/{hall.pk}/money/").status_code == 404
    assert not Event.objects.visible_to(world.aber.actor()).filter(verb="money_seen").exists()


def test_the_owner_reading_its_own_leaves_no_mark(client: Client, world: World) -> None:
    hall = world.aber.owns(**EVERYTHING)
    client.force_login(world.aber.viewer)
    assert client.get(f"/assets/{hall.pk}/money/").status_code == 200
    assert not Event.objects.visible_to(world.aber.actor()).filter(verb="money_seen").exists()
