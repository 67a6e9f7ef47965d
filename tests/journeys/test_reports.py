"""A benefit report from draft to publication by four people, and back from a total to its evidence."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

CHAIR, SECRETARY = "cadi@abergwen.example", "sioned@glanmor.example"
NAMED = ("mair@abergwen.example", "idris@glanmor.example")
READER = "huw@heddlu-gorwel.example"
DRAFT = "/reports/?state=draft&frequency=quarterly"
TOTAL = re.compile("Reduced running cost, recurring, releases cash")
MOST_CLICKS = 3


def opens_first(visitor: Visitor, path: str) -> str:
    """Open the first report of a list; answer its path."""
    visitor.go(path)
    visitor.click(visitor.page.locator("#reports tbody a").first)
    return visitor.page.url.removeprefix(visitor.address)


def test_from_draft_to_a_published_report_and_back_to_the_evidence(visit: Any) -> None:
    with visit(CHAIR) as chair:
        where = opens_first(chair, DRAFT)
        chair.press("Sign off")
        chair.press("Sign off")
        assert chair.sees("There is a problem"), "without a rating nothing is signed off"
        chair.go(where)
        chair.press("Write commentary and rating")
        chair.choose("Amber: issues that can be resolved")
        chair.fill("Why it is amber or red", "One sale waits for its owner's cabinet.")
        chair.fill("Path to green", "The cabinet decides in January.")
        chair.fill("Commentary", "A good quarter.\n\nThe hub is open.")
        chair.press("Save")
    for email in NAMED:
        with visit(email) as named:
            named.go("/")
            named.click("Approve or decline a sentence that names your organisation")
            named.choose("Yes, we approve the sentence")
            named.press("Answer")
    with visit(CHAIR) as chair:
        chair.go(where)
        chair.press("Sign off")
        chair.press("Sign off")
        assert chair.sees("The report is signed off")
    with visit(SECRETARY) as secretary:
        secretary.go("/")
        secretary.click(secretary.page.get_by_role("link", name=re.compile("Publish the report of")).first)
        secretary.press("Publish")
        secretary.press("Publish")
        assert secretary.sees("The report is published")
    with visit(READER, width=390) as reader:
        assert reader.go(where) == 200
        assert reader.sees("A good quarter.")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert reader.page.locator("main img").evaluate_all("all => all.every(one => one.naturalWidth > 0)")
    with visit(NAMED[0]) as mair:
        mair.go(where)
        before = mair.clicks
        mair.click(mair.page.locator("#headline").get_by_role("link", name=TOTAL))
        mair.click("Rent and rates of two offices saved")
        evidence = mair.page.locator("main a[href*='/evidence/']:not([href$='/add/'])").first
        assert mair.page.request.get(f"{mair.address}{evidence.get_attribute('href')}").ok
        assert mair.clicks + 1 - before <= MOST_CLICKS


def test_a_report_is_prepared_while_one_watches_without_javascript(visit: Any) -> None:
    with visit(CHAIR, javascript=False) as chair:
        chair.go("/reports/schedule/")
        chair.click(chair.page.get_by_role("link", name=re.compile("Prepare one now")).first)
        chair.page.get_by_role("radio").last.check()
        chair.press("Prepare the report")
        until = time.monotonic() + 60
        while chair.page.get_by_role("link", name="Look again").count() and time.monotonic() < until:
            time.sleep(0.5)
            chair.click("Look again")
        assert chair.sees("Headline figures")
        assert chair.sees("Draft")
