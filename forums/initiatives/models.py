"""Initiatives: joint work of partners in a forum, which stands at a stage of the continuum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forums.initiatives.stages import Stage
from forums.membership.models import Forum
from partners import clock
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


class Status(models.TextChoices):
    """Whether work goes on."""

    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Initiative(ScopedModel):
    """Joint work that stands at one of five stages. `origin_kind` and `origin_id` name what it came from, if anything.

    The lead looks after the words and invites; it decides for no other partner.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="initiatives")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    title = models.CharField(_("Title"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    lead = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage.choices, default=Stage.CO_EXISTENCE)
    target_stage = models.CharField(_("Target stage"), max_length=20, choices=Stage.choices)
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.UUIDField(null=True, blank=True)
    started_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    started_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending_reason = models.TextField(_("Reason"), blank=True)

    objects = InsideQuerySet["Initiative"].as_manager()

    class Meta:
        ordering = ("title", "pk")
        indexes = (models.Index(fields=["audience", "stage"], name="initiative_of_forum"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        """Whether work goes on."""
        return self.status == Status.ACTIVE


class Standing(models.TextChoices):
    """Where a body stands with an initiative."""

    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Taking part")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Invitation withdrawn")
    LEFT = "left", _("Left")


class InitiativePartner(ScopedModel):
    """One body's part in an initiative, from the invitation on. Only the body itself takes part or leaves."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="partners")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=Standing.choices, default=Standing.INVITED)
    contribution = models.CharField(_("What it brings"), max_length=300, blank=True)
    invited_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = InsideQuerySet["InitiativePartner"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "initiative"], name="initiative_partner_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"
