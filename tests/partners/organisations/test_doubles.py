"""A body that was entered: linked to the directory, or closed because it was entered twice. Nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from forums.membership.actions import invite_to_forums
from forums.membership.models import ForumMembership
from partners.directory.bodies import body_of
from partners.organisations.actions import (
    CodeTaken,
    NoPointer,
    StillHolds,
    add_organisation,
    close_double,
    link_organisation,
    reinstate_organisation,
)
from partners.organisations.models import Organisation
from partners.organisations.queries import like
from partners.people.actions import invite_first_administrator
from partners.people.models import Invitation
from sharing.audiences.actors import actor_for
from sharing.audiences.models import Audience
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.client import PortalClient
    from tests.worlds import World

MON = "W06000001"


def entered(world: World, name: str = "Anglesey Council", code: str = "") -> Organisation:
    added: Organisation = add_organisation(
        actor_for(world.administrator),
        name_en=name,
        name_cy="",
        kind="council",
        jurisdiction="wales",
        official_code=code,
    )
    return added


def test_a_body_takes_code_and_names_from_the_directory_once(world: World, client: PortalClient) -> None:
    body, double = entered(world), entered(world, "Ynys Mon")
    client.force_login(world.administrator)
    page = f"/organisations/{body.pk}/link/"
    assert MON in client.get(f"{page}?q=ynys+mon").text
    assert client.post(page, {"code": "none such"}).status_code == 422
    assert client.post(page, {"code": MON}).status_code == 303
    actor_for(world.administrator)
    body.refresh_from_db()
    assert (body.official_code, body.name_cy) == (MON, "Cyngor Sir Ynys Môn")
    with acting_as(OWNER):
        assert Audience.objects.unscoped(because="test").get(organisation=body).name_cy == body.name_cy
    entry = body_of(MON)
    assert entry is not None
    with pytest.raises(CodeTaken):
        link_organisation(actor_for(world.administrator), double, entry=entry)
    assert f"/organisations/{double.pk}/close/" in client.post(f"/organisations/{double.pk}/link/", {"code": MON}).text


def test_a_name_in_welsh_stays_where_the_directory_has_none(world: World) -> None:
    body = world.dol.organisation
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="test").filter(pk=body.pk).update(name_cy="Tân Dol")
    actor, police = actor_for(world.administrator), body_of("kent")
    assert police is not None
    body.refresh_from_db()
    link_organisation(actor, body, entry=police)
    body.refresh_from_db()
    assert (body.name_en, body.name_cy) == (police.name_en, "Tân Dol")


def test_a_double_that_holds_nothing_is_closed_with_a_pointer(world: World, client: PortalClient) -> None:
    actor, double = actor_for(world.administrator), entered(world, "The Aber Council")
    invitation = invite_first_administrator(actor, double, email="a@aber.example")
    invite_to_forums(actor, double, forums=[world.forum])
    client.force_login(world.administrator)
    page = f"/organisations/{double.pk}/close/"
    assert client.get(page).context["form"].initial == {"of": world.aber.organisation.pk}
    assert client.post(page, {"of": str(double.pk)}).status_code == 422
    assert client.post(page, {"of": str(world.aber.organisation.pk)}).status_code == 303
    shown = client.get(f"/organisations/{double.pk}/").text
    assert f'href="/organisations/{world.aber.organisation.pk}/"' in shown
    actor = actor_for(world.administrator)
    assert Invitation.objects.visible_to(actor).get(pk=invitation.pk).revoked_at is not None
    assert ForumMembership.objects.visible_to(actor).get(organisation=double).state == "invited", (
        "nobody answers for it"
    )
    names = {"name_en": "The Aber Council", "name_cy": "", "official_code": ""}
    assert double not in like(actor, names), "nobody is warned of what is closed"
    assert world.aber.organisation in like(actor, names)
    double.refresh_from_db()
    reinstate_organisation(actor, double, reason="They are two")
    double.refresh_from_db()
    assert (double.double_of, double.suspended_at) == (None, None)


def test_what_holds_anything_is_not_closed(world: World) -> None:
    actor, of = actor_for(world.administrator), world.aber.organisation
    with pytest.raises(StillHolds):
        close_double(actor, world.dol.organisation, of=of)
    empty = entered(world, "Afon")
    with pytest.raises(NoPointer):
        close_double(actor, empty, of=empty)
    with acting_as(OWNER):
        ForumMembership(
            forum=world.forum,
            audience=world.forum.audience,
            organisation=empty,
            state="member",
            invited_by=world.administrator,
        ).save(force_insert=True)
    with pytest.raises(StillHolds):
        close_double(actor_for(world.administrator), empty, of=of)


def test_the_second_wall_lets_nobody_but_the_portal_point_a_body_elsewhere(world: World) -> None:
    world.dol.actor(world.dol.administrator)
    rows = Organisation.objects.unscoped(because="the second wall alone").filter(pk=world.dol.organisation.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(double_of=world.aber.organisation, suspended_at="2026-01-01T00:00Z")
