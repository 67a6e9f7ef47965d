"""A property manager keeps to an area of the map, saves it, changes many properties and back; without scripts too."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

SURFACE = ".portal-map__surface"


def view_of(visitor: Visitor) -> list[float]:
    """The part of the map that the address names: west, south, east, north."""
    return [float(one) for one in parse_qs(urlsplit(visitor.page.url).query)["view"][0].split(",")]


def settled(visitor: Visitor) -> None:
    """Wait until the map has brought what it shows."""
    visitor.page.wait_for_url(re.compile("view="))
    visitor.page.locator("#map:not([aria-busy])").wait_for()


def north(latitude: float) -> float:
    """How far up a map after Mercator draws it."""
    return math.asinh(math.tan(math.radians(latitude)))


def click_on(visitor: Visitor, longitude: float, latitude: float) -> None:
    """Click on a place of the map."""
    west, south, east, top = view_of(visitor)
    surface = visitor.page.locator(SURFACE)
    size = surface.bounding_box()
    assert size is not None
    across = (longitude - west) / (east - west) * size["width"]
    down = (north(top) - north(latitude)) / (north(top) - north(south)) * size["height"]
    surface.click(position={"x": across, "y": down})
    visitor.clicks += 1


def clusters(visitor: Visitor) -> list[dict[str, Any]]:
    """What the map shows now, as its script is told."""
    query = urlsplit(visitor.page.url).query
    found: list[dict[str, Any]] = visitor.page.request.get(
        f"{visitor.address}/assets/map/clusters.json?{query}"
    ).json()["clusters"]
    return found


def test_from_the_map_to_an_area_saved_by_name(visit: Any) -> None:
    with visit("mair@abergwen.example") as mair:
        mair.click("Properties")
        mair.click("Show on a map")
        settled(mair)
        before, largest = view_of(mair), clusters(mair)[-1]
        assert mair.page.evaluate("document.activeElement.id") != "map-list-title", "the map takes no focus by itself"
        click_on(mair, *largest["at"])
        mair.page.wait_for_function("before => !location.search.includes(before)", arg="%2C".join(map(str, before[:2])))
        mair.page.wait_for_timeout(600)
        settled(mair)
        closer = view_of(mair)
        assert closer[2] - closer[0] < before[2] - before[0]
        assert f"{sum(one['number'] for one in clusters(mair))} properties in this part" in mair.page.inner_text(
            "#map-list"
        )
        mair.examine()
        mair.page.locator(SURFACE).focus()
        mair.page.keyboard.press("Escape")
        assert mair.page.evaluate("document.activeElement.closest('#map-list') !== null")
        mair.page.get_by_role("button", name="Draw a rectangle").click()
        west, south, east, top = closer
        click_on(mair, west + (east - west) / 4, south + (top - south) / 4)
        click_on(mair, east - (east - west) / 4, top - (top - south) / 4)
        mair.page.wait_for_url(re.compile("bbox="))
        settled(mair)
        assert mair.page.get_by_role("link", name=re.compile("^Remove this filter: Area")).count() == 1
        mair.click("Show as a list")
        listed = mair.page.locator("#asset-count").inner_text()
        mair.click("Save this filter")
        mair.fill("Name of the filter", "Around the town")
        mair.press("Save filter")
        assert mair.sees("Filter saved")
        mair.go("/assets/")
        mair.click("Around the town")
        assert mair.page.locator("#asset-count").inner_text() == listed
        mair.go("/filters/")
        mair.click(mair.page.get_by_role("link", name="Remove Around the town"))
        mair.press("Remove filter")
        assert not mair.sees("Around the town")


def test_many_are_changed_and_put_back_and_the_map_needs_no_script(visit: Any) -> None:
    with visit("mair@abergwen.example", javascript=False) as mair:
        mair.click("Properties")
        mair.choose("Office", exact=False)
        mair.press("Apply filters")
        mair.clicks = mair.screens = 0
        mair.click("Change your own properties in this list")
        mair.select("Tenure", "Licence")
        mair.press("Check the change")
        assert mair.sees("Afterwards")
        mair.press("Change ", exact=False)
        assert mair.sees("properties changed")
        assert mair.screens <= 3
        assert mair.clicks <= 4
        mair.click("Undo this change", "button")
        mair.press("Undo this change")
        assert mair.sees("are as they were")
        mair.go("/assets/map/?use=office")
        before = mair.page.locator(".portal-map__picture a").count()
        assert before > 2
        mair.click(mair.page.get_by_role("link", name=re.compile("properties: look closer")).last)
        assert "view=" in mair.page.url
        mair.click("Farther")
        mair.select("District", "Swansea")
        mair.press("Apply filters")
        assert mair.sees("District: Swansea")
