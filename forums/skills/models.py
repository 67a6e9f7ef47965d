"""Skills and capacity: what bodies of a forum offer each other, what they need, and what was matched."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.confidence import InsideQuerySet
from forums.membership.models import Forum
from partners import clock
from partners.scoping.queries import ScopedModel
from sharing.audiences.models import Audience


class Direction(models.TextChoices):
    """Whether a body has it or lacks it."""

    OFFER = "offer", _("Offer")
    NEED = "need", _("Need")


class Field(models.TextChoices):
    """What kind of expertise or capacity."""

    VALUATION = "valuation", _("Valuation")
    SURVEYING = "surveying", _("Building surveying")
    PLANNING = "planning", _("Planning")
    LEGAL = "legal", _("Property law")
    PROCUREMENT = "procurement", _("Procurement and contracts")
    PROJECTS = "projects", _("Project management")
    ENERGY = "energy", _("Energy and retrofit")
    DATA = "data", _("Data and mapping")
    FACILITIES = "facilities", _("Facilities management")
    TRAINING = "training", _("Training places")
    OTHER = "other", _("Something else")


class SkillQuerySet(InsideQuerySet["Skill"]):
    """Offers and needs, to the members of their forum."""

    def live(self) -> SkillQuerySet:
        """Neither taken back nor past their last day."""
        return self.filter(Q(until=None) | Q(until__gte=clock.today()), ended_at=None)


class Skill(ScopedModel):
    """An offer or a need of one body, counted in days rather than money."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="skills")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    direction = models.CharField(_("Offer or need"), max_length=5, choices=Direction.choices)
    field = models.CharField(_("Kind"), max_length=15, choices=Field.choices)
    title = models.CharField(_("What"), max_length=200)
    days = models.PositiveSmallIntegerField(_("Days"), null=True, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["audience", "field"], name="skill_of_forum"),)

    def __str__(self) -> str:
        return self.title


class MatchState(models.TextChoices):
    """How far a match is."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")


class Match(ScopedModel):
    """An offer and a need that one body laid beside each other; the other body answers for itself."""

    offer = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    need = models.ForeignKey(Skill, models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")  # that answers
    proposed_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("State"), max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    days = models.PositiveSmallIntegerField(_("Days"), null=True, blank=True)
    note = models.CharField(_("What came of it"), max_length=300, blank=True)
    answered_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InsideQuerySet["Match"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "offer", "need"], condition=~Q(state="declined"), name="match_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} {self.need_id}"
