"""A place in a forum is its body's own: the database refuses what the code would never ask, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

from forums.membership.models import ForumMembership
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as
from tests.worlds import make_forum

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> bool:
    """Whether the database refuses a statement or lets it change nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [str(value) for value in values])
            changed = cursor.rowcount
    except ProgrammingError:
        return True
    return bool(changed == 0)


def test_a_body_moves_itself_into_no_forum(world: World) -> None:
    with acting_as(OWNER):
        other = make_forum("other", "Other Forum", world.chair, world.administrator, [world.aber])
    world.bryn.actor(world.bryn.administrator)
    mine = world.bryn.organisation.pk
    assert refused(
        "UPDATE sharing_audiencemember SET audience_id = %s WHERE organisation_id = %s", other.audience.pk, mine
    )
    assert refused("UPDATE forums_forummembership SET forum_id = %s WHERE organisation_id = %s", other.pk, mine)


def test_who_has_left_does_not_walk_back_in(world: World) -> None:
    world.bryn.actor(world.bryn.administrator)
    mine, forum = world.bryn.organisation.pk, world.forum.audience.pk
    leave = "UPDATE sharing_audiencemember SET left_at = now() WHERE organisation_id = %s AND audience_id = %s"
    assert not refused(leave, mine, forum)
    assert refused(leave.replace("now()", "NULL"), mine, forum)


def test_whoever_runs_a_forum_makes_no_body_a_member(world: World) -> None:
    with acting_as(OWNER):
        waiting = ForumMembership(
            forum=world.forum,
            audience=world.forum.audience,
            organisation=world.dol.organisation,
            invited_by=world.administrator,
        )
        waiting.save(force_insert=True)
    for person, body in ((world.chair, world.aber.organisation.pk), (world.administrator, None)):
        actor_for(person, body)
        assert refused("UPDATE forums_forummembership SET state = 'member' WHERE id = %s", waiting.pk)
    world.dol.actor(world.dol.administrator)
    assert not refused("UPDATE forums_forummembership SET state = 'member' WHERE id = %s", waiting.pk)
