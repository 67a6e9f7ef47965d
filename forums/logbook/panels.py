"""The logs on the home of a forum: what has to be decided, and what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.logbook.models import DecisionState
from forums.logbook.queries import actions_of, decisions_of
from forums.membership.panels import ForumPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

MOST = 5


def logs_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """Open decisions and the actions that are due first. Two queries."""
    decisions = decisions_of(actor, forum).filter(state=DecisionState.OPEN).order_by("due_on", "pk")
    actions = actions_of(actor, forum).filter(done_at=None).order_by("due_on", "pk")
    facts = {"forum": forum, "decisions": list(decisions[:MOST]), "actions": list(actions[:MOST])}
    yield ForumPanel("forums/logbook/parts/on_forum.html", facts)
