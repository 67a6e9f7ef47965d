"""Which forums a person finds."""

from __future__ import annotations

from tests.forums.membership.doing import get, invite
from tests.worlds import World

NAME = "forums:forum-list"


def test_members_find_theirs_and_outsiders_none(world: World) -> None:
    assert "West Forum" in get(world.bryn.viewer, NAME).content.decode()
    text = get(world.dol.viewer, NAME).content.decode()
    assert "West Forum" not in text
    assert "No forums yet" in text


def test_who_is_invited_finds_it_and_its_administrator_the_way_to_answer(world: World) -> None:
    invite(world, world.dol)
    assert "West Forum" in get(world.dol.viewer, NAME).content.decode()
    assert f"/forums/{world.forum.pk}/answer/" in get(world.dol.administrator, NAME).content.decode()
    assert f"/forums/{world.forum.pk}/answer/" not in get(world.dol.viewer, NAME).content.decode()


def test_a_portal_administrator_finds_all_and_may_found_another(world: World) -> None:
    text = get(world.administrator, NAME).content.decode()
    assert "West Forum" in text
    assert "/forums/found/" in text
    assert "/forums/found/" not in get(world.chair, NAME).content.decode()
