"""Pages of initiatives: which there are, what one is, starting, editing, inviting, answering, leaving, ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from forums.initiatives import actions
from forums.initiatives.errors import LeadStays
from forums.initiatives.forms import (
    COMPLETED,
    JOIN,
    AnswerForm,
    ConfirmForm,
    EditForm,
    EndForm,
    PartnerForm,
    ReasonForm,
    StartForm,
)
from forums.initiatives.links import origin_of, outcomes_of
from forums.initiatives.models import Initiative, InitiativePartner
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    EDIT_INITIATIVE,
    LEAVE_INITIATIVE,
    SEE_INITIATIVE,
    SEE_INITIATIVES,
    START_INITIATIVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import by_stage, ended, partners_of
from forums.initiatives.stages import MEANING, ORDER, Stage
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forums.membership.models import Forum


@requires(SEE_INITIATIVES)
def initiative_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The forum's initiatives by stage."""
    return page(
        request,
        "forums/initiatives/initiative_list.html",
        forum=forum,
        stages=[(stage, MEANING[stage], rows) for stage, rows in by_stage(request.actor, forum)],
        ended=ended(request.actor, forum),
        may_start=request.actor.may(START_INITIATIVE, forum),
    )


@requires(START_INITIATIVE)
def initiative_start(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Start joint work and ask partners."""
    form = StartForm(request.POST or None, actor=request.actor, forum=forum)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        initiative = actions.start_initiative(
            request.actor, forum, words=form.words(), partners=list(given["partners"]), key=given["key"]
        )
        messages.success(request, _("%(initiative)s is started. Its partners are asked.") % {"initiative": initiative})
        return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/initiative_start.html", form=form, forum=forum)


@requires(SEE_INITIATIVE)
def initiative(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Where joint work stands, with whom, where it came from and what became of it."""
    actor = request.actor
    withdrawable = set(WITHDRAW_PARTNER.rows(actor).filter(initiative=initiative).values_list("pk", flat=True))
    withdrawable -= {one.pk for one in partners_of(actor, initiative) if one.organisation_id == initiative.lead_id}
    return page(
        request,
        "forums/initiatives/initiative.html",
        initiative=initiative,
        forum=initiative.forum,
        meaning=MEANING[Stage(initiative.stage)],
        stages=[(one, MEANING[one]) for one in ORDER],
        partners=[(one, one.pk in withdrawable) for one in partners_of(actor, initiative)],
        origin=origin_of(actor, initiative),
        outcomes=outcomes_of(actor, initiative),
        may_edit=actor.may(EDIT_INITIATIVE, initiative),
        may_answer=actor.may(ANSWER_INITIATIVE, initiative),
        may_leave=actor.may(LEAVE_INITIATIVE, initiative) and initiative.lead != actor.organisation,
    )


@requires(EDIT_INITIATIVE)
def initiative_edit(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Change the words, the target or the lead."""
    form = EditForm(request.POST or None, actor=request.actor, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        actions.edit_initiative(request.actor, initiative, words=form.words())
        messages.success(request, _("The initiative is changed."))
        return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/initiative_edit.html", form=form, initiative=initiative)


@requires(EDIT_INITIATIVE)
def initiative_end(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """End the work, completed or withdrawn."""
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        completed = given["ending"] == COMPLETED
        actions.end_initiative(request.actor, initiative, completed=completed, reason=given["reason"])
        messages.success(request, _("The initiative is ended."))
        return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/initiative_end.html", form=form, initiative=initiative)


@requires(EDIT_INITIATIVE)
def partner_invite(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Ask another member of the forum to take part."""
    form = PartnerForm(request.POST or None, actor=request.actor, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["organisation"]
        actions.invite_partner(request.actor, initiative, organisation=body)
        messages.success(request, _("%(body)s is asked to take part.") % {"body": body})
        return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/partner_invite.html", form=form, initiative=initiative)


@requires(WITHDRAW_PARTNER)
def partner_withdraw(request: PortalRequest, partner: InitiativePartner) -> HttpResponse:
    """Ask once more, then take an invitation back."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_partner(request.actor, partner)
        except LeadStays:
            form.add_error(None, _("The lead cannot be taken out. Let another organisation lead first."))
        else:
            messages.success(request, _("The invitation is withdrawn."))
            return SeeOther("forums:initiative", partner.initiative_id)
    return page(request, "forums/initiatives/partner_withdraw.html", form=form, partner=partner)


@requires(ANSWER_INITIATIVE)
def initiative_answer(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Take part or decline, for the body acted for."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        joins = given["answer"] == JOIN
        actions.answer_initiative(
            request.actor, initiative, joins=joins, contribution=given["contribution"], reason=given["reason"]
        )
        done = _("Your organisation takes part.") if joins else _("Your organisation declined.")
        messages.success(request, done)
        return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/initiative_answer.html", form=form, initiative=initiative)


@requires(LEAVE_INITIATIVE)
def initiative_leave(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Leave for the body acted for, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_initiative(request.actor, initiative, reason=form.cleaned_data["reason"])
        except LeadStays as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your organisation has left the initiative."))
            return SeeOther("forums:initiative", initiative.pk)
    return page(request, "forums/initiatives/initiative_leave.html", form=form, initiative=initiative)
