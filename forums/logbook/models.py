"""The action log and the decision log of a forum, whatever meeting or talk their entries come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forums.membership.confidence import InConfidence, InConfidenceQuerySet
from forums.membership.models import ForumRole
from partners import clock

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class Entry(InConfidence):
    """What both logs keep. `source_kind` and `source_id` name what an entry comes from, if anything."""

    text = models.TextField(_("What"))
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    recorded_for = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:100]


class ActionQuerySet(InConfidenceQuerySet["Action"]):
    """Actions, to the forum's members."""

    def to_do(self) -> ActionQuerySet:
        """Not done yet."""
        return self.filter(done_at=None)

    def looked_after(self, actor: Actor) -> ActionQuerySet:
        """Each with whether its owner holds a role there for the body that does it; else nobody is named."""
        held = ForumRole.objects.visible_to(actor).filter(
            audience=OuterRef("audience"),
            person=OuterRef("owner"),
            organisation=OuterRef("organisation"),
            ended_at=None,
        )
        return self.annotate(is_looked_after=Exists(held))


class Action(Entry):
    """Something that a body has promised to do by a day. `owner` is who looks after it there, if named."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    owner = models.ForeignKey("partners.Person", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("Due"))
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("Outcome"), max_length=300, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["audience", "due_on"], name="action_of_forum"),)

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without it being done."""
        return self.done_at is None and self.due_on < clock.today()


class DecisionState(models.TextChoices):
    """Whether it is decided."""

    OPEN = "open", _("To be decided")
    MADE = "made", _("Decided")
    REPLACED = "replaced", _("Replaced by a later decision")


class Decision(Entry):
    """What a forum recommends, or has still to. Each partner decides for itself what it makes of it.

    `beyond` are those of the bodies in `commits` whose representatives might not commit as much on that day.
    """

    reasons = models.TextField(_("Reasons"), blank=True)
    state = models.CharField(_("State"), max_length=10, choices=DecisionState.choices, default=DecisionState.MADE)
    due_on = models.DateField(_("To be decided by"), null=True, blank=True)
    made_on = models.DateField(_("Decided on"), null=True, blank=True)
    commits = ArrayField(models.UUIDField(), verbose_name=_("Organisations that it commits"), default=list, blank=True)
    commits_money = models.DecimalField(
        _("Money that it commits each of them to"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    commits_property = models.BooleanField(_("Decides over their property"), default=False)
    beyond = ArrayField(models.UUIDField(), default=list, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = InConfidenceQuerySet["Decision"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["audience", "state"], name="decision_of_forum"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", made_on=None) | ~Q(state="open") & Q(made_on__isnull=False),
                name="decision_made_has_a_day",
            ),
        )
