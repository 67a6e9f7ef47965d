"""Which work of the outbox is being done: what it sends outside can carry a name that a second try repeats."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

_running: ContextVar[uuid.UUID | None] = ContextVar("the job being done", default=None)


def running() -> uuid.UUID | None:
    """The id of the job that is being done, the same each time that it is tried; nothing outside of any."""
    return _running.get()


@contextmanager
def doing(job: uuid.UUID) -> Iterator[None]:
    """While this lasts, `job` is the one that is being done."""
    token = _running.set(job)
    try:
        yield
    finally:
        _running.reset(token)
