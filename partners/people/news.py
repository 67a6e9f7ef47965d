"""What changed for a person since they were last here: each room adds its own kind, the home page shows all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.wired import Wired

if TYPE_CHECKING:
    from partners.acting.actor import Actor

MOST = 12
#: so many of one kind are asked for: a room that was busy does not push the others out
MOST_OF_A_KIND = 4


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed: a sentence, where to read it, and when it was."""

    label: Any
    url: str
    at: dt.datetime


#: each gives what changed for an actor after a moment, in one query; filled in estate_portal/wiring.py
news: Wired[Callable[[Actor, dt.datetime], Iterable[News]]] = Wired("what changed for a person")


def news_for(actor: Actor, since: dt.datetime) -> list[News]:
    """What changed after that moment and the actor may see now, the newest first."""
    found = sorted((one for source in news for one in source(actor, since)), key=lambda one: one.at, reverse=True)
    return found[:MOST]
