"""What the body shares, in its ledger: counts that are right, filters, order, files, one click to renew."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.register.models import AssetShare
from partners import clock
from partners.audit.models import Event
from partners.people.waiting import waiting_for
from sharing.levels import Level
from tests.assets.shares.journeys import posted, sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

LEDGER = "/shares/ledger/"
TODAY = dt.date(2026, 6, 15)


def furnish(world: World) -> None:
    """Five shares: two that end in a week, one in two months, two in a year."""
    for number, (days, level) in enumerate(((7, 2), (8, 3), (60, 2), (365, 1), (365, 4))):
        asset = world.aber.owns(f"Depot {number}")
        with_ = world.bryn.audience if number % 2 else world.forum.audience
        world.aber.shares(asset, with_=with_, at=Level(level), until=TODAY + dt.timedelta(days=days))


def rows(client: Client, query: str) -> list[list[str]]:
    text = client.get(f"/shares/ledger.csv?{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_page_count_facets_and_file_agree(world: World, client: Client) -> None:
    with clock.at(TODAY):
        furnish(world)
        sign_in(client, world.aber.viewer)
        expected = {
            "": 5,
            "level=2": 2,
            "ending=soon": 2,
            "ending=month": 2,
            "ending=quarter": 3,
            "level=2&ending=soon": 1,
        }
        for query, number in expected.items():
            page = client.get(f"{LEDGER}?{query}")
            assert page.context["total"] == number, query
            assert len(page.context["lines"]) == len(rows(client, query)) == number, query
        page = client.get(f"{LEDGER}?audience={world.bryn.audience.pk}")
        assert {one.share.asset.name for one in page.context["lines"]} == {"Depot 1", "Depot 3"}
        facets = {
            one.name: {it.label: it.count for it in one.options} for one in client.get(LEDGER).context["questions"]
        }
        assert facets["audience"] == {"West Forum": 3, "Bryn Health Board": 2}
        assert facets["level"] == {"Listed": 1, "Summary": 2, "Detail": 1, "Commercial": 1}
        names = [one[0] for one in rows(client, "sort=-level")]
        assert names[0] == "Depot 4"
        assert [one[3] for one in rows(client, "")] == sorted(one[3] for one in rows(client, ""))
        assert client.get(f"{LEDGER}?colour=red").status_code == 400


USUAL = {1: dt.date(2028, 6, 15), 2: dt.date(2028, 6, 15), 3: dt.date(2026, 12, 15), 4: dt.date(2026, 12, 15)}


def test_two_are_renewed_with_one_click_and_the_rest_lapses(world: World, client: Client) -> None:
    with clock.at(TODAY):
        furnish(world)
        assert [one.url for one in waiting_for(world.aber.actor())] == [f"{LEDGER}?ending=soon"]
        sign_in(client, world.aber.manager)
        page = client.get(f"{LEDGER}?ending=soon")
        one, other = (it.share for it in page.context["lines"])
        answer = client.post("/shares/extend/", posted(world.aber, share=[str(one.pk)], query="ending=soon"))
        assert answer["Location"] == f"{LEDGER}?ending=soon"
        assert [it.share.pk for it in client.get(answer["Location"]).context["lines"]] == [other.pk]
        now = AssetShare.objects.visible_to(world.aber.actor()).get(pk=one.pk)
        assert now.until == USUAL[now.level], "24 months, or 6"
        assert Event.objects.visible_to(world.aber.actor()).filter(verb="share_renewed").count() == 1
        theirs = world.bryn.owns("Clinic")
        world.bryn.shares(theirs, with_=world.aber.audience, at=Level.LISTED, until=TODAY)
        foreign = AssetShare.objects.visible_to(world.bryn.actor()).get()
        client.post("/shares/extend/", posted(world.aber, share=[str(foreign.pk)]))
        assert AssetShare.objects.visible_to(world.bryn.actor()).get().until == TODAY, "another body's share"
        assert client.get("/shares/extend/").status_code == 405


def test_pages_follow_each_other_in_every_order_at_a_constant_cost(world: World, client: Client) -> None:
    with clock.at(TODAY):
        for number in range(8):
            asset = world.aber.owns(f"Hall {number}")
            for audience in (world.bryn.audience, world.forum.audience):
                for until in (30, 200, 300, 400):
                    world.aber.shares(asset, with_=audience, at=Level.LISTED, until=TODAY + dt.timedelta(days=until))
        sign_in(client, world.aber.manager)
        for sort in ("until", "-until", "name", "-name", "level", "-level"):
            seen, url = [], f"{LEDGER}?sort={sort}"
            while url:
                with CaptureQueriesContext(connection) as queries:
                    page = client.get(LEDGER + url.removeprefix(LEDGER))
                seen += [one.share.pk for one in page.context["lines"]]
                url = page.context["turned"].next_url
                assert len(queries) <= 22, len(queries)
            assert len(seen) == len(set(seen)) == 64, sort
