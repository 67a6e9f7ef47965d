"""Every main page, as each kind of user, on a phone and on a desk: no fault that axe finds, nothing too wide."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

OPEN = (
    "/account/login/", "/help/", "/accessibility/", "/privacy/", "/cookies/", "/account/password/reset/", "/nowhere/",
)  # fmt: skip
EVERYBODYS = (
    "/",
    "/notices/",
    "/assets/",
    "/assets/?q=no+such+thing",
    "/shares/",
    "/forums/",
    "/account/",
    "/nowhere/",
)
MANAGERS = (
    "/assets/add/", "/assets/import/", "/assets/?use=office&sort=-name&columns=uprn,condition_grade,rent_gbp_per_year",
    "/assets/map/?district=W06000010", "/assets/benchmarks/", "/assets/benchmarks/?measure=vacancy", "/assets/changes/",
    "/assets/change-many/?use=office", "/assets/change-many/?use=office&step=check&set-tenure=pfi", "/filters/",
    "/filters/add/assets/?use=office", "/columns/assets/", "/shares/many/",
)  # fmt: skip
#: the workshop of the demo that can be run now
HUBS = tuple(
    f"/workshops/{uuid.uuid5(uuid.NAMESPACE_URL, 'demo workshop Shared hubs: what next?')}/{part}"
    for part in ("", "cards/", "room/", "console/", "screen/", "action/")
)
#: a body of the demo on its way on board, and the sheet that it came with
CANALS, SHEET = (uuid.uuid5(uuid.NAMESPACE_URL, f"demo boarding {one}") for one in ("camlesi-gorwel", "sheet"))
PEOPLE: dict[str, tuple[str, ...]] = {
    "": OPEN,
    "mair@abergwen.example": EVERYBODYS + MANAGERS,
    "tomos@abergwen.example": ("/", "/people/", "/people/invite/", "/trail/"),
    "cadi@abergwen.example": ("/join/", *HUBS, "/reports/", "/reports/schedule/", "/reports/schedule/add/"),
    "huw@heddlu-gorwel.example": ("/assets/", "/forums/"),
    "gwen@harbwr.example": ("/", "/assets/", "/people/", "/start/"),
    "idris@glanmor.example": ("/diary/", "/plans/", "/coincidences/", "/space/", "/shares/received/", "/requests/"),
    "rhian@abergwen.example": ("/", "/projects/benefits/"),
    "elin@prifysgol.example": ("/", "/projects/", "/notices/"),
    "lowri@tan-gorwel.example": ("/", "/assets/"),
    "admin@gorwel.example": (
        "/", "/organisations/", "/organisations/add/", "/forums/", "/forums/found/", "/accounts/",
        "/trail/administrators/", "/board/", "/organisations/find/?q=Swansea", "/organisations/add-many/",
        f"/organisations/add-many/{SHEET}/", f"/board/?sheet={SHEET}",
        *(f"/organisations/{CANALS}/{one}" for one in ("", "link/", "close/", "forums/")),
    ),
}  # fmt: skip
#: forms that are sent empty, for the page that says what is wrong
EMPTY = {
    "mair@abergwen.example": ("/assets/add/", "/assets/import/"),
    "tomos@abergwen.example": ("/people/invite/",),
    "admin@gorwel.example": ("/organisations/add/", "/forums/found/"),
}


@pytest.mark.parametrize("email", PEOPLE)
def test_pages_are_without_fault_at_each_width(visit: Any, email: str) -> None:
    with visit(email, width=390) as visitor:
        for path in PEOPLE[email]:
            at_each_width(visitor, path)
        if email.startswith(("mair", "huw")):
            visitor.page.goto(f"{visitor.address}/assets/{'?owner=own' if email.startswith('mair') else ''}")
            site = visitor.page.locator("#asset-table tbody a").first.get_attribute("href") or ""
            more = ("history/", "access/", "share/", "edit/listed/", "retire/") if email.startswith("mair") else ()
            for path in (site, *(f"{site}{one}" for one in more)):
                at_each_width(visitor, path)
        for path in EMPTY.get(email, ()):
            visitor.page.goto(f"{visitor.address}{path}")
            visitor.page.locator(
                "main form[method=post] button[type=submit], main form[method=post] button"
            ).last.click()
            visitor.page.wait_for_load_state()
            assert visitor.sees("There is a problem"), path
            visitor.examine()
            fits(visitor)


def at_each_width(visitor: Visitor, path: str) -> None:
    """One page at two widths; axe looks at it on the widest, and on a phone in tests/matrix/test_matrix.py."""
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    assert visitor.go(path) == (404 if path == "/nowhere/" else 200), path
    fits(visitor)


def fits(visitor: Visitor) -> None:
    """Nothing has to be scrolled sideways on the narrowest phone, or at 400 %."""
    visitor.page.set_viewport_size({"width": 320, "height": 900})
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{visitor.page.url} is {wide} pixels wide at 320"
