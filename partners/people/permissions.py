"""Who may do what to people, their memberships and invitations."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners import clock
from partners.acting.actor import Actor
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from partners.people.models import Membership


def _signed_in(actor: Actor) -> Q:
    return EVERY_ROW if actor.person else NOBODY


def _own_body(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation else NOBODY


def _administers(actor: Actor) -> Q:
    return Q(organisation=actor.organisation) if actor.organisation and actor.manages_people else NOBODY


def _administers_member(actor: Actor) -> Q:
    mine = _administers(actor)
    return mine if mine == NOBODY else mine & Q(ended_at=None)


def _administers_colleague(actor: Actor) -> Q:
    mine = _administers_member(actor)
    return mine if mine == NOBODY else mine & ~Q(person=actor.person)


def _handles_invitation(actor: Actor) -> Q:
    own = _administers(actor)
    if not actor.is_administrator_of_portal:
        return own
    founding = Q(by_administrator=True)
    return founding if own == NOBODY else founding | own


def _holds_link(actor: Actor) -> Q:
    if not actor.invitation:
        return NOBODY
    of_body = Membership.objects.filter(organisation=OuterRef("organisation")).administering()
    founding = Q(organisation__founded_at=None) & ~Q(Exists(of_body.scoped("whether anybody administers the body")))
    return Q(token_hash=actor.invitation, accepted_at=None, revoked_at=None, organisation__suspended_at=None) & (
        Q(by_administrator=False) | founding
    )


def _holds_good_link(actor: Actor) -> Q:
    link = _holds_link(actor)
    return link if link == NOBODY else link & Q(expires_at__gt=clock.now())


def _founds(actor: Actor) -> Q:
    return EVERY_ROW if actor.is_administrator_of_portal else NOBODY


def _other_people(actor: Actor) -> Q:
    return ~Q(pk=actor.person.pk) if actor.person and actor.is_administrator_of_portal else NOBODY


def _may_reset_factor(actor: Actor) -> Q:
    """A portal administrator for anybody else; a body's administrator for the people of that body.

    SECURITY: never a portal administrator's own factor by a body's administrator.
    """
    if actor.person is None:
        return NOBODY
    if actor.is_administrator_of_portal:
        return _other_people(actor)
    if actor.organisation is None or not actor.manages_people:
        return NOBODY
    own = Membership.objects.visible_to(actor).filter(organisation=actor.organisation, ended_at=None)
    return Q(pk__in=own.values("person"), is_portal_administrator=False) & ~Q(pk=actor.person.pk)


ACT = Permission("partners.person:act", label=_("Use your own account and choose for whom you act"), rule=_signed_in)
SEE_PEOPLE = Permission(
    "partners.membership:see",
    label=_("See who acts for your organisation"),
    rule=_own_body,
    model="partners.Membership",
)
EDIT_ROLES = Permission(
    "partners.membership:edit",
    label=_("Change the roles of somebody in your organisation"),
    rule=_administers_member,
    model="partners.Membership",
)
SUSPEND_MEMBER = Permission(
    "partners.membership:suspend",
    label=_("Suspend a colleague, or reinstate them"),
    rule=_administers_colleague,
    model="partners.Membership",
)
END_MEMBERSHIP = Permission(
    "partners.membership:end",
    label=_("Remove somebody who leaves your organisation"),
    rule=_administers_member,
    model="partners.Membership",
)
INVITE = Permission(
    "partners.invitation:add",
    label=_("Invite a colleague"),
    rule=_administers,
    model="partners.Invitation",
)
HANDLE_INVITATION = Permission(
    "partners.invitation:handle",
    label=_("Send an invitation again or to another address, or revoke it"),
    rule=_handles_invitation,
    model="partners.Invitation",
)
INVITE_FIRST = Permission(
    "partners.organisation:invite",
    label=_("Invite the first administrator of an organisation"),
    rule=_founds,
    model="partners.Organisation",
)
ACCEPT = Permission(
    "partners.invitation:accept",
    label=_("Accept an invitation whose link you hold"),
    rule=_holds_good_link,
    model="partners.Invitation",
)
ASK_AGAIN = Permission(
    "partners.invitation:ask_again",
    label=_("Ask for a new invitation when yours is too old"),
    rule=_holds_link,
    model="partners.Invitation",
)
FIND_ACCOUNTS = Permission(
    "partners.portal:find_accounts", label=_("Find the account of an email address"), rule=_founds
)
SUSPEND_PERSON = Permission(
    "partners.person:suspend",
    label=_("Suspend somebody’s account, or reinstate it"),
    rule=_other_people,
    model="partners.Person",
)
RESET_FACTOR = Permission(
    "partners.person:reset_factor",
    label=_("Reset a second factor that somebody lost"),
    rule=_may_reset_factor,
    model="partners.Person",
)
