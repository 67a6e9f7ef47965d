"""What higher rooms show on the page of a benefit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from partners.wired import Wired
from projects.delivery.panels import Panel

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.benefits.models import Benefit

#: filled in estate_portal/wiring.py
beside: Wired[Callable[[Actor, Benefit], Iterable[Panel]]] = Wired("panels of a benefit")
