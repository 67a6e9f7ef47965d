"""Workshops of a forum: the plan, who takes part, the cards, dots and scores, and the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import Forum, ForumRole
from forums.workshops import phases
from forums.workshops.choices import Answer, Fate, Phase, State, Template
from partners import clock
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


def run_by(actor: Actor) -> Q:
    """The condition on anything of a forum that the actor runs it, for a body that is in it."""
    if actor.person is None or actor.organisation is None:
        return Q(pk__in=[])
    held = ForumRole.objects.visible_to(actor).running(actor)
    return Q(audience__in=actor.audiences) & Q(audience__in=held.values("audience"))


class WorkshopQuerySet(ScopedQuerySet["Workshop"]):
    """Workshops, to the members of their forum and to a guest in the room; drafts to those who run it.

    So is one that was called off as a draft: whoever was told nothing of it hears nothing of its end.
    """

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums of the body acted for; a guest's own."""
        unseen = Q(state=State.DRAFT) | Q(state=State.CALLED_OFF, invited_at=None)
        open_ones = Q(audience__in=actor.audiences) & ~unseen
        return self.filter(open_ones | run_by(actor) | Q(pk=actor.room)).scoped(actor.label)


class Workshop(ScopedModel):
    """One workshop, from its plan to its close."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="workshops")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=120)
    template = models.CharField(_("Kind of workshop"), max_length=15, choices=Template.choices)
    purpose = models.TextField(_("What it is for"), max_length=1000)
    place = models.CharField(_("Where it is held"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("Starts"))
    agenda = models.JSONField(default=list)
    is_anonymous = models.BooleanField(_("Cards are anonymous"), default=False)
    dots_each = models.PositiveSmallIntegerField(_("Dots for each person"), default=5)
    code = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    step = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.LOBBY)
    ends_at = models.DateTimeField(null=True, blank=True)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    shows_dots = models.BooleanField(default=False)
    shows_scores = models.BooleanField(default=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    forms_sent = models.JSONField(default=list)
    planned_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    invited_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, blank=True, related_name="+")
    called_off_reason = models.CharField(_("Why it was called off"), max_length=300, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def items(self) -> list[phases.Item]:
        """The agenda, line by line."""
        return phases.read(self.agenda)

    @property
    def is_called_off(self) -> bool:
        """Whether it was called off before it began."""
        return self.state == State.CALLED_OFF

    @property
    def minutes(self) -> int:
        """How long the whole agenda takes."""
        return sum(item.minutes for item in self.items)

    @property
    def timer(self) -> phases.Timer:
        """The time of the present phase."""
        return phases.Timer(self.ends_at, self.seconds_left)


class RoomQuerySet(ScopedQuerySet[M_co]):
    """What belongs to a workshop: to the members of its forum, and to a guest in the room."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the forums of the body acted for, or of the room that a guest is in."""
        return self.filter(Q(audience__in=actor.audiences) | Q(workshop=actor.room)).scoped(actor.label)


class OfWorkshop(ScopedModel):
    """What belongs to a workshop; it carries the audience because the second wall reads it there."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class RoomStateQuerySet(RoomQuerySet["RoomState"]):
    """The counters of rooms."""


class RoomState(OfWorkshop):
    """The row that every write in a room locks first, and the number that tells a phone it is behind.

    Because the number grows under the lock, state n never becomes visible before state n - 1. How many
    have voted is kept here, since the votes themselves are hidden until the vote is closed.
    """

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="room")
    version = models.PositiveIntegerField(default=0)
    have_voted = models.PositiveIntegerField(default=0)
    have_scored = models.PositiveIntegerField(default=0)

    objects = RoomStateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.workshop_id} at {self.version}"


class ParticipantQuerySet(ScopedQuerySet["Participant"]):
    """Places in workshops."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the forums of the body acted for; a guest's own, and once admitted those in the room."""
        reasons = Q(audience__in=actor.audiences) | Q(pk=actor.participant) | Q(workshop=actor.room)
        return self.filter(reasons).scoped(actor.label)

    def own(self, actor: Actor) -> Self:
        """The actor's own, held for the body acted for."""
        if actor.person is not None and actor.organisation is not None:
            return self.filter(person=actor.person, organisation=actor.organisation).scoped(actor.label)
        return self.filter(pk=actor.participant).scoped(actor.label)

    def present(self) -> Self:
        """In the room now or earlier, and not removed."""
        return self.filter(joined_at__isnull=False, removed_at=None)

    def waiting(self) -> Self:
        """Guests whom the chair has not answered yet."""
        return self.filter(is_guest=True, admitted_at=None, removed_at=None)


