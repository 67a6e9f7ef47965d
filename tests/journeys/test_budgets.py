"""Journeys within their budgets: a site shared with the forum (PM2), space found (PM5), many bodies at once (A1)."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import until, with_and_without_scripts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@with_and_without_scripts
def test_a_site_is_shared_with_the_forum_within_three_screens_and_five_clicks(visit: Any, javascript: bool) -> None:
    with visit("mair@abergwen.example", javascript=javascript) as mair:
        mair.go("/assets/?owner=own")
        mair.page.locator("#asset-table tbody th a").nth(int(javascript)).click()  # another one each time
        mair.page.wait_for_load_state()
        mair.clicks = mair.screens = 0
        mair.click("Share")
        mair.select("Who do you want to share with?", "Gorwel West Forum")
        mair.choose("Summary")
        mair.fill("Why are you sharing this?", "For the workshop")
        mair.press("Continue")
        assert mair.sees("will see this from now on")
        mair.press("Share this property")
        assert mair.screens <= 3
        assert mair.clicks <= 5
        assert mair.sees("Gorwel West Forum")


def test_space_is_found_and_asked_for_within_four_screens_and_seven_clicks(visit: Any) -> None:
    with visit("idris@glanmor.example", javascript=False) as idris:
        assert idris.at_home(), "a journey starts from the home page"
        idris.click("Find space")
        idris.fill("At least", "20")
        idris.press("Apply filters")
        idris.click(idris.page.locator("tbody a[href$='/ask/']").first)
        idris.choose("Commercial")
        idris.select("What do you need it for?", "To find space to move into or to work from")
        idris.fill("In your own words", "A team that must move by March")
        idris.press("Send the request")
        assert idris.screens <= 4
        assert idris.clicks <= 7
        assert idris.sees("Nobody has answered yet.")


@with_and_without_scripts
def test_forty_bodies_come_from_one_sheet_within_their_budget(visit: Any, tmp_path: Path, javascript: bool) -> None:
    mark = uuid.uuid4().hex[:6]
    sheet = tmp_path / "bodies.csv"
    rows = [
        f"{name} {uuid.uuid4().hex[:9]},Another public body,Wales,,clerk-{number}-{mark}@waterways.example"
        for number, name in enumerate(RIVERS.split())
    ]
    again = "Abergwen Council,council,Wales,,somebody@abergwen.example"
    sheet.write_text("\n".join(["Name,Kind,Jurisdiction,Code,Email", *rows, again]) + "\n")
    with visit("admin@gorwel.example", javascript=javascript) as olwen:
        olwen.click("Administration")
        olwen.click("Add many from a spreadsheet")
        olwen.page.locator("input[type=file]").set_input_files(sheet)
        olwen.clicks += 1
        olwen.press("Check the file")
        assert olwen.sees("40 of 41 rows would be added. Nothing is added yet.")
        assert olwen.sees("There is a body with nearly this name: Abergwen Council.")
        olwen.press("Add them")
        until(olwen, olwen.page.get_by_text("40 organisations were added."))
        assert olwen.screens <= 4
        assert olwen.clicks <= 6
        olwen.go("/board/")
        stuck = re.search(r"First administrator \((\d+)\)", olwen.page.locator("main").inner_text())
        assert stuck is not None
        assert int(stuck[1]) >= 40, "one name is enough; none has accepted its invitation yet"


#: as unlike each other as rivers: near-duplicates are left out
RIVERS = """Aeron Brân Cain Dulas Ebwy Fechan Gwili Honddu Irfon Jordanston Kenfig Lliedi Morlais Nedd Ogwr Parc
Rhaeadr Senni Tawe Usk Vyrnwy Wysg Ystwyth Alwen Brenig Ceiriog Dyfi Elwy Ffraw Glaslyn Hydfer Llynfi Mawddach
Nant Ogwen Peris Rhondda Soch Trannon Twymyn"""
