"""Two answers at the same moment, on real transactions: a body answers once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction

from partners.audit.models import Event
from projects.delivery.models import Project
from projects.stories import actions
from projects.stories.models import StoryAnswer, StoryLine
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


@pytest.mark.parametrize(("other", "ends"), [(True, ["done_already", None]), (False, ["answered_otherwise", None])])
def test_two_answers_at_once_are_one(world: World, other: bool, ends: list[Any]) -> None:
    with transaction.atomic():
        made = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn,), gate="closure")
        project = Project.objects.visible_to(world.aber.actor()).get(pk=made.pk)
        said = [(world.bryn.organisation, "It went well.")]
        actions.tell_story(world.aber.actor(), project, key=uuid.uuid4(), title="Done", sentences=said)

    def answers(approved: bool) -> Any:
        def deed() -> None:
            actor = world.bryn.actor()
            line = StoryLine.objects.visible_to(actor).get(body=world.bryn.organisation)
            actions.answer_story(actor, line, approved=approved)

        return deed

    assert sorted(at_once(answers(True), answers(other), each=lingering), key=str) == sorted(ends, key=str)
    with acting_as(OWNER):
        assert Event.objects.unscoped(because="a test").filter(verb="story_answered").count() == 1
        assert StoryAnswer.objects.unscoped(because="a test").filter(organisation=world.bryn.organisation).count() == 1
