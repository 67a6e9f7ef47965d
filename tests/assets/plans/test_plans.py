"""The shared calendar: which plans, by quarter and month, to whom; as a page and as a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from partners import clock
from sharing.levels import Level
from tests.assets.shares.journeys import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

TODAY = dt.date(2026, 6, 15)


def test_plans_by_quarter_and_month(world: World, client: Client) -> None:
    with clock.at(TODAY):
        for name, intention, on, level in (
            ("Mill", "dispose", dt.date(2026, 9, 30), Level.DETAIL),
            ("Barn", "acquire", dt.date(2026, 10, 1), Level.COMMERCIAL),
            ("Kept", "retain", dt.date(2026, 10, 1), Level.DETAIL),
            ("Some day", "share", None, Level.DETAIL),
            ("Hidden", "dispose", dt.date(2026, 10, 1), Level.SUMMARY),
        ):
            asset = world.aber.owns(name, intention=intention, intention_on=on)
            world.aber.shares(asset, with_=world.forum.audience, at=level)
        world.dol.owns("Secret", intention="dispose", intention_on=dt.date(2026, 10, 1))
        own = world.bryn.owns("Clinic", intention="relocate", intention_on=dt.date(2030, 1, 1))
        world.bryn.shares(own, with_=world.forum.audience, at=Level.DETAIL)
        sign_in(client, world.bryn.viewer)
        for query, names in {
            "": ["Mill", "Barn", "Clinic", "Some day"],
            "intention=dispose&intention=acquire": ["Mill", "Barn"],
            "owner=own": ["Clinic"],
            "owner=others&ahead=1": ["Mill", "Barn"],
            "by=month": ["Mill", "Barn", "Clinic", "Some day"],
        }.items():
            page = client.get(f"/plans/?{query}")
            assert [one.name for one in page.context["plans"]] == names, query
            assert page.context["total"] == len(names)
            file = client.get(f"/plans/download.csv?{query}").content.decode().strip().splitlines()
            assert [line.split(",")[2] for line in file[1:]] == names, query
        text = client.get("/plans/").content.decode()
        positions = [
            text.index(words)
            for words in ("Quarter 3 of 2026", "Quarter 4 of 2026", "Quarter 1 of 2030", "Without a date")
        ]
        assert positions == sorted(positions)
        assert "September 2026" in client.get("/plans/?by=month").content.decode()
        assert client.get("/plans/?intention=retain").status_code == 400
