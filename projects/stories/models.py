"""Stories: one sentence for each body named, that body's own answer to it, the forum that reads them, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from projects.delivery.models import Project

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class SentenceQuerySet(ScopedQuerySet["StoryLine"]):
    """Sentences: to whoever tells the story, to whom each names, and once published to the forum."""

    def visible_to(self, actor: Actor) -> Self:
        """The teller's own; those about the body acted for; the published ones of its forums."""
        reasons = Q(audience__in=actor.audiences, published_at__isnull=False)
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation) | Q(body=actor.organisation)
        return self.filter(reasons).scoped(actor.label)


class StoryQuerySet(ScopedQuerySet["Story"]):
    """Stories, to the same."""

    def visible_to(self, actor: Actor) -> Self:
        """The teller's own; those with a sentence about the body acted for; the published ones of its forums."""
        reasons = Q(audience__in=actor.audiences, published_at__isnull=False)
        if actor.organisation is not None:
            about = StoryLine.objects.filter(body=actor.organisation).scoped("about the body acted for")
            reasons |= Q(organisation=actor.organisation) | Q(pk__in=about.values("story"))
        return self.filter(reasons).scoped(actor.label)

    def published(self) -> Self:
        """Those that the forum reads."""
        return self.filter(published_at__isnull=False)


class Story(ScopedModel):
    """What a delivered project brought, told by its lead to a forum."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="stories")
    forum = models.ForeignKey("forums.Forum", models.PROTECT, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=150)
    not_meant = models.JSONField(default=list)  # `organisations.not_meant`
    person_name = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["audience"], condition=Q(published_at__isnull=False), name="stories_of_audience"),
            models.Index(fields=["project"], name="stories_of_project"),
        )

    def __str__(self) -> str:
        return self.title


class StoryLine(ScopedModel):
    """What a story says of one body. Its words never change: another story is told instead."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    story = models.ForeignKey(Story, models.PROTECT, related_name="lines")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, related_name="+")
    body = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    text = models.CharField(_("Sentence"), max_length=400)
    place = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "story", "body"], name="story_line_once"),)
        indexes = (models.Index(fields=["body"], name="sentences_about_body"),)

    def __str__(self) -> str:
        return self.text


class AnswerQuerySet(ScopedQuerySet["StoryAnswer"]):
    """Answers: one's own, and those to one's own stories."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those given to it."""
        if actor.organisation is None:
            return self.none()
        mine = Q(organisation=actor.organisation) | Q(teller=actor.organisation)
        return self.filter(mine).scoped(actor.label)


class StoryAnswer(ScopedModel):
    """The named body's own answer to its sentence. Given once and never changed."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    sentence = models.OneToOneField(StoryLine, models.PROTECT, related_name="answer")
    teller = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    approved = models.BooleanField()
    reason = models.CharField(_("Why not"), max_length=300, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = AnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"answer {self.pk}"


class TakenBackQuerySet(ScopedQuerySet["StoryTakenBack"]):
    """Which stories were taken back: one's own doing, to their teller, and by the teller to whom they named."""

    def visible_to(self, actor: Actor) -> Self:
        """Why a body did not want to be named any longer is between it and the teller."""
        if actor.organisation is None:
            return self.none()
        about = StoryLine.objects.filter(body=actor.organisation).scoped("about the body acted for")
        reasons = Q(organisation=actor.organisation) | Q(teller=actor.organisation)
        reasons |= Q(organisation=F("teller"), story__in=about.values("story"))
        return self.filter(reasons).scoped(actor.label)


class StoryTakenBack(ScopedModel):
    """Its teller, or a body that it named, took a published story back. The database hides it with this row."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    story = models.ForeignKey(Story, models.PROTECT, related_name="taken_back")
    teller = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(_("Why it is taken back"), max_length=300, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = TakenBackQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "story"], name="story_taken_back_once"),)
        indexes = (models.Index(fields=["teller"], name="stories_taken_back"),)

    def __str__(self) -> str:
        return f"taken back {self.story_id}"
