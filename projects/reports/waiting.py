"""What waits for somebody in reports: drafts to sign off, reports to publish, sentences to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.clock import LONDON
from partners.people.waiting import Waiting
from projects.reports.models import Answer, Report, State
from projects.reports.permissions import (
    ANSWER_SENTENCE,
    PUBLISH_REPORT,
    SIGN_OFF_REPORT,
    TAKE_OUT_SENTENCE,
    TRY_REPORT_AGAIN,
)
from projects.reports.words import period_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partners.acting.actor import Actor
    from projects.reports.models import StorySentence


def reports_waiting(actor: Actor) -> Iterator[Waiting]:
    """What waits for the actor: reports, what was declined in them, sentences to answer. Three queries."""
    if actor.organisation is None or actor.person is None:
        return
    text = {
        State.DRAFT: _("Sign off the report of %(of)s for %(period)s"),
        State.SIGNED_OFF: _("Publish the report of %(of)s for %(period)s"),
        State.FAILED: _("Have the report of %(of)s for %(period)s tried again: it could not be prepared"),
    }
    rows = Report.objects.where_may(actor, SIGN_OFF_REPORT, PUBLISH_REPORT, TRY_REPORT_AGAIN)
    for report in rows.without_figures().order_by("as_at"):
        since = report.signed_off_at or report.as_at or report.asked_at
        yield Waiting(
            text[State(report.state)] % _about(report),
            reverse("projects:report", args=[report.pk]),
            since.astimezone(LONDON).date(),
            about=report.forum_id,
        )
    if actor.may(TAKE_OUT_SENTENCE):
        declined: Any = TAKE_OUT_SENTENCE.rows(actor).filter(answer=Answer.DECLINED, report__state=State.DRAFT)
        for sentence in declined.select_related("forum", "teller", "organisation").order_by("answered_at"):
            yield Waiting(
                _("Take out or tell anew what %(body)s declined in the report of %(of)s for %(period)s")
                % {"body": sentence.organisation, **_about(sentence)},
                reverse("projects:report-story", args=[sentence.report_id]),
                sentence.answered_at.astimezone(LONDON).date(),
                about=sentence.forum_id,
            )
    if actor.may(ANSWER_SENTENCE):
        for sentence in ANSWER_SENTENCE.rows(actor).filter(answer=Answer.OPEN).order_by("created_at"):
            yield Waiting(
                _("Approve or decline a sentence that names your organisation"),
                reverse("projects:sentence-answer", args=[sentence.pk]),
                sentence.created_at.astimezone(LONDON).date(),
                about=sentence.forum_id,
            )


def _about(one: Report | StorySentence) -> dict[str, str]:
    """Which report it is, or which it is told in."""
    return {"of": str(one.of), "period": period_in_words(one.period, one.year_starts_in)}
