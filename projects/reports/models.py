"""Benefit reports: what is reported when, each report as a row that is the truth about itself, and its story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import Forum, ForumRole
from partners import clock
from partners.acting.actor import Role
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from projects.reports import periods
from projects.reports.periods import Period

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class Frequency(models.TextChoices):
    """How often."""

    QUARTERLY = periods.QUARTERLY, _("Quarterly")
    YEARLY = periods.YEARLY, _("Yearly")


class State(models.TextChoices):
    """Where a report stands. The database lets it go no other way than `MOVES`."""

    WAITING = "waiting", _("Waiting to be prepared")
    BUILDING = "building", _("Being prepared")
    FAILED = "failed", _("Could not be prepared")
    DRAFT = "draft", _("Draft")
    SIGNED_OFF = "signed_off", _("Signed off")
    PUBLISHED = "published", _("Published")


#: from which state to which; a published report goes nowhere
MOVES: dict[str, tuple[str, ...]] = {
    State.WAITING: (State.BUILDING,),
    State.BUILDING: (State.BUILDING, State.DRAFT, State.WAITING, State.FAILED),
    State.FAILED: (State.WAITING,),
    State.DRAFT: (State.WAITING, State.SIGNED_OFF),
    State.SIGNED_OFF: (State.DRAFT, State.PUBLISHED),
    State.PUBLISHED: (),
}
IN_HAND = (State.WAITING, State.BUILDING)


class Rag(models.TextChoices):
    """How it stands, in words; never by colour alone."""

    GREEN = "green", _("Green: on course")
    AMBER = "amber", _("Amber: issues that can be resolved")
    RED = "red", _("Red: out of reach as things stand")


def keeps(actor: Actor) -> bool:
    """Whether the person does more in their body than read."""
    return bool(actor.roles - {Role.VIEWER})


def run_by(actor: Actor) -> Q:
    """Rows of forums that the person runs, acting for a body that is in them."""
    if actor.person is None or actor.organisation is None:
        return Q(pk__in=[])
    held = ForumRole.objects.visible_to(actor).running(actor)
    return Q(audience__in=actor.audiences, forum__in=held.values("forum"))


class DefinitionQuerySet(ScopedQuerySet["ReportDefinition"]):
    """What is reported when."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums that the body acted for is in, and its own."""
        if actor.organisation is None:
            return self.none()
        return self.filter(Q(audience__in=actor.audiences) | Q(organisation=actor.organisation)).scoped(actor.label)


