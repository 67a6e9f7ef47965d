"""One change of many properties: who set what, on which of them, so that it can be read and taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel


class Stage(models.TextChoices):
    """Where a change of many stands; a small one is done when it is asked for."""

    WORKING = "working", _("Being changed")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    REFUSED = "refused", _("Not done")
    FAILED = "failed", _("Could not be done")


class BulkEdit(ScopedModel):
    """A change of many properties of a body. Read by the body alone: its values are of every level.

    One that the worker does keeps the `query` that found the properties, and the `mark` of how they stood.
    """

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    values = models.JSONField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DONE)
    query = models.TextField(blank=True)
    mark = models.CharField(max_length=32, blank=True)
    total = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_number = models.PositiveIntegerField(default=0)

    objects = OwnedQuerySet["BulkEdit"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-at"], name="bulk_edits_of_owner"),)

    def __str__(self) -> str:
        return f"{self.number} on {self.at:%Y-%m-%d}"

    @property
    def is_working(self) -> bool:
        """Whether the worker has it now."""
        return self.stage in {Stage.WORKING, Stage.UNDOING}


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
