"""Pages of forums: which there are, what one is, and joining, leaving, agreeing and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forums.membership import actions
from forums.membership.errors import (
    AlreadyAccepted,
    AlreadyInvited,
    NewerAgreement,
    NobodyFound,
    NotOneself,
    RoleHeldAlready,
    RoleNotYours,
)
from forums.membership.forms import (
    ACCEPT,
    CHARTER,
    AcceptForm,
    AgreementForm,
    AnswerForm,
    ConfirmForm,
    ForumsForm,
    FoundForm,
    InviteForm,
    MandateForm,
    RoleForm,
)
from forums.membership.models import Forum, ForumMembership, ForumRole
from forums.membership.panels import panels_of
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
    SEE_FORUM,
    SEE_FORUMS,
    WITHDRAW_INVITATION,
)
from forums.membership.queries import (
    acceptances_of,
    agreement_of,
    chairs_of,
    is_inside,
    members_of,
    own_standing,
    people_of,
    shares_with,
)
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.people.waiting import waiting_for
from sharing.kinds import kinds

if TYPE_CHECKING:
    from django.http import HttpResponse

    from partners.organisations.models import Organisation

REFUSALS = (NobodyFound, NotOneself, AlreadyInvited, RoleHeldAlready, RoleNotYours)
#: of what waits, so much on the home of a forum; the rest is a page of its own
MOST_WAITING = 5


@requires(SEE_FORUMS)
@require_safe
def forum_list(request: PortalRequest) -> HttpResponse:
    """The forums that the reader may see, and how their body stands with each."""
    forums = list(Forum.objects.visible_to(request.actor))
    standing, chairs = own_standing(request.actor, forums), chairs_of(request.actor, forums)
    may_answer = request.actor.manages_people
    rows = [(one, standing.get(one.pk, ""), chairs.get(one.pk, "")) for one in forums]
    may_found = request.actor.may(FOUND_FORUM)
    return page(request, "forums/membership/forum_list.html", rows=rows, may_found=may_found, may_answer=may_answer)


@requires(FOUND_FORUM)
def forum_found(request: PortalRequest) -> HttpResponse:
    """Found a forum and invite the chair's body."""
    form = FoundForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            forum = actions.found_forum(
                request.actor,
                charter=actions.Charter(**{name: given[name] for name in CHARTER}),
                chair_email=given["chair_email"],
                chair_organisation=given["chair_organisation"],
            )
        except (NobodyFound, NotOneself) as refusal:
            form.add_error("chair_email", str(refusal))
        else:
            done = _("%(forum)s is founded. The organisation of its chair is invited.")
            messages.success(request, done % {"forum": forum})
            return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/forum_found.html", form=form)


