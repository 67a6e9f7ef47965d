"""Pages that nobody opens by their address alone, and error pages: no fault that axe finds."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.template import loader

from tests.embedded import ROOT
from tests.matrix.actors import furnish
from tests.matrix.expectations import GET
from tests.matrix.looking import faults
from tests.matrix.test_matrix import undone, with_second_factor

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.matrix.actors import Places
    from tests.worlds import World

pytestmark = pytest.mark.browser

#: pages that nobody opens by their address alone, each with the reason and where else axe looks at it
EXCUSED = {
    "home:kept": "sends on",
    "assets:import-sheet": "sends on: it is what the page of the columns sends to",
    "assets:import-share": "waits for whom to share with: tests/assets/imports/test_share_at_import.py",
    "assets:received-keep": "sends on: it is what the ticked properties of the ledger are sent to",
    "assets:import-undo": "sends on, as that import is not done: tests/journeys/test_first_value.py",
    "home:board-remind-many": "sends on: it is what the ticked bodies of the board are sent to",
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


def test_whatever_nobody_opens_by_its_address_is_excused() -> None:
    unopened = {name for name, row in GET.items() if "2" not in row and "-" not in row}
    assert unopened == set(EXCUSED) | set(FACTOR)


def test_pages_of_the_second_factor_are_without_fault(places: Places, window: Page, db: None) -> None:
    factor = with_second_factor(places)
    wrong = {
        name: faults(window, undone(lambda n=name: factor.get(places.address(n))).content.decode()) for name in FACTOR
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_error_page_is_without_fault(window: Page) -> None:
    assert {one.stem for one in (ROOT / "templates").glob("[45]*.html")} == set(ERRORS)
    facts = {"reference": uuid.uuid4().hex}
    assert {
        name: found for name in ERRORS if (found := faults(window, loader.render_to_string(f"{name}.html", facts)))
    } == {}
