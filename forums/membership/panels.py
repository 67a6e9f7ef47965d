"""What higher rooms show on the home of a forum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from forums.membership.models import Forum
from partners.acting.actor import Actor
from partners.wired import Wired


@dataclass(frozen=True, slots=True)
class ForumPanel:
    """A part of the page with a template of its own; its context is `panel.facts`."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)


#: filled in estate_portal/wiring.py; asked for those inside only
forum_panels: Wired[Callable[[Actor, Forum], Iterable[ForumPanel]]] = Wired("panels of a forum's home")


def panels_of(actor: Actor, forum: Forum) -> list[ForumPanel]:
    """Every panel, for a reader inside the forum."""
    return [panel for source in forum_panels for panel in source(actor, forum)]
