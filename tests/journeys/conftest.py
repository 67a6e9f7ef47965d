"""A whole portal for the journeys: the real command, with its own servers, worker and demo, and a real browser."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from estate_portal.servers import account
from estate_portal.servers.folder import free_port
from tests.journeys.visitor import AXE, Visitor
from tests.portal import Run, first_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Portal:
    """Where a running portal is: its address, and the folder of its data, mail included."""

    address: str
    data: Path


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The portal of the journeys has a cache of its own; that of the other tests is not touched."""


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A running portal with the demo in it, as `make run` starts it on the morning after the first.

    PORTAL_JOURNEYS_AT and PORTAL_JOURNEYS_DATA name one that runs already, its demo fresh. Each worker of a test run
    starts one of its own: no journey depends on another. It ends with the journeys: even at rest it takes its share
    of the machine.
    """
    if given := os.environ.get("PORTAL_JOURNEYS_AT"):
        yield Portal(given, Path(os.environ["PORTAL_JOURNEYS_DATA"]))
        return
    folder = tmp_path_factory.mktemp("portal") / "data"
    first_start().copy_to(folder)
    try:
        with Run(folder, free_port()) as run:
            run.wait_until_up()
            yield Portal(f"http://127.0.0.1:{run.port}", folder)
    finally:
        account.forget(folder)


@pytest.fixture(scope="package")
def remembered() -> dict[str, Any]:
    """Who has signed in already: fewer sign-ins than the portal's own limit of them."""
    return {}


@pytest.fixture
def visit(portal: Portal, browser: Browser, remembered: dict[str, Any]):  # type: ignore[no-untyped-def]
    """`with visit("mair@abergwen.example") as mair:` somebody of the demo, signed in, their clicks counted."""

    @contextmanager
    def visiting(
        email: str = "", *, javascript: bool = True, width: int = 1280, anew: bool = False
    ) -> Iterator[Visitor]:
        known = None if anew else remembered.get(email)
        context = browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, storage_state=known
        )
        if javascript:  # past the page's policy, so that it need not be loosened
            context.add_init_script(AXE)
        try:
            visitor = Visitor(context.new_page(), portal.address, javascript=javascript)
            if known:
                visitor.go("/")
            elif email:
                visitor.sign_in(email)
                if not anew:
                    remembered[email] = context.storage_state()
            yield visitor
            assert visitor.complaints == []
        finally:
            context.close()

    return visiting
