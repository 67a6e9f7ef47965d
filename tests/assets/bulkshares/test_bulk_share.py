"""More than a page waits for is shared by the worker: what was checked, once, all of it or what the receipt says."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assets.bulkshares import asking, views
from assets.bulkshares.actions import AskedAlready, ask_confirm_many, ask_renew_many, ask_share_many
from assets.bulkshares.asking import MOST, is_many
from assets.bulkshares.models import BulkShare, Stage
from assets.exports.tasks import purge
from assets.register.actions import end_shares, retire_asset, share_assets
from assets.register.kind import ASSET
from assets.register.models import Asset, AssetShare
from partners import clock, progress
from partners.audit.models import Event
from partners.outbox.models import Job
from partners.outbox.put import put
from partners.outbox.tasks import deliver
from partners.people.models import Membership
from sharing.agreements.models import Agreement
from sharing.audiences.joining import join, leave
from sharing.grants import visibility
from sharing.levels import Level
from tests.assets.shares.journeys import choice, hidden, posted, sign_in
from tests.outbox import deliver_all
from tests.roles import OWNER, WORKER, acting_as
from tests.walls import only_the_wall_stops, refused
from tests.worlds import AGES, enter

if TYPE_CHECKING:
    from django.test import Client

    from partners.acting.actor import Actor
    from sharing.audiences.models import Audience
    from tests.worlds import World

SHARE_MANY = "/assets/share/"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that tests need no five hundred properties."""
    monkeypatch.setattr(asking, "MOST", 2)
    monkeypatch.setattr(visibility, "AT_ONCE", 2)


def depots(world: World, number: int = 3) -> list[Asset]:
    return [world.aber.owns(f"Depot {one}", use="depot", reference=f"D{one}") for one in range(number)]


def names(actor: Actor) -> set[str]:
    return set(Asset.objects.visible_to(actor).values_list("name", flat=True))


def asked_of(world: World) -> BulkShare:
    return BulkShare.objects.visible_to(world.aber.actor()).order_by("-at")[0]


def ask(world: World, held: list[Asset], audience: Audience | None = None, **other: Any) -> BulkShare:
    terms: dict[str, Any] = {"level": Level.SUMMARY, "until": AGES, "reason": "A review"} | other
    return ask_share_many(
        world.aber.actor(), [one.pk for one in held], audience=audience or world.forum.audience, **terms
    )


def checked(client: Client, world: World, **query: str) -> tuple[str, dict[str, str]]:
    """The address and the fields that the button of the check page posts."""
    answers = choice(world.forum.audience, Level.SUMMARY, "share-")
    html = client.get(f"{SHARE_MANY}?{urlencode(query | answers | {'step': 'check'})}").content.decode()
    return f"{SHARE_MANY}?{urlencode(query)}", dict(hidden(html))


def joined(world: World) -> None:
    """Dol is in the forum from now on."""
    with acting_as(OWNER):
        enter(world.forum, Agreement.objects.unscoped(because="a test").get(), world.dol, world.administrator)


def said(client: Client, asked: BulkShare) -> str:
    return str(client.get(reverse("assets:bulk-share", args=[asked.pk])).content.decode())


def test_five_hundred_are_shared_while_the_page_waits_and_one_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert MOST == asking.MOST == 500
    assert [is_many(number) for number in (1, 500, 501, 70_000)] == [False, False, True, True]


def test_as_many_as_a_page_waits_for_are_shared_at_once(client: Client, world: World) -> None:
    depots(world, 2)
    sign_in(client, world.aber.manager)
    where, fields = checked(client, world, use="depot")
    assert client.post(where, fields)["Location"].startswith("/shares/?batch=")
    assert names(world.cwm.actor()) == {"Depot 0", "Depot 1"}
    assert not BulkShare.objects.visible_to(world.aber.actor()).exists()


