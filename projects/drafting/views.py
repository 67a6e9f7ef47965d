"""Pages of whoever makes reports: schedule, prepare, comment, tell one success, sign off, publish, correct."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.acting.errors import NotAllowed
from partners.acting.pages import ask
from partners.acting.requires import PortalRequest, requires
from partners.organisations.not_meant import in_words
from projects.drafting.forms import (
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
from projects.reports import actions
from projects.reports.errors import NoDraft
from projects.reports.files import period_of, words_of
from projects.reports.marks import READ, WORDS, mark_of
from projects.reports.models import Report, ReportDefinition, StorySentence, keeps
from projects.reports.obstacles import obstacles
from projects.reports.permissions import (
    ANSWER_SENTENCE,
    COMMENT_REPORT,
    CORRECT_REPORT,
    MAKE_REPORTS,
    PUBLISH_REPORT,
    REBUILD_REPORT,
    REOPEN_REPORT,
    SCHEDULE_REPORTS,
    SIGN_OFF_REPORT,
    TAKE_OUT_SENTENCE,
    TYPE_WORDS,
)
from projects.reports.queries import story_of, told
from projects.reports.showing import tables_of
from projects.reports.words import period_in_words


@requires(SCHEDULE_REPORTS)
def definition_add(request: PortalRequest) -> HttpResponse:
    """Schedule reports."""
    return ask(
        request,
        ScheduleForm(request.POST or None, actor=request.actor, own=keeps(request.actor)),
        lambda one: actions.schedule_reports(
            request.actor,
            forum=one.forum,
            frequency=one.cleaned_data["frequency"],
            since=one.since,
            year_starts_in=one.cleaned_data.get("year_starts_in") or 4,
        ),
        to=reverse("projects:definition-list"),
        said=_("The reports are scheduled: each is prepared on the day after its period."),
        heading=_("Schedule reports"),
        explanation=_(
            "The first report is that of the period that is running now. Earlier ones can be prepared by hand."
        ),
        button=_("Schedule"),
    )


@requires(MAKE_REPORTS)
def definition_end(request: PortalRequest, definition: ReportDefinition) -> HttpResponse:
    """End a schedule."""
    return ask(
        request,
        ConfirmForm(_posted(request)),
        lambda _form: actions.end_schedule(request.actor, definition),
        to=reverse("projects:definition-list"),
        said=_("No further reports are prepared. Those that there are stay."),
        heading=_("End these reports?"),
        caption=str(definition),
        explanation=_(
            "No further report is prepared by itself. Those that there are stay, and you can schedule them again."
        ),
        button=_("End the schedule"),
        kind="warning",
    )


@requires(MAKE_REPORTS)
def report_make(request: PortalRequest, definition: ReportDefinition) -> HttpResponse:
    """Have the report of a period that has ended prepared now."""
    return ask(
        request,
        PeriodForm(_posted(request), definition=definition),
        lambda one: actions.make_report(request.actor, definition, period=one.chosen),
        after=_at,
        back=reverse("projects:definition-list"),
        heading=_("Prepare a report now"),
        caption=str(definition),
        explanation=_("If the report of that period is there already, you are led to it."),
        button=_("Prepare the report"),
    )


def _posted(request: PortalRequest) -> Any:
    """What was posted, be it nothing: a form that only asks for a confirmation has no field."""
    return request.POST if request.method == "POST" else None


def _at(report: Report) -> str:
    return reverse("projects:report", args=[report.pk])


# --- making one -------------------------------------------------------------------------------


def _with(request: PortalRequest, report: Report, form: Any, do: Any, **context: Any) -> HttpResponse:
    """A page on which something is done with a report, and which leads back to it."""
    return ask(request, form, do, to=_at(report), caption=period_of(report), report=report, **context)


@requires(REBUILD_REPORT)
def report_rebuild(request: PortalRequest, report: Report) -> HttpResponse:
    """Prepare a draft again with the figures of today."""
    return _with(
        request,
        report,
        ConfirmForm(_posted(request)),
        lambda _form: actions.rebuild_report(request.actor, report),
        heading=_("Take the figures of today?"),
        explanation=_(
            "The figures of the draft are replaced by those of this moment. Commentary, rating and story stay."
        ),
        button=_("Prepare the draft again"),
    )


@requires(TYPE_WORDS)
def report_comment(request: PortalRequest, report: Report) -> HttpResponse:
    """Write the commentary and the overall rating. What was typed is never lost, whatever became of the draft."""
    if request.method != "POST" and not request.actor.may(COMMENT_REPORT, report):
        raise Http404
    return _with(
        request,
        report,
        WordsForm(_posted(request), actor=request.actor, report=report),
        lambda one: _comment(request, report, one),
        said=_("The words are saved."),
        template="projects/drafting/report_words.html",
    )


def _comment(request: PortalRequest, report: Report, form: WordsForm) -> None:
    given = form.cleaned_data
    words = actions.Words(**{name: given[name] for name in WORDS}, not_meant=form.not_meant)
    try:
        actions.comment_report(request.actor, report, words=words, read=given["read"])
    except NotAllowed:
        raise NoDraft from None


@requires(TYPE_WORDS)
def report_story(request: PortalRequest, report: Report) -> HttpResponse:
    """Tell one success, sentence by sentence. A sentence that was typed is not lost, whatever became of the draft."""
    if request.method != "POST" and not request.actor.may(COMMENT_REPORT, report):
        raise Http404
    return ask(
        request,
        SentenceForm(_posted(request), actor=request.actor, report=report),
        lambda one: _add_sentence(request, report, one),
        to=reverse("projects:report-story", args=[report.pk]),
        said=_("The sentence is added. Each partner that it names is asked to approve it."),
        template="projects/drafting/report_story.html",
        report=report,
        period=period_of(report),
        story=told(story_of(request.actor, report)),
    )


def _add_sentence(request: PortalRequest, report: Report, form: SentenceForm) -> None:
    given = form.cleaned_data
    try:
        actions.add_sentence(
            request.actor, report, text=given["text"], names=form.named, not_meant=form.not_meant, key=given["key"]
        )
    except NotAllowed:
        raise NoDraft from None


@requires(TAKE_OUT_SENTENCE)
def sentence_remove(request: PortalRequest, sentence: StorySentence) -> HttpResponse:
    """Take a sentence out of the story."""
    return ask(
        request,
        ConfirmForm(_posted(request)),
        lambda _form: actions.take_out_sentence(request.actor, sentence),
        to=reverse("projects:report-story", args=[sentence.report_id]),
        heading=_("Take this sentence out?"),
        caption=sentence.text,
        explanation=_("It is removed from the story of the report, whatever was answered."),
        button=_("Take it out"),
        kind="warning",
    )


@requires(ANSWER_SENTENCE)
def sentence_answer(request: PortalRequest, sentence: StorySentence) -> HttpResponse:
    """Approve or decline the sentence that names one's body."""
    return ask(
        request,
        AnswerForm(_posted(request)),
        lambda one: actions.answer_sentence(request.actor, sentence, approved=one.cleaned_data["answer"] == APPROVE),
        to=reverse("home:dashboard"),
        said=_("Your answer is noted."),
        template="projects/drafting/sentence_answer.html",
        sentence=sentence,
        period=period_in_words(sentence.period, sentence.year_starts_in),
    )


