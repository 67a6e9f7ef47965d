"""The letters that reports have written: to who makes one, and to each body that its story names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.notices.kinds import kind
from projects.reports.permissions import ANSWER_SENTENCE, COMMENT_REPORT, TRY_REPORT_AGAIN

DRAFTED = kind(
    "report_drafted",
    COMMENT_REPORT,
    "projects:report",
    _("A draft of a benefit report is ready for its commentary and rating."),
)
FAILED = kind(
    "report_failed",
    TRY_REPORT_AGAIN,
    "projects:report",
    _("A benefit report could not be prepared. You can have it tried again."),
)
DECLINED = kind(
    "sentence_declined",
    COMMENT_REPORT,
    "projects:report-story",
    _("An organisation declined a sentence of a benefit report’s story. Take it out, or tell it anew."),
)
NAMED = kind(
    "sentence_named",
    ANSWER_SENTENCE,
    "projects:sentence-answer",
    _("A sentence of a benefit report names your organisation and waits for its approval."),
)
