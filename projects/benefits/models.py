"""Benefits: claimed once by one body on one project, with figures that are added and never changed.

`organisation` is the claiming body on every row, but for `Validation` (whoever validated).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from projects.benefits.choices import Basis, CashClass, Category, Reach, Series, Shape, Source, Stage, is_money, unit_of
from projects.benefits.periods import quarter_label
from projects.delivery.models import Project
from projects.publishing.models import Publication
from sharing.grants.queries import seen
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def amount(label: Any) -> models.DecimalField[Any, Any]:
    """A figure, to two places; never rounded on the way in."""
    return models.DecimalField(label, max_digits=18, decimal_places=2)


class RequestQuerySet(ScopedQuerySet["ValidationRequest"]):
    """Requests to validate, to those who asked and those asked."""

    def visible_to(self, actor: Actor) -> Self:
        """The body's own requests, and those put to it."""
        if actor.organisation is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation) | Q(validator=actor.organisation)).scoped(actor.label)

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(ended_at=None)


class BenefitQuerySet(ScopedQuerySet["Benefit"]):
    """Benefits, to those who may see them, for one of four reasons."""

    def visible_to(self, actor: Actor) -> Self:
        """Its own; those of projects that it sees in detail; those published to it, or put to it to validate."""
        reasons = (
            seen(Project, actor, Level.DETAIL, key="project_id")
            | Q(pk__in=Publication.objects.visible_to(actor).standing().values("benefit"))
            | Q(pk__in=ValidationRequest.objects.visible_to(actor).open().values("benefit"))
        )
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation)
        return self.filter(reasons).scoped(actor.label)

    def claimed_by(self, actor: Actor) -> Self:
        """Those that the body acted for claims."""
        return self.filter(organisation=actor.organisation).scoped(f"claimed by {actor.label}")


class Benefit(ScopedModel):
    """One measurable improvement, claimed once. A dis-benefit is the same, and counts negative."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="benefits")
    name = models.CharField(_("Name"), max_length=200)
    description = models.TextField(_("What changes, and how it is measured"), blank=True)
    category = models.CharField(_("Category"), max_length=12, choices=Category.choices)
    basis = models.CharField(_("Measured as"), max_length=12, choices=Basis.choices, blank=True)
    shape = models.CharField(_("Adds up as"), max_length=10, choices=Shape.choices)
    cash_class = models.CharField(_("Class"), max_length=20, choices=CashClass.choices)
    reach = models.CharField(_("To whom it comes"), max_length=10, choices=Reach.choices, blank=True)
    source = models.CharField(_("What the jobs rest on"), max_length=10, choices=Source.choices, blank=True)
    price_base = models.CharField(_("Price base"), max_length=7, blank=True)
    is_disbenefit = models.BooleanField(_("A dis-benefit"), default=False)
    confidence = models.PositiveSmallIntegerField(_("Confidence in the forecast, per cent"), default=100)
    owner_name = models.CharField(_("Responsible officer"), max_length=200)
    #: how it comes about and is measured: what a benefits register asks beside
    feature = models.CharField(_("What of the service brings it about"), max_length=500, blank=True)
    activities = models.CharField(_("What is done to secure it"), max_length=500, blank=True)
    measure = models.CharField(_("Measured by"), max_length=300, blank=True)
    target = models.CharField(_("Target"), max_length=300, blank=True)
    full_year: models.DecimalField[Any, Any] = models.DecimalField(
        _("Full-year value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    years = models.PositiveSmallIntegerField(_("For how many years"), null=True, blank=True)
    depends_on = models.CharField(_("What it depends on"), max_length=500, blank=True)
    number = models.PositiveIntegerField(_("Number"), null=True)
    counts_from = models.DateField(_("Counts from"), null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(confidence__lte=100), name="benefit_confidence"),
            models.UniqueConstraint(fields=["organisation", "number"], name="benefit_number_once"),
        )
        indexes = (models.Index(fields=["project", "name"], name="benefits_of_project"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_money(self) -> bool:
        """Whether its figures are pounds and pence."""
        return is_money(self.category, self.basis)

    def reference_for(self, actor: Actor) -> str:
        """Its number among those that the body has claimed, as its people write it.

        Empty to all others: the number would tell them how many the body has claimed that they do not see.
        """
        is_own = actor.organisation is not None and self.organisation_id == actor.organisation.pk
        return f"B{self.number:03}" if self.number and is_own else ""

    @property
    def is_measurable(self) -> bool:
        """Whether it can be reported in figures: what is only described cannot be claimed as come true."""
        return self.cash_class != CashClass.QUALITATIVE

    @property
    def unit(self) -> str:
        """What its figures are counted in."""
        return unit_of(self.category, self.basis)


def _of_seen_money(actor: Actor) -> Q:
    """What hangs on benefits of projects whose money the actor sees."""
    rows = Benefit.objects.filter(seen(Project, actor, Level.COMMERCIAL, key="project_id"))
    return Q(benefit__in=rows.scoped(f"{actor.label} at COMMERCIAL").values("pk"))


class OfBenefitQuerySet(ScopedQuerySet[Any]):
    """What hangs on a benefit, to whoever sees the benefit."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the benefits that `actor` sees."""
        return self.filter(benefit__in=Benefit.objects.visible_to(actor).values("pk")).scoped(actor.label)

    def claimed_by(self, actor: Actor) -> Self:
        """Those of the benefits that the body acted for claims: fewer reasons to look through than why it sees one."""
        own = Benefit.objects.claimed_by(actor)
        return self.filter(benefit__in=own.values("pk")).scoped(f"claimed by {actor.label}")


