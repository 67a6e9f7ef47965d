"""Files that people hand in: kept privately, shared by web and worker, reached only through a view."""

from __future__ import annotations

from django.db import models

from partners import clock
from partners.files.store import PrivateStorage
from partners.scoping.queries import OwnedQuerySet, ScopedModel


class StoredFile(ScopedModel):
    """One file of one body, under a generated name."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    file = models.FileField(storage=PrivateStorage(), max_length=200)
    name_given = models.CharField(max_length=255)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    #: since when its bytes are removed; the row stays where something tells of it
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["StoredFile"].as_manager()

    def __str__(self) -> str:
        return self.name_given
