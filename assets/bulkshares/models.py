"""Sharing more properties at once than a page waits for: what was asked for, as it was checked, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel
from sharing.audiences.models import Audience, Cohort
from sharing.levels import Level


class What(models.TextChoices):
    """What is to be done. Shares are ended while the page waits, however many: see decision 0016."""

    SHARE = "share"
    RENEW = "renew"
    CONFIRM = "confirm"


class Stage(models.TextChoices):
    """Where it stands."""

    WORKING = "working", _("In hand")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Not done")
    FAILED = "failed", _("Could not be done")


class BulkShare(ScopedModel):
    """One sharing of many properties, or one change of many shares. Read by the body alone.

    `ids` are the properties that were on the check page, or the shares; they go once it is at its end, for then the
    `batch` has the shares. `left_out` has the others, by the reason. `door` is the forum's newest when it was asked:
    whoever joined after that was not on the page either. `mark` is the same for what is asked for twice.
    """

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=10, choices=What.choices)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    door = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, null=True)
    until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    ids = ArrayField(models.UUIDField())
    mark = models.CharField(max_length=32)
    total = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WORKING)
    refusal = models.CharField(max_length=40, blank=True)
    batch = models.UUIDField(null=True)
    number = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)

    objects = OwnedQuerySet["BulkShare"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-at"], name="bulk_shares_of_owner"),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "mark"], condition=models.Q(stage="working"), name="bulk_share_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.total} on {self.at:%Y-%m-%d}"

    @property
    def is_working(self) -> bool:
        """Whether the worker has it now."""
        return self.stage == Stage.WORKING
