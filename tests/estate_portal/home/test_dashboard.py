"""The page on which a person arrives: what waits, figures that lead to lists, first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forums.membership.models import ForumMembership
from sharing.levels import Level
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db


def figures(client: Client) -> dict[str, int]:
    context = client.get("/").context
    return {one.url: one.value for one in context["figures"]}


def test_a_stranger_is_led_to_the_sign_in_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/"


def test_figures_count_what_the_lists_behind_them_show(world: World, client: Client) -> None:
    world.aber.owns("Depot 1")
    world.aber.owns("Depot 2", is_vacant=True)
    theirs = world.bryn.owns("Clinic")
    world.bryn.shares(theirs, with_=world.aber.audience, at=Level.LISTED)
    client.force_login(world.aber.manager)
    found = figures(client)
    assert found == {
        "/assets/?owner=own": 2,
        "/assets/?owner=own&is_vacant=yes": 1,
        "/assets/?owner=others": 1,
    }
    for url, number in found.items():
        assert client.get(url).context["number"].total == number


def test_nobody_is_told_of_what_is_not_shared(world: World, client: Client) -> None:
    world.bryn.owns("Clinic")
    client.force_login(world.aber.manager)
    assert figures(client)["/assets/?owner=others"] == 0


def test_first_steps_go_once_the_register_is_in(world: World, client: Client) -> None:
    client.force_login(world.aber.manager)
    assert [step.url for step in client.get("/").context["steps"]] == ["/start/", "/assets/import/"]
    world.aber.owns("Depot")
    assert [step.url for step in client.get("/").context["steps"]] == ["/start/"], "nothing is shared yet"


def test_a_portal_administrator_is_shown_bodies_and_no_properties(world: World, client: Client) -> None:
    world.aber.owns("Depot")
    client.force_login(world.administrator)
    context = client.get("/").context
    assert context["figures"] == []
    assert [step.url for step in context["steps"]] == ["/organisations/find/", "/organisations/add-many/", "/board/"]


def test_an_invitation_to_a_forum_waits_for_the_administrator_of_the_body_only(world: World, client: Client) -> None:
    with acting_as(OWNER):
        ForumMembership(
            forum=world.forum,
            audience=world.forum.audience,
            organisation=world.dol.organisation,
            invited_by=world.chair,
        ).save()
    client.force_login(world.dol.administrator)
    page = client.get("/")
    assert [one.url for one in page.context["waiting"]] == [f"/forums/{world.forum.pk}/answer/"]
    assert "Nothing is waiting for you" not in page.content.decode()
    client.force_login(world.dol.viewer)
    assert client.get("/").context["waiting"] == []
