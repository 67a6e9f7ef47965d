"""A guest asks to be let in: what they typed goes to the worker, so that neither answer nor time tells anything."""

from __future__ import annotations

import uuid

from forums.workshops.models import Participant
from forums.workshops.planning import tidy
from partners.acting.actor import Actor
from partners.outbox.put import put
from partners.scoping.arming import Arms, arm

#: the keys under which a browser keeps the place that it asked for, and what its places are made from
PLACE, ASKER = "place", "asker"


def ask(asker: uuid.UUID, *, code: str, name: str, body: str) -> uuid.UUID:
    """Have the chair of the room with that code asked, if there is one. The answer is the same if there is none.

    The same words from the same browser are the same place: pressed twice, one guest stands at the door.
    """
    place = uuid.uuid5(asker, "\n".join((tidy(code), name, body)).casefold())
    put("forums.ask_in", code=tidy(code), who=name, body=body, place=place)
    return place


def guest(place: uuid.UUID) -> Actor:
    """Whoever holds this place: once the chair has admitted them, a guest in that one room. One query."""
    arm(Arms(participant=place))
    own = Participant.objects.filter(pk=place, is_guest=True, admitted_at__isnull=False, removed_at=None)
    room = own.scoped("the guest's own").values_list("workshop", flat=True).first()
    actor = Actor(participant=place, room=room)
    arm(actor.arms())
    return actor
