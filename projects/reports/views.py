"""Pages of reports: the list, one report and its files, its schedule, and what whoever makes it does."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assets.shares.paging import turn
from partners.acting.pages import SeeOther, page
from partners.acting.requires import PortalRequest, requires
from partners.lists.downloads import CSV, XLSX, as_csv, dated
from partners.lists.panel import chips, questions
from partners.lists.state import read_state
from projects.reports import actions
from projects.reports.building import STEPS
from projects.reports.errors import ReasonWanted, ScheduledAlready, SentencesOpen
from projects.reports.files import as_csv as report_as_csv
from projects.reports.files import as_pdf, as_workbook, facts_of, listed_as, period_of, title_of, words_of
from projects.reports.filters import SORTS, report_filters
from projects.reports.forms import (
    APPROVE,
    AnswerForm,
    ConfirmForm,
    CorrectForm,
    PeriodForm,
    ReasonForm,
    ScheduleForm,
    SentenceForm,
    WordsForm,
)
from projects.reports.models import Report, ReportDefinition, ReportQuerySet, StorySentence, keeps
from projects.reports.permissions import (
    ANSWER_SENTENCE,
    COMMENT_REPORT,
    CORRECT_REPORT,
    MAKE_REPORTS,
    PUBLISH_REPORT,
    REBUILD_REPORT,
    REOPEN_REPORT,
    SCHEDULE_REPORTS,
    SEE_REPORT,
    SEE_REPORTS,
    SIGN_OFF_REPORT,
    TAKE_OUT_SENTENCE,
)
from projects.reports.queries import story_of, versions_of, with_names
from projects.reports.showing import period_in_words, tables_of

PDF = "application/pdf"
SVG = "image/svg+xml"


# --- the list ---------------------------------------------------------------------------------


@requires(SEE_REPORTS)
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
    found = Report.objects.visible_to(request.actor).newest(request.actor)
    for one in filters:
        if one.name in state.values:
            found = found.filter(one.condition(state.values[one.name]))
    return found


@requires(SEE_REPORTS)
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
        story=story_of(actor, report) if report.state == "draft" else [],
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
def definition_list(request: PortalRequest) -> HttpResponse:
    """What is reported when, and by whom it can be asked for now."""
    rows = ReportDefinition.objects.visible_to(request.actor).filter(ended_at=None)
    makeable = set(MAKE_REPORTS.rows(request.actor).values_list("pk", flat=True)) if rows else set()
    found = rows.select_related("forum", "organisation").order_by("frequency", "created_at")
    return page(
        request,
        "projects/reports/definition_list.html",
        rows=[(one, one.pk in makeable) for one in found],
        may_schedule=request.actor.may(SCHEDULE_REPORTS),
    )


@requires(SCHEDULE_REPORTS)
def definition_add(request: PortalRequest) -> HttpResponse:
    """Schedule reports."""
    form = ScheduleForm(request.POST or None, actor=request.actor, own=keeps(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule_reports(
                request.actor,
                forum=form.forum,
                frequency=form.cleaned_data["frequency"],
                since=form.since,
                year_starts_in=form.cleaned_data.get("year_starts_in") or 4,
            )
        except ScheduledAlready as refusal:
            form.add_error("frequency", str(refusal))
        else:
            messages.success(request, _("The reports are scheduled: each is prepared on the day after its period."))
            return SeeOther("projects:definition-list")
    return page(request, "projects/reports/definition_add.html", form=form)


@requires(MAKE_REPORTS)
def definition_end(request: PortalRequest, definition: ReportDefinition) -> HttpResponse:
    """End a schedule."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end_schedule(request.actor, definition)
        messages.success(request, _("No further reports are prepared. Those that there are stay."))
        return SeeOther("projects:definition-list")
    return page(request, "projects/reports/definition_end.html", form=form, definition=definition)


@requires(MAKE_REPORTS)
def report_make(request: PortalRequest, definition: ReportDefinition) -> HttpResponse:
    """Have the report of a period that has ended prepared now."""
    form = PeriodForm(request.POST if request.method == "POST" else None, definition=definition)
    if request.method == "POST" and form.is_valid():
        made = actions.make_report(request.actor, definition, period=form.chosen)
        return SeeOther("projects:report", made.pk)
    return page(request, "projects/reports/report_make.html", form=form, definition=definition)


