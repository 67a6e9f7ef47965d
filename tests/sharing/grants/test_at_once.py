"""A share is ended while somebody else's change of the same property is not committed yet: it stays ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from assets.register.actions import end_shares
from assets.register.kind import ASSET
from assets.register.models import Asset, AssetShare
from sharing.grants import granting, visibility
from sharing.levels import Level
from tests.roles import OWNER, acting_as
from tests.worlds import World, make_world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """The cast, committed: other transactions see it."""
    with transaction.atomic(), acting_as(OWNER):
        return make_world()


def _waits() -> bool:
    """Whether a statement of another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def _in_threads(*deeds: Callable[[], None]) -> None:
    def run(deed: Callable[[], None]) -> None:
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(run, deed) for deed in deeds]:
            done.result(30)


def test_what_an_uncommitted_change_wrote_of_it_goes_with_the_share(world: World) -> None:
    with transaction.atomic():
        asset = world.aber.owns("Depot")
        world.aber.shares(asset, with_=world.bryn.audience, at=Level.DETAIL)
    written, held = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            world.aber.actor()
            granting.refresh(ASSET, [asset.pk])  # as an edit does: it finds the share in force, and writes its row
            written.set()
            for _ in range(200):
                if _waits():
                    held.set()
                    break
                threading.Event().wait(0.02)

    def end() -> None:
        written.wait(20)
        with transaction.atomic():
            actor = world.aber.actor()
            end_shares(actor, list(AssetShare.objects.visible_to(actor).filter(asset=asset)))

    _in_threads(change, end)
    assert held.is_set(), "the one waited for the other, else this test shows nothing"
    with transaction.atomic():
        assert not Asset.objects.visible_to(world.bryn.actor()).filter(pk=asset.pk).exists()
        with acting_as(OWNER):
            assert visibility.differences(ASSET) == (0, 0)
