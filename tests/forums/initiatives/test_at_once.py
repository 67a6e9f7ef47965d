"""The last answers of a move at once, on real transactions of their own: it is decided exactly once, by all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from forums.initiatives.actions import close_move, leave_initiative, propose_move, take_position
from forums.initiatives.models import Initiative, Move, Position
from forums.initiatives.stages import Answer, Stage
from forums.logbook.models import Decision
from partners.audit.models import Event
from tests.at_once import at_once
from tests.forums.membership.doing import administrator_of, chair
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_initiative, make_world, take_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.worlds import Body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


@pytest.fixture
def move(world: World) -> Move:
    """A step on that Aber proposed and agrees with; Bryn and Cwm have not answered."""
    with transaction.atomic(), acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
        for body in (world.bryn, world.cwm):
            take_part(initiative, body)
    with transaction.atomic():
        return propose_move(
            administrator_of(world.aber), initiative, to_stage=Stage.CO_OPERATION, reason="It is time", waiver="None"
        )


def says(body: Body, move: Move, answer: Answer = Answer.AGREE) -> Callable[[], Any]:
    fresh = Move.objects.unscoped(because="a test's own world")

    def answered() -> Any:
        actor = administrator_of(body)  # arms this thread's own connection
        return take_position(actor, fresh.get(pk=move.pk), answer=answer, reason="So it is").value

    return answered


def decided(move: Move) -> tuple[str, str, int, int]:
    """The outcome, the stage, and how often it was decided and written into the log."""
    with acting_as(OWNER):
        here = partial(Event.objects.unscoped, because="a test")
        return (
            Move.objects.unscoped(because="a test").get(pk=move.pk).outcome,
            Initiative.objects.unscoped(because="a test").get(pk=move.initiative_id).stage,
            here().filter(verb="move_decided", subject_id=move.initiative_id).count(),
            Decision.objects.unscoped(because="a test").filter(source_id=move.initiative_id).count(),
        )


@pytest.mark.parametrize("second", [Answer.AGREE, Answer.DISSENT])
def test_the_two_last_answers_at_once_decide_a_move_once(world: World, move: Move, second: Answer) -> None:
    ended = at_once(says(world.bryn, move), says(world.cwm, move, second))
    assert sorted(ended) == ["carried", "open"], "whoever came second saw what the first had said"
    assert decided(move) == ("carried", "co_operation", 1, 1)
    with acting_as(OWNER):
        assert Position.objects.unscoped(because="a test").filter(move=move).count() == 3


def test_the_last_answer_twice_at_once_is_given_once(world: World, move: Move) -> None:
    at_once(says(world.cwm, move))
    ended = at_once(*[says(world.bryn, move) for _tab in range(3)])
    assert sorted(ended) == ["carried", "not_allowed", "not_allowed"]
    assert decided(move) == ("carried", "co_operation", 1, 1)


def test_the_last_answer_a_departure_and_a_close_at_once_decide_a_move_once(world: World, move: Move) -> None:
    moves = Move.objects.unscoped(because="a test's own world")

    def leaves() -> str:
        actor = administrator_of(world.cwm)
        leave_initiative(actor, moves.get(pk=move.pk).initiative, reason="Merged")
        return "left"

    def closes() -> Any:
        actor = chair(world)
        return close_move(actor, moves.get(pk=move.pk), reason="It is time").value

    ended = at_once(says(world.bryn, move), leaves, closes)
    assert ended[1] == "left"
    assert ended[0] in {"open", "carried", "not_allowed"}
    assert ended[2] in {"carried", "not_carried", "not_allowed"}
    outcome, stage, times, logged = decided(move)
    assert times == 1
    assert (outcome, stage, logged) in {("carried", "co_operation", 1), ("not_carried", "co_existence", 0)}
