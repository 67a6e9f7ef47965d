"""Telling people that something of projects waits for them: a notice and a letter, never with what it is about.

A room registers its kinds; the worker asks again, when it writes, who may still do what is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forums.membership.models import ForumRole
from partners.acting.actor import Role
from partners.outbox.put import put
from partners.people.models import Membership, Person
from sharing.audiences.models import AudienceMember

if TYPE_CHECKING:
    import uuid

    from partners.acting.actor import Actor
    from partners.notices.kinds import Kind
    from sharing.audiences.models import Audience

WRITE, WRITE_ONE = "projects.write_letter", "projects.write_one_letter"


def tell(about: Kind, *, body: uuid.UUID, record: uuid.UUID) -> None:
    """Have those people of a body written to who may do what the letter asks of the record."""
    put(WRITE, acting_for=body, letter=about.name, record=record)


def tell_audience(actor: Actor, about: Kind, audience: Audience, *, record: uuid.UUID) -> None:
    """The same for each body behind an audience, less the body acted for."""
    own = actor.organisation.pk if actor.organisation else None
    if audience.organisation_id is not None:
        bodies = [audience.organisation_id]
    else:
        members = AudienceMember.objects.visible_to(actor).in_force().filter(audience=audience)
        bodies = list(members.order_by("organisation").values_list("organisation", flat=True))
    for body in bodies:
        if body != own:
            tell(about, body=body, record=record)


def who_may_be_told(actor: Actor) -> list[Person]:
    """The people of the body acted for who do more in it than read, and those with a seat in a forum for it."""
    seats = ForumRole.objects.visible_to(actor).filter(organisation=actor.organisation, ended_at=None)
    rows = Membership.objects.filter(organisation=actor.organisation).scoped("the body acted for").in_force()
    wanted = ~Q(roles__contained_by=[Role.VIEWER.value]) | Q(person__in=seats.values("person"))
    return [one.person for one in rows.filter(wanted).select_related("person").order_by("person__email")]
