"""A workshop: the chair at her desk, a phone, a phone without JavaScript, and a guest without an account."""

from __future__ import annotations

import re
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from partners import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Route

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.servers]

FOLLOWS = 2.0
DOOR = 6.0  # who stands at the door asks every three seconds
ASKS = 4.0  # without a stream a phone asks every second; the machine of the tests is busy


def follows(visitor: Visitor, text: str, *, within: float = FOLLOWS) -> None:
    """The text comes to a screen by itself, within two seconds."""
    begun = time.monotonic()
    visitor.page.get_by_text(text, exact=False).first.wait_for(timeout=10_000)
    assert time.monotonic() - begun < within, f"{text} took {time.monotonic() - begun:.1f} s"


def without_streams(visitor: Visitor) -> list[str]:
    """From now on this browser is refused every stream, as by a proxy that lets none through. Gives those refused."""
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=404)

    visitor.page.route("**/live/**", refuse)
    return refused


class Budget:
    """What the journeys of a chair may cost (C2 to C5 of the design): clicks, and pages on which she does something."""

    def __init__(self) -> None:
        self.clicks, self.places = 0, set[str]()

    @contextmanager
    def of(self, visitor: Visitor, *, screens: int, clicks: int) -> Iterator[None]:
        """Count what is done inside."""
        visitor.clicks, visitor.places = 0, []
        yield
        done = {re.sub(r"[0-9a-f-]{36}", "_", place) for place in visitor.places}
        assert visitor.clicks <= clicks, f"{visitor.clicks} clicks: {visitor.places}"
        assert len(done) <= screens, f"{len(done)} screens: {done}"
        self.clicks, self.places = self.clicks + visitor.clicks, self.places | done


def plan(cadi: Visitor, budget: Budget) -> str:
    """From the template to the invitations, then to the console. Returns the code that the room is told."""
    title = f"Rooms to share {uuid.uuid4().hex[:6]}"
    cadi.click("Forums")
    cadi.click("Gorwel West Forum")
    cadi.click("Workshops")
    with budget.of(cadi, screens=3, clicks=6):
        cadi.click("Locality review")
        cadi.fill("Title", title)
        cadi.fill("What it is for", "To find rooms that several of us can use")
        for part, value in (("Day", "27"), ("Month", "3"), ("Year", str(clock.today().year + 1))):
            cadi.page.get_by_label(part, exact=True).fill(value)
        cadi.fill("Time", "09:30")
        cadi.fill("Agree actions", "")
        cadi.press("Save as a draft")
        for number in range(3):
            cadi.tick(cadi.page.locator("input[name=asset]").nth(number))
        cadi.press("Put on the board and send the invitations")
    assert cadi.sees("The invitations are on their way")
    cadi.press("Open the console")
    return cadi.page.locator(".portal-code").inner_text()


def comes_in(phone: Visitor, code: str) -> None:
    """A member joins by the code."""
    phone.go("/join/")
    phone.fill("Code", code.lower())
    phone.press("Go to the room")
    phone.press("Join the workshop")


def asks(guest: Visitor, code: str) -> None:
    """A guest asks to be let in."""
    guest.go("/join/")
    for question, answer in (("Code", code), ("Your name", "Nest"), ("Organisation that you speak for", "Elan")):
        guest.fill(question, answer)
    guest.press("Ask to be let in")
    assert guest.sees("If the code is right")


def writes(phone: Visitor, text: str) -> None:
    """A card by a plain form."""
    phone.fill("Your card", text)
    phone.press("Add the card")
    assert phone.sees(text)


def places_a_dot(phone: Visitor, text: str) -> None:
    """Place a dot on the card with these words, and see it among one's own."""
    before = phone.page.get_by_text("Your dot on card").count()
    phone.page.locator(".portal-card", has_text=text).get_by_role("button").click()
    phone.page.get_by_text("Your dot on card").nth(before).wait_for(timeout=20_000)


def decides_and_minutes(cadi: Visitor, budget: Budget) -> None:
    """The card on top becomes an initiative; the workshop is closed and its minutes are approved."""
    console = urlsplit(cadi.page.url).path
    with budget.of(cadi, screens=2, clicks=4):
        cadi.click(cadi.page.get_by_role("link", name="Make an initiative").first)
        cadi.press("Make the initiative")
    assert cadi.sees("Its partners are asked to take part")
    cadi.go(console)
    with budget.of(cadi, screens=1, clicks=1):
        cadi.press("Close the workshop")
    with budget.of(cadi, screens=2, clicks=4):
        cadi.click("Write the summary")
        cadi.fill("Summary", "We looked at rooms.")
        cadi.press("Save and send round")
        cadi.click(cadi.page.get_by_text("Approve the minutes", exact=True))
        cadi.press("Approve them")
    assert cadi.sees("They can no longer be changed")


