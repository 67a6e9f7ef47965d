"""`make screenshots ALL=1`: every page that each login of the demo can reach by links, at phone and desktop width.

Begins on the home page and follows links inside the portal, the nearest first, as a reader could; one picture for each
URL of the site map and login. What is no page (a file) and what ends or changes the session is left alone. At the end
stands which pages no login reached: they need something done first, or have no link.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from estate_portal.demo.people import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import APIRequestContext, Browser, Page

#: a phone and a desktop
BOTH = (375, 1280)
#: of each URL so many are read for their links, since a draft leads elsewhere than what is published
EXAMPLES = 6
NOT_FOLLOWED = ("logout", "language", "download", "-file", "feed")
STRANGER = "nobody"


class Links(HTMLParser):
    """Where the links of a page lead, but those that fetch a file."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link."""
        given = dict(attrs)
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(str(given["href"]))


@dataclass
class Walk:
    """What one login reached: the first address of each URL that answered with a page."""

    pages: dict[str, str] = field(default_factory=dict)
    #: what did not answer with 200, and what was no page
    others: dict[str, int] = field(default_factory=dict)


def named(address: str) -> str:
    """The name in the site map of what is there; nothing where nothing is, or what is not to be followed."""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
    return "" if any(word in name for word in NOT_FOLLOWED) else name


def walk(asks: APIRequestContext, home: str) -> Walk:
    """Follow links from the home page, each address once."""
    found, read, seen = Walk(), dict[str, int](), {home}
    waiting = deque([home])
    while waiting:
        address = waiting.popleft()
        name = named(address)
        if read.get(name, 0) >= EXAMPLES:
            continue
        read[name] = read.get(name, 0) + 1
        answer = asks.get(address)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            found.others[name] = answer.status
            continue
        found.pages.setdefault(named(answer.url) or name, answer.url)
        for there in _inside(home, answer.url, answer.text()):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return found


def _inside(home: str, address: str, html: str) -> Iterator[str]:
    """The links of a page that lead to another page of the portal."""
    for link in Links(html).found:
        there = urljoin(address, link).partition("#")[0]
        if urlsplit(there).netloc == urlsplit(home).netloc and named(there):
            yield there


def take_every_page(browser: Browser, home: str, folder: Path, sign_in: Callable[[Page, str], None]) -> set[str]:
    """Pictures of all that each login reaches, in a folder of their own. Answers which URLs somebody reached."""
    reached: set[str] = set()
    only = os.environ.get("LOGIN", "")
    for email in (STRANGER, *(one.email for one in PEOPLE)):
        if not email.startswith(only):
            continue
        page = browser.new_page()
        if email != STRANGER:
            sign_in(page, email)
        found = walk(page.request, home)
        print(f"{email}: {len(found.pages)} pages, {len(found.others)} answered otherwise: {found.others}")
        for name, address in sorted(found.pages.items()):
            _both(page, name, address, folder / email.partition("@")[0])
        reached |= set(found.pages)
        page.close()
    return reached


def _both(page: Page, name: str, address: str, folder: Path) -> None:
    """A page at each width, and a line for one that has to be scrolled sideways."""
    folder.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": BOTH[-1], "height": 900})
    page.goto(address, wait_until="load")
    for width in reversed(BOTH):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name.replace(':', '-')}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            print(f"{address} is {wide} pixels wide at {width}")


def unreached(reached: set[str]) -> list[str]:
    """The pages, by the matrix of tests, that no login came to."""
    from tests.matrix.expectations import GET  # noqa: PLC0415  a list of three hundred lines, for this alone

    there = {name for name, row in GET.items() if "2" in row and not any(word in name for word in NOT_FOLLOWED)}
    return sorted(there - reached)
