"""What portal administrators did is read by them, and what bodies did among themselves is not."""

from __future__ import annotations

from django.urls import reverse

from partners.organisations.actions import suspend_organisation
from sharing.audiences.actors import actor_for
from tests.sharing.ledger.test_trail import opened, shared
from tests.worlds import World

URL = "sharing:administrator-trail"


def test_it_lists_the_deeds_of_administrators_only(world: World) -> None:
    shared(world)
    suspend_organisation(actor_for(world.administrator), world.dol.organisation, reason="Merged with Aber")
    status, text = opened(world.administrator, reverse(URL))
    assert status == 200
    assert "Suspended an organisation" in text
    assert "Merged with Aber" in text
    assert "Depot" not in text
    assert f'href="/organisations/{world.dol.organisation.pk}/"' in text


def test_nobody_else_finds_it(world: World) -> None:
    for person in (world.aber.administrator, world.aber.manager, world.chair, world.dol.viewer):
        assert opened(person, reverse(URL))[0] == 404
