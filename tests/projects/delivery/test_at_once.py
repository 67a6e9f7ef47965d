"""A form that is sent twice at the same moment, on real transactions: what it makes is there once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction

from projects.delivery import actions
from projects.delivery.actions import Outline
from projects.delivery.models import Project, ProjectAsset, ProjectShare
from sharing.levels import Level
from tests.at_once import at_once, lingering
from tests.projects.making import make_project
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


def test_a_project_is_started_once_though_sent_twice_at_once(world: World) -> None:
    key = uuid.uuid4()

    def start() -> Any:
        outline, partners = Outline("Hub", "To share"), [world.bryn.organisation]
        return actions.start_project(
            world.aber.actor(), key=key, outline=outline, partners=partners, level=Level.SUMMARY
        ).pk

    assert at_once(start, start, each=lingering) == [key, key]
    with acting_as(OWNER):
        assert Project.objects.unscoped(because="a test").count() == 1
        assert ProjectShare.objects.unscoped(because="a test").count() == 1


def test_a_property_is_concerned_once_though_sent_twice_at_once(world: World) -> None:
    with transaction.atomic():
        depot = world.aber.owns("Depot")
        project = make_project(world.aber, "Hub")

    def concern() -> None:
        actions.concern_asset(world.aber.actor(), depot, projects=[project])

    assert at_once(concern, concern, each=lingering) == [None, None]
    with acting_as(OWNER):
        assert ProjectAsset.objects.unscoped(because="a test").count() == 1
