"""Information-sharing agreements of forums, one text a version, and which bodies accepted which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from uuid import UUID

    from partners.acting.actor import Actor


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    """Agreements, to members and to those invited."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the audiences of the body acted for; the forums room adds those it is invited to."""
        return self.filter(audience__in=actor.audiences).scoped(actor.label)


class Agreement(ScopedModel):
    """One version of a forum's information-sharing agreement. The highest number is in force."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField(_("Version"))
    text_en = models.TextField(_("Text in English"))
    text_cy = models.TextField(_("Text in Welsh"), blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["audience", "version"], name="agreement_version_once"),)
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"version {self.version}"


class AcceptanceQuerySet(ScopedQuerySet["Acceptance"]):
    """Which body accepted what."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and of the fellow members of its forums."""
        if actor.organisation is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation) | Q(audience__in=actor.audiences)).scoped(actor.label)


class Acceptance(ScopedModel):
    """A body's own administrator accepted this version."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="acceptances")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=clock.now)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "agreement"], name="acceptance_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} accepted {self.agreement_id}"


def accepted_current(audience: Audience, organisation_id: UUID | None) -> bool:
    """Whether the body has accepted the agreement now in force; a partner's own audience needs none."""
    if not audience.is_forum:
        return True
    if organisation_id is None:
        return False
    newest = Agreement.objects.filter(audience=audience).scoped("of a forum at hand").order_by("-version")[:1]
    return (
        Acceptance.objects.filter(organisation_id=organisation_id, agreement=newest.values("pk"))
        .scoped("of the body at hand")
        .exists()
    )
