"""The charter of a forum, who signed it off, and the anonymous pulse of its principles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.charter.principles import Principle
from forums.membership.confidence import InsideQuerySet
from forums.membership.models import Forum
from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor

#: nothing is shown of a pulse before so many have answered
FEWEST_ANSWERS = 5


class Charter(ScopedModel):
    """One version of a forum's charter; it never changes. The newest is in force, and sign-offs are of one version."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="charters")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(_("Version"))
    principles = models.JSONField(default=dict)  # what each looks like in this forum, by its name
    published_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    published_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    objects = InsideQuerySet["Charter"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["audience", "version"], name="charter_version_once"),)

    def __str__(self) -> str:
        return f"{self.audience_id} {self.version}"


class Priority(ScopedModel):
    """What a charter puts first; `brought_by` are the bodies whose priority it was."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="priorities")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("Priority"), max_length=300)
    brought_by = ArrayField(models.UUIDField(), default=list)

    objects = InsideQuerySet["Priority"].as_manager()

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["charter", "place"], name="priority_in_its_place"),)

    def __str__(self) -> str:
        return self.text


class SignOff(ScopedModel):
    """A body's executive sponsor has signed one version of a charter off."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="sign_offs")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = InsideQuerySet["SignOff"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "charter"], name="signed_off_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"


class PulseQuerySet(InsideQuerySet["Pulse"]):
    """Pulses, to the members of their forum."""

    def open(self) -> Self:
        """Neither closed nor past their last day."""
        return self.filter(closed_at=None, closes_on__gte=clock.today())


class Pulse(ScopedModel):
    """One asking of the eight statements. `answered` counts heads, never which; the database alone writes it."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="pulses")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    opened_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    opened_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closes_on = models.DateField(_("Last day"))
    closed_at = models.DateTimeField(null=True, blank=True)
    answered = models.PositiveIntegerField(default=0)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True, blank=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["audience"], condition=Q(closed_at=None), name="pulse_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today."""
        return self.closed_at is None and self.closes_on >= clock.today()

    @property
    def is_shown(self) -> bool:
        """Whether enough answered, and no more will: a result that grew by one would tell that one's answer."""
        return not self.is_open and self.answered >= FEWEST_ANSWERS


class PulsePresenceQuerySet(ScopedQuerySet["PulsePresence"]):
    """That somebody has answered, to nobody but themselves."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        if actor.person is None:
            return self.none()
        return self.filter(person=actor.person).scoped(actor.label)


class PulsePresence(ScopedModel):
    """Somebody has answered a pulse. No time, no body, and nothing that leads to an answer."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="presences")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")

    objects = PulsePresenceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "pulse"], name="pulse_answered_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}"


class PulseVoteQuerySet(ScopedQuerySet["PulseVote"]):
    """Single answers to single statements, to members once the pulse may be shown."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of pulses that are over and that enough have answered."""
        shown = Pulse.objects.visible_to(actor).filter(
            Q(closed_at__isnull=False) | Q(closes_on__lt=clock.today()), answered__gte=FEWEST_ANSWERS
        )
        return self.filter(pulse__in=shown.values("pk")).scoped(actor.label)


class PulseVote(ScopedModel):
    """How far somebody agreed with one statement. Not who, not when, and not with what else they agreed."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="votes")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    principle = models.CharField(max_length=15, choices=Principle.choices)
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    objects = PulseVoteQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["pulse", "principle", "score"], name="votes_of_pulse"),)
        constraints = (models.CheckConstraint(condition=Q(score__range=(1, 5)), name="pulse_score_1_to_5"),)

    def __str__(self) -> str:
        return f"{self.principle} {self.score}"
