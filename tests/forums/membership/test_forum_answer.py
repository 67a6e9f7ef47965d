"""A body joins by its own administrator's acceptance, and nothing is shown before it."""

from __future__ import annotations

import pytest

from assets.register.models import Asset
from forums.membership.actions import accept_invitation, decline_invitation
from forums.membership.errors import NewerAgreement
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.organisations.models import Organisation
from sharing.audiences.models import AudienceMember
from sharing.levels import Level
from tests.forums.membership.doing import administrator_of, agreement, get, invite, post, publish, state_of
from tests.worlds import World


def test_the_bodys_own_administrator_joins_and_members_know_of_each_other(world: World) -> None:
    invite(world, world.dol)

    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))

    actor = world.dol.actor()
    assert world.forum.audience_id in actor.audiences
    assert set(Organisation.objects.visible_to(actor).values_list("slug", flat=True)) == {"aber", "bryn", "cwm", "dol"}
    assert world.dol.organisation in Organisation.objects.visible_to(world.cwm.actor())
    assert AudienceMember.objects.visible_to(actor).filter(audience=world.forum.audience).count() == 4
    assert list(Event.objects.visible_to(world.dol.actor()).values_list("verb", flat=True)) == ["forum_joined"]


def test_who_joins_sees_what_is_shared_afterwards_and_not_what_was_before(world: World) -> None:
    before, later, after = (world.aber.owns(name) for name in ("Before", "Later", "After"))
    world.aber.shares(before, with_=world.forum.audience, at=Level.SUMMARY)
    world.aber.shares(later, with_=world.forum.audience, at=Level.LISTED, and_later=True)
    invite(world, world.dol)
    assert Asset.objects.visible_to(administrator_of(world.dol)).count() == 0

    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))
    world.aber.shares(after, with_=world.forum.audience, at=Level.SUMMARY)

    assert set(Asset.objects.visible_to(world.dol.actor()).values_list("name", flat=True)) == {"Later", "After"}


def test_two_bodies_that_join_stand_behind_doors_of_their_own(world: World) -> None:
    between = world.aber.owns("Between")
    invite(world, world.dol)
    accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))
    world.aber.shares(between, with_=world.forum.audience, at=Level.LISTED)
    from tests.roles import OWNER, acting_as  # noqa: PLC0415 - read beside its use
    from tests.worlds import make_body  # noqa: PLC0415

    with acting_as(OWNER):
        erw = make_body("erw", "Erw Council")
    invite(world, erw)
    accept_invitation(administrator_of(erw), world.forum, agreement=agreement(world))

    assert Asset.objects.visible_to(world.dol.actor()).count() == 1
    assert Asset.objects.visible_to(erw.actor()).count() == 0


def test_nobody_else_answers_for_the_body(world: World) -> None:
    invite(world, world.dol)
    for actor in (
        world.dol.actor(),
        world.dol.actor(world.dol.viewer),
        administrator_of(world.bryn),
        world.aber.actor(world.chair),
    ):
        with pytest.raises(NotAllowed):
            accept_invitation(actor, world.forum, agreement=agreement(world))
    assert state_of(world, world.dol) == "invited"


def test_no_invitation_no_joining(world: World) -> None:
    with pytest.raises(NotAllowed):
        accept_invitation(administrator_of(world.dol), world.forum, agreement=agreement(world))


def test_a_version_that_is_not_in_force_is_not_accepted(world: World) -> None:
    invite(world, world.dol)
    first = agreement(world)
    publish(world)
    with pytest.raises(NewerAgreement):
        accept_invitation(administrator_of(world.dol), world.forum, agreement=first)
    assert state_of(world, world.dol) == "invited"


def test_declining_shows_nothing_and_lets_the_body_be_asked_again(world: World) -> None:
    invite(world, world.dol)
    decline_invitation(administrator_of(world.dol), world.forum)
    assert state_of(world, world.dol) == "declined"
    assert Organisation.objects.visible_to(world.dol.actor()).count() == 1
    assert get(world.dol.administrator, "forums:forum", world.forum.pk).status_code == 404


def test_the_page_shows_the_agreement_and_no_member(world: World) -> None:
    invite(world, world.dol)
    text = get(world.dol.administrator, "forums:forum-answer", world.forum.pk).content.decode()
    assert "We share with care." in text
    for word in ("Aber Council", "Bryn Health Board", "Chair of the Forum"):
        assert word not in text
        assert word not in get(world.dol.administrator, "forums:forum", world.forum.pk).content.decode()
        assert word not in get(world.dol.administrator, "forums:forum-list").content.decode()


def test_the_form_joins_only_with_the_box_ticked(world: World) -> None:
    invite(world, world.dol)
    who, name, pk = world.dol.administrator, "forums:forum-answer", world.forum.pk
    refused = post(who, name, pk, body=world.dol, answer="accept", version="1")
    assert refused.status_code == 422
    assert "Tick the box to accept the agreement" in refused.content.decode()
    assert post(who, name, pk, body=world.dol, answer="accept", version="1", agreed="on").status_code == 303
    assert state_of(world, world.dol) == "member"


def test_the_form_declines_without_the_box(world: World) -> None:
    invite(world, world.dol)
    answer = post(
        world.dol.administrator, "forums:forum-answer", world.forum.pk, body=world.dol, answer="decline", version="1"
    )
    assert answer.status_code == 303
    assert state_of(world, world.dol) == "declined"


def test_who_read_an_older_version_reads_the_new_one_before_joining(world: World) -> None:
    invite(world, world.dol)
    publish(world)
    answers = {"answer": "accept", "version": "1", "agreed": "on"}
    refused = post(world.dol.administrator, "forums:forum-answer", world.forum.pk, body=world.dol, **answers)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "We share with more care." in text
    assert 'name="version" value="2"' in text
    assert state_of(world, world.dol) == "invited"


def test_strangers_and_lesser_people_get_the_page_that_never_was(world: World) -> None:
    invite(world, world.dol)
    for person in (world.dol.manager, world.dol.viewer, world.bryn.administrator, world.chair, world.administrator):
        assert get(person, "forums:forum-answer", world.forum.pk).status_code == 404
