"""Initiatives on the home of a forum: how many at which stage, and the moves that are being decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.initiatives.evidence import at_risk
from forums.initiatives.models import Move
from forums.initiatives.permissions import UNDECIDED
from forums.initiatives.queries import by_stage
from forums.membership.panels import ForumPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def initiatives_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """Active initiatives by stage, the last stage first, which are at risk, and open moves. Six queries."""
    stages = by_stage(actor, forum)
    moves = Move.objects.visible_to(actor).filter(UNDECIDED, initiative__forum=forum)
    facts = {
        "forum": forum,
        "stages": stages,
        "at_risk": at_risk(actor, [one for _stage, some in stages for one in some]),
        "moves": list(moves.select_related("initiative", "proposed_for").order_by("proposed_at", "pk")),
    }
    yield ForumPanel("forums/initiatives/parts/on_forum.html", facts)