# --- making one -------------------------------------------------------------------------------


@requires(REBUILD_REPORT)
def report_rebuild(request: PortalRequest, report: Report) -> HttpResponse:
    """Prepare a draft again with the figures of today."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.rebuild_report(request.actor, report)
        return SeeOther("projects:report", report.pk)
    return page(request, "projects/reports/report_rebuild.html", form=form, report=report, period=_period(report))


@requires(COMMENT_REPORT)
def report_comment(request: PortalRequest, report: Report) -> HttpResponse:
    """Write the commentary and the overall rating."""
    given = {name: getattr(report, name) for name in ("rag", "rag_reason", "path_to_green", "commentary")}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.comment_report(request.actor, report, words=actions.Words(**form.cleaned_data))
        messages.success(request, _("The words are saved."))
        return SeeOther("projects:report", report.pk)
    return page(request, "projects/reports/report_comment.html", form=form, report=report, period=_period(report))


@requires(COMMENT_REPORT)
def report_story(request: PortalRequest, report: Report) -> HttpResponse:
    """Tell one success, sentence by sentence."""
    form = SentenceForm(request.POST if request.method == "POST" else None, actor=request.actor, report=report)
    if request.method == "POST" and form.is_valid():
        actions.add_sentence(request.actor, report, text=form.cleaned_data["text"], organisation=form.named)
        messages.success(request, _("The sentence is added. A partner that it names is asked to approve it."))
        return SeeOther("projects:report-story", report.pk)
    return page(
        request,
        "projects/reports/report_story.html",
        form=form,
        report=report,
        period=_period(report),
        story=story_of(request.actor, report),
    )


@requires(TAKE_OUT_SENTENCE)
def sentence_remove(request: PortalRequest, sentence: StorySentence) -> HttpResponse:
    """Take a sentence out of the story."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        where = sentence.report_id
        actions.take_out_sentence(request.actor, sentence)
        return SeeOther("projects:report-story", where)
    return page(request, "projects/reports/sentence_remove.html", form=form, sentence=sentence)


@requires(ANSWER_SENTENCE)
def sentence_answer(request: PortalRequest, sentence: StorySentence) -> HttpResponse:
    """Approve or decline the sentence that names one's body."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        approved = form.cleaned_data["answer"] == APPROVE
        actions.answer_sentence(request.actor, sentence, approved=approved)
        messages.success(request, _("Your answer is noted."))
        return SeeOther("home:dashboard")
    return page(request, "projects/reports/sentence_answer.html", form=form, sentence=sentence)


@requires(SIGN_OFF_REPORT)
def report_sign_off(request: PortalRequest, report: Report) -> HttpResponse:
    """Sign the report off."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_off_report(request.actor, report)
        except (ReasonWanted, SentencesOpen) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The report is signed off. It can now be published."))
            return SeeOther("projects:report", report.pk)
    return page(request, "projects/reports/report_sign_off.html", form=form, report=report, period=_period(report))


@requires(REOPEN_REPORT)
def report_reopen(request: PortalRequest, report: Report) -> HttpResponse:
    """Take back a sign-off."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_report(request.actor, report, reason=form.cleaned_data["reason"])
        messages.success(request, _("The report is a draft again."))
        return SeeOther("projects:report", report.pk)
    return page(request, "projects/reports/report_reopen.html", form=form, report=report, period=_period(report))


@requires(PUBLISH_REPORT)
def report_publish(request: PortalRequest, report: Report) -> HttpResponse:
    """Publish the report."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.publish_report(request.actor, report)
        messages.success(request, _("The report is published. Those whom it concerns are told by email."))
        return SeeOther("projects:report", report.pk)
    return page(request, "projects/reports/report_publish.html", form=form, report=report, period=_period(report))


@requires(CORRECT_REPORT)
def report_correct(request: PortalRequest, report: Report) -> HttpResponse:
    """Correct a published report by a new version."""
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        newer = actions.correct_report(request.actor, report, what_changed=form.cleaned_data["what_changed"])
        return SeeOther("projects:report", newer.pk)
    return page(request, "projects/reports/report_correct.html", form=form, report=report, period=_period(report))


def _period(report: Report) -> str:
    definition, period = report.definition, report.period
    return period_in_words(period, definition.frequency, definition.year_starts_in)
