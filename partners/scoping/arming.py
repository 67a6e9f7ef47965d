"""Telling the database who acts: transaction-local settings that the policies read.

They end with the transaction, and become the empty string then: policies use NULLIF.
A setting guards against a forgotten filter, not against injected SQL, which could set it too.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from partners import clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Arms:
    """Who acts, as the database is told."""

    person: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    doors: tuple[uuid.UUID, ...] = field(default=())
    audiences: tuple[uuid.UUID, ...] = field(default=())
    administrator: bool = False
    invitation: str = ""
    system: bool = False
    room: uuid.UUID | None = None
    participant: uuid.UUID | None = None
    roles: tuple[str, ...] = field(default=())

    def settings(self) -> dict[str, str]:
        """The value of each `portal.*` setting; empty means nobody."""
        return {
            "portal.person": str(self.person or ""),
            "portal.organisation": str(self.organisation or ""),
            "portal.doors": _array(self.doors),
            "portal.audiences": _array(self.audiences),
            "portal.administrator": "on" if self.administrator else "",
            "portal.invitation": self.invitation,
            "portal.system": "on" if self.system else "",
            "portal.room": str(self.room or ""),
            "portal.participant": str(self.participant or ""),
            "portal.roles": _array(self.roles),
            "portal.today": clock.today().isoformat(),
        }


NOBODY = Arms()


def _array(ids: tuple[uuid.UUID, ...] | tuple[str, ...]) -> str:
    return "{" + ",".join(str(one) for one in ids) + "}" if ids else ""


def arm(arms: Arms) -> None:
    """Set the actor until the end of this transaction. Raises RuntimeError outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("arm inside a transaction: outside one the settings end with the statement")
    settings = arms.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])
    _set_current(arms)


def disarm() -> None:
    """Act for nobody again. In tests the transaction outlives the request, so this is not left to COMMIT."""
    if connection.in_atomic_block and not connection.needs_rollback:
        arm(NOBODY)
    _set_current(NOBODY)


def current() -> Arms:
    """What this connection was last armed with."""
    return getattr(connection, "portal_arms", NOBODY)


def _set_current(arms: Arms) -> None:
    connection.portal_arms = arms  # type: ignore[attr-defined]  # ours, on the connection it speaks of


@contextmanager
def armed(arms: Arms) -> Iterator[None]:
    """Act as `arms` for a block, then as before: to look with somebody else's eyes."""
    before = current()
    arm(arms)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            arm(before)
