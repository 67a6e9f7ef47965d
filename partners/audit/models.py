"""Events: who did what, for whom, to whose record, and why. Append-only in the database."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel

if TYPE_CHECKING:
    from typing import Self

    from partners.acting.actor import Actor


class EventQuerySet(OwnedQuerySet["Event"]):
    """The trail of one organisation: what was done to its records, its people and its shares."""

    def about(self, subject_id: uuid.UUID) -> Self:
        """What was done to one record."""
        return self.filter(subject_id=subject_id)

    def for_administrator(self, actor: Actor) -> Self:
        """What portal administrators did to bodies, forums and people; never what bodies did among themselves."""
        if not actor.is_administrator_of_portal:
            return self.none()
        return self.filter(by_administrator=True).scoped("deeds of portal administrators")


class Event(ScopedModel):
    """One deed. `organisation` is whose trail it stands in: the owner of the record it touched."""

    at = models.DateTimeField(_("When"), default=clock.now)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(_("Who"), max_length=200, blank=True)
    acting_for = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    acting_for_name = models.CharField(_("For"), max_length=200, blank=True)
    by_administrator = models.BooleanField(default=False)
    verb = models.CharField(_("What"), max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    subject_label = models.CharField(_("Record"), max_length=300, blank=True)
    reason = models.TextField(_("Reason"), blank=True)
    facts = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-at", "id"], name="event_trail"),
            models.Index(fields=["subject_id", "-at"], name="event_subject"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"
