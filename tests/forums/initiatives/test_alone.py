"""Whoever is left alone at a stage is shown as at risk, steps back by its own answer, and goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.initiatives.actions import close_move, leave_initiative, propose_move, take_position
from forums.initiatives.errors import TooFew
from forums.initiatives.models import Initiative, Move
from forums.initiatives.stages import Answer, Outcome, Stage
from forums.membership.actions import leave_forum
from tests.forums.membership.doing import administrator_of, chair, get, post, signed_in
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops
from tests.worlds import World, make_initiative, make_move, take_part

if TYPE_CHECKING:
    from tests.worlds import Body

CARRY = "UPDATE forums_move SET outcome = 'carried', decided_at = now() WHERE id = %s"
AT_RISK = "At risk: fewer than two partners"


def propose(body: Body, initiative: Initiative, to: Stage) -> Move:
    return propose_move(administrator_of(body), initiative, to_stage=to, reason="It is time", waiver="No need")


def says(body: Body, move: Move, answer: Answer = Answer.AGREE) -> Outcome:
    return take_position(administrator_of(body), move, answer=answer, reason="So it is")


def stage_of(initiative: Initiative) -> str:
    with acting_as(OWNER):
        return Initiative.objects.unscoped(because="a test's own world").get(pk=initiative.pk).stage


@pytest.fixture
def two(world: World) -> Initiative:
    """Aber's, in which Bryn takes part, at co-operation."""
    with acting_as(OWNER):
        made = make_initiative(world.forum, world.aber)
        take_part(made, world.bryn)
    says(world.bryn, propose(world.aber, made, Stage.CO_OPERATION))
    assert stage_of(made) == "co_operation"
    return made


def at_risk(world: World, initiative: Initiative) -> bool:
    """What its page, its forum's home, the list and the file say; they say the same."""
    pk, file = initiative.forum_id, reverse("forums:initiative-download", args=[initiative.forum_id, "csv"])
    pages = (("forums:initiative", initiative.pk), ("forums:forum", pk), ("forums:initiative-list", pk))
    texts = [get(world.bryn.viewer, name, key).content.decode() for name, key in pages]
    texts.append(b"".join(signed_in(world.bryn.viewer).get(file)).decode())
    (said,) = {AT_RISK in one for one in texts}
    return said


def test_who_is_left_alone_is_at_risk_and_steps_back(world: World, two: Initiative) -> None:
    assert not at_risk(world, two)
    leave_initiative(administrator_of(world.bryn), two, reason="Merged")
    assert at_risk(world, two)
    page = get(world.aber.administrator, "forums:initiative", two.pk).content.decode()
    assert "Propose a move" in page
    form = get(world.aber.administrator, "forums:move-propose", two.pk).content.decode()
    assert ("Step back: Co-existence" in form, "Step on" in form) == (True, False)
    with pytest.raises(TooFew):
        propose(world.aber, two, Stage.CO_ORDINATION)
    answers = {"to_stage": "co_existence", "reason": "Alone"}
    done = post(world.aber.administrator, "forums:move-propose", two.pk, body=world.aber, **answers)
    assert done.status_code == 303
    assert stage_of(two) == "co_existence"
    assert not at_risk(world, two)


def test_who_stayed_behind_does_not_stand_at_the_stage(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
        for body in (world.bryn, world.cwm):
            take_part(initiative, body)
    move = propose(world.aber, initiative, Stage.CO_OPERATION)
    says(world.bryn, move)
    says(world.cwm, move, Answer.DISSENT)
    assert not at_risk(world, initiative)
    leave_initiative(administrator_of(world.bryn), initiative, reason="Merged")
    assert at_risk(world, initiative)
    move = propose(world.aber, initiative, Stage.CO_EXISTENCE)
    assert says(world.cwm, move) is Outcome.CARRIED


def test_where_no_move_can_be_proposed_none_is_offered(world: World) -> None:
    with acting_as(OWNER):
        alone = make_initiative(world.forum, world.aber)
    page = get(world.aber.administrator, "forums:initiative", alone.pk).content.decode()
    assert "Propose a move" not in page
    assert "At least two organisations must take part" in page
    assert AT_RISK not in page
    form = get(world.aber.administrator, "forums:move-propose", alone.pk).content.decode()
    assert "At least two organisations must take part" in form
    assert "Propose move" not in form
    viewer = get(world.cwm.viewer, "forums:initiative", alone.pk).content.decode()
    assert "At least two organisations must take part" not in viewer


def test_of_two_both_agree_to_a_step_back_and_who_leaves_is_not_waited_for(world: World, two: Initiative) -> None:
    move = propose(world.aber, two, Stage.CO_EXISTENCE)
    assert says(world.bryn, move, Answer.DISSENT) is Outcome.NOT_CARRIED
    move = propose(world.aber, two, Stage.CO_EXISTENCE)
    assert close_move(chair(world), move, reason="Nobody answers") is Outcome.NOT_CARRIED
    propose(world.aber, two, Stage.CO_EXISTENCE)
    leave_initiative(administrator_of(world.bryn), two, reason="Merged")
    assert stage_of(two) == "co_existence"


def test_who_leaves_the_forum_lets_the_other_step_back(world: World, two: Initiative) -> None:
    propose(world.aber, two, Stage.CO_EXISTENCE)
    leave_forum(administrator_of(world.bryn), world.forum)
    assert stage_of(two) == "co_existence"


def test_where_nobody_takes_part_whoever_runs_the_forum_moves_nothing(world: World, two: Initiative) -> None:
    with acting_as(OWNER):
        two.partners.scoped("a test's own world").update(state="left")
    with pytest.raises(TooFew):
        propose_move(chair(world), two, to_stage=Stage.CO_EXISTENCE, reason="Nobody is left")
    page = get(world.chair, "forums:initiative", two.pk).content.decode()
    assert ("Propose a move" in page, AT_RISK in page) == (False, True)


def test_the_database_carries_a_step_on_of_two_and_a_step_back_of_one_alone(world: World) -> None:
    with acting_as(OWNER):
        alone = make_initiative(world.forum, world.aber, "Alone")
        on = make_move(alone, world.aber)
        lonely = make_initiative(world.forum, world.aber, "Lonely", stage="co_operation")
        back = make_move(lonely, world.aber)
        pair = make_initiative(world.forum, world.aber, "Pair", stage="co_operation")
        take_part(pair, world.bryn)
        both = make_move(pair, world.aber)
        steps = Move.objects.unscoped(because="a test's own world").filter(pk__in=[back.pk, both.pk])
        steps.update(from_stage="co_operation", to_stage="co_existence")
    administrator_of(world.aber)
    only_the_wall_stops(CARRY, on.pk)
    only_the_wall_stops(CARRY, both.pk)
    chair(world)
    only_the_wall_stops(CARRY, both.pk)
    administrator_of(world.aber)
    with transaction.atomic():
        Move.objects.unscoped(because="the second wall alone").filter(pk=back.pk).update(outcome="carried")
    with pytest.raises(DatabaseError), transaction.atomic():
        Move.objects.unscoped(because="the second wall alone").filter(pk=on.pk).update(outcome="carried")
