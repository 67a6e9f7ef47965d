"""Deeds of several people, or of one who presses twice, that meet: each on a connection of its own."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from partners.acting.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

#: what is left of a request when its deed is done
REST = 0.5


@contextmanager
def lingering() -> Iterator[None]:
    """A transaction that goes on a while after its deed: whoever waits for it waits for that."""
    with transaction.atomic():
        yield
        time.sleep(REST)


def at_once(
    *deeds: Callable[[], Any], each: Callable[[], AbstractContextManager[Any]] = transaction.atomic
) -> list[Any]:
    """What each answered, or the code of its refusal: begun together, each inside one of `each`."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait(20)
        try:
            with each():
                return deed()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
