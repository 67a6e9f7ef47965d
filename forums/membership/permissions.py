"""Who may do what in forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.membership.models import RUNNING, Forum, ForumMembership, ForumRole, ForumRoleKind, State
from partners.acting.permission import EVERY_ROW, NOBODY, Permission
from partners.organisations.models import known_to

if TYPE_CHECKING:
    from partners.acting.actor import Actor


def inside(actor: Actor) -> Q:
    """Rows of the forums that the body acted for has joined: of any model with an `audience`."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    return Q(audience__in=actor.audiences)


def _by_role(actor: Actor, *kinds: ForumRoleKind) -> Q:
    """Rows of forums in which the person holds one of these roles for the body acted for."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    held = ForumRole.objects.visible_to(actor).filter(person=actor.person, ended_at=None, role__in=kinds)
    return inside(actor) & Q(audience__in=held.filter(organisation=actor.organisation).values("audience"))


def running(actor: Actor) -> Q:
    """Rows of the forums that the person runs for the body acted for: chair, vice-chair, secretariat."""
    return _by_role(actor, *RUNNING)


def deciding(actor: Actor) -> Q:
    """Rows of the forums in which the person may decide what the chair decides: the secretariat may not."""
    return _by_role(actor, ForumRoleKind.CHAIR, ForumRoleKind.VICE_CHAIR)


def speaking(actor: Actor) -> Q:
    """Rows of the forums in which the person decides for their body: its representative, or its administrator."""
    return inside(actor) if actor.manages_people else _by_role(actor, ForumRoleKind.REPRESENTATIVE)


def taking_part(actor: Actor) -> Q:
    """Rows of the forums in which the person works with others: whoever runs it, speaks, or keeps the register."""
    if actor.manages_people or actor.manages_records:
        return inside(actor)
    return _by_role(actor, *RUNNING, ForumRoleKind.REPRESENTATIVE)


def observing(actor: Actor) -> Q:
    """Rows of the forums in which the person looks on: observers, unless they take part by another role."""
    if actor.manages_people or actor.manages_records:
        return NOBODY
    return _by_role(actor, ForumRoleKind.OBSERVER) & ~taking_part(actor)


def _running(actor: Actor) -> Q:
    """Forums that the person runs, once the body acted for is in them and the role is held for it. One query."""
    if actor.person is None or actor.organisation is None:
        return NOBODY
    held = ForumRole.objects.visible_to(actor).running(actor).filter(audience__in=actor.audiences)
    forums = list(held.values_list("forum", flat=True))
    return Q(pk__in=forums) if forums else NOBODY


def _running_or_administrator(actor: Actor) -> Q:
    return EVERY_ROW if actor.is_administrator_of_portal else _running(actor)


def _standing(actor: Actor, state: State) -> Q:
    """Forums with which the body acted for stands in `state`, to its own administrator."""
    if actor.organisation is None or not actor.manages_people:
        return NOBODY
    own = ForumMembership.objects.visible_to(actor).filter(organisation=actor.organisation, state=state)
    return Q(pk__in=own.values("forum"))


def _seen(actor: Actor) -> Q:
    if actor.person is None:
        return NOBODY
    return Q(pk__in=Forum.objects.visible_to(actor).values("pk"))


def _unanswered(actor: Actor) -> Q:
    """Places that wait for their body's answer, in forums to which the actor may invite.

    A body that was invited by its code and that the actor does not know of stays unseen until it accepts.
    """
    if INVITE_BODY.rows_for(actor) == NOBODY:
        return NOBODY
    here = Q(forum__in=INVITE_BODY.rows(actor).values("pk"))
    return Q(state=State.INVITED) & here & known_to(actor, "organisation")


def _endable(actor: Actor) -> Q:
    """Roles that are one's own; those in a forum that one runs, but the chair's; the chair's to the portal."""
    if actor.person is None:
        return NOBODY
    chair = Q(role=ForumRoleKind.CHAIR)
    own = ForumRole.objects.visible_to(actor).filter(person=actor.person, audience__in=actor.audiences, ended_at=None)
    held = list(own.values_list("pk", "forum", "role", "organisation"))
    ends = chair if actor.is_administrator_of_portal else NOBODY
    if held:
        here = {None, actor.organisation.pk if actor.organisation else None}
        run = {forum for _pk, forum, role, body in held if role in RUNNING and body in here}
        ends |= Q(pk__in=[pk for pk, *_ in held]) | (Q(forum__in=run) & ~chair)
    return ends if ends == NOBODY else Q(ended_at=None) & ends


def _mandated(actor: Actor) -> Q:
    """Representatives of the body acted for in forums that it is in, to its own administrator."""
    if actor.person is None or actor.organisation is None or not actor.manages_people:
        return NOBODY
    return inside(actor) & Q(organisation=actor.organisation, role=ForumRoleKind.REPRESENTATIVE, ended_at=None)


SEE_FORUMS = Permission(
    "forums.portal:see_forums",
    label=_("See the forums that your organisation is in or invited to"),
    rule=lambda actor: EVERY_ROW if actor.person else NOBODY,
)
FOUND_FORUM = Permission(
    "forums.forum:found",
    label=_("Found a forum"),
    rule=lambda actor: EVERY_ROW if actor.is_administrator_of_portal else NOBODY,
    model="forums.Forum",
)
SEE_FORUM = Permission("forums.forum:see", label=_("See a forum"), rule=_seen, model="forums.Forum")
INVITE_BODY = Permission(
    "forums.forum:invite",
    label=_("Invite an organisation to a forum"),
    rule=_running_or_administrator,
    model="forums.Forum",
)
WITHDRAW_INVITATION = Permission(
    "forums.place:withdraw",
    label=_("Withdraw an invitation to a forum that has not been answered"),
    rule=_unanswered,
    model="forums.ForumMembership",
)
INVITE_TO_FORUMS = Permission(
    "forums.organisation:invite",
    label=_("Invite an organisation to any forum"),
    rule=lambda actor: Q(suspended_at=None) if actor.is_administrator_of_portal else NOBODY,
    model="partners.Organisation",
)
ANSWER_FORUM = Permission(
    "forums.forum:answer",
    label=_("Accept or decline an invitation to a forum for your organisation"),
    rule=lambda actor: _standing(actor, State.INVITED),
    model="forums.Forum",
)
LEAVE_FORUM = Permission(
    "forums.forum:leave",
    label=_("Leave a forum for your organisation"),
    rule=lambda actor: _standing(actor, State.MEMBER),
    model="forums.Forum",
)
RENEW_AGREEMENT = Permission(
    "forums.forum:renew_agreement",
    label=_("Publish a new version of a forum’s information-sharing agreement"),
    rule=_running_or_administrator,
    model="forums.Forum",
)
ACCEPT_AGREEMENT = Permission(
    "forums.forum:accept_agreement",
    label=_("Accept a forum’s information-sharing agreement for your organisation"),
    rule=lambda actor: _standing(actor, State.MEMBER),
    model="forums.Forum",
)
GIVE_ROLE = Permission(
    "forums.forum:give_role",
    label=_("Give a person a role in a forum"),
    rule=_running_or_administrator,
    model="forums.Forum",
)
CONFIRM_MANDATE = Permission(
    "forums.mandate:confirm",
    label=_("Confirm or change what a representative of your organisation may commit in a forum"),
    rule=_mandated,
    model="forums.ForumRole",
)
END_ROLE = Permission(
    "forums.role:end",
    label=_("End a person’s role in a forum"),
    rule=_endable,
    model="forums.ForumRole",
)
