"""`make screenshots`: pages of the running demo, at phone and desktop width, and the pictures of the guides.

Run `make run` beside it, with a fresh demo. PORT says where the portal is; the pages go to `.data/screenshots`,
the pictures of the guides to `docs/pictures`. With ALL=1 it takes every page that each login reaches by links instead
(`tests/every_page.py`), each login's in a folder of its own; LOGIN=mair takes one login's.
"""

from __future__ import annotations

import io
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
from PIL import Image

from estate_portal.demo.people import PASSWORD
from tests.browser import ROOT, open_browser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, Locator, Page

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
FOLDER = Path(os.environ.get("SCREENSHOTS") or ".data/screenshots")
WIDTHS = (390, 1280)
COLOURS = 24
PAGES = {
    "mair@abergwen.example": {
        "dashboard": "/",
        "asset-list": "/assets/",
        "asset-list-filtered": "/assets/?q=ty&use=office",
        "import-start": "/assets/import/",
        "export-start": "/assets/export/",
        "change-many": "/assets/change-many/?use=office",
        "asset-add": "/assets/add/",
        "share-list": "/shares/",
        "bulk-share-list": "/shares/many/",
        "forum-list": "/forums/",
        "person-list": "/people/",
        "trail": "/trail/",
        "account": "/account/",
        "map": "/assets/map/",
        "diary": "/diary/",
        "plans": "/plans/",
        "coincidences": "/coincidences/",
        "space": "/space/",
        "request-list": "/requests/",
        "ledger-given": "/shares/ledger/",
        "ledger-received": "/shares/received/",
        "benchmarks": "/assets/benchmarks/",
        "benchmarks-people": "/assets/benchmarks/?measure=fte_cost",
        "notices": "/notices/",
    },
    "idris@glanmor.example": {"receiver-list": "/assets/?owner=others", "ask-many": "/assets/ask/?use=office"},
    "gwen@harbwr.example": {"first-day": "/", "empty-list": "/assets/"},
    "admin@gorwel.example": {
        "organisation-list": "/organisations/",
        "administrator-home": "/",
        "board": "/board/",
        "add-many": "/organisations/add-many/",
        "intake": f"/organisations/add-many/{uuid.uuid5(uuid.NAMESPACE_URL, 'demo boarding sheet')}/",
    },
    "huw@heddlu-gorwel.example": {
        "room-door": f"/workshops/{uuid.uuid5(uuid.NAMESPACE_URL, 'demo workshop Shared hubs: what next?')}/room/",
    },
}


REGISTER = """Asset ref,Asset name,Street,Post town,Postcode,Easting,Northing,Tenure,Annual rent
Q/001,Quay House,1 Quay Street,Abergwen,SA15 1AB,251300,201100,Freehold,"£8,100"
Q/002,Cold Store,2 Quay Street,Abergwen,SA15 1AB,251350,201150,Leasehold,"£12,400.50"
Q/003,Net Loft,4 Quay Street,Abergwen,SA15 1AB,2513000,201150,Freehold,
"""


@dataclass(frozen=True)
class Picture:
    """A page that is reached by links: who looks, from which page, and in a guide how much of it is shown."""

    name: str
    who: str
    start: str
    links: tuple[str, ...] = ()
    width: int = 1080
    height: int = 760
    top: str = ""  # begins at this element instead of the top of the page
    file: str = ""  # is handed in at the start


