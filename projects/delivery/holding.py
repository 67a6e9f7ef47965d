"""Which partners of a project hold something on it, as higher rooms know: they cannot be left out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from partners.wired import Wired

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor
    from projects.delivery.models import Project

#: filled in estate_portal/wiring.py
holding: Wired[Callable[[Actor, Project], Iterable[uuid.UUID]]] = Wired("what partners hold on a project")
