"""Stories on the page of their project and on the home of their forum, and what waits to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.membership.panels import ForumPanel
from partners.clock import LONDON
from partners.people.waiting import Waiting
from projects.delivery.panels import Panel
from projects.stories.permissions import ANSWER_STORY, PUBLISH_STORY, TAKE_STORY_BACK, TELL_STORY
from projects.stories.queries import approved_of, declined_of, stories_of_forum, stories_of_project, waiting_sentences

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from forums.membership.models import Forum
    from partners.acting.actor import Actor
    from partners.acting.permission import Permission
    from projects.delivery.queries import ShownProject
    from projects.stories.queries import Told


def stories_on_project(actor: Actor, shown: ShownProject) -> Iterator[Panel]:
    """The stories of a delivered project, and the way to tell one."""
    told = stories_of_project(actor, shown.project)
    may_tell = actor.may(TELL_STORY, shown.project)
    if told or may_tell:
        yield Panel(
            "projects/stories/parts/on_project.html",
            {
                "told": told,
                "may_publish": _those(actor, PUBLISH_STORY, told),
                "may_take_back": _those(actor, TAKE_STORY_BACK, told),
                "may_tell": may_tell,
            },
        )


def stories_on_forum(actor: Actor, forum: Forum) -> Iterator[ForumPanel]:
    """The newest stories that a forum celebrates."""
    told = stories_of_forum(actor, forum)
    if told:
        yield ForumPanel(
            "projects/stories/parts/on_forum.html",
            {"forum": forum, "told": told, "may_take_back": _those(actor, TAKE_STORY_BACK, told)},
        )


def _those(actor: Actor, permission: Permission, told: list[Told]) -> set[uuid.UUID]:
    """With which of these stories that may be done. One query."""
    rows = permission.rows(actor).filter(pk__in=[one.story.pk for one in told])
    return set(rows.values_list("pk", flat=True))


def stories_waiting(actor: Actor) -> Iterator[Waiting]:
    """Sentences that name the body acted for; its own stories that all have approved or one declined. Four queries."""
    if actor.may(ANSWER_STORY):
        for one in waiting_sentences(actor):
            label = _("Approve what the story %(title)s says of your organisation") % {"title": one.story.title}
            on, where = one.asked_at, reverse("projects:story-answer", args=[one.pk])
            yield Waiting(label, where, on.astimezone(LONDON).date(), about=one.story.forum_id)
    if actor.may(PUBLISH_STORY) and PUBLISH_STORY.rows(actor).exists():  # seldom: most have none, and it takes long
        for story in approved_of(actor, PUBLISH_STORY.rows(actor)):
            label = _("Publish the story %(title)s: everybody it names has approved it") % {"title": story.title}
            on, where = story.approved_at, reverse("projects:story-publish", args=[story.pk])
            yield Waiting(label, where, on.astimezone(LONDON).date(), about=story.forum_id)
        for story in declined_of(actor, PUBLISH_STORY.rows(actor)):
            label = _("Tell the story %(title)s another way, or take it back: what it says was declined") % {
                "title": story.title
            }
            on, where = story.declined_at, reverse("projects:story", args=[story.pk])
            yield Waiting(label, where, on.astimezone(LONDON).date(), about=story.forum_id)
