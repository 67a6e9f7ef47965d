"""Who reads, tells, answers, publishes and takes back stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.permissions import inside
from partners.acting.permission import NOBODY, Permission
from projects.delivery.choices import Gate, Standing
from projects.delivery.models import ProjectSummary
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def _delivered(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    closed = ProjectSummary.objects.visible_to(actor).filter(gate=Gate.CLOSURE, standing=Standing.GOING)
    return Q(organisation=actor.organisation, forum__audience__in=actor.audiences, pk__in=closed.values("project"))


def _named(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    answered = StoryAnswer.objects.visible_to(actor).values("sentence")
    gone = StoryTakenBack.objects.visible_to(actor).values("story")
    return Q(body=actor.organisation, published_at=None) & ~Q(pk__in=answered) & ~Q(story__in=gone)


def _unpublished(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    gone = StoryTakenBack.objects.visible_to(actor).values("story")
    return Q(organisation=actor.organisation, audience__in=actor.audiences, published_at=None) & ~Q(pk__in=gone)


def _told_or_read_with_our_name(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    about = StoryLine.objects.visible_to(actor).filter(body=actor.organisation).values("story")
    gone = StoryTakenBack.objects.visible_to(actor).values("story")
    told = Q(organisation=actor.organisation) & ~Q(pk__in=gone)
    return told | Q(published_at__isnull=False, pk__in=about)


def _read(actor: Actor) -> Q:
    if actor.organisation is None:
        return NOBODY
    return Q(pk__in=Story.objects.visible_to(actor).values("pk"))


SEE_STORIES = Permission(
    "forums.forum:see_stories",
    label=_("List the stories that a forum celebrates"),
    rule=inside,
    model="forums.Forum",
)
SEE_STORY = Permission(
    "projects.story:see",
    label=_("Read a story of a delivered project"),
    rule=_read,
    model="projects.Story",
)
TELL_STORY = Permission(
    "projects.project:celebrate",
    label=_("Tell the story of a delivered project"),
    rule=_delivered,
    model="projects.Project",
)
ANSWER_STORY = Permission(
    "projects.line:answer",
    label=_("Approve or decline what a story says of your organisation"),
    rule=_named,
    model="projects.StoryLine",
)
PUBLISH_STORY = Permission(
    "projects.story:publish",
    label=_("Publish a story that everybody it names has approved"),
    rule=_unpublished,
    model="projects.Story",
)
TAKE_STORY_BACK = Permission(
    "projects.story:take_back",
    label=_("Take back a story that your organisation told, or a published one that names it"),
    rule=_told_or_read_with_our_name,
    model="projects.Story",
)
