"""Talk on the home of a forum: what was said last, of what the reader may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.discussion.queries import threads_of
from forums.membership.panels import ForumPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

MOST = 5


def talk_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """The threads in which somebody spoke last. One query."""
    threads = list(threads_of(actor, forum).order_by("-last_at", "pk")[:MOST])
    yield ForumPanel("forums/discussion/parts/on_forum.html", {"forum": forum, "threads": threads})
