"""One room, one queue: every write in a workshop holds the room's row, and says afterwards that state n is there.

Whoever writes locks the row first and reads the phase after it, so that a vote at the close is in or
out, never half, and two chairs who press at once move one phase. What is announced after the commit
is a number and nothing else: whoever hears it asks for the page by their own permission.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import transaction

from forums.workshops.channels import BOARD, BOARDS, CHANNEL
from forums.workshops.errors import CalledOff
from forums.workshops.models import RoomState, Workshop

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor

#: where the newest number is kept for whoever begins to listen, seconds
KEPT = 60 * 60 * 24


@dataclass(slots=True)
class Held:
    """A room whose row this transaction has locked, and the workshop as it stands since."""

    workshop: Workshop
    state: RoomState

    def changed(self, *counters: str) -> None:
        """Save the counters with the next number, and announce it after the commit."""
        self.state.version += 1
        self.state.save(update_fields=["version", *counters])
        pk, version = self.workshop.pk, self.state.version
        transaction.on_commit(lambda: announce(pk, str(version)), robust=True)


def hold(actor: Actor, workshop_id: uuid.UUID) -> Held:
    """Lock the room until the end of the transaction, then read the workshop. Raises CalledOff.

    Every write in a workshop comes through here, so nothing is done in one that does not take place.
    """
    rows = RoomState.objects.visible_to(actor).filter(workshop=workshop_id)
    state = rows.select_for_update(of=("self",)).get()
    return Held(on(Workshop.objects.filter(pk=workshop_id).scoped("a room that is held").get()), state)


def on(workshop: Workshop) -> Workshop:
    """The workshop, for a page that asks what to do in it. Raises CalledOff when nothing can be done any more."""
    if workshop.is_called_off:
        raise CalledOff
    return workshop


def present(actor: Actor, workshop: Workshop) -> tuple[int, Workshop]:
    """The number of the present state, and the workshop as it is in that state.

    Read by one statement: between two, a chair may move on, and what was before would go out under the new number.
    """
    state = RoomState.objects.visible_to(actor).select_related("workshop").get(workshop=workshop)
    return state.version, state.workshop


def announce(workshop: uuid.UUID, message: str) -> None:
    """Tell the streams. A message that is lost costs a phone one round of asking, no more."""
    name = f"{CHANNEL}{workshop}"
    with server().pipeline(transaction=False) as pipe:
        if message.isdecimal():
            pipe.set(name, message, ex=KEPT)
        pipe.publish(name, message)
        pipe.execute()


def keep_board(workshop: uuid.UUID, kind: str, version: int, html: str, *, seconds: int) -> None:
    """Keep a rendered board for a moment, and tell the streams of those who see this kind of it."""
    kept = json.dumps({"version": version, "html": html})
    with server().pipeline(transaction=False) as pipe:
        pipe.set(f"{BOARDS}{workshop}:{kind}", kept, ex=seconds)
        pipe.publish(f"{CHANNEL}{workshop}", f"{BOARD}{kind}")
        pipe.execute()


def kept_board(workshop: uuid.UUID, kind: str, version: int) -> str | None:
    """The board of that kind and state, if it was rendered a moment ago."""
    kept = server().get(f"{BOARDS}{workshop}:{kind}")
    found = json.loads(kept) if isinstance(kept, bytes | str) else {}
    return str(found["html"]) if found.get("version") == version else None


@cache
def server() -> redis.Redis:
    """The Redis that carries announcements."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
