"""Rows of a forum: for everybody in it, or in confidence to some of its bodies; to the others they do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from forums.membership.models import Forum
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class InsideQuerySet(ScopedQuerySet[M_co]):
    """Rows of a forum, to the bodies that have joined it."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums that the body acted for is in; a portal administrator as such sees none."""
        if actor.organisation is None:
            return self.none()
        return self.filter(audience__in=actor.audiences).scoped(actor.label)


class InConfidenceQuerySet(ScopedQuerySet[M_co]):
    """Rows of a forum, to those of its bodies that are in their confidence."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums that the body acted for is in, less those for named partners without it."""
        if actor.organisation is None:
            return self.none()
        named = Q(readers__isnull=True) | Q(readers__contains=[actor.organisation.pk])
        return self.filter(named, audience__in=actor.audiences).scoped(actor.label)


class InConfidence(ScopedModel):
    """A row of a forum. `readers` are the bodies in its confidence; without any it is for the whole forum."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    readers = ArrayField(models.UUIDField(), null=True, blank=True)

    class Meta:
        abstract = True
