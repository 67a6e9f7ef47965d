"""Pages of initiatives: which there are, what one is, who takes part, its evidence, its moves, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.initiatives import actions
from forums.initiatives.about import about
from forums.initiatives.errors import BeyondMandate, EvidenceMissing, LeadStays, MoveOpen, TooFew
from forums.initiatives.evidence import (
    at_risk,
    checks_of,
    lapsed_for,
)
from forums.initiatives.filters import (
    BY_LEAD,
    BY_LEAD_BACK,
    BY_TITLE,
    BY_TITLE_BACK,
    FURTHEST,
    NEAREST,
    NEWEST,
    OLDEST,
    SORTS,
    filters_of,
)
from forums.initiatives.forms import (
    COMPLETED,
    JOIN,
    AnswerForm,
    CloseForm,
    ConfirmForm,
    EditForm,
    EndForm,
    MoveForm,
    PartnerForm,
    PositionForm,
    ReasonForm,
    StartForm,
)
from forums.initiatives.models import Initiative, InitiativePartner, Move, Standing
from forums.initiatives.moving import counted, lacking_for, outcome_now, said_about
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    CLOSE_MOVE,
    DECIDE_MOVE,
    EDIT_INITIATIVE,
    LEAVE_INITIATIVE,
    PROPOSE_MOVE,
    SEE_INITIATIVE,
    SEE_INITIATIVES,
    SEE_MOVE,
    START_INITIATIVE,
    WITHDRAW_MOVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import listed
from forums.initiatives.stages import MEANING, ORDER, Answer, Criterion, Outcome, Stage, moves_open_to
from forums.initiatives.story import story_of
from forums.membership.listing import Column, Listing, as_file, listing
from forums.membership.queries import bodies_in
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from forums.membership.models import Forum

JOINED = Standing.JOINED


@requires(SEE_INITIATIVES)
@require_safe
def initiative_list(request: PortalRequest, forum: Forum) -> HttpResponse:
    """The forum's initiatives, those that are furthest first."""
    columns = (
        Column(_("Initiative"), (BY_TITLE, BY_TITLE_BACK)),
        Column(_("Stage"), (FURTHEST, NEAREST)),
        Column(_("Target stage")),
        Column(_("Led by"), (BY_LEAD, BY_LEAD_BACK)),
        Column(_("Started"), (NEWEST, OLDEST)),
    )
    shown = _listing(request, forum).shown(columns, download="forums:initiative-download", forum=forum.pk)
    return page(
        request,
        "forums/initiatives/initiative_list.html",
        forum=forum,
        listed=shown,
        at_risk=at_risk(request.actor, shown.rows),
        stages=[(one, MEANING[one]) for one in ORDER],
        may_start=request.actor.may(START_INITIATIVE, forum),
    )


@requires(SEE_INITIATIVES)
@require_safe
def initiative_download(request: PortalRequest, forum: Forum, shape: str) -> HttpResponse:
    """The same initiatives as a file."""
    headings = (
        *(_("Initiative"), _("Stage"), _("Target stage"), _("Led by"), _("State"), _("Started"), _("Ended")),
        *(_("Evidence"), _("Partners")),
    )
    rows = list(_listing(request, forum).ordered())
    risky = at_risk(request.actor, rows)
    cells = (
        (
            one.title,
            one.get_stage_display(),
            one.get_target_stage_display(),
            one.lead.name,
            one.get_status_display(),
            one.started_at.date(),
            one.ended_at.date() if one.ended_at else None,
            _("At risk: evidence missing") if one.pk in risky.evidence else "",
            _("At risk: fewer than two partners") if one.pk in risky.partners else "",
        )
        for one in rows
    )
    return as_file(shape, headings, cells, name="initiatives")


def _asked(
    request: PortalRequest,
    form: Any,
    do: Callable[[Any], object],
    *,
    said: str,
    template: str,
    initiative: Initiative,
    to: str = "forums:initiative",
) -> HttpResponse:
    """A page that asks and then does it: a refusal stands beside the form, success leads back to the initiative."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except LeadStays as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return SeeOther(to, initiative.pk)
    return page(request, f"forums/initiatives/{template}.html", form=form, initiative=initiative)


def _listing(request: PortalRequest, forum: Forum) -> Listing:
    path = reverse("forums:initiative-list", args=[forum.pk])
    return listing(
        request.GET,
        path,
        listed(request.actor, forum),
        filters_of(request.actor, bodies_in(request.actor, forum)),
        SORTS,
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
@require_safe
def initiative(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Where joint work stands, with whom, where it came from and what became of it."""
    return page(request, "forums/initiatives/initiative.html", **about(request.actor, initiative))


