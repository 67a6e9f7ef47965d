"""Audiences: whom something can be shared with. One partner organisation, or one forum.

Each is backed by one auth Group, to which object permissions are granted. Nobody is ever put
into that group: who stands behind it is `AudienceMember`, and `user.groups` stays empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.organisations.models import known_to
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class AudienceQuerySet(ScopedQuerySet["Audience"]):
    """Audiences, to those who may share with them."""

    def visible_to(self, actor: Actor) -> Self:
        """The forums of the body acted for, and the partners that it knows; for oneself, oneself."""
        if actor.organisation is None:
            return self.none()
        return self.filter(known_to(actor, "organisation") | Q(pk__in=actor.audiences)).scoped(actor.label)

    def receivers_for(self, actor: Actor) -> Self:
        """Those with whom the body acted for may share: its forums and known partners, less itself."""
        return self.visible_to(actor).exclude(organisation=actor.organisation)


class Audience(ScopedModel):
    """A receiver of shares. `organisation` is empty for a forum's."""

    group = models.OneToOneField(Group, models.PROTECT, related_name="+")
    organisation = models.OneToOneField("partners.Organisation", models.CASCADE, null=True, related_name="audience")
    name_en = models.CharField(max_length=200, blank=True)
    name_cy = models.CharField(max_length=200, blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ("name_en", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or the one there is."""
        if (get_language() or "en").startswith("cy"):
            return self.name_cy or self.name_en
        return self.name_en or self.name_cy

    @property
    def name_language(self) -> str:
        """The language that `name` is in, for its `lang` attribute."""
        return "cy" if self.name == self.name_cy and self.name != self.name_en else "en"

    @property
    def is_forum(self) -> bool:
        """A forum, rather than a single partner."""
        return self.organisation_id is None


class CohortQuerySet(ScopedQuerySet["Cohort"]):
    """Doors, to the members of their audience and to those who may share with it."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the audiences that the body acted for belongs to, and of its partners' own."""
        return self.filter(
            audience__in=Audience.objects.visible_to(actor).values("pk"),
        ).scoped(actor.label)


class Cohort(ScopedModel):
    """A door: the members of an audience who had joined by a moment. Shares open one door each.

    Number 0 is the door of everybody, now and later: a single partner's only one, and in a forum
    that of shares whose owner said "and whoever joins later". A member holds door 0 and every door
    from the one that was newest when it joined; so an earlier share stays shut to it until the
    owner moves that share to the newest door.
    """

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="cohorts")
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=clock.now)

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["audience", "number"], name="cohort_once"),)

    def __str__(self) -> str:
        return f"{self.audience_id} {self.number}"


class AudienceMemberQuerySet(ScopedQuerySet["AudienceMember"]):
    """Who stands behind an audience."""

    def visible_to(self, actor: Actor) -> Self:
        """The members of the audiences of the body acted for, itself included."""
        if actor.organisation is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation) | Q(audience__in=actor.audiences)).scoped(actor.label)

    def in_force(self) -> Self:
        """Not left."""
        return self.filter(left_at=None)


class AudienceMember(ScopedModel):
    """A body that receives what is shared with an audience, from cohort `joined_cohort` on."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="members")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    joined_cohort = models.PositiveIntegerField(_("First cohort"), default=0)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = AudienceMemberQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "audience"], condition=Q(left_at=None), name="audience_member_once"
            ),
        )
        indexes = (models.Index(fields=["audience"], name="members_of_audience"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.audience_id}"
