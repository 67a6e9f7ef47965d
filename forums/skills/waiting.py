"""What waits for a person in skills: matches that a partner proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.skills.permissions import ANSWER_MATCH
from partners.clock import LONDON
from partners.people.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def matches_waiting(actor: Actor) -> Iterator[Waiting]:
    """Matches to answer. One query."""
    if ANSWER_MATCH.allows(actor):
        for one in ANSWER_MATCH.rows(actor).select_related("proposed_for", "need"):
            label = _("Answer %(body)s about a skill") % {"body": one.proposed_for}
            on = one.proposed_at.astimezone(LONDON).date()
            yield Waiting(label, reverse("forums:match-answer", args=[one.pk]), on, one.need.forum_id)
