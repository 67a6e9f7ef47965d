"""Owners and receivers are warned 30, 7 and 1 days before a share ends, each once, whatever becomes of a night."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from assets.ledger.tasks import warn_of_ends
from assets.register.actions import end_shares, renew_shares
from assets.register.models import AssetShare
from partners import clock
from partners.people.models import Person
from sharing.grants.asking import months_on, usual_end
from sharing.levels import Level
from tests.assets.shares.journeys import posted, sign_in
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

ENDS = dt.date(2026, 7, 31)


def letters(days_before: int) -> list[tuple[str, str]]:
    """The letters of one night to owners, to whom and with which subject."""
    return [one for one in night(days_before) if one[1].startswith("Something that you share ")]


def night(days_before: int) -> list[tuple[str, str]]:
    """All letters of one night."""
    mail.outbox.clear()
    with clock.at(ENDS - dt.timedelta(days=days_before)):
        with acting_as(WORKER):
            warn_of_ends()
        deliver_all()
    return [(one.to[0], str(one.subject)) for one in mail.outbox]


def furnish(world: World) -> None:
    with clock.at(ENDS - dt.timedelta(days=100)):
        for name in ("Secret Depot", "Hall"):
            asset = world.aber.owns(name)
            world.aber.shares(asset, with_=world.bryn.audience, at=Level.DETAIL, until=ENDS)
        world.aber.shares(asset, with_=world.cwm.audience, at=Level.DETAIL, until=ENDS + dt.timedelta(days=365))


def test_each_warning_goes_once_and_a_missed_night_is_made_up_for(world: World) -> None:
    furnish(world)
    to = world.aber.manager.email
    assert letters(31) == []
    assert letters(29) == [(to, "Something that you share ends within 30 days")], "two shares, one letter"
    (told,) = (one.body for one in mail.outbox if one.to == [to] and "you share" in str(one.subject))
    assert "/shares/ledger/?ending=soon" in told
    assert "Depot" not in told
    assert letters(29) == letters(8) == []
    assert letters(7) == [(to, "Something that you share ends within 7 days")]
    assert letters(1) == [(to, "Something that you share ends within 1 day")]
    assert letters(1) == letters(0) == letters(-1) == []


def test_what_is_first_seen_late_is_warned_of_once(world: World) -> None:
    furnish(world)
    assert [subject for _to, subject in letters(1)] == ["Something that you share ends within 1 day"]
    assert letters(1) == letters(0) == []


def test_what_was_renewed_is_warned_of_anew_and_what_was_ended_no_more(world: World) -> None:
    furnish(world)
    assert len(letters(30)) == 1
    with clock.at(ENDS - dt.timedelta(days=20)):
        live = AssetShare.objects.visible_to(world.aber.actor()).filter(until=ENDS)
        renew_shares(world.aber.actor(), list(live), until=ENDS + dt.timedelta(days=60))
    assert letters(7) == []
    assert len(letters(-30)) == 1


@pytest.mark.parametrize("change", [{"emails": "never"}, {"is_active": False}])
def test_nobody_is_written_to_who_wants_no_letters_or_is_gone(world: World, change: dict[str, object]) -> None:
    furnish(world)
    with acting_as(OWNER):
        Person.objects.filter(pk=world.aber.manager.pk).update(**change)
    assert letters(7) == []


def test_a_share_lasts_for_the_usual_time_of_its_level_unless_a_day_is_said(world: World, client: Client) -> None:
    with clock.at(dt.date(2026, 8, 31)):
        assert [usual_end(level) for level in Level] == [
            dt.date(2028, 8, 31), dt.date(2028, 8, 31), dt.date(2027, 2, 28), dt.date(2027, 2, 28)
        ]  # fmt: skip
        assert months_on(16) == dt.date(2027, 12, 31)
        asset = world.aber.owns("Hall")
        sign_in(client, world.aber.manager)
        asked = {"audience": str(world.bryn.audience.pk), "level": "3", "reason": "So", "step": "check"}
        page = client.get(f"/assets/{asset.pk}/share/", asked)
        assert "28 February 2027" in page.content.decode()
        terms = asked | {"selection": page.context["fingerprint"]}
        assert client.post(f"/assets/{asset.pk}/share/", posted(world.aber, **terms)).status_code == 303
        assert AssetShare.objects.visible_to(world.aber.actor()).get().until == dt.date(2027, 2, 28)


def test_receivers_are_told_once_a_day_that_ends_and_by_what_they_see(world: World) -> None:
    furnish(world)
    owner, bryn, cwm = (body.manager.email for body in (world.aber, world.bryn, world.cwm))
    thirty, seven = ("Something that is shared with you ends within %s days" % days for days in (30, 7))  # noqa: UP031
    told = {(to, subject) for to, subject in night(30) if to != owner}
    assert told == {(bryn, thirty)}, "two properties, one letter; nothing of what lasts longer"
    (letter,) = [one for one in mail.outbox if one.to == [bryn]]
    assert "/shares/received/?ending=soon" in letter.body
    assert "Depot" not in letter.body
    assert "Aber" not in letter.body
    with clock.at(ENDS - dt.timedelta(days=20)):  # a partner lets it see one of the two for longer, and more
        asset = AssetShare.objects.visible_to(world.aber.actor()).filter(until=ENDS).order_by("asset__name")[0].asset
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.COMMERCIAL, until=ENDS + dt.timedelta(days=365))
    assert [one for one in night(20) if one[0] != owner] == []
    assert [one for one in night(7) if one[0] != owner] == [(bryn, seven)]
    with clock.at(ENDS - dt.timedelta(days=6)):
        live = AssetShare.objects.visible_to(world.aber.actor()).filter(until=ENDS)
        renew_shares(world.aber.actor(), list(live), until=ENDS + dt.timedelta(days=365))
    assert night(1) == [], "nothing ends any more"
    assert {to for to, _subject in night(-335)} == {owner, bryn, cwm}


def test_a_receiver_whose_sight_was_taken_back_meanwhile_gets_no_letter(world: World) -> None:
    furnish(world)
    mail.outbox.clear()
    with clock.at(ENDS - dt.timedelta(days=30)):
        with acting_as(WORKER):
            warn_of_ends()
        live = AssetShare.objects.visible_to(world.aber.actor()).filter(until=ENDS)
        end_shares(world.aber.actor(), list(live), reason="")
        deliver_all()
    assert mail.outbox == []
