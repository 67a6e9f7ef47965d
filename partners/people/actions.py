"""What can be done about people: inviting, joining, roles, suspending, leaving, lost factors, one's own account."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator

from partners import clock
from partners.acting.action import action
from partners.acting.actor import Actor, Role
from partners.acting.stopping import left, stop
from partners.acting.waits import one_at_a_time
from partners.audit.record import record
from partners.organisations.models import Organisation
from partners.outbox.put import put
from partners.people import inviting
from partners.people.errors import (
    AlreadyMember,
    AlreadySo,
    ForSomebodyElse,
    HasAdministrator,
    InvitedAlready,
    LastAdministrator,
    NotYourself,
    SentLately,
)
from partners.people.models import Emails, Invitation, Membership, Person
from partners.people.permissions import (
    ACCEPT,
    ACT,
    ASK_AGAIN,
    EDIT_ROLES,
    END_MEMBERSHIP,
    HANDLE_INVITATION,
    INVITE,
    INVITE_FIRST,
    RESET_FACTOR,
    SUSPEND_MEMBER,
    SUSPEND_PERSON,
)


@action(INVITE)
def invite(actor: Actor, *, email: str, roles: Sequence[str]) -> Invitation:
    """Invite a colleague to the body acted for. Raises AlreadyMember, InvitedAlready or TooManyLetters."""
    assert actor.organisation is not None  # noqa: S101 - the rule of the permission says so
    invitation = inviting.write(actor, actor.organisation, email=email, roles=roles, by_administrator=False)
    record("invited", invitation, organisation=invitation.organisation_id, roles=list(roles))
    return invitation


@action(INVITE_FIRST)
def invite_first_administrator(actor: Actor, organisation: Organisation, *, email: str) -> Invitation:
    """Invite the first administrator of a body that has no records and no administrator in force.

    Raises HasRecords or HasAdministrator otherwise; NotYourself for the address of anybody who administers
    the portal; AlreadyMember, InvitedAlready or TooManyLetters.
    """
    _refuse_founding(actor, organisation, email)
    roles = [Role.ADMINISTRATOR.value]
    invitation = inviting.write(actor, organisation, email=email, roles=roles, by_administrator=True)
    record("invited", invitation, organisation=organisation.pk, by_administrator=True, roles=roles)
    return invitation


@action(HANDLE_INVITATION)
def resend_invitation(actor: Actor, invitation: Invitation) -> None:
    """Send a new link, good for as long as a first one.

    Raises AlreadySo when it was answered or revoked, SentLately within ten minutes of the last time, HasRecords
    or HasAdministrator.
    """
    if invitation.accepted_at or invitation.revoked_at:
        raise AlreadySo
    now, last = clock.now(), Invitation.objects.fresh([invitation]).values_list("resent_at", flat=True).get()
    if last is not None and last > now - inviting.MOST_OFTEN:
        raise SentLately(email=invitation.email)
    if invitation.by_administrator:
        inviting.refuse_founded(actor, invitation.organisation)
    invitation.expires_at, invitation.resent_at = now + inviting.GOOD_FOR, now
    invitation.save(update_fields=["expires_at", "resent_at"])
    inviting.post(invitation)
    record(
        "invitation_resent",
        invitation,
        organisation=invitation.organisation_id,
        by_administrator=invitation.by_administrator and actor.is_administrator_of_portal,
    )


@action(HANDLE_INVITATION)
def readdress_invitation(actor: Actor, invitation: Invitation, *, email: str) -> Invitation:
    """Send it to another address instead: the old link stops working, the new one opens the same roles.

    Raises AlreadySo when it was answered or revoked, HasRecords, HasAdministrator, NotYourself, AlreadyMember,
    InvitedAlready or TooManyLetters.
    """
    if invitation.accepted_at or invitation.revoked_at:
        raise AlreadySo
    if email.lower() == invitation.email:
        raise InvitedAlready
    if invitation.by_administrator:
        _refuse_founding(actor, invitation.organisation, email)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    to = inviting.write(
        actor,
        invitation.organisation,
        email=email,
        roles=invitation.roles,
        by_administrator=invitation.by_administrator,
    )
    outside = invitation.by_administrator and actor.is_administrator_of_portal
    record("invitation_readdressed", to, organisation=to.organisation_id, by_administrator=outside, roles=to.roles)
    return to


def _refuse_founding(actor: Actor, organisation: Organisation, email: str) -> None:
    inviting.refuse_founded(actor, organisation)
    invited = inviting.person_of(email)
    if invited is not None and invited.is_portal_administrator:
        raise NotYourself


@action(HANDLE_INVITATION)
def revoke_invitation(actor: Actor, invitation: Invitation) -> None:
    """Make the link stop working at once. Raises AlreadySo when it was answered or revoked."""
    if invitation.accepted_at or invitation.revoked_at:
        raise AlreadySo
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    record(
        "invitation_revoked",
        invitation,
        organisation=invitation.organisation_id,
        by_administrator=invitation.by_administrator and actor.is_administrator_of_portal,
    )


@action(ACCEPT, leaves_sight=True)
def accept_invitation(actor: Actor, invitation: Invitation, *, name: str = "", password: str = "") -> Person:
    """Join the body with the roles of the invitation, once; with a new account where the address has none.

    The roles come from the record, never from the link. Raises ForSomebodyElse when the address has an
    account and its owner is not the one signed in; NotYourself for a portal administrator invited by
    the portal; HasAdministrator when another whom the portal invited was quicker; AlreadyMember.
    """
    if invitation.by_administrator:
        _insist_on_first(actor, invitation)
    person = inviting.person_of(invitation.email)
    if person != actor.person:
        raise ForSomebodyElse
    if person is None:
        person = Person.objects.create_user(invitation.email, password, name=name)
    if invitation.by_administrator and person.is_portal_administrator:
        raise NotYourself
    own = Membership.objects.filter(person=person, organisation=invitation.organisation, ended_at=None)
    if own.scoped("the invited person's own").exists():
        raise AlreadyMember
    membership = Membership(person=person, organisation=invitation.organisation, roles=invitation.roles)
    membership.save(force_insert=True)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    record("joined", membership, organisation=invitation.organisation_id, label=person.name, roles=invitation.roles)
    return person


def _insist_on_first(actor: Actor, invitation: Invitation) -> None:
    """Two who were invited as the first administrator of a body stand in one queue, and the second is not let in."""
    one_at_a_time(f"the first administrator of {invitation.organisation_id}")
    if not ACCEPT.allows(actor, invitation):
        raise HasAdministrator


@action(ASK_AGAIN, locks=False)
def ask_again(actor: Actor, invitation: Invitation) -> None:
    """Tell those who look after an invitation that its link is too old and a new one is wanted."""
    put("people.link_wanted", acting_for=invitation.organisation_id, invitation=invitation.pk)
    record("invitation_wanted_again", invitation, organisation=invitation.organisation_id)


@action(EDIT_ROLES)
def edit_roles(actor: Actor, membership: Membership, *, roles: Sequence[str]) -> None:
    """Give somebody these roles instead. Raises LastAdministrator."""
    before = list(membership.roles)
    if Role.ADMINISTRATOR.value not in roles:
        _keep_an_administrator(actor, membership)
    membership.roles = list(roles)
    membership.save(update_fields=["roles"])
    record(
        "roles_changed",
        membership,
        organisation=membership.organisation_id,
        label=membership.person.name,
        before=before,
        after=list(roles),
    )


@action(SUSPEND_MEMBER)
def suspend_member(actor: Actor, membership: Membership, *, reason: str) -> None:
    """Stop a colleague acting for the body, from their next request on. Raises LastAdministrator or AlreadySo."""
    if membership.suspended_at is not None:
        raise AlreadySo
    _keep_an_administrator(actor, membership)
    membership.suspended_at = clock.now()
    membership.save(update_fields=["suspended_at"])
    stop(person=membership.person_id, organisation=membership.organisation_id)
    _note("member_suspended", membership, reason)


@action(SUSPEND_MEMBER)
def reinstate_member(actor: Actor, membership: Membership, *, reason: str) -> None:
    """Let a colleague act for the body again. Raises AlreadySo."""
    if membership.suspended_at is None:
        raise AlreadySo
    membership.suspended_at = None
    membership.save(update_fields=["suspended_at"])
    _note("member_reinstated", membership, reason)


@action(END_MEMBERSHIP, leaves_sight=True)
def end_membership(actor: Actor, membership: Membership, *, reason: str) -> None:
    """Take somebody out of the body, from their next request on, with invitations that wait for them and what they
    are in higher rooms for the body.

    Their name stays in the record of what they did. Raises LastAdministrator.
    """
    _keep_an_administrator(actor, membership)
    for end in left:
        end(actor, membership.person_id, membership.organisation_id)
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    stop(person=membership.person_id, organisation=membership.organisation_id)
    waiting = Invitation.objects.visible_to(actor).filter(organisation=membership.organisation_id).waiting()
    waiting.filter(email=membership.person.email).update(revoked_at=clock.now())
    _note("member_left", membership, reason)


def _note(verb: str, membership: Membership, reason: str) -> None:
    record(verb, membership, organisation=membership.organisation_id, label=membership.person.name, reason=reason)


def _keep_an_administrator(actor: Actor, leaving: Membership) -> None:
    """Raises LastAdministrator when nobody but `leaving` looks after the body.

    The body's row is locked first, so that two administrators cannot remove each other at once.
    """
    bodies = Organisation.objects.visible_to(actor).filter(pk=leaving.organisation_id).order_by()
    bodies.select_for_update(of=("self",)).get()
    others = Membership.objects.visible_to(actor).filter(
        organisation=leaving.organisation_id, roles__contains=[Role.ADMINISTRATOR.value]
    )
    if Role.ADMINISTRATOR.value in leaving.roles and not others.in_force().exclude(pk=leaving.pk).exists():
        raise LastAdministrator


@action(SUSPEND_PERSON)
def suspend_person(actor: Actor, person: Person, *, reason: str) -> None:
    """Close an account: signed out everywhere on the next request, and unable to sign in. Raises AlreadySo.

    This and `reinstate_person` are the only places that set the flag.
    """
    if not person.is_active:
        raise AlreadySo
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.end_sessions()
    stop(person=person.pk)
    _note_account("account_suspended", actor, person, reason)


@action(SUSPEND_PERSON)
def reinstate_person(actor: Actor, person: Person, *, reason: str) -> None:
    """Open a suspended account again. Raises AlreadySo."""
    if person.is_active:
        raise AlreadySo
    person.is_active = True
    person.save(update_fields=["is_active"])
    _note_account("account_reinstated", actor, person, reason)


@action(RESET_FACTOR)
def reset_factor(actor: Actor, person: Person, *, reason: str) -> None:
    """Forget somebody's app and recovery codes, end their sessions and write to them about it."""
    Authenticator.objects.filter(user=person).delete()
    person.end_sessions()
    stop(person=person.pk)
    put("people.notice", who=person.pk, about="factor_reset")
    _note_account("factor_reset", actor, person, reason)