class Participant(OfWorkshop):
    """A person's place in a workshop: what they answered, whether they came, for which body.

    The names are kept as they were then. A guest has no account; the chair says for which body they
    speak, which may be one outside the forum (then `organisation` is empty and only the name stands).
    """

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    body_name = models.CharField(_("Organisation"), max_length=200)
    person = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    is_guest = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    deputy = models.CharField(_("Deputy"), max_length=120, blank=True)
    interest = models.CharField(_("Declared interest"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    admitted_at = models.DateTimeField(null=True, blank=True)
    admitted_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workshop", "person"], name="participant_once"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.body_name}"

    @property
    def was_removed(self) -> bool:
        """Whether the chair turned them away, or took them out of the room."""
        return self.removed_at is not None


class CardQuerySet(RoomQuerySet["Card"]):
    """Cards."""

    def leading(self) -> Self:
        """Not put under another card: what is voted for and decided."""
        return self.filter(under=None)


class Card(OfWorkshop):
    """One idea, or one property to talk about.

    It points to a property and copies nothing of it: what the room shows is cut anew each time. An
    anonymous card has no author and no body, and no card has a time.
    """

    number = models.PositiveIntegerField()
    text = models.CharField(_("Card"), max_length=500, blank=True)
    asset_id = models.UUIDField(null=True, blank=True)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    under = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="grouped")
    fate = models.CharField(max_length=12, choices=Fate.choices, default=Fate.OPEN, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    taken_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="taken_to")

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ("number", "pk")
        constraints = (models.UniqueConstraint(fields=["taken_from"], name="card_taken_once"),)
        indexes = (models.Index(fields=["asset_id"], name="cards_about"),)

    def __str__(self) -> str:
        return self.text or f"#{self.number}"


class HiddenQuerySet(RoomQuerySet[M_co]):
    """What stays hidden from everybody but the one who gave it until its phase is closed."""

    def own(self, participant: Participant) -> Self:
        """Of this participant."""
        return self.filter(participant=participant).scoped("the participant's own")


class DotQuerySet(HiddenQuerySet["Dot"]):
    """Dots, one a row."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of workshops whose vote is closed."""
        return super().visible_to(actor).filter(workshop__shows_dots=True)


class Dot(OfWorkshop):
    """One dot of one participant. Its id is made from the press of the button: a repeated press is the same dot."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")

    objects = DotQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["workshop"], name="dots_of_workshop"),)

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.card_id}"


class ScoreQuerySet(HiddenQuerySet["Score"]):
    """Scores."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of workshops whose scoring is closed."""
        return super().visible_to(actor).filter(workshop__shows_scores=True)


class Score(OfWorkshop):
    """What one participant thinks of one card: impact and ease, each one to five."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    impact = models.PositiveSmallIntegerField(_("Impact"))
    ease = models.PositiveSmallIntegerField(_("Ease"))

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["participant", "card"], name="score_once"),
            models.CheckConstraint(
                condition=Q(impact__range=(1, 5)) & Q(ease__range=(1, 5)), name="score_from_one_to_five"
            ),
        )

    def __str__(self) -> str:
        return f"{self.impact} × {self.ease}"


class MinutesQuerySet(RoomQuerySet["Minutes"]):
    """Minutes, to those who run the forum; to members once they were sent round."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the forums of the body acted for."""
        members = Q(audience__in=actor.audiences, sent_at__isnull=False)
        return self.filter(members | run_by(actor)).scoped(actor.label)


class Minutes(OfWorkshop):
    """What was said and agreed. Approved, they never change: `frozen` holds what the page shows from then on."""

    workshop = models.OneToOneField(Workshop, models.PROTECT, related_name="record")
    summary = models.TextField(_("Summary"), max_length=10_000, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    frozen = models.JSONField(null=True, blank=True)

    objects = MinutesQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.workshop)


class CorrectionQuerySet(RoomQuerySet["Correction"]):
    """Corrections."""

    def unanswered(self) -> Self:
        """Those of which nobody has said whether they are taken up."""
        return self.filter(is_taken_up=None)


class Correction(OfWorkshop):
    """What a body asks to be put right in the minutes. It stands beside the text and is kept, taken up or not."""

    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    body_name = models.CharField(max_length=200)
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    text = models.TextField(_("Correction"), max_length=2000)
    at = models.DateTimeField(default=clock.now)
    answer = models.CharField(_("Answer"), max_length=300, blank=True)
    is_taken_up = models.BooleanField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
