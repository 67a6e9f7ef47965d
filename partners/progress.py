"""How far long work is, told through the cache: an open transaction tells nobody."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

from django.core.cache import cache
from redis.exceptions import RedisError

KEPT = 3600  # seconds
_going_on: ContextVar[tuple[str, uuid.UUID] | None] = ContextVar("the work that is going on", default=None)


def tell(work: str, about: uuid.UUID, done: int) -> None:
    """So much is done. Progress is a courtesy: a cache that is down stops no work."""
    with contextlib.suppress(RedisError):
        cache.set(f"{work}:{about}", done, KEPT)


def told(work: str, about: uuid.UUID) -> int:
    """How much is done, as far as anybody said; nought where the cache is down."""
    with contextlib.suppress(RedisError):
        return int(cache.get(f"{work}:{about}") or 0)
    return 0


@contextlib.contextmanager
def going_on(work: str, about: uuid.UUID) -> Iterator[None]:
    """While this lasts, what is done part by part is done for that work: `so_far` tells it."""
    token = _going_on.set((work, about))
    tell(work, about, 0)
    try:
        yield
    finally:
        _going_on.reset(token)


def so_far(done: int) -> None:
    """So much is done of the work that is going on, if there is any: a page that waits has nobody to tell."""
    if (found := _going_on.get()) is not None:
        tell(*found, done)