MAIR, CADI, TOMOS, RHIAN, HUW, GWEN, ADMIN = (
    "mair@abergwen.example",
    "cadi@abergwen.example",
    "tomos@abergwen.example",
    "rhian@abergwen.example",
    "huw@heddlu-gorwel.example",
    "gwen@harbwr.example",
    "admin@gorwel.example",
)
WEST = "Gorwel West Forum"
HUBS = (WEST, "Workshops", "Shared hubs: what next?")
GUIDES = (
    Picture("asset-list-1280", MAIR, "/assets/", width=1280, height=800),
    Picture("home-property-manager", MAIR, "/"),
    Picture("property", MAIR, "/assets/?q=Pen+y+Bont+School&owner=own", ("Pen y Bont School",), height=900),
    Picture(
        "property-share", MAIR, "/assets/?q=Pen+y+Bont+School&owner=own", ("Pen y Bont School", "Share"), height=820
    ),
    Picture(
        "property-who-can-see",
        MAIR,
        "/assets/?q=Pen+y+Bont+School&owner=own",
        ("Pen y Bont School", "Who can see this"),
    ),
    Picture("map", MAIR, "/assets/map/", height=900),
    Picture("import-check", MAIR, "/assets/import/", ("Upload", "Check the rows"), height=900, file=REGISTER),
    Picture("register-out", MAIR, "/assets/export/"),
    Picture("columns", MAIR, "/columns/assets/"),
    Picture("change-check", MAIR, "/assets/change-many/?use=office&step=check&set-tenure=licence", height=820),
    Picture("ledger", MAIR, "/shares/ledger/", width=1280, height=820),
    Picture("benchmarks", MAIR, "/assets/benchmarks/?measure=fte_cost", height=900),
    Picture("diary", MAIR, "/diary/"),
    Picture("coincidences", MAIR, "/coincidences/"),
    Picture("vacant-space", "idris@glanmor.example", "/space/"),
    Picture("request-answer", MAIR, "/", ("Answer Glanmor Health Board, which asks to see more of your properties",)),
    Picture("project", MAIR, "/projects/", ("Abergwen public services hub",), height=900),
    Picture("benefit", MAIR, "/projects/", ("Abergwen public services hub", "Rent and rates of two offices saved")),
    Picture("home-chair", CADI, "/"),
    Picture("forum", CADI, "/forums/", (WEST,), height=1100),
    Picture("workshop-console", CADI, "/forums/", (*HUBS, "Open the console")),
    Picture("workshop-screen", CADI, "/forums/", (*HUBS, "Open the console", "Open the screen for the room")),
    Picture("minutes", CADI, "/forums/", (WEST, "Workshops", "Ideas for empty rooms", "Read the minutes"), height=900),
    Picture("initiative", CADI, "/forums/", (WEST, "Initiatives", "Leases looked at together"), height=820),
    Picture("initiative-evidence", CADI, "/forums/", (WEST, "Initiatives", "Leases looked at together", "Evidence")),
    Picture("charter", CADI, "/forums/", (WEST, "Charter"), height=900),
    Picture("report-figures", CADI, "/reports/", ("css=main tbody a",), top="#headline"),
    Picture("home-reader", HUW, "/"),
    Picture("benefits-of-organisation", RHIAN, "/projects/benefits/", height=900),
    Picture("getting-started", GWEN, "/start/"),
    Picture("forum-invitation", GWEN, "/start/", ("Agreement",), height=900),
    Picture("home-administrator", ADMIN, "/"),
    Picture("board", ADMIN, "/board/", width=1280),
    Picture("organisation-find", ADMIN, "/organisations/find/?q=Swansea"),
    Picture("organisation-add-many", ADMIN, "/organisations/add-many/", height=520),
    Picture("forum-of-administrator", ADMIN, "/forums/", (WEST,)),
    Picture("people", TOMOS, "/people/"),
    Picture("person-invite", TOMOS, "/people/invite/"),
    Picture("notices", MAIR, "/notices/", height=520),
    Picture("trail", TOMOS, "/trail/"),
)
#: pages without an address of their own, at each width like those above
REACHED = (
    Picture("import-match", MAIR, "/assets/import/", ("Upload",), file=REGISTER),
    Picture(
        "import-rows",
        MAIR,
        "/assets/import/",
        ("Upload", "Check the rows", "css=main a[href*='/rows/']"),
        file=REGISTER,
    ),
    Picture("request-answer", MAIR, "/", ("Answer Glanmor Health Board, which asks to see more of your properties",)),
    Picture("coincidence", MAIR, "/coincidences/", ("css=main a:has-text('Why am I seeing this?')",)),
    Picture(
        "correction-answer",
        CADI,
        "/forums/",
        (WEST, "Workshops", "Ideas for empty rooms", "Read the minutes", "css=main a[href*='/corrections/']"),
    ),
    Picture("report-sign-off", CADI, "/reports/", ("css=main tbody a", "Sign off")),
)


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto(f"{ADDRESS}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def pictures_of(browser: Browser, width: int, email: str, pages: Mapping[str, str]) -> None:
    """The pages of one login, and the first property of the list for those who have one."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    sign_in(page, email)
    for name, path in pages.items():
        take(page, name, path, width)
    if email.startswith(("mair", "idris")):
        page.goto(f"{ADDRESS}/assets/")
        page.locator("#asset-table tbody a").first.click()
        page.screenshot(path=FOLDER / f"{email.partition('@')[0]}-asset-{width}.png", full_page=True)
    page.close()


def main() -> None:
    """Take all the pictures."""
    with open_browser() as browser:
        for width in WIDTHS:
            picture_of_strangers(browser, width)
            for email, pages in PAGES.items():
                pictures_of(browser, width, email, pages)
        for who in dict.fromkeys(one.who for one in (*GUIDES, *REACHED)):
            page = browser.new_page()
            sign_in(page, who)
            for one in GUIDES:
                if one.who == who:
                    draw(page, one)
            for one in REACHED:
                if one.who == who and reach(page, one):
                    keep(page, one.name)
            page.close()


def every_page() -> None:
    """What each login reaches by links, and what none does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
    django.setup()  # for the names of the site map; no database is asked
    from tests.every_page import take_every_page, unreached  # noqa: PLC0415  reads the site map

    with open_browser() as browser:
        reached = take_every_page(browser, f"{ADDRESS}/", FOLDER, sign_in)
    print(f"{len(reached)} URLs have pictures. No login reached:", *unreached(reached), sep="\n  ")


def named(page: Page, name: str) -> Locator:
    """The link or button of that name."""
    return page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))


