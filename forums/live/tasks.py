"""What the worker does for rooms: put a guest's request before the chair, if the code is one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from forums.live import actions
from forums.workshops.errors import Repeated
from partners.outbox.handlers import handles

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@handles("forums.ask_in")
def ask_in(actor: Actor, *, code: str, who: str, body: str, place: str) -> None:
    """Ask the chair of the room with that code; if there is none, nobody is told."""
    try:
        actions.ask_in(actor, code=code, name=who, body=body, place=uuid.UUID(place))
    except Repeated:
        return
