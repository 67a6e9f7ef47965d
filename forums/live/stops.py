"""Ending somebody's stream at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.live.tickets import GOOD_FOR
from forums.workshops.channels import GONE, REFUSED
from forums.workshops.room import announce, server

if TYPE_CHECKING:
    import uuid


def stop(room: uuid.UUID, holder: uuid.UUID) -> None:
    """End the streams of whoever holds this place, and refuse tickets that they still have."""
    server().set(f"{REFUSED}{room}:{holder}", "1", ex=2 * GOOD_FOR)
    announce(room, f"{GONE}{holder}")
