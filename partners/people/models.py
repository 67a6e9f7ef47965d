"""People, the bodies they act for, and invitations."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.organisations.models import Organisation
from partners.scoping.queries import ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from partners.acting.actor import Actor
    from partners.acting.permission import Permission


class PersonQuerySet(models.QuerySet["Person"]):
    """People. They are nobody's tenant data; what they do for a body is in their memberships."""

    def visible_to(self, actor: Actor) -> Self:
        """Oneself, the people of the body acted for, and everybody to a portal administrator."""
        if actor.person is None:
            return self.none()
        if actor.is_administrator_of_portal:
            return self.all()
        colleagues = Membership.objects.visible_to(actor).filter(ended_at=None)
        return self.filter(Q(pk=actor.person.pk) | Q(pk__in=colleagues.values("person")))

    def where_may(self, actor: Actor, permission: Permission) -> Self:
        """The people to whom `actor` may do what `permission` names."""
        return self.filter(permission.rows_for(actor))


class PersonManager(BaseUserManager["Person"]):
    """Makes people. E-mail addresses are kept in lower case: one address is one person."""

    def get_queryset(self) -> PersonQuerySet:
        """With the doors of `PersonQuerySet`."""
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """Those of whom `actor` may know."""
        return self.get_queryset().visible_to(actor)

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


class Emails(models.TextChoices):
    """When a person is written to of what is new for them. Letters about signing in always go at once."""

    AT_ONCE = "at_once", _("At once, one for each thing")
    DAILY = "daily", _("One a day, at 7am, if anything is new")
    NEVER = "never", _("None: I look in the portal")


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do comes from memberships, never from Django's flags."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("Email address"), unique=True)
    name = models.CharField(_("Full name"), max_length=150)
    language = models.CharField(
        _("Language"), max_length=5, choices=[("en", "English"), ("cy", "Cymraeg")], default="en"
    )
    emails = models.CharField(
        _("Emails about what is new"), max_length=10, choices=Emails.choices, default=Emails.AT_ONCE
    )
    is_portal_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=clock.now)
    sessions_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    def get_short_name(self) -> str:
        """The same: we do not guess which part of a name is the first."""
        return self.name

    def end_sessions(self) -> None:
        """Sign this person out everywhere, on the next request of each session."""
        self.sessions_stamp = uuid.uuid4()
        self.save(update_fields=["sessions_stamp"])

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must carry to count: it changes with the password and when sessions are ended."""
        salt = "partners.people.models.Person.sessions"
        return salted_hmac(
            salt, f"{self.password} {self.sessions_stamp}", secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleInOrganisation(models.TextChoices):
    """The roles of `partners.acting.actor.Role`, with the words that people read."""

    VIEWER = "viewer", _("Viewer: reads the register")
    PROPERTY_MANAGER = "property_manager", _("Property manager: keeps the register and shares from it")
    BENEFITS_MANAGER = "benefits_manager", _("Benefits manager: reports benefits and validates those of others")
    FINANCE = "finance", _("Finance: attests the figures of benefits")
    SPONSOR = "sponsor", _("Executive sponsor: signs off charters for the organisation")
    ADMINISTRATOR = "administrator", _("Administrator: looks after people and agreements")


def names_of_roles(roles: Iterable[str]) -> str:
    """The roles in the reader's words, without what each may do."""
    return ", ".join(str(RoleInOrganisation(role).label).partition(":")[0] for role in roles)


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

    def administering(self) -> Self:
        """By which somebody looks after a body's people, even while the body itself is suspended."""
        return self.filter(
            roles__contains=[RoleInOrganisation.ADMINISTRATOR.value],
            suspended_at=None,
            ended_at=None,
            person__is_active=True,
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

    @property
    def roles_in_words(self) -> str:
        """The roles as the reader reads them."""
        return names_of_roles(self.roles)


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
    """Opens one body, with these roles, to one address, once. Only a hash of the link's token is kept.

    `by_administrator` marks a portal administrator's invitation of a body's first administrator: it
    stops working with the body's first property, project or forum, and as soon as it has an administrator.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("Email address"))
    roles = ArrayField(models.CharField(max_length=20, choices=RoleInOrganisation.choices), verbose_name=_("Roles"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_administrator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("Expires"))
    accepted_at = models.DateTimeField(_("Accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)
    resent_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-created_at"], name="invitation_of_body"),)

    def __str__(self) -> str:
        return self.email

    @property
    def roles_in_words(self) -> str:
        """The roles as the reader reads them."""
        return names_of_roles(self.roles)

    @property
    def asked_at(self) -> dt.datetime:
        """When its last letter was asked for."""
        return self.resent_at or self.created_at

    @property
    def has_expired(self) -> bool:
        """Whether the link is too old to be used."""
        return self.expires_at <= clock.now()
