"""The charter on the home of a forum: which version is in force, who has signed it, whether a pulse is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.charter.models import Pulse, SignOff
from forums.charter.queries import charter_of, member_ids
from forums.membership.panels import ForumPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor


def charter_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """The version in force, how many members have signed it, the open pulse. Four queries at most."""
    charter = charter_of(actor, forum)
    signed = SignOff.objects.visible_to(actor).filter(charter=charter).count() if charter else 0
    facts = {
        "forum": forum,
        "charter": charter,
        "signed": signed,
        "members": len(member_ids(actor, forum)),
        "pulse": Pulse.objects.visible_to(actor).filter(forum=forum).open().first(),
    }
    yield ForumPanel("forums/charter/parts/on_forum.html", facts)
