"""Those who run a forum give roles to people of member bodies, found by exact address only."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from forums.membership.actions import give_role, invite_body
from forums.membership.errors import NobodyFound, NotOneself, RoleHeldAlready, RoleNotYours
from forums.membership.mandates import Mandate
from forums.membership.models import ForumRole
from partners import clock
from partners.acting.errors import NotAllowed
from partners.people.models import Membership
from partners.people.waiting import waiting_for
from sharing.audiences.actors import actor_for
from tests.forums.membership.doing import administrator_of, chair, get, post, roles_of
from tests.roles import OWNER, acting_as
from tests.walls import refused
from tests.worlds import Body, World

NAME = "forums:role-add"


def given(world: World, email: str, body: Body, role: str = "secretariat") -> None:
    give_role(chair(world), world.forum, email=email, organisation=body.organisation, role=role)


def test_the_chair_makes_somebody_of_another_body_the_secretariat_and_they_may_invite(world: World) -> None:
    answers = {"email": "Manager@Bryn.example", "organisation": world.bryn.organisation.pk, "role": "secretariat"}
    assert post(world.chair, NAME, world.forum.pk, body=world.aber, **answers).status_code == 303
    assert roles_of(world, world.bryn.manager) == {"secretariat"}
    invite_body(world.bryn.actor(), world.forum, organisation=world.dol.organisation)
    assert "Manager of Bryn Health Board" in get(world.cwm.viewer, "forums:forum", world.forum.pk).content.decode()


def test_a_representative_has_a_mandate_that_members_read(world: World) -> None:
    answers = {"email": "viewer@cwm.example", "organisation": world.cwm.organisation.pk, "role": "representative"}
    post(world.chair, NAME, world.forum.pk, body=world.aber, mandate="Up to £50,000", **answers)
    assert "Up to £50,000" in get(world.bryn.viewer, "forums:forum", world.forum.pk).content.decode()
    assert get(world.cwm.viewer, "forums:forum-invite", world.forum.pk).status_code == 404


def test_a_wrong_address_a_wrong_body_and_a_body_outside_get_one_answer(world: World) -> None:
    for email, body in (
        ("x@bryn.example", world.bryn),
        ("manager@cwm.example", world.bryn),
        ("manager@dol.example", world.dol),
    ):
        with pytest.raises(NobodyFound):
            given(world, email, body)


def test_nobody_gives_themselves_a_role(world: World) -> None:
    with pytest.raises(NotOneself):
        given(world, "chair@aber.example", world.aber)
    actor = chair(world)
    role = ForumRole(
        forum=world.forum, audience=world.forum.audience, person=world.chair,
        organisation=world.aber.organisation, role="secretariat",
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        role.save(force_insert=True)
    assert actor.person == world.chair


def test_a_role_is_held_once_and_chairs_are_named_by_the_portal(world: World) -> None:
    given(world, "manager@bryn.example", world.bryn)
    with pytest.raises(RoleHeldAlready):
        given(world, "manager@bryn.example", world.bryn)
    with pytest.raises(RoleNotYours):
        given(world, "manager@bryn.example", world.bryn, role="chair")
    administrator = actor_for(world.administrator)
    facts = {"email": "manager@bryn.example", "organisation": world.bryn.organisation}
    with pytest.raises(RoleHeldAlready):
        give_role(administrator, world.forum, role="chair", **facts)  # type: ignore[arg-type]
    with pytest.raises(RoleNotYours):
        give_role(administrator, world.forum, role="observer", **facts)  # type: ignore[arg-type]


def test_running_a_forum_does_not_open_the_staff_lists_of_its_members(world: World) -> None:
    actor = chair(world)
    bodies = set(Membership.objects.visible_to(actor).values_list("organisation__slug", flat=True))
    assert bodies == {"aber"}


def test_others_cannot(world: World) -> None:
    for person in (world.aber.administrator, world.bryn.administrator, world.dol.administrator):
        assert get(person, NAME, world.forum.pk).status_code == 404
    with pytest.raises(NotAllowed):
        give_role(
            world.bryn.actor(), world.forum, email="manager@cwm.example", organisation=world.cwm.organisation,
            role="secretariat",
        )  # fmt: skip


def test_a_mandate_is_the_bodys_own_to_confirm_and_covers_nothing_until_it_has(world: World) -> None:
    answers = {"email": "viewer@cwm.example", "organisation": world.cwm.organisation.pk, "role": "representative"}
    named = {"mandate": "Licences", "money_up_to": "500000", "property_say": "decide"}
    post(world.chair, NAME, world.forum.pk, body=world.aber, **answers, **named)
    with acting_as(OWNER):
        role = ForumRole.objects.unscoped(because="a test's own world").get(person=world.cwm.viewer)
    assert role.may_commit.lacks(money=Decimal(1), over_property=True)
    assert "Mandate not confirmed" in get(world.bryn.viewer, "forums:forum", world.forum.pk).content.decode()
    own = administrator_of(world.cwm)
    assert [one.url for one in waiting_for(own)] == [reverse("forums:mandate", args=[role.pk])]
    for person, body in (
        (world.chair, world.aber),
        (world.bryn.administrator, world.bryn),
        (world.cwm.viewer, world.cwm),
    ):
        assert post(person, "forums:mandate", role.pk, body=body, **named).status_code == 404
        actor = body.actor(person)
        assert refused("UPDATE forums_forumrole SET confirmed_at = now() WHERE id = %s", role.pk), actor
    changed = {"mandate": "Licences", "money_up_to": "500", "property_say": "recommend"}
    done = post(world.cwm.administrator, "forums:mandate", role.pk, body=world.cwm, **changed)
    assert done.status_code == 303
    with acting_as(OWNER):
        role.refresh_from_db()
    assert role.may_commit == Mandate("Licences", Decimal(500), "recommend")
    assert role.confirmed_by_id == world.cwm.administrator.pk
    page = get(world.bryn.viewer, "forums:forum", world.forum.pk).content.decode()
    assert "not confirmed" not in page
    assert "£500" in page
    assert waiting_for(administrator_of(world.cwm)) == []


def test_nobody_gives_a_mandate_that_is_confirmed_already(world: World) -> None:
    chair(world)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ForumRole(
            forum=world.forum, audience=world.forum.audience, person=world.cwm.viewer, confirmed_at=clock.now(),
            organisation=world.cwm.organisation, role="representative", property_say="decide",
        ).save(force_insert=True)  # fmt: skip
