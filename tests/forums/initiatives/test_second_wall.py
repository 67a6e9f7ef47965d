"""A body's part in joint work is its own, by the database's word too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from forums.initiatives.models import Initiative, InitiativePartner
from tests.forums.membership.doing import chair
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import make_initiative, take_part

if TYPE_CHECKING:
    from tests.worlds import World


def test_nobody_answers_for_another_body(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
        part = take_part(initiative, world.bryn, "invited")
    joins = "UPDATE forums_initiativepartner SET state = 'joined' WHERE id = %s"
    withdraws = "UPDATE forums_initiativepartner SET state = 'withdrawn' WHERE id = %s"
    chair(world)
    assert refused(joins, part.pk)
    world.cwm.actor()
    assert refused(joins, part.pk)
    assert refused(withdraws, part.pk)
    world.dol.actor()
    assert refused(withdraws, part.pk)
    world.bryn.actor()
    only_the_wall_stops(joins, part.pk)  # keeps the register, and does not speak for the body
    world.bryn.actor(world.bryn.administrator)
    assert not refused(joins, part.pk)


def test_nobody_starts_for_another_or_puts_a_stranger_in(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    actor = world.cwm.actor()
    forged = Initiative(
        forum=world.forum,
        audience=world.forum.audience,
        title="Forged",
        purpose="x",
        lead=world.aber.organisation,
        target_stage="collaboration",
        started_by=world.aber.manager,
        started_for=world.aber.organisation,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)
    part = InitiativePartner(
        initiative=initiative, audience=world.forum.audience, organisation=world.cwm.organisation,
        state="joined", invited_by=world.cwm.manager,
    )  # fmt: skip
    assert actor.person is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        part.save(force_insert=True)
    part.organisation, part.state = world.dol.organisation, "invited"
    chair(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        part.save(force_insert=True)


def test_an_initiative_stays_in_its_forum_with_its_origin(world: World) -> None:
    with acting_as(OWNER):
        initiative = make_initiative(world.forum, world.aber)
    world.aber.actor()
    assert refused("UPDATE forums_initiative SET origin_kind = 'forged' WHERE id = %s", initiative.pk)
    world.cwm.actor()
    assert refused("UPDATE forums_initiative SET stage = 'co_ownership' WHERE id = %s", initiative.pk)
