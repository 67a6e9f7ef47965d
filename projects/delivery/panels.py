"""What other rooms show on the page of a project: its benefits, its payments, its stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from partners.wired import Wired

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.delivery.queries import ShownProject


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page with a template of its own; its context is `panel.facts`."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)


#: filled in estate_portal/wiring.py
panels: Wired[Callable[[Actor, ShownProject], Iterable[Panel]]] = Wired("panels of a project")
