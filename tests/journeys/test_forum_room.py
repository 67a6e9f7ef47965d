"""A forum between workshops: talk in confidence, a move that each partner decides, a pulse; every page under axe."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.servers]

FORUM = "Gorwel West Forum"
LEASES = "Leases looked at together"


def test_a_confidence_is_kept_and_a_move_is_decided_by_its_last_answer(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        mair.go("/forums/")
        mair.click(FORUM)
        for page in ("Action log", "Decision log", "Charter", "Skills", "Talk"):
            mair.click(mair.page.get_by_label("In this forum").get_by_role("link", name=page, exact=True))
            mair.page.go_back()
        mair.click(mair.page.get_by_label("In this forum").get_by_role("link", name="Talk", exact=True))
        mair.press("Start a thread")
        mair.fill("Title", "The old mill again")
        mair.fill("What do you want to say?", "Shall we **both** bid?")
        mair.choose("Only the partners that I name")
        mair.choose("Glanmor Health Board")
        mair.press("Start thread")
        assert mair.page.locator("article strong").inner_text() == "both"
        assert mair.sees("Only these organisations can read this: Abergwen Council, Glanmor Health Board")
        thread = mair.page.url.removeprefix(mair.address)
    with visit("huw@heddlu-gorwel.example") as huw:
        assert huw.go(thread) == 404
        huw.go("/forums/")
        huw.click(FORUM)
        assert not huw.sees("The old mill again")
        huw.click(f"{LEASES}: from Co-operation to Co-ordination")
        huw.press("Decide for your organisation")
        huw.choose("Dissent")
        huw.press("Record answer")
        assert huw.sees("Enter a reason")
        huw.fill("Reason", "Our lease dates are not ours to share yet.")
        huw.press("Record answer")
        assert huw.sees("dissent of 1")
    with visit("idris@glanmor.example", width=375) as idris:
        idris.go("/")
        idris.click(f"Decide whether {LEASES} moves to Co-ordination")
        idris.press("Decide for your organisation")
        idris.choose("Agree")
        idris.press("Record answer")
        assert idris.sees("Carried")
        idris.click(f"Back to {LEASES}")
        idris.click("History")
        assert idris.sees("The initiative moved from Co-operation to Co-ordination")
        assert idris.sees("Our lease dates are not ours to share yet.")
        assert idris.go(thread) == 200


def test_eight_statements_are_answered_once_without_a_script(visit: Any) -> None:
    with visit("elin@prifysgol.example", javascript=False) as elin:
        elin.go("/")
        elin.click(f"Say how {FORUM} is doing: eight statements")
        for group in elin.page.locator("fieldset").all():
            group.get_by_label("4", exact=True).check()
        elin.press("Send answers")
        assert elin.sees("Nobody can see which are yours")
        assert elin.sees("Nothing is shown before it is closed")
        elin.go("/")
        assert not elin.sees("eight statements")
