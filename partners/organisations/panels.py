"""What higher floors show on the page of a body."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from partners.acting.actor import Actor
from partners.organisations.models import Organisation
from partners.wired import Wired


@dataclass(frozen=True, slots=True)
class BodyPanel:
    """A part of the page with a template of its own; its context is `panel.facts`."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)


#: each decides for itself whether the reader may see it; filled in estate_portal/wiring.py
body_panels: Wired[Callable[[Actor, Organisation], Iterable[BodyPanel]]] = Wired("panels of a body's page")


def panels_of(actor: Actor, body: Organisation) -> list[BodyPanel]:
    """Every panel for this reader."""
    return [panel for source in body_panels for panel in source(actor, body)]
