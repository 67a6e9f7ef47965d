"""Who a test is: the web role in a copy of the provisioned template, on real servers."""

import copy
import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.urls import URLResolver
from django.utils import translation
from playwright.sync_api import Browser, Page

from tests.browser import open_browser
from tests.client import PortalClient, opened
from tests.embedded import migrate_once
from tests.matrix.expectations import OPENED_ELSEWHERE
from tests.roles import OWNER, WEB, WORKER, acting_as, connect_as
from tests.worlds import World, make_world

# An address is asked for by eleven actors in turn: which view answers there is looked up once, among three hundred.
URLResolver.resolve = lru_cache(maxsize=50_000)(URLResolver.resolve)  # type: ignore[method-assign]

_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # private, not in the stubs


def _flush_as_owner(self: TransactionTestCase) -> None:
    with acting_as(OWNER):  # the web role may not truncate
        _flush(self)


#: what takes long by itself; a workshop's cards are what every body of a forum sees, so these come before journeys in
#: which a body joins the demo's forum
LONG = (
    "tests/journeys/test_workshop.py",
    "tests/journeys/test_chain.py",
    "tests/journeys/",
    "tests/twins/",
    "tests/oracle/",
    "tests/estate_portal/servers/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first, so that both workers end together; the journeys share one portal in one of them."""
    items.sort(key=lambda item: next((n for n, one in enumerate(LONG) if item.nodeid.startswith(one)), len(LONG)))


#: modules with tests of real transactions, which end with every table emptied
COMMITTING: set[Path] = set()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Nothing that stands by now is garbage: thousands of tests need not be looked through at each collection.

    Collections are seldom, too: a request makes thousands of objects, and to look for rings among each seven hundred
    took a fifteenth of the time of all tests.
    """
    COMMITTING.update(
        item.path
        for item in session.items
        if any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    )
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: Any
) -> None:
    """Have each worker of a run copy what the first of them migrated."""
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            migrate_once()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Migrate as the owner, test as the web role, drop as the owner."""
    connect_as(WEB)
    TransactionTestCase._fixture_teardown = _flush_as_owner  # type: ignore[attr-defined]
    yield
    connect_as(OWNER)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start without rate limits or answers that an earlier test left, and in English."""
    cache.clear()
    translation.activate("en")


@pytest.fixture(autouse=True)
def _opens_what_it_says(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test named in the matrix as the one that opens a URL with success does so."""
    counted_on = [name for name, where in OPENED_ELSEWHERE.items() if where == request.node.nodeid]
    if counted_on:
        opened.clear()
    yield
    for name in counted_on:
        assert opened.get(name, set()) & {200, 303}, f"{name} was not opened here"


@pytest.fixture
def as_owner(db: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` runs as the role that row-level security does not bind."""
    return lambda: acting_as(OWNER)


@pytest.fixture
def as_worker(db: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with as_worker():` runs as the role of the Celery worker."""
    return lambda: acting_as(WORKER)


@pytest.fixture(scope="module")
def shared_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[World | None]:
    """One cast for a whole module; each test runs in a savepoint of its own and leaves it as it was.

    Ask for `world` or `cast` in the tests. None in a module with tests of real transactions.
    """
    if request.path in COMMITTING:
        yield None
        return
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase marks its own
        with around:
            with acting_as(OWNER):
                made = make_world()
            connection.check_constraints()  # else at the end of each test, which looks at what is still to be checked
            yield made
            transaction.set_rollback(True)


@pytest.fixture
def world(shared_world: World | None, db: Any) -> World:
    """The cast of `tests.worlds`, made by the owner; the test itself runs as the web role.

    The rows are made once a module, and are in the database as they were; the objects are this test's own.
    """
    if shared_world is not None:
        return copy.deepcopy(shared_world)
    with acting_as(OWNER):
        return make_world()


@pytest.fixture
def cast(shared_world: World, db: Any) -> World:
    """The cast of this module itself, which the module's own fixtures furnished, as the web role."""
    return shared_world


@pytest.fixture
def client() -> PortalClient:
    """Django's test client, which also looks at how each answer is made (`tests/client.py`)."""
    return PortalClient()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser without a window, one for each worker of the test run."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookie of an earlier test, London's time, British English."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
