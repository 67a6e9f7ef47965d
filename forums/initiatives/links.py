"""Where an initiative came from and what became of it: each room above says so, `estate_portal.wiring` joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.wired import Wired

if TYPE_CHECKING:
    import uuid

    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: what it is, where it is shown, and how it stands."""

    label: Any
    url: str
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of thing that initiatives come from. `find` gives its step, or none where the reader may not see it."""

    kind: str
    find: Callable[[Actor, uuid.UUID], Step | None]


#: filled in estate_portal/wiring.py
origins: Wired[Origin] = Wired("what initiatives come from")
#: each gives what became of an initiative, as far as the reader may see it
outcomes: Wired[Callable[[Actor, Initiative], Iterable[Step]]] = Wired("what becomes of initiatives")


def origin_of(actor: Actor, initiative: Initiative) -> Step | None:
    """What the initiative came from, if anything that the actor may see."""
    if initiative.origin_id is None:
        return None
    found = (one for one in origins if one.kind == initiative.origin_kind)
    return next((one.find(actor, initiative.origin_id) for one in found), None)


def outcomes_of(actor: Actor, initiative: Initiative) -> list[Step]:
    """What became of it, as far as the actor may see."""
    return [step for source in outcomes for step in source(actor, initiative)]
