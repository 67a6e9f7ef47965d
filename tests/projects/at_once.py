"""Deeds of several people, or of one who presses twice, that meet: each in a transaction that another waits for."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from partners.acting.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

#: what is left of a request when its deed is done
REST = 0.5


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each answered, or its refusal: begun together, and committed some time after."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait(20)
        try:
            with transaction.atomic():
                done = deed()
                time.sleep(REST)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
