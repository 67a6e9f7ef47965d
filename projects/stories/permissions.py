"""Who tells, answers and publishes stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.acting.permission import NOBODY, Permission
from projects.delivery.choices import Gate, Standing
from projects.delivery.models import ProjectSummary
from projects.stories.models import StoryAnswer

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
    return Q(body=actor.organisation, published_at=None) & ~Q(pk__in=answered)


def _unpublished(actor: Actor) -> Q:
    if actor.organisation is None or not actor.manages_records:
        return NOBODY
    return Q(organisation=actor.organisation, audience__in=actor.audiences, published_at=None)


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
