"""Work to be done after a commit: a row in the same transaction. The row is the truth, the message a hint."""

from __future__ import annotations

import uuid

from django.db import models

from partners import clock


class Job(models.Model):
    """One piece of work of a registered name. Its payload holds ids only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    acting_for = models.ForeignKey("partners.Organisation", models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    starts = models.PositiveSmallIntegerField(default=0)  # how often a worker took it in hand, whatever came of it
    done_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, gave_up_at=None),
                name="job_to_do",
            ),
            models.Index(
                fields=["name"],
                condition=models.Q(done_at=None, attempts__gt=0),
                name="job_in_vain",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Beat(models.Model):
    """When something that must go on was last heard of. Written by the worker, read by the pages."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
