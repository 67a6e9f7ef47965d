"""The board says who is stuck where, to portal administrators; a body reads its own steps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from assets.register.actions import add_asset, share_assets
from assets.shares import paging
from estate_portal.onboarding.queries import board, numbers
from estate_portal.onboarding.steps import progress_of
from partners.organisations.actions import RemindedAlready, remind_organisation
from partners.organisations.models import Organisation
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from tests.client import PortalClient
    from tests.worlds import Body, World


def stuck(world: World, body: Body) -> str:
    actor = actor_for(world.administrator)
    (one,) = progress_of(actor, list(Organisation.objects.visible_to(actor).filter(pk=body.organisation.pk)))
    return one.stuck.name if one.stuck else "done"


def named_in_both(body: Body) -> None:
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="test").filter(pk=body.organisation.pk).update(
            name_en="Aber Council", name_cy="Cyngor Aber", first_record_at=None, first_share_at=None
        )


def test_a_body_goes_from_step_to_step(world: World, client: PortalClient) -> None:
    named_in_both(world.aber)
    assert stuck(world, world.aber) == "register"
    client.force_login(world.aber.administrator)
    assert "No property yet" in client.get("/start/").text
    add_asset(world.aber.actor(), values={"name": "Depot", "kind": "building"})
    assert stuck(world, world.aber) == "share"


def test_sharing_is_the_last_step(world: World) -> None:
    named_in_both(world.aber)
    asset = world.aber.owns("Depot")
    with acting_as(OWNER):
        Organisation.objects.unscoped(because="test").filter(pk=world.aber.organisation.pk).update(
            first_record_at=timezone.now()
        )
    share_assets(
        world.aber.actor(),
        [asset.pk],
        audience=world.bryn.audience,
        level=Level.LISTED,
        until=timezone.now().date() + dt.timedelta(days=30),
        reason="test",
    )
    assert stuck(world, world.aber) == "done"


def test_the_board_asks_as_often_for_many_as_for_few(world: World, django_assert_max_num_queries: object) -> None:
    actor = actor_for(world.administrator)
    every = list(Organisation.objects.visible_to(actor))
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        progress_of(actor, every)


def test_the_board_is_filtered_linked_and_downloaded(world: World, client: PortalClient) -> None:
    named_in_both(world.aber)
    client.force_login(world.administrator)
    assert "Aber Council" in client.get("/board/?at=register").text
    assert "Aber Council" not in client.get("/board/?at=administrator").text
    assert client.get("/board/?at=castle").status_code == 400
    assert client.get("/board/?page=2").status_code == 400
    assert "Aber Council" in client.get("/board/download/?at=register").content.decode("utf-8-sig")
    client.force_login(world.aber.administrator)
    assert client.get("/board/").status_code == 404


def test_the_board_is_ordered_and_paged_as_its_steps_say(
    world: World, client: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    named_in_both(world.aber)
    actor = actor_for(world.administrator)
    bodies = board(actor)
    every = progress_of(actor, list(bodies.order_by("turn", "pk")))
    places = list(bodies.order_by("turn", "pk").values_list("stuck_at", flat=True))
    assert places == [one.stuck.name if one.stuck else "done" for one in every]
    assert [(one.stuck is None, one.since) for one in every] == sorted((one.stuck is None, one.since) for one in every)
    assert sum(numbers(bodies).values()) == len(every)
    monkeypatch.setattr(paging.turn, "__kwdefaults__", {"kind": str, "size": 2})
    client.force_login(world.administrator)
    address, walked = "/board/", []
    while address:
        context = client.get(address).context
        walked += [one.organisation.pk for one, _may in context["rows"]]
        address = f"/board/{context['next_url']}" if context["next_url"] else ""
    assert walked == [one.organisation.pk for one in every]


def test_a_reminder_goes_once_a_week_and_says_nothing_but_where(world: World) -> None:
    actor = actor_for(world.administrator)
    remind_organisation(actor, world.aber.organisation)
    with pytest.raises(RemindedAlready):
        remind_organisation(actor, world.aber.organisation)
    done = deliver_all()
    assert done == ["organisations.remind"]
    (letter,) = mail.outbox
    assert letter.to == [world.aber.administrator.email]
    assert "/start/" in letter.body
