"""Pages of reports: the list, one report and its files, its schedule, and what whoever makes it does."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import CSV, XLSX, as_csv, dated
from partners.lists.paging import turn
from partners.lists.panel import chips, questions
from partners.lists.state import read_state
from projects.reports import actions
from projects.reports.building import STEPS
from projects.reports.files import as_csv as report_as_csv
from projects.reports.files import as_pdf, as_workbook, facts_of, listed_as, period_of, title_of, words_of
from projects.reports.filters import SORTS, report_filters
from projects.reports.models import Report, ReportDefinition, ReportQuerySet
from projects.reports.permissions import (
    COMMENT_REPORT,
    CORRECT_REPORT,
    FOLLOW_REPORTS,
    MAKE_REPORTS,
    PUBLISH_REPORT,
    REBUILD_REPORT,
    REOPEN_REPORT,
    SCHEDULE_REPORTS,
    SEE_REPORT,
    SEE_REPORTS,
    SIGN_OFF_REPORT,
)
from projects.reports.queries import forums_followed, story_of, told, versions_of, with_names
from projects.reports.showing import tables_of

if TYPE_CHECKING:
    from forums.membership.models import Forum

PDF = "application/pdf"
SVG = "image/svg+xml"


# --- the list ---------------------------------------------------------------------------------


@requires(SEE_REPORTS)
@require_safe
def report_list(request: PortalRequest) -> HttpResponse:
    """Reports of one's forums and of one's body, newest period first; earlier versions on the report's own page."""
    filters = report_filters(request.actor)
    state = read_state(request.GET, request.path, filters, SORTS)
    found = _asked(request, state, filters)
    turned = turn(found.without_figures(), sort=state.sort, key="pk", given=request.GET, kind=dt.date.fromisoformat)
    return page(
        request,
        "projects/reports/report_list.html",
        rows=[(one, listed_as(one), period_of(one)) for one in turned.rows],
        turned=turned,
        total=found.count(),
        questions=questions(state, filters, {}),
        chips=chips(state, filters),
        query=state.query,
        may_schedule=request.actor.may(SCHEDULE_REPORTS),
    )


def _asked(request: PortalRequest, state: Any, filters: Any) -> ReportQuerySet:
    found = Report.objects.visible_to(request.actor)
    for one in filters:
        if one.name in state.values:
            found = found.filter(one.condition(state.values[one.name]))
    return found.newest()  # of what is asked for: a draft is no reason not to list what is published


@requires(SEE_REPORTS)
@require_safe
def report_list_download(request: PortalRequest) -> HttpResponse:
    """The same list as a CSV file."""
    filters = report_filters(request.actor)
    state = read_state(request.GET, request.path, filters, SORTS)
    headings = (_("Report"), _("Period"), _("Version"), _("State"), _("As at"), _("Published"))
    rows = (
        (listed_as(one), period_of(one), one.version, str(one.get_state_display()), one.as_at, one.published_at)
        for one in _asked(request, state, filters).without_figures().order_by("-period_start", "pk")
    )
    return as_csv(headings, rows, name=dated("reports"))


# --- one report -------------------------------------------------------------------------------


@requires(SEE_REPORT)
@require_safe
def report(request: PortalRequest, report: Report) -> HttpResponse:
    """The one page of a report; until it is prepared, how far that is."""
    actor = request.actor
    report = with_names(Report.objects.visible_to(actor)).get(pk=report.pk)
    chart = report.charts.get((get_language() or "en")[:2], {})
    versions = versions_of(actor, report)
    return page(
        request,
        "projects/reports/report.html",
        report=report,
        title=title_of(report),
        period=period_of(report),
        facts=facts_of(report),
        words=words_of(report),
        tables=tables_of(report),
        chart=chart.get("words", ""),
        story=told(story_of(actor, report)) if report.state == "draft" else [],
        versions=versions,
        newer=versions[0] if versions[0].version > report.version else None,
        steps=STEPS,
        may_comment=actor.may(COMMENT_REPORT, report),
        may_sign_off=actor.may(SIGN_OFF_REPORT, report),
        may_reopen=actor.may(REOPEN_REPORT, report),
        may_publish=actor.may(PUBLISH_REPORT, report),
        may_rebuild=actor.may(REBUILD_REPORT, report),
        may_correct=actor.may(CORRECT_REPORT, report),
    )


@requires(SEE_REPORT)
@require_safe
def report_download(request: PortalRequest, report: Report, shape: str) -> HttpResponse:
    """The report as a file, made from the frozen figures: PDF, workbook, CSV, or the chart alone."""
    report = with_names(Report.objects.visible_to(request.actor)).get(pk=report.pk)
    if not report.snapshot:
        raise Http404
    name = f"report-{report.period_start:%Y-%m-%d}-v{report.version}"
    if shape == "svg":
        chart = report.charts.get((get_language() or "en")[:2])
        if not chart:
            raise Http404
        return _answer(chart["svg"].encode(), SVG, "")
    makers = {"pdf": (as_pdf, PDF), "xlsx": (as_workbook, XLSX), "csv": (report_as_csv, CSV)}
    make, content_type = makers[shape]
    return _answer(make(report), content_type, f"{name}.{shape}")


def _answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


# --- the schedule -----------------------------------------------------------------------------


@requires(SEE_REPORTS)
@require_safe
def definition_list(request: PortalRequest) -> HttpResponse:
    """What is reported when, and by whom it can be asked for now."""
    rows = ReportDefinition.objects.visible_to(request.actor).filter(ended_at=None)
    makeable = set(MAKE_REPORTS.rows(request.actor).values_list("pk", flat=True)) if rows else set()
    found = rows.select_related("forum", "organisation").order_by("frequency", "created_at")
    return page(
        request,
        "projects/reports/definition_list.html",
        rows=[(one, one.pk in makeable) for one in found],
        forums=forums_followed(request.actor),
        may_schedule=request.actor.may(SCHEDULE_REPORTS),
    )


@requires(FOLLOW_REPORTS)
@require_POST
def report_follow(request: PortalRequest, forum: Forum) -> HttpResponse:
    """Be told by email when the forum publishes a report, or no longer."""
    follows = request.POST.get("follows") == "yes"
    actions.follow_reports(request.actor, forum, follows=follows)
    messages.success(
        request, _("You get an email when a report is published.") if follows else _("You get no more emails.")
    )
    return SeeOther("projects:definition-list")
