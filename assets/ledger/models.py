"""Of which last days a body was told that it stops seeing something."""

from __future__ import annotations

from django.db import models

from partners.scoping.queries import OwnedQuerySet, ScopedModel


class EndTold(ScopedModel):
    """The people of a body were told, so many days before at the latest, that what it sees ends on a day."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()

    objects = OwnedQuerySet["EndTold"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "ends_on"], name="end_told_once"),)

    def __str__(self) -> str:
        return f"{self.ends_on}: {self.days} days before"
