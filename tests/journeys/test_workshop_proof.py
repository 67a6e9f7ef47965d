"""Sixty phones, ten deeds a second for three minutes, the web process killed twice: every vote is counted once.

Once each kill takes one of the two web processes, once all there are. `PROOF_SECONDS` scales it down to try it. It
prints what it measured.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import random
import re
import signal
import statistics
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import pytest

from bench.phones import Browser, Phone, waits
from forums.workshops.queries import voices_in_words
from partners import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.journeys.conftest import Portal
    from tests.journeys.visitor import Visitor

SECONDS = int(os.environ.get("PROOF_SECONDS", "180"))
PHONES, A_SECOND, DOTS = 60, 10, 20
CARDS = 12
KILLS = 2
WAITING = re.compile(r"Guest (\d+), Body \d+:\s*<a[^>]*href=\"([^\"]+/admit/)")
RESULT = re.compile(
    r"portal-card__text.*?</span>\s*(.*?)\s*</p>(?:.*?)([\d.]+) of (\d+) voices?, (\d+) dots?", re.DOTALL
)

pytestmark = [pytest.mark.proof, pytest.mark.browser, pytest.mark.servers]


@pytest.fixture(autouse=True)
def _one_at_a_time(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Sixty phones are enough for the machine: the two ways wait for each other, whichever process runs them."""
    with (tmp_path_factory.getbasetemp().parent / "sixty-phones.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(cadi: Visitor) -> tuple[str, str]:
    """Plan and start a workshop that votes at once. Returns the path of its console and its code."""
    cadi.click("Forums")
    cadi.click("Gorwel West Forum")
    cadi.click("Workshops")
    cadi.click("Prioritisation")
    cadi.fill("Title", "Sixty phones")
    cadi.fill("What it is for", "To prove it")
    for part, value in (("Day", "27"), ("Month", "3"), ("Year", str(clock.today().year + 1))):
        cadi.page.get_by_label(part, exact=True).fill(value)
    cadi.fill("Time", "09:30")
    cadi.fill("Dots for each person", str(DOTS))
    cadi.press("Save as a draft")
    cadi.fill("Cards in words", "\n".join(f"Idea {number}" for number in range(CARDS)))
    cadi.press("Put on the board and send the invitations")
    cadi.press("Open the console")
    code = cadi.page.locator(".portal-code").inner_text()
    path = urlsplit(cadi.page.url).path
    cadi.press("Start the workshop")
    return path, code


async def asks(address: str, code: str, number: int) -> Browser:
    """A guest at the door."""
    browser = Browser(address)
    await browser.ask("GET", "/join/")
    asks = {"code": code, "name": f"Guest {number}", "body": f"Body {number}", "key": str(uuid.uuid4())}
    answer = await browser.ask("POST", "/join/", asks)
    assert answer.status == 303
    return browser


async def let_in(chair: Browser, acting_for: str, console: str) -> int:
    """The chair lets everybody in, for the bodies of the forum in turn. Returns how many."""
    deadline = time.monotonic() + 60
    found: list[tuple[str, str]] = []
    while len(found) < PHONES and time.monotonic() < deadline:
        page = await chair.ask("GET", console)
        found = WAITING.findall(page.text)
        await asyncio.sleep(0.5)
    form = await chair.ask("GET", found[0][1])
    bodies = re.findall(r'<option value="([0-9a-f-]{36})"', form.text)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
    assert token is not None
    for number, path in found:
        answers = {
            "csrfmiddlewaretoken": token[1],
            "acting_for": acting_for,
            "organisation": bodies[int(number) % 4],
            "body_name": "",
        }
        assert (await chair.ask("POST", path, answers)).status == 303
    return len(found)


def serving(data: Path) -> list[psutil.Process]:
    """The processes of this portal that answer, the one that has served longest first; their parent answers nobody."""
    found = []
    for process in psutil.process_iter(["cmdline", "create_time"]):
        with suppress(psutil.Error):
            if is_web(process) and is_web(process.parent()) and process.environ().get("DATA_DIR") == str(data):
                found.append(process)
    return sorted(found, key=lambda one: one.info["create_time"])


def is_web(process: psutil.Process | None) -> bool:
    """Whether it is the web server, parent or child."""
    return process is not None and "estate_portal.servers.web" in process.cmdline()


async def kill_web(data: Path, pause: float, *, every: bool) -> set[int]:
    """Kill a web process outright, or every one, twice: at a third and two thirds of the time. Returns their ids."""
    killed: set[int] = set()
    for _ in range(KILLS):
        await asyncio.sleep(pause)
        there = serving(data)
        assert there, "somebody must be there to be killed"
        assert not every or len(there) > 1, "both serve, so that all means more than one"
        for process in there if every else there[:1]:
            process.send_signal(signal.SIGKILL)
            killed.add(process.pid)
    return killed


async def act(phones: list[Phone], chance: random.Random) -> None:
    """Ten deeds a second, each by a phone that is not busy with another; what has to wait for one is done after."""
    busy: dict[int, asyncio.Task[None]] = {}
    begun = time.monotonic()
    for number in range(SECONDS * A_SECOND):
        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.monotonic()))
        while not (free := [place for place in range(PHONES) if place not in busy or busy[place].done()]):
            await asyncio.sleep(0.02)
        place = chance.choice(free)
        phone = phones[place]
        back = len(phone.placed) == DOTS or (bool(phone.placed) and chance.random() < 0.35)
        busy[place] = asyncio.create_task(phone.press(chance.choice, back=back, twice=chance.random() < 0.1))
    await asyncio.gather(*busy.values())


