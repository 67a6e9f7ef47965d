"""A role ends: by those who run the forum, by its holder, a chair's also by the portal."""

from __future__ import annotations

from forums.membership.actions import give_role
from forums.membership.models import ForumRole
from tests.forums.membership.doing import chair, get, post, roles_of
from tests.roles import OWNER, acting_as
from tests.worlds import World

NAME = "forums:role-end"


def role_of(world: World, role: str) -> ForumRole:
    with acting_as(OWNER):
        return ForumRole.objects.unscoped(because="a test's own world").get(forum=world.forum, role=role)


def secretariat(world: World) -> ForumRole:
    facts = {"email": "manager@bryn.example", "organisation": world.bryn.organisation, "role": "secretariat"}
    give_role(chair(world), world.forum, **facts)  # type: ignore[arg-type]
    return role_of(world, "secretariat")


def test_the_chair_ends_the_role_of_another(world: World) -> None:
    role = secretariat(world)
    assert get(world.chair, NAME, role.pk).status_code == 200
    assert post(world.chair, NAME, role.pk, body=world.aber).status_code == 303
    assert roles_of(world, world.bryn.manager) == set()
    assert get(world.bryn.manager, "forums:forum-invite", world.forum.pk).status_code == 404


def test_a_holder_gives_up_their_own(world: World) -> None:
    assert post(world.bryn.manager, NAME, secretariat(world).pk, body=world.bryn).status_code == 303
    assert roles_of(world, world.bryn.manager) == set()


def test_the_secretariat_cannot_depose_the_chair_and_the_portal_can(world: World) -> None:
    secretariat(world)
    role = role_of(world, "chair")
    assert get(world.bryn.manager, NAME, role.pk).status_code == 404
    assert post(world.administrator, NAME, role.pk).status_code == 303
    assert roles_of(world, world.chair) == set()
    facts = {"email": "viewer@cwm.example", "organisation": str(world.cwm.organisation.pk), "role": "chair"}
    assert post(world.administrator, "forums:role-add", world.forum.pk, body=None, **facts).status_code == 303
    assert roles_of(world, world.cwm.viewer) == {"chair"}


def test_others_cannot(world: World) -> None:
    role = secretariat(world)
    for person in (world.aber.administrator, world.cwm.manager, world.dol.administrator, world.administrator):
        assert get(person, NAME, role.pk).status_code == 404
