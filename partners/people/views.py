"""Pages of a body's administrator: colleagues, their roles, invitations to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.organisations.founding import NOBODY_HERE
from partners.organisations.models import Organisation
from partners.people import actions, inviting
from partners.people.forms import EmailForm, InviteForm, ReasonForm, RolesForm
from partners.people.models import Invitation, Membership
from partners.people.permissions import (
    EDIT_ROLES,
    END_MEMBERSHIP,
    HANDLE_INVITATION,
    INVITE,
    INVITE_FIRST,
    SEE_PEOPLE,
    SUSPEND_MEMBER,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse


def said(form: Form, refusal: Refused, field: str | None = None) -> None:
    """Put a refusal where the reader can mend it. Raises it again when it is no matter of the form."""
    if refusal.status != 422:
        raise refusal
    form.add_error(field, str(refusal))


@requires(SEE_PEOPLE)
@require_safe
def person_list(request: PortalRequest) -> HttpResponse:
    """Who acts for the body; to its administrators also the invitations that wait."""
    actor = request.actor
    members = Membership.objects.where_may(actor, SEE_PEOPLE).select_related("person").order_by("person__name", "pk")
    may_manage = actor.may(INVITE)
    invitations = Invitation.objects.visible_to(actor).filter(organisation=actor.organisation)
    open_ones = invitations.filter(accepted_at=None, revoked_at=None).order_by("-created_at")
    return page(
        request,
        "partners/people/person_list.html",
        members=members.filter(ended_at=None),
        left=members.exclude(ended_at=None),
        invitations=open_ones.select_related("invited_by") if may_manage else [],
        may_manage=may_manage,
        nobody_here="" if members.administering().exists() else NOBODY_HERE,
    )


@requires(INVITE)
def person_invite(request: PortalRequest) -> HttpResponse:
    """Invite a colleague by e-mail, with roles."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(request.actor, **form.cleaned_data)
        except Refused as refusal:
            said(form, refusal, "email")
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
            return SeeOther("partners:person-list")
    return page(request, "partners/people/person_invite.html", form=form)


@requires(INVITE_FIRST)
def organisation_invite(request: PortalRequest, organisation: Organisation) -> HttpResponse:
    """A portal administrator invites the first administrator of a body."""
    form = EmailForm(request.POST or None)
    refused = _founded(request, organisation)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_first_administrator(request.actor, organisation, **form.cleaned_data)
        except Refused as refusal:
            said(form, refusal, "email")
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
            return SeeOther("partners:organisation", organisation.pk)
    return page(
        request, "partners/people/organisation_invite.html", form=form, organisation=organisation, refused=refused
    )


@requires(HANDLE_INVITATION)
def invitation_resend(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """Ask, then send the invitation again with a new link."""
    if request.method == "POST":
        actions.resend_invitation(request.actor, invitation)
        messages.success(request, _("A new link is on its way to %(email)s.") % {"email": invitation.email})
        return _where_it_is_listed(request, invitation)
    refused = _founded(request, invitation.organisation) if invitation.by_administrator else ""
    return page(request, "partners/people/invitation_resend.html", invitation=invitation, refused=refused)


@requires(HANDLE_INVITATION)
def invitation_readdress(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """Ask for another address, then send the invitation there."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.readdress_invitation(request.actor, invitation, **form.cleaned_data)
        except Refused as refusal:
            said(form, refusal, "email")
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": sent.email})
            return _where_it_is_listed(request, invitation)
    refused = _founded(request, invitation.organisation) if invitation.by_administrator else ""
    return page(request, "partners/people/invitation_readdress.html", form=form, invitation=invitation, refused=refused)


@requires(HANDLE_INVITATION)
def invitation_revoke(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """Ask, then make the link stop working."""
    if request.method == "POST":
        actions.revoke_invitation(request.actor, invitation)
        messages.success(request, _("The invitation to %(email)s no longer works.") % {"email": invitation.email})
        return _where_it_is_listed(request, invitation)
    return page(request, "partners/people/invitation_revoke.html", invitation=invitation)


@requires(EDIT_ROLES)
def membership_edit(request: PortalRequest, membership: Membership) -> HttpResponse:
    """Change somebody's roles."""
    form = RolesForm(request.POST or None, initial={"roles": membership.roles})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_roles(request.actor, membership, roles=form.cleaned_data["roles"])
        except Refused as refusal:
            said(form, refusal, "roles")
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": membership.person})
            return SeeOther("home:dashboard" if membership.person == request.actor.person else "partners:person-list")
    return page(request, "partners/people/membership_edit.html", form=form, membership=membership)


@requires(SUSPEND_MEMBER)
def membership_suspend(request: PortalRequest, membership: Membership) -> HttpResponse:
    """Ask why, then stop a colleague acting for the body."""
    done = _("%(name)s is suspended.") % {"name": membership.person}
    return _because(request, membership, actions.suspend_member, "membership_suspend", done)


@requires(SUSPEND_MEMBER)
def membership_reinstate(request: PortalRequest, membership: Membership) -> HttpResponse:
    """Ask why, then let a colleague act for the body again."""
    done = _("%(name)s can act for your organisation again.") % {"name": membership.person}
    return _because(request, membership, actions.reinstate_member, "membership_reinstate", done)


@requires(END_MEMBERSHIP)
def membership_end(request: PortalRequest, membership: Membership) -> HttpResponse:
    """Ask why, then take somebody out of the body."""
    done = _("%(name)s no longer belongs to your organisation.") % {"name": membership.person}
    return _because(request, membership, actions.end_membership, "membership_end", done)


def _because(
    request: PortalRequest, membership: Membership, deed: Callable[..., None], template: str, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deed(request.actor, membership, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, done)
            oneself = membership.person == request.actor.person
            return SeeOther("home:dashboard" if oneself else "partners:person-list")
    return page(request, f"partners/people/{template}.html", form=form, membership=membership)


def _founded(request: PortalRequest, organisation: Organisation) -> str:
    """Why the portal may invite nobody into the body any more; empty while it may."""
    try:
        inviting.refuse_founded(request.actor, organisation)
    except Refused as refusal:
        return str(refusal)
    return ""


def _where_it_is_listed(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    if invitation.by_administrator and request.actor.is_administrator_of_portal:
        return SeeOther("partners:organisation", invitation.organisation_id)
    return SeeOther("partners:person-list")