def goes_on_to_the_vote(cadi: Visitor, huw: Visitor, budget: Budget) -> None:
    """The chair goes on while somebody writes: the box goes, and the keyboard keeps a place."""
    huw.page.get_by_label("Your card").first.focus()
    with budget.of(cadi, screens=1, clicks=2):
        cadi.press("Next")
        cadi.press("Next")
    follows(huw, "Place your dots")
    huw.page.get_by_label("Your card").first.wait_for(state="hidden")
    huw.page.wait_for_function("document.activeElement !== document.body")


def test_a_workshop_is_run_with_phones_with_and_without_javascript(visit: Any) -> None:
    with (
        visit("cadi@abergwen.example") as cadi,
        visit("huw@heddlu-gorwel.example", width=375) as huw,
        visit("idris@glanmor.example", width=375, javascript=False) as idris,
        visit(width=375, javascript=False) as nest,
        visit("elin@prifysgol.example", width=375) as elin,
    ):
        budget, refused = Budget(), without_streams(elin)
        code = plan(cadi, budget)
        for phone in (huw, elin, idris):
            comes_in(phone, code)
        asks(nest, code)
        with budget.of(cadi, screens=1, clicks=1):
            cadi.press("Start the workshop")
        follows(huw, "Gather ideas")
        follows(elin, "Gather ideas", within=ASKS)
        follows(cadi, "Nest, Elan")
        cadi.click("Let in Nest")
        cadi.press("Let them in")
        nest.click("Load this page again")
        nest.press("Go to the room")
        assert nest.sees("Guests see properties only as cards")

        huw.fill("Your card", "Custody and clinic under one roof")
        huw.page.get_by_role("button", name="Add the card").dblclick()
        follows(cadi, "Custody and clinic under one roof")
        idris.click("Load this page again")
        writes(idris, "Beds nearer home")
        writes(nest, "A warm room for the village")
        follows(huw, "A warm room for the village")
        follows(cadi, "Beds nearer home")
        follows(elin, "Beds nearer home", within=ASKS)
        assert refused, "she asked for a stream, was refused, and follows all the same"
        assert huw.page.locator(".portal-card__text", has_text="Custody and clinic").count() == 1
        huw.examine()

        goes_on_to_the_vote(cadi, huw, budget)
        for phone in (idris, nest):
            phone.click("Load this page again")
        for phone in (huw, idris, nest):
            places_a_dot(phone, "Beds nearer home")
        places_a_dot(huw, "Custody and clinic")
        follows(huw, "3 dots left")
        huw.examine()
        assert not huw.sees("voices")
        with budget.of(cadi, screens=1, clicks=1):
            cadi.press("Next")
        follows(huw, "voices")
        first = huw.page.locator(".portal-card").first.inner_text()
        assert "Beds nearer home" in first
        assert "1.5 of 2 voices, 3 dots" in first
        console = urlsplit(cadi.page.url).path
        cadi.click("Open the screen for the room")
        assert cadi.sees("Beds nearer home")
        cadi.go(console)
        decides_and_minutes(cadi, budget)
        assert budget.clicks <= 19, "from the template to approved minutes"
        assert len(budget.places) <= 12


def test_what_is_open_when_a_workshop_is_moved_and_called_off_follows(visit: Any) -> None:
    with (
        visit("cadi@abergwen.example") as cadi,
        visit("cadi@abergwen.example") as desk,
        visit("cadi@abergwen.example") as wall,
        visit("huw@heddlu-gorwel.example", width=375) as huw,
        visit("elin@prifysgol.example", width=375) as elin,
        visit("idris@glanmor.example", width=375) as door,
    ):
        refused = without_streams(elin)
        code = plan(cadi, Budget())
        console = urlsplit(cadi.page.url).path
        page = console.removesuffix("console/").removesuffix("room/")
        desk.go(console)
        wall.go(console)
        wall.click("Open the screen for the room")
        for phone in (huw, elin):
            comes_in(phone, code)
        door.go(f"{page}room/")
        cadi.go(page)
        cadi.click("Change the plan")
        cadi.fill("Where it is held", "The old chapel")
        cadi.press("Save the plan")
        for screen in (desk, wall, huw):
            follows(screen, "The old chapel", within=ASKS)
        follows(elin, "The old chapel", within=ASKS)
        follows(door, "The old chapel", within=DOOR)
        cadi.go(page)
        cadi.click("Call it off")
        cadi.fill("Why is it called off?", "The heating has failed")
        cadi.press("Call off the workshop")
        for screen, within in ((desk, ASKS), (wall, ASKS), (huw, ASKS), (elin, ASKS), (door, DOOR)):
            follows(screen, "was called off. It does not take place", within=within)
            screen.page.wait_for_load_state()
            assert not screen.sees(code), "nothing of the room is left to press"
            assert screen.page.locator("main").get_by_role("button").count() == 0
            screen.examine()
        assert desk.page.get_by_role("link", name="Add cards").count() == 0
        assert refused
