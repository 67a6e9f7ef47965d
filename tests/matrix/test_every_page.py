"""Every page of the site map in a real browser: no fault that axe finds. A new URL is among them by itself."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles import finders
from django.template import loader

from tests.embedded import ROOT
from tests.journeys.visitor import AXE, FAULTS, RULES
from tests.matrix.actors import ACTORS, browser, furnish
from tests.matrix.expectations import GET
from tests.matrix.test_matrix import undone, with_second_factor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.matrix.actors import Places
    from tests.worlds import World

pytestmark = pytest.mark.browser

HOST = "http://portal.test/"
STYLES = ("govuk/govuk-frontend.min.css", "portal.css")
DRESS = """styles => { document.adoptedStyleSheets = styles.map(text => {
    const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; }); }"""
#: puts a page in the place of the one before; axe and the styles stay
SHOW = """html => { const page = new DOMParser().parseFromString(html, "text/html");
    for (const one of page.querySelectorAll("script, link, meta[http-equiv]")) one.remove();
    document.replaceChild(document.adoptNode(page.documentElement), document.documentElement); }"""
#: whom a page is shown to first: those who find most on it
FIRST = ("keeper", "chair", "administrator", "portal", "reader", "receiver")
#: a link without an address, which leads to the page itself
NOWHERE = "[...document.querySelectorAll('a[href=\"\"], a:not([href])')].map(one => one.textContent.trim())"
#: pages that nobody opens by their address alone, each with the reason and where else axe looks at it
EXCUSED = {
    "home:kept": "sends on",
    "assets:import-sheet": "sends on: it is what the page of the columns sends to",
    "assets:import-undo": "sends on, as that import is not done: tests/journeys/test_first_value.py",
    "home:board-remind-many": "waits for ticked bodies: tests/estate_portal/onboarding/test_board.py",
    "projects:benefit-attest": "waits for evidence: tests/journeys/test_chain.py",
    "projects:benefit-validate": "waits for what finance attested: tests/journeys/test_chain.py",
    "mfa_authenticate": "sends on, as nobody is half-way through signing in",
    "mfa_reauthenticate": "sends on, as nobody has proved themselves too long ago",
    "mfa_activate_totp": "asks for the password first",
    "mfa_download_recovery_codes": "a file",
}
FACTOR = ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_view_recovery_codes")
ERRORS = ("400", "403", "403_csrf", "404", "409", "413", "422", "429", "500")


@pytest.fixture(scope="module")
def places(shared_world: World) -> Places:
    """The furnished world of the matrix."""
    return furnish(shared_world)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Any:
    """A phone's window with axe and the portal's styles in it. Its pages bring no scripts: nothing is waited for."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.route("**/*", lambda route: route.abort() if route.request.url != HOST else route.fulfill(body="<title>x"))
    page.goto(HOST)
    page.evaluate(AXE)
    page.evaluate(DRESS, [Path(str(finders.find(one))).read_text() for one in STYLES])
    yield page
    context.close()


def faults(window: Page, html: str) -> list[str]:
    """What axe finds wrong, links that lead nowhere, and whether it has to be scrolled sideways on a phone.

    Colours are left to the journeys, which look at the same styles: they take most of the time.
    """
    window.evaluate(SHOW, html)
    found: list[str] = window.evaluate(FAULTS, {"rules": RULES, "known": None})["faults"]
    found += [f"a link to nowhere: {text}" for text in window.evaluate(NOWHERE)]
    wide = window.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} pixels wide at 390"] if wide > 390 else [])


def test_every_page_is_without_fault(places: Places, window: Page, db: None) -> None:
    clients = {actor: browser(places, actor) for actor in ACTORS}
    wrong, unopened = {}, set()
    for name, row in sorted(GET.items()):
        letters = dict(zip(ACTORS, row, strict=True))
        actor = next((one for one in (*FIRST, *ACTORS) if letters[one] == "2"), None)
        if actor is not None:
            wrong[name] = looked_at(window, clients[actor], places.address(name))
        elif "-" not in row:  # else it takes a POST only
            unopened.add(name)
    factor = with_second_factor(places)
    wrong |= {name: looked_at(window, factor, places.address(name)) for name in FACTOR}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert unopened == set(EXCUSED) | set(FACTOR)


def looked_at(window: Page, client: Any, where: str) -> list[str]:
    """The faults of a page; of what is no page, none."""
    answer = undone(lambda: client.get(where))
    if not answer.headers.get("Content-Type", "").startswith("text/html") or b"<html" not in answer.content[:3000]:
        return []
    return faults(window, answer.content.decode())


def test_every_error_page_is_without_fault(window: Page) -> None:
    assert {one.stem for one in (ROOT / "templates").glob("[45]*.html")} == set(ERRORS)
    facts = {"reference": uuid.uuid4().hex}
    assert {
        name: found for name in ERRORS if (found := faults(window, loader.render_to_string(f"{name}.html", facts)))
    } == {}
