"""Pages of projects: which there are, what one is, keeping it, and its gate and rating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners import clock
from partners.acting.pages import ask, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import as_csv, as_xlsx, dated
from partners.lists.paging import turn
from partners.lists.panel import chips, heading, questions
from partners.lists.state import read_state
from projects.delivery import actions
from projects.delivery.choices import Gate, Rag, Standing
from projects.delivery.filters import BY_NAME, BY_NAME_BACK, FILTERS, SORTS
from projects.delivery.forms import ConcernForm, EditForm, GateForm, RateForm, StartForm
from projects.delivery.listing import counts, filtered
from projects.delivery.panels import panels
from projects.delivery.permissions import (
    CONCERN_ASSET,
    EDIT_PROJECT,
    MAKE_OF_INITIATIVE,
    SEE_PROJECT,
    SEE_PROJECT_ACCESS,
    SEE_PROJECTS,
    SHARE_PROJECT,
    START_PROJECT,
)
from projects.delivery.queries import (
    as_entered,
    events_of,
    how_it_is_rated,
    project_lines,
    projects_on,
    shown_project,
    taking_part,
    where_it_stands,
)
from sharing.levels import Level

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assets.register.models import Asset
    from forums.initiatives.models import Initiative
    from projects.delivery.models import Project

SIZE = 25


@requires(SEE_PROJECTS)
@require_safe
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
@require_safe
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
    return ask(
        request,
        form,
        lambda one: actions.start_project(
            request.actor,
            key=one.cleaned_data["key"],
            outline=one.outline,
            partners=one.chosen_partners,
            level=one.chosen_level,
            initiative=initiative,
        ),
        after=lambda made: reverse("projects:project", args=[made.pk]),
        said=_("The project is started."),
        template="projects/delivery/project_start.html",
        initiative=initiative,
    )


@requires(SEE_PROJECT)
@require_safe
def project(request: PortalRequest, project: Project) -> HttpResponse:
    """A project as far as it is shown to the reader, with where it came from and what became of it."""
    actor = request.actor
    shown = shown_project(actor, project)
    return page(
        request,
        "projects/delivery/project.html",
        shown=shown,
        project=project,
        panels=[panel for source in panels for panel in source(actor, shown)],
        may_edit=actor.may(EDIT_PROJECT, project),
        may_share=actor.may(SHARE_PROJECT, project),
        may_see_access=actor.may(SEE_PROJECT_ACCESS, project),
    )


@requires(SEE_PROJECT)
@require_safe
def project_history(request: PortalRequest, project: Project) -> HttpResponse:
    """Gates and ratings over time, newest first, for whoever sees the summary."""
    shown = shown_project(request.actor, project)
    return page(
        request, "projects/delivery/project_history.html", project=project, shown=shown, events=events_of(shown)
    )


@requires(EDIT_PROJECT)
def project_edit(request: PortalRequest, project: Project) -> HttpResponse:
    """Change what a project is, who takes part and its money."""
    shown = shown_project(request.actor, project)
    form = EditForm(
        request.POST or None,
        actor=request.actor,
        forum=shown.forum,
        named=[one.partner for one in shown.partners],
        standing=as_entered(shown),
        initial={"version": project.version},
    )
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
        to=reverse("projects:project", args=[project.pk]),
        said=_("The project is saved."),
        heading=_("Edit this project"),
        button=_("Save"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def project_gate(request: PortalRequest, project: Project) -> HttpResponse:
    """Pass a gate, go back, hold, withdraw or go on."""
    summary = shown_project(request.actor, project).summary
    standing = where_it_stands(summary) if summary else {}
    return ask(
        request,
        GateForm(request.POST or None, standing=standing, initial={"on": clock.today()}),
        lambda one: actions.move_gate(
            request.actor,
            project,
            gate=Gate(one.cleaned_data["gate"]),
            standing=Standing(one.cleaned_data["standing"]),
            on=one.cleaned_data["on"],
            reason=one.cleaned_data["reason"],
            read=one.cleaned_data["read"],
        ),
        to=reverse("projects:project", args=[project.pk]),
        said=_("The decision is recorded."),
        heading=_("Gate and standing"),
        button=_("Record the decision"),
        caption=project.name,
    )


@requires(EDIT_PROJECT)
def project_rate(request: PortalRequest, project: Project) -> HttpResponse:
    """Rate confidence in delivery, in words."""
    summary = shown_project(request.actor, project).summary
    standing = how_it_is_rated(summary) if summary else {}
    return ask(
        request,
        RateForm(request.POST or None, standing=standing),
        lambda one: actions.rate_project(
            request.actor, project, **{**one.cleaned_data, "rag": Rag(one.cleaned_data["rag"])}
        ),
        to=reverse("projects:project", args=[project.pk]),
        said=_("The rating is recorded."),
        heading=_("Rate this project"),
        button=_("Record the rating"),
        caption=project.name,
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
