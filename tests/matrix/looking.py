"""Looking at pages that were fetched already, in a real browser: what axe finds, dead links, too wide.

The window is that of a small phone, and of a page that a desk's screen shows at 400 %.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders

from tests.journeys.visitor import AXE, FAULTS, RULES, SOUND
from tests.matrix.actors import ACTORS, letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page

#: points: WCAG asks that nothing has to be scrolled sideways from there on
NARROWEST = 320
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


@contextmanager
def open_window(browser: Browser) -> Iterator[Page]:
    """A phone's window with axe and the portal's styles in it. Its pages bring no scripts: nothing is waited for."""
    context = browser.new_context(viewport={"width": NARROWEST, "height": 900})
    page = context.new_page()
    page.route("**/*", lambda route: route.abort() if route.request.url != HOST else route.fulfill(body="<title>x"))
    page.goto(HOST)
    page.evaluate(AXE)
    page.evaluate(DRESS, [Path(str(finders.find(one))).read_text() for one in STYLES])
    yield page
    context.close()


def faults(window: Page, html: str) -> list[str]:
    """What axe finds wrong, links that lead nowhere, and whether it has to be scrolled sideways.

    Colours are looked at where an element stands in its ancestors as none did yet: they take most of the time.
    """
    window.evaluate(SHOW, html)
    known = SOUND[NARROWEST]
    looked = window.evaluate(FAULTS, {"rules": RULES, "known": list(known), "again": False})
    found: list[str] = looked["faults"]
    if not found:
        known.update(looked["fresh"])
    found += [f"a link to nowhere: {text}" for text in window.evaluate(NOWHERE)]
    wide = window.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} pixels wide at {NARROWEST}"] if wide > NARROWEST else [])


def faults_for_whoever_finds_most(window: Page, answers: Mapping[str, Any]) -> list[str]:
    """The faults of a page as the first of them gets it; of what is no page, none."""
    found = next((answers[one] for one in (*FIRST, *ACTORS) if letter(answers[one]) == "2"), None)
    if found is None or not is_page(found):
        return []
    return faults(window, found.content.decode())


def is_page(answer: Any) -> bool:
    """Whether an answer is a whole page."""
    return answer.headers.get("Content-Type", "").startswith("text/html") and b"<html" in answer.content[:3000]
