"""That a programme counts a benefit, and that another project contributes to it. Only one project claims it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from projects.benefits.models import Benefit, OfBenefit, OfBenefitQuerySet
from projects.delivery.models import Project
from projects.programmes.reference import PROGRAMMES

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from projects.programmes.reference import Programme


class ProgrammeTagQuerySet(OfBenefitQuerySet):
    """Tags of benefits, to whoever sees the benefit."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(ended_at=None)


class ProgrammeTag(OfBenefit):
    """A programme counts a benefit. Several may; a total over them counts it once."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="programme_tags")
    code = models.CharField(_("Programme"), max_length=10)
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeTagQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "benefit", "code"], condition=Q(ended_at=None), name="programme_tag_once"
            ),
            models.CheckConstraint(condition=Q(code__in=list(PROGRAMMES)), name="programme_is_known"),
        )
        indexes = (models.Index(fields=["benefit"], condition=Q(ended_at=None), name="programmes_of_benefit"),)

    @property
    def programme(self) -> Programme:
        """The programme."""
        return PROGRAMMES[self.code]


class ContributionQuerySet(OfBenefitQuerySet):
    """Contributions, to whoever sees both the benefit and the project."""

    def visible_to(self, actor: Actor) -> Self:
        """Those whose benefit and whose project `actor` sees."""
        seen: Any = super().visible_to(actor)
        found: Self = seen.filter(project__in=Project.objects.visible_to(actor).values("pk"))
        return found.scoped(actor.label)


class Contribution(OfBenefit):
    """Another project contributes to a benefit. It does not claim it, so it counts nothing."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="contributions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="contributions")
    at = models.DateTimeField(default=clock.now)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "benefit", "project"], name="contribution_once"),
        )
        indexes = (models.Index(fields=["project"], name="contributions_of_project"),)
