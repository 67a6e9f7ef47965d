"""That a person was told of something: a pointer to a record, never what the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    """Notices."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, for the body acted for."""
        if actor.organisation is None or actor.person is None:
            return self.none()
        return self.filter(person=actor.person, organisation=actor.organisation).scoped(actor.label)


class Notice(ScopedModel):
    """One line for each person, kind and record: what happens again makes the line new again."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "person", "kind", "record"], name="notice_once"),
        )
        indexes = (
            models.Index(fields=["person", "organisation", "-at"], name="notices_of_person"),
            models.Index(fields=["at"], condition=models.Q(read_at=None, mailed_at=None), name="notices_to_mail"),
        )

    def __str__(self) -> str:
        return self.kind
