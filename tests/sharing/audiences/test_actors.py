"""Making an actor: what is asked in SQL that stands is what the querysets say."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from partners import clock
from partners.organisations.models import Organisation
from partners.people.models import Membership
from partners.scoping.alike import Alike
from partners.scoping.queries import Unscoped
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_memberships_of_an_actor_are_whole_records(world: World) -> None:
    with acting_as(OWNER):
        roles = ["viewer", "sponsor"]
        Membership(person=world.aber.manager, organisation=world.bryn.organisation, roles=roles).save(force_insert=True)
        expected = list(
            Membership.objects.unscoped(because="a test")
            .filter(person=world.aber.manager)
            .select_related("organisation")
            .order_by("organisation__name_en")
        )
    actor = actor_for(world.aber.manager, world.bryn.organisation.pk)
    assert [vars(one) | {"_state": None} for one in actor.choices] == [vars(one) | {"_state": None} for one in expected]
    for one, other in zip(actor.choices, expected, strict=True):
        assert vars(one.organisation) | {"_state": None} == vars(other.organisation) | {"_state": None}
        assert not one._state.adding
    assert actor.organisation == world.bryn.organisation
    assert {role.value for role in actor.roles} == set(roles)


def test_who_is_suspended_or_left_or_of_a_body_that_is_suspended_acts_for_nobody(world: World) -> None:
    now = clock.now()
    held: Any = Membership.objects.unscoped(because="a test")
    bodies: Any = Organisation.objects.unscoped(because="a test")
    for rows, change in (
        (held, {"ended_at": now}),
        (held, {"ended_at": None, "suspended_at": now}),
        (bodies, {"suspended_at": now}),
    ):
        assert actor_for(world.cwm.manager).organisation == world.cwm.organisation
        with acting_as(OWNER):
            rows.update(**change)
        assert actor_for(world.cwm.manager).choices == ()
        with acting_as(OWNER):
            held.update(ended_at=None, suspended_at=None)


def test_no_column_of_theirs_needs_a_converter() -> None:
    for model in (Membership, Organisation):
        assert [one.name for one in model._meta.concrete_fields if one.get_db_converters(connection)] == []


def test_what_is_not_said_for_whom_is_not_asked_so_either() -> None:
    with pytest.raises(Unscoped):
        Alike(lambda person: Membership.objects.filter(person=person).values_list("pk"))(uuid.uuid4())
