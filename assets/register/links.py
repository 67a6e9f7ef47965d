"""What became of a property: each floor above says so, `estate_portal.wiring` joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assets.register.models import Asset
from partners.acting.actor import Actor
from partners.wired import Wired


@dataclass(frozen=True, slots=True)
class Step:
    """Something that concerns the property: what it is and where it is shown."""

    label: Any
    url: str


#: each gives what concerns a property, as far as the reader may see it; filled in estate_portal/wiring.py
concerning: Wired[Callable[[Actor, Asset], Iterable[Step]]] = Wired("what concerns a property")


def concerns(actor: Actor, asset: Asset) -> list[Step]:
    """All that concerns a property, as far as the actor may see it."""
    return [step for source in concerning for step in source(actor, asset)]
