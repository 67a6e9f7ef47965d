"""Journeys within their budgets: a site shared with the forum (PM2), space found (PM5), many bodies at once (A1, A2).

Where A1 and A2 differ from their reference is in docs/decisions/0019.
"""

from __future__ import annotations

import email
import email.policy
import re
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.test_on_board import first_visit, link_in_the_letter_to
from tests.journeys.visitor import until, with_and_without_scripts
from tests.screenshots import WEST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Portal
    from tests.journeys.visitor import Visitor

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


@with_and_without_scripts
def test_space_is_found_and_asked_for_within_four_screens_and_seven_clicks(visit: Any, javascript: bool) -> None:
    with visit("idris@glanmor.example", javascript=javascript) as idris:
        assert idris.at_home(), "a journey starts from the home page"
        idris.click("Find space")
        idris.fill("At least", "20")
        idris.press("Apply filters")
        idris.click(idris.page.locator("tbody a[href$='/ask/']").nth(int(javascript)))  # another one each time
        idris.choose("Commercial")
        idris.select("What do you need it for?", "To find space to move into or to work from")
        idris.fill("In your own words", "A team that must move by March")
        idris.press("Send the request")
        assert idris.screens <= 4
        assert idris.clicks <= 7
        assert idris.sees("Nobody has answered yet.")


#: A1: screens, and clicks. Without scripts nothing ticks all of a page, so that each body costs a click
ONBOARDING, WITHOUT_SCRIPTS = (4, 6), (4, 7)
#: A1 and then A2, without scripts: the reference has 8 and 12
ONBOARDING_AND_FIRST_VISIT = (8, 11)


@pytest.mark.parametrize("javascript", [False, True], ids=["no scripts", "scripts"])  # the latter reminds all that wait
def test_forty_bodies_come_from_one_sheet_within_their_budget(
    visit: Any, portal: Portal, tmp_path: Path, javascript: bool
) -> None:
    mark = uuid.uuid4().hex[:6]
    sheet = tmp_path / "bodies.csv"
    names = [f"{name} {uuid.uuid4().hex[:9]}" for name in RIVERS.split()]
    letters = [f"clerk-{number}-{mark}@waterways.example" for number in range(len(names))]
    rows = [f"{name},Another public body,Wales,,{to}," for name, to in zip(names, letters, strict=True)]
    rows[0] += WEST
    again = "Abergwen Council,council,Wales,,somebody@abergwen.example,"
    sheet.write_text("\n".join(["Name,Kind,Jurisdiction,Code,Email,Forums", *rows, again]) + "\n")
    with visit("admin@gorwel.example", javascript=javascript) as olwen:
        assert olwen.at_home(), "a journey starts from the home page"
        olwen.click("Add many from a spreadsheet")
        olwen.page.locator("input[type=file]").set_input_files(sheet)
        olwen.clicks += 1
        olwen.press("Check the file")
        assert olwen.sees("40 of 41 rows would be added. Nothing is added yet.")
        assert olwen.sees("There is a body with nearly this name: Abergwen Council.")
        olwen.press("Add them")
        until(olwen, olwen.page.get_by_text("40 organisations were added."))
        stuck = re.search(r"First administrator \((\d+)\)", olwen.page.locator("main").inner_text())
        assert stuck is not None
        assert int(stuck[1]) >= 40, "one name is enough; none has accepted its invitation yet"
        remind(olwen, portal)
        screens, clicks = ONBOARDING if javascript else WITHOUT_SCRIPTS
        assert olwen.screens <= screens
        assert olwen.clicks <= clicks
    if javascript:  # what follows is walked with scripts in test_on_board
        return
    with visit(javascript=False) as nest:
        first_visit(nest, link_in_the_letter_to(letters[0], portal), names[0])
        screens, clicks = ONBOARDING_AND_FIRST_VISIT
        assert olwen.screens + nest.screens <= screens
        assert olwen.clicks + nest.clicks <= clicks


def remind(olwen: Visitor, portal: Portal) -> None:
    """On the board: those who do not get on, all of the page in one click with scripts, two of them without."""
    before = {letter.name for letter in (portal.data / "emails").glob("*")}
    boxes = olwen.page.locator("tr:has(input[name=body])")
    chosen = [row.locator("th a").inner_text() for row in boxes.all()]
    if olwen.javascript:
        olwen.tick(olwen.page.locator("[data-tick-all] input"))
    else:
        chosen = chosen[:2]
        for number in range(len(chosen)):
            olwen.tick(boxes.nth(number).locator("input"))
    assert len(chosen) > 1
    olwen.press("Remind those that are ticked")
    assert olwen.sees(f"{len(chosen)} reminders are on their way.")
    for _ in range(60):
        written = [text_of(letter) for letter in (portal.data / "emails").glob("*") if letter.name not in before]
        if all(any(name in text for text in written) for name in chosen):
            return
        time.sleep(0.5)
    raise AssertionError(f"not all of {chosen} were written to")


def text_of(letter: Path) -> str:
    """What a letter says, its lines joined as they are read."""
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    return " ".join(str(body.get_content()).split())


#: as unlike each other as rivers: near-duplicates are left out
RIVERS = """Aeron Brân Cain Dulas Ebwy Fechan Gwili Honddu Irfon Jordanston Kenfig Lliedi Morlais Nedd Ogwr Parc
Rhaeadr Senni Tawe Usk Vyrnwy Wysg Ystwyth Alwen Brenig Ceiriog Dyfi Elwy Ffraw Glaslyn Hydfer Llynfi Mawddach
Nant Ogwen Peris Rhondda Soch Trannon Twymyn"""
