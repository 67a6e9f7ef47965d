"""Who acts, and for which partner organisation. Every rule takes one; none looks for one elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from partners.scoping.arming import Arms

if TYPE_CHECKING:
    import uuid

    from django.db.models import Model, Q

    from partners.acting.permission import Permission
    from partners.organisations.models import Organisation
    from partners.people.models import Membership, Person


class Role(StrEnum):
    """Roles inside a partner organisation; a membership holds one or more."""

    VIEWER = "viewer"
    PROPERTY_MANAGER = "property_manager"
    BENEFITS_MANAGER = "benefits_manager"
    FINANCE = "finance"
    SPONSOR = "sponsor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation, or a part of the system doing so.

    `doors` are the cohorts through which the organisation sees what others share;
    `audiences` are the forums and the organisation itself, as receivers.
    `choices` are the memberships among which the person may switch.
    `rules` keeps what permissions have answered for this actor, and `sights` the rows that they see of a model, not yet
    fetched: a page asks for the same ones many times.
    `participant` is the place of a guest without an account in one workshop, and `room` that workshop
    once its chair has admitted them: nothing else in the portal knows them.
    """

    person: Person | None = None
    organisation: Organisation | None = None
    roles: frozenset[Role] = frozenset()
    doors: tuple[uuid.UUID, ...] = ()
    audiences: tuple[uuid.UUID, ...] = ()
    choices: tuple[Membership, ...] = field(default=(), compare=False)
    system: str = ""
    invitation: str = ""
    room: uuid.UUID | None = None
    participant: uuid.UUID | None = None
    rules: dict[str, Q] = field(default_factory=dict, init=False, compare=False, repr=False)
    sights: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def label(self) -> str:
        """Who this is, for scopes and logs; never shown to a reader."""
        who = str(self.person.pk) if self.person else self.system or str(self.participant or "nobody")
        return f"{who} for {self.organisation.slug}" if self.organisation else who

    @property
    def is_administrator_of_portal(self) -> bool:
        """A portal administrator sees that bodies and forums exist, not what they own."""
        return bool(self.person and self.person.is_portal_administrator)

    @property
    def manages_records(self) -> bool:
        """May keep the register and share from it."""
        return Role.PROPERTY_MANAGER in self.roles

    @property
    def manages_benefits(self) -> bool:
        """May claim benefits and report their figures."""
        return bool({Role.PROPERTY_MANAGER, Role.BENEFITS_MANAGER} & self.roles)

    @property
    def manages_people(self) -> bool:
        """May invite and remove colleagues, accept agreements and join forums for the body."""
        return Role.ADMINISTRATOR in self.roles

    def may(self, permission: Permission, thing: Model | None = None) -> bool:
        """Whether this actor may do it: to `thing`, or at all when the permission is about no record."""
        return permission.allows(self, thing)

    def arms(self) -> Arms:
        """The same answer for the second wall."""
        return Arms(
            person=self.person.pk if self.person else None,
            organisation=self.organisation.pk if self.organisation else None,
            doors=self.doors,
            audiences=self.audiences,
            administrator=self.is_administrator_of_portal,
            invitation=self.invitation,
            system=bool(self.system) and self.organisation is None,
            room=self.room,
            participant=self.participant,
            roles=tuple(sorted(role.value for role in self.roles)) if self.organisation else (),
        )


def system(name: str) -> Actor:
    """A part of the portal acting for itself in the worker: delivering the outbox, sending mail."""
    return Actor(system=name)


ANONYMOUS = Actor()