class OfBenefit(ScopedModel):
    """A row of a benefit, with the claiming body repeated for its policy."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class BenefitCostsQuerySet(ScopedQuerySet["BenefitCosts"]):
    """What benefits may cost: to the claiming body, and to who sees the project's money."""

    def visible_to(self, actor: Actor) -> Self:
        """Narrower than the benefit, which is shown in detail: money is commercial."""
        reasons = _of_seen_money(actor)
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation)
        return self.filter(reasons).scoped(actor.label)


class BenefitCosts(OfBenefit):
    """What a benefit may cost, in words."""

    shown_from: ClassVar[Level] = Level.COMMERCIAL

    benefit = models.OneToOneField(Benefit, models.PROTECT, related_name="money")
    costs = models.CharField(_("What it may cost"), max_length=500)

    objects = BenefitCostsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"costs {self.pk}"


class BenefitFigureQuerySet(OfBenefitQuerySet):
    """Figures: those in force, and those that were."""

    def current(self) -> Self:
        """The newest of each quarter of each series."""
        newer = (
            BenefitFigure.objects.filter(
                benefit=OuterRef("benefit"),
                series=OuterRef("series"),
                quarter=OuterRef("quarter"),
                stage=OuterRef("stage"),
                number__gt=OuterRef("number"),
            )
        ).scoped("of the figures at hand")
        return self.filter(~Exists(newer))


class BenefitFigure(OfBenefit):
    """A figure of a quarter in one of the three series. A new one supersedes it; it stays readable."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="figures")
    series = models.CharField(_("Series"), max_length=10, choices=Series.choices)
    quarter = models.DateField(_("Quarter"))
    stage = models.CharField(_("Stage"), max_length=12, choices=Stage.choices, blank=True)
    number = models.PositiveIntegerField(default=1)
    amount = amount(_("Figure"))
    units = models.JSONField(default=dict)
    reason = models.CharField(_("Why it changes"), max_length=500, blank=True)
    comment = models.CharField(_("Why it differs from the forecast"), max_length=500, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now)

    objects = BenefitFigureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "benefit", "series", "quarter", "stage", "number"], name="figure_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)), name="figure_first_day_of_quarter"
            ),
        )
        indexes = (models.Index(fields=["benefit", "series", "quarter"], name="figures_of_benefit"),)

    @property
    def quarter_name(self) -> str:
        """The quarter as people read it."""
        return quarter_label(self.quarter)


class Attestation(OfBenefit):
    """The claiming body's finance stands by an actual."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="attestations")
    figure = models.OneToOneField(BenefitFigure, models.PROTECT, related_name="attestation")
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = OfBenefitQuerySet.as_manager()


