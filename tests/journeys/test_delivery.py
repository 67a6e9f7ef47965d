"""From a project to its benefits and the forum's figures, and back from a total to the evidence, by three people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

HUB = "Abergwen public services hub"
RENT = "Rent and rates of two offices saved"


def claim_and_report(mair: Visitor) -> None:
    """Claim a benefit of the hub and report a quarter of it."""
    mair.click("Projects")
    mair.click(HUB)
    mair.click("Claim a benefit")
    mair.fill("Name of the benefit", "Cleaning contract joined")
    mair.page.get_by_label("Category").select_option(label="Reduced running cost")
    mair.choose("Releases cash from a budget")
    mair.fill("Responsible officer", "Mair Llwyd")
    mair.press("Claim this benefit")
    assert mair.sees("The benefit is claimed")
    mair.press("Enter a figure")
    mair.fill("Amount", "1,234.56")
    mair.press("Enter this figure")
    assert mair.sees("£1,234.56")
    mair.click("Share it out")
    mair.fill("Abergwen Council", "50")
    mair.fill("Glanmor Health Board", "49.5")
    mair.press("Save the shares")
    assert mair.sees("The shares sum to 99.5 %")
    mair.fill("Glanmor Health Board", "50")
    mair.press("Save the shares")
    mair.click("Publish or withdraw")
    mair.choose("Gorwel West Forum")
    mair.press("Save")
    assert mair.sees("Gorwel West Forum")


def test_a_benefit_is_claimed_attested_and_counted_and_leads_back(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        claim_and_report(mair)
    with visit("rhian@abergwen.example") as rhian:
        rhian.go("/")
        rhian.click("Attest the figures of Cleaning contract joined")
        rhian.press("Attest these figures")
        assert rhian.sees("Attested by finance")
    with visit("huw@heddlu-gorwel.example", width=375) as huw:
        huw.go("/forums/")
        huw.click("Gorwel West Forum")
        assert huw.sees("Nurses moved in above the library")
        huw.click("Projects and benefits")
        assert huw.sees("not published to it")
        huw.clicks = 0
        huw.click("Cleaning contract joined")  # from the total …
        assert huw.sees("£1,234.56")
        huw.click(HUB)  # … to the project …
        huw.click("One front desk in Abergwen")  # … and the initiative
        assert huw.clicks == 3
        huw.click(HUB)  # and forward again


def test_a_validator_reads_the_evidence_and_a_stranger_nothing(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        mair.go("/projects/")
        mair.click(HUB)
        mair.click(RENT)
        mair.click("Ask for validation")
        mair.select("Who should validate?", "University of Gorwel")
        mair.press("Ask")
        where = mair.page.url.removeprefix(mair.address)
    with visit("elin@prifysgol.example") as elin:
        elin.go("/")
        elin.click(f"Validate the figures of {RENT}")
        with elin.page.expect_download() as saved:
            elin.page.get_by_role("link", name="Ledger before and after").first.click()
        assert saved.value.suggested_filename == "ledger.csv"
        elin.choose("The evidence bears the figures out")
        elin.fill("What did you check?", "Both ledgers")
        elin.press("Record your answer")
        assert elin.sees("Your answer is recorded")
    with visit("gwen@harbwr.example") as gwen:
        assert gwen.go(where) == 404
        gwen.go("/projects/")
        assert gwen.sees("No projects yet")


def test_a_project_is_shared_and_rated_without_javascript(visit: Any) -> None:
    with visit("idris@glanmor.example", javascript=False, width=375) as idris:
        idris.go("/projects/")
        idris.click("Homes at the old hospital")
        idris.press("Rate this project")
        idris.choose("Amber: at risk, and can be mended")
        idris.press("Record the rating")
        assert idris.sees("The rating is recorded")
        idris.click("Share")
        idris.select("Who do you want to share with?", "Trefawr Council")
        idris.choose("Summary")
        idris.fill("Why are you sharing this?", "They own the road")
        idris.press("Continue")
        assert idris.sees("1 body will see this from now on")
        idris.press("Share this project")
        assert idris.sees("Trefawr Council")
