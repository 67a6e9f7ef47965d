"""What is done in talk: start, reply, edit, mark a decision."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from forums.discussion.letters import CONFIDED
from forums.discussion.marks import insist_on
from forums.discussion.models import Post, PostVersion, Thread
from forums.discussion.permissions import EDIT_POST, REPLY, START_THREAD
from forums.discussion.queries import THREAD, readers_of
from forums.logbook.writing import write_decision
from forums.membership.queries import bodies_in
from forums.membership.telling import tell
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forums.logbook.models import Decision
    from forums.logbook.writing import DecisionEntry
    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


@action(START_THREAD)
def start_thread(
    actor: Actor,
    forum: Forum,
    *,
    title: str,
    text: str,
    partners: Sequence[Organisation] | None = None,
    key: uuid.UUID | None = None,
    read_by: str | None = None,
) -> Thread:
    """Start a thread for the whole forum, or in confidence to `partners` and the body acted for.

    Whom it is for never changes. `key` becomes its id, so that a form sent twice starts one. `read_by` is the mark of
    those whom the page called the whole forum; raises OtherReaders when they are others by now.
    """
    found = Thread.objects.visible_to(actor).filter(pk=key).first() if key else None
    if found is not None:
        record("thread_started", found, organisation=_own(actor).pk, label=forum.name, again=True)
        return found
    if partners is None:
        insist_on(read_by, bodies_in(actor, forum))
    named = None if partners is None else sorted({one.pk for one in partners} | {_own(actor).pk})
    thread = Thread(
        id=key or uuid.uuid4(),
        forum=forum,
        audience_id=forum.audience_id,
        readers=named,
        title=title,
        started_by=_person(actor),
        started_for=_own(actor),
    )
    thread.save(force_insert=True)
    _say(actor, thread, text, uuid.uuid4())
    record("thread_started", thread, organisation=_own(actor).pk, label=forum.name)
    for body in named or ():
        if body != _own(actor).pk:
            tell(CONFIDED, body=body, record=thread.pk)
    return thread


@action(REPLY)
def reply(actor: Actor, thread: Thread, *, text: str, key: uuid.UUID | None = None, read_by: str | None = None) -> Post:
    """Say something in a thread. `key` becomes the post's id, so that a form sent twice says it once.

    `read_by` is the mark of those who the page said can read it; raises OtherReaders when they are others by now.
    """
    found = Post.objects.visible_to(actor).filter(pk=key).first() if key else None
    if found is None:
        insist_on(read_by, readers_of(actor, thread))
    post = found or _say(actor, thread, text, key or uuid.uuid4())
    if found is None:
        thread.last_at = clock.now()
        thread.save(update_fields=["last_at"])
    record("thread_replied", thread, organisation=_own(actor).pk, label=thread.forum.name)
    return post


@action(EDIT_POST)
def edit_post(actor: Actor, post: Post, *, text: str) -> None:
    """Say it differently. What it said before stays readable to everybody who reads the thread."""
    now = clock.now()
    PostVersion(post=post, audience_id=post.audience_id, text=post.text, until=now).save(force_insert=True)
    post.text, post.edited_at = text, now
    post.save(update_fields=["text", "edited_at"])
    record("post_edited", post, organisation=_own(actor).pk, label=post.thread.forum.name)


@action(REPLY)
def mark_decision(actor: Actor, thread: Thread, *, entry: DecisionEntry, key: uuid.UUID | None = None) -> Decision:
    """Mark what was decided in a thread: it goes into the decision log, in the thread's own confidence.

    `key` becomes its id. Raises LoggedAlready for a form sent twice.
    """
    source = (THREAD, thread.pk)
    return write_decision(actor, thread.forum, entry, source=source, readers=thread.readers, key=key)


def _say(actor: Actor, thread: Thread, text: str, key: uuid.UUID) -> Post:
    post = Post(
        id=key,
        thread=thread,
        audience_id=thread.audience_id,
        organisation=_own(actor),
        person=_person(actor),
        text=text,
    )
    post.save(force_insert=True)
    return post


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed
    return actor.person


def _own(actor: Actor) -> Organisation:
    if actor.organisation is None:
        raise NotAllowed
    return actor.organisation
