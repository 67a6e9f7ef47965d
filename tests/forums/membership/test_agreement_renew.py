"""Those who run a forum, and the portal, publish a new version of its agreement."""

from __future__ import annotations

from tests.forums.membership.doing import agreement, get, post
from tests.worlds import World

NAME = "forums:agreement-renew"


def test_the_chair_publishes_and_every_member_is_asked_again(world: World) -> None:
    assert "We share with care." in get(world.chair, NAME, world.forum.pk).content.decode()
    answer = post(world.chair, NAME, world.forum.pk, body=world.aber, text_en="Newer.", text_cy="")
    assert answer.status_code == 303
    assert (agreement(world).version, agreement(world).text_en) == (2, "Newer.")
    text = get(world.bryn.administrator, "forums:forum", world.forum.pk).content.decode()
    assert "Read and accept the agreement" in text


def test_so_does_a_portal_administrator(world: World) -> None:
    assert post(world.administrator, NAME, world.forum.pk, text_en="Newer.", text_cy="").status_code == 303
    assert agreement(world).version == 2


def test_an_empty_agreement_is_refused(world: World) -> None:
    assert post(world.chair, NAME, world.forum.pk, body=world.aber, text_en=" ").status_code == 422


def test_nobody_else_does(world: World) -> None:
    for person in (world.aber.administrator, world.bryn.manager, world.dol.administrator):
        assert get(person, NAME, world.forum.pk).status_code == 404
