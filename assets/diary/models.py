"""The calendar feed of a person who acts for a body: an address that only they know, kept as its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
    """Feeds, to whoever made them and acts for the body; and the one whose address is held."""

    def visible_to(self, actor: Actor) -> Self:
        """The person's own, for the body acted for."""
        if actor.person is None or actor.organisation is None:
            return self.none()
        return self.filter(person=actor.person, organisation=actor.organisation).scoped(actor.label)

    def of_address(self, token_hash: str) -> Self:
        """The feed in force whose address was opened."""
        held = self.filter(token_hash=token_hash, revoked_at=None, expires_on__gte=clock.today())
        return held.scoped("holder of the address")

    def in_force(self) -> Self:
        """Neither revoked nor past its last day."""
        return self.filter(revoked_at=None, expires_on__gte=clock.today())


class CalendarFeed(ScopedModel):
    """Opens the diary of one person acting for one body, with what they may see when it is opened."""

    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(revoked_at=None), name="one_feed_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organisation_id}"
