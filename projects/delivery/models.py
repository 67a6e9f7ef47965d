"""Projects, in one table for each disclosure level, as the register has it (`assets.register.models`).

`organisation` is the lead body on every row: it owns the project and grants sight of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.scoping.queries import ScopedModel
from projects.delivery.choices import Gate, Rag, Rating, Scale, Standing, TeamRole
from sharing.grants.models import Grant, Share, ShareQuerySet, Sight, SightQuerySet
from sharing.grants.queries import PartQuerySet, SharedQuerySet
from sharing.levels import Level

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class ProjectQuerySet(SharedQuerySet["Project"]):
    """Projects, to their lead and to those with whom they are shared."""

    def owned_by(self, actor: Actor) -> Self:
        """Those that the body acted for leads."""
        return self.filter(organisation=actor.organisation).scoped(f"led by {actor.label}")


class Project(ScopedModel):
    """A delivery piece of joint work: what `listed` shows of it, which is that it exists."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=200)
    forum = models.ForeignKey("forums.Forum", models.PROTECT, null=True, blank=True, related_name="+")
    initiative = models.ForeignKey("forums.Initiative", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        permissions: ClassVar = [(level.codename, f"Can see at level {level.name.lower()}") for level in Level]
        indexes = (models.Index(fields=["organisation", "name"], name="project_lead_name"),)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def sight_model() -> type[ProjectSight]:
        """The narrow rows by which projects are read."""
        return ProjectSight


class ProjectPart(ScopedModel):
    """What a level adds, one row a project or several; the lead body repeated for the policy."""

    part_of: ClassVar[str] = "project"
    shown_from: ClassVar[Level]

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ProjectSummary(ProjectPart):
    """What it is for and where it stands."""

    shown_from = Level.SUMMARY

    project = models.OneToOneField(Project, models.CASCADE, related_name="summary")
    purpose = models.TextField(_("Purpose"))
    began_on = models.DateField(_("Work began on"), default=clock.today)
    gate = models.CharField(_("Gate"), max_length=10, choices=Gate.choices, default=Gate.SOC)
    standing = models.CharField(_("Standing"), max_length=10, choices=Standing.choices, default=Standing.GOING)
    rag = models.CharField(_("Rating"), max_length=5, choices=Rating.choices, default=Rating.NONE)
    rag_reason = models.TextField(_("Why this rating"), blank=True)
    path_to_green = models.TextField(_("Path to green"), blank=True)
    path_owner = models.CharField(_("Who acts"), max_length=200, blank=True)
    path_on = models.DateField(_("Green again by"), null=True, blank=True)
    rated_on = models.DateField(null=True, blank=True)

    objects = PartQuerySet["ProjectSummary"].as_manager()

    @property
    def rating(self) -> Rating:
        """The rating as a word with its colour."""
        return Rating(self.rag)


class ProjectPartner(ProjectPart):
    """A body that takes part. That it is named gives it no sight: the lead grants that."""

    shown_from = Level.SUMMARY

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    partner = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    contribution = models.CharField(_("What it brings"), max_length=300, blank=True)

    objects = PartQuerySet["ProjectPartner"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "project", "partner"], name="project_partner_once"),
        )


class GateMove(ProjectPart):
    """A step through a gate, or on hold and back. Never changed afterwards."""

    shown_from = Level.SUMMARY

    project = models.ForeignKey(Project, models.CASCADE, related_name="gate_moves")
    gate = models.CharField(_("Gate"), max_length=10, choices=Gate.choices)
    standing = models.CharField(_("Standing"), max_length=10, choices=Standing.choices)
    on = models.DateField(_("Decided on"))
    reason = models.TextField(_("Decision and reason"))
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = PartQuerySet["GateMove"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["project", "-at"], name="gate_moves_of_project"),)


class RagReading(ProjectPart):
    """A rating at a time, with its reason. Never changed afterwards."""

    shown_from = Level.SUMMARY

    project = models.ForeignKey(Project, models.CASCADE, related_name="ratings")
    rag = models.CharField(_("Rating"), max_length=5, choices=Rag.choices)
    reason = models.TextField(_("Why this rating"), blank=True)
    path_to_green = models.TextField(_("Path to green"), blank=True)
    path_owner = models.CharField(_("Who acts"), max_length=200, blank=True)
    path_on = models.DateField(_("Green again by"), null=True, blank=True)
    on = models.DateField(_("Rated on"))
    person_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = PartQuerySet["RagReading"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["project", "-at"], name="ratings_of_project"),)

    @property
    def rating(self) -> Rag:
        """The rating as a word with its colour."""
        return Rag(self.rag)


