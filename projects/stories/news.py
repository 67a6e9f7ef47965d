"""What changed with stories: those that a forum celebrates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.people.news import MOST_OF_A_KIND, News
from projects.stories.models import Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def stories_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Stories that were published in the reader's forums. One query."""
    if actor.organisation is None:
        return
    rows = Story.objects.visible_to(actor).filter(published_at__gt=since).select_related("forum")
    for one in rows.order_by("-published_at")[:MOST_OF_A_KIND]:
        label = _("%(forum)s celebrates “%(title)s”") % {"forum": one.forum, "title": one.title}
        yield News(label, reverse("projects:story", args=[one.pk]), one.published_at or since)
