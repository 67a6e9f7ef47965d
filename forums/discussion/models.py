"""Talk in a forum: threads and posts, for everybody in it or in confidence to named partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.membership.confidence import InConfidence, InConfidenceQuerySet
from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class Thread(InConfidence):
    """A talk. Whom it is for is said when it begins and never changes."""

    title = models.CharField(_("Title"), max_length=200)
    started_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    started_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    objects = InConfidenceQuerySet["Thread"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["audience", "-last_at"], name="thread_of_forum"),)

    def __str__(self) -> str:
        return self.title

    @property
    def in_confidence(self) -> bool:
        """Whether it is for named partners only."""
        return self.readers is not None


class PostQuerySet(ScopedQuerySet["Post"]):
    """What was said, to those who may read the thread."""

    def visible_to(self, actor: Actor) -> Self:
        """Posts of threads that the body acted for may read."""
        return self.filter(thread__in=Thread.objects.visible_to(actor).values("pk")).scoped(actor.label)


class Post(ScopedModel):
    """What somebody said, in Markdown. The first post of a thread begins it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    text = models.TextField(_("Text"))
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["thread", "at"], name="post_of_thread"),)

    def __str__(self) -> str:
        return self.text[:100]


class PostVersionQuerySet(ScopedQuerySet["PostVersion"]):
    """What posts said before they were edited, to those who may read the thread."""

    def visible_to(self, actor: Actor) -> Self:
        """Versions of posts in threads that the body acted for may read."""
        return self.filter(post__in=Post.objects.visible_to(actor).values("pk")).scoped(actor.label)


class PostVersion(ScopedModel):
    """What a post said until `until`: later edits stay visible."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    text = models.TextField()
    until = models.DateTimeField(default=clock.now)

    objects = PostVersionQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["post", "until"], name="version_of_post"),)

    def __str__(self) -> str:
        return self.text[:100]
