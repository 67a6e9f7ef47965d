"""Pages of talk: the threads of a forum, one of them, what a post said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.discussion import actions
from forums.discussion.errors import OtherReaders
from forums.discussion.filters import BY_TITLE, BY_TITLE_BACK, FILTERS, NEWEST, OLDEST, SORTS
from forums.discussion.forms import EditForm, SayForm, StartForm
from forums.discussion.markdown import rendered
from forums.discussion.marks import ask_again
from forums.discussion.models import Post, PostVersion, Thread
from forums.discussion.permissions import EDIT_POST, REPLY, SEE_POST, SEE_THREAD, SEE_THREADS, START_THREAD
from forums.discussion.queries import decisions_in, posts_of, readers_of, threads_of
from forums.logbook.errors import LoggedAlready
from forums.logbook.forms import MarkForm
from forums.membership.listing import Column, listing
from forums.membership.queries import bodies_in
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum


@requires(SEE_THREADS)
@require_safe
def thread_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The threads that the body acted for may read, the latest first."""
    columns = (
        Column(_("Thread"), (BY_TITLE, BY_TITLE_BACK)),
        Column(_("Started by")),
        Column(_("Posts"), numeric=True),
        Column(_("Last said"), (NEWEST, OLDEST)),
    )
    path = reverse("forums:thread-list", args=[forum.pk])
    shown = listing(request.GET, path, threads_of(request.actor, forum), FILTERS, SORTS).shown(columns)
    may_start = request.actor.may(START_THREAD, forum)
    return page(request, "forums/discussion/thread_list.html", forum=forum, listed=shown, may_start=may_start)


@requires(START_THREAD)
def thread_start(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Begin a thread, for everybody or in confidence."""
    form = StartForm(request.POST or None, actor=request.actor, forum=forum)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "text", "key")}
        read_by = form.cleaned_data["read_by"] or None
        try:
            thread = actions.start_thread(request.actor, forum, **given, partners=form.named, read_by=read_by)
        except OtherReaders as refusal:
            ask_again(form, bodies_in(request.actor, forum), refusal)
        else:
            return SeeOther("forums:thread", thread.pk)
    bodies = list(bodies_in(request.actor, forum))
    return page(request, "forums/discussion/thread_start.html", form=form, forum=forum, bodies=bodies)


@requires(SEE_THREAD)
def thread(request: PortalRequest, thread: Thread) -> HttpResponse:
    """What was said, what was decided, who can read it; and a box to reply."""
    actor = request.actor
    may_reply = actor.may(REPLY, thread)
    readers = readers_of(actor, thread)
    form = SayForm(request.POST or None, readers=readers) if may_reply else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            post = actions.reply(actor, thread, text=given["text"], key=given["key"], read_by=given["read_by"] or None)
        except OtherReaders as refusal:
            ask_again(form, readers, refusal)
        else:
            messages.success(request, _("Your reply is there for everybody who can read this thread."))
            return SeeOther(f"{reverse('forums:thread', args=[thread.pk])}#post-{post.pk}")
    posts = posts_of(actor, thread)
    return page(
        request,
        "forums/discussion/thread.html",
        thread=thread,
        forum=thread.forum,
        posts=[(one, rendered(one.text), _is_own(request, one)) for one in posts],
        decisions=decisions_in(actor, thread),
        readers=readers,
        may_reply=may_reply,
        form=form,
    )


@requires(REPLY)
def thread_decide(request: PortalRequest, thread: Thread) -> HttpResponse:
    """Mark what was decided: it goes to the decision log, for the same readers."""
    form = MarkForm(request.POST or None, actor=request.actor, forum=thread.forum, readers=thread.readers)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_decision(request.actor, thread, entry=form.entry(), key=form.cleaned_data["key"])
        except LoggedAlready as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The decision is in the log."))
        return SeeOther("forums:thread", thread.pk)
    readers = readers_of(request.actor, thread)
    return page(request, "forums/discussion/thread_decide.html", form=form, thread=thread, readers=readers)


@requires(EDIT_POST)
def post_edit(request: PortalRequest, post: Post) -> HttpResponse:
    """Say it differently."""
    form = EditForm(request.POST or None, initial={"text": post.text})
    if request.method == "POST" and form.is_valid():
        actions.edit_post(request.actor, post, text=form.cleaned_data["text"])
        messages.success(request, _("Your post is changed. What it said before stays readable."))
        return SeeOther("forums:thread", post.thread_id)
    readers = readers_of(request.actor, post.thread)
    name = "forums/discussion/post_edit.html"
    return page(request, name, form=form, post=post, thread=post.thread, readers=readers)


@requires(SEE_POST)
@require_safe
def post_versions(request: PortalRequest, post: Post) -> HttpResponse:
    """What a post said before it was edited, the latest first."""
    rows = PostVersion.objects.visible_to(request.actor).filter(post=post).order_by("-until", "pk")
    versions = [(one, rendered(one.text)) for one in rows]
    return page(
        request,
        "forums/discussion/post_versions.html",
        post=post,
        thread=post.thread,
        readers=readers_of(request.actor, post.thread),
        now=rendered(post.text),
        versions=versions,
    )


def _is_own(request: PortalRequest, post: Post) -> bool:
    return post.person == request.actor.person and post.organisation == request.actor.organisation
