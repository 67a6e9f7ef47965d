"""One change of many properties: who set what, on which of them, so that it can be read and taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel


class BulkEdit(ScopedModel):
    """A change of many properties of a body. Read by the body alone: its values are of every level."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    values = models.JSONField()
    number = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_number = models.PositiveIntegerField(default=0)

    objects = OwnedQuerySet["BulkEdit"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-at"], name="bulk_edits_of_owner"),)

    def __str__(self) -> str:
        return f"{self.number} on {self.at:%Y-%m-%d}"


class BulkEditRow(ScopedModel):
    """A property that a change of many changed, and its version since then: before and after are in its history."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    edit = models.ForeignKey(BulkEdit, models.CASCADE, related_name="rows")
    asset = models.ForeignKey("assets.Asset", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()

    objects = OwnedQuerySet["BulkEditRow"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edit", "asset"], name="bulk_edit_row_once")]

    def __str__(self) -> str:
        return f"{self.asset_id} at {self.version}"