@action(ACT)
def edit_account(actor: Actor, *, name: str, language: str, emails: str = Emails.AT_ONCE) -> None:
    """Change one's own name, language and when one is written to."""
    person = _oneself(actor)
    before = person.name
    person.name, person.language, person.emails = name, language, emails
    person.save(update_fields=["name", "language", "emails"])
    record("account_edited", person, organisation=None, before=before, after=name)


@action(ACT)
def choose_language(actor: Actor, *, language: str) -> None:
    """Have the portal and its letters in this language from now on."""
    person = _oneself(actor)
    person.language = language
    person.save(update_fields=["language"])
    record("language_chosen", person, organisation=None, after=language)


@action(ACT)
def sign_out_elsewhere(actor: Actor) -> Person:
    """End every session of one's own; the caller keeps the present one."""
    person = _oneself(actor)
    person.end_sessions()
    stop(person=person.pk)
    record("sessions_ended", person, organisation=None)
    return person


def _oneself(actor: Actor) -> Person:
    if actor.person is None:
        raise RuntimeError("the permission lets nobody but a person in")
    return Person.objects.get(pk=actor.person.pk)


def _note_account(verb: str, actor: Actor, person: Person, reason: str) -> None:
    """One event in the trail of each body that the actor knows the person to act for."""
    by_portal = actor.is_administrator_of_portal
    found = Membership.objects.visible_to(actor).filter(person=person, ended_at=None)
    bodies = list(found.values_list("organisation_id", flat=True))
    for body in bodies or (None,):
        record(verb, person, organisation=body, reason=reason, by_administrator=by_portal)
