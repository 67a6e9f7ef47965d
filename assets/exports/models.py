"""A file that somebody asked for, made by the worker and fetched by the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class What(models.TextChoices):
    """Which properties, and which facts of them."""

    REGISTER = "register", _("Your whole register, every fact, to mend and import again")
    CODE = "code", _("Your whole register, as the Transparency Code asks for it")
    LIST = "list", _("What the list shows, of your own and of what others share with you")


class Shape(models.TextChoices):
    """The kind of file."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel (XLSX)")
    GEOJSON = "geojson", _("GeoJSON, for a map")


class ExportState(models.TextChoices):
    """Where it stands."""

    WRITING = "writing", _("Being written")
    READY = "ready", _("Ready")
    GONE = "gone", _("Removed")
    FAILED = "failed", _("Could not be written")


class ExportQuerySet(ScopedQuerySet["Export"]):
    """Files, to the person who asked for them while acting for the same body."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own."""
        if actor.organisation is None or actor.person is None:
            return self.none()
        return self.filter(organisation=actor.organisation, person=actor.person).scoped(f"asked for by {actor.label}")

    def of_body(self, actor: Actor) -> Self:
        """All of the body's, to the worker by itself: the database shows them to nobody else."""
        return self.filter(organisation=actor.organisation).scoped(f"files of {actor.label}, to be removed")


class Export(ScopedModel):
    """What was asked for, and the file once it is there.

    `seen` is a fingerprint of what others shared when it was written: when that has changed since,
    the file is not given out.
    """

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    shape = models.CharField(max_length=10, choices=Shape.choices)
    query = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WRITING)
    row_count = models.PositiveIntegerField(default=0)
    seen = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey("partners.StoredFile", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["person", "-asked_at"], name="exports_of_person"),)

    def __str__(self) -> str:
        return f"{self.what} as {self.shape}"
