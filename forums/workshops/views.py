"""Pages of workshops before and after: the list, the plan, cards, invitations, answers, minutes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from forums.workshops import actions
from forums.workshops.about import about, about_all, about_minutes, corrections_of
from forums.workshops.calendar import calendar_of
from forums.workshops.candidates import candidates
from forums.workshops.carrying import planned_beside, to_carry
from forums.workshops.choices import OVER, Answer, State, Template
from forums.workshops.errors import (
    CalledOff,
    CarriedAlready,
    CorrectionsUnanswered,
    ForAnotherBody,
    HasBegun,
    InThePast,
    InvitedAlready,
    IsOver,
    NotOver,
    NotPlanned,
    OtherMinutes,
    Repeated,
)
from forums.workshops.forms import (
    AnswerForm,
    CallOffForm,
    CardsForm,
    CarryForm,
    CorrectionAnswerForm,
    CorrectionForm,
    PlanForm,
    SummaryForm,
)
from forums.workshops.marks import READ, mark_of_plan, mark_of_summary
from forums.workshops.models import Correction, Minutes, Workshop
from forums.workshops.paper import minutes_pdf
from forums.workshops.permissions import (
    ANSWER_CORRECTION,
    ANSWER_WORKSHOP,
    APPROVE_MINUTES,
    CORRECT_MINUTES,
    EDIT_MINUTES,
    PLAN_WORKSHOP,
    RUN_WORKSHOP,
    SEE_MINUTES,
    SEE_WORKSHOP,
    SEE_WORKSHOPS,
)
from forums.workshops.phases import ABOUT, may_become
from forums.workshops.planning import plan_of
from forums.workshops.queries import attendance_of, place_of
from forums.workshops.reading import minutes_shown
from forums.workshops.room import on
from partners import mail
from partners.acting.errors import ChangedMeanwhile
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from forums.membership.models import Forum

CALENDAR = "text/calendar; charset=utf-8"
PDF = "application/pdf"
INVITED = gettext_lazy("The invitations are on their way. Members see the workshop now.")


@requires(SEE_WORKSHOPS)
@require_safe
def workshop_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The workshops of a forum: those to come first, then those held and those called off; the ways to plan one."""
    may_plan = request.actor.may(PLAN_WORKSHOP, forum)
    templates = [(one.value, one.label, ABOUT[one]) for one in Template] if may_plan else []
    shown = about_all(request.actor, forum)
    return page(request, "forums/workshops/workshop_list.html", forum=forum, templates=templates, **shown)


@requires(PLAN_WORKSHOP)
def workshop_plan(request: PortalRequest, forum: Forum, template: str) -> HttpResponse:
    """Plan a workshop from a template, as a draft that only those who run the forum see."""
    if template not in Template.values:
        raise Http404
    like = _like(request, forum)
    form = PlanForm(request.POST if request.method == "POST" else None, template=template, like=like)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            actions.plan_workshop(request.actor, forum, plan=form.plan, key=key)
        except Repeated:
            return SeeOther("forums:workshop", key)
        except InThePast as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("The workshop is a draft. Members see it when you send the invitations."))
            if like is not None and to_carry(request.actor, like):
                return SeeOther(f"{reverse('forums:workshop-carry', args=[like.pk])}?to={key}")
            return SeeOther("forums:workshop-cards", key)
    about = ABOUT[template]
    label = Template(template).label
    return page(request, "forums/workshops/workshop_plan.html", form=form, forum=forum, about=about, label=label)


def _like(request: PortalRequest, forum: Forum) -> Workshop | None:
    """The workshop of the forum after which another is planned. Raises Http404 when there is none with that key."""
    wanted = request.GET.get("like", "")
    if not wanted:
        return None
    try:
        found: Workshop = RUN_WORKSHOP.rows(request.actor).get(pk=uuid.UUID(wanted), forum=forum)
    except (ValueError, Workshop.DoesNotExist):
        raise Http404 from None
    return found


