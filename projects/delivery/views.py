"""Pages of projects: which there are, what one is, keeping it, and who may see how much of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assets.register.actions import NothingToEnd
from assets.shares.paging import turn
from assets.shares.queries import behind, line, receivers
from partners import clock
from partners.acting.errors import Refused
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.panel import chips, heading, questions
from partners.lists.state import read_state
from projects.delivery import access, actions
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.filters import BY_NAME, BY_NAME_BACK, FILTERS, SORTS
from projects.delivery.forms import (
    ConcernForm,
    EditForm,
    EndMemberForm,
    ForecastForm,
    GateForm,
    MemberForm,
    MilestoneForm,
    RateForm,
    RiskEditForm,
    RiskForm,
    StartForm,
)
from projects.delivery.levels import SENTENCES
from projects.delivery.listing import counts, filtered
from projects.delivery.models import Milestone, Project, ProjectShare, Risk, TeamMember
from projects.delivery.panels import panels
from projects.delivery.permissions import (
    CONCERN_ASSET,
    EDIT_MEMBER,
    EDIT_MILESTONE,
    EDIT_PROJECT,
    EDIT_RISK,
    END_PROJECT_SHARE,
    MAKE_OF_INITIATIVE,
    SEE_PROJECT,
    SEE_PROJECT_ACCESS,
    SEE_PROJECTS,
    SHARE_PROJECT,
    START_PROJECT,
)
from projects.delivery.queries import project_lines, projects_on, shown_project, taking_part
from sharing.grants.asking import EndForm, ShareForm, a_year_on, answered, carried
from sharing.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from assets.register.models import Asset
    from forums.initiatives.models import Initiative

SIZE = 25
STEP, CHECK = "step", "check"


def ask(
    request: PortalRequest,
    form: Any,
    do: Callable[[Any], Any],
    *,
    template: str = "projects/delivery/asking.html",
    to: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """A page that asks and then does it: refusals stand beside the form, success leads to `to`."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return SeeOther(to)
    return page(request, template, form=form, back=to, **context)


def at(project: Project) -> str:
    """The page of a project."""
    return reverse("projects:project", args=[project.pk])


@requires(SEE_PROJECTS)
def project_list(request: PortalRequest) -> HttpResponse:
    """The projects that the reader may see: filtered, sorted, a page at a time."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    rows = filtered(request.actor, state)
    turned = turn(rows, sort=state.sort, key="project_id", given=request.GET, size=SIZE)
    return page(
        request,
        "projects/delivery/project_list.html",
        projects=project_lines(request.actor, turned.rows),
        total=rows.count(),
        state=state,
        questions=questions(state, FILTERS, counts(rows)),
        chips=chips(state, FILTERS),
        name_heading=heading(state, _("Project"), BY_NAME, BY_NAME_BACK),
        turned=turned,
        may_start=request.actor.may(START_PROJECT),
    )


@requires(SEE_PROJECTS)
def project_download(request: PortalRequest, shape: str) -> HttpResponse:
    """Exactly what is filtered, as a file, each project up to the reader's level for it."""
    state = read_state(request.GET, request.path, FILTERS, SORTS)
    rows = list(filtered(request.actor, state).order_by("sort_name", "project_id"))
    headings = [_("Project"), _("Led by"), _("What you see"), _("Gate"), _("Standing"), _("Rating")]
    withheld = _("Not shared with you")
    write: Any = as_xlsx if shape == "xlsx" else as_csv
    answer: HttpResponse = write(
        headings,
        (
            [
                one.name,
                one.lead.name if one.lead else "",
                _("Your own") if one.is_own else str(one.level.label),
                *(
                    (one.gate, one.standing or str(Standing.GOING.label), one.rating.word if one.rating else "")
                    if one.shows_summary
                    else (withheld,) * 3
                ),
            ]
            for one in project_lines(request.actor, rows)
        ),
        name=dated("projects"),
    )
    return answer


@requires(START_PROJECT)
def project_start(request: PortalRequest) -> HttpResponse:
    """Start a project that the body acted for leads."""
    return _start(request, StartForm(request.POST or None, actor=request.actor))