class TeamMember(ProjectPart):
    """Somebody of any of the bodies who delivers it."""

    shown_from = Level.DETAIL

    project = models.ForeignKey(Project, models.CASCADE, related_name="team")
    body = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("Organisation"))
    name = models.CharField(_("Name"), max_length=200)
    role = models.CharField(_("Role"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER)
    left_on = models.DateField(_("Left on"), null=True, blank=True)

    objects = PartQuerySet["TeamMember"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["project"], name="team_of_project"),)


class Milestone(ProjectPart):
    """A dated event: the baseline stays as it was first agreed, the forecast moves, the actual comes once."""

    shown_from = Level.DETAIL

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    name = models.CharField(_("Milestone"), max_length=200)
    baseline_on = models.DateField(_("Baseline"))
    forecast_on = models.DateField(_("Forecast"), null=True, blank=True)
    actual_on = models.DateField(_("Actual"), null=True, blank=True)
    reason = models.CharField(_("Why it moved"), max_length=300, blank=True)

    objects = PartQuerySet["Milestone"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["project", "baseline_on"], name="milestones_of_project"),)

    @property
    def days_late(self) -> int:
        """How many days later than the baseline it came or is expected; negative when sooner."""
        now = self.actual_on or self.forecast_on or self.baseline_on
        return (now - self.baseline_on).days


class Risk(ProjectPart):
    """What may go wrong, and what is done about it."""

    shown_from = Level.DETAIL

    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    title = models.CharField(_("Risk"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("How likely"), choices=Scale.choices)
    impact = models.PositiveSmallIntegerField(_("How heavy"), choices=Scale.choices)
    response = models.CharField(_("What is done about it"), max_length=500)
    owner_name = models.CharField(_("Who looks after it"), max_length=200)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    objects = PartQuerySet["Risk"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["project"], name="risks_of_project"),)

    @property
    def score(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact


class ProjectMoney(ProjectPart):
    """What it may cost, what it has cost and who pays."""

    shown_from = Level.COMMERCIAL

    project = models.OneToOneField(Project, models.CASCADE, related_name="money")
    budget_gbp: models.DecimalField[Any, Any] = models.DecimalField(
        _("Budget"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    spent_gbp: models.DecimalField[Any, Any] = models.DecimalField(
        _("Spent to date"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    funding = models.CharField(_("Who pays"), max_length=500, blank=True)

    objects = PartQuerySet["ProjectMoney"].as_manager()


class ProjectAsset(ProjectPart):
    """A property that a project concerns. Shown to those only who see both."""

    shown_from = Level.SUMMARY

    project = models.ForeignKey(Project, models.CASCADE, related_name="concerned")
    asset = models.ForeignKey("assets.Asset", models.CASCADE, related_name="+")
    owner = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")

    objects = PartQuerySet["ProjectAsset"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "project", "asset"], name="project_asset_once"),)
        indexes = (models.Index(fields=["asset"], name="projects_of_asset"),)


class ProjectGrant(Grant):
    """Guardian's object permission on a project."""

    content_object = models.ForeignKey(Project, models.CASCADE, related_name="+")

    class Meta(Grant.Meta):
        abstract = False


class ProjectShare(Share):
    """Why and until when an audience sees a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="shares")

    objects = ShareQuerySet["ProjectShare"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["project"], condition=Q(ended_at=None), name="live_shares_of_project"),
            models.Index(fields=["organisation", "until"], condition=Q(ended_at=None), name="project_shares_of_lead"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(level__range=(Level.LISTED, Level.COMMERCIAL)), name="project_share_level"
            ),
        )


class ProjectSightQuerySet(SightQuerySet["ProjectSight"]):
    """Narrow rows of projects."""

    def best(self, actor: Actor) -> Self:
        """One row a project: its highest level among the actor's doors, the lowest door breaking ties."""
        higher = (
            ProjectSight.objects.visible_to(actor)
            .filter(project=models.OuterRef("project"))
            .filter(
                Q(level__gt=models.OuterRef("level"))
                | Q(level=models.OuterRef("level"), door__lt=models.OuterRef("door"))
            )
        )
        return self.filter(~models.Exists(higher))


class ProjectSight(Sight):
    """What the list asks: cut to the level of its door."""

    pk = models.CompositePrimaryKey("project_id", "door_id", "level")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    gate = models.CharField(max_length=10, null=True)  # noqa: DJ001 - missing is not empty: cut to the level
    standing = models.CharField(max_length=10, null=True)  # noqa: DJ001 - the same
    rag = models.CharField(max_length=5, null=True)  # noqa: DJ001 - the same

    objects = ProjectSightQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["door", "sort_name", "project"], name="project_sight_by_name"),)

    def __str__(self) -> str:
        return f"{self.sort_name} at {self.level}"
