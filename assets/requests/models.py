"""A request to see more, what it is about, and the one row that closes it.

Nothing here is ever changed. Whoever closes a request adds its answer, of which there can be one:
the owner grants or refuses, or the asker withdraws. So two people who press at once cannot both.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.register.models import Asset
from partners import clock
from partners.audit.labels import fixed
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


DAYS_TO_ANSWER = 5
M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Outcome(models.TextChoices):
    """How a request was closed."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Need(models.TextChoices):
    """What more is asked for; whoever asks may add words of their own."""

    SHARE = "share", _("To share a building or bring services together")
    SPACE = "space", _("To find space to move into or to work from")
    LEASES = "leases", _("To plan leases that end or break at the same time")
    LAND = "land", _("To sell, buy, swap or put land together")
    CASE = "case", _("For a business case, or to compare cost and space")
    REVIEW = "review", _("For a workshop or a locality review")
    KEEP = "keep", _("To go on seeing what you show us now")
    OTHER = "other", _("For something else")


#: what the trail calls a request, and what for
CALLED = fixed("assets.DisclosureRequest", _("Request to see more"))
for need in Need:
    fixed("need", need.label, key=need.value)


class BetweenQuerySet(ScopedQuerySet[M_co]):
    """What lies between an asker and an owner: theirs both, and nobody else's."""

    def visible_to(self, actor: Actor) -> Self:
        """What the body acted for asked, and what it was asked."""
        if actor.organisation is None:
            return self.none()
        mine = Q(organisation=actor.organisation) | Q(owner=actor.organisation)
        return self.filter(mine).scoped(f"asked by or of {actor.label}")


class DisclosureRequestQuerySet(BetweenQuerySet["DisclosureRequest"]):
    """Requests, to the body that asks and to the body that is asked."""

    def made_by(self, actor: Actor) -> Self:
        """What the body acted for asks of others."""
        return self.visible_to(actor).filter(organisation=actor.organisation)

    def put_to(self, actor: Actor) -> Self:
        """What others ask of the body acted for."""
        return self.visible_to(actor).filter(owner=actor.organisation)

    def open(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answer=None)


class Between(ScopedModel):
    """A row that an asking body (`organisation`) and an owning body share."""

    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    owner = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class DisclosureRequest(Between):
    """A body's wish to see properties of one owner at a level, and what for. `key` is of one sending of the form."""

    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    need = models.CharField(_("What for"), max_length=10, choices=Need.choices, default="", db_default="")
    purpose = models.TextField(_("Purpose"), blank=True)  # in the asker's own words
    until = models.DateField(_("Until"))
    key = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    objects = DisclosureRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key", "owner"], name="request_sent_once"),
            models.CheckConstraint(condition=~Q(owner=F("organisation")), name="request_of_another"),
            models.CheckConstraint(condition=~Q(purpose="", need__in=["", Need.OTHER]), name="request_has_a_purpose"),
        )
        indexes = (
            models.Index(fields=["owner", "-created_at"], name="requests_of_owner"),
            models.Index(fields=["organisation", "-created_at"], name="requests_of_asker"),
        )

    def __str__(self) -> str:
        return str(CALLED)

    @property
    def what_for(self) -> str:
        """The need in words, and what the asker adds."""
        need = self.get_need_display() if self.need and self.need != Need.OTHER else ""
        return f"{need}: {self.purpose}" if need and self.purpose else str(need or self.purpose)

    @property
    def answer_by(self) -> dt.date:
        """The last of the five working days that an owner has to answer."""
        return clock.working_days_after(self.created_at.astimezone(clock.LONDON).date(), DAYS_TO_ANSWER)

    @property
    def is_overdue(self) -> bool:
        """Whether an answer was due before today."""
        return self.answer_by < clock.today()


class RequestedAsset(Between):
    """A property that a request is about, as the asker knew it then: its name and the level it was seen at."""

    disclosure = models.ForeignKey(DisclosureRequest, models.CASCADE, related_name="lines")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    level_then = models.PositiveSmallIntegerField(choices=Level.choices)

    objects = BetweenQuerySet["RequestedAsset"].as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["organisation", "disclosure", "asset"], name="requested_once"),)
        indexes = (models.Index(fields=["asset"], name="requests_about_asset"),)

    def __str__(self) -> str:
        return self.name


class RequestAnswer(Between):
    """What closed a request. `assets` are those granted, `batch` is that of their shares."""

    disclosure = models.OneToOneField(DisclosureRequest, models.CASCADE, related_name="answer")
    outcome = models.CharField(_("Answer"), max_length=10, choices=Outcome.choices)
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(_("Reason"), blank=True)
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices, null=True)
    until = models.DateField(_("Until"), null=True)
    assets = ArrayField(models.UUIDField(), default=list)
    batch = models.UUIDField(null=True)

    objects = BetweenQuerySet["RequestAnswer"].as_manager()

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @property
    def is_grant(self) -> bool:
        """Whether anything was granted."""
        return self.outcome in {Outcome.GRANTED, Outcome.PARTLY}
