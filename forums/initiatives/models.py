"""Initiatives: joint work of partners in a forum, which stands at a stage of the continuum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.initiatives.stages import Answer, Criterion, Outcome, Stage, is_forward
from forums.membership.confidence import InsideQuerySet
from forums.membership.mandates import pounds
from forums.membership.models import Forum
from partners import clock
from partners.scoping.queries import ScopedModel
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor


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


class Rewording(ScopedModel):
    """What an initiative said until somebody who looks after it changed its words, its lead or its target."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="rewordings")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    title = models.CharField(_("Title"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    lead = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    target_stage = models.CharField(_("Target stage"), max_length=20, choices=Stage.choices)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = InsideQuerySet["Rewording"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["initiative", "at"], name="rewording_of_initiative"),)

    def __str__(self) -> str:
        return self.title


class Standing(models.TextChoices):
    """Where a body stands with an initiative."""

    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Taking part")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Invitation withdrawn")
    LEFT = "left", _("Left")


class InitiativePartner(ScopedModel):
    """One body's part in an initiative, from the invitation to its end. Only the body itself takes part or leaves.

    A body that is asked again has another: the history tells of each. `reason` is why it declined or left.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="partners")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=Standing.choices, default=Standing.INVITED)
    contribution = models.CharField(_("What it brings"), max_length=300, blank=True)
    invited_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = InsideQuerySet["InitiativePartner"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "initiative"],
                condition=Q(state__in=("invited", "joined")),
                name="initiative_partner_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"


class MoveQuerySet(InsideQuerySet["Move"]):
    """Moves, to the bodies in the forum."""

    def about_files_of(self, actor: Actor) -> Self:
        """Those of initiatives in which the body filed a document, also in forums it has left: for the night's work."""
        filed = Evidence.objects.filed_by(actor).exclude(file=None)
        return self.filter(initiative__in=filed.values("initiative")).scoped(f"about files of {actor.label}")


class Move(ScopedModel):
    """A step on the continuum, proposed by one partner and decided by each for itself.

    `waived` are the criteria that were missing when it was proposed, let go for the reason in `waiver`.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="moves")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    from_stage = models.CharField(_("From"), max_length=20, choices=Stage.choices)
    to_stage = models.CharField(_("To"), max_length=20, choices=Stage.choices)
    reason = models.TextField(_("Reason"))
    waived = ArrayField(models.CharField(max_length=20, choices=Criterion.choices), default=list, blank=True)
    waiver = models.TextField(_("Why it goes on without them"), blank=True)
    commits_money = models.DecimalField(
        _("Money that it commits each partner to"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    commits_property = models.BooleanField(_("Decides over property of the partners"), default=False)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    proposed_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.TextField(_("Why it was closed"), blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["initiative"], condition=Q(outcome="open"), name="move_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()}"

    @property
    def commits_in_words(self) -> str:
        """The money that it commits each partner to, at most."""
        return str(_("Up to %(sum)s") % {"sum": pounds(self.commits_money)}) if self.commits_money else ""

    @property
    def is_forward(self) -> bool:
        """Whether it leads on, rather than back."""
        return is_forward(Stage(self.from_stage), Stage(self.to_stage))


class Position(ScopedModel):
    """What one partner said to a move, at one moment. A later one counts; the earlier ones stay."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="positions")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    answer = models.CharField(_("Answer"), max_length=10, choices=Answer.choices)
    reason = models.TextField(_("Reason"), blank=True)
    board_on = models.DateField(_("Board on"), null=True, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = InsideQuerySet["Position"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["move", "at"], name="position_of_move"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.answer}"


class ShownQuerySet(InsideQuerySet["Evidence"]):
    """Evidence, to the bodies in the forum."""

    def filed_by(self, actor: Actor) -> Self:
        """The body's own, also in forums that it has left: the database shows those to the night's work alone."""
        if actor.organisation is None:
            return self.none()
        return self.filter(organisation=actor.organisation).scoped(actor.label)


class Evidence(ScopedModel):
    """What one partner has to show for one criterion: what was measured of it, what it attested or filed.

    `holds` is what the last measurement said; what is attested or filed holds until `until` or it is taken back.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="evidence")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    criterion = models.CharField(_("What it shows"), max_length=20, choices=Criterion.choices)
    holds = models.BooleanField(default=True)
    title = models.CharField(_("Title"), max_length=200, blank=True)
    dated_on = models.DateField(_("Date of the document"), null=True, blank=True)
    reference = models.CharField(_("Where it is kept"), max_length=300, blank=True)
    file = models.ForeignKey("partners.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(_("Holds until"), null=True, blank=True)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShownQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["initiative", "criterion"], name="evidence_of_initiative"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "initiative", "criterion"],
                condition=Q(ended_at=None, title=""),
                name="evidence_of_a_body_once",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.criterion

    @property
    def is_live(self) -> bool:
        """Whether it counts today."""
        return self.holds and self.ended_at is None and (self.until is None or self.until >= clock.today())
