"""Somebody in front of a browser: what they click is counted, each page they land on is examined."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as BrowserError

from estate_portal.demo.people import PASSWORD
from tests.browser import ROOT
from tests.linting import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
#: only what is wrong crosses from the browser: what is right is thousands of nodes on a long list
FAULTS = """rules => axe.run(document, rules).then(found =>
    found.violations.map(one => `${one.id}: ${JSON.stringify(one.nodes.slice(0, 3).map(node => node.target))}`))"""


#: pages in which axe found nothing wrong, as they were when it looked
SOUND: set[bytes] = set()
with_and_without_scripts = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


class Visitor:
    """One person in one browser window.

    A screen is a page on which they do something; a click is whatever they activate, choosing a file included.
    """

    def __init__(self, page: Page, address: str, *, javascript: bool) -> None:
        self.page = page
        self.address = address
        self.javascript = javascript
        self.clicks = 0
        self.screens = 0
        self.places: list[str] = []  # where each click was made
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        """Whatever the browser complains of: a violated policy, a script that failed."""
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in; not counted, as journeys start from the home page."""
        self.page.goto(f"{self.address}/account/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.address}/")
        self.clicks = self.screens = 0

    def at_home(self) -> bool:
        """Whether they stand on the home page and have done nothing yet, which is where budgets are counted from."""
        return urlsplit(self.page.url).path == "/" and not self.clicks

    def go(self, path: str) -> int:
        """Open an address; the answer is its status."""
        answer = self.page.goto(f"{self.address}{path}")
        self.examine()
        return answer.status if answer else 0

    def click(self, what: str | Locator, role: Any = "link", *, exact: bool = True) -> None:
        """Activate a link or button, by its name, and examine the page it leads to."""
        found = self.page.get_by_role(role, name=what, exact=exact).first if isinstance(what, str) else what
        self.places.append(urlsplit(self.page.url).path)
        found.click()
        self.clicks += 1
        self.screens += 1
        self.page.wait_for_load_state()
        self.examine()

    def press(self, what: str, *, exact: bool = True) -> None:
        """Activate a button."""
        self.click(what, "button", exact=exact)

    def choose(self, what: str, *, exact: bool = True) -> None:
        """Choose a radio button or tick a box: a click, but no new screen."""
        self.tick(self.page.get_by_label(what, exact=exact).first)

    def tick(self, box: Locator) -> None:
        """The same for a box that was found already."""
        self.places.append(urlsplit(self.page.url).path)
        box.check()
        self.clicks += 1

    def select(self, question: str, option: str) -> None:
        """Choose from a list: a click, but no new screen."""
        self.page.get_by_role("combobox", name=question).select_option(label=option)
        self.clicks += 1

    def fill(self, question: str, text: str) -> None:
        """Type an answer, which is not counted."""
        self.page.get_by_label(question).first.fill(text)

    def examine(self) -> None:
        """No fault that axe finds. Injected past the page's policy, so that it need not be loosened."""
        if not self.javascript:
            return
        try:
            faults = self._faults()
        except BrowserError:  # the page that was left went away meanwhile: the next one is meant
            self.page.wait_for_load_state()
            faults = self._faults()
        assert not faults, f"{self.page.url}: {faults}"

    def _faults(self) -> Any:
        made = self._made()
        if made in SOUND:
            return []
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(FAULTS, RULES)
        if not found and self._made() == made:
            SOUND.add(made)
        return found

    def _made(self) -> bytes:
        """All that axe judges by: the page as it stands, less the token of its forms, and how wide it is shown."""
        text = TOKEN.sub(r"\1", self.page.content())
        return blake2b(f"{self.page.viewport_size} {text}".encode()).digest()

    def sees(self, text: str) -> bool:
        """Whether the text is on the page for those who read it."""
        return text in self.page.locator("body").inner_text()


def until(visitor: Visitor, found: Locator) -> None:
    """Wait for the worker, by the page's own progress, or by loading it again where there are no scripts."""
    for _ in range(240):
        if found.count():
            visitor.examine()
            return
        visitor.page.wait_for_timeout(250)
        if not visitor.javascript:
            visitor.page.reload()
    raise AssertionError(f"{found} did not come: {visitor.page.locator('main').inner_text()}")