@requires(SEE_WORKSHOP)
@require_safe
def workshop(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """What it is for, when and where, who comes, the cards, and the way into the room."""
    return page(request, "forums/workshops/workshop.html", **about(request.actor, workshop))


@requires(RUN_WORKSHOP)
def workshop_edit(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Change the plan before the workshop begins."""
    given = request.POST if request.method == "POST" else None
    form, theirs = PlanForm(given, template=workshop.template, workshop=on(workshop)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_workshop(request.actor, workshop, plan=form.plan, read=form.cleaned_data[READ])
        except InThePast as refusal:
            form.add_error("on", str(refusal))
        except ChangedMeanwhile as refusal:
            theirs = refusal.facts["theirs"]
            again = request.POST.copy()
            again[READ] = mark_of_plan(plan_of(theirs))
            form = PlanForm(again, template=workshop.template, workshop=theirs)
            form.add_error(None, _("Put both together, then save: what you save now takes the place of both."))
        else:
            messages.success(request, _("The plan is changed."))
            return SeeOther("forums:workshop", workshop.pk)
    return page(request, "forums/workshops/workshop_edit.html", form=form, workshop=workshop, theirs=theirs)


@requires(RUN_WORKSHOP)
def workshop_call_off(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Ask why, and say who will be told; then it does not take place. Pressed twice, it is called off once."""
    if workshop.is_called_off:
        return SeeOther("forums:workshop", workshop.pk)
    if not may_become(workshop.state, State.CALLED_OFF):
        raise HasBegun
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off_workshop(request.actor, workshop, reason=form.cleaned_data["reason"])
        except CalledOff:
            pass
        else:
            messages.success(request, _("The workshop is called off."))
        return SeeOther("forums:workshop", workshop.pk)
    is_told = workshop.invited_at is not None
    return page(request, "forums/workshops/workshop_call_off.html", form=form, workshop=workshop, is_told=is_told)


@requires(RUN_WORKSHOP)
def workshop_carry(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Choose which cards of a workshop that is over go on in which other: all, unless it was held."""
    if workshop.state not in OVER:
        raise NotOver
    cards, planned = to_carry(request.actor, workshop), planned_beside(request.actor, workshop)
    form = CarryForm(
        request.POST if request.method == "POST" else None,
        cards=cards,
        planned=planned,
        to=request.GET.get("to", ""),
        ticked=workshop.is_called_off,
    )
    if request.method == "POST" and form.is_valid():
        to, chosen = form.chosen
        try:
            made = actions.carry_cards(request.actor, workshop, to=to, cards=chosen)
        except (CarriedAlready, NotPlanned) as refusal:
            form.add_error(None, str(refusal))
        else:
            done = ngettext("%(count)s card is carried over.", "%(count)s cards are carried over.", len(made))
            messages.success(request, done % {"count": len(made)})
            return SeeOther("forums:workshop", to.pk)
    return page(
        request,
        "forums/workshops/workshop_carry.html",
        workshop=workshop,
        form=form,
        has_cards=bool(cards),
        planned=planned,
    )


@requires(RUN_WORKSHOP)
def workshop_cards(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Choose properties that the whole forum sees, and write cards, before or during the workshop."""
    if workshop.state == State.CLOSED:
        raise IsOver
    found = candidates(request.actor, on(workshop), request.GET.get("q", ""))
    given = request.POST if request.method == "POST" else None
    form = CardsForm(given, assets=found.choices, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        cards = actions.add_cards(
            request.actor,
            workshop,
            assets=[uuid.UUID(one) for one in wanted.get("asset", [])],
            texts=wanted["texts"].splitlines(),
            key=wanted["key"],
        )
        done = ngettext("%(count)s card is on the board.", "%(count)s cards are on the board.", len(cards))
        messages.success(request, done % {"count": len(cards)})
        if "invite" in request.POST:
            _invite(request, workshop)
        return SeeOther("forums:workshop", workshop.pk)
    return page(
        request,
        "forums/workshops/workshop_cards.html",
        form=form,
        workshop=workshop,
        found=found,
        is_draft=workshop.state == State.DRAFT,
    )


@requires(RUN_WORKSHOP)
def workshop_invite(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Say who will be written to, then send the invitations."""
    if request.method == "POST":
        _invite(request, workshop)
        return SeeOther("forums:workshop", workshop.pk)
    attendance = attendance_of(request.actor, on(workshop))
    return page(request, "forums/workshops/workshop_invite.html", workshop=workshop, attendance=attendance)


def _invite(request: PortalRequest, workshop: Workshop) -> None:
    """Send the invitations; pressed twice, or by two, they have been sent."""
    try:
        actions.send_invitations(request.actor, workshop)
    except InvitedAlready as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, INVITED)


@requires(ANSWER_WORKSHOP)
def workshop_answer(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """Attend or send apologies, name a deputy, declare an interest."""
    place = place_of(request.actor, workshop)
    initial = {"answer": place.answer, "deputy": place.deputy, "interest": place.interest} if place else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer_invitation(
                request.actor,
                workshop,
                answer=Answer(given["answer"]),
                deputy=given["deputy"],
                interest=given["interest"],
            )
        except ForAnotherBody as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is noted."))
            return SeeOther("forums:workshop", workshop.pk)
    return page(request, "forums/workshops/workshop_answer.html", form=form, workshop=workshop)


@requires(SEE_WORKSHOP)
@require_safe
def workshop_calendar(request: PortalRequest, workshop: Workshop) -> HttpResponse:
    """The calendar entry as a file."""
    url = mail.address("forums:workshop", workshop.pk)
    answer = HttpResponse(calendar_of(workshop, url=url), content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="workshop.ics"'
    return answer


@requires(SEE_MINUTES)
@require_safe
def minutes(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """The minutes, with what bodies asked to be put right beside them."""
    return page(request, "forums/workshops/minutes.html", **about_minutes(request.actor, minutes))


@requires(SEE_MINUTES)
@require_safe
def minutes_file(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """The same as an accessible PDF."""
    shown = minutes_shown(request.actor, minutes)
    answer = HttpResponse(minutes_pdf(minutes, shown, corrections_of(request.actor, minutes)), content_type=PDF)
    answer["Content-Disposition"] = 'attachment; filename="minutes.pdf"'
    return answer


@requires(EDIT_MINUTES)
def minutes_edit(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """The chair's own words."""
    standing = {"summary": minutes.summary, READ: mark_of_summary(minutes.summary)}
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=standing)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_minutes(request.actor, minutes, **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            theirs = refusal.facts["theirs"]
            given = request.POST.copy()
            given[READ] = mark_of_summary(theirs)
            form = SummaryForm(given)
            form.add_error("summary", _("Put both together, then save: what you save now takes the place of both."))
        else:
            messages.success(request, _("The summary is saved."))
            if "send" in request.POST:
                _send(request, minutes)
            return SeeOther("forums:minutes", minutes.pk)
    return page(request, "forums/workshops/minutes_edit.html", form=form, minutes=minutes, theirs=theirs)


@requires(EDIT_MINUTES)
@require_POST
def minutes_send(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """Show the minutes to every member."""
    _send(request, minutes)
    return SeeOther("forums:minutes", minutes.pk)


def _send(request: PortalRequest, minutes: Minutes) -> None:
    try:
        actions.send_minutes(request.actor, minutes)
    except Repeated:
        return
    messages.success(request, _("Every member of the forum reads the minutes now, and may ask for corrections."))


@requires(CORRECT_MINUTES)
def minutes_correct(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """Ask for a correction."""
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_minutes(request.actor, minutes, **form.cleaned_data)
        except Repeated:
            pass
        else:
            messages.success(request, _("Your correction stands beside the minutes. The chair answers it."))
        return SeeOther("forums:minutes", minutes.pk)
    return page(request, "forums/workshops/minutes_correct.html", form=form, minutes=minutes)


@requires(APPROVE_MINUTES)
@require_POST
def minutes_approve(request: PortalRequest, minutes: Minutes) -> HttpResponse:
    """Freeze the minutes that were read; what that means stands beside the button."""
    try:
        actions.approve_minutes(request.actor, minutes, read=request.POST.get(READ, ""))
    except (CorrectionsUnanswered, OtherMinutes) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The minutes are approved. They can no longer be changed."))
    return SeeOther("forums:minutes", minutes.pk)


@requires(ANSWER_CORRECTION)
def correction_answer(request: PortalRequest, correction: Correction) -> HttpResponse:
    """Say whether a correction is taken up."""
    form = CorrectionAnswerForm(request.POST if request.method == "POST" else None)
    where = Minutes.objects.visible_to(request.actor).get(workshop=correction.workshop_id)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.answer_correction(
            request.actor, correction, is_taken_up=given["taken_up"] == "yes", answer=given["answer"]
        )
        messages.success(request, _("Your answer is recorded."))
        return SeeOther("forums:minutes", where.pk)
    back = reverse("forums:minutes", args=[where.pk])
    return page(request, "forums/workshops/correction_answer.html", form=form, correction=correction, back=back)
