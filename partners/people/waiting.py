"""What waits for a person: each floor adds its own kind, and the home page shows them as one list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.wired import Wired

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a sentence that begins with its verb, where to do it, and since when it waits."""

    label: Any
    url: str
    on: dt.date


#: each gives what waits for an actor; filled in estate_portal/wiring.py
waiting: Wired[Callable[[Actor], Iterable[Waiting]]] = Wired("what waits for a person")


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits for this actor, the oldest first."""
    return sorted((one for source in waiting for one in source(actor)), key=lambda one: one.on)