@requires(SIGN_OFF_REPORT)
def report_sign_off(request: PortalRequest, report: Report) -> HttpResponse:
    """Read the draft once more, and sign off what was read."""
    story = story_of(request.actor, report)
    return _with(
        request,
        report,
        ConfirmForm(_posted(request)),
        lambda _form: actions.sign_off_report(request.actor, report, read=request.POST.get(READ, "")),
        said=_("The report is signed off. It can now be published."),
        template="projects/drafting/report_sign_off.html",
        words=words_of(report),
        tables=tables_of(report),
        story=told(story),
        not_meant=in_words([*report.not_meant, *(note for one in told(story) for note in one.first.not_meant)]),
        missing=[str(one) for one in obstacles(request.actor, report, story)],
        read=mark_of(report, story),
    )


@requires(REOPEN_REPORT)
def report_reopen(request: PortalRequest, report: Report) -> HttpResponse:
    """Take back a sign-off."""
    return _with(
        request,
        report,
        ReasonForm(_posted(request)),
        lambda one: actions.reopen_report(request.actor, report, reason=one.cleaned_data["reason"]),
        said=_("The report is a draft again."),
        heading=_("Take back the sign-off"),
        explanation=_("The report is a draft again: its words and its story can be changed."),
        button=_("Take it back"),
        kind="warning",
    )


@requires(PUBLISH_REPORT)
def report_publish(request: PortalRequest, report: Report) -> HttpResponse:
    """Publish the report."""
    return _with(
        request,
        report,
        ConfirmForm(_posted(request)),
        lambda _form: actions.publish_report(request.actor, report),
        said=_("The report is published. Those whom it concerns are told by email."),
        heading=_("Publish this report?"),
        explanation=_(
            "It can never be changed afterwards: a correction is a new version beside it. Those whom it concerns get "
            "an email with a link, and no figures."
        ),
        button=_("Publish"),
    )


@requires(CORRECT_REPORT)
def report_correct(request: PortalRequest, report: Report) -> HttpResponse:
    """Correct a published report by a new version."""
    return ask(
        request,
        CorrectForm(_posted(request), actor=request.actor, report=report),
        lambda one: actions.correct_report(
            request.actor, report, what_changed=one.cleaned_data["what_changed"], not_meant=one.not_meant
        ),
        after=_at,
        back=_at(report),
        heading=_("Correct this report"),
        caption=period_of(report),
        explanation=_(
            "A new version is prepared with the figures of today, as a draft. The published one stays as it is. "
            "Commentary, rating and story are taken along; each organisation that the story names is asked again."
        ),
        button=_("Prepare the new version"),
    )
