"""Answering: all, a part, a lower level, an earlier day, or no; withdrawn; ended at once; kept by both sides."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.actions import end_shares
from assets.register.models import Asset, AssetMoney, AssetShare
from assets.requests.actions import grant_request, refuse_request, withdraw_request
from assets.requests.errors import ClosedAlready, NothingGranted
from assets.requests.models import Need, RequestAnswer
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.people.models import Membership
from sharing.grants.queries import levels_for
from sharing.levels import Level
from tests.assets.requests.asking import LATER, asks
from tests.assets.shares.journeys import posted, sign_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from assets.requests.models import DisclosureRequest
    from tests.worlds import World


@pytest.fixture
def asked(world: World) -> tuple[DisclosureRequest, list[Asset]]:
    """Bryn, which sees a summary of three of Aber's properties, asks for all of the three."""
    assets = [world.aber.owns(f"Depot {number}", rent_gbp_per_year=777) for number in range(3)]
    for one in assets:
        world.aber.shares(one, with_=world.bryn.audience, at=Level.SUMMARY)
    (made,) = asks(world.bryn, *assets, at=Level.COMMERCIAL)
    return made, assets


def levels(world: World, assets: list[Asset]) -> list[int]:
    found = levels_for(world.bryn.actor(), Asset, [one.pk for one in assets])
    return [int(found.get(one.pk, 0)) for one in assets]


def form(decision: str = "grant", **more: Any) -> dict[str, Any]:
    return {
        "decision": decision,
        "level": "4",
        "until_day": "1",
        "until_month": "2",
        "until_year": "2097",
        "reason": "",
    } | more


def test_granting_all_goes_through_the_shares_of_the_register(world: World, client: Client, asked: Any) -> None:
    request, assets = asked
    sign_in(client, world.aber.manager)
    page = client.get(f"/requests/{request.pk}/answer/").content.decode()
    assert "For a workshop or a locality review: By the river" in page
    assert "Bryn Health Board" in page
    there = client.post(
        f"/requests/{request.pk}/answer/", posted(world.aber, **form(assets=[str(one.pk) for one in assets]))
    )
    assert there.status_code == 303
    assert levels(world, assets) == [4, 4, 4]
    assert AssetMoney.objects.visible_to(world.bryn.actor()).count() == 3
    answer = RequestAnswer.objects.visible_to(world.bryn.actor()).get()
    assert (answer.outcome, answer.until, sorted(answer.assets)) == (
        "granted",
        dt.date(2097, 2, 1),
        sorted(one.pk for one in assets),
    )
    shares = AssetShare.objects.visible_to(world.aber.actor()).filter(batch=str(answer.batch))
    assert {(one.audience_id, one.level) for one in shares} == {(world.bryn.audience.pk, 4)}
    verbs = [set(Event.objects.visible_to(body.actor()).values_list("verb", flat=True)) for body in world.bodies[:3]]
    assert verbs == [{"more_asked", "shared_many", "request_granted"}, {"more_asked", "request_granted"}, set()]
    mail.outbox.clear()
    deliver_all()
    last = mail.outbox[-1]
    assert last.to == [world.bryn.manager.email]
    assert f"/requests/{request.pk}/" in last.body
    assert "Depot" not in f"{last.subject} {last.body}"
    page = client.get(f"/requests/{request.pk}/").content.decode()
    ended = client.post(f"/shares/end/?batch={answer.batch}", posted(world.aber))
    assert ended.status_code == 303
    assert "3 shares of this grant are in force" in page
    assert levels(world, assets) == [2, 2, 2], "ended at once"
    assert not AssetMoney.objects.visible_to(world.bryn.actor()).exists()


