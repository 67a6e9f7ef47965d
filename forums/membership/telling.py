"""Telling people that something in a forum waits for them: a notice and a letter, never with what it is about.

A room registers its kinds of letter; the worker looks again, when it writes, who may still do what is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forums.membership.models import ForumRole
from partners.acting.actor import Role
from partners.notices.kinds import Kind, kind, kind_of
from partners.outbox.put import put
from partners.people.models import Membership, Person

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor

WRITE, WRITE_ONE = "forums.write_letter", "forums.write_one_letter"


#: a kind of letter is a kind of notice: told in the portal, and by a letter to those who want one
Letter = Kind
letter = kind
letter_of = kind_of


def tell(about: Letter, *, body: uuid.UUID, record: uuid.UUID) -> None:
    """Have those people of a body written to who may do what the letter asks of the record."""
    put(WRITE, acting_for=body, letter=about.name, record=record)


def who_may_be_told(actor: Actor, about: Letter) -> list[Person]:
    """The body's people with a role in a forum for it, its administrators, and who has a role that the letter names."""
    roles = ForumRole.objects.visible_to(actor).filter(organisation=actor.organisation, ended_at=None)
    own = Membership.objects.visible_to(actor).filter(organisation=actor.organisation).in_force()
    if actor.organisation is not None and actor.person is None:  # the worker, for the body
        own = Membership.objects.filter(organisation=actor.organisation).scoped("the body acted for").in_force()
    asked = [one.value for one in sorted(about.roles | {Role.ADMINISTRATOR})]
    wanted = Q(roles__overlap=asked) | Q(person__in=roles.values("person"))
    return [one.person for one in own.filter(wanted).select_related("person").order_by("person__email")]
