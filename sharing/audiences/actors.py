"""Making an actor out of a person and the body they chose: the one place where access begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Max, Q

from partners.acting.actor import ANONYMOUS, Actor, Role, system
from partners.organisations.models import Organisation
from partners.people.models import Membership, Person
from partners.scoping.alike import Alike
from partners.scoping.arming import Arms, arm
from sharing.audiences.models import Audience, AudienceMember, Cohort

if TYPE_CHECKING:
    import uuid


OF_MEMBERSHIP = [field.attname for field in Membership._meta.concrete_fields]
OF_BODY = [field.attname for field in Organisation._meta.concrete_fields]

#: what every request asks: the memberships of a person, with their bodies
_memberships = Alike(
    lambda person: (
        Membership.objects.filter(person=person)
        .scoped("the person's own")
        .in_force()
        .order_by("organisation__name_en", "pk")
        .values_list(*OF_MEMBERSHIP, *(f"organisation__{name}" for name in OF_BODY))
    )
)
#: and the doors of a body, with their audiences
_doors = Alike(
    lambda organisation: (
        AudienceMember.objects.filter(organisation_id=organisation)
        .scoped("the body's own")
        .in_force()
        .filter(Q(audience__cohorts__number=0) | Q(audience__cohorts__number__gte=F("joined_cohort")))
        .order_by("audience_id", "audience__cohorts__number")
        .values_list("audience__cohorts__id", "audience_id")
    )
)


def _membership(row: tuple[Any, ...]) -> Membership:
    held = Membership.from_db(DEFAULT_DB_ALIAS, OF_MEMBERSHIP, row[: len(OF_MEMBERSHIP)])
    held.organisation = Organisation.from_db(DEFAULT_DB_ALIAS, OF_BODY, row[len(OF_MEMBERSHIP) :])
    return held


def actor_for(person: Person | None, acting_for: uuid.UUID | None = None) -> Actor:
    """The actor that `person` is, acting for `acting_for` or for the only body they belong to.

    Arms the database on the way, person first: memberships are policed by the person, doors by the
    organisation. Suspended or ended memberships, suspended bodies and deactivated people give
    nothing. Queries: two, whatever the number of memberships and forums.
    """
    if person is None or not person.is_active:
        arm(Arms())
        return ANONYMOUS
    arm(Arms(person=person.pk, administrator=person.is_portal_administrator))
    choices = tuple(_membership(row) for row in _memberships(person.pk))
    chosen = next((one for one in choices if one.organisation_id == acting_for), choices[0] if choices else None)
    if chosen is None:
        return Actor(person=person)
    return acting_for_organisation(
        chosen.organisation, person=person, roles=frozenset(Role(role) for role in chosen.roles), choices=choices
    )


def actor_of(person: uuid.UUID | None, organisation: uuid.UUID | None) -> Actor:
    """The actor of work done later: the person as they stand now, or the body, or the portal itself.

    A person who acted for no body, as a portal administrator may, acts for none later either. One who may no longer
    act for the body, or at all, makes an actor without either: the work finds nothing.
    """
    if person is not None and organisation is None:
        found = Person.objects.get(pk=person)
        actor = Actor(person=found) if found.is_active else ANONYMOUS
        arm(actor.arms())
        return actor
    if organisation is None:
        actor = system("portal")
        arm(actor.arms())
        return actor
    if person is not None:
        actor = actor_for(Person.objects.get(pk=person), organisation)
        if actor.organisation is None or actor.organisation.pk != organisation:
            arm(ANONYMOUS.arms())
            return ANONYMOUS
        return actor
    arm(Arms(organisation=organisation))
    body = Organisation.objects.filter(pk=organisation).scoped("the body acted for").get()
    return acting_for_organisation(body, by="portal")


def acting_for_organisation(
    organisation: Organisation,
    *,
    person: Person | None = None,
    roles: frozenset[Role] = frozenset(),
    choices: tuple[Membership, ...] = (),
    by: str = "",
) -> Actor:
    """An actor for `organisation` with the doors that it holds now; the database is armed as it."""
    bare = Actor(person=person, organisation=organisation, roles=roles, choices=choices, system=by)
    arm(bare.arms())
    doors, audiences = doors_of(organisation.pk)
    actor = Actor(
        person=person,
        organisation=organisation,
        roles=roles,
        doors=doors,
        audiences=audiences,
        choices=choices,
        system=by,
    )
    arm(actor.arms())
    return actor


def doors_of(organisation_id: uuid.UUID) -> tuple[tuple[uuid.UUID, ...], tuple[uuid.UUID, ...]]:
    """The doors that a body holds and the audiences that it stands behind, in a stable order."""
    rows = _doors(organisation_id)
    return tuple(door for door, _ in rows), tuple(dict.fromkeys(audience for _, audience in rows))


def doors_of_all(audience_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The doors of an audience that every one of its members holds: what is behind them, all of them see."""
    members = AudienceMember.objects.filter(audience_id=audience_id).scoped("of an audience already found").in_force()
    newest = members.aggregate(newest=Max("joined_cohort"))["newest"]
    own = Cohort.objects.filter(audience_id=audience_id).scoped("an audience already found")
    return tuple(own.filter(Q(number=0) | Q(number__gte=newest or 0)).order_by("number").values_list("pk", flat=True))


def as_seen_by(actor: Actor, audience: Audience) -> Actor:
    """The eyes of `audience`, through the doors that the body acted for can know: to look at its own records.

    A partner: its own door, and those that it holds in the forums that both are in. Through no other
    can the body show it anything. A forum: what a member from the first day sees through this forum.
    The result belongs to no body, so nothing opens to it as an owner. Its doors may open on other
    bodies' records too: whoever reads with it limits the rows to those of the body that looks.
    Queries: one for a forum, two for a partner.
    """
    own = Cohort.objects.filter(audience=audience).scoped("an audience already found")
    doors = list(own.order_by("number").values_list("pk", flat=True))
    if not audience.is_forum:
        doors += (
            AudienceMember.objects.visible_to(actor)
            .in_force()
            .filter(organisation=audience.organisation_id, audience__organisation=None)
            .filter(Q(audience__cohorts__number=0) | Q(audience__cohorts__number__gte=F("joined_cohort")))
            .order_by("audience_id", "audience__cohorts__number")
            .values_list("audience__cohorts__id", flat=True)
        )
    return Actor(doors=tuple(doors))


def current_door(audience_id: uuid.UUID, *, and_later: bool) -> Cohort:
    """The door for a share made now: the newest cohort, or number 0 for everybody to come too."""
    cohorts = Cohort.objects.filter(audience_id=audience_id).scoped("an audience already found")
    if and_later:
        return cohorts.get(number=0)
    return cohorts.order_by("-number")[0]