class ValidationRequest(ScopedModel):
    """The claiming body asks another, or a forum's secretariat, to validate; it opens the evidence to it."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="validation_requests")
    validator = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    forum = models.ForeignKey("forums.Forum", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("What you want them to look at"), max_length=500, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "benefit", "validator"],
                condition=Q(ended_at=None),
                name="validation_asked_once",
            ),
        )
        indexes = (models.Index(fields=["validator"], condition=Q(ended_at=None), name="validations_waiting"),)

    def __str__(self) -> str:
        return f"validation {self.pk}"


class ValidationQuerySet(OfBenefitQuerySet):
    """Answers: those about the benefits that one sees, and one's own."""

    def given_by(self, actor: Actor) -> Self:
        """Those that the actor has given for the body acted for, though it may see the benefit no longer."""
        if actor.organisation is None or actor.person is None:
            return self.none()
        return self.filter(organisation=actor.organisation, person=actor.person).scoped(actor.label)


class Validation(OfBenefit):
    """An independent answer to an attested actual. `organisation` is who gave it; `forum` says as whose secretariat."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="validations")
    figure = models.OneToOneField(BenefitFigure, models.PROTECT, related_name="validation")
    forum = models.ForeignKey("forums.Forum", models.PROTECT, null=True, blank=True, related_name="+")
    accepted = models.BooleanField()
    reason = models.CharField(_("What you checked"), max_length=500, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    body_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = ValidationQuerySet.as_manager()


class BenefitSplit(OfBenefit):
    """How a benefit is shared from now on: by shares that sum to exactly 100 %, or not apportioned."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="splits")
    number = models.PositiveIntegerField(default=1)
    apportioned = models.BooleanField()
    reason = models.CharField(_("Why"), max_length=500, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = OfBenefitQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "benefit", "number"], name="split_once"),)


class BenefitShare(OfBenefit):
    """A partner's share, in per cent."""

    split = models.ForeignKey(BenefitSplit, models.PROTECT, related_name="shares")
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="shares")
    partner = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    percent: models.DecimalField[Any, Any] = models.DecimalField(_("Share, per cent"), max_digits=9, decimal_places=6)

    objects = OfBenefitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "split", "partner"], name="share_of_benefit_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="share_of_benefit_percent"),
        )


class EvidenceQuerySet(ScopedQuerySet["Evidence"]):
    """Evidence: to the claiming body, who sees the project's money, and whoever is asked to validate."""

    def visible_to(self, actor: Actor) -> Self:
        """Narrower than the benefit: a forum to which it is published does not see its files."""
        asked = ValidationRequest.objects.visible_to(actor).open().values("benefit")
        reasons = Q(benefit__in=asked) | _of_seen_money(actor)
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation)
        return self.filter(reasons).scoped(actor.label)

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back=None)


class Evidence(ScopedModel):
    """A file that shows that it is so, and what it shows."""

    shown_from: ClassVar[Level] = Level.COMMERCIAL

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="evidence")
    file = models.ForeignKey("partners.StoredFile", models.PROTECT, related_name="+")
    what = models.CharField(_("What it shows"), max_length=300)
    person_name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["benefit"], name="evidence_of_benefit"),)

    def __str__(self) -> str:
        return self.what


class EvidenceTakenBackQuerySet(ScopedQuerySet["EvidenceTakenBack"]):
    """Which evidence was taken back, to whoever sees that it was there."""

    def visible_to(self, actor: Actor) -> Self:
        """With the evidence."""
        return self.filter(evidence__in=Evidence.objects.visible_to(actor).values("pk")).scoped(actor.label)


class EvidenceTakenBack(OfBenefit):
    """A wrong or a personal file is no longer handed out. That it was there, and why it went, stays."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="+")
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="taken_back")
    reason = models.CharField(_("Why it is taken back"), max_length=500)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = EvidenceTakenBackQuerySet.as_manager()

    def __str__(self) -> str:
        return f"taken back {self.evidence_id}"
