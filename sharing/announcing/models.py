"""One line a share of one or many records: who shared what kind of thing through which door, and when.

A receiver does not read shares: they say why others see a record. This says nothing of the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience, Cohort

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class AnnouncementQuerySet(ScopedQuerySet["Announcement"]):
    """Announcements, to those who hold the door."""

    def visible_to(self, actor: Actor) -> Self:
        """Those through the actor's doors. What they announce may have ended since: whoever shows one asks."""
        return self.filter(door__in=actor.doors).scoped(f"doors of {actor.label}")


class Announcement(ScopedModel):
    """That `organisation` shared records of the kind `noun`."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    door = models.ForeignKey(Cohort, models.CASCADE, related_name="+", db_index=False)
    noun = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["door", "-at"], name="announcement_of_door"),)

    def __str__(self) -> str:
        return f"{self.noun} {self.at:%Y-%m-%d}"