def test_from_the_check_page_to_the_receipt(client: Client, world: World) -> None:
    depots(world)
    sign_in(client, world.aber.manager)
    where, fields = checked(client, world, use="depot")
    page = client.post(where, fields)["Location"]
    html = client.get(page).content.decode()
    assert "Done so far: 0 of 3" in html
    assert f'href="{page}"' in html, "without scripts one looks again"
    assert names(world.cwm.actor()) == set()
    assert Event.objects.visible_to(world.aber.actor()).get(verb="sharing_many").facts["count"] == 3
    deliver_all()
    assert names(world.cwm.actor()) == {"Depot 0", "Depot 1", "Depot 2"}
    html = client.get(page).content.decode()
    asked = asked_of(world)
    assert "3 properties are shared." in html
    assert "left out" not in html
    assert f'href="/shares/?batch={asked.batch}"' in html
    assert "hx-trigger" not in html, "what is at its end is looked at no more"
    assert asked.ids == []
    shared = Event.objects.visible_to(world.aber.actor()).get(verb="shared_many")
    assert (shared.person_id, shared.facts["count"], shared.reason) == (
        world.aber.manager.pk, 3, "A review of our depots",
    )  # fmt: skip
    assert f'href="{reverse("assets:bulk-share-list")}"' in client.get("/shares/").content.decode()
    assert page in client.get(reverse("assets:bulk-share-list")).content.decode()
    with acting_as(OWNER):
        assert visibility.differences(ASSET) == (0, 0)


def test_what_changed_before_the_button_was_pressed_makes_one_check_again(client: Client, world: World) -> None:
    depots(world)
    sign_in(client, world.aber.manager)
    where, fields = checked(client, world, use="depot")
    world.aber.owns("Depot 9", use="depot")
    again = client.post(where, fields)
    assert (again.status_code, BulkShare.objects.visible_to(world.aber.actor()).count()) == (422, 0)
    assert "has changed. Check it again" in again.content.decode()


def test_what_was_checked_is_shared_and_nothing_that_the_filter_finds_later(world: World) -> None:
    held = depots(world)
    ask(world, held)
    world.aber.owns("Depot 9", use="depot")
    deliver_all()
    assert names(world.cwm.actor()) == {one.name for one in held}


def test_what_was_retired_or_is_gone_is_left_out_and_the_receipt_says_so(client: Client, world: World) -> None:
    held = depots(world, 4)
    asked = ask(world, held)
    retire_asset(world.aber.actor(), held[0], on=clock.today(), reason="Sold")
    with acting_as(OWNER):
        Asset.objects.unscoped(because="a test").filter(pk=held[1].pk).delete()
    deliver_all()
    assert names(world.cwm.actor()) == {"Depot 2", "Depot 3"}
    sign_in(client, world.aber.manager)
    html = said(client, asked)
    for sentence in ("2 properties are shared", "2 were left out", "It was retired after you checked", "was removed"):
        assert sentence in html
    file = client.get(reverse("assets:bulk-share-left-out", args=[asked.pk])).content.decode("utf-8-sig")
    assert "Depot 0,D0,It was retired after you checked." in file
    assert "A property that was removed,,It is no longer in your register." in file


