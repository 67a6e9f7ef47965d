"""`make screenshots`: every page of the running demo, at phone and desktop width, as each kind of user.

Run `make run` beside it. PORT says where the portal is; pictures go to `.data/screenshots`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from estate_portal.demo.people import PASSWORD
from tests.browser import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
FOLDER = Path(os.environ.get("SCREENSHOTS") or ".data/screenshots")
WIDTHS = (390, 1280)
PAGES = {
    "mair@abergwen.example": {
        "dashboard": "/",
        "asset-list": "/assets/",
        "asset-list-filtered": "/assets/?q=ty&use=office",
        "import-start": "/assets/import/",
        "asset-add": "/assets/add/",
        "share-list": "/shares/",
        "forum-list": "/forums/",
        "person-list": "/people/",
        "trail": "/trail/",
        "account": "/account/",
    },
    "idris@glanmor.example": {"receiver-list": "/assets/?owner=others"},
    "gwen@harbwr.example": {"first-day": "/", "empty-list": "/assets/"},
    "admin@gorwel.example": {"organisation-list": "/organisations/", "administrator-home": "/"},
}


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto(f"{ADDRESS}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def main() -> None:
    """Take all the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for width in WIDTHS:
            picture_of_strangers(browser, width)
            for email, pages in PAGES.items():
                page = browser.new_page(viewport={"width": width, "height": 900})
                sign_in(page, email)
                for name, path in pages.items():
                    take(page, name, path, width)
                if email.startswith(("mair", "idris")):
                    page.goto(f"{ADDRESS}/assets/")
                    page.locator("#asset-table tbody a").first.click()
                    page.screenshot(path=FOLDER / f"{email.partition('@')[0]}-asset-{width}.png", full_page=True)
                page.close()


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
    main()
