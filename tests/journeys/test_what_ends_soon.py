"""PM8 and PM4: who sees my estate, two renewed and the rest let go; and asking for more, answered in one page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.visitor import with_and_without_scripts

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@with_and_without_scripts
def test_two_shares_are_renewed_within_the_budget(visit: Any, javascript: bool) -> None:
    """2 screens, 4 clicks from the home page."""
    with visit("mair@abergwen.example", javascript=javascript) as mair:
        mair.clicks = mair.screens = 0
        mair.click(mair.page.locator("main .govuk-task-list__link", has_text="shares that end soon"))
        before = mair.page.locator("tbody tr").count()
        boxes = mair.page.locator("tbody input[type=checkbox]")
        for number in range(2):
            boxes.nth(number).check()
            mair.clicks += 1
        mair.click(mair.page.locator("main form[method=post] button"))
        assert (mair.screens, mair.clicks) == (2, 4)
        said = re.findall(r"(\d) shares? now lasts? until", mair.page.locator("main").inner_text())
        assert sum(map(int, said)) == 2, "in one sentence, or two where their levels last for different times"
        assert mair.page.locator("tbody tr").count() == before - 2


@with_and_without_scripts
def test_a_request_is_asked_and_answered(visit: Any, javascript: bool) -> None:
    """Asked in 2 screens and 4 clicks (PM4); answered on 1 page with 2 clicks (PM3)."""
    with visit("idris@glanmor.example", javascript=javascript) as idris:
        assert idris.at_home(), "a journey starts from the home page"
        idris.click("Ask for more of what others share")
        rows = idris.page.locator("tbody tr", has_text="Abergwen Council").filter(has_text="Listed")
        row = rows.last if javascript else rows.first  # another one each time
        idris.tick(row.locator("input[type=checkbox]"))
        idris.select("What do you need it for?", "To share a building or bring services together")
        idris.fill("In your own words", "To plan a clinic")
        idris.press("Ask for more")
        assert idris.screens <= 2
        assert idris.clicks <= 4
        assert idris.sees("1 request is sent.")
        idris.go("/requests/?side=made&state=open")
        idris.click(idris.page.locator("tbody th a").first)
        assert idris.sees("To share a building or bring services together: To plan a clinic")
        assert idris.sees("Nobody has answered yet.")
    with visit("mair@abergwen.example", javascript=javascript) as mair:
        mair.page.locator("main .govuk-task-list__link", has_text="asks to see more").first.click()
        mair.page.wait_for_load_state()
        mair.clicks = mair.screens = 0
        mair.examine()
        mair.choose("Grant")
        mair.press("Send the answer")
        assert (mair.screens, mair.clicks) == (1, 2)
        assert mair.sees("Granted")
        for path in (
            "/diary/",
            "/diary/feed/",
            "/space/?where=51.8,-4.3",
            "/plans/",
            "/coincidences/?km=5",
            "/requests/",
        ):
            mair.go(path)


def test_the_diary_and_the_search_without_javascript(visit: Any) -> None:
    with visit("mair@abergwen.example", javascript=False, width=375) as mair:
        for path in (
            "/diary/?when=year",
            "/space/?area=100",
            "/plans/?by=month",
            "/shares/ledger/",
            "/shares/received/",
        ):
            mair.go(path)
            assert mair.page.locator("main h1").count() == 1
