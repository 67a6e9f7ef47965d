"""Sharing a project: choose, check, done; who can see; and ending it at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from projects.delivery.kind import PROJECT
from projects.delivery.models import ProjectShare
from sharing.grants.checking import compare
from tests.client import PortalClient
from tests.projects.making import make_project
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> PortalClient:
    found = PortalClient()
    found.force_login(world.aber.manager)
    return found


def answers(world: World, **more: Any) -> dict[str, Any]:
    return {
        "audience": str(world.bryn.audience.pk),
        "level": "2",
        "until_day": "31",
        "until_month": "12",
        "until_year": "2099",
        "reason": "To plan together",
    } | more


def test_share_check_see_and_end(world: World, client: PortalClient) -> None:
    project = make_project(world.aber, "Hub")
    where = f"/projects/{project.pk}/share/"
    check = client.get(where, answers(world, step="check"))
    text = check.content.decode()
    assert "Bryn Health Board" in text
    assert "Also its team, milestones and risks" in text
    found = re.search(r'name="selection" value="(\w+)"', text)
    assert found
    posted = answers(world, selection=found.group(1), acting_for=str(world.aber.organisation.pk))
    assert client.post(where, posted | {"selection": "another"}).status_code == 422
    done = client.post(where, posted)
    assert done.status_code == 303
    text = client.get(done["Location"]).content.decode()
    assert "Bodies that see it today" in text
    reader = PortalClient()
    reader.force_login(world.bryn.manager)
    assert reader.get(f"/projects/{project.pk}/").status_code == 200

    share = ProjectShare.objects.visible_to(world.aber.actor()).get()
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)
    ended = client.post(f"/projects/shares/{share.pk}/end/", {"acting_for": str(world.aber.organisation.pk)})
    assert ended.status_code == 303
    assert reader.get(f"/projects/{project.pk}/").status_code == 404
    assert client.get(f"/projects/shares/{share.pk}/end/").status_code == 409
    with acting_as(OWNER):
        assert compare(PROJECT) == (0, 0)
