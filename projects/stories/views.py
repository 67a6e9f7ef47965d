"""Pages of stories: those of a forum, read one, tell one, answer for one's body, publish, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.membership.listing import Column, Listing, as_file, listing
from forums.membership.queries import bodies_in
from partners.acting.again import twice_is_once
from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from partners.organisations.not_meant import in_words
from projects.stories import actions
from projects.stories.filters import BY_TITLE, BY_TITLE_BACK, NEWEST, OLDEST, SORTS, filters_of
from projects.stories.forms import AnswerForm, PublishForm, StoryForm, TakeBackForm
from projects.stories.models import StoryAnswer
from projects.stories.permissions import (
    ANSWER_STORY,
    PUBLISH_STORY,
    SEE_STORIES,
    SEE_STORY,
    TAKE_STORY_BACK,
    TELL_STORY,
)
from projects.stories.queries import one_told, published_in, rows_of

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from forums.membership.models import Forum
    from projects.delivery.models import Project
    from projects.stories.models import Story, StoryLine


@requires(SEE_STORIES)
@require_safe
def story_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """All that a forum celebrates, the newest first."""
    columns = (
        Column(_("Story"), (BY_TITLE, BY_TITLE_BACK)),
        Column(_("Told by")),
        Column(_("Project")),
        Column(_("Published"), (NEWEST, OLDEST)),
    )
    listed = _listing(request, forum).shown(columns, download="projects:story-list-download", forum=forum.pk)
    lines = rows_of(request.actor, listed.rows)
    return page(request, "projects/stories/story_list.html", forum=forum, listed=listed, lines=lines)


@requires(SEE_STORIES)
@require_safe
def story_list_download(request: PortalRequest, forum: Forum, shape: str) -> HttpResponse:
    """The same stories as a file, with their words."""
    headings = (_("Story"), _("Told by"), _("Project"), _("Published"), _("What it says"))
    cells = (
        (
            row.story.title,
            row.teller.name if row.teller else _("Another organisation"),
            row.project.name if row.project else None,
            row.story.published_at.date() if row.story.published_at else None,
            row.said,
        )
        for row in rows_of(request.actor, _listing(request, forum).ordered())
    )
    return as_file(shape, headings, cells, name="stories")


def _listing(request: PortalRequest, forum: Forum) -> Listing:
    path = reverse("projects:story-list", args=[forum.pk])
    filters = filters_of(bodies_in(request.actor, forum))
    return listing(request.GET, path, published_in(request.actor, forum), filters, SORTS)


@requires(SEE_STORY)
@require_safe
def story(request: PortalRequest, story: Story) -> HttpResponse:
    """A story, with the figures that its forum reads, and what the reader may do with it."""
    told, actor = one_told(request.actor, story), request.actor
    may_publish = actor.may(PUBLISH_STORY, story)
    return page(
        request,
        "projects/stories/story.html",
        told=told,
        waiting=[one.sentence for one in told.lines if not one.answer and actor.may(ANSWER_STORY, one.sentence)],
        may_publish=told.is_approved and may_publish,
        may_retell=told.is_declined and told.project is not None and actor.may(TELL_STORY, told.project),
        may_take_back=actor.may(TAKE_STORY_BACK, story),
        not_meant=in_words(story.not_meant) if may_publish else [],
    )


@requires(TELL_STORY)
def story_tell(request: PortalRequest, project: Project) -> HttpResponse:
    """Tell the story of a delivered project to its forum."""
    return ask(
        request,
        StoryForm(request.POST or None, actor=request.actor, project=project),
        lambda one: actions.tell_story(
            request.actor,
            project,
            key=one.cleaned_data["key"],
            title=one.cleaned_data["title"],
            sentences=one.sentences,
            not_meant=one.not_meant,
        ),
        template="projects/stories/story_tell.html",
        to=reverse("projects:project", args=[project.pk]),
        said=_("The story is told. Each organisation that it names is asked to approve its sentence."),
        project=project,
    )


def _answered_already(request: PortalRequest, line: uuid.UUID) -> bool:
    form, actor = AnswerForm(request.POST), request.actor
    own = StoryAnswer.objects.visible_to(actor).filter(organisation=actor.organisation, sentence=line)
    return actor.manages_records and form.is_valid() and own.filter(approved=form.approved).exists()


@twice_is_once(_answered_already, to="projects:project-list")
@requires(ANSWER_STORY)
def story_answer(request: PortalRequest, line: StoryLine) -> HttpResponse:
    """Approve or decline what a story says of the body acted for."""
    return ask(
        request,
        AnswerForm(request.POST or None),
        lambda one: actions.answer_story(
            request.actor,
            line,
            approved=one.approved,
            reason=one.cleaned_data["reason"],
        ),
        template="projects/stories/story_answer.html",
        to=reverse("projects:project-list"),
        said=_("Your answer is recorded."),
        line=line,
        told=one_told(request.actor, line.story),
    )


@requires(PUBLISH_STORY)
def story_publish(request: PortalRequest, story: Story) -> HttpResponse:
    """Show a story on its forum's home, once everybody whom it names has approved."""
    told = one_told(request.actor, story)
    return ask(
        request,
        PublishForm(request.POST if request.method == "POST" else None),
        lambda _form: actions.publish_story(request.actor, story),
        template="projects/stories/story_publish.html",
        to=reverse("projects:project", args=[story.project_id]),
        said=_("The story is on the forum’s home."),
        story=story,
        told=told,
        not_meant=in_words(story.not_meant),
    )


@requires(TAKE_STORY_BACK)
def story_take_back(request: PortalRequest, story: Story) -> HttpResponse:
    """Hide a published story from its forum, for its teller or for a body that it names."""
    told = one_told(request.actor, story)
    return ask(
        request,
        TakeBackForm(request.POST or None),
        lambda one: actions.take_story_back(request.actor, story, reason=one.cleaned_data["reason"]),
        template="projects/stories/story_take_back.html",
        to=reverse("projects:story", args=[story.pk]),
        said=_("The story is taken back. The forum no longer reads it."),
        told=told,
        is_teller=request.actor.organisation is not None and request.actor.organisation.pk == story.organisation_id,
    )
