"""What a body may be asked to join as soon as it is here: a higher floor says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partners.acting.actor import Actor
from partners.organisations.models import Organisation
from partners.wired import Wired


@dataclass(frozen=True, slots=True)
class Entrance:
    """Places that bodies are asked to join: `found` gives each with the names by which a sheet may call it."""

    found: Callable[[Actor], Iterable[tuple[Any, Sequence[str]]]]
    ask: Callable[[Actor, Organisation, Sequence[Any]], None]


#: filled in estate_portal/wiring.py
entrances: Wired[Entrance] = Wired("what a body is asked to join")
