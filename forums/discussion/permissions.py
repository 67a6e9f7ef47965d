"""Who reads and writes in the talk of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.discussion.models import Post, Thread
from forums.membership.permissions import inside, taking_part
from partners.acting.permission import NOBODY, Permission

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _read(actor: Actor) -> Q:
    """Threads of one's forums, less those in a confidence that one's body is not in."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return Q(pk__in=Thread.objects.visible_to(actor).values("pk"))


def _answered(actor: Actor) -> Q:
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return _read(actor) & taking_part(actor)


def _own(actor: Actor) -> Q:
    """What one said for the body acted for, where one may read it still."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    own = Q(person=actor.person, organisation=actor.organisation)
    return own & taking_part(actor) & Q(pk__in=Post.objects.visible_to(actor).values("pk"))


SEE_THREADS = Permission(
    "forums.forum:see_threads", label=_("Read the talk of a forum"), rule=inside, model="forums.Forum"
)
START_THREAD = Permission(
    "forums.forum:start_thread",
    label=_("Start a thread, for a forum or in confidence"),
    rule=taking_part,
    model="forums.Forum",
)
SEE_THREAD = Permission("forums.thread:see", label=_("Read a thread"), rule=_read, model="forums.Thread")
REPLY = Permission(
    "forums.thread:reply",
    label=_("Reply in a thread and mark a decision in it"),
    rule=_answered,
    model="forums.Thread",
)
EDIT_POST = Permission("forums.post:edit", label=_("Edit what you said"), rule=_own, model="forums.Post")
SEE_POST = Permission(
    "forums.post:see",
    label=_("Read what a post said before it was edited"),
    rule=lambda actor: Q(pk__in=Post.objects.visible_to(actor).values("pk")) if actor.person else NOBODY,
    model="forums.Post",
)
