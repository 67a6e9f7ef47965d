"""Two minutes before a session ends its page asks; "Stay signed in" tells the server, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
MAIR = "mair@abergwen.example"
HALF_AN_HOUR_LESS_TWO_MINUTES = "28:00"


def say(visitor: Visitor, seconds: int) -> None:
    """Let the server seem to say that so many seconds are left, when the page asks by itself."""

    def answer(route: Route) -> None:
        if route.request.headers.get("x-by-itself"):
            route.fulfill(json={"seconds_left": seconds})
        else:
            route.continue_()

    visitor.page.unroute_all()
    visitor.page.route("**/session/", answer)


def test_a_page_asks_before_the_end_and_stays_when_told_to(visit: Callable[..., Any]) -> None:
    with visit(MAIR) as mair:
        page, dialog = mair.page, mair.page.get_by_role("dialog", name="Are you still there?")
        page.clock.install()
        mair.go("/assets/add/")
        page.get_by_label("Name", exact=True).first.fill("Hen Neuadd")
        say(mair, 900)
        page.clock.fast_forward(HALF_AN_HOUR_LESS_TWO_MINUTES)
        page.wait_for_timeout(300)
        assert not dialog.is_visible(), "another tab was used meanwhile: the server knows"
        say(mair, 119)
        page.clock.fast_forward("13:00")
        dialog.wait_for()
        assert "About 2 minutes are left." in dialog.inner_text()
        assert dialog.get_by_role("button", name="Stay signed in").evaluate("it => it === document.activeElement")
        mair.examine()
        say(mair, 40)
        page.clock.fast_forward("01:01")
        dialog.get_by_text("Less than 1 minute is left.").wait_for()
        with page.expect_response(lambda answer: answer.request.method == "POST") as told:
            dialog.get_by_role("button", name="Stay signed in").click()
        assert told.value.json()["seconds_left"] > 1790
        dialog.wait_for(state="hidden")
        assert page.get_by_label("Name", exact=True).first.input_value() == "Hen Neuadd"


def test_when_it_is_over_the_page_leaves_and_says_why(visit: Callable[..., Any]) -> None:
    with visit(MAIR, anew=True) as mair:
        page = mair.page
        page.clock.install()
        mair.go("/people/")
        say(mair, 0)
        page.context.clear_cookies(name="sessionid")
        page.clock.fast_forward(HALF_AN_HOUR_LESS_TWO_MINUTES)
        page.wait_for_url("**/account/login/?next=/people/")
