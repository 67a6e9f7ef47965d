"""People, the bodies they act for, and invitations."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.organisations.models import Organisation
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from partners.acting.actor import Actor


class PersonManager(BaseUserManager["Person"]):
    """Makes people. E-mail addresses are kept in lower case: one address is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in with `password`, or not yet when it is None."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """For Django's own command: a portal administrator. Superuser status opens nothing here."""
        return self.create_user(email, password, is_portal_administrator=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with that address, in any case."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do comes from memberships, never from Django's flags."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("Email address"), unique=True)
    name = models.CharField(_("Full name"), max_length=150)
    language = models.CharField(_("Language"), max_length=5, choices=[("en", "English"), ("cy", "Cymraeg")], default="en")
    is_portal_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    def get_short_name(self) -> str:
        """The same: we do not guess which part of a name is the first."""
        return self.name


class RoleInOrganisation(models.TextChoices):
    """The roles of `partners.acting.actor.Role`, with the words that people read."""

    VIEWER = "viewer", _("Viewer: reads the register")
    PROPERTY_MANAGER = "property_manager", _("Property manager: keeps the register and shares from it")
    BENEFITS_MANAGER = "benefits_manager", _("Benefits manager: validates benefits")
    ADMINISTRATOR = "administrator", _("Administrator: looks after people and agreements")


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    """Who acts for which body."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own memberships, those of the body acted for, and all of them to a portal administrator."""
        if actor.person is None:
            return self.none()
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        own = Q(person=actor.person)
        if actor.organisation is not None:
            own |= Q(organisation=actor.organisation)
        return self.filter(own).scoped(actor.label)

    def in_force(self) -> Self:
        """Neither suspended nor ended, of people and bodies that are not suspended either."""
        return self.filter(
            suspended_at=None,
            ended_at=None,
            person__is_active=True,
            organisation__suspended_at=None,
        )


class Membership(ScopedModel):
    """A person's roles in one body. Ended, not deleted, when they leave."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=20, choices=RoleInOrganisation.choices), verbose_name=_("Roles"))
    since = models.DateTimeField(default=clock.now)
    suspended_at = models.DateTimeField(_("Suspended"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(ended_at=None), name="membership_once_in_force"
            ),
        )
        indexes = (models.Index(fields=["person"], name="membership_of_person"),)

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Invitations, to the inviting body; to portal administrators; and to whoever holds the link."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, or all to a portal administrator, or the one whose link was opened."""
        if actor.invitation:
            return self.filter(token_hash=actor.invitation).scoped("holder of the link")
        if actor.is_administrator_of_portal:
            return self.scoped("portal administrator")
        if actor.organisation is None:
            return self.none()
        return self.filter(organisation=actor.organisation).scoped(actor.label)

    def waiting(self) -> Self:
        """Neither accepted nor revoked nor expired."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())


class Invitation(ScopedModel):
    """Opens one body, with these roles, to one address, once. Only a hash of the link's token is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("Email address"))
    roles = ArrayField(models.CharField(max_length=20, choices=RoleInOrganisation.choices), verbose_name=_("Roles"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("Expires"))
    accepted_at = models.DateTimeField(_("Accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-created_at"], name="invitation_of_body"),)

    def __str__(self) -> str:
        return self.email
