"""A filter that somebody saved, and the columns that somebody keeps. The name of a filter is content: it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class SavedFilterQuerySet(ScopedQuerySet["SavedFilter"]):
    """A person's own for the body acted for, and those that colleagues share in it."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may use."""
        if actor.organisation is None or actor.person is None:
            return self.none()
        mine_or_shared = Q(person=actor.person) | Q(is_shared=True)
        return self.filter(mine_or_shared, organisation=actor.organisation).scoped(f"filters of {actor.label}")

    def of_list(self, name: str) -> Self:
        """Those of one list, by name."""
        return self.filter(listed=name).order_by("name", "pk")


class SavedFilter(ScopedModel):
    """The address of a filtered list under a name."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    listed = models.CharField(max_length=20)
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=3000, blank=True)
    is_shared = models.BooleanField(_("Shared in your organisation"), default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person", "listed", "name"],
                name="saved_filter_once",
                violation_error_message=_("You have another filter with this name"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeptColumnsQuerySet(ScopedQuerySet["KeptColumns"]):
    """A person's own."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` chose."""
        if actor.organisation is None or actor.person is None:
            return self.none()
        return self.filter(person=actor.person, organisation=actor.organisation).scoped(f"columns of {actor.label}")


class KeptColumns(ScopedModel):
    """The columns of a list that a person wants, when acting for a body."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    listed = models.CharField(max_length=20)
    columns = ArrayField(models.CharField(max_length=40))

    objects = KeptColumnsQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "person", "listed"], name="kept_columns_once"),)

    def __str__(self) -> str:
        return self.listed
