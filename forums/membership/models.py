"""Forums: the shared space of several partner organisations, who is in it and in what role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forums.membership.mandates import Mandate, Say
from partners import clock
from partners.organisations.models import Jurisdiction
from partners.scoping.queries import ScopedModel, ScopedQuerySet
from sharing.audiences.models import Audience

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class ForumQuerySet(ScopedQuerySet["Forum"]):
    """Forums, to members and to those invited."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the body is in or invited to, or for which one has a role for it; all to the administrator."""
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        if actor.person is None and actor.organisation is None:
            return self.none()
        reasons = Q(audience__in=actor.audiences)
        if actor.organisation is not None:
            open_ones = ForumMembership.objects.filter(
                organisation=actor.organisation, state__in=(State.INVITED, State.MEMBER)
            ).scoped("the body's own")
            reasons |= Q(pk__in=open_ones.values("forum"))
            reasons |= Q(pk__in=ForumRole.objects.all().held(actor).values("forum"))
        return self.filter(reasons).scoped(actor.label)


class Forum(ScopedModel):
    """The shared space of several partners."""

    audience = models.OneToOneField(Audience, models.PROTECT, related_name="forum")
    slug = models.SlugField(_("Short name"), max_length=60, unique=True)
    name_en = models.CharField(_("Name in English"), max_length=200)
    name_cy = models.CharField(_("Name in Welsh"), max_length=200, blank=True)
    purpose = models.TextField(_("Purpose"))
    jurisdiction = models.CharField(_("Jurisdiction"), max_length=20, choices=Jurisdiction.choices)
    reporting_year_starts_in = models.PositiveSmallIntegerField(_("Reporting year starts in month"), default=4)
    founded_at = models.DateTimeField(default=clock.now)

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ("name_en", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or the one there is."""
        if (get_language() or "en").startswith("cy"):
            return self.name_cy or self.name_en
        return self.name_en or self.name_cy

    @property
    def name_language(self) -> str:
        """The language that `name` is in, for its `lang` attribute."""
        return "cy" if self.name == self.name_cy and self.name != self.name_en else "en"


class State(models.TextChoices):
    """Where a body stands with a forum."""

    INVITED = "invited", _("Invited")
    MEMBER = "member", _("Member")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left")


class ForumMembershipQuerySet(ScopedQuerySet["ForumMembership"]):
    """Which bodies are in which forum."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own body's, and those of fellow members; all to the administrator."""
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        reasons = Q(audience__in=actor.audiences)
        if actor.organisation is not None:
            reasons |= Q(organisation=actor.organisation)
            reasons |= Q(forum__in=ForumRole.objects.all().held(actor).values("forum"))
        return self.filter(reasons).scoped(actor.label)


class ForumMembership(ScopedModel):
    """One body's place in one forum, from the invitation on."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="memberships")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.INVITED)
    invited_by = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ForumMembershipQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "forum"], name="forum_membership_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"


class ForumRoleKind(models.TextChoices):
    """What a person does in a forum."""

    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    SECRETARIAT = "secretariat", _("Secretariat")
    REPRESENTATIVE = "representative", _("Representative")
    OBSERVER = "observer", _("Observer")


#: those who run a forum; the secretariat may do what the chair may, but not decide
RUNNING = (ForumRoleKind.CHAIR, ForumRoleKind.VICE_CHAIR, ForumRoleKind.SECRETARIAT)


class ForumRoleQuerySet(ScopedQuerySet["ForumRole"]):
    """Who does what in which forum."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own roles and those of the forums that the body acted for is in; all to the administrator."""
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        reasons = Q(audience__in=actor.audiences)
        if actor.person is not None:
            reasons |= Q(person=actor.person)
        return self.filter(reasons).scoped(actor.label)

    def held(self, actor: Actor) -> Self:
        """The actor's own for the body acted for: one held for another body, or one that they left, opens nothing."""
        if actor.person is None or actor.organisation is None:
            return self.none()
        return self.filter(person=actor.person, organisation=actor.organisation, ended_at=None).scoped(actor.label)

    def running(self, actor: Actor) -> Self:
        """The actor's own, held for the body acted for or for none, by which a forum is run."""
        own = Q(organisation=actor.organisation) | Q(organisation=None)
        return self.filter(own, person=actor.person, ended_at=None, role__in=RUNNING)


class ForumRole(ScopedModel):
    """A person's role in a forum, held for a body."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="roles")
    audience = models.ForeignKey(Audience, models.CASCADE, related_name="+")
    person = models.ForeignKey("partners.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("Role"), max_length=15, choices=ForumRoleKind.choices)
    mandate = models.CharField(_("Mandate"), max_length=300, blank=True)
    money_up_to = models.DecimalField(
        _("May commit money up to"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    property_say = models.CharField(_("Say over property"), max_length=10, choices=Say.choices, blank=True)
    confirmed_by = models.ForeignKey("partners.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ForumRoleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["forum", "person", "role"], condition=Q(ended_at=None), name="forum_role_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person_id}"

    @property
    def named(self) -> Mandate:
        """What a representative may commit, as whoever runs the forum named it or their own body confirmed it."""
        return Mandate(self.mandate, self.money_up_to, self.property_say)

    @property
    def may_commit(self) -> Mandate:
        """What a representative may commit: what their own body has confirmed, and nothing until it has."""
        return self.named if self.confirmed_at else Mandate()

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a representative's own body has yet to say what they may commit."""
        return self.role == ForumRoleKind.REPRESENTATIVE and self.confirmed_at is None