async def hold(
    portal: Portal, console: str, code: str, cookies: dict[str, str], acting_for: str, *, every: bool
) -> dict[str, Any]:
    chair = Browser(portal.address)
    chair.cookies = cookies
    browsers = await asyncio.gather(*(asks(portal.address, code, number) for number in range(PHONES)))
    assert await let_in(chair, acting_for, console) == PHONES
    room = console.replace("console/", "room/")
    phones = [Phone(browser, room) for browser in browsers]
    board = await browsers[0].ask("GET", f"{room}board/")
    cards = re.findall(r'value="([0-9a-f-]{36})"', board.text)
    assert len(cards) == CARDS
    for phone in phones:
        phone.cards = cards
    following = [asyncio.create_task(phone.follow()) for phone in phones]
    await asyncio.sleep(2)
    killer = asyncio.create_task(kill_web(portal.data, SECONDS / (KILLS + 1), every=every))
    begun = time.monotonic()
    await act(phones, random.Random(7))  # noqa: S311 - the same every time
    took = time.monotonic() - begun
    killed = await killer
    assert len(killed) >= KILLS
    await asyncio.sleep(4)
    assert not killed & {one.pid for one in serving(portal.data)}, "others serve in their place"
    last = max(phone.shown for phone in phones)
    assert all(phone.shown == last for phone in phones), "every phone caught up"
    for phone in phones:
        phone.is_over = True
    for task in following:
        task.cancel()
    return {"phones": phones, "cards": cards, "room": room, "chair": chair, "took": took}


def beside(work: Any) -> Any:
    """Run it in a thread: the browser keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.mark.parametrize("every", [False, True], ids=["one web process killed", "all web processes killed"])
def test_every_vote_is_counted_once_and_seen_within_two_seconds(visit: Any, portal: Portal, every: bool) -> None:
    with visit("cadi@abergwen.example") as cadi:
        console, code = prepare(cadi)
        cookies = {one["name"]: one["value"] for one in cadi.page.context.cookies()}
        acting_for = cadi.page.locator("input[name=acting_for]").first.get_attribute("value") or ""
        cadi.page.goto("about:blank")  # or it would complain, rightly, while the web process is dead
        held = beside(hold(portal, console, code, cookies, acting_for, every=every))
        phones: list[Phone] = held["phones"]
        cadi.go(console)
        cadi.press("Next")
        board = beside(phones[0].browser.ask("GET", f"{held['room']}board/")).text
    assert counted(board) == expected(phones, held["cards"])
    report(phones, held["took"], every=every)


def counted(board: str) -> dict[str, tuple[str, int]]:
    """Voices and dots by card, as the board of a phone says."""
    return {title: (voices, int(heads)) for title, voices, _bodies, heads in RESULT.findall(board)}


def expected(phones: list[Phone], cards: list[str]) -> dict[str, tuple[str, int]]:
    """The same from what each phone was told that it did. Phone n speaks for body n modulo four."""
    titles = {card: f"Idea {number}" for number, card in enumerate(cards)}
    heads: Counter[str] = Counter()
    of_body: dict[int, Counter[str]] = {}
    for place, phone in enumerate(phones):
        heads.update({card: count for card, count in phone.dots.items() if count})
        of_body.setdefault(place % 4, Counter()).update(phone.dots)
    voted = [placed for placed in of_body.values() if placed.total()]
    voices = {card: sum((Fraction(one[card], one.total()) for one in voted), Fraction(0)) for card in cards}
    return {titles[card]: (voices_in_words(voices[card]), heads[card]) for card in cards}


def report(phones: list[Phone], took: float, *, every: bool) -> None:
    acts = [act for phone in phones for act in phone.acts]
    found = waits(acts, phones)
    seen = sorted(one for times in found for one in times)
    worst = sorted(max(times) for times in found)
    p95 = seen[int(len(seen) * 0.95)]
    again, streamed, asked = (sum(getattr(p, name) for p in phones) for name in ("retries", "by_stream", "by_asking"))
    print(  # noqa: T201 - the figures are what it is for
        f"\n{len(acts)} deeds in {took:.0f} s by {PHONES} phones, {KILLS} kills of {'all' if every else 'one'},"
        f" {again} sent again;"
        f" act to screen: median {statistics.median(seen):.2f} s, p95 {p95:.2f} s;"
        f" to the last screen: median {statistics.median(worst):.2f} s, p95 {worst[int(len(worst) * 0.95)]:.2f} s;"
        f" boards by stream {streamed}, asked for {asked}"
    )
    assert len(acts) == SECONDS * A_SECOND
    assert took < SECONDS * 1.1 + 15, "ten a second, but for what waited while nobody served"
    assert all(phone.by_stream for phone in phones), "each was on a stream"
    assert all(len(times) == len(phones) for times in found), "every deed came to every screen"
    assert p95 < 2
