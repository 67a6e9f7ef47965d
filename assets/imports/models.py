"""One file being brought into a register: how its columns are matched, what was found, what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel
from sharing.levels import Level


class State(models.TextChoices):
    """Where an import stands."""

    MATCHING = "matching", _("Match the columns")
    CHECKING = "checking", _("Checking")
    CHECKED = "checked", _("Ready to import")
    STORING = "storing", _("Importing")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


class Import(ScopedModel):
    """A file and its fate. Nothing of it is in the register before `DONE`, and all of it is after."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    file = models.ForeignKey("partners.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MATCHING)
    sheet = models.CharField(max_length=200, blank=True)
    sheets: Any = models.JSONField(default=list)
    heading_row = models.PositiveIntegerField(null=True)
    headings: Any = models.JSONField(default=list)
    sample: Any = models.JSONField(default=list)
    matching: Any = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    good_rows_only = models.BooleanField(default=False)
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, null=True)
    until = models.DateField(null=True)
    refused_because = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet["Import"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-started_at"], name="imports_of_body"),)

    def __str__(self) -> str:
        return self.file.name_given

    @property
    def is_working(self) -> bool:
        """Whether the worker has it now."""
        return self.state in {State.CHECKING, State.STORING}

    @property
    def good(self) -> int:
        """How many rows were or can be taken."""
        return self.created + self.changed + self.unchanged


class ImportProblem(ScopedModel):
    """A cell that was refused, or that its owner should look at."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    batch = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=60)
    facts: Any = models.JSONField(default=dict)
    is_warning = models.BooleanField(default=False)

    objects = OwnedQuerySet["ImportProblem"].as_manager()

    class Meta:
        ordering = ("row", "column")
        indexes = (models.Index(fields=["batch", "is_warning", "row"], name="problems_of_import"),)

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.code}"


class ColumnMemory(ScopedModel):
    """What a body chose a heading to be the last time."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    heading = models.CharField(max_length=300)
    target = models.CharField(max_length=40, blank=True)

    objects = OwnedQuerySet["ColumnMemory"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "heading"], name="column_memory_once"),)

    def __str__(self) -> str:
        return f"{self.heading} is {self.target}"
