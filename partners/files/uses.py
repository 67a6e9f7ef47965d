"""Which files are still wanted, and which are only told of: each room says so of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.wired import Wired

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Uses:
    """Files of a body: `wanted` keep their bytes, `told_of` their row only. What is in neither is nobody's any more."""

    wanted: frozenset[uuid.UUID] = frozenset()
    told_of: frozenset[uuid.UUID] = frozenset()


#: each gives the files that a room refers to, of the body acted for; filled in estate_portal/wiring.py
uses: Wired[Callable[[Actor], Uses]] = Wired("which files are wanted")


_NONE: frozenset[uuid.UUID] = frozenset()


def uses_of(actor: Actor) -> Uses:
    """The files of the body acted for that any room refers to."""
    found = [one(actor) for one in uses]
    wanted = _NONE.union(*(one.wanted for one in found))
    return Uses(wanted, _NONE.union(*(one.told_of for one in found)) - wanted)
