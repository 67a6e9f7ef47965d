"""Whoever runs a forum takes an invitation back until it is answered; only the trails know of it then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection

from forums.membership.actions import accept_invitation, invite_body, withdraw_invitation
from forums.membership.models import ForumMembership
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from sharing.audiences.actors import actor_for
from sharing.audiences.joining import introduce
from tests.forums.membership.doing import administrator_of, agreement, chair, get, invite, post, state_of
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from tests.worlds import World

NAME = "forums:place-withdraw"
REMOVE = "DELETE FROM forums_forummembership WHERE id = %s"


def asked(world: World) -> ForumMembership:
    """Dol, of whom the chair's body knows, is asked and has not answered."""
    with acting_as(OWNER):
        introduce(world.aber.organisation.pk, [world.dol.organisation.pk])
    invite(world, world.dol)
    return place_of(world)


def place_of(world: World) -> ForumMembership:
    with acting_as(OWNER):
        rows = ForumMembership.objects.unscoped(because="a test looks")
        return rows.select_related("forum").get(forum=world.forum, organisation=world.dol.organisation)


def trail(actor: Actor) -> set[str]:
    return set(Event.objects.visible_to(actor).values_list("verb", flat=True))


def main(answer: Any) -> str:
    return str(answer.content.decode().split("<main", 1)[1])


def test_the_chair_finds_it_beside_the_body_and_takes_it_back(world: World) -> None:
    place = asked(world)
    way = f"/forums/places/{place.pk}/withdraw/"
    assert way in get(world.chair, "forums:forum", world.forum.pk).content.decode()
    assert way not in get(world.aber.viewer, "forums:forum", world.forum.pk).content.decode()
    page = get(world.chair, NAME, place.pk)
    assert page.status_code == 200
    assert "Dol Fire Service has not answered yet." in main(page)
    assert state_of(world, world.dol) == "invited", "looking does nothing"
    assert post(world.chair, NAME, place.pk, body=world.aber).status_code == 303
    assert state_of(world, world.dol) == ""
    assert "Dol Fire" not in main(get(world.chair, "forums:forum", world.forum.pk))


def test_the_body_no_longer_finds_it_waiting_nor_the_forum(world: World) -> None:
    place = asked(world)
    assert world.forum.name_en in main(get(world.dol.administrator, "home:dashboard"))
    assert get(world.dol.administrator, "forums:forum-answer", world.forum.pk).status_code == 200
    withdraw_invitation(chair(world), place)
    assert world.forum.name_en not in main(get(world.dol.administrator, "home:dashboard"))
    for name in ("forums:forum", "forums:forum-answer"):
        assert get(world.dol.administrator, name, world.forum.pk).status_code == 404


def test_it_stands_in_the_trails_of_both_bodies(world: World) -> None:
    withdraw_invitation(chair(world), asked(world))
    for body in (world.aber, world.dol):
        assert "forum_invitation_withdrawn" in trail(administrator_of(body))
        assert "Withdrew an invitation to a forum" in main(get(body.administrator, "sharing:trail"))
    assert "forum_invitation_withdrawn" not in trail(administrator_of(world.cwm))
    assert "Organisation: Dol Fire Service" in main(get(world.aber.administrator, "sharing:trail"))


def test_a_letter_that_was_not_sent_yet_is_not(world: World) -> None:
    with acting_as(OWNER):
        introduce(world.aber.organisation.pk, [world.dol.organisation.pk])
    invite_body(chair(world), world.forum, organisation=world.dol.organisation)
    withdraw_invitation(chair(world), place_of(world))
    deliver_all()
    assert mail.outbox == []


def test_the_body_may_be_invited_again(world: World) -> None:
    withdraw_invitation(chair(world), asked(world))
    invite_body(chair(world), world.forum, organisation=world.dol.organisation)
    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))
    assert state_of(world, world.dol) == "member"


def test_what_was_answered_meanwhile_stays(world: World) -> None:
    place = asked(world)
    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))
    assert post(world.chair, NAME, place.pk, body=world.aber).status_code == 404
    with pytest.raises(NotAllowed):
        withdraw_invitation(chair(world), place)
    assert state_of(world, world.dol) == "member"


def test_a_portal_administrator_may_and_it_is_said_that_it_was_them(world: World) -> None:
    invite(world, world.dol)
    place = place_of(world)
    assert post(world.administrator, NAME, place.pk).status_code == 303
    assert state_of(world, world.dol) == ""
    events = Event.objects.visible_to(administrator_of(world.dol)).filter(verb="forum_invitation_withdrawn")
    assert [one.by_administrator for one in events] == [True]


def test_a_body_that_was_invited_by_its_code_stays_unseen(world: World) -> None:
    """That there is something to take back would tell the chair that the body is on the portal."""
    invite(world, world.dol)
    place = place_of(world)
    assert get(world.chair, NAME, place.pk).status_code == 404
    with pytest.raises(NotAllowed):
        withdraw_invitation(chair(world), place)


def test_others_cannot(world: World) -> None:
    place = asked(world)
    for person in (world.aber.administrator, world.bryn.administrator, world.dol.administrator):
        assert get(person, NAME, place.pk).status_code == 404
    with pytest.raises(NotAllowed):
        withdraw_invitation(world.bryn.actor(world.bryn.administrator), place)


def test_the_database_removes_no_other_place_and_for_nobody_else(world: World) -> None:
    place = asked(world)
    with acting_as(OWNER):
        rows = ForumMembership.objects.unscoped(because="a test looks")
        member = rows.get(forum=world.forum, organisation=world.bryn.organisation)

    def removed(pk: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(REMOVE, [pk])
            return int(cursor.rowcount)

    for body, person in ((world.bryn, world.bryn.administrator), (world.dol, world.dol.administrator)):
        body.actor(person)
        assert removed(place.pk) == 0
    for person, organisation in ((world.chair, world.aber.organisation.pk), (world.administrator, None)):
        actor_for(person, organisation)
        assert removed(member.pk) == 0
    for state in ("declined", "left"):
        with acting_as(OWNER):
            ForumMembership.objects.unscoped(because="a test").filter(pk=place.pk).update(
                state=state, answered_at=clock.now()
            )
        chair(world)
        assert removed(place.pk) == 0
    with acting_as(OWNER):
        ForumMembership.objects.unscoped(because="a test").filter(pk=place.pk).update(state="invited")
    chair(world)
    assert removed(place.pk) == 1
