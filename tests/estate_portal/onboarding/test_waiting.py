"""What waits for a portal administrator of bodies that come on board, and what is new of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from estate_portal.onboarding.waiting import LONG, boarding_new, boarding_waiting
from partners import clock
from partners.organisations.actions import remind_organisation
from partners.organisations.models import Organisation
from partners.people.actions import invite_first_administrator, resend_invitation
from partners.people.models import Membership
from sharing.audiences.actors import actor_for
from tests.roles import OWNER, acting_as
from tests.worlds import make_body

if TYPE_CHECKING:
    from tests.worlds import World


def waits(world: World, at: dt.datetime | None = None) -> dict[str, str]:
    with clock.at(at or clock.now()):
        found = list(boarding_waiting(actor_for(world.administrator)))
    return {str(one.label): one.url for one in found}


def test_each_step_that_needs_the_portal_waits_with_where_to_take_it(world: World) -> None:
    with acting_as(OWNER):
        bare = Organisation(slug="erw", name_en="Erw", kind="council", jurisdiction="wales")
        bare.save(force_insert=True)
        left = Organisation(slug="ffos", name_en="Ffos", kind="council", jurisdiction="wales", founded_at=clock.now())
        left.save(force_insert=True)  # nobody looks after it, and the portal invites nobody into it: its page says so
    dol, erw = world.dol.organisation.pk, bare.pk
    assert waits(world) == {
        "Bring Dol Fire Service into a forum": f"/organisations/{dol}/forums/",
        "Invite the first administrator of Erw": f"/organisations/{erw}/invite/",
        "Help Ffos to an administrator: nobody administers it now": f"/organisations/{left.pk}/",
    }
    invitation = invite_first_administrator(actor_for(world.administrator), bare, email="a@erw.example")
    assert "Erw" not in " ".join(waits(world)), "it is theirs to answer"
    later = clock.now() + dt.timedelta(days=LONG + 1)
    assert waits(world, later)["Send Erw its invitation again"] == f"/people/invitations/{invitation.pk}/resend/"
    with clock.at(later):
        resend_invitation(actor_for(world.administrator), invitation)
    assert "Erw" not in " ".join(waits(world, later)), "it was sent again just now"


def test_who_has_not_moved_for_long_may_be_reminded_and_then_rests_for_a_week(world: World) -> None:
    later = clock.now() + dt.timedelta(days=LONG + 1)
    reminder = "Remind Aber Council of its next step"
    assert reminder not in waits(world)
    assert waits(world, later)[reminder] == f"/board/{world.aber.organisation.pk}/remind/"
    with clock.at(later):
        remind_organisation(actor_for(world.administrator), world.aber.organisation)
    assert reminder not in waits(world, later)
    assert reminder in waits(world, later + dt.timedelta(days=8))


def test_what_waits_is_asked_as_often_for_many_bodies_as_for_few(world: World) -> None:
    def asked() -> int:
        actor = actor_for(world.administrator)
        with CaptureQueriesContext(connection) as captured:
            list(boarding_waiting(actor))
        return len(captured)

    few = asked()
    with acting_as(OWNER):
        for number in range(3):
            make_body(f"bod-{number}", f"Body {number}")
    assert asked() == few


def test_new_is_what_bodies_did_since_and_only_to_those_who_see_the_board(world: World) -> None:
    since = clock.now()
    now = since + dt.timedelta(minutes=5)
    with acting_as(OWNER):
        bodies = Organisation.objects.unscoped(because="test")
        bodies.filter(pk=world.aber.organisation.pk).update(first_record_at=now, first_share_at=now)
        bodies.filter(pk=world.bryn.organisation.pk).update(first_record_at=now)
        members = Membership.objects.unscoped(because="test")
        members.update(since=since - dt.timedelta(days=1))
        members.filter(person=world.cwm.administrator).update(since=now)
    actor = actor_for(world.administrator)
    assert {str(one.label) for one in boarding_new(actor, since)} == {
        "Aber Council made its first share",
        "Bryn Health Board brought its register in",
        "Administrator of Cwm Police looks after Cwm Police from now on",
    }
    assert list(boarding_new(actor, now)) == []
    assert list(boarding_new(world.aber.actor(world.aber.administrator), since)) == []
    with pytest.raises(StopIteration):
        next(boarding_waiting(world.aber.actor(world.aber.administrator)))
