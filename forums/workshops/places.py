"""A member's place in a workshop, found or made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forums.workshops.errors import ForAnotherBody
from forums.workshops.models import Participant
from partners.acting.errors import NotAllowed

if TYPE_CHECKING:
    from forums.workshops.models import Workshop
    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


def acting(actor: Actor) -> tuple[Person, Organisation]:
    """The person, and the body that they act for. Raises NotAllowed without either."""
    if actor.person is None or actor.organisation is None:
        raise NotAllowed
    return actor.person, actor.organisation


def own_place(actor: Actor, workshop: Workshop) -> Participant:
    """The actor's place in a workshop of their forum, made when there is none. Raises ForAnotherBody."""
    person, organisation = acting(actor)
    places = Participant.objects.visible_to(actor).filter(workshop=workshop, person=person)
    place = places.first()
    if place is None:
        place = Participant(
            workshop=workshop,
            audience_id=workshop.audience_id,
            organisation=organisation,
            body_name=organisation.name_en or organisation.name_cy,
            person=person,
            name=person.name,
        )
        place.save(force_insert=True)
    if place.organisation_id != organisation.pk:
        raise ForAnotherBody
    return place
