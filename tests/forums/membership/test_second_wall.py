"""A place in a forum is its body's own: the database refuses what the code would never ask, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forums.membership.models import ForumMembership
from partners.people.models import Membership
from partners.scoping.arming import arm
from sharing.agreements.models import Agreement
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import make_forum

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


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


GIVE_ROLE = (
    "INSERT INTO forums_forumrole"
    " (id, forum_id, audience_id, person_id, organisation_id, role, mandate, property_say, since)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'secretariat', '', '', now())"
)
AGREE = "INSERT INTO sharing_agreement (id, audience_id, version, text_en, text_cy, created_at)"


def test_a_member_who_does_not_run_the_forum_changes_nothing_of_it(world: World) -> None:
    """Neither the forum, nor its roles, agreement, doors or name."""
    forum, audience = world.forum.pk, world.forum.audience.pk
    statements = (
        ("UPDATE forums_forum SET purpose = 'Ours now' WHERE id = %s", forum),
        ("UPDATE forums_forum SET slug = 'ours' WHERE id = %s", forum),
        ("UPDATE sharing_audience SET name_en = 'Ours' WHERE id = %s", audience),
        ("UPDATE forums_forumrole SET ended_at = now() WHERE forum_id = %s AND role = 'chair'", forum),
        (f"{AGREE} VALUES (gen_random_uuid(), %s, 2, 'We share all.', '', now())", audience),
        ("UPDATE sharing_agreement SET text_en = 'We share all.' WHERE audience_id = %s", audience),
        (
            "INSERT INTO sharing_cohort (id, audience_id, number, opened_at) VALUES (gen_random_uuid(), %s, 99, now())",
            audience,
        ),
        ("UPDATE sharing_cohort SET number = number + 50 WHERE audience_id = %s", audience),
        (
            GIVE_ROLE,
            forum,
            audience,
            world.bryn.viewer.pk,
            world.bryn.organisation.pk,
        ),
    )
    for person in (world.bryn.manager, world.bryn.administrator):
        for sql, *values in statements:
            world.bryn.actor(person)
            only_the_wall_stops(sql, *values)


def test_the_chair_changes_the_forum_and_not_what_it_is(world: World) -> None:
    forum, chair = world.forum.pk, world.chair
    with acting_as(OWNER):
        other = make_forum("other", "Other Forum", world.cwm.viewer, world.administrator, [world.cwm])
    world.aber.actor(chair)
    assert not refused("UPDATE forums_forum SET purpose = 'To meet' WHERE id = %s", forum)
    only_the_wall_stops("UPDATE forums_forum SET founded_at = now() WHERE id = %s", forum)
    only_the_wall_stops("UPDATE forums_forumrole SET role = 'observer' WHERE forum_id = %s", forum)
    invite = (
        "INSERT INTO forums_forummembership (id, forum_id, audience_id, organisation_id, state, invited_by_id,"
        " invited_at) VALUES (gen_random_uuid(), %s, %s, %s, 'invited', %s, now())"
    )
    assert not refused(invite, forum, world.forum.audience.pk, world.dol.organisation.pk, chair.pk)
    # a place in one's own forum that opens the audience of another
    assert refused(invite, other.pk, world.forum.audience.pk, world.dol.organisation.pk, chair.pk)
    assert refused(invite, forum, other.audience.pk, world.dol.organisation.pk, chair.pk)


def test_whoever_runs_a_forum_acts_for_the_body_that_they_run_it_for(world: World) -> None:
    with acting_as(OWNER):
        Membership(person=world.chair, organisation=world.bryn.organisation, roles=["viewer"]).save(force_insert=True)
    world.bryn.actor(world.chair)
    only_the_wall_stops("UPDATE forums_forum SET purpose = 'Ours now' WHERE id = %s", world.forum.pk)


def test_nobody_puts_a_member_out_of_the_forum_but_itself(world: World) -> None:
    sql = "UPDATE forums_forummembership SET state = %s WHERE organisation_id = %s"
    for person, body in ((world.chair, world.aber.organisation.pk), (world.administrator, None)):
        for state in ("invited", "declined", "left"):
            actor_for(person, body)
            only_the_wall_stops(sql, state, world.bryn.organisation.pk)
    world.bryn.actor(world.bryn.viewer)
    only_the_wall_stops(sql, "left", world.bryn.organisation.pk)
    world.bryn.actor(world.bryn.administrator)
    assert not refused(sql, "left", world.bryn.organisation.pk)


@pytest.mark.parametrize("door", [0, 1, 3])
def test_a_body_that_joins_cannot_choose_a_door_that_was_there(world: World, door: int) -> None:
    """Behind an earlier one hangs what owners shared before it came."""
    with acting_as(OWNER):
        ForumMembership(
            forum=world.forum,
            audience=world.forum.audience,
            organisation=world.dol.organisation,
            invited_by=world.administrator,
            state="member",
        ).save(force_insert=True)
    arms = world.dol.actor(world.dol.administrator).arms()
    sql = (
        "INSERT INTO sharing_audiencemember (id, audience_id, organisation_id, joined_cohort, joined_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now())"
    )
    for audiences in (arms.audiences, (*arms.audiences, world.forum.audience.pk)):
        arm(replace(arms, audiences=audiences))
        only_the_wall_stops(sql, world.forum.audience.pk, world.dol.organisation.pk, door)


def test_nobody_makes_acquaintances_outside_an_audience(world: World) -> None:
    world.dol.actor(world.dol.administrator)
    only_the_wall_stops(
        "INSERT INTO partners_acquaintance (id, organisation_id, known_id) VALUES (gen_random_uuid(), %s, %s)",
        world.dol.organisation.pk,
        world.cwm.organisation.pk,
    )


def test_an_agreement_is_accepted_by_an_administrator_in_their_own_name(world: World) -> None:
    with acting_as(OWNER):
        new = Agreement(audience=world.forum.audience, version=2, text_en="We share with more care.")
        new.save(force_insert=True)
    sql = (
        "INSERT INTO sharing_acceptance (id, agreement_id, audience_id, organisation_id, person_id, accepted_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, now())"
    )
    bryn, accepted = world.bryn, (new.pk, world.forum.audience.pk, world.bryn.organisation.pk)
    for person, name in ((bryn.manager, bryn.manager), (bryn.administrator, bryn.manager)):
        bryn.actor(person)
        only_the_wall_stops(sql, *accepted, name.pk)
    bryn.actor(bryn.administrator)
    only_the_wall_stops(sql, new.pk, bryn.audience.pk, bryn.organisation.pk, bryn.administrator.pk)
    assert not refused(sql, *accepted, bryn.administrator.pk)
