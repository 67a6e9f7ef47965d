"""What waits for a person: each floor adds its own kind, and the home page shows them as one list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners import clock
from partners.wired import Wired

if TYPE_CHECKING:
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a sentence that begins with its verb, where to do it, and since or until when it waits.

    `about` is the forum that it belongs to, if it belongs to one. What is `due` is to be done by its day, and is
    overdue after it.
    """

    label: Any
    url: str
    on: dt.date
    about: uuid.UUID | None = None
    due: bool = False

    @property
    def is_ahead(self) -> bool:
        """Whether its day is still to come, or is the last on which it can be done."""
        return self.on > clock.today() or (self.due and self.on == clock.today())

    @property
    def is_overdue(self) -> bool:
        """Whether it was to be done by a day that is past."""
        return self.due and self.on < clock.today()


#: each gives what waits for an actor; filled in estate_portal/wiring.py
waiting: Wired[Callable[[Actor], Iterable[Waiting]]] = Wired("what waits for a person")


def waiting_for(actor: Actor, about: uuid.UUID | None = None) -> list[Waiting]:
    """Everything that waits for this actor, or what of it belongs to a forum, the oldest first."""
    found = (one for source in waiting for one in source(actor) if about in (None, one.about))
    return sorted(found, key=lambda one: one.on)
