"""Publications of benefits to forums, and the two numbers that say how many a forum does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class PublicationQuerySet(ScopedQuerySet["Publication"]):
    """Publications: the body's own, and those that stand in the forums that it is in."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, withdrawn or not; those of the forums that the body acted for is in while they stand."""
        reasons = Q(audience__in=actor.audiences, withdrawn_at=None)
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation)
        return self.filter(reasons).scoped(actor.label)

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class Publication(ScopedModel):
    """The claiming body lets a forum read a benefit and count it. Withdrawn by a date, at once."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    benefit = models.ForeignKey("projects.Benefit", models.PROTECT, related_name="publications")
    forum = models.ForeignKey("forums.Forum", models.PROTECT, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "benefit", "forum"], condition=Q(withdrawn_at=None), name="published_once"
            ),
        )
        indexes = (
            models.Index(fields=["audience"], condition=Q(withdrawn_at=None), name="published_to_audience"),
            models.Index(fields=["benefit"], name="publications_of_benefit"),
        )

    def __str__(self) -> str:
        return f"publication {self.pk}"


class TallyQuerySet(ScopedQuerySet["ForumTally"]):
    """How many benefits forums have, to their members."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums that the body acted for is in."""
        return self.filter(audience__in=actor.audiences).scoped(actor.label)


class ForumTally(ScopedModel):
    """How many benefits the projects of a forum have, and how many of them are published to it.

    Two numbers and nothing else. Kept by the database itself (a trigger of its owner's): nobody who
    reads the forum's report may read the benefits that it leaves out.
    """

    forum = models.OneToOneField("forums.Forum", models.CASCADE, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.CASCADE, related_name="+")
    benefits = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.published} of {self.benefits}"
