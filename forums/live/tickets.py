"""Tickets to a room's stream: signed by a page that asked for permission, checked by a process that has no database.

Pure signing: nothing here touches records or settings. A ticket lets its holder hear numbers, and one kind of board.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, TimestampSigner

SALT, SALT_AGAIN = "portal.room", "portal.room.again"
#: seconds in which a ticket must be used; a stream that it opened ends by itself later
GOOD_FOR = 60
#: seconds after which a stream ends: the phone fetches a new ticket, and so is asked for its permission again
LIFETIME = 15 * 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may hear which room: a place in a workshop, or whoever runs it; and which kind of board they see.

    A member's also says who they are, for which body and in which forum's audience, so that the stream ends
    with any of them. A guest has a place and nothing else.

    `until` is the second at which permission has to be asked again; 0 for a ticket that opens a stream anew.
    """

    room: uuid.UUID
    holder: uuid.UUID
    kind: str = ""
    person: uuid.UUID | None = None
    body: uuid.UUID | None = None
    audience: uuid.UUID | None = None
    until: int = 0

    @property
    def names(self) -> frozenset[str]:
        """By what the stream can be told to end."""
        found = {of_place(self.room, self.holder)}
        if self.person is not None and self.body is not None and self.audience is not None:
            found |= {
                of_person(self.person),
                of_body(self.body),
                of_person_for(self.person, self.body),
                of_member(self.body, self.audience),
            }
        return frozenset(found)


def of_place(room: uuid.UUID, holder: uuid.UUID) -> str:
    """Whoever holds this place in this room."""
    return f"place:{room}:{holder}"


def of_person(person: uuid.UUID) -> str:
    """A person, wherever they listen."""
    return f"person:{person}"


def of_body(body: uuid.UUID) -> str:
    """Everybody who acts for a body."""
    return f"body:{body}"


def of_person_for(person: uuid.UUID, body: uuid.UUID) -> str:
    """A person while they act for a body."""
    return f"acts:{person}:{body}"


def of_member(body: uuid.UUID, audience: uuid.UUID) -> str:
    """Everybody who acts for a body, in one forum."""
    return f"member:{body}:{audience}"


def write(ticket: Ticket, *, key: str) -> str:
    """The ticket as text for an address."""
    return _signer(key).sign_object(_parts(ticket), serializer=_Plain)


def write_again(ticket: Ticket, *, key: str) -> str:
    """A ticket by which a stream that was lost is opened again, no longer than it would have lived."""
    return _signer(key, SALT_AGAIN).sign_object([*_parts(ticket), ticket.until], serializer=_Plain)


def read(text: str, *, key: str) -> Ticket | None:
    """The ticket, or None when it was not written with this key or is too old."""
    try:
        return _ticket(_signer(key).unsign_object(text, serializer=_Plain, max_age=GOOD_FOR))
    except (BadSignature, ValueError, TypeError):
        return _read_again(text, key)


def _read_again(text: str, key: str) -> Ticket | None:
    try:
        *parts, until = _signer(key, SALT_AGAIN).unsign_object(text, serializer=_Plain)
        found = _ticket(parts, int(until))
    except (BadSignature, ValueError, TypeError):
        return None
    return found if found.until > time.time() else None


def _parts(ticket: Ticket) -> list[str]:
    """SECURITY: who listens, and for whom, is in every ticket, or a stream would not end with their permission."""
    who = [str(one or "") for one in (ticket.person, ticket.body, ticket.audience)]
    return [str(ticket.room), str(ticket.holder), ticket.kind, *who]


def _ticket(parts: list[Any], until: int = 0) -> Ticket:
    room, holder, kind, *who = parts
    person, body, audience = (uuid.UUID(one) if one else None for one in who)
    return Ticket(uuid.UUID(room), uuid.UUID(holder), kind, person, body, audience, until)


def _signer(key: str, salt: str = SALT) -> TimestampSigner:
    return TimestampSigner(key=key, salt=salt, fallback_keys=[])


class _Plain:
    """JSON, as the signer wants it."""

    def dumps(self, value: list[str | int]) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> list[Any]:
        return list(json.loads(data))
