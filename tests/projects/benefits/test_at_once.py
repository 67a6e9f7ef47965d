"""Two at once, on real transactions of their own: what is counted, claimed, answered or named is so once."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from forums.membership.models import Forum
from partners.audit.models import Event
from projects.benefits import actions
from projects.benefits.models import Benefit, Validation, ValidationRequest
from projects.benefits.queries import waiting_for_validation
from projects.delivery.actions import Outline, concern_asset, edit_project
from projects.delivery.models import Project, ProjectAsset
from projects.proof import actions as proof
from projects.proof.marks import mark_of
from projects.publishing.models import ForumTally
from sharing.levels import Level
from tests.at_once import at_once, lingering
from tests.projects.benefits.doing import claim, somebody, with_evidence
from tests.projects.making import make_benefit, make_project, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.worlds import Body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


def tally(forum: Forum) -> tuple[int, int]:
    with acting_as(OWNER):
        found = ForumTally.objects.unscoped(because="a test").get(forum=forum)
    return found.benefits, found.published


def events(*verbs: str) -> list[str]:
    with acting_as(OWNER):
        return list(Event.objects.unscoped(because="a test").filter(verb__in=verbs).values_list("verb", flat=True))


def test_what_two_bodies_claim_at_once_is_counted_twice(world: World) -> None:
    project = make_project(world.aber, "Hub", forum=world.forum, partners=(world.bryn, world.cwm))
    for body in (world.bryn, world.cwm):
        with transaction.atomic():
            share_project(world.aber, project, with_=body.audience, at=Level.DETAIL)

    def claims(body: Body) -> Callable[[], Any]:
        return lambda: actions.claim_benefit(body.actor(), project, key=uuid.uuid4(), claim=claim()).number

    assert at_once(claims(world.bryn), claims(world.cwm), each=lingering) == [1, 1]
    assert tally(world.forum) == (2, 0)


def test_what_two_bodies_publish_at_once_is_withheld_no_more(world: World) -> None:
    made = [
        (body, make_benefit(body, make_project(body, "Hub", forum=world.forum))) for body in (world.aber, world.bryn)
    ]

    def publishes(body: Body, benefit: Benefit) -> Callable[[], Any]:
        def deed() -> None:
            actor = body.actor()
            forum = Forum.objects.visible_to(actor).get(pk=world.forum.pk)
            actions.publish_benefit(actor, benefit, forums=[forum])

        return deed

    assert at_once(*(publishes(*one) for one in made), each=lingering) == [None, None]
    assert tally(world.forum) == (2, 2)


def test_a_claim_while_its_project_moves_to_a_forum_is_counted_there(world: World) -> None:
    project = make_project(world.aber, "Hub", partners=(world.bryn,))
    with transaction.atomic():
        share_project(world.aber, project, with_=world.bryn.audience, at=Level.DETAIL)
    make_benefit(world.aber, project)

    def moves() -> None:
        actor = world.aber.actor()
        partners, outline = [world.bryn.organisation], Outline("Hub", "To share", world.forum)
        edit_project(actor, project, version=project.version, outline=outline, partners=partners)

    def claims() -> None:
        time.sleep(0.2)
        actions.claim_benefit(world.bryn.actor(), project, key=uuid.uuid4(), claim=claim())

    assert at_once(moves, claims, each=lingering) == [None, None]
    assert tally(world.forum) == (2, 0)


def test_a_claim_posted_twice_at_once_is_one(world: World) -> None:
    project, key = make_project(world.aber, "Hub"), uuid.uuid4()

    def claims() -> Any:
        return actions.claim_benefit(world.aber.actor(), project, key=key, claim=claim()).pk

    assert at_once(claims, claims, each=lingering) == [key, key]
    with acting_as(OWNER):
        assert Benefit.objects.unscoped(because="a test").get().number == 1


def test_of_two_who_validate_at_once_one_answers_and_the_trail_says_who(world: World) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub"))
    with transaction.atomic():
        with_evidence(world, benefit)
    people = {body.organisation.pk: somebody(body, "benefits_manager") for body in (world.bryn, world.cwm)}
    for body in (world.bryn, world.cwm):
        with transaction.atomic():
            proof.ask_validation(world.aber.actor(), benefit, validator=body.organisation)

    def answers(body: Body, *, accepted: bool) -> Callable[[], Any]:
        person = people[body.organisation.pk]
        return lambda: proof.validate_benefit(body.actor(person), benefit, accepted=accepted, reason="Read it")

    ended = at_once(answers(world.bryn, accepted=True), answers(world.cwm, accepted=False), each=lingering)
    assert sorted(map(str, ended)) == ["1", "nothing_to_validate"]
    with acting_as(OWNER):
        answer = Validation.objects.unscoped(because="a test").get()
        asked = ValidationRequest.objects.unscoped(because="a test").get(ended_at=None)
    said, still_asked = (world.bryn, world.cwm) if ended[0] == 1 else (world.cwm, world.bryn)
    assert (answer.organisation_id, asked.validator_id) == (said.organisation.pk, still_asked.organisation.pk)
    verbs = events("benefit_validated", "benefit_sent_back")
    assert verbs == ["benefit_validated" if answer.accepted else "benefit_sent_back"]


@pytest.mark.parametrize(("other", "ends"), [("Read it", "done_already"), ("Not all of it", "nothing_to_validate")])
def test_who_validates_twice_at_once_has_answered_once(world: World, other: str, ends: str) -> None:
    benefit = make_benefit(world.aber, make_project(world.aber, "Hub"))
    with transaction.atomic():
        with_evidence(world, benefit)
        proof.ask_validation(world.aber.actor(), benefit, validator=world.cwm.organisation)
    validator = somebody(world.cwm, "benefits_manager")
    with transaction.atomic():
        read = mark_of(waiting_for_validation(world.cwm.actor(validator), benefit))

    def answers(reason: str) -> Callable[[], Any]:
        return lambda: proof.validate_benefit(
            world.cwm.actor(validator), benefit, accepted=True, reason=reason, read=read
        )

    ended = at_once(answers("Read it"), answers("Read it" if ends == "done_already" else other), each=lingering)
    assert sorted(map(str, ended)) == ["1", ends]
    assert events("benefit_validated", "benefit_sent_back") == ["benefit_validated"]


def test_the_projects_of_a_property_said_twice_at_once_are_those(world: World) -> None:
    with transaction.atomic():
        depot = world.aber.owns("Depot")
    project = make_project(world.aber, "Hub")

    def says() -> None:
        actor = world.aber.actor()
        concern_asset(actor, depot, projects=[Project.objects.visible_to(actor).get(pk=project.pk)])

    assert at_once(says, says, each=lingering) == [None, None]
    with acting_as(OWNER):
        assert ProjectAsset.objects.unscoped(because="a test").get().project_id == project.pk
