"""What the body sees of others: one line a property, as far and as long as it is really seen; asked to be kept."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from assets.ledger.queries import received
from assets.register.models import Asset
from assets.register.queries import reach_of
from assets.requests.models import DisclosureRequest
from partners import clock
from partners.people.waiting import waiting_for
from sharing.levels import Level
from tests.assets.shares.journeys import posted, sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

LEDGER = "/shares/received/"
TODAY = dt.date(2026, 6, 15)


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def furnish(world: World) -> list[Asset]:
    one, two, three = (world.aber.owns(f"Depot {number}") for number in range(3))
    clinic, secret = world.cwm.owns("Clinic"), world.dol.owns("Secret")
    world.aber.shares(one, with_=world.bryn.audience, at=Level.DETAIL, until=day(5))
    world.aber.shares(one, with_=world.forum.audience, at=Level.DETAIL, until=day(400))
    world.aber.shares(one, with_=world.forum.audience, at=Level.LISTED, until=day(900))
    world.aber.shares(two, with_=world.bryn.audience, at=Level.SUMMARY, until=day(10))
    world.aber.shares(three, with_=world.cwm.audience, at=Level.SUMMARY, until=day(10))
    world.cwm.shares(clinic, with_=world.forum.audience, at=Level.COMMERCIAL, until=day(20))
    world.bryn.owns("Own")
    return [one, two, three, clinic, secret]


def test_each_property_once_as_its_own_page_says(world: World, client: Client) -> None:
    with clock.at(TODAY):
        assets = furnish(world)
        actor = world.bryn.actor()
        found = {row.asset_id: (row.level, row.until) for row in received(actor)}
        reached = {one.pk: reach_of(actor, one) for one in assets}
        assert found == {pk: (reach.level, reach.until) for pk, reach in reached.items() if reach}
        assert len(found) == 3
        sign_in(client, world.bryn.viewer)
        for query, number in {"": 3, "ending=soon": 2, f"owner={world.cwm.organisation.pk}": 1, "level=3": 1}.items():
            page = client.get(f"{LEDGER}?{query}")
            assert page.context["total"] == len(page.context["lines"]) == number, query
            file = client.get(f"/shares/received.csv?{query}").content.decode()
            assert len(file.strip().splitlines()) == number + 1
        assert client.get(f"{LEDGER}?owner={world.dol.organisation.pk}").status_code == 400
        assert [one.name for one in client.get(f"{LEDGER}?sort=-name").context["lines"]] == [
            "Depot 1",
            "Depot 0",
            "Clinic",
        ]


def test_what_ends_soon_is_asked_for_again_with_one_click(world: World, client: Client) -> None:
    with clock.at(TODAY):
        _one, two, three, clinic, _secret = furnish(world)
        assert [one.url for one in waiting_for(world.bryn.actor())] == [f"{LEDGER}?ending=soon"]
        sign_in(client, world.bryn.manager)
        key = str(client.get(LEDGER).context["key"])
        ticked = [str(one.pk) for one in (two, three, clinic)]
        fields = posted(world.bryn, asset=ticked, key=key, query="ending=soon")
        for _ in range(2):  # the button pressed twice
            assert client.post("/shares/received/keep/", fields)["Location"] == f"{LEDGER}?ending=soon"
        made = DisclosureRequest.objects.made_by(world.bryn.actor())
        assert {(one.owner.slug, one.level, one.until) for one in made} == {
            ("aber", 2, dt.date(2028, 6, 15)),
            ("cwm", 4, dt.date(2026, 12, 15)),
        }, "what is not seen is left out"
        assert made.count() == 2


def test_more_of_those_ticked_is_asked_for_with_a_purpose(world: World, client: Client) -> None:
    with clock.at(TODAY):
        one, two, three, clinic, _secret = furnish(world)
        sign_in(client, world.bryn.manager)
        ticked = [str(asset.pk) for asset in (one, two, three, clinic)]
        key = str(uuid.uuid4())
        fields = {"asset": ticked, "key": key, "query": "", "more": "1"}
        unsaid: list[tuple[dict[str, str], str]] = [
            ({}, "Select what you need it for"),
            ({"need": "other"}, "Enter what you need it for"),
            ({"need": "lease", "purpose": "By the river"}, "Select a valid choice"),
        ]
        for answers, sentence in unsaid:
            refused = client.post("/shares/received/keep/", posted(world.bryn, **fields, **answers))
            assert refused.status_code == 422
            html = refused.content.decode()
            assert html.count(sentence) == 2, "in the summary and beside the field"
            assert "There is a problem" in html
            assert html.count(" checked") == 3, "the ticks of what is seen are kept"
            assert answers.get("purpose", "") in html
            assert key in html
        assert not DisclosureRequest.objects.made_by(world.bryn.actor()).exists()
        for _ in range(2):  # the button pressed twice
            client.post("/shares/received/keep/", posted(world.bryn, **fields, need="leases"))
        made = DisclosureRequest.objects.made_by(world.bryn.actor())
        assert sorted((asked.owner.slug, asked.level, asked.need) for asked in made) == [
            ("aber", 3, "leases"),
            ("aber", 4, "leases"),
        ], "the next level of each; of what is seen whole, or not seen, nothing"


def test_a_refused_page_is_the_list_where_it_was_and_leads_on_from_there(world: World, client: Client) -> None:
    with clock.at(TODAY):
        _one, two, _three, _clinic, _secret = furnish(world)
        for number in range(60):
            world.aber.shares(
                world.aber.owns(f"Hall {number:02}"), with_=world.bryn.audience, at=Level.LISTED, until=day(90)
            )
        sign_in(client, world.bryn.manager)
        owner = f"owner={world.aber.organisation.pk}"
        second = LEDGER + client.get(f"{LEDGER}?{owner}").context["next_url"].rpartition("/")[2]
        place = client.get(second).context["place"]
        keep = "/shares/received/keep/"
        untold = posted(
            world.bryn, asset=[], key=str(uuid.uuid4()), query=place, more="1", need="leases", purpose="Soon"
        )
        refused = client.post(keep, untold)
        assert refused.status_code == 422
        assert "Nothing was asked: tick" in refused.content.decode(), "no property ticked"
        assert "Soon" in refused.content.decode(), "the words are kept"
        assert refused.context["lines"] == client.get(second).context["lines"], "the page on which they were"
        html = refused.content.decode()
        assert 'href="?' not in html, "every link leads to the list"
        assert f'action="{keep}"' in html
        assert f'action="{LEDGER}"' in html
        assert client.get(refused.context["previous_url"]).status_code == 200
        assert client.get(keep)["Location"] == LEDGER, "whoever comes back by the language link"
        assert client.post(keep, untold | {"query": "colour=red"}).status_code == 400
        fields = posted(world.bryn, asset=[str(two.pk)], key=str(uuid.uuid4()), query=place, more="1", need="leases")
        assert client.post(keep, fields)["Location"] == second, "and so when it is sent"
