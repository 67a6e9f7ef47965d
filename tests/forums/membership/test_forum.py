"""The forum's home, to members, to those invited and to outsiders."""

from __future__ import annotations

from tests.forums.membership.doing import get, invite
from tests.worlds import World

NAME = "forums:forum"


def test_a_member_reads_purpose_people_bodies_and_who_accepted(world: World) -> None:
    text = get(world.cwm.viewer, NAME, world.forum.pk).content.decode()
    for word in (
        "To use what we have together",
        "Chair of the Forum",
        "Aber Council",
        "Bryn Health Board",
        "Accepted by Administrator of Bryn Health Board",
        "We share with care.",
    ):
        assert word in text


def test_an_outsider_gets_the_very_bytes_of_a_page_that_never_was(world: World) -> None:
    never = get(world.dol.manager, NAME, "00000000-0000-4000-8000-000000000000")
    there = get(world.dol.manager, NAME, world.forum.pk)
    assert there.status_code == never.status_code == 404
    assert there.content == never.content


def test_a_member_does_not_read_who_else_was_asked_unless_it_knows_them(world: World) -> None:
    invite(world, world.dol)
    assert "Dol Fire" not in get(world.bryn.viewer, NAME, world.forum.pk).content.decode()
    assert "Dol" in get(world.administrator, NAME, world.forum.pk).content.decode()


def test_only_those_who_may_find_the_ways_on(world: World) -> None:
    ways = ("/invite/", "/roles/", "/leave/", "/agreement/")
    found = {
        person: {way for way in ways if f"{world.forum.pk}{way}" in get(person, NAME, world.forum.pk).content.decode()}
        for person in (world.chair, world.bryn.administrator, world.bryn.viewer)
    }
    assert found[world.chair] == {"/invite/", "/roles/", "/agreement/"}
    assert found[world.bryn.administrator] == {"/leave/"}
    assert found[world.bryn.viewer] == set()
