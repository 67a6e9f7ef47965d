"""The whole chain, by people who work at the same time: from a shared property to a published report, and back.

The chair at her desk, the property manager of another body, and a participant on a phone; finance, the
validator and the secretariat come in when it is their turn.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from partners import clock

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

CHAIR, MANAGER, PHONE = "cadi@abergwen.example", "idris@glanmor.example", "huw@heddlu-gorwel.example"
FINANCE, VALIDATOR = "sioned@glanmor.example", "elin@prifysgol.example"
FORUM = "Gorwel West Forum"
MOST_TO_EVIDENCE, MOST_TO_CARD = 3, 4
LEDGER = {"name": "ledger.csv", "mimeType": "text/csv", "buffer": b"Quarter;Before;After\n"}


def day(visitor: Visitor, *parts: str) -> None:
    """Fill in the date that the page asks."""
    for part, value in zip(("Day", "Month", "Year"), parts, strict=True):
        visitor.page.get_by_label(part, exact=True).fill(value)


def follow(visitor: Visitor, said: str) -> None:
    """Click what stands beside these words in a summary."""
    row = visitor.page.locator(".govuk-summary-list__row").filter(has=visitor.page.get_by_text(said, exact=True))
    visitor.click(row.get_by_role("link").first)


def shares_a_property(idris: Visitor) -> str:
    """The property manager shares one of his own with the forum. Returns its name."""
    idris.go("/assets/?owner=own")
    idris.click(idris.page.locator("#asset-table tbody th a").first)
    name = idris.page.locator("h1").inner_text().strip()
    idris.click("Share")
    idris.select("Who do you want to share with?", FORUM)
    idris.choose("Detail")
    idris.fill("Why are you sharing this?", "To look at it together")
    idris.press("Continue")
    idris.press("Share this property")
    assert idris.sees(FORUM)
    return name


def prepares(cadi: Visitor, property_: str) -> str:
    """The chair plans a workshop, with the property on a card. Returns the code that finds the room."""
    cadi.go("/forums/")
    cadi.click(FORUM)
    cadi.click("Workshops")
    cadi.click("Locality review")
    cadi.fill("Title", f"One roof {uuid.uuid4().hex[:4]}")
    cadi.fill("What it is for", "To find who can come together")
    day(cadi, "27", "3", str(clock.today().year + 1))
    cadi.fill("Time", "09:30")
    cadi.press("Save as a draft")
    cadi.page.get_by_label(property_, exact=False).first.check()
    cadi.press("Put on the board and send the invitations")
    cadi.press("Open the console")
    return cadi.page.locator(".portal-code").inner_text()


def votes(phone: Visitor, property_: str) -> None:
    """A dot on the card of the property."""
    card = phone.page.locator(".portal-card", has_text=property_)
    card.get_by_role("button").first.wait_for(timeout=20_000)
    card.get_by_role("button").first.click()
    phone.page.get_by_text("Your dot on card").first.wait_for(timeout=20_000)
    phone.examine()


def test_from_a_shared_property_to_a_published_report_and_back(visit: Any) -> None:
    with visit(CHAIR) as cadi, visit(MANAGER) as idris, visit(PHONE, width=375) as huw:
        property_ = shares_a_property(idris)
        code = prepares(cadi, property_)
        for one in (idris, huw):
            one.go("/join/")
            one.fill("Code", code)
            one.press("Go to the room")
            one.press("Join the workshop")
        cadi.press("Start the workshop")
        cadi.press("Next")
        cadi.press("Next")
        for one in (idris, huw):
            one.page.get_by_text("Place your dots").first.wait_for(timeout=20_000)
            votes(one, property_)
        cadi.press("Next")
        title = raises(cadi, property_)
        moves(cadi, idris, huw)
        benefit = delivers(idris, title)
        with visit(FINANCE) as sioned:  # she is the forum's secretariat too
            proves(visit, idris, sioned, benefit)
            where = reports(visit, cadi, idris, sioned)
        leads_back(idris, where, benefit, title)
        assert huw.go(where) == 200
        assert huw.page.evaluate("document.documentElement.scrollWidth") <= 375
        huw.click(benefit)
        assert huw.sees("£12,345.67")
        assert huw.sees("Not shared with you")  # the evidence


def raises(cadi: Visitor, property_: str) -> str:
    """The card with most votes becomes an initiative; its partners are those who voted."""
    assert "2 of 2 voices" in cadi.page.get_by_role("row", name=property_).inner_text()
    cadi.click(cadi.page.get_by_role("row", name=property_).get_by_role("link", name=property_))
    cadi.press("Make an initiative")
    title = f"Under one roof {uuid.uuid4().hex[:4]}"
    cadi.fill("Title", title)
    cadi.page.get_by_label("Lead").select_option(label="Glanmor Health Board")
    cadi.press("Make the initiative")
    assert cadi.sees(title)
    return title


def moves(cadi: Visitor, idris: Visitor, huw: Visitor) -> None:
    """Each partner says for itself that it takes part, and agrees to the first step on the continuum."""
    where = cadi.page.url.removeprefix(cadi.address)
    for one in (idris, huw):
        one.go(where)
        one.press("Answer")
        one.choose("Take part")
        one.press(one.page.locator("main form[method=post] button").first.inner_text())
    idris.go(where)
    idris.press("Propose a move")
    idris.choose("Step on: Co-operation", exact=False)
    idris.fill("Why?", "The property is shared")
    idris.fill("If evidence is missing, why go on without it?", "It comes with the survey")
    idris.press("Propose move")
    for one in (idris, huw):
        one.go(where)
        one.press("Decide for your organisation")
        one.choose("Agree", exact=False)
        one.press("Record answer")
    idris.go(where)
    assert idris.sees("Co-operation")


def delivers(idris: Visitor, title: str) -> str:
    """The initiative becomes a project, and the project brings a benefit. Returns the benefit's name."""
    name = f"Lease given up {uuid.uuid4().hex[:4]}"
    idris.click("Make a project of this initiative")
    day(idris, "1", "4", "2026")
    idris.press("Start this project")
    assert idris.sees(title)
    idris.click("Claim a benefit")
    idris.fill("Name of the benefit", name)
    idris.select("Category", "Reduced running cost")
    idris.choose("Releases cash from a budget")
    idris.choose("Public sector, direct: to the organisations that pay for it")
    idris.fill("Responsible officer", "Idris Penry")
    idris.press("Claim this benefit")
    idris.press("Enter a figure")
    idris.fill("Amount", "12,345.67")
    idris.press("Enter this figure")
    idris.click("Add evidence")
    idris.fill("What it shows", "Ledger before and after")
    idris.page.locator("input[type=file]").set_input_files(LEDGER)  # type: ignore[arg-type]
    idris.press("Add this evidence")
    idris.click("Publish or withdraw")
    idris.choose(FORUM)
    idris.press("Save")
    return name


