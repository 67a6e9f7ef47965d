"""The rooms of a forum by the database's own word: who takes part, speaks, runs and decides, and for which body."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from forums.charter.actions import open_pulse
from forums.charter.models import Pulse
from forums.initiatives.models import Position
from forums.live.asking import guest as as_guest
from forums.membership.models import Forum
from forums.workshops.models import Participant
from partners import clock
from partners.people.models import Membership
from sharing.audiences.actors import actor_for
from tests.forums.membership.doing import chair
from tests.forums.workshops.doing import cards_in, guest_in, workshop_in
from tests.roles import OWNER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import (
    make_action,
    make_decision,
    make_forum,
    make_initiative,
    make_move,
    make_person,
    make_role,
    make_skill,
    make_thread,
    take_part,
)

if TYPE_CHECKING:
    from forums.initiatives.models import Move
    from partners.acting.actor import Actor
    from tests.worlds import World

DECIDE = (
    "INSERT INTO forums_decision (id, forum_id, audience_id, text, source_kind, reasons, state, made_on, recorded_at,"
    " recorded_by_id, recorded_for_id, commits, commits_property, beyond)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', '', '', 'made', now(), now(), %s, %s, '{}', false, '{}')"
)
ACT = (
    "INSERT INTO forums_action (id, forum_id, audience_id, text, source_kind, outcome, due_on, organisation_id,"
    " recorded_at, recorded_by_id, recorded_for_id)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', '', '', '2099-01-01', %s, now(), %s, %s)"
)
TALK = (
    "INSERT INTO forums_thread (id, forum_id, audience_id, title, started_at, last_at, started_by_id, started_for_id)"
    " VALUES (gen_random_uuid(), %s, %s, 'x', now(), now(), %s, %s)"
)
SAY = (
    "INSERT INTO forums_position (id, audience_id, move_id, organisation_id, answer, reason, person_id, at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 'agree', '', %s, now())"
)
CARRY = "UPDATE forums_move SET outcome = 'carried', decided_at = now() WHERE id = %s"
ANSWER = "INSERT INTO forums_pulsepresence (id, pulse_id, person_id) VALUES (gen_random_uuid(), %s, %s)"
VOTE = (
    "INSERT INTO forums_pulsevote (id, pulse_id, audience_id, principle, score)"
    " VALUES (gen_random_uuid(), %s, %s, 'vision', 1)"
)
MATCH = (
    "INSERT INTO forums_match (id, offer_id, need_id, audience_id, organisation_id, proposed_for_id, proposed_by_id,"
    " proposed_at, state, note) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, now(), 'proposed', '')"
)
CARD = (
    "INSERT INTO forums_card (id, workshop_id, audience_id, number, text, fate, reason, author_id, organisation_id)"
    " VALUES (gen_random_uuid(), %s, %s, 9, 'x', '', '', %s, %s)"
)
DOT = (
    "INSERT INTO forums_dot (id, workshop_id, audience_id, participant_id, card_id)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)


@pytest.fixture
def world(cast: World) -> World:
    return cast


def runs_both(world: World) -> Actor:
    """The chair, who holds the role for Aber, acting for Bryn, which is in the forum too."""
    with acting_as(OWNER):
        Membership(person=world.chair, organisation=world.bryn.organisation, roles=["viewer", "property_manager"]).save(
            force_insert=True
        )
    return world.bryn.actor(world.chair)


def test_a_role_counts_for_the_body_that_it_is_held_for(world: World) -> None:
    forum, audience, person = world.forum.pk, world.forum.audience.pk, world.chair.pk
    aber, bryn = world.aber.organisation.pk, world.bryn.organisation.pk
    with acting_as(OWNER):
        decision, action = make_decision(world.forum, world.aber), make_action(world.forum, world.aber)
        initiative = make_initiative(world.forum, world.aber)
    statements: tuple[tuple[Any, ...], ...] = (
        ("UPDATE forums_decision SET text = 'x' WHERE id = %s", decision.pk),
        ("UPDATE forums_action SET text = 'x' WHERE id = %s", action.pk),
        ("UPDATE forums_initiative SET title = 'x' WHERE id = %s", initiative.pk),
        (ACT, forum, audience, aber, person, bryn),
    )
    for sql, *values in statements:
        runs_both(world) if sql is statements[0][0] else world.bryn.actor(world.chair)
        only_the_wall_stops(sql, *values)
    chair(world)
    for sql, *values in statements[:3]:
        assert not refused(sql, *values), sql
    assert not refused(ACT, forum, audience, aber, person, aber)


def test_a_role_in_a_forum_opens_nothing_to_who_has_left_the_body(world: World) -> None:
    """Nor to whoever acts for another body: neither that the forum is there, nor who is in it."""
    with acting_as(OWNER):
        Membership(person=world.chair, organisation=world.dol.organisation, roles=["viewer"]).save(force_insert=True)
    actor = world.dol.actor(world.chair)
    assert not Forum.objects.visible_to(actor).exists()
    assert not Forum.objects.unscoped(because="the second wall alone").exists()
    assert refused("SELECT 1 FROM forums_forummembership")
    assert refused(f"SELECT 1 FROM partners_membership WHERE organisation_id = '{world.bryn.organisation.pk}'")

    chair(world)
    assert not refused(f"SELECT 1 FROM partners_membership WHERE organisation_id = '{world.bryn.organisation.pk}'")


def test_a_viewer_writes_nothing_into_a_forum(world: World) -> None:
    forum, audience = world.forum.pk, world.forum.audience.pk
    bryn = world.bryn.organisation.pk
    with acting_as(OWNER):
        move = move_of_two(world)
        skill = make_skill(world.forum, world.bryn)
        thread = make_thread(world.forum, world.bryn)
    viewer, manager = world.bryn.viewer.pk, world.bryn.manager.pk
    statements: tuple[tuple[Any, ...], ...] = (
        (TALK, forum, audience, viewer, bryn),
        (DECIDE, forum, audience, viewer, bryn),
        ("UPDATE forums_skill SET ended_at = now() WHERE id = %s", skill.pk),
        ("UPDATE forums_thread SET last_at = now() WHERE id = %s", thread.pk),
        ("UPDATE forums_move SET closing_reason = 'x' WHERE id = %s", move.pk),
        ("UPDATE forums_initiativepartner SET reason = 'x' WHERE organisation_id = %s", bryn),
    )
    for sql, *values in statements:
        world.bryn.actor(world.bryn.viewer)
        only_the_wall_stops(sql, *values)
        world.bryn.actor()
        assert not refused(sql, *[manager if one == viewer else one for one in values]), sql


def move_of_two(world: World) -> Move:
    """A move that Aber proposed and agrees with, open to Bryn. As the owner role."""
    initiative = make_initiative(world.forum, world.aber)
    take_part(initiative, world.bryn)
    return make_move(initiative, world.aber)


def test_each_partner_decides_for_itself_by_whoever_speaks_for_it(world: World) -> None:
    with acting_as(OWNER):
        move = move_of_two(world)
    audience, bryn = world.forum.audience.pk, world.bryn
    said = (audience, move.pk, bryn.organisation.pk)
    bryn.actor()
    only_the_wall_stops(SAY, *said, bryn.manager.pk)  # a property manager does not speak for the body
    only_the_wall_stops("UPDATE forums_initiativepartner SET state = 'left' WHERE organisation_id = %s", said[2])
    world.aber.actor(world.aber.administrator)
    only_the_wall_stops(CARRY, move.pk)  # Bryn has not answered
    only_the_wall_stops("UPDATE forums_initiativepartner SET state = 'withdrawn' WHERE organisation_id = %s", said[2])
    bryn.actor(bryn.administrator)
    only_the_wall_stops("UPDATE forums_move SET outcome = 'withdrawn', decided_at = now() WHERE id = %s", move.pk)
    assert not refused(SAY, *said, bryn.administrator.pk)
    assert not refused(CARRY, move.pk)


def test_the_chair_closes_a_move_and_carries_none_alone(world: World) -> None:
    with acting_as(OWNER):
        move = move_of_two(world)
    chair(world)
    only_the_wall_stops(CARRY, move.pk)
    with acting_as(OWNER):
        Position(
            move=move,
            audience=world.forum.audience,
            organisation=world.bryn.organisation,
            answer="refer",
            person=world.bryn.administrator,
        ).save(force_insert=True)
    chair(world)
    assert not refused("UPDATE forums_move SET outcome = 'not_carried', decided_at = now() WHERE id = %s", move.pk)


def test_an_action_is_finished_by_its_body_and_given_by_who_runs_the_forum(world: World) -> None:
    with acting_as(OWNER):
        action = make_action(world.forum, world.bryn, owner=world.bryn.viewer)
        Membership(person=world.bryn.viewer, organisation=world.cwm.organisation, roles=["viewer"]).save(
            force_insert=True
        )
    done = "UPDATE forums_action SET done_at = now() WHERE id = %s"
    world.cwm.actor(world.bryn.viewer)  # looks after it for Bryn, and acts for Cwm now
    only_the_wall_stops(done, action.pk)
    world.bryn.actor(world.bryn.viewer)
    only_the_wall_stops("UPDATE forums_action SET due_on = '2100-01-01' WHERE id = %s", action.pk)
    assert not refused(done, action.pk)


def test_nobody_makes_a_pulse_of_fewer_than_five_seem_one_of_five(world: World) -> None:
    pulse = open_pulse(chair(world), world.forum)
    audience, person = world.forum.audience.pk, world.bryn.manager.pk
    for who in (world.bryn.manager, world.bryn.administrator):
        world.bryn.actor(who)
        assert refused("UPDATE forums_pulse SET answered = 5 WHERE id = %s", pulse.pk)
    world.bryn.actor(world.bryn.viewer)
    only_the_wall_stops(ANSWER, pulse.pk, world.bryn.viewer.pk)  # a viewer takes no part
    world.bryn.actor()
    assert refused(VOTE, pulse.pk, audience), "who has not answered has no answers"
    assert not refused(ANSWER, pulse.pk, person)
    assert refused(ANSWER, pulse.pk, person)
    assert not refused(VOTE, pulse.pk, audience)
    assert refused(VOTE, pulse.pk, audience), "one each"
    assert Pulse.objects.visible_to(world.bryn.actor()).get(pk=pulse.pk).answered == 1


def test_a_match_is_proposed_for_ones_own_and_answered_by_the_other(world: World) -> None:
    with acting_as(OWNER):
        offer = make_skill(world.forum, world.aber)
        need, other = (make_skill(world.forum, one, "need") for one in (world.bryn, world.cwm))
    audience = world.forum.audience.pk
    aber, bryn, cwm = (one.organisation.pk for one in (world.aber, world.bryn, world.cwm))
    world.aber.actor()
    only_the_wall_stops(MATCH, offer.pk, need.pk, audience, aber, aber, world.aber.manager.pk)  # answers itself
    only_the_wall_stops(MATCH, offer.pk, need.pk, audience, cwm, aber, world.aber.manager.pk)  # a third answers
    only_the_wall_stops(MATCH, other.pk, need.pk, audience, bryn, aber, world.aber.manager.pk)  # not its own
    assert not refused(MATCH, offer.pk, need.pk, audience, bryn, aber, world.aber.manager.pk)


def test_what_is_of_one_workshop_is_of_no_other_and_of_no_other_forum(world: World) -> None:
    workshop, other = workshop_in(world), workshop_in(world, phase="vote")
    (card,) = cards_in(other, "Theirs")
    guest = guest_in(world, workshop)
    with acting_as(OWNER):
        east = make_forum("east", "East Forum", world.cwm.manager, world.administrator, [world.cwm])
        place = Participant(
            workshop=other,
            audience=world.forum.audience,
            organisation=world.bryn.organisation,
            body_name="Bryn",
            person=world.bryn.manager,
            name="B",
            joined_at=clock.now(),
        )
        place.save(force_insert=True)
    audience = world.forum.audience.pk
    as_guest(guest.pk)
    assert not refused(CARD, workshop.pk, audience, guest.pk, None)
    assert refused(CARD, workshop.pk, east.audience.pk, guest.pk, None), "into another forum"
    only_the_wall_stops(CARD, workshop.pk, audience, guest.pk, world.cwm.organisation.pk)  # as another body
    world.bryn.actor()
    assert not refused(DOT, other.pk, audience, place.pk, card.pk)
    assert refused(DOT, other.pk, audience, place.pk, cards_in(workshop, "Ours")[0].pk)
    with acting_as(OWNER):
        assert refused("UPDATE forums_workshop SET forum_id = %s WHERE id = %s", east.pk, workshop.pk), (
            "a workshop in one forum that opens to the audience of another"
        )


def test_the_secretariat_writes_minutes_and_approves_none(world: World) -> None:
    workshop = workshop_in(world, state="closed", phase="act")
    with acting_as(OWNER):
        clerk = make_person("clerk@aber.example", "Clerk")
        Membership(person=clerk, organisation=world.aber.organisation, roles=["viewer"]).save(force_insert=True)
        make_role(world.forum, world.aber, clerk, "secretariat")
        pk = uuid.uuid4()
        assert not refused(
            "INSERT INTO forums_minutes (id, workshop_id, audience_id, summary, frozen, sent_at)"
            " VALUES (%s, %s, %s, '', '{}', now())",
            pk,
            workshop.pk,
            world.forum.audience.pk,
        )
    actor_for(clerk, world.aber.organisation.pk)
    assert not refused("UPDATE forums_minutes SET summary = 'x' WHERE id = %s", pk)
    only_the_wall_stops(
        "UPDATE forums_minutes SET approved_at = now(), approved_by_id = %s, frozen = '{}' WHERE id = %s", clerk.pk, pk
    )
    chair(world)
    assert not refused(
        "UPDATE forums_minutes SET approved_at = now(), approved_by_id = %s WHERE id = %s", world.chair.pk, pk
    )