class ReportDefinition(ScopedModel):
    """That a forum or a body reports every quarter or every year, since when."""

    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    frequency = models.CharField(_("How often"), max_length=10, choices=Frequency.choices)
    year_starts_in = models.PositiveSmallIntegerField(_("Reporting year starts in month"), default=4)
    since = models.DateField(_("First period is that of"))
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "frequency"], name="report_definition_once_a_body"),
            models.UniqueConstraint(fields=["forum", "frequency"], name="report_definition_once_a_forum"),
            models.CheckConstraint(
                condition=Q(forum=None, audience=None, organisation__isnull=False)
                | Q(forum__isnull=False, audience__isnull=False, organisation=None),
                name="report_definition_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.of}: {self.get_frequency_display()}"

    @property
    def of(self) -> Any:
        """The forum or the body that reports."""
        return self.forum or self.organisation


class ReportQuerySet(ScopedQuerySet["Report"]):
    """Reports."""

    def visible_to(self, actor: Actor) -> Self:
        """A forum's when published, to its members, and earlier to those who run it; a body's own.

        A body's report that is not published is for those of its people who keep its records.
        """
        if actor.organisation is None:
            return self.none()
        published = Q(state=State.PUBLISHED)
        own = Q(organisation=actor.organisation)
        if not keeps(actor):
            own &= published
        forums = Q(audience__in=actor.audiences) & published
        return self.filter(own | forums | run_by(actor)).scoped(actor.label)

    def newest(self) -> Self:
        """The newest version of each period among these: what is none of them, such as a draft, hides nothing."""
        newer = self.filter(
            definition=models.OuterRef("definition"),
            period_start=models.OuterRef("period_start"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(newer))

    def without_figures(self) -> Self:
        """With the names that a list shows, and without the figures and pictures that it does not."""
        return self.select_related("definition", "forum", "organisation").defer("snapshot", "charts")


class Report(ScopedModel):
    """One version of one period of one definition. The row is the truth: it exists once, by its key.

    `claim` counts who took it in hand: whoever writes the result must still hold the last claim, so an
    old worker that wakes up writes nothing. `leased_until` says from when somebody else may take it.
    """

    definition = models.ForeignKey(ReportDefinition, models.PROTECT, related_name="reports")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    period_start = models.DateField()
    period_quarters = models.PositiveSmallIntegerField()
    # its own: a schedule that is taken up again may have another, and what was reported keeps its name
    year_starts_in = models.PositiveSmallIntegerField(_("Reporting year starts in month"), default=4)
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    what_changed = models.TextField(_("What this version changes, and why"), blank=True)

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    claim = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)

    as_at = models.DateTimeField(_("As at"), null=True)
    snapshot = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    charts = models.JSONField(default=dict)

    commentary = models.TextField(_("Commentary"), blank=True)
    rag = models.CharField(_("Overall rating"), max_length=5, choices=Rag.choices, blank=True)
    rag_reason = models.TextField(_("Why"), blank=True)
    path_to_green = models.TextField(_("Path to green"), blank=True)
    story = models.JSONField(default=dict)
    not_meant = models.JSONField(default=list)  # by its words: `organisations.not_meant`

    signed_off_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-period_start", "-period_quarters", "-version", "pk")
        constraints = (
            models.UniqueConstraint(fields=["definition", "period_start", "version"], name="report_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DRAFT, State.SIGNED_OFF, State.PUBLISHED))
                | Q(snapshot__isnull=False, as_at__isnull=False),
                name="report_has_its_figures",
            ),
        )
        indexes = (
            models.Index(fields=["leased_until"], condition=Q(state__in=IN_HAND), name="report_in_hand"),
            models.Index(fields=["audience", "-period_start"], name="report_of_audience"),
            models.Index(fields=["organisation", "-period_start"], name="report_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.definition_id} {self.period_start} {self.version}"

    @property
    def period(self) -> Period:
        """Of what it reports."""
        return Period(self.period_start, self.period_quarters)

    @property
    def of(self) -> Any:
        """The forum or the body whose report it is."""
        return self.forum or self.organisation

    @property
    def is_in_hand(self) -> bool:
        """Waiting for the worker, or with it."""
        return self.state in IN_HAND

    @property
    def is_published(self) -> bool:
        """Out, and never changed again."""
        return self.state == State.PUBLISHED


class ReportSentenceQuerySet(ScopedQuerySet["StorySentence"]):
    """Sentences of stories."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that name the body acted for, those of its own reports, and those of forums that one runs."""
        if actor.organisation is None:
            return self.none()
        own = Q(organisation=actor.organisation) | Q(teller=actor.organisation)
        return self.filter(own | run_by(actor)).scoped(actor.label)


class Answer(models.TextChoices):
    """What a body that a sentence names says to it."""

    OPEN = "open", _("Waiting for an answer")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class StorySentence(ScopedModel):
    """One sentence of a report's story. The body that it names answers for it; nobody else can.

    `organisation` is the body named, or empty; `teller` the body whose own report it is, or empty for a forum's.
    Which report that is stands here too, held to it by a key: who answers may not read the draft.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="sentences")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.PROTECT, null=True, related_name="+")
    teller = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, null=True, related_name="+", verbose_name=_("Names")
    )
    period_start = models.DateField()
    period_quarters = models.PositiveSmallIntegerField()
    year_starts_in = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("Sentence"), max_length=600)
    not_meant = models.JSONField(default=list)  # `organisations.not_meant`
    answer = models.CharField(_("Answer"), max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ReportSentenceQuerySet.as_manager()

    class Meta:
        ordering = ("place", "created_at", "pk")

    def __str__(self) -> str:
        return self.text

    @property
    def period(self) -> Period:
        """Of what its report reports."""
        return Period(self.period_start, self.period_quarters)

    @property
    def of(self) -> Any:
        """The forum or the body whose report it is."""
        return self.forum or self.teller

    @property
    def may_stand(self) -> bool:
        """Names nobody, or is approved by whom it names."""
        return self.organisation_id is None or self.answer == Answer.APPROVED


def of_report(report: Report) -> dict[str, Any]:
    """What each sentence of a report's story says of the report."""
    return {
        "report": report,
        "forum_id": report.forum_id,
        "audience_id": report.audience_id,
        "teller_id": report.organisation_id,
        "period_start": report.period_start,
        "period_quarters": report.period_quarters,
        "year_starts_in": report.year_starts_in,
        "version": report.version,
    }


class FollowerQuerySet(ScopedQuerySet["ReportFollower"]):
    """Who wants to be told of a forum's reports."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own wishes, for the body acted for."""
        if actor.person is None or actor.organisation is None:
            return self.none()
        return self.filter(person=actor.person, organisation=actor.organisation).scoped(actor.label)


class ReportFollower(ScopedModel):
    """A person of a member without a role in the forum wants to be told when it publishes a report.

    Each says so for themselves: nobody in a forum may read who works for the other bodies, its chair neither.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="+")
    audience = models.ForeignKey("sharing.Audience", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "forum", "person"], name="report_follower_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.forum_id}"


class NoticeQuerySet(ScopedQuerySet["ReportNotice"]):
    """Who is told of which report."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(person=actor.person).scoped(actor.label) if actor.person else self.none()


class ReportNotice(ScopedModel):
    """That a person is told of a published report: once, by its key. Written with the work that tells them."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="notices")
    person = models.ForeignKey("partners.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "person"], name="report_notice_once"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.person_id}"
