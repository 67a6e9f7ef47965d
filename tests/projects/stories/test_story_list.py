"""All that a forum celebrates, not only its newest: a list as every other, and the same as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forums.membership.actions import leave_forum
from projects.stories.actions import take_story_back
from sharing.agreements.models import Agreement
from tests.client import PortalClient
from tests.forums.membership.doing import administrator_of
from tests.projects.making import add_story, make_project
from tests.roles import OWNER, acting_as
from tests.worlds import enter

if TYPE_CHECKING:
    from partners.people.models import Person
    from projects.stories.models import Story
    from tests.worlds import Body, World

pytestmark = pytest.mark.django_db
TITLES = ("Nurses above the library", "A depot for three", "Homes on the yard", "One front desk")


def signed_in(person: Person) -> PortalClient:
    client = PortalClient()
    client.force_login(person)
    return client


def celebrate(world: World, teller: Body, named: Body, title: str) -> Story:
    project = make_project(teller, f"Project of {title}", forum=world.forum, gate="closure")
    return add_story(project, teller, named, title)


def test_a_forum_has_all_its_stories_behind_one_link(world: World) -> None:
    for title in TITLES:
        celebrate(world, world.aber, world.bryn, title)
    client = signed_in(world.cwm.viewer)
    address = reverse("projects:story-list", args=[world.forum.pk])
    home = client.get(f"/forums/{world.forum.pk}/").content.decode()
    assert sum(title in home for title in TITLES) == 3
    assert f'href="{address}"' in home
    text = client.get(address).content.decode()
    assert all(title in text for title in TITLES)
    assert "Project of" not in text, "the project is not shared with who reads its story"
    assert "Project of One front desk" in signed_in(world.aber.manager).get(address).content.decode()


def test_the_list_is_filtered_sorted_and_the_same_as_a_file(world: World) -> None:
    for title in TITLES[:2]:
        celebrate(world, world.aber, world.bryn, title)
    celebrate(world, world.bryn, world.aber, TITLES[2])
    client = signed_in(world.aber.manager)
    address = reverse("projects:story-list", args=[world.forum.pk])
    text = client.get(f"{address}?organisation={world.aber.organisation.pk}&sort=title").content.decode()
    assert text.index(TITLES[1]) < text.index(TITLES[0])
    assert TITLES[2] not in text
    file = reverse("projects:story-list-download", args=[world.forum.pk, "csv"])
    lines = client.get(f"{file}?q=on the yard").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Story", TITLES[2]]
    assert "Bryn" in lines[1]
    assert client.get(f"{address}?colour=red").status_code == 400


def test_it_holds_what_the_forum_reads_and_nothing_else(world: World) -> None:
    story = celebrate(world, world.aber, world.bryn, TITLES[0])
    address = reverse("projects:story-list", args=[world.forum.pk])
    take_story_back(world.bryn.actor(), story)
    for person in (world.aber.manager, world.bryn.manager, world.cwm.viewer):
        page = signed_in(person).get(address)
        assert TITLES[0] not in page.content.decode()
        assert "No stories yet" in page.content.decode()
    assert signed_in(world.dol.viewer).get(address).status_code == 404


def test_a_story_whose_teller_has_left_is_listed_for_those_who_never_knew_it(world: World) -> None:
    celebrate(world, world.aber, world.bryn, TITLES[0])
    leave_forum(administrator_of(world.aber), world.forum)
    with acting_as(OWNER):
        enter(
            world.forum,
            Agreement.objects.unscoped(because="a test").get(audience=world.forum.audience),
            world.dol,
            world.chair,
        )
    client = signed_in(world.dol.viewer)
    text = client.get(reverse("projects:story-list", args=[world.forum.pk])).content.decode()
    assert TITLES[0] in text
    assert "Another organisation" in text
    file = reverse("projects:story-list-download", args=[world.forum.pk, "csv"])
    assert "Another organisation" in client.get(file).content.decode("utf-8-sig")


def test_more_stories_ask_no_more(world: World) -> None:
    client = signed_in(world.cwm.viewer)
    address = reverse("projects:story-list", args=[world.forum.pk])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    celebrate(world, world.aber, world.bryn, TITLES[0])
    asked()  # what is read once
    once = asked()
    for title in TITLES[1:]:
        celebrate(world, world.aber, world.bryn, title)
    assert asked() == once
