"""What pages ask of stories: those of a forum and of a project, with figures of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from forums.membership.models import Forum
from partners import clock
from partners.organisations.models import Organisation
from projects.benefits import words
from projects.benefits.periods import between, quarter_of
from projects.benefits.queries import lines_of, published_to_forum
from projects.benefits.sums import roll_up
from projects.delivery.models import Project
from projects.stories.models import Story, StoryAnswer, StoryLine, StoryTakenBack

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from partners.acting.actor import Actor
    from projects.stories.models import StoryQuerySet


#: a benefit, its name, what was reported and what was validated to date
Figures = tuple[UUID, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, whom it is of, and how that body answered."""

    sentence: StoryLine
    body: Organisation | None
    answer: StoryAnswer | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: a story, who told it where it is known, its project where it is seen, and its sentences."""

    story: Story
    teller: Organisation | None
    project: Project | None
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its sentences, the figures that its forum may read today, its project and forum where they are seen.

    Who is named reads what is said of it when it has left the forum as well.
    """

    story: Story
    lines: tuple[Line, ...]
    figures: tuple[Figures, ...] = ()
    project: Project | None = None
    forum: Forum | None = None
    taken_back: tuple[StoryTakenBack, ...] = ()

    @property
    def forum_name(self) -> str:
        """What its forum is called, to who is still in it."""
        return self.forum.name if self.forum else _("the forum")

    @property
    def is_approved(self) -> bool:
        """Whether everybody has approved."""
        return all(line.answer is not None and line.answer.approved for line in self.lines)

    @property
    def is_declined(self) -> bool:
        """Whether somebody has declined."""
        return any(line.answer is not None and not line.answer.approved for line in self.lines)


def published_in(actor: Actor, forum: Forum) -> StoryQuerySet:
    """All stories that a forum reads."""
    return Story.objects.visible_to(actor).published().filter(forum=forum)


def stories_of_forum(actor: Actor, forum: Forum, most: int = 3) -> list[Told]:
    """The newest stories published to a forum. Queries: twelve, whatever their number."""
    stories = list(published_in(actor, forum).order_by("-published_at", "pk")[:most])
    figures = _figures(actor, forum, {one.project_id for one in stories}) if stories else {}
    return _told(actor, stories, figures)


def rows_of(actor: Actor, stories: Iterable[Story]) -> list[Row]:
    """Lines of a list of stories. Three queries."""
    held = list(stories)
    tellers = Organisation.objects.filter(pk__in={one.organisation_id for one in held}).scoped("who told a story")
    bodies, projects = tellers.in_bulk(), Project.objects.visible_to(actor).in_bulk({one.project_id for one in held})
    said: dict[uuid.UUID, list[str]] = {one.pk: [] for one in held}
    for line in StoryLine.objects.visible_to(actor).filter(story__in=said).order_by("place", "pk"):
        said[line.story_id].append(line.text)
    return [
        Row(one, bodies.get(one.organisation_id), projects.get(one.project_id), " ".join(said[one.pk])) for one in held
    ]


def stories_of_project(actor: Actor, project: Project) -> list[Told]:
    """The stories of a project that the reader may see, the newest first."""
    stories = list(Story.objects.visible_to(actor).filter(project=project).order_by("-told_at"))
    return _told(actor, stories, {})


def one_told(actor: Actor, story: Story) -> Told:
    """A story that the reader may see, with its sentences and, once published, the figures of its forum."""
    forum = Forum.objects.visible_to(actor).filter(pk=story.forum_id).first()
    figures = _figures(actor, forum, {story.project_id}) if forum and story.published_at else {}
    return _told(actor, [story], figures)[0]


def _told(actor: Actor, stories: Iterable[Story], figures: dict[uuid.UUID, Any]) -> list[Told]:
    held = list(stories)
    sentences = list(
        StoryLine.objects.visible_to(actor).filter(story__in=[one.pk for one in held]).order_by("place", "pk")
    )
    answers = {
        one.sentence_id: one
        for one in StoryAnswer.objects.visible_to(actor).filter(sentence__in=[one.pk for one in sentences])
    }
    gone = list(StoryTakenBack.objects.visible_to(actor).filter(story__in=[one.pk for one in held]).order_by("at"))
    projects = Project.objects.visible_to(actor).in_bulk({one.project_id for one in held})
    forums = Forum.objects.visible_to(actor).in_bulk({one.forum_id for one in held})
    bodies = Organisation.objects.filter(pk__in={one.body_id for one in sentences}).scoped("named by a story").in_bulk()
    return [
        Told(
            story=story,
            lines=tuple(
                Line(one, bodies.get(one.body_id), answers.get(one.pk)) for one in sentences if one.story_id == story.pk
            ),
            figures=tuple(figures.get(story.project_id, ())),
            project=projects.get(story.project_id),
            forum=forums.get(story.forum_id),
            taken_back=tuple(one for one in gone if one.story_id == story.pk),
        )
        for story in held
    ]


def _figures(
    actor: Actor, forum: Forum, projects: set[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str, str, str]]]:
    """What the forum may read of these projects' benefits: reported and validated to date, told apart."""
    found: dict[uuid.UUID, list[Figures]] = {}
    now = quarter_of(clock.today())
    for line in lines_of(published_to_forum(forum, actor).filter(project__in=projects), actor):
        known = [*line.amounts.reported, *line.amounts.validated, now]
        (row,) = roll_up([line], between(min(known), now))
        reported, validated = words.figure(line.kind, row.reported), words.figure(line.kind, row.validated)
        found.setdefault(line.project, []).append((line.benefit, line.name, reported, validated))
    return found


def waiting_sentences(actor: Actor) -> list[StoryLine]:
    """What stories say of the body acted for and wait for its answer."""
    if actor.organisation is None:
        return []
    answered = StoryAnswer.objects.visible_to(actor).values("sentence")
    gone = StoryTakenBack.objects.visible_to(actor).values("story")
    rows = StoryLine.objects.visible_to(actor).filter(body=actor.organisation, published_at=None)
    return list(rows.exclude(pk__in=answered).exclude(story__in=gone).select_related("story").order_by("asked_at"))


def declined_of(actor: Actor, stories: QuerySet[Story]) -> list[Any]:
    """Those of these stories that a body has declined, each with when, unless another was told since. One query."""
    declined = StoryAnswer.objects.visible_to(actor).filter(approved=False, sentence__story=OuterRef("pk"))
    since = Story.objects.visible_to(actor).filter(project=OuterRef("project"), told_at__gt=OuterRef("told_at"))
    rows = stories.filter(Exists(declined), ~Exists(since))
    return list(rows.annotate(declined_at=Subquery(declined.order_by("at").values("at")[:1])).order_by("told_at", "pk"))


def approved_of(actor: Actor, stories: QuerySet[Story]) -> list[Any]:
    """Those of these stories that every body named has approved, each with when the last one did. One query."""
    approvals = StoryAnswer.objects.visible_to(actor).filter(approved=True)
    lines = StoryLine.objects.visible_to(actor).filter(story=OuterRef("pk"))
    rows = stories.filter(Exists(lines), ~Exists(lines.exclude(pk__in=approvals.values("sentence"))))
    last = approvals.filter(sentence__story=OuterRef("pk")).order_by("-at").values("at")[:1]
    return list(rows.annotate(approved_at=Subquery(last)).order_by("approved_at", "pk"))
