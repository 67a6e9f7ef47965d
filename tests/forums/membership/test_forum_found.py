"""A portal administrator founds a forum, and cannot put themselves in."""

from __future__ import annotations

from typing import Any

import pytest

from assets.register.models import Asset
from forums.membership.actions import Charter, found_forum
from forums.membership.errors import NobodyFound, NotOneself
from forums.membership.models import Forum
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from sharing.audiences.actors import actor_for
from tests.forums.membership.doing import administrator_of, get, joins_as_person, post, state_of
from tests.roles import OWNER, acting_as
from tests.worlds import World

CHARTER = Charter("East Forum", "Fforwm y Dwyrain", "To share depots", "wales", 4, "Be careful.", "")


def answers(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "name_en": "East Forum", "name_cy": "", "purpose": "To share depots", "jurisdiction": "wales",
        "reporting_year_starts_in": "8", "chair_organisation": str(world.dol.organisation.pk),
        "chair_email": "manager@dol.example", "text_en": "Be careful.", "text_cy": "",
    } | changes  # fmt: skip


def founded() -> Forum:
    with acting_as(OWNER):
        return Forum.objects.unscoped(because="a test's own world").select_related("audience").get(name_en="East Forum")


def test_it_is_founded_with_its_chair_and_invites_the_chairs_body(world: World) -> None:
    assert post(world.administrator, "forums:forum-found", **answers(world)).status_code == 303
    forum = founded()
    assert forum.reporting_year_starts_in == 8
    assert state_of(world, world.dol, forum) == "invited"
    assert forum.audience_id not in world.dol.actor().audiences
    text = get(world.administrator, "forums:forum", forum.pk).content.decode()
    assert "Manager of Dol Fire Service" in text
    assert "Dol Fire Service" in text


def test_two_forums_of_one_name_have_short_names_of_their_own(world: World) -> None:
    facts: dict[str, Any] = {"chair_email": "manager@dol.example", "chair_organisation": world.dol.organisation}
    one = found_forum(actor_for(world.administrator), charter=CHARTER, **facts)
    two = found_forum(actor_for(world.administrator), charter=CHARTER, **facts)
    assert (one.slug, two.slug) == ("east-forum", "east-forum-2")


def test_a_chair_who_does_not_act_for_the_body_is_not_found(world: World) -> None:
    for email in ("manager@aber.example", "nobody@nowhere.example"):
        response = post(world.administrator, "forums:forum-found", **answers(world, chair_email=email))
        assert response.status_code == 422
        assert "We found nobody with this email address" in response.content.decode()
    with pytest.raises(NobodyFound):
        found_forum(
            actor_for(world.administrator),
            charter=CHARTER,
            chair_email="manager@aber.example",
            chair_organisation=world.dol.organisation,
        )


def test_the_founder_can_neither_chair_nor_bring_in_a_body_of_their_own(world: World) -> None:
    joins_as_person(world.administrator, world.dol, ["viewer"])
    for email in ("admin@portal.example", "manager@dol.example"):
        with pytest.raises(NotOneself):
            found_forum(
                actor_for(world.administrator, world.dol.organisation.pk),
                charter=CHARTER,
                chair_email=email,
                chair_organisation=world.dol.organisation,
            )


def test_a_forum_without_a_name_is_refused(world: World) -> None:
    response = post(world.administrator, "forums:forum-found", **answers(world, name_en=""))
    assert response.status_code == 422
    assert "Enter a name in English, in Welsh or in both" in response.content.decode()


def test_only_portal_administrators_found_forums(world: World) -> None:
    for person in (world.chair, world.aber.administrator, world.dol.manager):
        assert get(person, "forums:forum-found").status_code == 404
    with pytest.raises(NotAllowed):
        found_forum(
            administrator_of(world.aber),
            charter=CHARTER,
            chair_email="manager@dol.example",
            chair_organisation=world.dol.organisation,
        )


def test_the_founder_sees_bodies_and_chair_and_nothing_that_is_shared(world: World) -> None:
    from sharing.levels import Level  # noqa: PLC0415 - read beside its use

    world.aber.shares(world.aber.owns("Depot"), with_=world.forum.audience, at=Level.COMMERCIAL)
    assert Asset.objects.visible_to(actor_for(world.administrator)).count() == 0
    text = get(world.administrator, "forums:forum", world.forum.pk).content.decode()
    assert "Bryn Health Board" in text
    assert "Chair of the Forum" in text
    assert "Depot" not in text
    assert "Accepted by" not in text


def test_the_founding_stands_in_the_trails_of_administrators_and_of_the_body(world: World) -> None:
    post(world.administrator, "forums:forum-found", **answers(world))
    mine = Event.objects.for_administrator(actor_for(world.administrator))
    assert set(mine.values_list("verb", flat=True)) == {"forum_founded", "forum_role_given", "forum_invited"}
    theirs = Event.objects.visible_to(world.dol.actor())
    assert set(theirs.values_list("verb", flat=True)) == {"forum_role_given", "forum_invited"}
