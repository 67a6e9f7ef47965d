"""A benefit report prepared while one watches, without JavaScript. `test_chain.py` publishes one."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.servers]

CHAIR = "cadi@abergwen.example"


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
