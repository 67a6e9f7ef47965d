"""What changed in forums: bodies that joined."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.membership.models import ForumMembership, State
from partners.people.news import MOST_OF_A_KIND, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def joiners_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Other bodies that joined a forum of which the reader knows. One query."""
    rows = ForumMembership.objects.visible_to(actor).filter(state=State.MEMBER, answered_at__gt=since)
    if actor.organisation is not None:
        rows = rows.exclude(organisation=actor.organisation)
    for one in rows.select_related("organisation", "forum").order_by("-answered_at")[:MOST_OF_A_KIND]:
        label = _("%(body)s joined the forum %(forum)s") % {"body": one.organisation, "forum": one.forum}
        yield News(label, reverse("forums:forum", args=[one.forum_id]), one.answered_at or one.invited_at)