def reach(page: Page, one: Picture) -> bool:
    """Go there by its links; whether all of them were there."""
    page.set_viewport_size({"width": one.width, "height": one.height})
    page.goto(f"{ADDRESS}{one.start}")
    if one.file:
        file = {"name": f"{one.name}.csv", "mimeType": "text/csv", "buffer": one.file.encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    for link in one.links:
        found = page.locator(link) if link.startswith("css=") else named(page, link)
        if not found.count():
            print(f"{one.name}: no link {link} on {page.url}")
            return False
        found.first.click()
        page.wait_for_load_state("networkidle")
        if link == "Check the rows":
            page.get_by_role("heading", name="Check before you import", exact=True).wait_for()
    return True


def keep(page: Page, name: str) -> None:
    """The whole page at each width, as it stands."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)


def draw(page: Page, one: Picture) -> None:
    """One picture of a guide, in few colours so that it weighs little."""
    if not reach(page, one):
        return
    if one.top:
        page.locator(one.top).first.evaluate("it => it.scrollIntoView()")
    with Image.open(io.BytesIO(page.screenshot())) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(ROOT / "docs" / "pictures" / f"{one.name}.png", optimize=True)


def picture_of_strangers(browser: Browser, width: int) -> None:
    """What somebody sees who has not signed in."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    take(page, "sign-in", "/account/login/", width)
    page.close()


def take(page: Page, name: str, path: str, width: int) -> None:
    """One picture, whole page."""
    answer = page.goto(f"{ADDRESS}{path}")
    if answer is None or answer.status != 200:
        print(f"{path} answers {answer.status if answer else 'nothing'}")
        return
    page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(f"{path} is {wide} pixels wide at {width}")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    (every_page if os.environ.get("ALL") else main)()