def test_many_that_were_left_out_are_a_file(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.bulkshares.views.FIRST", 1)
    held = depots(world)
    asked = ask(world, held)
    for one in held[1:]:
        retire_asset(world.aber.actor(), one, on=clock.today(), reason="Sold")
    deliver_all()
    html = said(sign_in(client, world.aber.manager), asked)
    assert "Depot 1" in html
    assert "Depot 2" not in html
    assert "Download all 2 as CSV" in html


def test_whoever_joined_the_forum_meanwhile_was_not_on_the_page_and_waits_for_a_confirmation(world: World) -> None:
    ask(world, depots(world))
    joined(world)
    deliver_all()
    assert len(names(world.cwm.actor())) == 3
    assert names(world.dol.actor()) == set()


def test_with_whoever_joins_later_they_see_it(world: World) -> None:
    ask(world, depots(world), and_later=True)
    joined(world)
    deliver_all()
    assert len(names(world.dol.actor())) == 3


def killed(*_: Any, **__: Any) -> None:
    raise SystemExit


def test_a_killed_worker_leaves_nothing_and_the_next_one_shares_once(world: World) -> None:
    asked = ask(world, depots(world))
    job = Job.objects.get(name="bulk_share.work")
    with acting_as(WORKER), patch.object(progress, "so_far", killed), pytest.raises(SystemExit):
        deliver(str(job.pk))
    assert names(world.cwm.actor()) == set()
    assert asked_of(world).stage == Stage.WORKING
    deliver_all()
    assert len(names(world.cwm.actor())) == 3
    with acting_as(WORKER):  # a message that comes twice, and a job that somebody puts again
        deliver(str(job.pk))
        deliver(str(put("bulk_share.work", acting_for=job.acting_for_id, person=job.person_id, bulk_share=asked.pk)))
    assert AssetShare.objects.visible_to(world.aber.actor()).count() == 3


def test_who_presses_twice_comes_to_the_same_page(client: Client, world: World) -> None:
    depots(world)
    sign_in(client, world.aber.manager)
    where, fields = checked(client, world, use="depot")
    first, second = (client.post(where, fields)["Location"] for _press in range(2))
    assert first == second
    assert Job.objects.filter(name="bulk_share.work").count() == 1
    deliver_all()
    assert AssetShare.objects.visible_to(world.aber.actor()).count() == 3
    assert client.post(where, fields)["Location"] != first, "once it is done, it may be asked for again"


def test_who_may_no_longer_share_shares_nothing(client: Client, world: World) -> None:
    asked = ask(world, depots(world))
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(person=world.aber.manager).update(roles=["viewer"])
    deliver_all()
    assert names(world.cwm.actor()) == set()
    with acting_as(WORKER):
        purge()
    with acting_as(OWNER):
        Membership.objects.unscoped(because="a test").filter(person=world.aber.manager).update(
            roles=["viewer", "property_manager"]
        )
    assert asked_of(world).stage == Stage.FAILED
    assert "Nothing was done" in said(sign_in(client, world.aber.manager), asked)


@pytest.mark.parametrize("what", ["agreement", "forum", "day", "all"])
def test_what_can_no_longer_be_shared_is_refused_with_the_reason(client: Client, world: World, what: str) -> None:
    held = depots(world)
    asked = ask(world, held, until=clock.today() + dt.timedelta(days=1))
    reason, moment = "", clock.now()
    if what == "agreement":
        reason = "not accepted the current information-sharing agreement of West Forum"
        with acting_as(OWNER):
            Agreement(audience=world.forum.audience, version=2, text_en="With more care").save(force_insert=True)
    elif what == "forum":
        reason = "can no longer share with them"
        with acting_as(OWNER):
            leave(world.forum.audience, world.aber.organisation)
    elif what == "day":
        reason, moment = "The last day must be today or later", moment + dt.timedelta(days=3)
    else:
        reason = "None of these properties can be shared any more"
        for one in held:
            retire_asset(world.aber.actor(), one, on=clock.today(), reason="Sold")
    with clock.at(moment):
        deliver_all()
    assert not AssetShare.objects.visible_to(world.aber.actor()).exists()
    html = said(sign_in(client, world.aber.manager), asked)
    assert "Nothing was done" in html
    assert reason in html
    assert ("3 were left out" in html) == (what == "all")
    assert client.get(reverse("assets:bulk-share-list")).status_code == 200


def shared(world: World) -> list[AssetShare]:
    ids = [one.pk for one in depots(world)]
    actor = world.aber.actor()
    until = clock.today() + dt.timedelta(days=3)
    share_assets(actor, ids, audience=world.forum.audience, level=Level.DETAIL, until=until, reason="A review")
    return list(AssetShare.objects.visible_to(actor).order_by("asset__name"))


def test_many_shares_get_another_last_day_but_those_that_ended_meanwhile(client: Client, world: World) -> None:
    shares = shared(world)
    sign_in(client, world.aber.manager)
    address = f"{reverse('assets:shares-renew')}?batch={shares[0].batch}"
    fields = {"until_day": str(AGES.day), "until_month": str(AGES.month), "until_year": str(AGES.year)}
    page = client.post(address, posted(world.aber, **fields))["Location"]
    assert "Done so far: 0 of 3" in client.get(page).content.decode()
    end_shares(world.aber.actor(), shares[:1])
    assert "Depot 0" not in names(world.cwm.actor()), "what is ended is hidden at once"
    deliver_all()
    html = client.get(page).content.decode()
    for sentence in ("2 shares have the new last day", "1 was left out", "This share had ended", "Depot 0"):
        assert sentence in html
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert names(world.cwm.actor()) == {"Depot 1", "Depot 2"}
    assert Event.objects.visible_to(world.aber.actor()).filter(verb="share_renewed").count() == 2


def test_when_all_have_ended_none_is_renewed(client: Client, world: World) -> None:
    shares = shared(world)
    asked = ask_renew_many(world.aber.actor(), shares, until=AGES)
    with pytest.raises(AskedAlready):
        ask_renew_many(world.aber.actor(), shares, until=AGES)
    end_shares(world.aber.actor(), shares)
    deliver_all()
    html = said(sign_in(client, world.aber.manager), asked)
    assert "These shares have already ended" in html
    assert "3 were left out" in html


def test_those_who_joined_see_the_shares_that_were_confirmed_and_who_joins_after_that_does_not(
    client: Client, world: World
) -> None:
    shares = shared(world)
    joined(world)
    sign_in(client, world.aber.manager)
    address = reverse("assets:joiners-confirm", args=[world.forum.audience.pk])
    upto = client.get(address).context["joiners"].upto
    page = client.post(address, posted(world.aber, upto=upto))["Location"]
    end_shares(world.aber.actor(), shares[:1])
    deliver_all()
    assert names(world.dol.actor()) == {"Depot 1", "Depot 2"}
    html = client.get(page).content.decode()
    assert "2 shares now reach everybody who had joined" in html
    assert "1 was left out" in html


def test_a_confirmation_reaches_no_further_than_who_was_named(world: World) -> None:
    shared(world)
    joined(world)
    newest = 1 + max(share.door.number for share in AssetShare.objects.visible_to(world.aber.actor()))
    ask_confirm_many(world.aber.actor(), audience=world.forum.audience, upto=newest)
    with acting_as(OWNER):  # who leaves and comes back joins anew
        leave(world.forum.audience, world.dol.organisation)
        join(world.forum.audience, world.dol.organisation)
    deliver_all()
    assert names(world.dol.actor()) == set()


def test_many_are_ended_while_the_page_waits(client: Client, world: World) -> None:
    shares = shared(world)
    sign_in(client, world.aber.manager)
    address = f"{reverse('assets:shares-end')}?batch={shares[0].batch}"
    assert client.post(address, posted(world.aber))["Location"] == "/shares/"
    assert names(world.cwm.actor()) == set()


def test_only_who_keeps_the_register_asks_and_what_was_asked_for_stays(world: World) -> None:
    """By the database's own word: the worker does later what the row says, as whom it names."""
    asked = ask(world, depots(world))
    own = world.aber.organisation.pk
    insert = (
        "INSERT INTO assets_bulkshare (id, organisation_id, person_id, person_name, at, what, audience_id, door_id,"
        " level, until, reason, ids, mark, total, stage, refusal, number, left_out) SELECT gen_random_uuid(), %s, %s,"
        " '', now(), 'share', audience_id, door_id, 2, until, '', '{}', left(gen_random_uuid()::text, 32), 0,"
        " 'working', '', 0, '{}' FROM assets_bulkshare WHERE id = %s"
    )
    assert not refused(insert, own, world.aber.manager.pk, asked.pk)
    only_the_wall_stops(insert, own, world.aber.administrator.pk, asked.pk)
    assert refused("UPDATE assets_bulkshare SET level = 4 WHERE id = %s", asked.pk)
    assert refused("UPDATE assets_bulkshare SET ids = ids || id WHERE id = %s", asked.pk)
    assert refused("UPDATE assets_bulkshare SET person_id = %s", world.aber.administrator.pk)
    world.aber.actor(world.aber.viewer)
    only_the_wall_stops(insert, own, world.aber.manager.pk, asked.pk)
    only_the_wall_stops("UPDATE assets_bulkshare SET number = 2 WHERE id = %s", asked.pk)
    world.bryn.actor()
    only_the_wall_stops("UPDATE assets_bulkshare SET number = 2 WHERE id = %s", asked.pk)
    world.aber.actor()
    assert not refused("UPDATE assets_bulkshare SET stage = 'done', ids = '{}' WHERE id = %s", asked.pk)
    assert refused("UPDATE assets_bulkshare SET stage = 'working' WHERE id = %s", asked.pk)


def test_the_list_is_turned_page_by_page(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SHOWN", 2)
    held = depots(world)
    asked = [ask(world, held, reason=f"Reason {number}") for number in range(5)]
    sign_in(client, world.aber.manager)
    seen, query = [], ""
    for _ in range(3):
        text = client.get(f"/shares/many/{query}").content.decode()
        seen.append([str(one.pk) in text for one in reversed(asked)])
        further = re.search(r'href="([^"]*)" rel="next"', text)
        query = unescape(further[1]) if further else ""
    assert seen == [[True, True, *[False] * 3], [False, False, True, True, False], [*[False] * 4, True]]
    assert not query
