"""What is done in forums: found, invite, answer, leave, renew and accept the agreement, give and end roles."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from forums.membership.errors import (
    AlreadyAccepted,
    AlreadyInvited,
    NewerAgreement,
    NobodyFound,
    NotOneself,
    RoleHeldAlready,
    RoleNotYours,
)
from forums.membership.leaving import leaving
from forums.membership.letters import INVITED
from forums.membership.mandates import Mandate
from forums.membership.models import Forum, ForumMembership, ForumRole, ForumRoleKind, State
from forums.membership.permissions import (
    ACCEPT_AGREEMENT,
    ANSWER_FORUM,
    CONFIRM_MANDATE,
    END_ROLE,
    FOUND_FORUM,
    GIVE_ROLE,
    INVITE_BODY,
    INVITE_TO_FORUMS,
    LEAVE_FORUM,
    RENEW_AGREEMENT,
    WITHDRAW_INVITATION,
)
from forums.membership.queries import (
    OPEN,
    acts_for,
    agreement_of,
    is_inside,
    member_person,
    open_membership,
    own_bodies,
    shares_with,
)
from forums.membership.telling import tell
from partners import clock
from partners.acting.action import action
from partners.acting.errors import NotAllowed
from partners.audit.record import record
from partners.organisations.founding import note_founded
from partners.outbox.put import put
from partners.scoping.arming import armed, current
from sharing.agreements.models import Acceptance, Agreement
from sharing.audiences.joining import join, leave, make_audience
from sharing.grants import granting
from sharing.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partners.acting.actor import Actor
    from partners.organisations.models import Organisation
    from partners.people.models import Person


NO_MANDATE = Mandate()


@dataclass(frozen=True, slots=True)
class Charter:
    """What a forum is, as its founder enters it."""

    name_en: str
    name_cy: str
    purpose: str
    jurisdiction: str
    reporting_year_starts_in: int
    text_en: str
    text_cy: str


@action(FOUND_FORUM)
def found_forum(actor: Actor, *, charter: Charter, chair_email: str, chair_organisation: Organisation) -> Forum:
    """Found a forum with its agreement and its chair, and invite the chair's body. Nobody is in it yet.

    Raises NobodyFound when nobody of that address acts for the body, NotOneself when it is the founder.
    """
    membership = acts_for(actor, chair_organisation, chair_email)
    if membership is None:
        raise NobodyFound
    _refuse_own(actor, chair_organisation, membership.person)
    audience = make_audience(name_en=charter.name_en, name_cy=charter.name_cy)
    forum = Forum(
        audience=audience,
        slug=_free_slug(actor, charter.name_en or charter.name_cy),
        name_en=charter.name_en,
        name_cy=charter.name_cy,
        purpose=charter.purpose,
        jurisdiction=charter.jurisdiction,
        reporting_year_starts_in=charter.reporting_year_starts_in,
    )
    forum.save(force_insert=True)
    Agreement(audience=audience, version=1, text_en=charter.text_en, text_cy=charter.text_cy).save(force_insert=True)
    _give(forum, membership.person_id, chair_organisation.pk, ForumRoleKind.CHAIR)
    record("forum_founded", forum, organisation=None, by_administrator=True)
    record(
        "forum_role_given",
        forum,
        organisation=chair_organisation.pk,
        by_administrator=True,
        person=membership.person.name,
        role=ForumRoleKind.CHAIR.value,
    )
    _ask(actor, forum, chair_organisation)
    return forum


@action(INVITE_BODY)
def invite_body(actor: Actor, forum: Forum, *, organisation: Organisation) -> None:
    """Ask a body to join; its own administrator answers. Raises AlreadyInvited, or NotOneself."""
    _refuse_own(actor, organisation)
    _ask(actor, forum, organisation)


@action(INVITE_TO_FORUMS)
def invite_to_forums(actor: Actor, organisation: Organisation, *, forums: Sequence[Forum]) -> None:
    """Ask a body to join all of these, or none of them. Raises AlreadyInvited, or NotOneself."""
    for forum in forums:
        invite_body(actor, forum, organisation=organisation)


@action(INVITE_BODY)
def invite_by_code(actor: Actor, forum: Forum, *, code: str) -> None:
    """Ask whichever body has exactly this code or short name, if one has.

    The worker looks for it later, so that neither the answer nor its time tells whether there is one.
    """
    owner = actor.organisation.pk if actor.organisation else None
    record("forum_code_invited", forum, organisation=owner, by_administrator=owner is None, code=code)
    put(
        "forums.invite_by_code",
        acting_for=owner,
        person=actor.person.pk if actor.person else None,
        forum=forum.pk,
        code=code,
    )


def _ask(actor: Actor, forum: Forum, organisation: Organisation) -> None:
    line = open_membership(forum, organisation)
    if line is not None and line.state in OPEN:
        raise AlreadyInvited
    again = line is not None
    line = line or ForumMembership(forum=forum, audience_id=forum.audience_id, organisation=organisation)
    line.state, line.invited_at, line.answered_by, line.answered_at = State.INVITED, clock.now(), None, None
    line.invited_by_id = _person(actor).pk
    if again:  # whose place it is, and in which forum, the database lets nobody change
        line.save(update_fields=["state", "invited_at", "invited_by", "answered_by", "answered_at"])
    else:
        line.save(force_insert=True)
    record("forum_invited", forum, organisation=organisation.pk, by_administrator=_from_outside(actor, forum))
    tell(INVITED, body=organisation.pk, record=forum.pk)


@action(WITHDRAW_INVITATION, leaves_sight=True)
def withdraw_invitation(actor: Actor, place: ForumMembership) -> None:
    """Take back an invitation that has not been answered. The body may be invited again.

    The row goes: declining and leaving are the body's own answers, which the database lets nobody give for it,
    and one that still said "invited" would go on showing the forum to the body. The trail keeps what was.
    """
    if not ForumMembership.objects.where_may(actor, WITHDRAW_INVITATION).filter(pk=place.pk).delete()[0]:
        raise NotAllowed
    forum, outside = place.forum, _from_outside(actor, place.forum)
    record("forum_invitation_withdrawn", forum, organisation=place.organisation_id, by_administrator=outside)
    if actor.organisation and not outside:
        record("forum_invitation_withdrawn", forum, organisation=actor.organisation.pk, body=place.organisation.name_en)


@action(ANSWER_FORUM, leaves_sight=True, locks=False)
def accept_invitation(actor: Actor, forum: Forum, *, agreement: Agreement) -> None:
    """Join for the body acted for and accept the agreement. It sees what owners share from now on.

    Raises NewerAgreement when `agreement` is no longer the one in force.
    """
    line = _own_line(actor, forum, State.INVITED)
    _answer(actor, line, State.MEMBER)
    _accept(actor, forum, agreement)
    before = current()
    with armed(replace(before, audiences=(*before.audiences, forum.audience_id))):
        # Two bodies that join at once would open the same door.
        list(Forum.objects.filter(pk=forum.pk).scoped("joining").select_for_update(of=("self",)).values_list("pk"))
        join(forum.audience, line.organisation)
    note_founded(line.organisation)
    record("forum_joined", forum, organisation=line.organisation_id, version=agreement.version)


@action(ANSWER_FORUM, leaves_sight=True, locks=False)
def decline_invitation(actor: Actor, forum: Forum) -> None:
    """Say no for the body acted for. It may be invited again."""
    line = _own_line(actor, forum, State.INVITED)
    _answer(actor, line, State.DECLINED)
    record("forum_declined", forum, organisation=line.organisation_id)


@action(LEAVE_FORUM, leaves_sight=True)
def leave_forum(actor: Actor, forum: Forum) -> int:
    """Leave for the body acted for: its shares with the forum and its people's roles end, its doors shut.

    Returns how many shares ended.
    """
    line = _own_line(actor, forum, State.MEMBER)
    ended = 0
    for kind in kinds:
        shares: list[Any] = shares_with(kind, actor, forum)
        granting.end(kind, actor, shares)
        ended += len(shares)
    for end in leaving:
        end(actor, forum)
    roles = ForumRole.objects.visible_to(actor).filter(forum=forum, organisation=line.organisation, ended_at=None)
    roles.update(ended_at=clock.now())
    _answer(actor, line, State.LEFT)
    leave(forum.audience, line.organisation)
    record("forum_left", forum, organisation=line.organisation_id, shares_ended=ended)
    return ended


@action(RENEW_AGREEMENT)
def renew_agreement(actor: Actor, forum: Forum, *, text_en: str, text_cy: str) -> Agreement:
    """Put a new version in force. No body shares more with the forum until it has accepted this one."""
    before = agreement_of(forum)
    version = before.version + 1 if before else 1
    agreement = Agreement(audience_id=forum.audience_id, version=version, text_en=text_en, text_cy=text_cy)
    agreement.save(force_insert=True)
    _record_for_actor(actor, "forum_agreement_renewed", forum, version=agreement.version)
    return agreement


@action(ACCEPT_AGREEMENT)
def accept_agreement(actor: Actor, forum: Forum, *, agreement: Agreement) -> None:
    """Accept the version in force for the body acted for. Raises NewerAgreement or AlreadyAccepted."""
    line = _own_line(actor, forum, State.MEMBER)
    if not _accept(actor, forum, agreement):
        raise AlreadyAccepted
    record("forum_agreement_accepted", forum, organisation=line.organisation_id, version=agreement.version)


@action(GIVE_ROLE)
def give_role(
    actor: Actor,
    forum: Forum,
    *,
    email: str,
    organisation: Organisation,
    role: str,
    mandate: Mandate = NO_MANDATE,
) -> None:
    """Give a role to the person of exactly this address who acts for a member body.

    What a representative may commit is named here, and holds once their own body has confirmed it.
    Raises NobodyFound, NotOneself, RoleHeldAlready, or RoleNotYours: chairs are named by the portal.
    """
    if (role == ForumRoleKind.CHAIR) != (not is_running(actor, forum)):
        raise RoleNotYours
    person = member_person(forum, organisation.pk, email)
    if person is None:
        raise NobodyFound
    if person == _person(actor).pk:
        raise NotOneself
    held = ForumRole.objects.visible_to(actor).filter(forum=forum, role=role, ended_at=None)
    if (held if role == ForumRoleKind.CHAIR else held.filter(person=person)).exists():
        raise RoleHeldAlready
    own = actor.manages_people and organisation == actor.organisation
    given = _give(forum, person, organisation.pk, role, mandate, confirmed_by=actor.person if own else None)
    facts = {"person": given.person.name, "role": role}
    outside = _from_outside(actor, forum)
    record("forum_role_given", forum, organisation=organisation.pk, by_administrator=outside, **facts)


@action(CONFIRM_MANDATE, leaves_sight=True)
def confirm_mandate(actor: Actor, role: ForumRole, *, mandate: Mandate) -> None:
    """Say for the body acted for what its representative may commit: as it was named, or otherwise."""
    changed = role.named != mandate
    role.mandate, role.money_up_to, role.property_say = mandate.note, mandate.money_up_to, mandate.property_say
    role.confirmed_by, role.confirmed_at = _person(actor), clock.now()
    role.save(update_fields=["mandate", "money_up_to", "property_say", "confirmed_by", "confirmed_at"])
    record(
        "forum_mandate_changed" if changed else "forum_mandate_confirmed",
        role.forum,
        organisation=role.organisation_id,
        person=role.person.name,
    )


@action(END_ROLE, leaves_sight=True)
def end_role(actor: Actor, role: ForumRole) -> None:
    """End a role now: another's in a forum that one runs, or one's own."""
    role.ended_at = clock.now()
    role.save(update_fields=["ended_at"])
    facts = {"person": role.person.name, "role": role.role}
    outside = _from_outside(actor, role.forum)
    record("forum_role_ended", role.forum, organisation=role.organisation_id, by_administrator=outside, **facts)


def is_running(actor: Actor, forum: Forum) -> bool:
    """Whether the actor runs the forum, rather than looking after the portal."""
    return is_inside(actor, forum) and ForumRole.objects.visible_to(actor).running(actor).filter(forum=forum).exists()


def _from_outside(actor: Actor, forum: Forum) -> bool:
    """Whether a portal administrator does it as such."""
    return actor.is_administrator_of_portal and not is_running(actor, forum)


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise NotAllowed
    return actor.person


def _refuse_own(actor: Actor, organisation: Organisation, person: Person | None = None) -> None:
    if organisation.pk in own_bodies(actor) or (person is not None and person == actor.person):
        raise NotOneself


def _own_line(actor: Actor, forum: Forum, state: State) -> ForumMembership:
    line = open_membership(forum, actor.organisation) if actor.organisation else None
    if line is None or line.state != state:
        raise NotAllowed
    return line


def _answer(actor: Actor, line: ForumMembership, state: State) -> None:
    line.state, line.answered_by, line.answered_at = state, actor.person, clock.now()
    line.save(update_fields=["state", "answered_by", "answered_at"])


def _accept(actor: Actor, forum: Forum, agreement: Agreement) -> bool:
    """Note that the body acted for accepts; False when it had done so before."""
    if agreement != agreement_of(forum):
        raise NewerAgreement
    own = Acceptance.objects.visible_to(actor).filter(organisation=actor.organisation, agreement=agreement)
    if own.exists():
        return False
    Acceptance(
        agreement=agreement, audience_id=forum.audience_id, organisation=actor.organisation, person=_person(actor)
    ).save(force_insert=True)
    return True


def _give(
    forum: Forum,
    person: uuid.UUID,
    organisation: uuid.UUID,
    role: str,
    mandate: Mandate = NO_MANDATE,
    *,
    confirmed_by: Person | None = None,
) -> ForumRole:
    given = ForumRole(
        forum=forum,
        audience_id=forum.audience_id,
        person_id=person,
        organisation_id=organisation,
        role=role,
        mandate=mandate.note,
        money_up_to=mandate.money_up_to,
        property_say=mandate.property_say,
        confirmed_by=confirmed_by if mandate.is_stated else None,
        confirmed_at=clock.now() if confirmed_by and mandate.is_stated else None,
    )
    given.save(force_insert=True)
    return given


def _record_for_actor(actor: Actor, verb: str, forum: Forum, **facts: Any) -> None:
    """In the trail of the body acted for; a portal administrator's deed in that of the administrators."""
    outside = _from_outside(actor, forum)
    owner = actor.organisation.pk if actor.organisation and not outside else None
    record(verb, forum, organisation=owner, by_administrator=outside, **facts)


def _free_slug(actor: Actor, name: str) -> str:
    """A short name that no other forum has: only portal administrators ask, and they see every forum."""
    wanted = slugify(name)[:50] or "forum"
    taken = set(Forum.objects.visible_to(actor).filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
