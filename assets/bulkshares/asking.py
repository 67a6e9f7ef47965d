"""From how many on sharing is left to the worker."""

from __future__ import annotations

#: so many properties or shares are shared, or get another last day, while the page waits; more by the worker
MOST = 500


def is_many(number: int) -> bool:
    """Whether so many take longer than a page may."""
    return number > MOST
