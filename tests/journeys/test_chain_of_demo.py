"""The demo region holds the whole chain: initiatives at every stage, benefits over eight quarters, reports."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from forums.initiatives.stages import Stage

pytestmark = [pytest.mark.browser, pytest.mark.servers]

QUARTER = re.compile(r"\b(?:Jan – Mar|Apr – Jun|Jul – Sep|Oct – Dec) 20\d\d\b")
QUARTERS = 8


def test_the_demo_region_holds_the_whole_chain(visit: Any) -> None:
    with visit("cadi@abergwen.example", javascript=False) as cadi:
        cadi.click("Forums")
        cadi.click("Gorwel West Forum")
        forum = urlsplit(cadi.page.url).path
        stages = {one["Stage"] for one in rows(cadi, f"{forum}initiatives/download/csv/")}
        assert stages == {str(one.label) for one in Stage}
        cadi.go(f"{forum}benefits/")
        reported = [one for one in rows(cadi, "/projects/benefits/list.csv") if one["Reported to date"]]
        assert len(reported) >= 3
        quarters = 0
        for link in cadi.page.locator("main a[href^='/projects/benefits/']").all()[:6]:
            text = cadi.page.request.get(f"{cadi.address}{link.get_attribute('href')}").text()
            quarters = max(quarters, len(set(QUARTER.findall(text))))
        assert quarters >= QUARTERS
        cadi.go("/reports/")
        text = cadi.page.locator("main").inner_text()
        for word in ("Published", "Gorwel West Forum"):
            assert word in text


def rows(visitor: Any, path: str) -> list[dict[str, str]]:
    """The lines of a CSV that the visitor may download."""
    answer = visitor.page.request.get(f"{visitor.address}{path}")
    assert answer.status == 200, path
    return list(csv.DictReader(io.StringIO(answer.text().removeprefix("\ufeff"))))
