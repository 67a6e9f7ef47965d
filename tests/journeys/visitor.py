"""Somebody in front of a browser: what they click is counted, each page they land on is examined."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as BrowserError

from estate_portal.demo.people import PASSWORD
from tests.browser import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import ConsoleMessage, Locator, Page

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
#: what is wrong with a page, and each new way in which an element stands in its ancestors: styles give a colour to
#: nothing else, so colours, which take half of the time, are looked at where there is one. Only what is wrong crosses
#: from the browser: what is right is thousands of nodes on a long list. A part that is being fetched is pale meanwhile.
#: A page that was looked at before, and on which nothing stands that stood nowhere yet, is not looked at again.
FAULTS = """async ({rules, known, again}) => {
    for (let looked = 0; looked < 100 && document.querySelector("[aria-busy=true]"); looked++)
        await new Promise(done => setTimeout(done, 50));
    const looks = new Map([[null, 0]]);
    const look = one => {
        if (!looks.has(one)) {
            const own = ["class", "disabled", "aria-current", "open"].map(name => one.getAttribute(name)).join();
            let sum = look(one.parentElement);
            for (const letter of one.tagName + own) sum = Math.imul(sum ^ letter.charCodeAt(0), 16777619);
            looks.set(one, sum);
        }
        return looks.get(one);
    };
    const found = new Set([...document.querySelectorAll("body *")].map(look));
    const fresh = [...found].filter(one => !known.includes(one));
    if (again && !fresh.length) return {fresh, faults: []};
    const colours = {"color-contrast": {enabled: fresh.length > 0}};
    return axe.run(document, {...rules, rules: colours}).then(({violations}) => ({fresh, faults: violations.map(
        one => `${one.id}: ${JSON.stringify(one.nodes.slice(0, 3).map(node => node.target))}`)}));
}"""


#: the looks of elements, by the width of the window, on pages in whose colours axe found nothing wrong
SOUND: dict[int, set[int]] = defaultdict(set)
#: and those pages, by the width of the window and their address without keys
SOUND_PAGES: set[tuple[int, str]] = set()
KEY = re.compile(r"[0-9a-f-]{36}")
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

    def take(self, what: Locator) -> Path:
        """Fetch a file by its link: a click, but no new screen, as the page stays."""
        self.places.append(urlsplit(self.page.url).path)
        with self.page.expect_download() as taken:
            what.click()
        self.clicks += 1
        return taken.value.path()

    def select(self, question: str, option: str) -> None:
        """Choose from a list: a click, but no new screen."""
        self.page.get_by_role("combobox", name=question).select_option(label=option)
        self.clicks += 1

    def fill(self, question: str, text: str) -> None:
        """Type an answer, which is not counted."""
        self.page.get_by_label(question).first.fill(text)

    def examine(self) -> None:
        """No fault that axe finds."""
        if not self.javascript:
            return
        try:
            faults = self._faults()
        except BrowserError:  # the page that was left went away meanwhile: the next one is meant
            self.page.wait_for_load_state()
            faults = self._faults()
        assert not faults, f"{self.page.url}: {faults}"

    def _faults(self) -> Any:
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        known, page = SOUND[width], (width, KEY.sub("_", urlsplit(self.page.url).path))
        asked = {"rules": RULES, "known": list(known), "again": page in SOUND_PAGES}
        found = self.page.evaluate(FAULTS, asked)
        if not found["faults"]:
            known.update(found["fresh"])
            SOUND_PAGES.add(page)
        return found["faults"]

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
