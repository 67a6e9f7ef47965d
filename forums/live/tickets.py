"""Tickets to a room's stream: signed by a page that asked for permission, checked by a process that has no database.

Pure signing: nothing here touches records or settings. A ticket lets its holder hear numbers, and one kind of board.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner

SALT = "portal.room"
#: seconds in which a ticket must be used; a stream that it opened ends by itself later
GOOD_FOR = 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may hear which room: a place in a workshop, or whoever runs it; and which kind of board they see."""

    room: uuid.UUID
    holder: uuid.UUID
    kind: str = ""


def write(ticket: Ticket, *, key: str) -> str:
    """The ticket as text for an address."""
    return _signer(key).sign_object([str(ticket.room), str(ticket.holder), ticket.kind], serializer=_Plain)


def read(text: str, *, key: str) -> Ticket | None:
    """The ticket, or None when it was not written with this key or is too old."""
    try:
        room, holder, kind = _signer(key).unsign_object(text, serializer=_Plain, max_age=GOOD_FOR)
        return Ticket(uuid.UUID(room), uuid.UUID(holder), kind)
    except (BadSignature, ValueError, TypeError):
        return None


def _signer(key: str) -> TimestampSigner:
    return TimestampSigner(key=key, salt=SALT, fallback_keys=[])


class _Plain:
    """JSON, as the signer wants it."""

    def dumps(self, value: list[str]) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> list[str]:
        return list(json.loads(data))