@requires(EDIT_INITIATIVE)
def initiative_edit(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Change the words, the target or the lead."""
    return _asked(
        request,
        EditForm(request.POST or None, actor=request.actor, initiative=initiative),
        lambda form: actions.edit_initiative(request.actor, initiative, words=form.words()),
        said=_("The initiative is changed."),
        template="initiative_edit",
        initiative=initiative,
    )


@requires(EDIT_INITIATIVE)
def initiative_end(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """End the work, completed or withdrawn."""

    def end(form: EndForm) -> None:
        given = form.cleaned_data
        completed = given["ending"] == COMPLETED
        actions.end_initiative(request.actor, initiative, completed=completed, reason=given["reason"])

    form = EndForm(request.POST or None)
    said = _("The initiative is ended.")
    return _asked(request, form, end, said=said, template="initiative_end", initiative=initiative)


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
    return _asked(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.leave_initiative(request.actor, initiative, reason=form.cleaned_data["reason"]),
        said=_("Your organisation has left the initiative."),
        template="initiative_leave",
        initiative=initiative,
    )


@requires(SEE_INITIATIVE)
@require_safe
def initiative_history(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Everything that happened, told as a story."""
    told = story_of(request.actor, initiative)
    return page(request, "forums/initiatives/initiative_history.html", initiative=initiative, told=told)


@requires(PROPOSE_MOVE)
def move_propose(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Propose a step on the continuum, or back."""
    joined = InitiativePartner.objects.visible_to(request.actor).filter(initiative=initiative, state=JOINED)
    bodies = joined.count()
    form = MoveForm(request.POST or None, initiative=initiative, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"to_stage": Stage(form.cleaned_data["to_stage"])}
        try:
            move = actions.propose_move(request.actor, initiative, **given)
        except EvidenceMissing as refusal:
            form.add_error("waiver", str(refusal))
        except (MoveOpen, TooFew) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The move is proposed. Each partner decides for itself."))
            return SeeOther("forums:move", move.pk)
    checks = checks_of(request.actor, initiative)
    may_move = bool(moves_open_to(Stage(initiative.stage), bodies))
    return page(
        request,
        "forums/initiatives/move_propose.html",
        form=form,
        initiative=initiative,
        stages=checks,
        too_few="" if may_move else str(TooFew.sentence),
    )


@requires(SEE_MOVE)
@require_safe
def move(request: PortalRequest, move: Move) -> HttpResponse:
    """What is proposed, and what each partner says to it."""
    actor, said = request.actor, said_about(request.actor, move)
    is_held_up = _would_carry(request, move)
    return page(
        request,
        "forums/initiatives/move.html",
        move=move,
        initiative=move.initiative,
        said=said,
        count=counted(said),
        waived=[Criterion(one).label for one in move.waived],
        is_held_up=is_held_up,
        lapsed=lapsed_for(actor, move) if is_held_up else [],
        may_decide=actor.may(DECIDE_MOVE, move),
        may_close=actor.may(CLOSE_MOVE, move),
        may_withdraw=actor.may(WITHDRAW_MOVE, move),
    )


def _would_carry(request: PortalRequest, move: Move, *, closing: bool = False) -> bool:
    """Whether a move that is open would be carried by its answers: only what has lapsed meanwhile holds it up."""
    return move.outcome == Outcome.OPEN and outcome_now(request.actor, move, closing=closing) is Outcome.CARRIED


@requires(DECIDE_MOVE)
def move_answer(request: PortalRequest, move: Move) -> HttpResponse:
    """Decide for the body acted for: agree, dissent, or refer to its board."""
    form = PositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"answer": Answer(form.cleaned_data["answer"])}
        try:
            actions.take_position(request.actor, move, **given)
        except BeyondMandate as refusal:
            form.add_error("answer", str(refusal))
        else:
            messages.success(request, _("Your organisation’s answer is recorded."))
            return SeeOther("forums:move", move.pk)
    waived = [Criterion(one).label for one in move.waived]
    name = "forums/initiatives/move_answer.html"
    lacking = lacking_for(request.actor, move)
    return page(request, name, form=form, move=move, initiative=move.initiative, waived=waived, lacking=lacking)


@requires(CLOSE_MOVE)
def move_close(request: PortalRequest, move: Move) -> HttpResponse:
    """Go on without those that have not decided, with a reason; and with or without what has lapsed meanwhile."""
    carries = _would_carry(request, move, closing=True)
    lapsed = lapsed_for(request.actor, move, closing=True) if carries else []
    form = CloseForm(request.POST or None, has_lapsed=bool(lapsed))
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_move(request.actor, move, reason=form.cleaned_data["reason"], waives=form.waives)
        except EvidenceMissing as refusal:  # it lapsed while the page was read
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The move is closed."))
            return SeeOther("forums:move", move.pk)
    name = "forums/initiatives/move_close.html"
    return page(request, name, form=form, move=move, initiative=move.initiative, lapsed=lapsed)


@requires(WITHDRAW_MOVE)
def move_withdraw(request: PortalRequest, move: Move) -> HttpResponse:
    """Take the proposal back, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_move(request.actor, move, reason=form.cleaned_data["reason"])
        messages.success(request, _("The proposal is withdrawn."))
        return SeeOther("forums:move", move.pk)
    return page(request, "forums/initiatives/move_withdraw.html", form=form, move=move, initiative=move.initiative)
