"""What changed in the talk of forums: threads in which somebody else spoke."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from forums.discussion.models import Post, Thread
from partners.people.news import MOST_OF_A_KIND, News

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor


def talk_new(actor: Actor, since: dt.datetime) -> Iterator[News]:
    """Threads that the reader may read and others spoke in. One query."""
    if actor.organisation is None or actor.person is None:
        return
    said = Post.objects.visible_to(actor).filter(thread=OuterRef("pk"), at__gt=since).exclude(person=actor.person)
    rows = Thread.objects.visible_to(actor).filter(Exists(said), last_at__gt=since)
    for one in rows.order_by("-last_at")[:MOST_OF_A_KIND]:
        yield News(
            _("New in the talk “%(title)s”") % {"title": one}, reverse("forums:thread", args=[one.pk]), one.last_at
        )
