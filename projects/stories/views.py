"""Pages of stories: tell one, answer for one's body, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.acting.pages import ask
from partners.acting.requires import PortalRequest, requires
from partners.organisations.not_meant import in_words
from projects.stories import actions
from projects.stories.forms import AnswerForm, PublishForm, StoryForm
from projects.stories.permissions import ANSWER_STORY, PUBLISH_STORY, TELL_STORY
from projects.stories.queries import stories_of_project

if TYPE_CHECKING:
    from django.http import HttpResponse

    from projects.delivery.models import Project
    from projects.stories.models import Story, StoryLine


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
    )


@requires(PUBLISH_STORY)
def story_publish(request: PortalRequest, story: Story) -> HttpResponse:
    """Show a story on its forum's home, once everybody whom it names has approved."""
    told = next(one for one in stories_of_project(request.actor, story.project) if one.story.pk == story.pk)
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
