"""What people count on without thinking of it: the Back button, the keyboard, the address bar, two tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

OUTLINE = "getComputedStyle(document.activeElement)"
STORED = "[localStorage.length, sessionStorage.length]"
FOCUSED = "(document.activeElement.textContent || document.activeElement.value || '').trim()"


def test_after_signing_out_neither_back_nor_forward_nor_a_new_tab_shows_anything_private(visit: Any) -> None:
    with visit("mair@abergwen.example", anew=True) as mair:
        mair.click("Properties")
        mair.click(mair.page.locator("#asset-table tbody a").first)
        private, address = mair.page.locator("h1").inner_text(), mair.page.url
        assert mair.page.evaluate(STORED) == [0, 0], "no page keeps anything there"
        mair.page.evaluate("localStorage.left = 'behind'")  # what a page may keep some day
        mair.press("Sign out")
        assert mair.page.evaluate(STORED) == [0, 0]
        for turn in [mair.page.go_back] * 3 + [mair.page.go_forward] * 3:
            turn()
            mair.page.wait_for_load_state()
            assert not mair.sees(private)
            assert not mair.sees("Mair Llwyd")
        tab = mair.page.context.new_page()
        tab.goto(address)
        assert urlsplit(tab.url).path == "/account/login/"
        shown = tab.locator("body").inner_text()
        assert private not in shown
        assert "Mair Llwyd" not in shown
        assert tab.evaluate(STORED) == [0, 0]


def focused_by_tab(visitor: Visitor, most: int) -> list[str]:
    """What the Tab key reaches, in order; each is seen to have the focus."""
    reached = []
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        reached.append(str(visitor.page.evaluate(FOCUSED)))
        shown = visitor.page.evaluate(f"{OUTLINE}.outlineStyle + {OUTLINE}.boxShadow + {OUTLINE}.backgroundColor")
        assert not str(shown).startswith("nonenonergba(0, 0, 0, 0)"), f"no focus to be seen on {reached[-1]}"
    return reached


def test_the_keyboard_reaches_what_matters_and_the_skip_link_comes_first(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        mair.go("/assets/")
        reached = ["Notices" if one.startswith("Notices") else one for one in focused_by_tab(mair, 20)]  # and how many
        assert reached[0] == "Skip to main content"
        wanted = [
            "Notices", "Mair Llwyd", "Sign out", "Home", "Properties", "Sharing", "Forums", "Projects", "People",
            "Diary", "Add a property", "Import a file",
        ]  # fmt: skip
        assert [one for one in reached if one in wanted] == wanted
        mair.go("/assets/")
        mair.page.keyboard.press("Tab")
        mair.page.keyboard.press("Enter")
        assert mair.page.url.endswith("#main-content")
        mair.page.keyboard.press("Tab")
        assert mair.page.evaluate(FOCUSED) == "List", "the first link of the page itself"


def test_a_filter_changes_the_table_and_the_address_without_a_new_page(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        mair.go("/assets/")
        mair.page.evaluate("window.sameDocument = true")
        before = mair.page.locator("#asset-table [role=status]").inner_text()
        mair.page.locator("#filter-use-office").check()
        mair.page.get_by_role("button", name="Apply filters").first.click()
        mair.page.wait_for_url("**use=office**")
        mair.page.get_by_role("status").filter(has_not_text=before).first.wait_for()
        assert mair.page.evaluate("window.sameDocument") is True
        assert mair.page.evaluate(STORED) == [0, 0], "nor does a changed address stay behind"
        uses = mair.page.locator("#asset-table tbody tr td:nth-child(4)").all_inner_texts()
        assert set(uses) == {"Office"}
        filtered = mair.page.locator("#asset-table [role=status]").inner_text()
        mair.examine()
        mair.page.reload()
        assert mair.page.locator("#asset-table [role=status]").inner_text() == filtered
        assert mair.page.locator("#filter-use-office").is_checked()


def test_a_form_of_a_tab_that_acts_for_another_body_is_refused_and_says_so(visit: Any) -> None:
    with visit("lowri@tan-gorwel.example", anew=True) as lowri:
        lowri.go("/assets/add/")
        other = lowri.page.context.new_page()
        other.goto(f"{lowri.address}/")
        switch = other.get_by_label("Act for another organisation")
        switch.select_option(index=0 if switch.locator("option").nth(1).get_attribute("selected") is not None else 1)
        with other.expect_navigation():
            other.get_by_role("button", name="Switch").click()
        lowri.fill("Name", "Stale Station")
        lowri.page.locator("main form[method=post] button").first.click()
        lowri.page.wait_for_load_state()
        assert lowri.sees("You switched to another organisation")
        lowri.examine()
        lowri.go("/assets/?q=Stale+Station")
        assert lowri.page.locator("#asset-table tbody").get_by_role("link", name="Stale Station").count() == 0
