"""Coincidences that a body has set aside, each with the reason; taken back, not deleted."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from partners import clock
from partners.audit.labels import fixed
from partners.scoping.queries import OwnedQuerySet, ScopedModel


class Coinciding(models.TextChoices):
    """How two properties coincide."""

    LEASES = "leases", _("Two leases that end near each other")
    NEED = "need", _("A property to dispose of or to share beside a stated need")
    SPACE = "space", _("Vacant space beside a lease that ends")


for kind in Coinciding:  # what the trail calls one that was set aside
    fixed("assets.Dismissal", kind.label)


class DismissalQuerySet(OwnedQuerySet["Dismissal"]):
    """What the body acted for has set aside."""

    def in_force(self) -> Self:
        """Not taken back."""
        return self.filter(revived_at=None)


class Dismissal(ScopedModel):
    """A body's word that a coincidence is of no use to it. `first` and `second` as the coincidence has them."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Coinciding.choices)
    first = models.ForeignKey(Asset, models.CASCADE, related_name="+")
    second = models.ForeignKey(Asset, models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(_("Reason"), max_length=300)
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    revived_at = models.DateTimeField(null=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "first", "second"],
                condition=Q(revived_at=None),
                name="dismissed_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())
