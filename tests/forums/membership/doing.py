"""What the tests of forums do again and again: sign somebody in, post as a form does, make the chair act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from forums.membership.models import Forum, ForumMembership, ForumRole
from partners.people.models import Membership
from sharing.agreements.models import Agreement
from sharing.audiences.actors import actor_for
from tests.client import PortalClient as Client
from tests.roles import OWNER, acting_as

if TYPE_CHECKING:
    from partners.acting.actor import Actor
    from partners.people.models import Person
    from tests.worlds import Body, World


def signed_in(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def post(person: Person, name: str, *args: Any, body: Body | None = None, **answers: Any) -> Any:
    """Post a form of a named page, as `person` acting for `body`."""
    acting_for = str(body.organisation.pk) if body else ""
    return signed_in(person).post(reverse(name, args=args), {"acting_for": acting_for, **answers})


def get(person: Person, name: str, *args: Any) -> Any:
    """Open a named page."""
    return signed_in(person).get(reverse(name, args=args))


def chair(world: World) -> Actor:
    """The chair, acting for Aber."""
    return actor_for(world.chair, world.aber.organisation.pk)


def administrator_of(body: Body) -> Actor:
    """The administrator of a body, acting for it."""
    return body.actor(body.administrator)


def invite(world: World, body: Body) -> None:
    """Put a body's invitation into the world's forum. As the owner role."""
    with acting_as(OWNER):
        ForumMembership(
            forum=world.forum,
            audience=world.forum.audience,
            organisation=body.organisation,
            state="invited",
            invited_by=world.chair,
        ).save(force_insert=True)


def agreement(world: World) -> Agreement:
    """The version in force, whoever asks."""
    with acting_as(OWNER):
        return Agreement.objects.unscoped(because="a test's own world").filter(audience=world.forum.audience)[0]


def publish(world: World, text: str = "We share with more care.") -> Agreement:
    """A second version. As the owner role."""
    with acting_as(OWNER):
        version = Agreement(audience=world.forum.audience, version=2, text_en=text)
        version.save(force_insert=True)
        return version


def state_of(world: World, body: Body, forum: Forum | None = None) -> str:
    """How a body stands with the forum, whoever asks; empty when it was never asked."""
    with acting_as(OWNER):
        lines = ForumMembership.objects.unscoped(because="a test's own world")
        line = lines.filter(forum=forum or world.forum, organisation=body.organisation).first()
        return line.state if line else ""


def roles_of(world: World, person: Person) -> set[str]:
    """The roles that a person holds in the forum, whoever asks."""
    with acting_as(OWNER):
        roles = ForumRole.objects.unscoped(because="a test's own world")
        return set(roles.filter(forum=world.forum, person=person, ended_at=None).values_list("role", flat=True))


def joins_as_person(person: Person, body: Body, roles: list[str]) -> None:
    """A person also acts for a body. As the owner role."""
    with acting_as(OWNER):
        Membership(person=person, organisation=body.organisation, roles=roles).save(force_insert=True)
