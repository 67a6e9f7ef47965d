"""Where an initiative came from and what became of it: each room above says so, `estate_portal.wiring` joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from forums.membership.chain import Source, Step, steps_of
from partners.wired import Wired

if TYPE_CHECKING:
    from forums.initiatives.models import Initiative
    from partners.acting.actor import Actor


#: filled in estate_portal/wiring.py
origins: Wired[Source] = Wired("what initiatives come from")
#: each gives what became of an initiative, as far as the reader may see it
outcomes: Wired[Callable[[Actor, Initiative], Iterable[Step]]] = Wired("what becomes of initiatives")


def origin_of(actor: Actor, initiative: Initiative) -> Step | None:
    """What the initiative came from, if anything that the actor may see."""
    found = steps_of(actor, origins, [(initiative.origin_kind, initiative.origin_id)])
    return found.get(initiative.origin_id) if initiative.origin_id else None


def outcomes_of(actor: Actor, initiative: Initiative) -> list[Step]:
    """What became of it, as far as the actor may see."""
    return [step for source in outcomes for step in source(actor, initiative)]
