"""The chair invites bodies that it knows by name, and others by exact code, with an answer that tells nothing."""

from __future__ import annotations

import pytest
from django.core import mail

from forums.membership.actions import invite_body, invite_by_code
from forums.membership.errors import AlreadyInvited, NotOneself
from forums.membership.telling import WRITE
from partners import clock
from partners.acting.errors import NotAllowed
from partners.organisations.models import Organisation
from partners.outbox.models import Job
from partners.outbox.tasks import deliver
from partners.people.models import Membership, Person
from partners.scoping.arming import NOBODY, current, disarm
from sharing.audiences.actors import actor_for, actor_of
from sharing.audiences.joining import introduce
from tests.forums.membership.doing import chair, get, joins_as_person, post, state_of
from tests.outbox import deliver_all, deliver_later, refuse_once
from tests.roles import OWNER, WORKER, acting_as
from tests.worlds import World, make_person

NAME = "forums:forum-invite"


def known(world: World) -> None:
    with acting_as(OWNER):
        introduce(world.aber.organisation.pk, [world.dol.organisation.pk])


def delivered() -> None:
    """What the worker does with the outbox."""
    for pk in list(Job.objects.filter(name="forums.invite_by_code", done_at=None).values_list("pk", flat=True)):
        disarm()
        with acting_as(WORKER):
            deliver(str(pk))
    assert not Job.objects.filter(done_at=None).exclude(last_error="").exists()


def test_the_chair_invites_a_body_that_it_knows(world: World) -> None:
    known(world)
    answer = post(world.chair, NAME, world.forum.pk, body=world.aber, organisation=world.dol.organisation.pk)
    assert answer.status_code == 303
    assert state_of(world, world.dol) == "invited"
    assert "Answer the invitation" in get(world.dol.administrator, "forums:forum", world.forum.pk).content.decode()


def test_a_body_that_is_not_known_cannot_be_chosen(world: World) -> None:
    answer = post(world.chair, NAME, world.forum.pk, body=world.aber, organisation=world.dol.organisation.pk)
    assert answer.status_code == 422
    assert "Dol Fire" not in answer.content.decode()
    assert state_of(world, world.dol) == ""


def test_a_code_of_somebody_and_a_code_of_nobody_are_answered_alike(world: World) -> None:
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="a test's own world").filter(slug="dol").update(official_code="W99000001")
    pages = []
    for code in ("w99000001", "W00000000"):
        answer = post(world.chair, NAME, world.forum.pk, body=world.aber, code=code)
        assert answer.status_code == 303
        delivered()
        pages.append(get(world.chair, "forums:forum", world.forum.pk).content.decode())
    assert state_of(world, world.dol) == "invited"
    assert "Dol Fire" not in pages[0]
    assert pages[0].count("<tr") == pages[1].count("<tr")


def test_an_administrator_of_the_portal_who_belongs_to_no_body_invites_by_code_too(world: World) -> None:
    """The work done later is theirs, as the portal's administrator: it was the portal's own, and found no forum."""
    invite_by_code(actor_for(world.administrator), world.forum, code="dol")
    assert state_of(world, world.dol) == "", "the worker does it"
    delivered()
    assert state_of(world, world.dol) == "invited"


def test_what_somebody_put_before_they_were_stopped_is_not_done(world: World) -> None:
    """Nor with the eyes of another body of theirs: the database is armed as nobody."""
    joins_as_person(world.bryn.viewer, world.cwm, ["viewer"])
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(
            person=world.bryn.viewer, organisation=world.bryn.organisation
        ).update(suspended_at=clock.now())
        Person.objects.filter(pk=world.administrator.pk).update(is_active=False)
    for person, body in ((world.bryn.viewer.pk, world.bryn.organisation.pk), (world.administrator.pk, None)):
        actor = actor_of(person, body)
        assert (actor.person, actor.organisation, actor.system) == (None, None, "")
        assert current() == NOBODY


def test_a_code_of_a_member_changes_nothing(world: World) -> None:
    post(world.chair, NAME, world.forum.pk, body=world.aber, code="bryn")
    delivered()
    assert state_of(world, world.bryn) == "member"


def test_a_name_and_a_code_or_neither_is_refused(world: World) -> None:
    known(world)
    both = {"organisation": world.dol.organisation.pk, "code": "dol"}
    assert post(world.chair, NAME, world.forum.pk, body=world.aber, **both).status_code == 422
    assert post(world.chair, NAME, world.forum.pk, body=world.aber).status_code == 422


def test_nobody_is_invited_twice(world: World) -> None:
    invite_body(chair(world), world.forum, organisation=world.dol.organisation)
    for body in (world.dol, world.bryn):
        with pytest.raises(AlreadyInvited):
            invite_body(chair(world), world.forum, organisation=body.organisation)


def test_an_administrator_of_the_portal_invites_any_body_but_their_own(world: World) -> None:
    answer = post(world.administrator, NAME, world.forum.pk, organisation=world.dol.organisation.pk)
    assert answer.status_code == 303
    with acting_as(OWNER):
        from tests.worlds import make_body  # noqa: PLC0415 - read beside its use

        erw = make_body("erw", "Erw Council")
    joins_as_person(world.administrator, erw, ["administrator"])
    with pytest.raises(NotOneself):
        invite_body(actor_for(world.administrator, erw.organisation.pk), world.forum, organisation=erw.organisation)


def test_others_cannot_invite(world: World) -> None:
    for person in (world.aber.manager, world.aber.administrator, world.bryn.administrator, world.dol.administrator):
        assert get(person, NAME, world.forum.pk).status_code == 404
    with pytest.raises(NotAllowed):
        invite_body(world.bryn.actor(), world.forum, organisation=world.dol.organisation)
    with pytest.raises(NotAllowed):  # a record given by name is checked as one given by place
        invite_body(world.bryn.actor(), forum=world.forum, organisation=world.dol.organisation)


def test_the_chair_has_no_power_when_acting_for_another_body(world: World) -> None:
    joins_as_person(world.chair, world.bryn, ["administrator"])
    with pytest.raises(NotAllowed):
        invite_body(world.bryn.actor(world.chair), world.forum, organisation=world.dol.organisation)


def test_a_letter_that_could_not_be_sent_is_sent_later_and_keeps_nobody_elses_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(OWNER):
        other = make_person("second@dol.example", "Second")
    joins_as_person(other, world.dol, ["administrator"])
    people = sorted([world.dol.administrator.email, other.email])
    refuse_once(monkeypatch, people[0])
    invite_body(chair(world), world.forum, organisation=world.dol.organisation)
    with pytest.raises(AssertionError, match="the server is down"):
        deliver_all()
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [people[1:]]
    for _again in range(2):
        deliver_later()
        assert sorted(letter.to for letter in mail.outbox) == [[one] for one in people]


def test_the_body_is_written_to_that_a_forum_waits_and_the_inviter_learns_nothing(world: World) -> None:
    invite_body(chair(world), world.forum, organisation=world.dol.organisation)
    assert WRITE in deliver_all()
    assert [letter.to for letter in mail.outbox] == [[world.dol.administrator.email]]
    assert f"/forums/{world.forum.pk}/answer/" in mail.outbox[0].body
    assert world.forum.name_en not in mail.outbox[0].body
