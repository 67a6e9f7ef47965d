"""What pages and actions of forums ask: agreements, members, people, and bodies that may be invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from forums.membership.models import Forum, ForumMembership, ForumRole, ForumRoleKind, State
from partners.organisations.models import Organisation
from partners.people.models import Membership
from partners.scoping.arming import Arms, armed
from sharing.agreements.models import Acceptance, Agreement

if TYPE_CHECKING:
    import uuid

    from django.db.models import Model

    from partners.acting.actor import Actor
    from partners.scoping.queries import ScopedQuerySet
    from sharing.kinds import Kind

OPEN = (State.INVITED, State.MEMBER)


@dataclass(frozen=True, slots=True)
class Member:
    """A body's place, as the forum's page shows it. `accepted` is empty where it is not the reader's to know."""

    pk: uuid.UUID
    organisation: Organisation
    state: str
    state_label: str
    accepted: Acceptance | None


def is_inside(actor: Actor, forum: Forum) -> bool:
    """Whether the body acted for has joined the forum."""
    return forum.audience_id in actor.audiences


def agreement_of(forum: Forum) -> Agreement | None:
    """The version in force, for whoever sees the forum: those invited must read it to answer."""
    versions = Agreement.objects.filter(audience=forum.audience_id).scoped("of a forum at hand")
    return versions.order_by("-version").first()


def acceptances_of(actor: Actor, agreement: Agreement | None) -> dict[uuid.UUID, Acceptance]:
    """Which bodies accepted a version, as far as the actor may know, by body."""
    if agreement is None:
        return {}
    rows = Acceptance.objects.visible_to(actor).filter(agreement=agreement).select_related("person")
    return {one.organisation_id: one for one in rows}


def members_of(actor: Actor, forum: Forum, agreement: Agreement | None) -> list[Member]:
    """The bodies in the forum and those invited, by name.

    Members and portal administrators read all those that they may know of; before joining, a body
    reads its own line only. A body that was invited by its code stays unseen until it accepts.
    """
    rows = ForumMembership.objects.visible_to(actor).filter(forum=forum, state__in=OPEN)
    if not (is_inside(actor, forum) or actor.is_administrator_of_portal):
        rows = rows.filter(organisation=actor.organisation)
    known = Organisation.objects.visible_to(actor).values("pk")
    accepted = acceptances_of(actor, agreement)
    rows = rows.filter(organisation__in=known).select_related("organisation").order_by("organisation__name_en", "pk")
    return [
        Member(one.pk, one.organisation, one.state, one.get_state_display(), accepted.get(one.organisation_id))
        for one in rows
    ]


def people_of(actor: Actor, forum: Forum) -> list[ForumRole]:
    """Who does what: all of it to members; to a portal administrator who chairs; one's own to oneself."""
    rows = ForumRole.objects.visible_to(actor).filter(forum=forum, ended_at=None)
    if not is_inside(actor, forum):
        chair, own = Q(role=ForumRoleKind.CHAIR), Q(person=actor.person)
        rows = rows.filter(chair if actor.is_administrator_of_portal else own)
    order = {kind.value: place for place, kind in enumerate(ForumRoleKind)}
    return sorted(rows.select_related("person", "organisation"), key=lambda one: (order[one.role], one.person.name))


def chairs_of(actor: Actor, forums: list[Forum]) -> dict[uuid.UUID, str]:
    """The names of the chairs of these forums, where the actor may know them."""
    rows = ForumRole.objects.visible_to(actor).filter(forum__in=forums, role=ForumRoleKind.CHAIR, ended_at=None)
    return {one.forum_id: one.person.name for one in rows.select_related("person")}


def own_standing(actor: Actor, forums: list[Forum]) -> dict[uuid.UUID, str]:
    """How the body acted for stands with each of these forums."""
    if actor.organisation is None:
        return {}
    rows = ForumMembership.objects.visible_to(actor).filter(organisation=actor.organisation, forum__in=forums)
    return dict(rows.values_list("forum", "state"))


def bodies_in(actor: Actor, forum: Forum) -> ScopedQuerySet[Organisation]:
    """The bodies that are in the forum now, as far as the actor knows them."""
    joined = ForumMembership.objects.visible_to(actor).filter(forum=forum, state=State.MEMBER)
    return Organisation.objects.visible_to(actor).filter(pk__in=joined.values("organisation"))


def open_membership(forum: Forum, organisation: Organisation) -> ForumMembership | None:
    """A body's line in a forum, whatever its state, locked for a change; none if there never was one."""
    rows = ForumMembership.objects.filter(forum=forum, organisation=organisation).scoped("a forum at hand")
    return rows.select_for_update(of=("self",)).first()


def own_bodies(actor: Actor) -> set[uuid.UUID]:
    """The bodies for which the person may act."""
    return {choice.organisation_id for choice in actor.choices}


def invitable(actor: Actor, forum: Forum) -> list[Organisation]:
    """Bodies that the actor knows and that are neither in the forum nor asked, nor the actor's own."""
    asked = ForumMembership.objects.visible_to(actor).filter(forum=forum, state__in=OPEN).values("organisation")
    bodies = Organisation.objects.visible_to(actor).filter(suspended_at=None).exclude(pk__in=asked)
    return list(bodies.exclude(pk__in=own_bodies(actor)))


def forums_to_join(actor: Actor, organisation: Organisation) -> list[Forum]:
    """Forums that the actor sees, in which the body is not and to which it is not asked, by name."""
    open_ones = ForumMembership.objects.visible_to(actor).filter(organisation=organisation, state__in=OPEN)
    return list(Forum.objects.visible_to(actor).exclude(pk__in=open_ones.values("forum")))


def acts_for(actor: Actor, organisation: Organisation, email: str) -> Membership | None:
    """The membership of the person of that address in a body, among those that the actor sees."""
    rows = Membership.objects.visible_to(actor).in_force().filter(organisation=organisation)
    return rows.filter(person__email=email.lower()).select_related("person").first()


def member_person(forum: Forum, organisation_id: uuid.UUID, email: str) -> uuid.UUID | None:
    """The person of exactly that address who acts for a member body of the forum.

    For whoever runs the forum: the second wall shows memberships of other bodies to nobody else.
    """
    is_member = ForumMembership.objects.filter(forum=forum, organisation_id=organisation_id, state=State.MEMBER)
    if not is_member.scoped("the forum at hand").exists():
        return None
    people = Membership.objects.filter(organisation_id=organisation_id, person__email=email.strip().lower())
    return (
        people.scoped("people of a member body, by exact address").in_force().values_list("person", flat=True).first()
    )


def shares_with(kind: Kind, actor: Actor, forum: Forum) -> list[Model]:
    """The shares of the body acted for with a forum that have not been ended, for one kind of record."""
    rows = kind.share._default_manager.visible_to(actor)  # type: ignore[attr-defined]  # ShareQuerySet's manager
    return list(rows.filter(audience=forum.audience_id, ended_at=None).select_related("audience"))


def body_of_code(code: str) -> Organisation | None:
    """The body with exactly this official code or short name, in the worker, which acts for the portal.

    As the web role it finds none: the second wall shows other bodies to the worker only.
    """
    with armed(Arms(system=True)):
        bodies = Organisation.objects.filter(suspended_at=None).unscoped(because="looked up for an invitation")
        return bodies.filter(Q(official_code__iexact=code) | Q(slug__iexact=code)).order_by("created_at", "pk").first()
