"""Asking to see more: who may, about what, once; and what the asker never learns by asking."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from assets.requests.errors import AskedAlready, NothingToAsk
from assets.requests.models import DisclosureRequest, Need, RequestAnswer, RequestedAsset
from partners import clock
from partners.acting.errors import NotAllowed
from partners.audit.models import Event
from partners.people.waiting import waiting_for
from sharing.grants.errors import DatePast
from sharing.levels import Level
from tests.assets.requests.asking import LATER, answers, asks
from tests.assets.shares.journeys import posted, sign_in
from tests.outbox import deliver_all
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def test_the_owner_is_told_in_the_portal_and_by_a_letter_that_points_only(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot", rent_gbp_per_year=12345)
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    sign_in(client, world.bryn.manager)
    assert 'value="1"' not in client.get(f"/assets/{depot.pk}/ask/").content.decode(), "a level below what is seen"
    sent = answers()
    there = client.post(f"/assets/{depot.pk}/ask/", posted(world.bryn, **sent))
    again = client.post(f"/assets/{depot.pk}/ask/", posted(world.bryn, **sent))
    assert there.status_code == again.status_code == 303
    assert there["Location"] == again["Location"], "the button pressed twice"
    assert [one.url for one in waiting_for(world.aber.actor())] == [f"{there['Location']}answer/"]
    assert not waiting_for(world.aber.actor(world.aber.viewer))
    assert deliver_all() == ["requests.made", "requests.write"], "a letter is work of its own, so that none goes twice"
    (letter,) = mail.outbox
    assert letter.to == [world.aber.manager.email]
    assert there["Location"] in letter.body
    for word in ("Depot", "Bryn", "river", "review", "12345", "12,345"):
        assert word not in f"{letter.subject} {letter.body}"
    for body in (world.aber, world.bryn):
        assert Event.objects.visible_to(body.actor()).filter(verb="more_asked").count() == 1


def test_one_request_goes_to_each_owner_and_the_unseen_is_as_what_never_was(world: World) -> None:
    one, two = world.aber.owns("One"), world.aber.owns("Two")
    other, secret, own = world.cwm.owns("Other"), world.dol.owns("Secret"), world.bryn.owns("Own")
    for asset in (one, two):
        world.aber.shares(asset, with_=world.forum.audience, at=Level.LISTED)
    world.cwm.shares(other, with_=world.forum.audience, at=Level.SUMMARY)
    made = asks(world.bryn, one, two, other, secret, own)
    actor = world.bryn.actor()
    lines = RequestedAsset.objects.visible_to(actor).values_list("owner__slug", "name", "level_then")
    assert set(lines) == {("aber", "One", 1), ("aber", "Two", 1), ("cwm", "Other", 2)}
    assert len(made) == 2
    with pytest.raises(NothingToAsk):
        asks(world.bryn, secret)
    with pytest.raises(AskedAlready):
        asks(world.bryn, one, at=Level.SUMMARY)
    assert len(asks(world.bryn, one, two, at=Level.COMMERCIAL)) == 1


def test_what_is_refused(world: World) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.DETAIL)
    with pytest.raises(NothingToAsk):
        asks(world.bryn, depot, at=Level.SUMMARY)
    with pytest.raises(DatePast):
        asks(world.bryn, depot, until=dt.date(2020, 1, 1))
    world.bryn.manager = world.bryn.viewer
    with pytest.raises(NotAllowed):
        asks(world.bryn, depot)


def test_a_property_that_is_not_seen_answers_as_one_that_never_was(world: World, client: Client) -> None:
    hidden = world.dol.owns("Hidden")
    sign_in(client, world.bryn.manager)
    found = {client.get(f"/assets/{pk}/ask/").content for pk in (hidden.pk, uuid.uuid4())}
    assert len(found) == 1
    assert client.get(f"/assets/{hidden.pk}/ask/").status_code == 404


def test_the_second_wall_lets_each_side_write_only_its_own_word(world: World) -> None:
    depot, hidden = world.aber.owns("Depot"), world.dol.owns("Hidden")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    (asked,) = asks(world.bryn, depot)
    aber, bryn, dol = (body.organisation for body in (world.aber, world.bryn, world.dol))

    def refused(row: object) -> bool:
        try:
            with transaction.atomic():
                row.save(force_insert=True)  # type: ignore[attr-defined]
        except DatabaseError:
            return True
        return False

    def answer(**fields: object) -> RequestAnswer:
        return RequestAnswer(
            **{"organisation": bryn, "owner": aber, "disclosure": asked, "person": world.bryn.manager} | fields
        )

    world.bryn.actor()
    assert refused(answer(outcome="granted")), "the asker grants itself"
    assert refused(answer(outcome="withdrawn", assets=[depot.pk])), "a withdrawal that grants"
    assert refused(
        RequestedAsset(organisation=bryn, owner=dol, disclosure=asked, asset=hidden, name="x", level_then=1)
    ), "a line about what is not seen"
    terms = {"level": 3, "purpose": "x", "until": LATER, "key": uuid.uuid4(), "person": world.bryn.manager}
    assert refused(DisclosureRequest(organisation=aber, owner=bryn, **terms)), "in another body's name"
    world.aber.actor()
    assert refused(answer(outcome="withdrawn")), "the owner withdraws for the asker"
    world.cwm.actor()
    assert refused(answer(outcome="refused")), "a third body answers"
    assert not DisclosureRequest.objects.scoped("a test").exists()
    with acting_as(OWNER):
        assert DisclosureRequest.objects.scoped("a test").count() == 1


def test_asking_for_all_that_a_filter_finds(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    world.bryn.owns("Own Office")
    for number in range(3):
        asset = world.aber.owns(f"Office {number}", use="office")
        world.aber.shares(asset, with_=world.forum.audience, at=Level.SUMMARY)
    depot = world.cwm.owns("Depot", use="depot")
    world.cwm.shares(depot, with_=world.forum.audience, at=Level.SUMMARY)
    sign_in(client, world.bryn.manager)
    page = client.get("/assets/ask/?use=office").content.decode()
    assert "3 properties" in page
    assert "Own Office" not in page
    assert client.get("/assets/ask/?colour=red").status_code == 400
    assert "No property of another organisation" in client.get(f"/assets/ask/?id={uuid.uuid4()}").content.decode()
    there = client.post("/assets/ask/?q=o", posted(world.bryn, **answers()))
    assert there.status_code == 303
    found = DisclosureRequest.objects.visible_to(world.bryn.actor())
    assert {(one.owner.slug, one.lines.visible_to(world.bryn.actor()).count()) for one in found} == {
        ("aber", 3),
        ("cwm", 1),
    }
    monkeypatch.setattr("assets.requests.selection.MOST", 2)
    page = client.get("/assets/ask/?use=office").content.decode()
    assert "Narrow the list with its filters" in page
    assert "Send the requests" not in page, "no button that would only be refused"


def test_a_purpose_is_chosen_and_something_else_is_said(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    sign_in(client, world.bryn.manager)
    for wrong, said in (
        ({"need": ""}, "Select what you need it for"),
        ({"need": "other", "purpose": ""}, "Enter what"),
    ):
        refused = client.post(f"/assets/{depot.pk}/ask/", posted(world.bryn, **answers(**wrong)))
        assert refused.status_code == 422
        assert said in refused.content.decode()
    client.post(f"/assets/{depot.pk}/ask/", posted(world.bryn, **answers(need="space", purpose="")))
    assert [one.what_for for one in DisclosureRequest.objects.visible_to(world.aber.actor())] == [
        "To find space to move into or to work from"
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        asks(world.bryn, depot, at=Level.COMMERCIAL, need=Need.OTHER, purpose="")


def test_the_owner_has_five_working_days_and_is_told_when_they_are_over(world: World, client: Client) -> None:
    depot = world.aber.owns("Depot")
    world.aber.shares(depot, with_=world.bryn.audience, at=Level.SUMMARY)
    asked_on, last = dt.date(2026, 4, 2), dt.date(2026, 4, 9)  # a Thursday; Good Friday is taken for a working day
    with clock.at(asked_on):
        (asked,) = asks(world.bryn, depot)
    told = {
        asked_on: "by 9 April 2026",
        last: "by 9 April 2026",
        last + dt.timedelta(days=1): "overdue, was due by 9 April 2026",
    }
    sign_in(client, world.aber.manager)
    for day, words in told.items():
        with clock.at(day):
            assert waiting_for(world.aber.actor())[0].on == last
            assert words in " ".join(client.get("/").content.decode().split())
            overdue = day > last
            for path in (f"/requests/{asked.pk}/", "/requests/"):
                assert ("Overdue" in client.get(path).content.decode()) is overdue, (day, path)
