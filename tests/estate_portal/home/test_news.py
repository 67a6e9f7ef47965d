"""What changed since somebody was last here: only what they may see now, and no dearer for a busy week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.actions import end_shares
from assets.register.models import AssetShare
from assets.requests.actions import refuse_request, withdraw_request
from estate_portal.sign_in import HERE_BEFORE
from forums.discussion.actions import reply, start_thread
from partners import clock
from partners.people.news import news_for
from sharing.audiences.actors import actor_for
from sharing.levels import Level
from tests.assets.requests.asking import asks
from tests.forums.membership.doing import administrator_of, chair, signed_in
from tests.roles import OWNER, acting_as
from tests.worlds import PASSWORD, make_decision, make_initiative, make_move, make_thread

if TYPE_CHECKING:
    from partners.people.models import Person
    from partners.people.news import News
    from tests.client import PortalClient
    from tests.worlds import World

YESTERDAY = clock.now() - dt.timedelta(days=1)


def began(client: Any, since: dt.datetime = YESTERDAY) -> None:
    """Say when the person of this browser was here before."""
    session = client.session
    session[HERE_BEFORE] = since.isoformat()
    session.save()


def labels(client: Any, since: dt.datetime = YESTERDAY) -> list[str]:
    """The news on the home page."""
    began(client, since)
    return [str(one.label) for one in client.get("/").context["news"]]


def told(person: Person, since: dt.datetime = YESTERDAY) -> list[str]:
    """What that page asks for, without the page."""
    return [str(one.label) for one in news_for(actor_for(person), since)]


def test_what_others_said_is_news_and_what_one_said_oneself_is_not(world: World) -> None:
    thread = start_thread(administrator_of(world.aber), world.forum, title="Halls", text="Which?", partners=None)
    assert "New in the talk “Halls”" in labels(signed_in(world.bryn.administrator))
    assert "New in the talk “Halls”" not in labels(signed_in(world.aber.administrator))
    reply(administrator_of(world.bryn), thread, text="All")
    assert "New in the talk “Halls”" in told(world.aber.administrator)
    assert told(world.aber.administrator, clock.now() + dt.timedelta(minutes=1)) == []


def test_a_partner_left_out_of_a_confidence_reads_no_news_of_it(world: World) -> None:
    before = told(world.cwm.administrator)
    start_thread(
        administrator_of(world.aber), world.forum, title="Cuddfan", text="?", partners=[world.bryn.organisation]
    )
    assert told(world.cwm.administrator) == before
    assert "New in the talk “Cuddfan”" in told(world.bryn.administrator)


def test_what_is_newly_shared_is_news_to_those_whom_it_reaches_while_it_lasts(world: World) -> None:
    clinic, ward = world.bryn.owns("Cuddfan Clinic"), world.bryn.owns("Ward")
    news = "Bryn Health Board shared properties with your organisation"
    before = told(world.cwm.manager)
    batch = world.bryn.shares(clinic, with_=world.aber.audience, at=Level.LISTED)
    (one,) = [one for one in signed_news(world.aber.manager) if str(one.label) == news]
    assert "Clinic" not in str(one.label)
    assert signed_in(world.aber.manager).get(one.url).status_code == 200
    assert news not in told(world.bryn.manager), "one's own is none"
    assert told(world.cwm.manager) == before
    assert news not in told(world.aber.manager, clock.now() + dt.timedelta(minutes=1))
    shares = AssetShare.objects.visible_to(world.bryn.actor()).filter(batch=batch)
    end_shares(world.bryn.actor(), list(shares))
    assert news not in told(world.aber.manager), "it was taken back"
    world.bryn.shares(ward, with_=world.forum.audience, at=Level.LISTED)
    assert news in told(world.cwm.manager)


def test_an_answer_is_news_to_whoever_asked_and_to_nobody_else(world: World) -> None:
    depot, cuddfan = world.aber.owns("Depot"), world.aber.owns("Cuddfan")
    for asset in (depot, cuddfan):
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.SUMMARY)
    with clock.at(YESTERDAY):
        (refused,), (withdrawn,) = asks(world.bryn, depot), asks(world.bryn, cuddfan)
    news = f"{world.aber.organisation} answered your request to see more"
    before = {one: told(one) for one in (world.cwm.manager, world.dol.manager)}
    assert news not in told(world.bryn.manager), "nobody has answered"
    withdraw_request(world.bryn.actor(), withdrawn)
    assert news not in told(world.bryn.manager), "they took it back themselves"
    refuse_request(world.aber.actor(), refused, reason="Cuddfan reason")
    (one,) = [one for one in signed_news(world.bryn.manager) if str(one.label) == news]
    assert "Cuddfan" not in str(one.label), "neither the property nor the reason"
    assert one.url == f"/requests/{refused.pk}/"
    assert signed_in(world.bryn.manager).get(one.url).status_code == 200
    assert news in told(world.bryn.viewer)
    assert not [one for one in told(world.aber.manager) if "answered your request" in one], "one's own word is none"
    assert news not in told(world.bryn.manager, clock.now() + dt.timedelta(minutes=1))
    assert {one: told(one) for one in before} == before


def test_what_others_did_to_ones_records_is_told_by_number_and_leads_to_the_trail(world: World) -> None:
    def deeds(person: Person, since: dt.datetime) -> list[News]:
        return [one for one in news_for(actor_for(person), since) if "by others to the records" in str(one.label)]

    began_at = clock.now() + dt.timedelta(hours=1)
    with clock.at(began_at + dt.timedelta(minutes=1)):
        shares = []
        for number in range(2):
            asset = world.aber.owns(f"Cuddfan {number}")
            world.aber.shares(asset, with_=world.cwm.audience, at=Level.LISTED)
            actor = world.aber.actor()
            shares = list(AssetShare.objects.visible_to(actor).filter(asset=asset))
            end_shares(actor, shares)
    with clock.at(began_at + dt.timedelta(minutes=2)):
        (one,) = deeds(world.aber.administrator, began_at)
        assert str(one.label) == "2 things were done by others to the records of your organisation"
        assert one.at == began_at + dt.timedelta(minutes=1)
        trail = signed_in(world.aber.administrator).get(one.url)
        assert trail.status_code == 200
        assert deeds(world.aber.manager, began_at) == [], "what one did oneself"
        assert deeds(world.aber.administrator, clock.now()) == []
        for stranger in (world.dol.administrator, world.bryn.administrator, world.cwm.administrator):
            assert deeds(stranger, began_at) == [], "the trail of another body"


def test_the_second_time_somebody_signs_in_they_read_since_when(world: World, client: PortalClient) -> None:
    for expected in (None, world.aber.manager.pk):
        client.post("/account/login/", {"login": world.aber.manager.email, "password": PASSWORD})
        since = client.get("/").context["since"]
        assert (since is None) == (expected is None)
        client.post("/account/logout/")


def test_a_portal_administrator_reads_who_waits_for_them_and_nothing_of_forums(world: World) -> None:
    start_thread(chair(world), world.forum, title="Halls", text="Which?", partners=None)
    client = signed_in(world.administrator)
    assert not any("Halls" in one for one in labels(client))
    waiting = [str(one.label) for one in client.get("/").context["waiting"]]
    assert waiting
    assert all(one.startswith(("Invite the first", "Bring ")) for one in waiting)


@pytest.mark.parametrize("who", ["manager", "administrator", "chair", "portal"])
def test_the_home_page_asks_as_often_after_a_busy_week(world: World, who: str) -> None:
    person = {"chair": world.chair, "portal": world.administrator}.get(who) or getattr(world.aber, who)
    client = signed_in(person)
    fill(world, "quiet")
    labels(client)  # what is asked once a process is asked by now
    few = queries(client)
    for number in range(3):
        fill(world, f"busy {number}")
    assert queries(client) == few


def fill(world: World, name: str) -> None:
    with acting_as(OWNER):
        make_thread(world.forum, world.bryn, title=name)
        make_decision(world.forum, world.bryn, text=name)
        make_move(make_initiative(world.forum, world.aber, title=name), world.aber)
    world.bryn.owns(name)


def signed_news(person: Person) -> list[News]:
    client = signed_in(person)
    began(client)
    return list(client.get("/").context["news"])


def queries(client: Any) -> int:
    began(client)
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return len([one for one in captured.captured_queries if one["sql"].startswith(("SELECT", "WITH"))])


def test_nothing_is_asked_for_somebody_without_a_body(world: World) -> None:
    assert news_for(world.aber.actor(world.aber.viewer), clock.now()) == []