def test_a_part_a_lower_level_and_never_more_than_was_asked(world: World, asked: Any) -> None:
    request, assets = asked
    stranger = world.aber.owns("Not asked about")
    actor = world.aber.actor()
    with pytest.raises(NothingGranted):
        grant_request(actor, request, ids=[stranger.pk], level=Level.DETAIL, until=LATER)
    ids = [assets[0].pk, stranger.pk]
    answer = grant_request(world.aber.actor(), request, ids=ids, level=Level.DETAIL, until=LATER, reason="The first")
    assert (answer.outcome, answer.assets) == ("partly", [assets[0].pk])
    assert levels(world, [*assets, stranger]) == [3, 2, 2, 0]
    with pytest.raises(ClosedAlready):
        withdraw_request(world.bryn.actor(), request)
    lower, _ = asks(world.bryn, assets[1], at=Level.DETAIL)[0], None
    granted = grant_request(world.aber.actor(), lower, ids=[assets[1].pk], level=Level.COMMERCIAL, until=LATER)
    assert granted.level == Level.DETAIL
    assert levels(world, assets) == [3, 3, 2]


def test_a_refusal_has_a_reason_that_both_keep(world: World, client: Client, asked: Any) -> None:
    request, assets = asked
    sign_in(client, world.aber.manager)
    url = f"/requests/{request.pk}/answer/"
    assert client.post(url, posted(world.aber, **form("refuse"))).status_code == 422
    assert client.post(url, posted(world.aber, **form("grant"))).status_code == 422, "nothing ticked"
    assert client.post(url, posted(world.aber, **form("refuse", reason="Sold next month"))).status_code == 303
    assert levels(world, assets) == [2, 2, 2]
    sign_in(client, world.bryn.viewer)
    page = client.get(f"/requests/{request.pk}/").content.decode()
    assert "Sold next month" in page
    assert "Refused" in page
    assert client.get(url).status_code == 404, "not the asker's to answer"
    sign_in(client, world.cwm.manager)
    assert client.get(f"/requests/{request.pk}/").status_code == 404


def test_whoever_is_second_is_told(world: World, client: Client, asked: Any) -> None:
    request, assets = asked
    withdraw_request(world.bryn.actor(), request, reason="Found other space")
    with pytest.raises(ClosedAlready):
        grant_request(world.aber.actor(), request, ids=[assets[0].pk], level=Level.DETAIL, until=LATER)
    assert levels(world, assets) == [2, 2, 2], "nothing of the grant stands"
    with pytest.raises(ClosedAlready):
        refuse_request(world.aber.actor(), request, reason="No")
    with pytest.raises(NotAllowed):
        withdraw_request(world.aber.actor(), request)
    sign_in(client, world.aber.manager)
    assert client.get(f"/requests/{request.pk}/answer/").status_code == 303
    mail.outbox.clear()
    deliver_all()
    assert mail.outbox == [], "neither the letter of a request that waits no more, nor one of a withdrawal"


def test_whoever_has_left_gets_no_letter(world: World, asked: Any) -> None:
    request, _ = asked
    deliver_all()
    mail.outbox.clear()
    refuse_request(world.aber.actor(), request, reason="No")
    with acting_as(OWNER):
        own = Membership.objects.scoped("a test").filter(person=world.bryn.manager)
        own.update(suspended_at=request.created_at)
    deliver_all()
    assert mail.outbox == []


def test_the_record_stays_when_the_property_is_hidden_again(world: World, client: Client, asked: Any) -> None:
    request, assets = asked
    with acting_as(OWNER):
        Asset.objects.scoped("a test").filter(pk=assets[0].pk).update(name="Renamed since")
    sign_in(client, world.bryn.manager)
    assert "Depot 0" in client.get(f"/requests/{request.pk}/").content.decode(), "as it was known then"
    assert "Renamed since" not in client.get(f"/requests/{request.pk}/").content.decode()