@requires(SEE_FORUM)
@require_safe
def forum(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The forum's home: purpose, people, bodies and agreement, as far as the reader may know them."""
    actor, agreement = request.actor, agreement_of(forum)
    inside = is_inside(actor, forum)
    own = acceptances_of(actor, agreement).get(actor.organisation.pk) if actor.organisation and inside else None
    endable, mandated = (
        set(one.rows(actor).filter(forum=forum).values_list("pk", flat=True)) for one in (END_ROLE, CONFIRM_MANDATE)
    )
    waits = waiting_for(actor, about=forum.pk) if inside else []
    return page(
        request,
        "forums/membership/forum.html",
        forum=forum,
        agreement=agreement,
        inside=inside,
        members=members_of(actor, forum, agreement),
        people=[(role, role.pk in endable, role.pk in mandated) for role in people_of(actor, forum)],
        must_accept=inside and agreement is not None and own is None,
        may_invite=actor.may(INVITE_BODY, forum),
        may_answer=actor.may(ANSWER_FORUM, forum),
        may_leave=actor.may(LEAVE_FORUM, forum),
        may_renew=actor.may(RENEW_AGREEMENT, forum),
        may_accept=actor.may(ACCEPT_AGREEMENT, forum),
        may_give=actor.may(GIVE_ROLE, forum),
        as_administrator=actor.is_administrator_of_portal and not inside,
        panels=panels_of(actor, forum) if inside else [],
        waits=waits[:MOST_WAITING],
        more=max(0, len(waits) - MOST_WAITING),
    )


@requires(INVITE_BODY)
def forum_invite(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Invite a body: one that is known by choosing it, another by its exact code with a neutral answer."""
    by_code = actions.is_running(request.actor, forum)
    form = InviteForm(request.POST or None, actor=request.actor, forum=forum, by_code=by_code)
    if request.method == "POST" and form.is_valid():
        organisation = form.chosen
        if organisation is None:
            actions.invite_by_code(request.actor, forum, code=form.cleaned_data["code"])
            done = _("If an organisation with that code is on the portal, its administrator is invited.")
            messages.success(request, done)
            return SeeOther("forums:forum", forum.pk)
        try:
            actions.invite_body(request.actor, forum, organisation=organisation)
        except REFUSALS as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(request, _("%(body)s is invited. Its administrator answers.") % {"body": organisation})
            return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/forum_invite.html", form=form, forum=forum)


@requires(WITHDRAW_INVITATION)
def place_withdraw(request: PortalRequest, place: ForumMembership) -> HttpResponse:
    """Ask once more, then take back an invitation that nobody has answered."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_invitation(request.actor, place)
        messages.success(request, _("The invitation is withdrawn."))
        return SeeOther("forums:forum", place.forum_id)
    return page(request, "forums/membership/place_withdraw.html", form=form, place=place)


@requires(INVITE_TO_FORUMS)
def body_invite(request: PortalRequest, organisation: Organisation) -> HttpResponse:
    """A portal administrator asks one body to join several forums; its own administrator answers each."""
    form = ForumsForm(request.POST or None, actor=request.actor, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_to_forums(request.actor, organisation, forums=form.chosen)
        except REFUSALS as refusal:
            form.add_error("forums", str(refusal))
        else:
            messages.success(request, _("%(body)s is invited. Its administrator answers.") % {"body": organisation})
            return SeeOther("partners:organisation", organisation.pk)
    return page(request, "forums/membership/body_invite.html", form=form, organisation=organisation)


@requires(ANSWER_FORUM)
def forum_answer(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Read the agreement, then join or decline for the body acted for."""
    form = AnswerForm(request.POST or None, forum=forum)
    if request.method == "POST" and form.is_valid() and form.agreement is not None:
        if form.cleaned_data["answer"] != ACCEPT:
            actions.decline_invitation(request.actor, forum)
            messages.success(request, _("You declined the invitation to %(forum)s.") % {"forum": forum})
            return SeeOther("forums:forum-list")
        try:
            actions.accept_invitation(request.actor, forum, agreement=form.agreement)
        except NewerAgreement as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your organisation is in %(forum)s.") % {"forum": forum})
            return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/forum_answer.html", form=form, forum=forum, agreement=form.agreement)


@requires(LEAVE_FORUM)
def forum_leave(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Say what ends, then leave for the body acted for."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = actions.leave_forum(request.actor, forum)
        done = ngettext(
            "Your organisation has left %(forum)s. %(number)s share ended.",
            "Your organisation has left %(forum)s. %(number)s shares ended.",
            ended,
        )
        messages.success(request, done % {"forum": forum, "number": ended})
        return SeeOther("forums:forum-list")
    shares = sum(len(shares_with(kind, request.actor, forum)) for kind in kinds)
    return page(request, "forums/membership/forum_leave.html", form=form, forum=forum, shares=shares)


@requires(RENEW_AGREEMENT)
def agreement_renew(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Publish a new version of the agreement, starting from the words in force."""
    now = agreement_of(forum)
    initial = {"text_en": now.text_en, "text_cy": now.text_cy} if now else {}
    form = AgreementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        agreement = actions.renew_agreement(request.actor, forum, **form.cleaned_data)
        done = _("Version %(version)s of the agreement is in force.")
        messages.success(request, done % {"version": agreement.version})
        return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/agreement_renew.html", form=form, forum=forum)


@requires(ACCEPT_AGREEMENT)
def agreement_accept(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Read the version in force and accept it for the body acted for."""
    form = AcceptForm(request.POST or None, forum=forum)
    if request.method == "POST" and form.is_valid() and form.agreement is not None:
        try:
            actions.accept_agreement(request.actor, forum, agreement=form.agreement)
        except (NewerAgreement, AlreadyAccepted) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You accepted the agreement of %(forum)s.") % {"forum": forum})
            return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/agreement_accept.html", form=form, forum=forum, agreement=form.agreement)


@requires(GIVE_ROLE)
def role_add(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Give a role to somebody of a member body, by exact address."""
    runs = actions.is_running(request.actor, forum)
    form = RoleForm(request.POST or None, actor=request.actor, forum=forum, runs=runs)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_role(
                request.actor,
                forum,
                email=form.cleaned_data["email"],
                organisation=form.cleaned_data["organisation"],
                role=form.cleaned_data["role"],
                mandate=form.mandate_given(),
            )
        except REFUSALS as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The role is given."))
            return SeeOther("forums:forum", forum.pk)
    return page(request, "forums/membership/role_add.html", form=form, forum=forum)


@requires(CONFIRM_MANDATE)
def mandate(request: PortalRequest, mandate: ForumRole) -> HttpResponse:
    """Confirm or change what a representative of the body acted for may commit."""
    form = MandateForm(request.POST or None, role=mandate)
    if request.method == "POST" and form.is_valid():
        actions.confirm_mandate(request.actor, mandate, mandate=form.mandate_given())
        messages.success(request, _("The mandate is confirmed."))
        return SeeOther("forums:forum", mandate.forum_id)
    return page(request, "forums/membership/mandate.html", form=form, role=mandate, forum=mandate.forum)


@requires(END_ROLE)
def role_end(request: PortalRequest, role: ForumRole) -> HttpResponse:
    """Ask once more, then end a role."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_role(request.actor, role)
        messages.success(request, _("The role is ended."))
        own = role.person == request.actor.person
        return SeeOther("forums:forum-list") if own else SeeOther("forums:forum", role.forum_id)
    return page(request, "forums/membership/role_end.html", form=form, role=role)
