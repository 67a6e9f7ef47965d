"""Pages of stories: read one, tell one, answer for one's body, publish, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from partners.organisations.not_meant import in_words
from projects.stories import actions
from projects.stories.forms import AnswerForm, PublishForm, StoryForm, TakeBackForm
from projects.stories.permissions import ANSWER_STORY, PUBLISH_STORY, SEE_STORY, TAKE_STORY_BACK, TELL_STORY
from projects.stories.queries import one_told

if TYPE_CHECKING:
    from django.http import HttpResponse

    from projects.delivery.models import Project
    from projects.stories.models import Story, StoryLine


@requires(SEE_STORY)
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


@requires(ANSWER_STORY)
def story_answer(request: PortalRequest, line: StoryLine) -> HttpResponse:
    """Approve or decline what a story says of the body acted for."""
    return ask(
        request,
        AnswerForm(request.POST or None),
        lambda one: actions.answer_story(
            request.actor,
            line,
            approved=one.cleaned_data["answer"] == "approve",
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