@requires(MAKE_OF_INITIATIVE)
def initiative_project(request: PortalRequest, initiative: Initiative) -> HttpResponse:
    """Make a project of an initiative: its words, its forum and those who take part are filled in."""
    initial = {
        "name": initiative.title,
        "purpose": initiative.purpose,
        "forum": str(initiative.forum_id),
        "partners": [str(one.pk) for one in taking_part(request.actor, initiative)],
        "level": str(Level.DETAIL.value),
    }
    form = StartForm(request.POST or None, actor=request.actor, initial=initial)
    return _start(request, form, initiative)


def _start(request: PortalRequest, form: StartForm, initiative: Initiative | None = None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            project = actions.start_project(
                request.actor,
                key=form.cleaned_data["key"],
                outline=form.outline,
                partners=form.chosen_partners,
                level=form.chosen_level,
                initiative=initiative,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The project is started."))
            return SeeOther(at(project))
    return page(request, "projects/delivery/project_start.html", form=form, initiative=initiative)


@requires(SEE_PROJECT)
def project(request: PortalRequest, project: Project) -> HttpResponse:
    """A project as far as it is shown to the reader, with where it came from and what became of it."""
    actor = request.actor
    shown = shown_project(actor, project)
    return page(
        request,
        "projects/delivery/project.html",
        shown=shown,
        project=project,
        levels=list(Level),
        panels=[panel for source in panels for panel in source(actor, shown)],
        may_edit=actor.may(EDIT_PROJECT, project),
        may_share=actor.may(SHARE_PROJECT, project),
        may_see_access=actor.may(SEE_PROJECT_ACCESS, project),
    )


@requires(SEE_PROJECT)
def project_history(request: PortalRequest, project: Project) -> HttpResponse:
    """Gates and ratings over time, newest first, for whoever sees the summary."""
    shown = shown_project(request.actor, project)
    events: list[dict[str, Any]] = [
        {
            "title": " · ".join(filter(None, [str(Gate(one.gate).label), _standing(one.standing)])),
            "at": one.on,
            "by": one.person_name,
            "text": one.reason,
            "order": one.at,
        }
        for one in shown.gates
    ] + [
        {
            "title": str(one.rating.label),
            "at": one.on,
            "by": one.person_name,
            "text": " ".join(filter(None, [one.reason, one.path_to_green])),
            "order": one.at,
        }
        for one in shown.ratings
    ]
    events.sort(key=lambda one: one["order"], reverse=True)
    return page(request, "projects/delivery/project_history.html", project=project, shown=shown, events=events)


def _standing(value: str) -> str:
    return "" if value == Standing.GOING else str(Standing(value).label)


@requires(EDIT_PROJECT)
def project_edit(request: PortalRequest, project: Project) -> HttpResponse:
    """Change what a project is, who takes part and its money."""
    shown = shown_project(request.actor, project)
    named = [one.partner for one in shown.partners]
    initial = {
        "name": project.name,
        "purpose": shown.summary.purpose if shown.summary else "",
        "forum": str(project.forum_id or ""),
        "partners": [str(one.pk) for one in named],
        "named": named,
        "version": project.version,
        "budget_gbp": shown.money.budget_gbp if shown.money else None,
        "spent_gbp": shown.money.spent_gbp if shown.money else None,
        "funding": shown.money.funding if shown.money else "",
    }
    form = EditForm(request.POST or None, actor=request.actor, initial=initial)
    return ask(
        request,
        form,
        lambda one: actions.edit_project(
            request.actor,
            project,
            version=one.cleaned_data["version"],
            outline=one.outline,
            partners=one.chosen_partners,
        ),
        to=at(project),
        said=_("The project is saved."),
        heading=_("Edit this project"),
        button=_("Save"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def project_gate(request: PortalRequest, project: Project) -> HttpResponse:
    """Pass a gate, go back, hold, withdraw or go on."""
    summary = shown_project(request.actor, project).summary
    initial = {"gate": summary.gate, "standing": summary.standing, "on": clock.today()} if summary else {}
    return ask(
        request,
        GateForm(request.POST or None, initial=initial),
        lambda one: actions.move_gate(
            request.actor,
            project,
            gate=Gate(one.cleaned_data["gate"]),
            standing=Standing(one.cleaned_data["standing"]),
            on=one.cleaned_data["on"],
            reason=one.cleaned_data["reason"],
        ),
        to=at(project),
        said=_("The decision is recorded."),
        heading=_("Gate and standing"),
        button=_("Record the decision"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def project_rate(request: PortalRequest, project: Project) -> HttpResponse:
    """Rate confidence in delivery, in words."""
    summary = shown_project(request.actor, project).summary
    initial = (
        {
            "rag": summary.rag,
            "reason": summary.rag_reason,
            "path_to_green": summary.path_to_green,
            "path_owner": summary.path_owner,
            "path_on": summary.path_on,
        }
        if summary
        else {}
    )
    return ask(
        request,
        RateForm(request.POST or None, initial=initial),
        lambda one: actions.rate_project(
            request.actor, project, **{**one.cleaned_data, "rag": Rag(one.cleaned_data["rag"])}
        ),
        to=at(project),
        said=_("The rating is recorded."),
        heading=_("Rate this project"),
        button=_("Record the rating"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def member_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Put somebody into the delivery team."""
    return ask(
        request,
        MemberForm(request.POST or None, actor=request.actor, project=project),
        lambda one: actions.add_member(request.actor, project, **one.cleaned_data),
        to=at(project),
        said=_("The delivery team is changed."),
        heading=_("Add to the delivery team"),
        button=_("Add"),
        caption=project.name,
    )


@requires(EDIT_MEMBER)
def member_end(request: PortalRequest, member: TeamMember) -> HttpResponse:
    """Somebody leaves the delivery team."""
    return ask(
        request,
        EndMemberForm(request.POST or None, initial={"on": clock.today()}),
        lambda one: actions.end_member(request.actor, member, **one.cleaned_data),
        to=at(member.project),
        said=_("The delivery team is changed."),
        heading=_("%(name)s leaves the delivery team") % {"name": member.name},
        button=_("Save"),
        caption=member.project.name,
    )


@requires(EDIT_PROJECT)
def milestone_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Agree a milestone with its baseline."""
    return ask(
        request,
        MilestoneForm(request.POST or None),
        lambda one: actions.add_milestone(request.actor, project, **one.cleaned_data),
        to=at(project),
        said=_("The milestone is added."),
        heading=_("Add a milestone"),
        button=_("Add"),
        caption=project.name,
    )


@requires(EDIT_MILESTONE)
def milestone_edit(request: PortalRequest, milestone: Milestone) -> HttpResponse:
    """Say when a milestone is expected now, or when it came."""
    initial = {name: getattr(milestone, name) for name in ("forecast_on", "actual_on", "reason")}
    return ask(
        request,
        ForecastForm(request.POST or None, initial=initial),
        lambda one: actions.forecast_milestone(request.actor, milestone, **one.cleaned_data),
        to=at(milestone.project),
        said=_("The milestone is saved."),
        heading=milestone.name,
        button=_("Save"),
        caption=milestone.project.name,
    )


@requires(EDIT_PROJECT)
def risk_add(request: PortalRequest, project: Project) -> HttpResponse:
    """Put a risk on the register."""
    return ask(
        request,
        RiskForm(request.POST or None),
        lambda one: actions.add_risk(request.actor, project, **one.cleaned_data),
        to=at(project),
        said=_("The risk is added."),
        heading=_("Add a risk"),
        button=_("Add"),
        caption=project.name,
    )


@requires(EDIT_RISK)
def risk_edit(request: PortalRequest, risk: Risk) -> HttpResponse:
    """Look at a risk again, or close it."""
    names = ("title", "likelihood", "impact", "response", "owner_name", "closed_on")
    return ask(
        request,
        RiskEditForm(request.POST or None, initial={name: getattr(risk, name) for name in names}),
        lambda one: actions.edit_risk(request.actor, risk, **one.cleaned_data),
        to=at(risk.project),
        said=_("The risk is saved."),
        heading=_("Edit this risk"),
        button=_("Save"),
        caption=risk.project.name,
    )


@requires(CONCERN_ASSET)
def asset_projects(request: PortalRequest, asset: Asset) -> HttpResponse:
    """Which projects of the body acted for concern a property that it sees."""
    own = list(EDIT_PROJECT.rows(request.actor).order_by("name", "pk"))
    now = [str(one.pk) for one in projects_on(request.actor, asset)]
    return ask(
        request,
        ConcernForm(request.POST or None, projects=own, initial={"projects": now}),
        lambda one: actions.concern_asset(request.actor, asset, projects=one.chosen),
        template="projects/delivery/asset_projects.html",
        to=reverse("assets:asset", args=[asset.pk]),
        said=_("The projects of this property are saved."),
        asset=asset,
        own=own,
    )


@requires(SHARE_PROJECT)
def project_share(request: PortalRequest, project: Project) -> HttpResponse:
    """Share a project: choose, check who will see what, then done."""
    template = "projects/delivery/project_share.html"
    actor, given = request.actor, request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and given.get(STEP) != CHECK:
        empty = ShareForm(actor=actor, sentences=SENTENCES)
        begun = ShareForm(
            actor=actor, sentences=SENTENCES, initial={"until": a_year_on()} | answered(empty, request.GET)
        )
        return page(request, template, form=begun, project=project)
    form = ShareForm(given, actor=actor, sentences=SENTENCES)
    if not form.is_valid():
        return page(request, template, form=form, project=project)
    chosen = form.cleaned_data
    reached = receivers(actor, chosen["audience"])
    print_ = _fingerprint(project, [body.pk for body in reached])
    if request.method == "POST":
        if given.get("selection") == print_:
            return _share(request, project, form, template)
        form.add_error(None, _("Who would see it has changed. Check it again."))
    pairs = carried(form, given)
    return page(
        request,
        template,
        status=422 if form.errors else 200,
        form=form,
        project=project,
        checking=True,
        chosen=chosen,
        reached=reached,
        fingerprint=print_,
        carried=pairs,
        shows=[(one, SENTENCES[one]) for one in Level if one <= chosen["level"]],
        withholds=[(one, SENTENCES[one]) for one in Level if one > chosen["level"]],
        is_commercial=chosen["level"] == Level.COMMERCIAL,
        change_url=f"{request.path}?{urlencode(pairs)}",
    )


def _fingerprint(project: Project, bodies: list[Any]) -> str:
    whole = f"{project.pk}|{','.join(sorted(map(str, bodies)))}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _share(request: PortalRequest, project: Project, form: ShareForm, template: str) -> HttpResponse:
    chosen = form.cleaned_data
    try:
        actions.share_project(request.actor, project, **chosen)
    except Refused as refusal:
        form.refuse(refusal)
        return page(request, template, status=422, form=form, project=project)
    said = _("Shared with %(audience)s until %(until)s. Level: %(level)s.")
    messages.success(
        request,
        said
        % {
            "audience": chosen["audience"].name,
            "level": chosen["level"].label,
            "until": date_format(chosen["until"], "j F Y"),
        },
    )
    return SeeOther("projects:project-access", project.pk)


@requires(SEE_PROJECT_ACCESS)
def project_access(request: PortalRequest, project: Project) -> HttpResponse:
    """Who can see a project: bodies, shares in force, shares that have ended."""
    return page(
        request,
        "projects/delivery/project_access.html",
        project=project,
        access=access.project_access(request.actor, project),
        may_share=request.actor.may(SHARE_PROJECT),
    )


@requires(END_PROJECT_SHARE)
def project_share_end(request: PortalRequest, granted: ProjectShare) -> HttpResponse:
    """End one share of a project at once: who stops seeing what, and why."""
    if granted.ended_at is not None or granted.until < clock.today():
        raise NothingToEnd
    who = behind(request.actor, {granted.audience_id}, {granted.door_id})
    return ask(
        request,
        EndForm(request.POST if request.method == "POST" else None),
        lambda one: actions.end_project_shares(request.actor, [granted], **one.cleaned_data),
        template="projects/delivery/project_share_end.html",
        to=reverse("projects:project-access", args=[granted.project_id]),
        said=_("The share has ended. What it showed is hidden from now on."),
        line=line(granted, who),
        project=granted.project,
    )
