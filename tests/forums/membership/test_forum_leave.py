"""A body leaves: its shares with the forum end, its doors shut, its people's roles end."""

from __future__ import annotations

import pytest

from assets.register.models import Asset, AssetGrant, AssetShare
from forums.membership.actions import accept_invitation, invite_body, leave_forum
from forums.skills.models import Skill
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.people.actions import end_membership
from partners.people.models import Membership
from projects.benefits.models import Benefit
from projects.delivery.models import Project
from projects.publishing.models import Publication
from sharing.levels import Level
from tests.forums.membership.doing import (
    administrator_of,
    agreement,
    chair,
    get,
    joins_as_person,
    post,
    roles_of,
    state_of,
)
from tests.projects.making import make_benefit, make_project, publish, share_project
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_skill

NAME = "forums:forum-leave"


def verbs() -> set[str]:
    """What was recorded, in whoever's trail."""
    with acting_as(OWNER):
        return set(Event.objects.unscoped(because="a test").values_list("verb", flat=True))


def names(actor: object) -> set[str]:
    return set(Asset.objects.visible_to(actor).values_list("name", flat=True))  # type: ignore[arg-type]


def test_what_it_shared_with_the_forum_ends_at_once_and_the_rest_stays(world: World) -> None:
    depot, hall = world.bryn.owns("Depot"), world.bryn.owns("Hall")
    world.bryn.shares(depot, with_=world.forum.audience, at=Level.DETAIL)
    world.bryn.shares(hall, with_=world.aber.audience, at=Level.LISTED)
    assert names(world.aber.actor()) == {"Depot", "Hall"}

    assert leave_forum(administrator_of(world.bryn), world.forum) == 1

    assert names(world.aber.actor()) == {"Hall"}
    assert names(world.cwm.actor()) == set()
    actor = world.bryn.actor()
    assert AssetGrant.objects.count() == 1
    assert AssetShare.objects.visible_to(actor).filter(ended_at=None).count() == 1


def test_it_no_longer_sees_what_others_share(world: World) -> None:
    world.aber.shares(world.aber.owns("Depot"), with_=world.forum.audience, at=Level.DETAIL, and_later=True)
    leave_forum(administrator_of(world.bryn), world.forum)
    assert names(world.bryn.actor()) == set()
    assert get(world.bryn.viewer, "forums:forum", world.forum.pk).status_code == 404


def test_the_roles_of_its_people_end(world: World) -> None:
    leave_forum(administrator_of(world.aber), world.forum)
    assert roles_of(world, world.chair) == set()


def test_what_it_offered_showed_and_published_there_ends_with_it(world: World) -> None:
    """By its administrator, who keeps neither its projects nor its benefits: leaving is the administrator's to do."""
    project = make_project(world.bryn, "Hub", forum=world.forum)
    share_project(world.bryn, project, with_=world.forum.audience, at=Level.DETAIL)
    publish(make_benefit(world.bryn, project), world.forum)
    with acting_as(OWNER):
        make_skill(world.forum, world.bryn)

    assert leave_forum(administrator_of(world.bryn), world.forum) == 1

    seen = world.aber.actor()
    for rows in (Project.objects, Benefit.objects, Publication.objects, Skill.objects.visible_to(seen).live()):
        assert not rows.visible_to(seen).exists()
    assert "benefit_withdrawn" in verbs()


def test_who_leaves_their_body_is_nobody_in_its_forums(world: World) -> None:
    joins_as_person(world.chair, world.dol, ["viewer"])
    administrator = world.aber.actor(world.aber.administrator)
    end_membership(
        administrator,
        Membership.objects.visible_to(administrator).get(person=world.chair),
        reason="has gone to Dol",
    )
    assert roles_of(world, world.chair) == set()
    assert get(world.chair, "forums:forum", world.forum.pk).status_code == 404
    assert "West Forum" not in get(world.chair, "forums:forum-list").content.decode()


def test_who_comes_back_sees_nothing_of_the_time_between(world: World) -> None:
    leave_forum(administrator_of(world.bryn), world.forum)
    world.aber.shares(world.aber.owns("Between"), with_=world.forum.audience, at=Level.DETAIL)
    invite_body(chair(world), world.forum, organisation=world.bryn.organisation)
    accept_invitation(administrator_of(world.bryn), world.forum, agreement=agreement(world))
    assert names(world.bryn.actor()) == set()


def test_the_page_says_how_much_ends(world: World) -> None:
    world.bryn.shares(world.bryn.owns("Depot"), with_=world.forum.audience, at=Level.DETAIL)
    assert "1 share of your organisation" in get(world.bryn.administrator, NAME, world.forum.pk).content.decode()
    assert post(world.bryn.administrator, NAME, world.forum.pk, body=world.bryn).status_code == 303
    assert state_of(world, world.bryn) == "left"


def test_only_its_own_administrator_takes_it_out(world: World) -> None:
    for person in (world.bryn.manager, world.chair, world.administrator, world.dol.administrator):
        assert get(person, NAME, world.forum.pk).status_code == 404
    with pytest.raises(NotAllowed):
        leave_forum(chair(world), world.forum)
