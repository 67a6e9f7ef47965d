"""One file being brought into a register: how its columns are matched, what was found, what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
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
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


#: where an import stands again when the worker gives up what it was about: nothing of it was done
BEFORE: dict[str, State] = {
    State.CHECKING: State.MATCHING,
    State.STORING: State.CHECKED,
    State.UNDOING: State.DONE,
}


class Outcome(models.TextChoices):
    """What becomes of a row, or of a property that no row speaks of."""

    NEW = "new", _("New properties")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    MISSING = "missing", _("In your register, but not in the file")
    OTHERS = "others", _("Rows of other owners, left out")
    REJECTED = "rejected", _("Rows with errors, left out")


class Fault(models.IntegerChoices):
    """How much of a row is wrong."""

    NONE = 0, _("Nothing")
    CELLS = 1, _("Cells that could be left out")
    ROW = 2, _("The row")


#: said once, beside the first row that they hold for, of the file as a whole
OF_THE_FILE = frozenset({"grid_unproven", "reference_missing"})


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
    mendable = models.PositiveIntegerField(default=0)  # of the rejected: only cells that can be left out are wrong
    missing = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    key_columns: Any = models.JSONField(default=list)
    owner_column = models.PositiveIntegerField(null=True)
    owners: Any = models.JSONField(default=list)
    owners_chosen: Any = models.JSONField(default=list)
    clears_empty = models.BooleanField(default=False)
    leaves_cells_out = models.BooleanField(default=False)
    asks_again = models.BooleanField(default=False)  # rows came to have errors after the check, which all had passed
    recognised = models.BooleanField(default=False)
    is_turned = models.BooleanField(default=False)  # the headings run down the first column: rows are its columns
    register_stamp = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True)
    good_rows_only = models.BooleanField(default=False)
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, null=True)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    door = models.ForeignKey("sharing.Cohort", models.PROTECT, null=True, related_name="+")  # whom its owner could see
    share_batch = models.UUIDField(null=True)
    share_refusal = models.CharField(max_length=40, blank=True)  # why the new ones, though taken in, are not shared
    refused_because = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # the worker gave its work on it up, and nobody has tried since
    forgotten_at = models.DateTimeField(null=True)  # since then its rows and its file are no longer kept
    has_leftovers = models.BooleanField(default=False)  # its rows are past: nobody sees them, the worker removes them

    objects = OwnedQuerySet["Import"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-started_at"], name="imports_of_body"),)

    def __str__(self) -> str:
        return self.file.name_given

    @property
    def is_working(self) -> bool:
        """Whether the worker has it now."""
        return self.state in BEFORE

    @property
    def good(self) -> int:
        """How many rows were or can be taken."""
        return self.created + self.changed + self.unchanged


class ImportRow(ScopedModel):
    """A row of the file as it was understood, and what it does to the register.

    `said` is what the row says, by field; `was` is what the register said before, where that differs.
    Missing properties have rows of their own, numbered behind those of the file. `fate` and `left`
    tell what undoing did: `left` holds the fields that somebody changed since.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("batch_id", "row")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+", db_index=False)
    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    fault = models.PositiveSmallIntegerField(choices=Fault.choices, default=Fault.NONE)
    identity = models.CharField(max_length=200, blank=True)
    asset_id = models.UUIDField(null=True)
    name = models.CharField(max_length=300, blank=True)
    said: Any = models.JSONField(default=dict)
    was: Any = models.JSONField(null=True)
    cells: Any = models.JSONField(null=True)  # as they stand in the file, of a row to be mended
    coarse: Any = models.JSONField(null=True)  # fields that may only say less than the register, and what was
    spares: Any = models.JSONField(null=True)  # therefore left out of `said`
    fate = models.CharField(max_length=10, blank=True)
    left: Any = models.JSONField(null=True)

    objects = OwnedQuerySet["ImportRow"].as_manager()

    class Meta:
        ordering = ("row",)
        indexes = (
            models.Index(fields=["batch", "outcome", "row"], name="rows_of_import"),
            models.Index(fields=["asset_id"], name="imported_as", condition=Q(outcome="new")),
            models.Index(fields=["batch", "row"], name="faulty_rows", condition=Q(fault__gt=0)),
        )

    def __str__(self) -> str:
        return f"row {self.row}: {self.outcome}"


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

    @property
    def is_of_file(self) -> bool:
        """Whether it is said of the file as a whole."""
        return self.code in OF_THE_FILE


class ColumnMemory(ScopedModel):
    """What a body chose a heading to be the last time, in whatever file."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    heading = models.CharField(max_length=300)
    target = models.CharField(max_length=40, blank=True)

    objects = OwnedQuerySet["ColumnMemory"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "heading"], name="column_memory_once"),)

    def __str__(self) -> str:
        return f"{self.heading} is {self.target}"


class Layout(ScopedModel):
    """How a body matched a file with these very headings the last time: columns, key, owners and choices."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    headings_hash = models.CharField(max_length=64)
    matched: Any = models.JSONField(default=dict)  # heading -> field, "" for a column left out
    key_headings: Any = models.JSONField(default=list)
    owner_heading = models.CharField(max_length=300, blank=True)
    owners_chosen: Any = models.JSONField(default=list)
    clears_empty = models.BooleanField(default=False)
    used_at = models.DateTimeField(default=clock.now)

    objects = OwnedQuerySet["Layout"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "headings_hash"], name="layout_once"),)

    def __str__(self) -> str:
        return f"{len(self.matched)} columns"
