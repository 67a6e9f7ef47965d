"""A whole portal for the journeys: the real command, with its own servers, worker and demo, and a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import ROOT
from tests.journeys.visitor import AXE, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SECONDS_TO_START = 180


@dataclass(frozen=True)
class Portal:
    """Where a running portal is: its address, and the folder of its data, mail included."""

    address: str
    data: Path


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The portal of the journeys has a cache of its own; that of the other tests is not touched."""


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A running portal with the demo in it, as `make run` starts it.

    PORTAL_JOURNEYS_AT and PORTAL_JOURNEYS_DATA name one that runs already, its demo fresh. Each worker of a test run
    starts one of its own: no journey depends on another.
    """
    if given := os.environ.get("PORTAL_JOURNEYS_AT"):
        yield Portal(given, Path(os.environ["PORTAL_JOURNEYS_DATA"]))
        return
    folder = tmp_path_factory.mktemp("portal")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = ("DATABASE_", "REDIS_", "DJANGO_", "PORTAL_", "EMAIL_")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    environment = {**clean, "DATA_DIR": str(folder / "data"), "PORT": str(port)}
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, running, folder / "log")
        yield Portal(address, folder / "data")
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def _wait(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=5):  # noqa: S310 - our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the portal did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
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