def proves(visit: Any, idris: Visitor, sioned: Visitor, benefit: str) -> None:
    """Finance attests, somebody independent validates."""
    where = idris.page.url
    sioned.click(f"Attest the figures of {benefit}")
    sioned.press("Attest these figures")
    idris.page.goto(where)
    idris.click("Ask for validation")
    idris.select("Who should validate?", "University of Gorwel")
    idris.press("Ask")
    with visit(VALIDATOR) as elin:
        elin.click(f"Validate the figures of {benefit}")
        elin.choose("The evidence bears the figures out")
        elin.fill("What did you check?", "The ledger")
        elin.press("Record your answer")


def reports(visit: Any, cadi: Visitor, idris: Visitor, sioned: Visitor) -> str:
    """The draft takes the figures of today, is commented, approved, signed off and published. Returns where it is."""
    cadi.go("/reports/?state=draft&frequency=quarterly")
    cadi.click(cadi.page.locator("#reports tbody a").first)
    where = cadi.page.url.removeprefix(cadi.address)
    cadi.click("Take the figures of today")
    cadi.press("Prepare the draft again")
    cadi.page.get_by_text("Write commentary and rating").wait_for(timeout=20_000)
    cadi.examine()
    cadi.press("Write commentary and rating")
    cadi.choose("Green: on course")
    cadi.fill("Commentary", "One roof more.")
    cadi.press("Save")
    idris.go("/")
    with visit("mair@abergwen.example") as mair:
        for one in (idris, mair):
            one.click("Approve or decline a sentence that names your organisation")
            one.choose("Yes, we approve the sentence")
            one.press("Answer")
    cadi.press("Sign off")
    cadi.press("Sign off")
    sioned.go(where)
    sioned.press("Publish")
    sioned.press("Publish")
    assert sioned.sees("The report is published")
    return where


def leads_back(idris: Visitor, where: str, benefit: str, title: str) -> None:
    """From a total to the evidence, and to the card, in counted clicks."""
    total = re.compile("Reduced running cost, recurring, releases cash")
    idris.go(where)
    idris.clicks = 0
    idris.click(idris.page.locator("#headline").get_by_role("link", name=total))
    idris.click(benefit)
    evidence = idris.page.locator("main a[href*='/evidence/']:not([href$='/add/'])").first
    with idris.page.expect_download() as saved:
        evidence.click()
    assert saved.value.suggested_filename == "ledger.csv"
    assert idris.clicks + 1 <= MOST_TO_EVIDENCE
    assert idris.sees("Reported in")
    follow(idris, "Initiative")
    assert idris.sees(title)
    follow(idris, "Came from")
    assert idris.clicks <= MOST_TO_CARD
    assert idris.sees("One roof")
