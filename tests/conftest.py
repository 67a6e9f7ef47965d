"""Who a test is: the web role in a copy of the provisioned template, on real servers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from tests.roles import OWNER, WEB, WORKER, acting_as, connect_as
from tests.worlds import World, make_world

_flush = TransactionTestCase._fixture_teardown


def _flush_as_owner(self: TransactionTestCase) -> None:
    with acting_as(OWNER):  # the web role may not truncate
        _flush(self)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Migrate as the owner, test as the web role, drop as the owner."""
    connect_as(WEB)
    TransactionTestCase._fixture_teardown = _flush_as_owner  # type: ignore[method-assign]
    yield
    connect_as(OWNER)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start without rate limits or answers that an earlier test left."""
    cache.clear()


@pytest.fixture
def as_owner(db: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` runs as the role that row-level security does not bind."""
    return lambda: acting_as(OWNER)


@pytest.fixture
def as_worker(db: Any) -> Callable[[], AbstractContextManager[None]]:
    """`with as_worker():` runs as the role of the Celery worker."""
    return lambda: acting_as(WORKER)


@pytest.fixture
def world(db: Any) -> World:
    """The cast of `tests.worlds`, made by the owner; the test itself runs as the web role."""
    with acting_as(OWNER):
        return make_world()