def test_what_they_see_now_is_told_by_todays_shares_beside_what_they_saw_when_asking(
    world: World, client: Client, asked: Any
) -> None:
    request, (raised, ended, kept) = asked
    secret = world.aber.owns("Not asked about")
    world.aber.shares(raised, with_=world.forum.audience, at=Level.DETAIL)
    owner = world.aber.actor()
    end_shares(owner, list(AssetShare.objects.visible_to(owner).filter(asset=ended)))
    url = f"/requests/{request.pk}/"
    for person, address in (
        (world.aber.manager, f"{url}answer/"),
        (world.aber.manager, url),
        (world.bryn.manager, url),
    ):
        sign_in(client, person)
        page = client.get(address)
        lines = {one.name: (one.level_then, one.level_now) for one in page.context["asked"].lines}
        assert lines == {
            raised.name: (Level.SUMMARY, Level.DETAIL),
            ended.name: (Level.SUMMARY, None),
            kept.name: (Level.SUMMARY, Level.SUMMARY),
        }
        assert page.content.decode().count("When asked: Summary") == 2, "said only where it differs"
        assert secret.name not in page.content.decode()


def test_what_they_see_now_costs_the_same_however_many_properties(world: World, client: Client, asked: Any) -> None:
    request, _ = asked
    one = world.aber.owns("Hall")
    world.aber.shares(one, with_=world.bryn.audience, at=Level.SUMMARY)
    (short,) = asks(world.bryn, one)
    sign_in(client, world.aber.manager)
    numbers = []
    for found in (short, request):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/requests/{found.pk}/answer/")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_the_list_costs_the_same_however_long(world: World, client: Client, asked: Any) -> None:
    sign_in(client, world.aber.manager)
    with CaptureQueriesContext(connection) as few:
        assert "1 request" in client.get("/requests/").content.decode()
    for number in range(4):
        other = world.aber.owns(f"Hall {number}")
        world.aber.shares(other, with_=world.forum.audience, at=Level.LISTED)
        asks(world.bryn, other)
        asks(world.cwm, other)
    with CaptureQueriesContext(connection) as many:
        assert "9 requests" in client.get("/requests/").content.decode()
    assert len(few) == len(many)
    assert "No request matches" in client.get("/requests/?side=made").content.decode()
    assert "9 requests" in client.get("/requests/?side=received&state=open").content.decode()
    assert client.get("/requests/?state=lost").status_code == 400


def test_the_list_is_a_file_too_under_the_same_filters(world: World, client: Client, asked: Any) -> None:
    def rows(query: str = "") -> list[list[str]]:
        answer = client.get(f"/requests/download.csv{query}")
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]

    request, _ = asked
    hall = world.aber.owns("Hall")
    world.aber.shares(hall, with_=world.bryn.audience, at=Level.LISTED)
    with clock.at(dt.date(2026, 6, 15)):
        asks(world.bryn, hall, need=Need.OTHER, purpose="=1+1")
        refuse_request(world.aber.actor(), request, reason="Sold")
    sign_in(client, world.aber.manager)
    assert 'href="/requests/download.xlsx?state=open"' in client.get("/requests/?state=open").content.decode()
    with clock.at(dt.date(2026, 6, 16)):
        (row,) = rows("?state=open")
        assert row == [
            "2026-06-15",
            world.bryn.organisation.name,
            world.aber.organisation.name,
            "1",
            "Detail",
            "2098-03-31",
            "'=1+1",
            "2026-06-22",
            "Waiting",
            "",
        ]
    with clock.at(dt.date(2026, 6, 23)):
        assert [one[8] for one in rows("?state=open")] == ["Overdue"]
    (closed,) = rows("?state=refused")
    assert (closed[3], *closed[8:]) == ("3", "Refused", "2026-06-15")
    assert len(rows()) == 2
    assert client.get("/requests/download.csv?colour=red").status_code == 400
    with CaptureQueriesContext(connection) as few:
        rows("?state=open")
    with CaptureQueriesContext(connection) as many:
        rows()
    assert len(few) == len(many)
    assert client.get("/requests/download.xlsx").status_code == 200
    sign_in(client, world.cwm.manager)
    assert rows() == [], "between two others"
