"""How far long work is, told through the cache: an open transaction tells nobody."""

from __future__ import annotations

import contextlib
import uuid

from django.core.cache import cache
from redis.exceptions import RedisError

KEPT = 3600  # seconds


def tell(work: str, about: uuid.UUID, done: int) -> None:
    """So much is done. Progress is a courtesy: a cache that is down stops no work."""
    with contextlib.suppress(RedisError):
        cache.set(f"{work}:{about}", done, KEPT)


def told(work: str, about: uuid.UUID) -> int:
    """How much is done, as far as anybody said; nought where the cache is down."""
    with contextlib.suppress(RedisError):
        return int(cache.get(f"{work}:{about}") or 0)
    return 0
