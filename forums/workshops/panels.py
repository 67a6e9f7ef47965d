"""The workshops on a forum's home: what runs now, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.membership.panels import ForumPanel
from forums.workshops.choices import State
from forums.workshops.models import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

SHOWN = 3


def workshops_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """Those that run and those to come, the next ones first; and the way to all. One query."""
    coming = Workshop.objects.visible_to(actor).filter(forum=forum, state__in=(State.INVITED, State.LIVE))
    found = list(coming.order_by("starts_at", "pk")[:SHOWN])
    yield ForumPanel("forums/workshops/parts/panel.html", {"forum": forum, "workshops": found})
