"""The logs on the home of a forum: what has to be decided, and what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.logbook.models import DecisionState
from forums.logbook.queries import actions_of, confided, decisions_of
from forums.membership.panels import ForumPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor

MOST = 5


def logs_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """Open decisions and the actions that are due first, each with who is in its confidence. Three queries at most."""
    decisions = decisions_of(actor, forum).filter(state=DecisionState.OPEN).order_by("due_on", "pk")
    actions = actions_of(actor, forum).filter(done_at=None).order_by("due_on", "pk")
    to_decide, to_do = list(decisions[:MOST]), list(actions[:MOST])
    readers = confided(actor, forum, [*to_decide, *to_do])
    facts = {
        "forum": forum,
        "decisions": [(one, readers[one.pk]) for one in to_decide],
        "actions": [(one, readers[one.pk]) for one in to_do],
    }
    yield ForumPanel("forums/logbook/parts/on_forum.html", facts)
