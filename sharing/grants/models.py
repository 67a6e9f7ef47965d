"""What is kept of a share: guardian's row, our provenance, and the narrow row that reading uses.

A floor that has something to share derives one concrete model from each (see `kinds.py`):

* `Grant`: django-guardian's object permission for a Group, with a direct foreign key. That it is
  there says that the audience has the permission; it knows neither why nor until when.
* `Share`: who granted it, why, until when, and to which cohort. Several may stand for one audience.
* `Sight`: derived from the two inside the same transaction, one row for each door and level, with
  the columns that lists search, sort and count by, cut to the level. Reading asks only this.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from partners import clock
from partners.scoping.queries import OwnedQuerySet, ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience, Cohort
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Grant(GroupObjectPermissionBase):
    """Guardian's row. Not scoped, for guardian's own manager must run; policed all the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


class ShareQuerySet(OwnedQuerySet[M_co]):
    """Shares, to their owner only: a receiver learns what it sees, not why others see it too."""

    def live(self) -> Self:
        """Neither ended nor past."""
        return self.filter(ended_at=None, until__gte=clock.today())

    def ending_by(self, date: Any) -> Self:
        """Live ones whose last day is `date` or before."""
        return self.live().filter(until__lte=date)


class Share(ScopedModel):
    """An owner's decision that an audience sees a record up to a level until a day, and why."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    door = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    until = models.DateField(_("Last day"))
    reason = models.TextField(_("Reason"))
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    batch = models.UUIDField(default=uuid.uuid4)

    class Meta:
        abstract = True

    @property
    def and_later(self) -> bool:
        """Whether it reaches whoever joins the forum later."""
        return self.door.number == 0

    def __str__(self) -> str:
        return f"{Level(self.level).label} until {self.until}"


class SightQuerySet(ScopedQuerySet[M_co]):
    """Narrow rows of what may be seen. Scoped like the records that they stand for."""

    def visible_to(self, actor: Actor, at: Level = Level.LISTED) -> Self:
        """The rows behind the actor's doors that are in force today, at `at` or higher."""
        rows = self.filter(door__in=actor.doors, until__gte=clock.today())
        if at > Level.LISTED:
            rows = rows.filter(level__gte=at)
        return rows.scoped(f"doors of {actor.label}")

    def of_owner(self, actor: Actor) -> Self:
        """Who sees the records of the body acted for: its own rows left out."""
        if actor.organisation is None:
            return self.none()
        own = Cohort.objects.filter(audience__organisation=actor.organisation).scoped("the body's own")
        return (
            self.filter(owner=actor.organisation.pk, until__gte=clock.today())
            .exclude(door__in=own.values("pk"))
            .scoped(f"records of {actor.label}")
        )


class Sight(models.Model):
    """One record behind one door at one level, until a day. Derived: never written by hand."""

    door = models.ForeignKey(Cohort, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    owner = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+", db_constraint=False)
    level = models.PositiveSmallIntegerField()
    until = models.DateField()
    sort_name = models.TextField(db_collation="C")
    search = models.TextField(db_collation="C")

    class Meta:
        abstract = True
