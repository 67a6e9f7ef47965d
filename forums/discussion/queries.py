"""Reading the talk of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from forums.discussion.models import Post, Thread
from forums.logbook.models import Decision
from forums.membership.chain import Source, Step
from forums.membership.queries import bodies_in
from partners.organisations.models import Organisation

if TYPE_CHECKING:
    import uuid

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet

#: the kind by which others point at a thread
THREAD = "thread"


def threads_of(actor: Actor, forum: Forum) -> ScopedQuerySet[Thread]:
    """The threads of the forum that the body acted for may read, each with the number of its posts."""
    rows = Thread.objects.visible_to(actor).filter(forum=forum)
    return rows.select_related("started_for", "started_by").annotate(said=Count("posts"))


def posts_of(actor: Actor, thread: Thread) -> list[Post]:
    """What was said, the oldest first."""
    rows = Post.objects.visible_to(actor).filter(thread=thread).select_related("person", "organisation")
    return list(rows.order_by("at", "pk"))


def decisions_in(actor: Actor, thread: Thread) -> list[Decision]:
    """What was decided in the thread."""
    rows = Decision.objects.visible_to(actor).filter(source_kind=THREAD, source_id=thread.pk)
    return list(rows.order_by("recorded_at", "pk"))


def readers_of(actor: Actor, thread: Thread) -> list[Organisation]:
    """The bodies that can read a thread today, by name."""
    bodies = bodies_in(actor, thread.forum)
    return list(bodies if thread.readers is None else bodies.filter(pk__in=thread.readers))


def _steps(actor: Actor, ids: set[uuid.UUID]) -> dict[uuid.UUID, Step]:
    rows = Thread.objects.visible_to(actor).filter(pk__in=ids)
    return {one.pk: Step(one.title, reverse("forums:thread", args=[one.pk])) for one in rows}


THREAD_SOURCE = Source(THREAD, _steps)
