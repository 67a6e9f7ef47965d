"""Pages of initiatives: which there are, what one is, who takes part, its evidence, its moves, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _

from forums.initiatives import actions
from forums.initiatives.errors import EvidenceMissing, LeadStays, MoveOpen, TooFew
from forums.initiatives.evidence import checks_of, missing_for
from forums.initiatives.forms import (
    COMPLETED,
    JOIN,
    AnswerForm,
    AttestForm,
    ConfirmForm,
    EditForm,
    EndForm,
    FileForm,
    MoveForm,
    PartnerForm,
    PositionForm,
    ReasonForm,
    StartForm,
)
from forums.initiatives.links import origin_of, outcomes_of
from forums.initiatives.models import Evidence, Initiative, InitiativePartner, Move
from forums.initiatives.moving import counted, open_move, said_about
from forums.initiatives.permissions import (
    ANSWER_INITIATIVE,
    CLOSE_MOVE,
    DECIDE_MOVE,
    EDIT_INITIATIVE,
    END_EVIDENCE,
    LEAVE_INITIATIVE,
    PROPOSE_MOVE,
    SEE_INITIATIVE,
    SEE_INITIATIVES,
    SEE_MOVE,
    SHOW_EVIDENCE,
    START_INITIATIVE,
    WITHDRAW_MOVE,
    WITHDRAW_PARTNER,
)
from forums.initiatives.queries import by_stage, ended, partners_of
from forums.initiatives.stages import MEANING, ORDER, Answer, Criterion, Stage, Way
from forums.initiatives.story import story_of
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
    partners = partners_of(actor, initiative)
    withdrawable -= {one.pk for one in partners if one.organisation_id == initiative.lead_id}
    checks, stage = checks_of(actor, initiative), Stage(initiative.stage)
    following = next(iter(ORDER[ORDER.index(stage) + 1 :]), None)
    move = open_move(actor, initiative)
    return page(
        request,
        "forums/initiatives/initiative.html",
        initiative=initiative,
        forum=initiative.forum,
        meaning=MEANING[Stage(initiative.stage)],
        stages=[(one, MEANING[one]) for one in ORDER],
        partners=[(one, one.pk in withdrawable) for one in partners],
        lapsed=missing_for(checks, stage),
        following=following,
        missing=missing_for(checks, following) if following else [],
        move=move,
        count=counted(said_about(actor, move)) if move else None,
        may_decide=move is not None and actor.may(DECIDE_MOVE, move),
        may_move=move is None and actor.may(PROPOSE_MOVE, initiative),
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


@requires(SEE_INITIATIVE)
def initiative_history(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Everything that happened, told as a story."""
    told = story_of(request.actor, initiative)
    return page(request, "forums/initiatives/initiative_history.html", initiative=initiative, told=told)


@requires(SEE_INITIATIVE)
def evidence_list(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """What there is to show for each stage, and what is missing."""
    actor = request.actor
    may_show = actor.may(SHOW_EVIDENCE, initiative)
    return page(
        request,
        "forums/initiatives/evidence_list.html",
        initiative=initiative,
        stages=checks_of(actor, initiative),
        endable=set(END_EVIDENCE.rows(actor).filter(initiative=initiative).values_list("pk", flat=True)),
        may_show=may_show,
        ways=Way,
    )


@requires(SHOW_EVIDENCE)
def evidence_attest(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Attest for the body acted for that a criterion is met."""
    form = AttestForm(request.POST or None, initial={"criterion": request.GET.get("criterion", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.attest(request.actor, initiative, criterion=Criterion(given["criterion"]), until=given["until"])
        messages.success(request, _("Your organisation has attested it."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/initiatives/evidence_attest.html", form=form, initiative=initiative)


@requires(SHOW_EVIDENCE)
def evidence_file(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """File a document for a criterion."""
    form = FileForm(request.POST or None, initial={"criterion": request.GET.get("criterion", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"criterion": Criterion(form.cleaned_data["criterion"])}
        actions.file_evidence(request.actor, initiative, **given)
        messages.success(request, _("The document is filed."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/initiatives/evidence_file.html", form=form, initiative=initiative)


@requires(SHOW_EVIDENCE)
def evidence_measure(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Measure now; a GET says what that means."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.measure(request.actor, initiative)
        messages.success(request, _("Your organisation is measured. The other partners follow within a minute."))
        return SeeOther("forums:evidence-list", initiative.pk)
    return page(request, "forums/initiatives/evidence_measure.html", form=form, initiative=initiative)


@requires(END_EVIDENCE)
def evidence_end(request: PortalRequest, evidence: Evidence) -> HttpResponse:
    """Take back what was attested or filed."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_evidence(request.actor, evidence)
        messages.success(request, _("The evidence is taken back."))
        return SeeOther("forums:evidence-list", evidence.initiative_id)
    return page(request, "forums/initiatives/evidence_end.html", form=form, evidence=evidence)


@requires(PROPOSE_MOVE)
def move_propose(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Propose a step on the continuum, or back."""
    form = MoveForm(request.POST or None, initiative=initiative)
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
    return page(request, "forums/initiatives/move_propose.html", form=form, initiative=initiative, stages=checks)


@requires(SEE_MOVE)
def move(request: PortalRequest, move: Move) -> HttpResponse:
    """What is proposed, and what each partner says to it."""
    actor, said = request.actor, said_about(request.actor, move)
    return page(
        request,
        "forums/initiatives/move.html",
        move=move,
        initiative=move.initiative,
        said=said,
        count=counted(said),
        waived=[Criterion(one).label for one in move.waived],
        may_decide=actor.may(DECIDE_MOVE, move),
        may_close=actor.may(CLOSE_MOVE, move),
        may_withdraw=actor.may(WITHDRAW_MOVE, move),
    )


@requires(DECIDE_MOVE)
def move_answer(request: PortalRequest, move: Move) -> HttpResponse:
    """Decide for the body acted for: agree, dissent, or refer to its board."""
    form = PositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"answer": Answer(form.cleaned_data["answer"])}
        actions.take_position(request.actor, move, **given)
        messages.success(request, _("Your organisation's answer is recorded."))
        return SeeOther("forums:move", move.pk)
    waived = [Criterion(one).label for one in move.waived]
    name = "forums/initiatives/move_answer.html"
    return page(request, name, form=form, move=move, initiative=move.initiative, waived=waived)


@requires(CLOSE_MOVE)
def move_close(request: PortalRequest, move: Move) -> HttpResponse:
    """Go on without those that have not decided, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_move(request.actor, move, reason=form.cleaned_data["reason"])
        messages.success(request, _("The move is closed."))
        return SeeOther("forums:move", move.pk)
    return page(request, "forums/initiatives/move_close.html", form=form, move=move, initiative=move.initiative)


@requires(WITHDRAW_MOVE)
def move_withdraw(request: PortalRequest, move: Move) -> HttpResponse:
    """Take the proposal back, with a reason."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_move(request.actor, move, reason=form.cleaned_data["reason"])
        messages.success(request, _("The proposal is withdrawn."))
        return SeeOther("forums:move", move.pk)
    return page(request, "forums/initiatives/move_withdraw.html", form=form, move=move, initiative=move.initiative)
