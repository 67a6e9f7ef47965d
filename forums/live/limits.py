"""How often codes may be tried: counted in Redis by the browser or person, and by the address they come from.

A room full of people shares one address, so that limit leaves room for it. Nobody guesses one of half a
billion codes at this pace, and a right guess only asks a chair.
"""

from __future__ import annotations

from django.core.cache import cache

SECONDS = 600
MOST_OF_ONE = 12
MOST_OF_AN_ADDRESS = 120


def is_too_many(*, who: str, address: str) -> bool:
    """Count one try; whether it is one too many in these ten minutes. A browser's first try is its address's alone."""
    limits = [(f"codes:address:{address}", MOST_OF_AN_ADDRESS)]
    if who:
        limits.append((f"codes:who:{who}", MOST_OF_ONE))
    counted = [_count(key) > most for key, most in limits]  # both are counted, whichever is over
    return any(counted)


def _count(key: str) -> int:
    cache.add(key, 0, SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ended between the two
        return 1
